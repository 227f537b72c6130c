"""Whatever is done to the audit log in the database is found."""

import pytest
from django.db import IntegrityError, connection

from cxportal.core.audit import chain, verification
from cxportal.core.audit.chain import Head
from cxportal.core.audit.verification import Fault, verify
from cxportal.core.models import AuditLink, AuditRecord
from tests.core.chained import faults, link_all, make_chain, tamper

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
COPY = """INSERT INTO core_auditrecord (at, name, outcome, actor_id, actor_name, actor_role, subject_id, subject_name,
 address, device, reason, detail, seal) SELECT at, name, outcome, actor_id, actor_name, actor_role, subject_id,
 subject_name, address, device, 'forged', detail, {seal} FROM core_auditrecord WHERE id = {record}"""


@pytest.mark.parametrize(
    "change",
    [
        "name = 'forged'",
        "outcome = 'forged'",
        "actor_id = 7",
        "actor_name = 'forged'",
        "actor_role = 'forged'",
        "subject_id = 7",
        "subject_name = 'forged'",
        "address = '192.0.2.9'",
        "device = 'forged'",
        "reason = 'forged'",
        "detail = '{\"a\": 1}'",
        "at = '2020-01-01 00:00:00'",
        "seal = 'forged'",
        "seal = ''",
    ],
)
def test_a_changed_record_is_found_at_its_place(change: str) -> None:
    made = make_chain(3)

    tamper(f"UPDATE core_auditrecord SET {change} WHERE id = {made[1]}")

    verdict = verify()
    assert (Fault.CHANGED, 2) in faults(verdict)
    assert {found.number for found in verdict.found} == {2}


def test_every_change_is_counted_and_the_first_ones_are_named() -> None:
    make_chain(verification.MOST_FAULTS + 5)
    tamper("UPDATE core_auditrecord SET reason = 'forged'")

    verdict = verify()
    assert (verdict.faults, len(verdict.found)) == (verification.MOST_FAULTS + 5, verification.MOST_FAULTS)


def test_a_deleted_record_is_found() -> None:
    made = make_chain(4)

    tamper(
        f"DELETE FROM core_auditlink WHERE record_id = {made[2]}", f"DELETE FROM core_auditrecord WHERE id = {made[2]}"
    )

    assert faults(verify()) == [(Fault.MISSING, 3)]


def test_a_deleted_record_is_found_when_the_later_ones_close_up() -> None:
    made = make_chain(4)

    tamper(
        f"DELETE FROM core_auditlink WHERE record_id = {made[1]}",
        f"DELETE FROM core_auditrecord WHERE id = {made[1]}",
        "UPDATE core_auditlink SET number = 2 WHERE number = 3",
        "UPDATE core_auditlink SET number = 3 WHERE number = 4",
        "UPDATE core_audithead SET number = 3",
    )

    assert {fault for fault, _ in faults(verify())} == {Fault.WRONG, Fault.HEAD}


def test_a_record_whose_link_was_deleted_is_found() -> None:
    make_chain(3)

    tamper("DELETE FROM core_auditlink WHERE number = 2")

    verdict = verify()
    assert (faults(verdict), verdict.unlinked) == ([(Fault.MISSING, 2)], 1)


def test_a_cut_tail_is_found() -> None:
    made = make_chain(4)

    tamper(
        "DELETE FROM core_auditlink WHERE number > 2",
        f"DELETE FROM core_auditrecord WHERE id IN ({made[2]}, {made[3]})",
    )

    assert faults(verify()) == [(Fault.TAIL, 4)]


def test_a_cut_tail_is_found_when_the_note_of_the_end_is_moved_back() -> None:
    made = make_chain(4)
    earlier = AuditLink.objects.get(number=3).digest

    tamper(
        "DELETE FROM core_auditlink WHERE number = 4",
        f"DELETE FROM core_auditrecord WHERE id = {made[3]}",
        f"UPDATE core_audithead SET number = 3, digest = '{earlier}'",
    )

    assert faults(verify()) == [(Fault.HEAD, None)]


def test_an_emptied_log_is_found_while_the_note_of_its_end_is_there() -> None:
    make_chain(2)

    tamper("DELETE FROM core_auditlink", "DELETE FROM core_auditrecord")

    assert faults(verify()) == [(Fault.TAIL, 2)]


def test_a_log_that_was_emptied_with_its_end_is_found_by_a_head_kept_elsewhere() -> None:
    make_chain(2)
    kept = chain.head()

    tamper("DELETE FROM core_auditlink", "DELETE FROM core_auditrecord", "DELETE FROM core_audithead")

    assert verify().is_whole
    assert faults(verify(known=kept)) == [(Fault.TAIL, 2)]


def test_a_chain_leads_through_a_head_kept_elsewhere() -> None:
    make_chain(3)
    kept = chain.head()
    make_chain(3)

    assert verify(known=kept).is_whole
    assert faults(verify(known=Head(2, kept.digest))) == [(Fault.OTHER, 2)]


def test_exchanged_records_are_found() -> None:
    first, second, *_ = make_chain(4)

    tamper(
        f"UPDATE core_auditlink SET record_id = -1 WHERE record_id = {first}",
        f"UPDATE core_auditlink SET record_id = {first} WHERE record_id = {second}",
        f"UPDATE core_auditlink SET record_id = {second} WHERE record_id = -1",
    )

    assert faults(verify()) == [(Fault.WRONG, 1), (Fault.WRONG, 2)]


def test_exchanged_places_are_found() -> None:
    make_chain(4)

    tamper(
        "UPDATE core_auditlink SET number = -1 WHERE number = 2",
        "UPDATE core_auditlink SET number = 2 WHERE number = 3",
        "UPDATE core_auditlink SET number = 3 WHERE number = -1",
    )

    assert {number for _, number in faults(verify())} == {2, 3, 4}


@pytest.mark.parametrize("is_linked", [False, True])
def test_an_inserted_record_is_found_whether_the_linker_took_it_or_not(is_linked: bool) -> None:
    made = make_chain(3)

    tamper(COPY.format(seal=f"'{'0' * 48}'", record=made[1]))
    if is_linked:
        link_all()

    assert faults(verify()) == [(Fault.CHANGED, 4 if is_linked else None)]


def test_an_inserted_link_is_found() -> None:
    made = make_chain(3)

    tamper(
        COPY.format(seal=f"'{'0' * 48}'", record=made[1]),
        f"INSERT INTO core_auditlink (record_id, number, digest) SELECT max(id), 0, '{'0' * 64}' FROM core_auditrecord",
    )

    assert (Fault.WRONG, 0) in faults(verify())


def test_a_second_record_under_one_seal_is_refused() -> None:
    made = make_chain(1)

    with pytest.raises(IntegrityError):
        tamper(COPY.format(seal="seal", record=made[0]))


def test_a_table_that_takes_copies_is_found() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite cannot take a constraint away")
    make_chain(1)
    constraint = AuditRecord._meta.constraints[0]
    with connection.schema_editor() as editor:
        editor.remove_constraint(AuditRecord, constraint)
    try:
        assert faults(verify()) == [(Fault.COPIES, None)]
    finally:
        with connection.schema_editor() as editor:
            editor.add_constraint(AuditRecord, constraint)
