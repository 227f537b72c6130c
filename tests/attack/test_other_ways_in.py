"""There is one way in: no header, no switch and no second page opens anything."""

import os
import re
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver

from accounts.enums import Role
from cxportal.env import BASE_DIR
from tests.cxportal.test_doors import TABLE, answer_of, column, path_of, routes
from tests.factories import PASSWORD, make_user
from tests.settings import NAMES

SECOND_DOORS = re.compile(r"admin|debug|token|oauth|saml|sso|openid|jwt|impersonat|hijack|silk|swagger|graphql|__")
SWITCHES = dict.fromkeys(("DEBUG", "DJANGO_DEBUG", "DEVELOPMENT", "TESTING", "LIMITS_OFF", "MFA_OFF"), "1")


def basic(username: str) -> str:
    return "Basic " + b64encode(f"{username}:{PASSWORD}".encode()).decode()


def headers(username: str) -> dict[str, str]:
    """What a proxy, a gateway or an attacker might say of who is there."""
    names = (
        "Remote-User X-Remote-User X-Forwarded-User X-Forwarded-Preferred-Username X-Forwarded-Email X-Auth-User "
        "X-Authenticated-User X-Authenticated-Userid X-Webauth-User X-User X-User-Id X-Username X-Email X-Role "
        "X-Ssl-Client-Verify X-Ssl-Client-Dn X-Client-Cert X-Impersonate-User X-Sudo X-Token-User X-Api-Key "
        "Cf-Access-Authenticated-User-Email X-Goog-Authenticated-User-Email X-Ms-Client-Principal-Name Proxy-User"
    )
    return dict.fromkeys(names.split(), username) | {
        "Authorization": basic(username),
        "Proxy-Authorization": basic(username),
        "X-Original-Url": "/login/",
        "X-Rewrite-Url": "/login/",
        "X-Http-Method-Override": "GET",
        "X-Mfa-Verified": "true",
    }


@pytest.mark.django_db
def test_headers_that_name_somebody_are_ignored_at_every_address() -> None:
    administrator = make_user(Role.ADMINISTRATOR)
    browser = Client(headers=headers(administrator.username))
    shown = {route: path_of(route, administrator) for route in TABLE}

    found = {route: answer_of(browser, path) for route, path in shown.items()}

    assert found == column(TABLE, "stranger")
    assert settings.SESSION_COOKIE_NAME not in browser.cookies


@pytest.mark.django_db
def test_all_of_them_together_open_nothing_one_by_one_either() -> None:
    administrator = make_user(Role.ADMINISTRATOR)
    for name, value in headers(administrator.username).items():
        answer = Client().get("/system/users/", headers={name: value})
        assert answer.headers["Location"] == "/login/?next=/system/users/", name


def test_no_address_looks_like_a_second_door() -> None:
    found = [route for route, _ in routes(get_resolver().url_patterns) if SECOND_DOORS.search(route)]
    assert found == []


def test_one_backend_asks_for_the_password() -> None:
    assert settings.AUTHENTICATION_BACKENDS == ["django.contrib.auth.backends.ModelBackend"]
    assert [name for name in settings.MIDDLEWARE if "RemoteUser" in name] == []
    assert [app for app in settings.INSTALLED_APPS if re.search(r"admin|debug|oauth|saml|rest_framework", app)] == []


def test_no_switch_of_the_environment_turns_debugging_on(tmp_path: Path) -> None:
    values = {**dict.fromkeys(NAMES, ""), **SWITCHES, "PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path)}
    values |= {"SECRET_KEY": "x" * 50, "MFA_SECRET_KEYS": "A" * 43}
    program = "from cxportal import settings; print(settings.DEBUG, settings.TEMPLATES[0]['OPTIONS'].get('debug'))"

    ended = subprocess.run(
        (sys.executable, "-c", program), env=values, cwd=BASE_DIR, capture_output=True, text=True, check=True
    )

    assert ended.stdout == "False None\n"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/admin/", "/admin/login/", "/accounts/login/", "/api-auth/login/", "/__debug__/", "/.env"]
)
def test_the_usual_second_doors_are_not_there(path: str) -> None:
    answer = Client().get(path)

    assert answer.status_code == 404
    assert "6.69.25" in answer.content.decode()
