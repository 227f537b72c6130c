"""Problem details (RFC 9457): everything that the API refuses, each under a stable code."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MEDIA_TYPE = "application/problem+json"
CHALLENGE = 'Bearer realm="api"'  # RFC 9110 §11.6.1 wants one with every 401
_DOCS = "/api/v1/docs"


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of refusal.

    :param detail: a sentence for people where a client may show it, for its developers elsewhere
    """

    code: str
    status: HTTPStatus
    title: str
    detail: str | Promise


INVALID_CREDENTIALS = Problem(
    "invalid_credentials",
    HTTPStatus.UNAUTHORIZED,
    "Wrong login or password",
    _("The login or password is not correct"),
)
INVALID_TOKEN = Problem(
    "invalid_token",
    HTTPStatus.UNAUTHORIZED,
    "No live token",
    "Sign in again: the bearer token is missing, unknown, expired or revoked.",
)
ROLE_NOT_ALLOWED = Problem(
    "role_not_allowed",
    HTTPStatus.FORBIDDEN,
    "Role without thick clients",
    _("Your role cannot use the Agent App and the Salesforce Connector. Use the portal in a browser"),
)
MFA_ENABLED = Problem(
    "mfa_enabled",
    HTTPStatus.FORBIDDEN,
    "MFA is on",
    _(
        "MFA is on for this user, so the Agent App and the Salesforce Connector cannot be used. "
        "Use the Agent Panel in a browser"
    ),
)
PASSWORD_CHANGE_REQUIRED = Problem(
    "password_change_required",
    HTTPStatus.FORBIDDEN,
    "A new password is due",
    _("Log in with a browser first and choose a password of your own"),
)
TOO_MANY_ATTEMPTS = Problem(
    "too_many_attempts",
    HTTPStatus.TOO_MANY_REQUESTS,
    "Too many attempts",
    "Wait as many seconds as Retry-After says. Until then nothing is checked, and trying does not prolong it.",
)
NOT_FOUND = Problem("not_found", HTTPStatus.NOT_FOUND, "No such address", "The API has no such address.")
METHOD_NOT_ALLOWED = Problem(
    "method_not_allowed",
    HTTPStatus.METHOD_NOT_ALLOWED,
    "Method not allowed",
    "The header Allow lists the methods of this address.",
)
TOO_LARGE = Problem(
    "too_large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Body too large", "The body is larger than the API reads."
)
INVALID_REQUEST = Problem(
    "invalid_request",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "Body not understood",
    "Send a JSON object in UTF-8 with the content type application/json.",
)
SERVER_ERROR = Problem(
    "server_error",
    HTTPStatus.INTERNAL_SERVER_ERROR,
    "Something went wrong",
    "The portal could not answer. The cause is in its log.",
)
UNAVAILABLE = Problem(
    "unavailable",
    HTTPStatus.SERVICE_UNAVAILABLE,
    "The portal cannot reach its data",
    "Nobody can sign in or go on until that is over. Try again after the time in the header Retry-After.",
)
ALL = (
    INVALID_CREDENTIALS,
    INVALID_TOKEN,
    ROLE_NOT_ALLOWED,
    MFA_ENABLED,
    PASSWORD_CHANGE_REQUIRED,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    TOO_LARGE,
    INVALID_REQUEST,
    TOO_MANY_ATTEMPTS,
    SERVER_ERROR,
    UNAVAILABLE,
)


def body_of(problem: Problem, *, detail: str = "") -> dict[str, Any]:
    """A problem as JSON has it; its `type` leads to the documentation.

    :param detail: a sentence that fits this occurrence better than the problem's own
    """
    return {
        "type": f"{settings.SITE_URL}{_DOCS}#{problem.code}",
        "title": problem.title,
        "status": int(problem.status),
        "detail": detail or problem.detail,
        "code": problem.code,
    }


def answer(problem: Problem, *, detail: str = "", headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Say no."""
    body = json.dumps(body_of(problem, detail=detail), cls=DjangoJSONEncoder)
    response = HttpResponse(body, status=problem.status, content_type=MEDIA_TYPE, headers=headers)
    if problem.status == HTTPStatus.UNAUTHORIZED:
        response.headers.setdefault("WWW-Authenticate", CHALLENGE)
    return response
