"""The chain of the audit log: one chain, whoever writes and links at the same time."""

from datetime import timedelta
from datetime import timezone as zone
from functools import partial

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from cxportal.core import jobs
from cxportal.core.audit import chain, log
from cxportal.core.audit.log import Happening, Source
from cxportal.core.audit.verification import Fault, verify
from tests.core.chained import faults, link_all, make_chain, tamper, write
from tests.together import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
NOW = timezone.now()


def test_records_join_the_chain_and_it_holds() -> None:
    for number in range(5):
        write(reason=str(number))

    before = verify()
    link_all()
    after = verify()

    assert (before.links, before.unlinked, before.is_whole) == (0, 5, True)
    assert (after.links, after.unlinked, after.is_whole) == (5, 0, True)
    assert after.head == chain.head()


@pytest.mark.parametrize("address", [None, "192.0.2.7", "2001:db8::1", "::ffff:192.0.2.7", "::192.0.2.7", "::"])
def test_a_record_reads_back_as_it_was_sealed(address: str | None) -> None:
    far = NOW.astimezone(zone(timedelta(hours=-9)))
    for now in (NOW, far, NOW.replace(microsecond=0)):
        log.write(Happening("user_updated", source=Source(address), detail={"ä": [1, None, "ß"]}), now=now)
    link_all()

    assert verify().is_whole


def test_without_the_keys_nobody_can_compute_the_chain_again(settings: Settings) -> None:
    make_chain(3)
    settings.AUDIT_KEYS = ["another key that was never used before"]

    assert verify().faults == 7  # three links, three records, and the note of the end


def test_an_earlier_key_still_counts(settings: Settings) -> None:
    make_chain(2)
    settings.AUDIT_KEYS = ["a new key that seals from now on, and", *settings.AUDIT_KEYS]
    make_chain(2)

    verdict = verify()
    assert (verdict.links, verdict.is_whole) == (4, True)


@pytest.mark.parametrize("statement", ["UPDATE core_audithead SET digest = 'x'", "DELETE FROM core_audithead"])
def test_nothing_is_linked_to_a_forged_end(statement: str) -> None:
    make_chain(2)
    write()
    tamper(statement)

    with pytest.raises(chain.ForgedHeadError):
        chain.extend()
    assert faults(verify()) == [(Fault.HEAD, None)]


def test_many_writers_and_linkers_at_once_make_one_chain() -> None:
    def work(number: int) -> None:
        for _ in range(5):
            with transaction.atomic():
                write(reason=str(number))
            chain.extend()

    together([partial(work, number) for number in range(8)])
    link_all()

    verdict = verify()
    assert (verdict.links, verdict.unlinked, verdict.is_whole) == (40, 0, True)


def test_a_check_beside_writers_and_linkers_finds_no_fault() -> None:
    make_chain(20)

    def work() -> int:
        for _ in range(10):
            write()
            chain.extend()
        return 0

    assert together([work, work, lambda: verify().faults, lambda: verify().faults]) == [0, 0, 0, 0]


def test_a_record_that_was_committed_very_late_is_linked_by_the_sweep() -> None:
    make_chain(1)
    late = write()
    tamper(f"UPDATE core_auditrecord SET id = {-chain.LAG} WHERE id = {late.pk}")

    assert (chain.extend(), verify().unlinked) == (0, 1)
    assert (chain.catch_up(lag=None), verify().unlinked) == (1, 0)


def test_the_worker_catches_up_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "BATCH", 2)
    monkeypatch.setattr(chain, "MOST_AT_ONCE", 6)
    for _ in range(9):
        write()

    assert [chain.catch_up(), chain.catch_up(), chain.catch_up()] == [6, 3, 0]
    assert verify().is_whole


def test_the_worker_links_and_keeps_the_end_of_the_chain_in_its_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger=jobs.__name__):
        jobs.tell_audit_head(NOW)
        write()
        jobs.link_audit_records(NOW)
        jobs.tell_audit_head(NOW)
        jobs.link_late_audit_records(NOW)

    head = chain.head()
    assert caplog.messages == [f"The audit chain ends at 1:{head.digest}"]
