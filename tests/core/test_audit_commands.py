"""The commands of the audit log: what they print, and what they refuse in one line."""

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from cxportal.core.audit import chain, log
from cxportal.core.audit.log import Happening, Source
from cxportal.core.audit.names import Name
from cxportal.core.models import AuditLink, AuditRecord
from tests.core.chained import link_all, make_chain, tamper, write
from tests.factories import make_user

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def run(*words: str, **options: Any) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue()


def write_at(at: datetime, **fields: Any) -> AuditRecord:
    return log.write(Happening("user_updated", **fields), now=at)


def test_a_whole_log_is_said_to_be_whole() -> None:
    make_chain(3)
    write()
    head = chain.head()

    assert run("verify_audit") == (
        f"3 linked records, 1 not linked yet. Head {head.number}:{head.digest}\nThe audit log is whole.\n"
    )


def test_a_changed_record_makes_the_command_fail_and_is_named() -> None:
    made = make_chain(3)
    tamper(f"UPDATE core_auditrecord SET reason = 'forged' WHERE id = {made[1]}")
    err = io.StringIO()

    with pytest.raises(CommandError, match=r"^The audit log is BROKEN: 1 faults\.$"):
        run("verify_audit", stderr=err)
    assert err.getvalue() == f"Link 2, record {made[1]}: the record was changed, or not written by the portal.\n"


def test_a_head_that_was_kept_shows_a_log_that_was_emptied() -> None:
    make_chain(2)
    kept = re.search(r"Head (\S+)", run("verify_audit"))
    assert kept
    assert "whole" in run("verify_audit", "--through", kept[1])
    tamper("DELETE FROM core_auditlink", "DELETE FROM core_auditrecord", "DELETE FROM core_audithead")

    with pytest.raises(CommandError, match="BROKEN"):
        run("verify_audit", "--through", kept[1], stderr=io.StringIO())


def test_a_head_from_before_the_anchor_is_not_judged() -> None:
    make_chain(1)
    kept = chain.head()
    make_chain(1)
    run("prune_audit", "--before", timezone.now().isoformat())

    with pytest.raises(CommandError, match=r"^--through: the records up to link 2 were pruned\.$"):
        run("verify_audit", "--through", f"{kept.number}:{kept.digest}")


def test_pruning_leaves_an_anchor_and_a_record_of_itself() -> None:
    for days in (40, 35, 5):
        write_at(NOW - timedelta(days=days))
    link_all()
    anchor = AuditLink.objects.get(number=2).digest

    assert run("prune_audit", "--older-than", "30") == f"Deleted 2 records. The chain begins at 2:{anchor}\n"
    link_all()
    assert "2 linked records after the anchor at link 2" in run("verify_audit")
    record = AuditRecord.objects.get(name=Name.AUDIT_PRUNED)
    assert (record.device, record.detail["deleted"], record.detail["anchor"]) == ("manage.py", 2, 2)


def test_with_nothing_old_nothing_is_deleted() -> None:
    make_chain(1)

    assert run("prune_audit", "--before", "2020-01-01").startswith("There is nothing from before 2020-01-01")


def test_a_broken_chain_is_not_pruned() -> None:
    make_chain(2)
    tamper("UPDATE core_auditrecord SET reason = 'forged'")

    with pytest.raises(CommandError, match=r"^Nothing was deleted: the chain is BROKEN, 2 faults\.$"):
        run("prune_audit", "--before", timezone.now().isoformat())
    assert AuditRecord.objects.count() == 2


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("prune_audit", "--before", "yesterday"), "--before: 'yesterday' is no date like 2026-11-24 or"),
        (("prune_audit", "--before", "2026-02-30"), "--before: '2026-02-30' is no date"),
        (("prune_audit", "--before", "0001-01-01"), "--before: '0001-01-01' is no date"),
        (("prune_audit", "--before", "9999-12-31"), "--before: '9999-12-31' is no date"),
        (("prune_audit", "--before", "a\nb"), r"--before: 'a\nb' is no date"),
        (("prune_audit", "--before", ""), "--before: '' is no date"),
        (("prune_audit", "--before", "2999-01-01"), "--before lies in the future."),
        (("prune_audit", "--older-than", "0"), "--older-than: '0' is no number of days from 1 to 36500."),
        (("prune_audit", "--older-than=-3"), "--older-than: '-3' is no number"),
        (("prune_audit", "--older-than", "٣"), "--older-than: '٣' is no number"),
        (("prune_audit", "--older-than", "999999"), "--older-than: '999999' is no number"),
        (("export_audit", "--since", "x"), "--since: 'x' is no date"),
        (("export_audit", "--since", "2026-01-02", "--until", "x"), "--until: 'x' is no date"),
        (("export_audit", "--since", "2026-01-02", "--until", "2026-01-01"), "--until lies before --since."),
        (("export_audit", "--since", "2026-01-02", "--format", "xml"), "--format: 'xml' is none of csv, jsonl."),
        (("verify_audit", "--through", "12:abc"), "--through: '12:abc' is no head like"),
    ],
)
def test_nonsense_is_refused_in_one_line(words: tuple[str, ...], refusal: str) -> None:
    with pytest.raises(CommandError) as error:
        run(*words)

    assert str(error.value).startswith(refusal)
    assert "\n" not in str(error.value)
    assert not AuditRecord.objects.exists()


def test_json_lines_hold_each_record_with_its_place_in_the_chain(settings: Settings) -> None:
    settings.TIME_ZONE = "America/New_York"
    user = make_user(username="ana")
    at = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    record = write_at(
        at, actor=user, subject=User(username="x"), source=Source("192.0.2.7", "Firefox"), detail={"a": ["é"]}
    )
    link_all()
    write_at(datetime(2026, 3, 2, tzinfo=UTC))

    first, second, third = map(json.loads, run("export_audit", "--since", "2026-03-01").splitlines())
    assert first == {
        "id": record.pk,
        "at": "2026-03-01T09:30:00.000000+00:00",
        "name": "user_updated",
        "outcome": "success",
        "actor_id": user.pk,
        "actor_name": "ana",
        "actor_role": "agent",
        "subject_id": None,
        "subject_name": "x",
        "address": "192.0.2.7",
        "device": "Firefox",
        "reason": "",
        "detail": {"a": ["é"]},
        "link": 1,
        "digest": AuditLink.objects.get().digest,
    }
    assert (second["link"], third["name"], third["detail"]["what"]) == (None, "data_exported", "audit")


def test_days_begin_and_end_in_the_zone_of_the_contact_center(settings: Settings) -> None:
    settings.TIME_ZONE = "America/New_York"  # five hours behind in March
    for hour in (4, 5, 28, 29):
        write_at(datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=hour))

    lines = run("export_audit", "--since", "2026-03-01", "--until", "2026-03-01").splitlines()
    assert [json.loads(line)["at"][:13] for line in lines] == ["2026-03-01T05", "2026-03-02T04"]


def test_a_spreadsheet_shows_formulas_as_text() -> None:
    write_at(
        datetime(2026, 3, 1, tzinfo=UTC),
        subject=User(username="=HYPERLINK(1)"),
        reason="@x",
        source=Source(device="+1"),
    )

    text = run("export_audit", "--since", "2026-03-01", "--until", "2026-03-01", "--format", "csv")
    header, row = csv.reader(io.StringIO(text, newline=""))
    cells = dict(zip(header, row, strict=True))
    assert (cells["subject_name"], cells["reason"], cells["device"]) == ("'=HYPERLINK(1)", "'@x", "'+1")


def test_forged_lines_stay_one_line() -> None:
    forged = "a\r\n{}\x1b[31m\0\u2028b"
    write_at(datetime(2026, 3, 1, tzinfo=UTC), subject=User(username=forged), reason=forged, detail={"path": forged})

    for form in ("csv", "jsonl"):
        text = run("export_audit", "--since", "2026-03-01", "--until", "2026-03-01", "--format", form)
        assert len(text.splitlines()) == (2 if form == "csv" else 1)
        assert [char for char in text if not char.isprintable()] == ["\r", "\n"] * 2 if form == "csv" else ["\n"]
