"""The audit log: what a record holds, and that none is ever changed."""

from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cxportal.core.audit import log
from cxportal.core.audit.log import Happening, Outcome, Source
from cxportal.core.models import AuditAnchor, AuditLink, AuditRecord
from tests.factories import make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
NOW = timezone.now()
FORGERIES = ["a\r\nforged: line", "\x1b[31mred", "nul\0", "\u202eturned", "\ud800half", "\u2028line", "\x9bcsi"]


def write(name: str = "authn_login_success", **fields: Any) -> AuditRecord:
    return log.write(Happening(name, **fields), now=NOW)


def test_a_record_holds_who_did_what_to_whom_from_where() -> None:
    boss, user = make_user(username="boss"), make_user(username="ana")

    write("user_updated", actor=boss, subject=user, source=Source("192.0.2.7", "Firefox on Linux"), reason="lost phone")

    record = AuditRecord.objects.get()
    assert (record.actor_name, record.subject_name, record.address) == ("boss", "ana", "192.0.2.7")
    assert (record.outcome, record.device, record.reason) == (Outcome.SUCCESS, "Firefox on Linux", "lost phone")


@pytest.mark.parametrize("text", FORGERIES)
def test_what_people_type_forges_no_line(text: str) -> None:
    write(subject=User(username=text), source=Source(device=text), reason=text, detail={text: [text, {"path": text}]})

    record = AuditRecord.objects.get()
    ((key, values),) = record.detail.items()
    held = [record.subject_name, record.device, record.reason, key, values[0], values[1]["path"]]
    assert [part.isprintable() for part in held] == [True] * len(held)


def test_long_texts_are_cut() -> None:
    long = "x" * 2000
    write(subject=User(username=long), source=Source(device=long), reason=long, detail={long: long})

    record = AuditRecord.objects.get()
    assert [len(part) for part in (record.subject_name, record.device, record.reason)] == [150, 120, 300]
    assert {len(key): len(value) for key, value in record.detail.items()} == {60: 500}


def test_a_detail_comes_back_as_plain_values() -> None:
    write(detail={"at": NOW, "share": 0.5, "name": Outcome.FAILURE, "ids": frozenset({1}), "on": True, "none": None})

    assert AuditRecord.objects.get().detail == {
        "at": str(NOW),
        "share": "0.5",
        "name": "failure",
        "ids": [1],
        "on": True,
        "none": None,
    }


def test_a_stored_record_is_never_changed_or_deleted() -> None:
    record = write()

    with pytest.raises(TypeError):
        record.save()
    with pytest.raises(TypeError):
        record.delete()


@pytest.mark.parametrize("model", [AuditRecord, AuditLink, AuditAnchor])
def test_many_stored_rows_are_never_changed_or_deleted_either(model: type[AuditRecord]) -> None:
    rows: Any = model.objects.all()

    for act in (rows.delete, rows.update, rows.bulk_update, rows.update_or_create, rows._raw_delete):
        with pytest.raises(TypeError):
            act()


def test_what_is_rolled_back_leaves_no_record() -> None:
    with transaction.atomic():
        write()
        transaction.set_rollback(True)

    assert not AuditRecord.objects.exists()
