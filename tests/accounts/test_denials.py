"""Who asks for what the role does not allow is refused, and stands in the audit log."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.domain import denials
from accounts.enums import Role
from accounts.models import User
from cxportal.core.audit.log import NOWHERE, Outcome
from cxportal.core.audit.names import Name
from cxportal.core.models import AuditRecord
from tests.clients import signed_in
from tests.factories import make_user
from tests.sockets import answer_to
from tests.steps import half_in
from tests.together import together

NOW = timezone.now()
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


def denied() -> list[AuditRecord]:
    return list(AuditRecord.objects.filter(name=Name.ACCESS_DENIED).order_by("pk"))


def deny(user: User, path: str, now: datetime = NOW) -> None:
    denials.record(user, path=path, method="GET", source=NOWHERE, now=now)


@pytest.mark.django_db
def test_a_refused_page_is_written_down_with_who_what_and_from_where() -> None:
    client = signed_in(make_user(Role.SUPERVISOR, username="marta"))
    response = client.post("/system/users/add/?key=hidden", headers={"user-agent": FIREFOX})

    (record,) = denied()
    assert response.status_code == 403
    assert (record.actor_name, record.actor_role, record.outcome, record.reason) == (
        "marta",
        "supervisor",
        Outcome.FAILURE,
        "role",
    )
    assert (record.address, record.device) == ("127.0.0.1", "Firefox 128 on Linux")
    assert record.detail == {"method": "POST", "path": "/system/users/add/"}


@pytest.mark.django_db
def test_strangers_and_half_sign_ins_are_led_to_the_login_and_leave_no_record() -> None:
    make_user(Role.AGENT, username="ana", must_change_password=True)
    for client in (Client(), half_in("ana")):
        client.get("/system/users/")

    assert denied() == []


@pytest.mark.django_db
def test_the_same_address_is_written_down_once_in_ten_minutes() -> None:
    user = make_user()
    for minutes in (0, 1, 9, 11):
        deny(user, "/system/users/", NOW + timedelta(minutes=minutes))

    assert len(denied()) == 2


@pytest.mark.django_db
def test_a_flood_of_addresses_ends_with_one_record_that_says_so() -> None:
    user, other = make_user(), make_user()
    for number in range(denials.MOST + 30):
        deny(user, f"/system/users/{number}/")
    deny(other, "/system/users/")

    mine = [record for record in denied() if record.actor_id == user.pk]
    assert len(mine) == denials.MOST + 1
    assert (mine[-1].outcome, mine[-1].reason) == (Outcome.BLOCKED, "more_are_not_recorded")
    assert len(denied()) == denials.MOST + 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases
def test_refusals_at_the_same_moment_are_bounded_too() -> None:
    user = make_user()
    together([partial(deny, user, f"/system/users/{number}/") for number in range(8)])
    together([partial(deny, user, "/system/users/") for _ in range(8)])

    assert len(denied()) <= 16


@pytest.mark.django_db
def test_an_address_forges_no_line() -> None:
    client = signed_in(make_user())
    client.get("/system/users/1/password/")
    deny(client.user, "/system/\r\nforged\x1b[31m/")

    assert [record.detail["path"].isprintable() for record in denied()] == [True, True]


@pytest.mark.django_db(transaction=True)
async def test_a_refused_socket_is_written_down() -> None:
    def key_of_an_agent() -> str:
        return str(signed_in(make_user(username="ana")).cookies[settings.SESSION_COOKIE_NAME].value)

    await answer_to("/ws/floor/", session_key=await sync_to_async(key_of_an_agent)())

    (record,) = await sync_to_async(denied)()
    assert (record.actor_name, record.detail) == ("ana", {"method": "WEBSOCKET", "path": "/ws/floor/"})


@pytest.mark.django_db
def test_logging_out_is_written_down_once() -> None:
    client = signed_in(make_user(username="ana"))
    client.post("/logout/")
    client.post("/logout/")

    record = AuditRecord.objects.get(name=Name.LOGOUT)
    assert (record.actor_name, record.subject_name, record.address) == ("ana", "ana", "127.0.0.1")
