"""How long a set-up lives, and whose it is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mfa.models import PendingDevice, TotpDevice
from tests.clients import signed_in
from tests.factories import PASSWORD, code_of, make_user, turn_mfa_on
from tests.mfa.test_setting import QR, URL, post, scan_secret, start
from tests.steps import is_in

pytestmark = pytest.mark.django_db


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
