"""A sign-in over HTTP, as the tests take it: one call a step."""

import re
from typing import Any, cast

from django.http import HttpResponse
from django.test import Client

from tests.factories import PASSWORD

STEP = re.compile(r'name="(username|password|token)"')


def give(client: Client, **fields: str) -> HttpResponse:
    """Post one answer to the sign-in."""
    return cast(HttpResponse, client.post("/login/", fields))


def step(client: Client) -> str:
    """The question that the sign-in asks now: the name of its field."""
    found = STEP.search(client.get("/login/").content.decode())
    return found.group(1) if found else ""


def half_in(username: str, password: str = PASSWORD, client: Client | None = None) -> Client:
    """A browser that has given a right name and password."""
    client = client or Client()
    give(client, username=username)
    give(client, password=password)
    return client


def is_in(client: Client) -> bool:
    """Say whether the browser holds a full session."""
    return client.get("/profile/").status_code == 200


def person_in(client: Client) -> Any:  # noqa: ANN401 - django-otp adds to the person what no stub knows
    """Who the browser's session belongs to, as a view sees them."""
    return client.get("/profile/").wsgi_request.user
