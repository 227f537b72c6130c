"""Old records go, and what is left can still be checked."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cxportal.core.audit import chain, log, retention
from cxportal.core.audit.log import Happening
from cxportal.core.audit.verification import Fault, verify
from cxportal.core.models import AuditHead, AuditLink, AuditRecord
from tests.core.chained import faults, link_all, make_chain, tamper, write

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
NOW = timezone.now()


def test_old_records_go_and_the_rest_still_holds() -> None:
    for days in (400, 399, 10, 1):
        log.write(Happening("authn_login_success"), now=NOW - timedelta(days=days))
    link_all()

    anchor = retention.prune(before=NOW - timedelta(days=365), now=NOW)
    write()
    link_all()

    verdict = verify()
    assert anchor
    assert (anchor.number, anchor.deleted) == (2, 2)
    assert (verdict.links, verdict.is_whole, verdict.head.number) == (4, True, 6)
    names = list(AuditRecord.objects.order_by("pk").values_list("name", flat=True))
    assert names == ["authn_login_success"] * 2 + ["audit_pruned", "authn_login_success"]


def test_everything_may_go_and_the_chain_goes_on() -> None:
    make_chain(1)
    retention.prune(before=NOW + timedelta(days=1), now=NOW)

    assert verify().is_whole
    link_all()
    assert (verify().is_whole, chain.head().number) == (True, 2)


def test_a_second_time_goes_on_from_the_first() -> None:
    for days in (400, 300, 200):
        log.write(Happening("authn_login_success"), now=NOW - timedelta(days=days))
    link_all()

    anchors = [retention.prune(before=NOW - timedelta(days=days), now=NOW) for days in (350, 250)]

    assert [(anchor.number, anchor.deleted) for anchor in anchors if anchor] == [(1, 1), (2, 1)]
    assert verify().is_whole


def test_with_nothing_old_nothing_is_pruned() -> None:
    make_chain(1)

    assert retention.prune(before=NOW - timedelta(days=1), now=NOW) is None


def test_what_is_not_linked_stays() -> None:
    write()

    assert retention.prune(before=NOW + timedelta(days=1), now=NOW) is None
    assert AuditRecord.objects.count() == 1


def test_a_broken_chain_is_not_pruned() -> None:
    make_chain(1)
    tamper("UPDATE core_auditrecord SET reason = 'forged'")

    with pytest.raises(retention.BrokenChainError) as refusal:
        retention.prune(before=NOW + timedelta(days=1), now=NOW)
    assert refusal.value.verdict.faults == 1
    assert AuditRecord.objects.count() == 1


def test_a_beginning_that_somebody_else_cut_off_is_found() -> None:
    made = make_chain(3)
    second = AuditLink.objects.get(number=2).digest

    tamper(
        "DELETE FROM core_auditlink WHERE number < 3",
        f"DELETE FROM core_auditrecord WHERE id < {made[2]}",
        "INSERT INTO core_auditanchor (number, digest, made_at, deleted, seal) "
        f"VALUES (2, '{second}', '2026-01-01 00:00:00', 2, '{'0' * 64}')",
    )

    assert faults(verify()) == [(Fault.ANCHOR, 2)]


def test_an_earlier_note_of_the_end_does_not_hide_a_cut_tail() -> None:
    make_chain(2)
    kept = AuditHead.objects.get()
    make_chain(2)
    retention.prune(before=NOW + timedelta(days=1), now=NOW)
    make_chain(1)

    tamper(
        "DELETE FROM core_auditlink",
        "DELETE FROM core_auditrecord",
        f"UPDATE core_audithead SET number = {kept.number}, digest = '{kept.digest}', seal = '{kept.seal}'",
    )

    assert faults(verify()) == [(Fault.HEAD, None)]
