"""The API's own description tells the truth, to who may read it."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import override

from accounts.enums import Role
from connectors import problems
from tests.clients import signed_in
from tests.connectors.thick_client import read
from tests.factories import make_user

pytestmark = pytest.mark.django_db

DOCUMENT = "/api/v1/openapi.json"
DOCS = "/api/v1/docs"

ANSWERS = {
    ("/api/v1/session", "post"): {
        "201": set(),
        "401": {"invalid_credentials"},
        "403": {"role_not_allowed", "mfa_enabled", "password_change_required"},
        "405": {"method_not_allowed"},
        "413": {"too_large"},
        "422": {"invalid_request"},
        "429": {"too_many_attempts"},
        "500": {"server_error"},
        "503": {"unavailable"},
    },
    ("/api/v1/session", "delete"): {
        "204": set(),
        "401": {"invalid_token"},
        "405": {"method_not_allowed"},
        "500": {"server_error"},
        "503": {"unavailable"},
    },
    ("/api/v1/me", "get"): {
        "200": set(),
        "401": {"invalid_token"},
        "405": {"method_not_allowed"},
        "500": {"server_error"},
        "503": {"unavailable"},
    },
}


def test_the_document_lists_every_answer_with_its_codes() -> None:
    document = read(signed_in(make_user()).get(DOCUMENT))
    told = {
        (path, method): {
            status: {code for media in answer.get("content", {}).values() for code in media.get("examples", {})}
            for status, answer in operation["responses"].items()
        }
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    assert told == ANSWERS
    assert document["servers"] == [{"url": settings.SITE_URL}]


def test_refusals_are_told_as_problem_details_with_a_whole_example() -> None:
    document = read(signed_in(make_user()).get(DOCUMENT, headers={"Accept-Language": "fr"}))
    media = document["paths"]["/api/v1/session"]["post"]["responses"]["403"]["content"]
    fields = set(document["components"]["schemas"]["Problem"]["required"])
    example = media["application/problem+json"]["examples"]["mfa_enabled"]["value"]
    assert set(media) == {"application/problem+json"}
    with override("en"):  # the description speaks one language, whoever reads it
        assert example == problems.body_of(problems.MFA_ENABLED)
    assert set(example) == fields


def test_operations_behind_a_token_say_so() -> None:
    document = read(signed_in(make_user()).get(DOCUMENT))
    secured = {
        (path, method)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if operation.get("security") == [{"Bearer": []}]
    }
    assert secured == {("/api/v1/session", "delete"), ("/api/v1/me", "get")}


@pytest.mark.parametrize("role", Role)
def test_the_page_shows_every_operation_and_every_problem(role: Role) -> None:
    page = signed_in(make_user(role)).get(DOCS).content.decode()
    for path, method in ANSWERS:
        assert f"<code>{method.upper()} {path}</code>" in page
    for problem in problems.ALL:
        assert f'id="{problem.code}"' in page
    assert "text of 1 to 150 characters" in page
    assert settings.VERSION in page


def test_the_type_of_a_problem_leads_to_its_description() -> None:
    assert problems.body_of(problems.MFA_ENABLED)["type"] == f"{settings.SITE_URL}{DOCS}#mfa_enabled"


@pytest.mark.parametrize("path", [DOCUMENT, DOCS])
def test_strangers_read_nothing(path: str) -> None:
    response = Client().get(path)
    assert (response.status_code, response.headers["Location"]) == (302, f"/login/?next={path}")


@pytest.mark.parametrize("path", [DOCUMENT, DOCS])
def test_reading_is_all_there_is_to_do(path: str) -> None:
    assert signed_in(make_user()).post(path).status_code == 405
