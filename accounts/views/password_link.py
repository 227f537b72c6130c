"""Choose a password by a link from a mail.

The address with the key only puts the key into a cookie and leads to an address without it: so it stays in no history,
no Referer and no screenshot. Nothing is used up by looking, since scanners of mail servers look first.
"""

import re
from datetime import timedelta
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.domain import links, password_changes
from accounts.domain.passwords import WeakPasswordError
from accounts.enums import LinkPurpose
from accounts.forms.password import NewPasswordForm
from accounts.models import PasswordLink, User
from accounts.views.language import set_language
from cxportal.core import client, cookies

LIFETIME = timedelta(minutes=30)  # from the link to the password; the link itself may go on
_SALT = "accounts.password_link"
_KEY = re.compile(r"[A-Za-z0-9_-]{43}")
_PAGES = {LinkPurpose.RESET: "password_reset", LinkPurpose.INVITATION: "invitation"}


@csrf_exempt
@login_not_required
def open_link(request: HttpRequest, key: str, purpose: LinkPurpose) -> HttpResponse:
    """Answer the address that stands in the mail.

    Every method gets one answer, without a look at the database: an error would write the address into the log.
    """
    response = redirect(_PAGES[purpose])
    if _KEY.fullmatch(key):
        _keep(response, key)
    else:
        _forget(response)
    return response


@sensitive_post_parameters()
@sensitive_variables()
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose_password(request: HttpRequest, purpose: LinkPurpose) -> HttpResponse:
    """Ask for the new password, or say that the link opens nothing."""
    if "language" in request.POST:
        return set_language(request, redirect(request.path))
    try:
        return _ask(request, purpose, links.find(key_in(request), purpose, now=timezone.now()))
    except links.StaleLinkError:
        context = {"purpose": purpose, "language_action": request.path}
        page = render(request, "accounts/password_link_stale.html", context, status=HTTPStatus.GONE)
        _forget(page)
        return page


def _ask(request: HttpRequest, purpose: LinkPurpose, link: PasswordLink) -> HttpResponse:
    form = NewPasswordForm(request.POST if request.method == "POST" else None, asks_password=False, asks_token=False)
    if form.is_valid() and _choose(request, purpose, form):
        messages.success(request, _("Your password is set. Log in with it now."))
        response = redirect("login")
        _forget(response)
        return response
    context = {"form": form, "person": link.user, "purpose": purpose, "language_action": request.path}
    return render(request, "accounts/password_link.html", context)


def _choose(request: HttpRequest, purpose: LinkPurpose, form: NewPasswordForm) -> bool:
    given = {"key": key_in(request), "purpose": purpose, "raw": form.cleaned_data["new_password1"]}
    try:
        password_changes.choose_by_link(**given, source=client.source(request), now=timezone.now())
    except WeakPasswordError as weak:
        form.refuse(weak)
    return form.is_valid()


def key_in(request: HttpRequest) -> str:
    """The key that this browser carries, or "" which opens nothing."""
    try:
        return str(signing.loads(request.COOKIES.get(settings.LINK_COOKIE_NAME, ""), salt=_SALT, max_age=LIFETIME))
    except signing.BadSignature:
        return ""


def person_in(request: HttpRequest, purpose: str) -> User | None:
    """Whose link this browser carries, if it still opens something."""
    try:
        return links.find(key_in(request), LinkPurpose(purpose), now=timezone.now()).user
    except (ValueError, links.StaleLinkError):
        return None


def _keep(response: HttpResponse, key: str) -> None:
    """Give the browser the key, out of reach for scripts, for as long as somebody takes to choose."""
    cookies.give(response, settings.LINK_COOKIE_NAME, signing.dumps(key, salt=_SALT))


def _forget(response: HttpResponse) -> None:
    """Take the key back."""
    cookies.take_back(response, settings.LINK_COOKIE_NAME)
