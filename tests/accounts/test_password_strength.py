"""The hint while a new password is typed."""

import logging
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.domain import links
from accounts.enums import LinkPurpose
from cxportal.core.models import AuditRecord
from tests.clients import signed_in
from tests.factories import make_user

pytestmark = pytest.mark.django_db
URL = "/password/strength/"


def hint(client: Client, raw: str, **more: str) -> str:
    response: Any = client.post(URL, {"new_password1": raw} | more)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("purple", "Not enough yet.</span>"),
        ("purple", "Use at least 15 characters. This has 6"),
        ("x" * 129, "Use at most 128 characters. This has 129"),
        ("481516234248151", "Numbers alone are guessed quickly"),
        ("ana.ruiz ana.ruiz 1", "made of your name"),
        ("one more good password", "Good"),
        ("seven purple lamps in a row", "Very good"),
    ],
)
def test_the_hint_is_what_the_rules_will_say(raw: str, said: str) -> None:
    client = signed_in(make_user(username="ana.ruiz", must_change_password=True))

    assert said.removesuffix("</span>") in hint(client, raw)


def test_nothing_typed_says_nothing() -> None:
    client = signed_in(make_user())

    assert (hint(client, ""), client.post(URL, {}).content.strip()) == ("", b"")


@pytest.mark.parametrize("raw", ["a\0b" * 9, "x" * 400_000, "\ud7ff" * 20, "<script>alert(1)</script>"])
def test_any_input_gets_a_hint_and_is_not_shown_again(raw: str) -> None:
    page = hint(signed_in(make_user()), raw)

    assert raw not in page


def test_who_holds_a_link_is_judged_by_the_own_words() -> None:
    user = make_user(username="ana.ruiz")
    client = Client()
    client.get(f"/password/reset/{links.make(user, LinkPurpose.RESET, now=timezone.now())}/")

    assert "made of your name" in hint(client, "ana.ruiz login 2024", purpose="reset")
    assert client.post(URL, {"new_password1": "x", "purpose": "invitation"}).status_code == 403


@pytest.mark.parametrize("fields", [{}, {"purpose": "reset"}, {"purpose": "\0"}, {"purpose": "owner"}])
def test_strangers_get_no_hint(client: Client, fields: dict[str, str]) -> None:
    assert client.post(URL, {"new_password1": "seven purple lamps"} | fields).status_code == 403


def test_a_post_from_another_site_gets_none() -> None:
    inside = signed_in(make_user())
    outside = Client(enforce_csrf_checks=True)
    outside.cookies = inside.cookies

    assert outside.post(URL, {"new_password1": "seven purple lamps"}).status_code == 403


def test_what_was_typed_is_kept_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    client = signed_in(make_user())
    before = AuditRecord.objects.count()
    with caplog.at_level(logging.DEBUG):
        response: Any = client.post(URL, {"new_password1": "seven purple lamps"})

    assert "purple" not in caplog.text + str(dict(client.session)) + str(response.headers)
    assert AuditRecord.objects.count() == before
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_no_password_comes_in_an_address(method: str) -> None:
    client = signed_in(make_user())

    assert getattr(client, method)(URL + "?new_password1=x").status_code == 405
