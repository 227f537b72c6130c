"""A thick client, as the tests play it."""

import json
from typing import Any, Protocol, cast, runtime_checkable

from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from tests.factories import PASSWORD

SESSION = "/api/v1/session"
ME = "/api/v1/me"
CREDENTIALS = {"client": "agent-app", "username": "amira", "password": PASSWORD}


def post(body: object, *, content_type: str = "application/json", client: Client | None = None) -> HttpResponse:
    """Send a body to the sign-in: bytes as they are, anything else as JSON."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = (client or Client()).post(SESSION, data, content_type=content_type)
    return cast(HttpResponse, sent)


def sign_in(user: User, **changes: object) -> HttpResponse:
    """Sign a person in."""
    return post(CREDENTIALS | {"username": user.username} | changes)


def token_of(user: User) -> str:
    """A live token of a person."""
    return str(read(sign_in(user))["access_token"])


def ask(token: str, *, method: str = "get", path: str = ME, scheme: str = "Bearer") -> HttpResponse:
    """Call with a bearer token."""
    headers = {"Authorization": f"{scheme} {token}"}
    return cast(HttpResponse, getattr(Client(), method)(path, headers=headers))


@runtime_checkable
class Answer(Protocol):
    """What the tests look at in an answer."""

    status_code: int
    content: bytes

    @property
    def headers(self) -> Any: ...  # noqa: ANN401


def read(response: Answer) -> dict[str, Any]:
    """The JSON of an answer."""
    return cast(dict[str, Any], json.loads(response.content))


def refusal(response: Answer) -> tuple[int, str]:
    """Status and code of problem details."""
    assert response.headers["Content-Type"] == "application/problem+json"
    body = read(response)
    assert set(body) == {"type", "title", "status", "detail", "code"}
    assert body["status"] == response.status_code
    return response.status_code, body["code"]
