"""The only place where a session becomes somebody's: after every proof that is due."""

from datetime import datetime

from django.conf import settings
from django.contrib import auth
from django.db import transaction
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.domain import policy, session_ends, sessions
from accounts.domain.login import SignedIn
from accounts.domain.policy import Permission
from accounts.enums import Ended, Role
from accounts.models import User
from accounts.sessions import store_of
from cxportal.core import client
from cxportal.core.audit import log
from cxportal.core.audit.log import Happening
from cxportal.core.audit.names import Name

NEXT_MAX_LENGTH = 1000  # it travels in a cookie


def complete(request: HttpRequest, signed_in: SignedIn, *, now: datetime) -> None:
    """Start a fresh session; nothing from before it is kept."""
    user = signed_in.user
    if signed_in.device is not None:
        user.otp_device = signed_in.device  # type: ignore[attr-defined]  # django-otp notes it in the session
    request.session.flush()
    store_of(request).begin(role=Role(user.role), source=client.source(request), now=now)
    auth.login(request, user)
    sessions.mark_proved(request.session, now=now)
    if signed_in.codes_left is not None:
        sessions.mark_recovered(request.session, now=now)


def go_on(request: HttpRequest, user: User, *, why: Ended) -> None:
    """Keep this one session, under a new key, after the person's own act has ended all.

    :param user: with the epoch that this act alone has made; where somebody else ended everything as well, the
        session is dead from birth
    :param why: what the act was; where the session ended for another reason, it stays ended
    """
    session = store_of(request)
    if session.session_key and session_ends.take_back(session.session_key, why=why):
        session.renew()
        session[auth.HASH_SESSION_KEY] = user.get_session_auth_hash()
    else:
        session.flush()


@transaction.atomic
def leave(request: HttpRequest, *, now: datetime) -> None:
    """End the session on the server, and write down who has left."""
    user = request.user
    auth.logout(request)
    if isinstance(user, User):
        log.write(Happening(Name.LOGOUT, actor=user, subject=user, source=client.source(request)), now=now)


def home_of(user: User) -> str:
    """The name of the page that a role starts at."""
    return "agent_panel" if policy.may(user, Permission.AGENT_PANEL) else "floor"


def page_path(address: str) -> str:
    """The path of a page of this site by its whole address, else ""."""
    return local_path(address.removeprefix(settings.SITE_URL))


def local_path(target: str) -> str:
    """The target if it is a path of this site, else ""."""
    is_path = target.startswith("/") and len(target) <= NEXT_MAX_LENGTH
    is_local = is_path and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return target if is_local else ""
