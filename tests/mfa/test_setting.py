"""Multi Factor Authentication over HTTP: turn on, move, turn off."""

import re
from base64 import b32decode, b64decode
from datetime import timedelta
from io import BytesIO
from typing import cast

import pytest
import zxingcpp
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from accounts.enums import Role
from accounts.models import PendingLogin, Session, User
from mfa.domain import totp
from mfa.models import PendingDevice, TotpDevice
from tests.clients import signed_in
from tests.factories import PASSWORD, code_of, make_user, turn_mfa_on
from tests.steps import give, half_in, is_in, person_in, step

pytestmark = pytest.mark.django_db
URL = "/profile/mfa/"
QR = re.compile(r'src="data:image/png;base64,([^"]+)"')


def post(client: Client, **fields: str) -> HttpResponse:
    return cast(HttpResponse, client.post(URL, fields))


def scan(page: str) -> str:
    """The key that a phone reads from the page."""
    found = QR.search(page)
    assert found
    text = zxingcpp.read_barcodes(Image.open(BytesIO(b64decode(found.group(1)))).convert("L"))[0].text
    key = re.search(r"secret=([A-Z2-7]{32})&", text)
    assert key
    return key.group(1)


def scan_secret(response: HttpResponse) -> bytes:
    """The secret that a phone reads from the page."""
    return b32decode(scan(response.content.decode()))


def start(client: Client) -> bytes:
    """Give the password and scan."""
    return scan_secret(post(client, password=PASSWORD))


@pytest.mark.parametrize("role", list(Role))
def test_every_role_turns_mfa_on_and_signs_in_with_it(role: Role) -> None:
    user = make_user(role)
    client = signed_in(user)

    secret = start(client)
    done = post(client, token=code_of(secret))
    other = half_in(user.username)
    asked = step(other)
    give(other, token=code_of(secret, timezone.now() + timedelta(seconds=30)))

    assert "MFA is on. The account and your phone are bound for future logins" in done.content.decode()
    assert (asked, is_in(other)) == ("token", True)


def test_the_status_page_asks_for_the_password_and_shows_no_secret(client: Client) -> None:
    client = signed_in(make_user())

    page = client.get(URL).content.decode()

    assert "Multi Factor Authentication" in page
    assert "Confirm Your Password" in page
    assert not QR.search(page)
    assert not PendingDevice.objects.exists()


@pytest.mark.parametrize(
    ("role", "warned"),
    [(Role.AGENT, True), (Role.SUPERVISOR, False), (Role.MANAGER, False), (Role.ADMINISTRATOR, False)],
)
def test_agents_are_warned_about_the_thick_clients(role: Role, warned: bool) -> None:
    page = signed_in(make_user(role)).get(URL).content.decode()

    assert ("Salesforce Connector" in page) == warned


@pytest.mark.parametrize(
    ("password", "text"),
    [
        ("", "Enter your password"),
        ("wrong", "That password is not correct"),
        (PASSWORD + " ", "That password is not correct"),
    ],
)
def test_without_the_right_password_there_is_no_qr_code(password: str, text: str) -> None:
    client = signed_in(make_user())

    response = post(client, password=password)

    page = response.content.decode()
    assert response.status_code == 200
    assert text in page
    assert not QR.search(page)
    assert not PendingDevice.objects.exists()


def test_the_qr_page_is_kept_nowhere_and_holds_the_key_in_groups() -> None:
    client = signed_in(make_user())

    response = post(client, password=PASSWORD)

    page = response.content.decode()
    key = scan(page)
    assert response.headers["Cache-Control"] == "no-store"
    assert all(key[at : at + 4] in page for at in range(0, 32, 4))
    assert 'alt="QR code. If you cannot scan it, use the setup key below."' in page
    assert "https://play.google.com/store/apps/details?id=com.google.android.apps.authenticator2" in page
    assert "https://apps.apple.com/app/google-authenticator/id388497605" in page
    assert len(response.content) < 10_000


def test_the_secret_is_in_no_session_no_cookie_and_no_row() -> None:
    client = signed_in(make_user())

    secret = start(client)

    kept = repr(client.session.items()) + repr(client.cookies) + repr(Session.objects.values_list())
    assert totp.key_of(secret) not in kept
    assert secret not in bytes(PendingDevice.objects.get().sealed_secret)


def test_until_the_token_is_right_nothing_has_changed() -> None:
    user = make_user()
    client = signed_in(user)
    secret = start(client)

    wrong = post(client, token=f"{(int(code_of(secret)) + 1) % 1_000_000:06}")

    assert "That code is not correct. Enter the code your app shows now" in wrong.content.decode()
    assert scan(wrong.content.decode()) == totp.key_of(secret)
    assert not TotpDevice.objects.exists()
    assert is_in(half_in(user.username))


@pytest.mark.parametrize("token", ["", "12345", "abcdef", "١٢٣٤٥٦", "1" * 100_000, "12\x003456"])
def test_a_malformed_token_shows_the_same_qr_code_again(token: str) -> None:
    client = signed_in(make_user())
    secret = start(client)

    response = post(client, token=token)

    assert response.status_code == 200
    assert scan(response.content.decode()) == totp.key_of(secret)


def test_a_later_get_asks_for_the_password_and_a_new_start_kills_the_old_secret() -> None:
    client = signed_in(make_user())
    first = start(client)

    page = client.get(URL).content.decode()
    second = start(client)
    refused = post(client, token=code_of(first))

    assert "Confirm Your Password" in page
    assert not QR.search(page)
    assert first != second
    assert "That code is not correct" in refused.content.decode()
    assert not TotpDevice.objects.exists()


def test_a_set_up_belongs_to_its_browser_session() -> None:
    user = make_user()
    one, other = signed_in(user), signed_in(user)
    secret = start(one)

    response = post(other, token=code_of(secret))

    assert response.headers["Location"] == URL
    assert not TotpDevice.objects.exists()


@pytest.mark.parametrize("seconds", [601, 3600])
def test_a_set_up_lives_ten_minutes(seconds: int) -> None:
    client = signed_in(make_user())
    secret = start(client)
    PendingDevice.objects.update(started_at=timezone.now() - timedelta(seconds=seconds))

    response = post(client, token=code_of(secret))

    assert response.headers["Location"] == URL
    assert "This setup took too long. Start again to get a new QR code" in client.get(URL).content.decode()
    assert not TotpDevice.objects.exists()


def test_loading_the_page_of_the_codes_again_blames_nobody() -> None:
    client = signed_in(make_user())
    code = code_of(start(client))
    post(client, token=code)

    response = post(client, token=code)
    page = client.get(URL).content.decode()

    assert response.headers["Location"] == URL
    assert ("This setup took too long" in page, "MFA is on" in page) == (False, True)
    assert "You have not said yet that they are saved" in page


def test_a_move_that_took_too_long_is_told() -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    client = signed_in(user)
    new = scan_secret(post(client, act="move", password=PASSWORD, token=code_of(secret)))
    PendingDevice.objects.update(started_at=timezone.now() - timedelta(seconds=601))

    post(client, token=code_of(new))

    assert "This setup took too long" in client.get(URL).content.decode()


def test_a_set_up_dies_with_the_session() -> None:
    client = signed_in(make_user())
    start(client)

    client.post("/logout/")

    assert not PendingDevice.objects.exists()


def test_a_set_up_dies_with_the_password_that_started_it() -> None:
    client = signed_in(make_user())
    secret = start(client)
    new = "seven purple lamps in a row"

    client.post("/profile/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    post(client, token=code_of(secret))

    assert is_in(client)
    assert not PendingDevice.objects.exists()
    assert not TotpDevice.objects.exists()


def test_extra_fields_choose_neither_secret_nor_person() -> None:
    user, other = make_user(), make_user()
    client = signed_in(user)
    key = totp.key_of(b"x" * 20)

    page = post(
        client, password=PASSWORD, secret=key, key=key, user=str(other.pk), digits="8", period="60"
    ).content.decode()
    post(client, token=code_of(b32decode(scan(page))), user=str(other.pk), secret=key)

    assert scan(page) != key
    assert [device.user for device in TotpDevice.objects.all()] == [user]


def test_the_code_that_bound_the_phone_signs_nobody_in() -> None:
    user = make_user()
    client = signed_in(user)
    secret = start(client)
    code = code_of(secret)
    post(client, token=code)

    other = half_in(user.username)
    response = give(other, token=code)

    assert "That code has already been used" in response.content.decode()
    assert not is_in(other)


@pytest.mark.parametrize(("minutes", "text"), [(-3, "about 3 minutes behind"), (4, "about 4 minutes ahead")])
def test_a_phone_whose_clock_is_off_is_told_so(minutes: int, text: str) -> None:
    client = signed_in(make_user())
    secret = start(client)

    response = post(client, token=code_of(secret, timezone.now() + timedelta(minutes=minutes)))

    assert text in response.content.decode()
    assert not TotpDevice.objects.exists()


def test_turning_on_ends_everything_else_and_keeps_this_session() -> None:
    user = make_user()
    here, elsewhere = signed_in(user), signed_in(user)
    secret = start(here)
    old_key = here.cookies["sessionid"].value

    post(here, token=code_of(secret))

    assert (is_in(here), is_in(elsewhere)) == (True, False)
    assert here.cookies["sessionid"].value != old_key
    assert person_in(here).is_verified()
    assert Session.objects.filter(user=user).count() == 1


def with_mfa() -> tuple[User, bytes, Client]:
    """A person with MFA on and a signed-in browser, all codes unused."""
    user = make_user()
    secret = turn_mfa_on(user)
    return user, secret, signed_in(user)


@pytest.mark.parametrize("act", ["off", "move"])
@pytest.mark.parametrize(
    ("password", "right_code", "text"),
    [
        ("", True, "Enter your password"),
        ("wrong", True, "That password is not correct"),
        (PASSWORD, False, "That code is not correct"),
        (PASSWORD, None, "Enter the 6-digit code"),
    ],
)
def test_off_and_move_need_password_and_token(act: str, password: str, right_code: bool | None, text: str) -> None:
    _user, secret, client = with_mfa()
    code = code_of(secret)
    token = {True: code, False: f"{(int(code) + 1) % 1_000_000:06}", None: ""}[right_code]

    response = post(client, act=act, password=password, token=token)

    assert text in response.content.decode()
    assert not QR.search(response.content.decode())
    assert TotpDevice.objects.count() == 1


def test_turning_off_lets_in_with_the_password_again_and_ends_the_rest() -> None:
    user, secret, client = with_mfa()
    elsewhere = signed_in(user)
    half_in(user.username)

    post(client, act="off", password=PASSWORD, token=code_of(secret))

    assert not TotpDevice.objects.exists()
    assert not PendingLogin.objects.exists()
    assert (is_in(client), is_in(elsewhere)) == (True, False)
    assert is_in(half_in(user.username))


def test_the_old_phone_works_until_the_new_one_is_confirmed_and_never_after() -> None:
    user, old, client = with_mfa()
    now = timezone.now()
    page = post(client, act="move", password=PASSWORD, token=code_of(old, now - timedelta(seconds=30))).content.decode()
    new = b32decode(scan(page))

    meanwhile = half_in(user.username)
    give(meanwhile, token=code_of(old, now))
    post(client, token=code_of(new, now))
    after = half_in(user.username)
    refused = give(after, token=code_of(old, now + timedelta(seconds=30)))
    give(after, token=code_of(new, now + timedelta(seconds=30)))

    assert "That code is not correct" in refused.content.decode()
    assert is_in(after)
    assert not is_in(meanwhile)
    assert TotpDevice.objects.count() == 1


def test_with_mfa_on_a_password_alone_shows_no_secret() -> None:
    _user, _secret, client = with_mfa()

    answers = [
        post(client, password=PASSWORD),
        post(client, act="confirm", password=PASSWORD),
        post(client, act="nonsense"),
        post(client),
    ]

    assert [answer.headers["Location"] for answer in answers] == [URL] * 4
    assert not PendingDevice.objects.exists()


def test_without_the_sealing_key_nobody_is_let_in(settings: Settings) -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    settings.MFA_SECRET_KEYS = [b"n" * 32]
    client = half_in(user.username)

    response = give(client, token=code_of(secret))

    assert "Codes cannot be checked right now" in response.content.decode()
    assert not is_in(client)


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(method: str) -> None:
    client = signed_in(make_user())

    assert getattr(client, method)(URL).status_code == 405
