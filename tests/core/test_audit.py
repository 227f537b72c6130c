"""The audit log: added to, chained, checked, shortened."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from django.utils import timezone

from cxportal.core.audit import chain, log, retention
from cxportal.core.audit.log import Happening, Outcome, Source
from cxportal.core.models import AuditLink, AuditRecord
from tests.factories import make_user
from tests.together import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
NOW = timezone.now()


def write(name: str = "authn_login_success", **fields: object) -> AuditRecord:
    return log.write(Happening(name, **fields), now=NOW)  # type: ignore[arg-type]


def link_all() -> None:
    while chain.extend():
        pass


def test_a_record_holds_who_did_what_to_whom_from_where() -> None:
    boss, user = make_user(username="boss"), make_user(username="ana")

    write("user_updated", actor=boss, subject=user, source=Source("192.0.2.7", "Firefox on Linux"), reason="lost phone")

    record = AuditRecord.objects.get()
    assert (record.actor_name, record.subject_name, record.address) == ("boss", "ana", "192.0.2.7")
    assert (record.outcome, record.device, record.reason) == (Outcome.SUCCESS, "Firefox on Linux", "lost phone")


@pytest.mark.parametrize("text", ["a\r\nforged: line", "\x1b[31mred", "nul\0", "\u202eturned"])
def test_what_people_type_forges_no_line(text: str) -> None:
    record = write(typed_name=text, source=Source(device=text), reason=text)

    assert record.subject_name.isprintable()
    assert record.device.isprintable()
    assert record.reason.isprintable()


def test_a_stored_record_is_never_changed_or_deleted() -> None:
    record = write()

    with pytest.raises(TypeError):
        record.save()
    with pytest.raises(TypeError):
        record.delete()


def test_records_join_the_chain_and_it_holds() -> None:
    for number in range(5):
        write(reason=str(number))

    before = chain.verify()
    link_all()
    after = chain.verify()

    assert (before.links, before.unlinked) == (0, 5)
    assert (after.links, after.unlinked, after.is_whole) == (5, 0, True)
    assert after.head == chain.head()


@pytest.mark.parametrize("column", ["name", "outcome", "actor_name", "subject_name", "device", "reason"])
def test_a_changed_record_breaks_the_chain_at_its_place(column: str) -> None:
    for number in range(3):
        write(reason=str(number))
    link_all()
    second = AuditLink.objects.get(number=2).record_id

    AuditRecord.objects.filter(pk=second).update(**{column: "forged"})

    assert chain.verify().broken_at == 2


def test_a_missing_or_exchanged_link_breaks_the_chain() -> None:
    for _ in range(4):
        write()
    link_all()

    AuditLink.objects.filter(number=3).delete()

    assert chain.verify().broken_at == 3


def test_a_deleted_tail_shows_as_unlinked_records() -> None:
    for _ in range(3):
        write()
    link_all()

    AuditLink.objects.filter(number=3).delete()

    assert chain.verify().unlinked == 1


def test_many_writers_and_linkers_at_once_make_one_chain() -> None:
    def work(number: int) -> None:
        for _ in range(5):
            with transaction.atomic():
                write(reason=str(number))
            chain.extend()

    together([partial(work, number) for number in range(8)])
    link_all()

    verdict = chain.verify()
    assert (verdict.links, verdict.unlinked, verdict.is_whole) == (40, 0, True)


def test_what_is_rolled_back_leaves_no_record() -> None:
    with transaction.atomic():
        write()
        transaction.set_rollback(True)

    assert not AuditRecord.objects.exists()


def test_old_records_go_and_the_rest_still_holds() -> None:
    for days in (400, 399, 10, 1):
        log.write(Happening("authn_login_success"), now=NOW - timedelta(days=days))
    link_all()

    anchor = retention.prune(before=NOW - timedelta(days=365), now=NOW)
    log.write(Happening("authn_login_success"), now=NOW)
    link_all()

    verdict = chain.verify()
    assert anchor
    assert (anchor.number, anchor.deleted) == (2, 2)
    assert (verdict.links, verdict.is_whole, verdict.head.number) == (3, True, 5)


def test_everything_may_go_and_the_chain_goes_on() -> None:
    write()
    link_all()

    retention.prune(before=NOW + timedelta(days=1), now=NOW)
    write()
    link_all()

    assert (chain.verify().is_whole, chain.head().number) == (True, 2)


def test_with_nothing_old_nothing_is_pruned() -> None:
    write()
    link_all()

    assert retention.prune(before=NOW - timedelta(days=1), now=NOW) is None


def test_a_broken_chain_is_not_pruned() -> None:
    write()
    link_all()
    AuditRecord.objects.update(reason="forged")

    with pytest.raises(retention.BrokenChainError):
        retention.prune(before=NOW + timedelta(days=1), now=NOW)
