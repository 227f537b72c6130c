"""Which set-up a browser session is in."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.signals import user_logged_out
from django.contrib.sessions.backends.base import SessionBase
from django.dispatch import receiver
from django.http import HttpRequest

from mfa.domain import enrolment

_KEY = "mfa_set_up"


def keep(session: SessionBase, ticket: str) -> None:
    """Note the ticket under a new session key, since a password was just given."""
    session.cycle_key()
    session[_KEY] = ticket


def of(session: SessionBase) -> str:
    """The ticket, or "" which opens nothing."""
    return str(session.get(_KEY, ""))


def drop(session: SessionBase) -> None:
    """The set-up is finished."""
    session.pop(_KEY, None)


@receiver(user_logged_out, dispatch_uid="a set-up dies with its session")
def _abandon(request: HttpRequest, user: AbstractBaseUser | None, **_: Any) -> None:
    if user is not None and (ticket := of(request.session)):
        enrolment.abandon(user.pk, ticket=ticket)
