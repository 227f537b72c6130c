"""What the API answers when something goes wrong on the way to an answer."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils import timezone
from ninja.errors import AuthenticationError, HttpError, ValidationError

from accounts.domain.login import WrongPasswordError
from connectors import problems
from connectors.domain import sign_in, tokens
from cxportal.core import client
from cxportal.core.errors import RETRY_AFTER
from cxportal.core.limits import words
from cxportal.core.limits.rules import ThrottledError
from cxportal.core.logs import OUTAGES

Handler = Callable[[HttpRequest, Any], HttpResponse]

_log = logging.getLogger(__name__)

_AFTER_THE_PASSWORD: Mapping[type[sign_in.RefusedError], problems.Problem] = {
    sign_in.RoleNotAllowedError: problems.ROLE_NOT_ALLOWED,
    sign_in.MfaEnabledError: problems.MFA_ENABLED,
    sign_in.PasswordDueError: problems.PASSWORD_CHANGE_REQUIRED,
}


def _tell(problem: problems.Problem) -> Handler:
    return lambda request, error: problems.answer(problem)


def _refuse(request: HttpRequest, refusal: sign_in.RefusedError) -> HttpResponse:
    """Somebody knows this password and gets no further: worth a line in the log."""
    problem = _AFTER_THE_PASSWORD[type(refusal)]
    source = client.address(request)
    _log.warning(
        "API sign-in refused: code=%s user=%d client=%s source=%s",
        problem.code,
        refusal.user_id,
        refusal.client.value,
        source,
        extra={"code": problem.code, "user_id": refusal.user_id, "client": refusal.client.value, "source": source},
    )
    return problems.answer(problem)


def _name_fields(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Name the fields, never what stood in them."""
    names = sorted({str(each["loc"][-1]) for each in error.errors})
    return problems.answer(problems.INVALID_REQUEST, detail=f"Missing or not as documented: {', '.join(names)}.")


def _demand_token(request: HttpRequest, error: Exception) -> HttpResponse:
    """Ask for a token; who sent none is not told that it is wrong (RFC 6750 §3.1)."""
    is_sent = "Authorization" in request.headers
    challenge = problems.CHALLENGE + (', error="invalid_token"' if is_sent else "")
    return problems.answer(problems.INVALID_TOKEN, headers={"WWW-Authenticate": challenge})


def _fail(request: HttpRequest, error: Exception) -> HttpResponse:
    _log.error("The API failed", exc_info=error)
    return problems.answer(problems.SERVER_ERROR)


def _throttle(request: HttpRequest, error: ThrottledError) -> HttpResponse:
    now = timezone.now()
    return words.mark(
        problems.answer(problems.TOO_MANY_ATTEMPTS, detail=words.throttled(error, now=now)), error, now=now
    )


def _ask_to_wait(request: HttpRequest, error: Exception) -> HttpResponse:
    _log.error("The API cannot reach its data", exc_info=error)
    return problems.answer(problems.UNAVAILABLE, headers={"Retry-After": RETRY_AFTER})


HANDLERS: Mapping[type[Exception], Handler] = {
    WrongPasswordError: _tell(problems.INVALID_CREDENTIALS),
    sign_in.RefusedError: _refuse,
    ThrottledError: _throttle,
    tokens.DeadTokenError: _demand_token,
    AuthenticationError: _demand_token,
    ValidationError: _name_fields,
    HttpError: _tell(problems.INVALID_REQUEST),  # so Ninja calls a body that the parser refused
    UnreadablePostError: _tell(problems.INVALID_REQUEST),
    RequestDataTooBig: _tell(problems.TOO_LARGE),
    **dict.fromkeys(OUTAGES, _ask_to_wait),
    Exception: _fail,
}
