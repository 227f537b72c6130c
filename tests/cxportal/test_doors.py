"""Every address of the portal, and what each kind of visitor finds there."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

from accounts.enums import Role
from accounts.models import Team, User
from acd.models import CannedResponse, Disposition, PauseReason, Queue
from cxportal import asgi
from tests.clients import signed_in
from tests.factories import make_user, turn_mfa_on
from tests.sockets import answer_to
from tests.steps import half_in, step

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")

LOGIN = "302 to sign in"
NEW = "302 /profile/password/"
VISITORS = ("stranger", "newcomer", "administrator", "manager", "supervisor", "agent")
EVERYBODY = (LOGIN, NEW, "200", "200", "200", "200")
PORTAL = (LOGIN, NEW, "200", "200", "200", "403")
MANAGERS = (LOGIN, NEW, "200", "200", "403", "403")
MANAGERS_POST = (LOGIN, NEW, "405", "405", "403", "403")
ADMINISTRATORS = (LOGIN, NEW, "200", "403", "403", "403")
AGENTS = (LOGIN, NEW, "403", "403", "403", "200")


def all_of(answer: str) -> tuple[str, ...]:
    return (answer,) * len(VISITORS)


TABLE = {
    "chat/demo/": all_of("404"),  # no demo floor here
    "chat/<slug:slug>/": all_of("404"),
    "chat/<slug:slug>/widget.js": all_of("404"),
    "healthz": all_of("200"),
    "readyz": all_of("200"),
    "metrics": all_of("200"),  # the tests come from this machine
    "csp-report/": all_of("405"),
    "": (LOGIN, NEW, "302 /floor/", "302 /floor/", "302 /floor/", "302 /agent/"),
    "login/": ("200", "302 /floor/", "302 /floor/", "302 /floor/", "302 /floor/", "302 /agent/"),
    "logout/": all_of("405"),
    "password/forgotten/": all_of("200"),
    "password/forgotten/sent/": all_of("200"),
    "password/strength/": all_of("405"),
    "password/reset/": all_of("410"),
    "password/reset/<str:key>/": all_of("302 /password/reset/"),
    "invitation/": all_of("410"),
    "invitation/<str:key>/": all_of("302 /invitation/"),
    "profile/": EVERYBODY,
    "profile/picture/": EVERYBODY,
    "pictures/<int:user_id>/<slug:digest>/<slug:size>/": (LOGIN, NEW, "404", "404", "404", "404"),
    "profile/password/": (LOGIN, "200", "200", "200", "200", "200"),
    "profile/activity/": EVERYBODY,
    "profile/sessions/": EVERYBODY,
    "session/": (LOGIN, "200", "200", "200", "200", "200"),
    "session/stay/": (LOGIN, "405", "405", "405", "405", "405"),
    "profile/mfa/": EVERYBODY,
    "system/security/": ADMINISTRATORS,
    "profile/mfa/codes/": (LOGIN, NEW, *("302 /profile/mfa/",) * 4),
    "system/audit/": ADMINISTRATORS,
    "system/audit/export/": ADMINISTRATORS,
    "system/teams/": MANAGERS,
    "system/teams/add/": MANAGERS,
    "system/teams/<int:team_id>/": MANAGERS,
    "system/teams/<int:team_id>/delete/": MANAGERS_POST,
    "system/queues/": MANAGERS,
    "system/queues/add/": MANAGERS,
    "system/queues/<int:queue_id>/": MANAGERS,
    "system/queues/<int:queue_id>/delete/": MANAGERS_POST,
    "system/queues/<int:queue_id>/members/": MANAGERS,
    "system/reasons/": MANAGERS,
    "system/reasons/add/": MANAGERS,
    "system/reasons/<int:reason_id>/": MANAGERS,
    "system/reasons/<int:reason_id>/delete/": MANAGERS_POST,
    "system/dispositions/": MANAGERS,
    "system/dispositions/add/": MANAGERS,
    "system/dispositions/<int:disposition_id>/": MANAGERS,
    "system/dispositions/<int:disposition_id>/delete/": MANAGERS_POST,
    "system/canned/": MANAGERS,
    "system/canned/add/": MANAGERS,
    "system/canned/<int:canned_id>/": MANAGERS,
    "system/canned/<int:canned_id>/delete/": MANAGERS_POST,
    "system/teams/<int:team_id>/members/": MANAGERS,
    "system/users/": ADMINISTRATORS,
    "system/users/add/": ADMINISTRATORS,
    "system/users/bulk/": (LOGIN, NEW, "405", "403", "403", "403"),
    "system/users/export/": ADMINISTRATORS,
    "system/users/import/": ADMINISTRATORS,
    "system/users/<int:user_id>/": ADMINISTRATORS,
    "system/users/<int:user_id>/invitation/": (LOGIN, NEW, "405", "403", "403", "403"),
    "system/users/<int:user_id>/reset/": (LOGIN, NEW, "405", "403", "403", "403"),
    "system/users/<int:user_id>/unlock/": (LOGIN, NEW, "405", "403", "403", "403"),
    "system/users/<int:user_id>/password/": (LOGIN, NEW, "405", "403", "403", "403"),
    "system/users/<int:user_id>/sessions/": ADMINISTRATORS,
    "agent/": AGENTS,
    "agent/presence/": (LOGIN, NEW, "403", "403", "403", "405"),
    "agent/phrases/": AGENTS,
    "agent/directory/": AGENTS,
    "agent/day/": AGENTS,
    "agent/callbacks/<int:contact_id>/done/": (LOGIN, NEW, "403", "403", "403", "405"),
    "agent/contacts/<int:contact_id>/earlier/": AGENTS,
    "floor/": PORTAL,
    "api/v1/openapi.json": EVERYBODY,
    "api/v1/docs": EVERYBODY,
    "api/v1/session": all_of("405"),
    "api/v1/me": all_of("401"),
    "api/v1/": all_of("404"),
    "api/v1/*": all_of("404"),
}
SETTINGS: dict[str, Any] = {
    "team": Team,
    "queue": Queue,
    "reason": PauseReason,
    "disposition": Disposition,
    "canned": CannedResponse,
}
SETTING_ID = 999
PUBLIC = {
    "chat/demo/",
    "chat/<slug:slug>/",
    "chat/<slug:slug>/widget.js",
    "healthz",
    "readyz",
    "csp-report/",
    "metrics",
    "login/",
    "logout/",
    "password/forgotten/",
    "password/forgotten/sent/",
    "password/strength/",
    "password/reset/",
    "password/reset/<str:key>/",
    "invitation/",
    "invitation/<str:key>/",
    "api/v1/session",
    "api/v1/me",
    "api/v1/",
    "api/v1/*",
}
SIGN_IN = {"login/", "logout/"}  # they continue and end a half sign-in

MOVING = {"metrics"}  # its numbers count the very requests that would be compared

ACCEPT, CLOSE = "websocket.accept", "websocket.close"
SOCKETS = {
    "ws/chat/<slug:slug>/": all_of("websocket.close"),  # no such site here
    "ws/agent/": (CLOSE, CLOSE, CLOSE, CLOSE, CLOSE, ACCEPT),
    "ws/floor/": (CLOSE, CLOSE, ACCEPT, ACCEPT, ACCEPT, CLOSE),
    "*": (CLOSE,) * len(VISITORS),
}


def routes(patterns: Sequence[Any], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address below the patterns, with its view; `*` stands for whatever else there may be."""
    for pattern in patterns:
        route = before + ("*" if isinstance(pattern.pattern, RegexPattern) else str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, before + str(pattern.pattern).removeprefix("^/"))
        else:
            yield route, pattern


def person_of(visitor: str) -> User:
    if visitor == "newcomer":
        return make_user(Role.ADMINISTRATOR, must_change_password=True)
    return make_user(Role(visitor))


def browser_of(visitor: str) -> Client:
    return Client() if visitor == "stranger" else signed_in(person_of(visitor))


def path_of(route: str, subject: User) -> str:
    known = route.replace("<int:user_id>", str(subject.pk)).replace("<int:contact_id>", "7").replace("*", "some/where")
    for name, model in SETTINGS.items():
        if f"<int:{name}_id>" in known:
            called = {"shortcut" if model is CannedResponse else "name": f"{name}-{SETTING_ID}"}
            row, _ = model.objects.get_or_create(pk=SETTING_ID, defaults=called)
            known = known.replace(f"<int:{name}_id>", str(row.pk))
    return "/" + re.sub(r"<(?:slug|str):\w+>", "nothing", known)


def answer_of(browser: Client, path: str, method: str = "get") -> str:
    response = getattr(browser, method)(path)
    place = response.headers.get("Location", "")
    if place == (f"/login/?next={path}" if method in {"get", "head"} else "/login/"):
        return LOGIN
    return f"{response.status_code} {place}".strip()


def column(table: dict[str, tuple[str, ...]], visitor: str) -> dict[str, str]:
    return {route: answers[VISITORS.index(visitor)] for route, answers in table.items()}


def test_the_table_lists_every_address_there_is() -> None:
    assert {route for route, _ in routes(get_resolver().url_patterns)} == set(TABLE)


def test_views_without_a_session_are_the_public_list() -> None:
    open_to_all = {
        route
        for route, pattern in routes(get_resolver().url_patterns)
        if not getattr(pattern.callback, "login_required", True)
    }
    assert open_to_all == PUBLIC


@pytest.mark.django_db
@pytest.mark.parametrize("visitor", VISITORS)
def test_every_address_answers_as_the_table_says(visitor: str) -> None:
    browser, subject = browser_of(visitor), make_user()
    found = {route: answer_of(browser, path_of(route, subject)) for route in TABLE}
    assert found == column(TABLE, visitor)


@pytest.mark.django_db
@pytest.mark.parametrize("visitor", VISITORS)
def test_what_is_closed_is_closed_to_every_method(visitor: str) -> None:
    browser, subject = browser_of(visitor), make_user()
    closed = {route: answer for route, answer in column(TABLE, visitor).items() if answer in {LOGIN, NEW, "403"}}
    before = User.objects.filter(pk=subject.pk).values().get()

    found = {
        (route, method): answer_of(browser, path_of(route, subject), method) for route in closed for method in METHODS
    }

    assert found == {(route, method): answer for route, answer in closed.items() for method in METHODS}
    assert User.objects.filter(pk=subject.pk).values().get() == before


@pytest.mark.django_db
@pytest.mark.parametrize("method", METHODS)
def test_a_half_sign_in_finds_exactly_what_a_stranger_finds(method: str) -> None:
    user = make_user(Role.ADMINISTRATOR)
    turn_mfa_on(user)
    half, stranger = half_in(user.username), Client()
    assert settings.SIGN_IN_COOKIE_NAME in half.cookies

    paths = [path_of(route, user) for route in TABLE if route not in SIGN_IN | MOVING] + ["/no/such/page/"]
    seen = {path: whole_answer(half, path, method) for path in paths}

    assert seen == {path: whole_answer(stranger, path, method) for path in paths}
    assert step(half) == "token"


def whole_answer(browser: Client, path: str, method: str) -> tuple[int, dict[str, str], str, str]:
    """All that can be seen, without the CSRF token, which is another every time."""
    response = getattr(browser, method)(path)
    body = re.sub(r'(name="csrfmiddlewaretoken" value=)"[^"]*"', r"\1", response.content.decode())
    cookies = re.sub(rf"({settings.CSRF_COOKIE_NAME})=\w+", r"\1", response.cookies.output())
    return response.status_code, dict(response.headers), cookies, body


def test_the_table_lists_every_socket_there_is() -> None:
    behind_the_origin: Any = asgi.sockets._application
    assert {route for route, _ in routes(behind_the_origin.inner.routes)} == set(SOCKETS)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("visitor", [*VISITORS, "half"])
async def test_every_socket_opens_to_whom_the_table_says(visitor: str) -> None:
    key = await sync_to_async(_session_key)(visitor)
    found = {route: await answer_to(f"/{route}", session_key=key) for route in SOCKETS}
    assert found == column(SOCKETS, "stranger" if visitor == "half" else visitor)


def _session_key(visitor: str) -> str | None:
    if visitor == "half":
        user = make_user(Role.ADMINISTRATOR)
        turn_mfa_on(user)
        return half_in(user.username).cookies[settings.SIGN_IN_COOKIE_NAME].value
    cookie = browser_of(visitor).cookies.get(settings.SESSION_COOKIE_NAME)
    return cookie.value if cookie else None
