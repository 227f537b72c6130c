"""What signed-in requests pass: the factor they were verified with, and a new password that is due."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.middleware import OTPMiddleware

from accounts import sign_in
from accounts.models import User
from accounts.views.access import SignedInRequest

Handler = Callable[[HttpRequest], HttpResponse]

OPEN_WHILE_PASSWORD_IS_DUE = frozenset({"password_change", "logout", "session_time", "session_stay"})


class FactorMiddleware(OTPMiddleware):
    """django-otp's middleware without its query: `request.user.is_verified()` is true after the token.

    The session notes the device only when its code was spent, and any change of the factor ends the
    session; so the device is read when somebody looks at it, not on every request.
    """

    def _verify_user_sync(self, request: HttpRequest, user: User | AnonymousUser) -> User | AnonymousUser:
        self._init_user_fields(user)  # type: ignore[no-untyped-call]
        if user.is_authenticated and (device_id := request.session.get(DEVICE_ID_SESSION_KEY)):
            user.otp_device = SimpleLazyObject(partial(self._device_from_persistent_id, device_id))  # type: ignore[attr-defined]
        return user


class SignInMiddleware(LoginRequiredMiddleware):
    """Django's, which would read the session for pages that anybody may see: they work without a database, too."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase], *rest: Any
    ) -> HttpResponseBase | None:
        return super().process_view(request, view_func, *rest) if getattr(view_func, "login_required", True) else None

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        """Lead to the login, and from there back to a page: where a form was sent to may not be one."""
        if request.method in {"GET", "HEAD"}:
            return super().handle_no_permission(request, view_func)
        page = sign_in.page_path(request.headers.get("Referer", ""))
        return redirect(reverse("login", query={"next": page} if page else None))


class NewPasswordMiddleware:
    """Lead who signed in with a one-time password to the page that demands a new one, and nowhere else."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: SignedInRequest, view: Handler, args: object, kwargs: object
    ) -> HttpResponse | None:
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        is_open = request.resolver_match is not None and request.resolver_match.url_name in OPEN_WHILE_PASSWORD_IS_DUE
        if request.user.must_change_password and not is_open:
            return redirect("password_change")
        return None
