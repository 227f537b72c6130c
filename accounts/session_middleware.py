"""What becomes of a session at each request: somebody was active, or it is over and the browser is told why."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from accounts import sign_in
from accounts.activity import is_by_person
from accounts.domain import session_ends, session_life
from accounts.enums import Ended
from accounts.sessions import store_of

Handler = Callable[[HttpRequest], HttpResponse]


class SessionLifeMiddleware:
    """Note activity, and say once why a session is over; only who holds its key hears of it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Handler, args: object, kwargs: object) -> HttpResponse | None:
        is_open = not getattr(view, "login_required", True)
        if is_open and (request.resolver_match is None or request.resolver_match.url_name != "login"):
            return None
        if request.user.is_authenticated:
            row = store_of(request).row
            if row is not None and not is_open and is_by_person(request, view):
                session_life.note_activity(row, now=timezone.now())
            return None
        _tell_why(request, is_background=getattr(view, "is_background", False))
        return _to_login(request) if not is_open and "HX-Request" in request.headers else None


def _tell_why(request: HttpRequest, *, is_background: bool) -> None:
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if not key:
        return
    why = session_ends.tell(key) or (Ended.ACCOUNT if store_of(request).row else None)
    if why:
        messages.info(request, why.label)
    elif is_background:
        del request.COOKIES[settings.SESSION_COOKIE_NAME]  # or the answer would take back the new key of another tab


def _to_login(request: HttpRequest) -> HttpResponse:
    """Lead the whole page to the login: a fragment is no place for a form."""
    path = sign_in.page_path(request.headers.get("HX-Current-URL", ""))
    return HttpResponseClientRedirect(reverse("login", query={"next": path} if path else None))
