"""Whatever else arrives: a clear refusal as problem details, never a failure."""

import json
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from django.db import connection
from django.http import UnreadablePostError
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from connectors import refusals
from cxportal.core.models import StoredTally
from tests.connectors.thick_client import CREDENTIALS, ME, SESSION, ask, post, read, refusal, token_of
from tests.factories import make_user

pytestmark = pytest.mark.django_db

JSON = "application/json"
DOCUMENTED = "Send a JSON object in UTF-8 with the content type application/json."


def named(*fields: str) -> str:
    return f"Missing or not as documented: {', '.join(fields)}."


def without(field: str) -> dict[str, str]:
    return {name: value for name, value in CREDENTIALS.items() if name != field}


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"", named("body")),
        (b" ", DOCUMENTED),
        (b"{", DOCUMENTED),
        (b"\x00", DOCUMENTED),
        (b"\xff\xfe{}", DOCUMENTED),
        (b'{"client": "\xff"}', DOCUMENTED),
        (json.dumps(CREDENTIALS).encode("utf-16"), DOCUMENTED),
        (b"\xef\xbb\xbf" + json.dumps(CREDENTIALS).encode(), DOCUMENTED),
        (b"client=agent-app&username=amira&password=x", DOCUMENTED),
        (b"[" * 200_000, DOCUMENTED),
        (b"1" * 5_000, DOCUMENTED),
        (None, DOCUMENTED),
        ([], DOCUMENTED),
        ([CREDENTIALS], DOCUMENTED),
        ("amira", DOCUMENTED),
        (7, DOCUMENTED),
        (True, DOCUMENTED),
        ({}, named("client", "password", "username")),
        ({"body": CREDENTIALS}, named("client", "password", "username")),
        (without("client"), named("client")),
        (without("username"), named("username")),
        (without("password"), named("password")),
        (CREDENTIALS | {"client": "browser"}, named("client")),
        (CREDENTIALS | {"client": "Agent-App"}, named("client")),
        (CREDENTIALS | {"client": ""}, named("client")),
        (CREDENTIALS | {"client": None}, named("client")),
        (CREDENTIALS | {"client": ["agent-app"]}, named("client")),
        (CREDENTIALS | {"client": {}}, named("client")),
        (CREDENTIALS | {"client": 0}, named("client")),
        (CREDENTIALS | {"username": ""}, named("username")),
        (CREDENTIALS | {"username": None}, named("username")),
        (CREDENTIALS | {"username": 17}, named("username")),
        (CREDENTIALS | {"username": ["amira"]}, named("username")),
        (CREDENTIALS | {"username": "amira\0"}, named("username")),
        (CREDENTIALS | {"username": "\ud800"}, named("username")),
        (CREDENTIALS | {"username": "a" * 151}, named("username")),
        (CREDENTIALS | {"password": ""}, named("password")),
        (CREDENTIALS | {"password": None}, named("password")),
        (CREDENTIALS | {"password": True}, named("password")),
        (CREDENTIALS | {"password": 1e400}, named("password")),
        (CREDENTIALS | {"password": {"$ne": ""}}, named("password")),
        (CREDENTIALS | {"password": "a\0b"}, named("password")),
        (CREDENTIALS | {"password": "\udfff"}, named("password")),
        (CREDENTIALS | {"password": "a" * 1025}, named("password")),
    ],
)
def test_a_body_that_is_not_as_documented_is_refused_by_name_alone(body: object, detail: str) -> None:
    response = post(body)
    assert refusal(response) == (422, "invalid_request")
    assert read(response)["detail"] == detail


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/problem+json",
        "application/json; charset=utf-16",
        "application/jsonp",
        "é",
    ],
)
def test_another_content_type_is_refused(content_type: str) -> None:
    assert refusal(post(CREDENTIALS, content_type=content_type)) == (422, "invalid_request")


def test_an_unknown_charset_is_refused() -> None:
    response = Client().generic("POST", SESSION, json.dumps(CREDENTIALS), content_type="application/json; charset=none")
    assert refusal(response) == (422, "invalid_request")


@pytest.mark.parametrize("content_type", [JSON, "Application/JSON", "application/json; charset=UTF-8"])
def test_every_way_to_say_json_is_understood(content_type: str) -> None:
    assert refusal(post(CREDENTIALS, content_type=content_type)) == (401, "invalid_credentials")


def test_a_body_of_a_megabyte_is_too_large() -> None:
    assert refusal(post(CREDENTIALS | {"password": "a" * 1_000_000})) == (413, "too_large")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("get", SESSION, "DELETE, POST"),
        ("head", SESSION, "DELETE, POST"),
        ("put", SESSION, "DELETE, POST"),
        ("patch", SESSION, "DELETE, POST"),
        ("options", SESSION, "DELETE, POST"),
        ("trace", SESSION, "DELETE, POST"),
        ("post", ME, "GET"),
        ("delete", ME, "GET"),
    ],
)
def test_another_method_is_refused_with_those_there_are(method: str, path: str, allowed: str) -> None:
    response = getattr(Client(), method)(path, headers={"X-HTTP-Method-Override": "GET"})
    assert (response.status_code, response.headers["Allow"]) == (405, allowed)
    assert method == "head" or refusal(response) == (405, "method_not_allowed")


@pytest.mark.parametrize("path", ["", "nowhere", "session/", "me/", "docs/", "%00", "%ff", "../login/", "session/1"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unknown_address_is_a_problem_too(method: str, path: str) -> None:
    assert refusal(getattr(Client(), method)(f"/api/v1/{path}")) == (404, "not_found")


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Bearer  {token}",
        "Bearer {token} ",
        "Bearer {token}x",
        "Bearer {token}, Bearer {token}",
        "Basic {token}",
        "Token {token}",
        "{token}",
        "Bearer é",
        "Bearer \x00",
        "Bearer " + "a" * 43,
        "Bearer " + "a" * 100_000,
    ],
)
def test_a_header_without_a_live_token_is_refused_and_challenged(header: str) -> None:
    token = token_of(make_user())
    response = Client().get(ME, headers={"Authorization": header.format(token=token)})
    assert refusal(response) == (401, "invalid_token")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="api", error="invalid_token"'


def test_who_sends_no_token_is_asked_for_one() -> None:
    response = Client().get(ME)
    assert refusal(response) == (401, "invalid_token")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="api"'


def test_the_scheme_may_be_written_in_any_case() -> None:
    assert ask(token_of(make_user()), scheme="bEARER").status_code == 200


def test_a_failure_is_a_problem_without_a_word_about_the_inside(caplog: pytest.LogCaptureFixture) -> None:
    token = token_of(make_user())
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE connectors_apitoken RENAME COLUMN expires_at TO gone")

    response = ask(token)

    assert refusal(response) == (500, "server_error")
    assert "gone" not in response.content.decode()
    assert "expires_at" in caplog.text
    assert token not in caplog.text


@pytest.mark.parametrize(
    ("error", "expected"),
    [(UnreadablePostError("gone"), (422, "invalid_request")), (RequestDataTooBig("much"), (413, "too_large"))],
)
def test_a_body_that_cannot_be_read_is_refused(error: Exception, expected: tuple[int, str], rf: Any) -> None:  # noqa: ANN401
    handler = refusals.HANDLERS[type(error)]
    assert refusal(handler(rf.post(SESSION), error)) == expected


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_NEARLY = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(CREDENTIALS, _VALUES | st.sampled_from([*CREDENTIALS.values()]))
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=_VALUES | _NEARLY | st.binary(max_size=64))
@example(body={"client": "agent-app", "username": "\U0010ffff", "password": "\x7f"})
@pytest.mark.usefixtures("db")
def test_no_body_makes_the_sign_in_fail(body: object) -> None:
    StoredTally.objects.all().delete()  # a spent budget would hide the rest
    response = post(body)
    assert refusal(response) in {(401, "invalid_credentials"), (422, "invalid_request")}
