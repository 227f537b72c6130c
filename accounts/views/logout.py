"""The way out."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import pending_login, sign_in


@login_not_required
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End the session, and a sign-in that is half-way, on the server."""
    now = timezone.now()
    pending_login.start_over(pending_login.load(request, now=now))
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        sign_in.leave(request, now=now)
    response = redirect("login")
    pending_login.forget(response)
    return response
