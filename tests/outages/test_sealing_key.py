"""The keys that open authenticator secrets are not the right ones: no code opens anything."""

from pathlib import Path

import pytest
from django.test import override_settings

from accounts.enums import Role
from accounts.models import Session
from cxportal import settings as product
from tests.cxportal.launching import Portal, launch
from tests.e2e.portal import database_url
from tests.factories import PASSWORD, code_of, make_user, turn_mfa_on
from tests.outages.browser import Visitor, told
from tests.plugins.postgres import free_port

OTHER_KEY = "b3RoZXIta2V5LXRoYXQtb25seS10aGUtdGVzdHMta24="
UNAVAILABLE = "Codes cannot be checked right now. Try again later or tell your administrator"


@pytest.mark.django_db(transaction=True)
def test_with_another_key_a_right_code_lets_nobody_in_and_says_why(tmp_path: Path) -> None:
    with override_settings(PASSWORD_HASHERS=product.PASSWORD_HASHERS):
        user, other = make_user(Role.MANAGER), make_user()
    secret = turn_mfa_on(user)
    port = free_port()
    portal = launch(tmp_path, port, DATABASE_URL=database_url(), MFA_SECRET_KEYS=OTHER_KEY)
    try:
        _try(Visitor(port), user.username, code_of(secret))
        assert Visitor(port).sign_in(other.username, PASSWORD).headers["Location"] == "/agent/"
    finally:
        portal.end()
    assert not Session.objects.filter(user=user).exists()
    assert _kept_out_of_the_log(portal, PASSWORD, code_of(secret))


def _try(visitor: Visitor, username: str, code: str) -> None:
    visitor.sign_in(username, PASSWORD)
    assert "MFA Token" in visitor.open("/login/").text

    answer = visitor.send("/login/", token=code)

    assert told(answer) == (200, True, [])
    assert UNAVAILABLE in answer.text
    assert not visitor.is_in()
    assert "MFA Token" in visitor.open("/login/").text


def _kept_out_of_the_log(portal: Portal, *secrets: str) -> bool:
    return "Traceback" not in portal.text and not any(secret in portal.text for secret in secrets)
