"""Changing the own password: the proofs before it, and what ends with it."""

import pytest

from accounts.models import Session
from tests.clients import Browser, signed_in
from tests.factories import PASSWORD, code_of, make_user, turn_mfa_on
from tests.steps import half_in, is_in

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
        ({"new_password1": "short", "new_password2": "short"}, "at least 15 characters"),
        ({"new_password1": "a" * 129, "new_password2": "a" * 129}, "at most 128 characters"),
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

    page = change(signed_in(user), old_password=NEW, token=code)

    assert "That code has already been used" in page
