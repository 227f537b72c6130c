"""Two tabs, Back, reload, too late, somebody else, finished elsewhere."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from time_machine import TimeMachineFixture

from accounts.domain.epochs import end_everything
from accounts.enums import Ended, Role
from accounts.models import PendingLogin, User
from tests.factories import PASSWORD, code_of, make_user, turn_mfa_on
from tests.steps import give, half_in, is_in, step

pytestmark = pytest.mark.django_db
TOO_LATE = "You took too long to log in. Log in again."
OUT_OF_DATE = "This page was out of date, so nothing was checked."


def attempt_on(client: Client) -> str:
    found = re.search(r'name="attempt" value="([^"]+)"', client.get("/login/").content.decode())
    assert found
    return found.group(1)


def age_half_sign_ins(by: timedelta) -> None:
    PendingLogin.objects.update(started_at=timezone.now() - by)


@pytest.mark.parametrize(
    "answer", [{"password": PASSWORD}, {"token": "123456"}, {"password": PASSWORD, "token": "123456"}]
)
def test_a_later_answer_without_the_earlier_ones_starts_at_the_name(client: Client, answer: dict[str, str]) -> None:
    make_user()

    give(client, **answer)

    assert step(client) == "username"
    assert not is_in(client)


def test_a_token_at_the_password_step_lets_nobody_in(client: Client) -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    give(client, username=user.username)

    response = give(client, token=code_of(secret))

    assert "Enter your password" in response.content.decode()
    assert step(client) == "password"


def test_a_name_posted_at_the_password_step_is_ignored_and_said(client: Client) -> None:
    make_user(username="ana")
    make_user(username="ben")
    give(client, username="ana")

    response = give(client, username="ben")
    give(client, password=PASSWORD, username="ben")

    assert "You have already started to log in." in response.content.decode()
    assert client.get("/profile/").wsgi_request.user.username == "ana"


def test_a_name_posted_with_the_token_changes_nobody() -> None:
    ana, ben = make_user(username="ana"), make_user(username="ben")
    turn_mfa_on(ana)
    bens = turn_mfa_on(ben)
    client = half_in("ana")

    give(client, token=code_of(bens), username="ben", user=str(ben.pk), step="done")

    assert not is_in(client)
    assert step(client) == "token"


def test_not_you_forgets_the_half_sign_in() -> None:
    user = make_user()
    turn_mfa_on(user)
    client = half_in(user.username)

    response = give(client, not_you="1")

    assert response.headers["Location"] == "/login/"
    assert step(client) == "username"
    assert not PendingLogin.objects.exists()


def test_the_form_of_a_tab_whose_sign_in_was_restarted_is_not_judged(client: Client) -> None:
    make_user(username="ana")
    make_user(username="ben")
    give(client, username="ana")
    anas_tab = attempt_on(client)
    give(client, not_you="1")
    give(client, username="ben")

    response = give(client, password=PASSWORD, attempt=anas_tab)

    assert OUT_OF_DATE in response.content.decode()
    assert not is_in(client)
    assert step(client) == "password"


def test_the_token_form_of_a_restarted_tab_is_not_judged() -> None:
    ana, ben = make_user(username="ana"), make_user(username="ben")
    turn_mfa_on(ana)
    turn_mfa_on(ben)
    client = half_in("ana")
    anas_tab = attempt_on(client)
    give(client, not_you="1")
    half_in("ben", client=client)

    response = give(client, token="123456", attempt=anas_tab)

    assert OUT_OF_DATE in response.content.decode()
    assert [half.failures for half in PendingLogin.objects.all()] == [0]


def test_going_back_and_reloading_shows_the_step_that_the_sign_in_is_at() -> None:
    user = make_user()
    turn_mfa_on(user)
    client = half_in(user.username)

    assert [step(client), step(client)] == ["token", "token"]
    assert "no-store" in client.get("/login/").headers["Cache-Control"]


def test_after_five_minutes_the_right_code_leads_to_the_name() -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    client = half_in(user.username)
    age_half_sign_ins(timedelta(minutes=5, seconds=1))

    response = give(client, token=code_of(secret))

    assert TOO_LATE in response.content.decode()
    assert 'name="username"' in response.content.decode()
    assert (is_in(client), step(client)) == (False, "username")


def test_until_five_minutes_are_over_the_right_code_lets_in() -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    client = half_in(user.username)
    age_half_sign_ins(timedelta(minutes=4, seconds=55))

    give(client, token=code_of(secret))

    assert is_in(client)


def test_a_typed_name_is_kept_for_five_minutes(client: Client, time_machine: TimeMachineFixture) -> None:
    give(client, username="ana")

    time_machine.move_to(timezone.now() + timedelta(minutes=5, seconds=2))
    page = client.get("/login/").content.decode()

    assert TOO_LATE in page
    assert step(client) == "username"


def test_a_forged_or_foreign_cookie_starts_at_the_name(client: Client) -> None:
    client.cookies[settings.SIGN_IN_COOKIE_NAME] = "forged"

    assert step(client) == "username"


def test_a_spent_half_sign_in_opens_no_second_session() -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    client = half_in(user.username)
    stolen = client.cookies[settings.SIGN_IN_COOKIE_NAME].value
    now = timezone.now()
    give(client, token=code_of(secret, now))
    thief = Client()
    thief.cookies[settings.SIGN_IN_COOKIE_NAME] = stolen

    give(thief, token=code_of(secret, now + timedelta(seconds=30)))

    assert (is_in(client), is_in(thief)) == (True, False)
    assert step(thief) == "username"


def test_who_is_in_already_is_led_home_from_the_login(client: Client) -> None:
    user = make_user(Role.MANAGER)
    half_in(user.username, client=client)

    answers = [client.get("/login/"), give(client, username="ben"), give(client, password="x")]

    assert [answer.headers["Location"] for answer in answers] == ["/floor/"] * 3
    assert client.get("/login/?next=/profile/").headers["Location"] == "/profile/"


@pytest.mark.parametrize(
    "change",
    [
        lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
        lambda user: User.objects.filter(pk=user.pk).update(password="other"),
        lambda user: end_everything(user.pk, why=Ended.ACCOUNT),
        turn_mfa_on,
        lambda user: User.objects.filter(pk=user.pk).update(epoch=9),
    ],
    ids=["deactivated", "password changed", "ended", "device bound anew", "epoch"],
)
def test_a_changed_account_voids_the_half_sign_in(change: object) -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    client = half_in(user.username)

    change(user)  # type: ignore[operator]
    give(client, token=code_of(secret))

    assert not is_in(client)
    assert step(client) == "username"


@pytest.mark.parametrize(
    ("target", "led_to"),
    [
        ("/profile/", "/profile/"),
        ("/profile/?a=1", "/profile/?a=1"),
        ("https://evil.example/", "/agent/"),
        ("//evil.example/", "/agent/"),
        ("/\\evil.example/", "/agent/"),
        ("\\\\evil.example", "/agent/"),
        ("javascript:alert(1)", "/agent/"),
        ("http:profile", "/agent/"),
        ("profile/", "/agent/"),
        ("/\t/evil.example", "/agent/"),
        ("/\n/evil.example", "/agent/"),
        ("/" + "a" * 1000, "/agent/"),
    ],
)
@pytest.mark.parametrize("given_at", [1, 2, 3])
def test_next_leads_to_local_paths_only(client: Client, target: str, led_to: str, given_at: int) -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    answers = [{"username": user.username}, {"password": PASSWORD}, {"token": code_of(secret)}]

    for number, answer in enumerate(answers, start=1):
        response = give(client, **answer, **({"next": target} if number == given_at else {}))

    assert response.headers["Location"] == led_to


def test_a_stranger_is_led_back_to_the_page_they_wanted(client: Client) -> None:
    user = make_user()
    wanted = client.get("/profile/").headers["Location"]
    page = client.get(wanted).content.decode()
    hidden = re.search(r'name="next" value="([^"]+)"', page)
    assert hidden

    give(client, username=user.username, next=hidden.group(1))
    response = give(client, password=PASSWORD)

    assert wanted == "/login/?next=/profile/"
    assert response.headers["Location"] == "/profile/"


def test_forms_need_their_csrf_token_and_a_stale_one_gets_a_page() -> None:
    client = Client(enforce_csrf_checks=True)

    response = give(client, username="ana")

    assert response.status_code == 403
    assert "This page is out of date" in response.content.decode()
    assert "6.69.25" in response.content.decode()


def test_the_language_is_switched_on_the_login_page(client: Client) -> None:
    give(client, username="ana")

    response = give(client, language="es")

    assert response.headers["Location"] == "/login/"
    assert '<html lang="es"' in client.get("/login/").content.decode()
    assert step(client) == "password"


def test_switching_the_language_keeps_the_page_that_was_wanted(client: Client) -> None:
    response = give(client, language="fr", next="/profile/")

    assert response.headers["Location"] == "/login/?next=%2Fprofile%2F"


@pytest.mark.parametrize("language", ["", "xx", "en\0", "e" * 1000, "../es"])
def test_an_unknown_language_changes_nothing(client: Client, language: str) -> None:
    give(client, language=language)

    assert '<html lang="en"' in client.get("/login/").content.decode()
