"""Ask the policy before a view."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from accounts.domain import denials, policy
from accounts.domain.policy import Permission
from accounts.models import User
from cxportal.core import client


class SignedInRequest(HttpRequest):
    """A request behind the sign-in."""

    user: User
    htmx: HtmxDetails


P = ParamSpec("P")
View = Callable[Concatenate[SignedInRequest, P], HttpResponseBase]


def requires(permission: Permission) -> Callable[[View[P]], View[P]]:
    """Answer 403 to everybody whose role does not allow it, whatever the method."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: SignedInRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not policy.may(request.user, permission):
                source, now = client.source(request), timezone.now()
                denials.record(request.user, path=request.path, method=request.method or "", source=source, now=now)
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return cast(View[P], guarded)

    return decorate
