"""The way out."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import pending_login, sign_in
from accounts.domain import session_ends
from accounts.models import User
from cxportal.core import client


@login_not_required
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End the session, and a sign-in that is half-way, on the server."""
    now = timezone.now()
    pending_login.start_over(pending_login.load(request, now=now))
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        if isinstance(request.user, User):
            session_ends.write_logout_down(request.user, source=client.source(request), now=now)
        sign_in.leave(request, now=now)
    response = redirect("login")
    pending_login.forget(response)
    return response
