"""Sign in, who am I, sign out."""

from http import HTTPStatus

from django.http import HttpRequest
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from ninja import Router, Status

from connectors import problems
from connectors.bearer import AuthenticatedRequest, Bearer
from connectors.domain import sign_in as domain
from connectors.openapi import answers
from connectors.schemas import Person, Session, SignIn
from cxportal.core import client

router = Router(tags=["session"])


@router.post(
    "session",
    operation_id="sign_in",
    summary="Sign in",
    response={HTTPStatus.CREATED: Session},
    openapi_extra=answers(
        problems.INVALID_CREDENTIALS,
        problems.ROLE_NOT_ALLOWED,
        problems.MFA_ENABLED,
        problems.PASSWORD_CHANGE_REQUIRED,
        problems.TOO_LARGE,
        problems.INVALID_REQUEST,
        problems.TOO_MANY_ATTEMPTS,
    ),
)
@sensitive_variables("body")
def sign_in(request: HttpRequest, body: SignIn) -> Status[Session]:
    """Get a bearer token for a login and a password: for twelve hours, or until role, password or MFA change."""
    signed_in = domain.sign_in(
        client=body.client,
        username=body.username,
        password=body.password,
        source=client.source(request),
        now=timezone.now(),
    )
    return Status(HTTPStatus.CREATED, Session.of(signed_in))


@router.get(
    "me",
    operation_id="me",
    summary="Who am I",
    auth=Bearer(),
    response=Person,
    openapi_extra=answers(problems.INVALID_TOKEN),
)
def me(request: AuthenticatedRequest) -> Person:
    """Tell whose token this is."""
    return Person.of(request.auth.user)


@router.delete(
    "session",
    operation_id="sign_out",
    summary="Sign out",
    auth=Bearer(),
    response={HTTPStatus.NO_CONTENT: None},
    openapi_extra=answers(problems.INVALID_TOKEN),
)
def sign_out(request: AuthenticatedRequest) -> Status[None]:
    """Kill the token."""
    domain.sign_out(request.auth, source=client.source(request), now=timezone.now())
    return Status(HTTPStatus.NO_CONTENT, None)
