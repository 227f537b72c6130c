"""Invitations: an administrator adds somebody, who chooses the password by a link from a mail."""

from datetime import timedelta
from typing import Any, cast

import pytest
import time_machine
from django.core import mail as sent
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.domain import invitations
from accounts.domain.user_errors import NoMailError, UsernameTakenError
from accounts.domain.users import Details
from accounts.enums import Role
from accounts.models import PasswordLink, User
from cxportal.core.audit.names import Name
from cxportal.core.models import AuditRecord, OutboxMail
from tests.accounts.link_mails import link_in_last_mail, work
from tests.accounts.test_users_proof import TITLE, age
from tests.clients import Browser, signed_in
from tests.factories import PASSWORD, make_user
from tests.steps import half_in, is_in

pytestmark = pytest.mark.django_db
URL = "/system/users/add/"
FORM = "/invitation/"
NEW = "seven purple lamps in a row"
ANA = {"username": "ana", "first_name": "Ana", "email": "ana@example.com", "role": "agent", "first_login": "invitation"}


@pytest.fixture
def client() -> Browser:
    return signed_in(make_user(Role.ADMINISTRATOR, username="boss", first_name="Bo", last_name="Ss"))


def add(client: Client, **typed: Any) -> HttpResponse:
    return cast("HttpResponse", client.post(URL, ANA | typed))


def send_again(client: Client, user: User) -> str:
    response: Any = client.post(f"/system/users/{user.pk}/invitation/", follow=True)
    return str(response.content.decode())


def choose(link: str, password: str = NEW) -> HttpResponse:
    invited = Client()
    invited.get(link)
    return cast("HttpResponse", invited.post(FORM, {"new_password1": password, "new_password2": password}))


def test_who_is_invited_chooses_a_password_and_signs_in_with_it(client: Browser) -> None:
    answer = add(client)
    ana = User.objects.get(username="ana")
    work()
    link = link_in_last_mail()

    assert answer.headers["Location"] == f"/system/users/{ana.pk}/"
    assert (sent.outbox[0].to, sent.outbox[0].subject) == (["ana@example.com"], "CX Portal: You are invited")
    assert "Bo Ss made an account for you in CX Portal. Your login is ana." in str(sent.outbox[0].body)
    assert link.startswith(FORM)
    assert choose(link).headers["Location"] == "/login/"
    assert is_in(half_in("ana", NEW))
    assert choose(link, "another good long password").status_code == 410


def test_nobody_signs_in_before(client: Browser) -> None:
    add(client)
    ana = User.objects.get(username="ana")

    assert (ana.has_usable_password(), ana.must_change_password) == (False, False)
    assert not is_in(half_in("ana", ""))


def test_it_is_written_down(client: Browser) -> None:
    add(client)
    work()
    choose(link_in_last_mail())

    ana = User.objects.get(username="ana")
    names = (Name.USER_CREATED, Name.USER_INVITED, Name.PASSWORD_RESET)
    records = AuditRecord.objects.filter(subject_id=ana.pk, name__in=names).order_by("id")
    assert [(record.name, record.actor_name, record.reason) for record in records] == [
        (Name.USER_CREATED, "boss", ""),
        (Name.USER_INVITED, "boss", ""),
        (Name.PASSWORD_RESET, "ana", "invitation"),
    ]


@pytest.mark.parametrize(("hours", "status"), [(71, 302), (72, 410)])
def test_it_works_for_72_hours(client: Browser, hours: int, status: int) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        add(client)
        work()
        clock.shift(timedelta(hours=hours))
        assert choose(link_in_last_mail()).status_code == status


def test_a_second_mail_ends_the_first_link(client: Browser) -> None:
    add(client)
    work()
    first, ana = link_in_last_mail(), User.objects.get(username="ana")
    page = send_again(client, ana)
    work()

    assert "An invitation is on its way to ana@example.com." in page
    assert (choose(first).status_code, choose(link_in_last_mail()).status_code) == (410, 302)
    assert AuditRecord.objects.filter(name=Name.USER_INVITED).count() == 2


def test_sending_again_asks_for_a_fresh_proof(client: Browser) -> None:
    add(client)
    work()
    link, ana = link_in_last_mail(), User.objects.get(username="ana")
    age(client, minutes=16)

    page = send_again(client, ana)

    assert TITLE in page
    assert AuditRecord.objects.filter(name=Name.USER_INVITED).count() == 1
    assert choose(link).status_code == 302


def test_the_account_shows_how_the_invitation_stands(client: Browser) -> None:
    add(client)
    ana = User.objects.get(username="ana")
    page = f"/system/users/{ana.pk}/"

    assert "Send the invitation again" in client.get(page).content.decode()
    User.objects.filter(pk=ana.pk).update(email="new@example.com")
    assert "There is no open invitation" in client.get(page).content.decode()
    User.objects.filter(pk=ana.pk).update(email="")
    assert "An invitation needs an email address" in client.get(page).content.decode()
    assert "Invitation" not in client.get(f"/system/users/{make_user().pk}/").content.decode()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"email": ""}, "the account needs an email address and has to be active"),
        ({"is_active": False}, "the account needs an email address and has to be active"),
        ({"password": PASSWORD}, "this person has a password by now"),
    ],
)
def test_what_cannot_be_sent_is_told_and_not_sent(client: Browser, fields: dict[str, Any], said: str) -> None:
    user = make_user(**fields)
    if "password" not in fields:
        user.set_unusable_password()
        user.save()

    assert said in send_again(client, user)
    assert (OutboxMail.objects.count(), PasswordLink.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": ""}, "Enter the email that the invitation goes to"),
        ({"email": "x"}, "Enter an email address like name@example.com"),
        ({"username": "BOSS"}, "Somebody already has this login"),
        ({"first_login": "owner"}, "owner is not one of the available choices"),
    ],
)
def test_what_does_not_fit_adds_and_invites_nobody(client: Browser, typed: dict[str, str], said: str) -> None:
    assert said in add(client, **typed).content.decode()
    assert (User.objects.count(), OutboxMail.objects.count()) == (1, 0)


def test_who_was_given_a_one_time_password_meanwhile_needs_no_link(client: Browser) -> None:
    add(client)
    work()
    ana = User.objects.get(username="ana")
    client.post(f"/system/users/{ana.pk}/password/", {"seen_password": mark_of(client, ana)})

    assert choose(link_in_last_mail()).status_code == 410


def mark_of(client: Client, user: User) -> str:
    page: Any = client.get(f"/system/users/{user.pk}/")
    return str(page.context["account"].password_mark)


def test_an_old_sign_in_is_asked_for_a_proof_first(client: Browser) -> None:
    session = client.session
    session["proved_at"] = 0
    session.save()

    assert "Confirm that it is you" in add(client).content.decode()
    assert User.objects.count() == 1


def test_a_refused_invitation_leaves_no_account() -> None:
    boss = make_user(Role.ADMINISTRATOR)
    with pytest.raises(NoMailError):
        invitations.invite(Details("ana", Role.AGENT), actor=boss, now=timezone.now())
    with pytest.raises(UsernameTakenError):
        invitations.invite(Details(boss.username, Role.AGENT, email="a@example.com"), actor=boss, now=timezone.now())

    assert User.objects.count() == 1
    assert OutboxMail.objects.count() == 0
