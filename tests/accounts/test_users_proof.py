"""A sign-in of more than 15 minutes ago: the password is asked again, and nothing typed is lost."""

from datetime import timedelta
from typing import Any, cast

import pytest
from django.conf import settings
from django.core import signing
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.domain import sessions
from accounts.enums import Role
from accounts.models import Team, User
from accounts.sessions import SessionStore
from cxportal.core.audit.names import Name
from mfa.models import TotpDevice
from tests.accounts.test_users_add import NEW, SHOWN
from tests.clients import Browser, signed_in
from tests.factories import PASSWORD, code_of, make_user, turn_mfa_on
from tests.pages import Form, form_of
from tests.records import changes_of
from tests.steps import is_in

pytestmark = pytest.mark.django_db
TITLE = "Confirm that it is you"


def age(client: Client, **since: float) -> None:
    """Make the last proof older."""
    store = SessionStore(client.cookies[settings.SESSION_COOKIE_NAME].value)
    sessions.mark_proved(store, now=timezone.now() - timedelta(**since))
    store.save()


@pytest.fixture
def client() -> Browser:
    client = signed_in(make_user(Role.ADMINISTRATOR, username="boss"))
    age(client, minutes=15, seconds=1)
    return client


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def save(client: Client, user: User, **typed: Any) -> HttpResponse:
    page = cast(HttpResponse, client.get(f"/system/users/{user.pk}/"))
    form = form_of(page, "user-form")
    return cast(HttpResponse, client.post(f"/system/users/{user.pk}/", form.with_values(**typed)))


def confirm(client: Client, path: str, form: Form, **proofs: str) -> HttpResponse:
    return cast(HttpResponse, client.post(path, form.with_values(**proofs)))


def test_a_fresh_sign_in_saves_at_once(client: Browser) -> None:
    age(client, minutes=14, seconds=50)

    assert save(client, make_user(), last_name="New").status_code == 302


def test_an_older_one_is_asked_for_the_password_and_then_saves_all_that_was_typed(client: Browser) -> None:
    teams = [Team.objects.create(name=name) for name in ("Sales", "Service", "Support")]
    user = make_user(username="ana")
    turn_mfa_on(user)
    path = f"/system/users/{user.pk}/"
    chosen = [str(team.pk) for team in teams[:2]]
    question = save(client, user, username="anna", mfa_enabled=None, teams=chosen, reason='a "reason" <b>')

    assert TITLE in text_of(question)
    assert TotpDevice.objects.filter(user=user).exists()
    form = form_of(question)
    assert ("password" in form.values, "token" in form.values) == (True, False)

    done = confirm(client, path, form, password=PASSWORD)
    assert done.headers["Location"] == path
    user.refresh_from_db()
    assert (user.username, [*user.teams.all()]) == ("anna", teams[:2])
    assert not TotpDevice.objects.filter(user=user).exists()
    assert changes_of(user).get(name=Name.MFA_RESET).reason == 'a "reason" <b>'


def test_the_proof_is_good_for_the_next_save_too_under_a_new_session_key(client: Browser) -> None:
    user, key = make_user(), client.cookies[settings.SESSION_COOKIE_NAME].value
    confirm(client, f"/system/users/{user.pk}/", form_of(save(client, user, last_name="New")), password=PASSWORD)

    assert save(client, user, last_name="Newer").status_code == 302
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != key
    assert not SessionStore().exists(key)


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("wrong wrong wrong", "That password is not correct"),
        ("", "Enter your password"),
        (PASSWORD + " ", "That password is not correct"),
        ("\0", "Null characters are not allowed"),
        ("a" * 5000, "at most 1024 characters"),
    ],
)
def test_a_wrong_password_saves_nothing_and_loses_nothing(client: Browser, password: str, words: str) -> None:
    user = make_user()
    path = f"/system/users/{user.pk}/"
    again = confirm(client, path, form_of(save(client, user, last_name="New")), password=password)

    assert words in text_of(again)
    assert password not in [value for values in form_of(again).values.values() for value in values] or not password
    assert not User.objects.filter(last_name="New").exists()
    assert confirm(client, path, form_of(again), password=PASSWORD).status_code == 302
    assert User.objects.filter(last_name="New").exists()


def test_an_administrator_with_mfa_gives_a_code_as_well() -> None:
    administrator, user = make_user(Role.ADMINISTRATOR), make_user()
    secret = turn_mfa_on(administrator)
    client, path = signed_in(administrator), f"/system/users/{user.pk}/"
    age(client, hours=1)
    form = form_of(save(client, user, last_name="New"))
    code = code_of(secret)

    refused = [
        confirm(client, path, form, password=PASSWORD),
        confirm(client, path, form, password=PASSWORD, token="12345"),
        confirm(client, path, form, password=PASSWORD, token=code_of(secret, timezone.now() + timedelta(hours=1))),
        confirm(client, path, form, password="wrong wrong wrong", token=code),
    ]
    assert [response.status_code for response in refused] == [200] * 4
    assert not User.objects.filter(last_name="New").exists()

    assert confirm(client, path, form, password=PASSWORD, token=f"{code[:3]} {code[3:]}").status_code == 302
    assert User.objects.filter(last_name="New").exists()
    age(client, hours=1)
    replay = confirm(client, path, form_of(save(client, user, last_name="Newer")), password=PASSWORD, token=code)
    assert "That code has already been used" in text_of(replay)


def test_a_form_that_is_stale_after_the_question_is_shown_again(client: Browser) -> None:
    user = make_user()
    form = form_of(save(client, user, last_name="New"))
    turn_mfa_on(user)
    again = confirm(client, f"/system/users/{user.pk}/", form, password=PASSWORD)

    assert "this account changed after you opened the page" in text_of(again)
    kept = form_of(again, "user-form")
    assert (kept.values["last_name"], "password" in kept.values) == (["New"], False)


def test_a_shape_error_comes_before_the_question(client: Browser) -> None:
    assert "Enter a login" in text_of(save(client, make_user(), username=""))


def test_adding_a_person_asks_too(client: Browser) -> None:
    question = cast(HttpResponse, client.post("/system/users/add/", NEW))
    assert (TITLE in text_of(question), User.objects.count()) == (True, 1)

    shown = confirm(client, "/system/users/add/", form_of(question), password=PASSWORD)
    assert SHOWN.search(text_of(shown))
    assert User.objects.get(username="ana").email == "ana@example.com"


def test_a_new_one_time_password_asks_too(client: Browser) -> None:
    user = make_user(username="ana")
    page = cast(HttpResponse, client.get(f"/system/users/{user.pk}/"))
    form = form_of(page, "new-password")
    question = cast(HttpResponse, client.post(form.action, form.values))
    user.refresh_from_db()
    assert (TITLE in text_of(question), user.check_password(PASSWORD)) == (True, True)

    found = SHOWN.search(text_of(confirm(client, form.action, form_of(question), password=PASSWORD)))
    assert found
    user.refresh_from_db()
    assert user.check_password(found.group(1))


def test_reading_pages_asks_nothing(client: Browser) -> None:
    paths = ("/system/users/", f"/system/users/{client.user.pk}/", "/system/users/add/")

    assert [TITLE in text_of(cast(HttpResponse, client.get(path))) for path in paths] == [False] * 3
    assert is_in(client)


def test_a_download_asks_and_then_starts_with_the_same_filters(client: Browser) -> None:
    make_user(username="ana")
    path = "/system/users/export/?q=ana&bom=1"
    question = cast(HttpResponse, client.get(path))
    assert (TITLE in text_of(question), "ana@" in text_of(question)) == (True, False)

    ready = confirm(client, path, form_of(question), password=PASSWORD)
    assert f'content="0; url={path.replace("&", "&amp;")}"' in text_of(ready)
    assert b"ana@example.com" in client.get(path).getvalue()


def test_a_head_request_tells_no_length_of_the_download(client: Browser) -> None:
    assert client.head("/system/users/export/").headers["Content-Type"] == "text/html; charset=utf-8"


def test_what_waits_for_the_proof_cannot_be_turned_into_another_act(client: Browser) -> None:
    ana, ben = make_user(username="ana"), make_user(username="ben")
    kept = form_of(save(client, ana, role="administrator")).values
    proof = {"password": PASSWORD}

    altered = [
        client.post(f"/system/users/{ben.pk}/", kept | proof),
        client.post(f"/system/users/{ana.pk}/?other", kept | proof),
        client.post(f"/system/users/{ana.pk}/", {"kept": kept["kept"][0][:-1] + "x"} | proof),
        client.post(f"/system/users/{ana.pk}/", {"kept": ""} | proof),
        signed_in(make_user(Role.ADMINISTRATOR)).post(f"/system/users/{ana.pk}/", kept | proof),
    ]

    assert [response.headers["Location"] for response in altered] == ["/"] * 5
    assert not User.objects.filter(pk__in=[ana.pk, ben.pk], role=Role.ADMINISTRATOR).exists()


def test_fields_beside_what_waits_for_the_proof_are_not_heard(client: Browser) -> None:
    user = make_user(username="ana")
    form = form_of(save(client, user, last_name="Kept"))
    confirm(client, f"/system/users/{user.pk}/", form, password=PASSWORD, last_name="Smuggled", role="administrator")

    user.refresh_from_db()
    assert (user.last_name, user.role) == ("Kept", Role.AGENT)


def test_the_page_of_the_question_holds_no_password_that_was_typed_before(client: Browser) -> None:
    user = make_user()
    path = f"/system/users/{user.pk}/"
    again = confirm(client, path, form_of(save(client, user, last_name="New")), password="wrong wrong wrong")

    kept = signing.loads(form_of(again).values["kept"][0], salt="accounts.views.kept_act")
    assert "wrong wrong wrong" not in str(kept)
