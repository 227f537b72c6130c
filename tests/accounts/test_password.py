"""Changing the own password: the proofs before it, and what ends with it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.domain import seen, users
from accounts.enums import Role
from accounts.models import Session, User
from cxportal.core.audit.names import Name
from cxportal.core.models import AuditRecord, OutboxMail
from tests.clients import Browser, signed_in
from tests.factories import PASSWORD, code_of, make_user, turn_mfa_on
from tests.steps import half_in, is_in
from tests.together import together

pytestmark = pytest.mark.django_db
URL = "/profile/password/"
NEW = "seven purple lamps in a row"


def change(client: Browser, **fields: str) -> str:
    """Ask for the new password; "" when it was taken, else the page."""
    given = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW} | fields
    response = client.post(URL, given)
    return response.content.decode() if response.status_code == 200 else ""


def test_a_new_password_signs_in_and_the_old_one_does_not() -> None:
    user = make_user()
    client = signed_in(user)

    page = change(client)

    assert page == ""
    assert [is_in(half_in(user.username, password)) for password in (NEW, PASSWORD)] == [True, False]


def test_a_new_password_ends_everything_else_and_keeps_this_session() -> None:
    user = make_user()
    here, elsewhere = signed_in(user), signed_in(user)

    change(here)

    assert [is_in(here), is_in(elsewhere)] == [True, False]
    assert Session.objects.filter(user=user).count() == 1


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"old_password": ""}, "Enter your password"),
        ({"old_password": "wrong"}, "That password is not correct"),
        ({"old_password": PASSWORD + " "}, "That password is not correct"),
        ({"new_password1": ""}, "Enter a new password"),
        ({"new_password2": ""}, "Enter the new password again"),
        ({"new_password2": NEW + "!"}, "The two passwords are not the same"),
        ({"new_password1": "short", "new_password2": "short"}, "Use at least 15 characters. This has 5"),
        ({"new_password1": "a" * 129, "new_password2": "a" * 129}, "Use at most 128 characters. This has 129"),
        ({"new_password1": "x" * 200_000, "new_password2": "x" * 200_000}, "This has 200000"),
        ({"new_password1": "481516234248151", "new_password2": "481516234248151"}, "Numbers alone are guessed quickly"),
        ({"new_password1": PASSWORD, "new_password2": PASSWORD}, "you gave as the current one"),
        ({"new_password1": "a\0" * 10, "new_password2": "a\0" * 10}, "Null characters are not allowed"),
    ],
)
def test_what_is_missing_or_wrong_is_named_and_nothing_changes(fields: dict[str, str], text: str) -> None:
    user = make_user()
    client = signed_in(user)

    page = change(client, **fields)

    assert text in page
    assert is_in(half_in(user.username))
    assert is_in(client)


@pytest.mark.parametrize(("right", "taken"), [(True, True), (False, False), (None, False)])
def test_with_mfa_on_a_token_is_due_as_well(right: bool | None, taken: bool) -> None:
    user = make_user()
    code = code_of(turn_mfa_on(user))
    token = {True: code, False: f"{(int(code) + 1) % 1_000_000:06}", None: ""}[right]

    page = change(signed_in(user), token=token)

    user.refresh_from_db()
    assert (page == "", user.check_password(NEW)) == (taken, taken)


def test_a_used_token_is_named_as_used() -> None:
    user = make_user()
    code = code_of(turn_mfa_on(user))
    change(signed_in(user), token=code, new_password2=NEW, old_password=PASSWORD)
    user.refresh_from_db()

    page = change(signed_in(user), old_password=NEW, new_password1=PASSWORD, new_password2=PASSWORD, token=code)

    assert "That code has already been used" in page


def test_the_rules_stand_beside_the_field_before_anybody_types() -> None:
    page = signed_in(make_user()).get(URL).content.decode()

    assert 'aria-describedby="id_new_password1_helptext"' in page
    for rule in ("At least 15 characters, at most 128.", "not just numbers, repeats, keys in a row"):
        assert rule in page


@pytest.mark.parametrize("missing", ["old_password", "new_password1", "new_password2", "token"])
def test_a_field_that_is_not_sent_is_asked_for(missing: str) -> None:
    user = make_user()
    given = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW, "token": code_of(turn_mfa_on(user))}
    del given[missing]

    response: Any = signed_in(user).post(URL, given)

    assert list(response.context["form"].errors) == [missing]
    assert User.objects.get(pk=user.pk).password == user.password


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_another_method_changes_nothing(method: str) -> None:
    client = signed_in(make_user())

    assert getattr(client, method)(URL, {"new_password1": NEW}).status_code == 405


def test_the_change_is_written_down_and_told_by_mail() -> None:
    user = make_user(email="ana@example.com")
    signed_in(user).post(
        URL,
        {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW},
        headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"},
    )

    record = AuditRecord.objects.get(name=Name.PASSWORD_CHANGE)
    mail = OutboxMail.objects.get()
    assert (record.actor_id, record.subject_id, record.address, record.outcome) == (
        user.pk,
        user.pk,
        "127.0.0.1",
        "success",
    )
    assert (mail.to, mail.subject) == ("ana@example.com", "CX Portal: Your password was changed")
    assert "Firefox 140" in mail.text
    assert NEW not in mail.text + str(list(AuditRecord.objects.values()))


def test_a_refused_change_is_written_down_and_counts_as_at_the_sign_in() -> None:
    user = make_user()
    client = signed_in(user)

    pages = [client.post(URL, {"old_password": "wrong", "new_password1": NEW, "new_password2": NEW}) for _ in range(6)]

    records = AuditRecord.objects.filter(name=Name.PASSWORD_CHANGE_FAIL).order_by("id")
    assert [page.status_code for page in pages] == [200] * 5 + [429]
    assert [(it.outcome, it.reason) for it in records] == [("failure", "wrong_password")] * 5 + [
        ("blocked", "throttled")
    ]
    assert "Too many attempts. Try again" in pages[-1].content.decode()
    assert not AuditRecord.objects.filter(name=Name.PASSWORD_CHANGE).exists()


def test_a_first_password_of_the_own_is_told_from_a_change() -> None:
    client = signed_in(make_user(must_change_password=True))

    response = client.post(URL, {"new_password1": NEW, "new_password2": NEW})

    assert response.headers["Location"] == "/agent/"
    assert AuditRecord.objects.get(name=Name.PASSWORD_CHANGE).reason == "one_time_password"


@pytest.mark.parametrize("spell", [str, str.upper, "{} ".format])
def test_the_one_time_password_cannot_become_the_own_one(spell: Callable[[str], str]) -> None:
    boss, user = make_user(Role.ADMINISTRATOR), make_user()
    _, raw = users.renew_password(user.pk, mark=seen.password_of(user), actor=boss, now=timezone.now())
    client = half_in(user.username, raw)
    kept = spell(raw)

    refused = client.post(URL, {"new_password1": kept, "new_password2": kept})

    assert "This looks like the one-time password" in refused.content.decode()
    user.refresh_from_db()
    assert (user.must_change_password, user.has_usable_password()) == (True, False)


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases
@pytest.mark.parametrize("is_forced", [False, True])
def test_of_two_changes_at_one_moment_one_is_taken(is_forced: bool) -> None:
    user = make_user(must_change_password=is_forced)
    clients = [signed_in(user) for _ in range(4)]
    chosen = [f"{NEW}, the {number}th" for number in range(4)]

    def choose(number: int) -> int:
        given = {"old_password": PASSWORD, "new_password1": chosen[number], "new_password2": chosen[number]}
        return clients[number].post(URL, given).status_code

    together([lambda number=number: choose(number) for number in range(4)])  # type: ignore[misc]

    user.refresh_from_db()
    taken = [user.check_password(raw) for raw in chosen]
    assert taken.count(True) == 1
    assert [is_in(client) for client in clients] == taken
    assert AuditRecord.objects.filter(name=Name.PASSWORD_CHANGE).count() == 1
