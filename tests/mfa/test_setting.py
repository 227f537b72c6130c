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

from accounts.enums import Role
from accounts.models import Session
from mfa.domain import totp
from mfa.models import PendingDevice, TotpDevice
from tests.clients import signed_in
from tests.factories import PASSWORD, code_of, make_user
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


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(method: str) -> None:
    client = signed_in(make_user())

    assert getattr(client, method)(URL).status_code == 405
