"""Recovery codes over HTTP: shown once, saved, and made anew."""

import re
from datetime import timedelta
from typing import cast
from urllib.parse import unquote

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.models import User
from cxportal.core.models import AuditRecord, OutboxMail
from mfa.domain import recovery
from mfa.models import RecoveryCode, RecoverySet
from tests.clients import signed_in
from tests.factories import PASSWORD, code_of, make_user, turn_mfa_on
from tests.mfa.test_setting import post, scan_secret, start
from tests.pages import form_of

pytestmark = pytest.mark.django_db
URL = "/profile/mfa/codes/"
CODE = re.compile(r"<code>([0-9a-z]{5}-[0-9a-z]{5})</code>")


def codes_on(response: HttpResponse) -> list[str]:
    return CODE.findall(response.content.decode())


def ask(client: Client, **fields: str) -> HttpResponse:
    return cast(HttpResponse, client.post(URL, fields))


def enrolled(user: User) -> tuple[Client, HttpResponse]:
    """A browser that has just turned MFA on, and the page it sees."""
    client = signed_in(user)
    return client, post(client, token=code_of(start(client)))


def with_mfa() -> tuple[User, bytes, Client]:
    user = make_user()
    secret = turn_mfa_on(user)
    return user, secret, signed_in(user)


def test_turning_mfa_on_ends_with_ten_codes() -> None:
    user = make_user()

    _client, page = enrolled(user)

    codes = codes_on(page)
    assert len(codes) == 10
    assert "MFA is on. The account and your phone are bound for future logins" in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    assert recovery.are_current(user.pk, [code.replace("-", "") for code in codes])


def test_no_later_page_shows_them() -> None:
    client, page = enrolled(make_user())
    code = codes_on(page)[0]

    later = [client.get(path).content.decode() for path in ("/profile/mfa/", URL, "/profile/")]

    assert not any(code in text or code.replace("-", "") in text for text in later)


def test_the_file_says_whose_codes_they_are() -> None:
    user = make_user(username="ana.ruiz")
    _client, page = enrolled(user)

    found = re.search(
        r'href="data:text/plain;charset=utf-8,([^"]+)" download="cx-portal-recovery-codes.txt"', page.content.decode()
    )
    assert found
    text = unquote(found.group(1))
    assert all(code in text for code in codes_on(page))
    assert "ana.ruiz" in text
    assert "CX Portal, http://testserver" in text
    assert str(timezone.localtime().year) in text
    assert "Each works once" in text


def test_finishing_takes_the_word_that_they_are_saved() -> None:
    user = make_user()
    client, page = enrolled(user)
    form = form_of(page)

    again = ask(client, **form.with_values())
    unsaved = recovery.standing(user.pk)
    done = ask(client, **form.with_values(saved="on"))

    assert form.action == URL
    assert "Save the codes, then tick the box" in again.content.decode()
    assert codes_on(again) == codes_on(page)
    assert "Step 4" not in again.content.decode()
    assert unsaved.are_saved is False
    assert done.headers["Location"] == "/profile/mfa/"
    assert recovery.standing(user.pk).are_saved is True


@pytest.mark.parametrize("codes", ["", "aaaaa-aaaaa", "x" * 300, "\0"])
def test_other_codes_are_neither_shown_nor_taken_for_saved(codes: str) -> None:
    user = make_user()
    client, _page = enrolled(user)

    answers = [ask(client, codes=codes), ask(client, codes=codes, saved="on")]

    assert [answer.headers["Location"] for answer in answers] == [URL] * 2
    assert recovery.standing(user.pk).are_saved is False


def test_without_the_sealing_key_nothing_is_taken_for_saved(settings: object) -> None:
    user = make_user()
    client, page = enrolled(user)
    settings.MFA_SECRET_KEYS = [b"n" * 32]  # type: ignore[attr-defined]

    response = ask(client, **form_of(page).with_values(saved="on"))

    assert response.headers["Location"] == URL
    assert recovery.standing(user.pk).are_saved is False


def test_new_codes_take_password_and_token_and_kill_the_old_ones() -> None:
    user, secret, client = with_mfa()
    old = recovery.make(user.pk, now=timezone.now())

    page = ask(client, password=PASSWORD, token=code_of(secret))

    codes = [code.replace("-", "") for code in codes_on(page)]
    assert recovery.are_current(user.pk, codes)
    assert set(old).isdisjoint(codes)
    assert [mail.subject for mail in OutboxMail.objects.all()] == ["CX Portal: New recovery codes"]
    record = AuditRecord.objects.filter(name="authn_recovery_codes_made").get()
    assert (record.subject_id, record.actor_id, record.address) == (user.pk, user.pk, "127.0.0.1")


@pytest.mark.parametrize(
    ("password", "right_code", "text"),
    [
        ("", True, "Enter your password"),
        ("wrong", True, "That password is not correct"),
        (PASSWORD, False, "That code is not correct"),
        (PASSWORD, None, "Enter the 6-digit code"),
    ],
)
def test_without_the_proofs_nothing_changes(password: str, right_code: bool | None, text: str) -> None:
    user, secret, client = with_mfa()
    old = recovery.make(user.pk, now=timezone.now())
    code = code_of(secret)
    token = {True: code, False: f"{(int(code) + 1) % 1_000_000:06}", None: ""}[right_code]

    response = ask(client, password=password, token=token)

    assert text in response.content.decode()
    assert codes_on(response) == []
    assert recovery.are_current(user.pk, old)


def test_the_page_says_first_that_the_old_ones_die() -> None:
    user, _secret, client = with_mfa()
    recovery.make(user.pk, now=timezone.now())

    assert "The codes you have now stop working as soon as new ones are made." in client.get(URL).content.decode()


def test_whoever_enrolled_before_there_were_codes_is_offered_them() -> None:
    _user, _secret, client = with_mfa()

    pages = [client.get(path).content.decode() for path in ("/profile/mfa/", URL)]

    assert all("You have no recovery codes." in page for page in pages)
    assert f'href="{URL}"' in pages[0]


@pytest.mark.parametrize(("left", "warned"), [(10, False), (4, False), (3, True), (1, True)])
def test_a_person_is_warned_at_three(left: int, warned: bool) -> None:
    user, _secret, client = with_mfa()
    codes = recovery.make(user.pk, now=timezone.now())
    recovery.note_saved(user.pk, now=timezone.now())
    for code in codes[left:]:
        recovery.spend(user.pk, code=code)

    setting, profile = (client.get(path).content.decode() for path in ("/profile/mfa/", "/profile/"))

    assert f"You have {left} recovery code{'s' if left != 1 else ''} left." in setting
    assert f"{left} left" in profile
    assert (("Make new ones before they run out." in setting), ("Make new ones before they run out" in profile)) == (
        warned,
        warned,
    )


def test_a_new_phone_keeps_the_codes() -> None:
    user, old, client = with_mfa()
    codes, now = recovery.make(user.pk, now=timezone.now()), timezone.now()

    page = post(client, act="move", password=PASSWORD, token=code_of(old, now - timedelta(seconds=30)))
    done = post(client, token=code_of(scan_secret(page), now))

    assert done.headers["Location"] == "/profile/mfa/"
    assert recovery.are_current(user.pk, codes)


def test_turning_off_deletes_them_and_turning_on_makes_new_ones() -> None:
    user, secret, client = with_mfa()
    old = recovery.make(user.pk, now=timezone.now())

    post(client, act="off", password=PASSWORD, token=code_of(secret))
    meanwhile = (RecoverySet.objects.count(), RecoveryCode.objects.count())
    page = post(client, token=code_of(start(client)))

    assert meanwhile == (0, 0)
    assert len(codes_on(page)) == 10
    assert not recovery.are_current(user.pk, old)


def test_with_mfa_off_there_are_no_codes() -> None:
    client = signed_in(make_user())

    answers = [client.get(URL), ask(client, password=PASSWORD, token="123456"), ask(client, codes="", saved="on")]

    assert [answer.headers["Location"] for answer in answers] == ["/profile/mfa/"] * 3
    assert not RecoverySet.objects.exists()


def test_the_way_back_in_of_others_stays_closed() -> None:
    _user, _secret, client = with_mfa()

    assert [getattr(client, method)(URL).status_code for method in ("put", "patch", "delete")] == [405] * 3
