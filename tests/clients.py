"""Browsers for the tests."""

from django.conf import settings
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts import sign_in
from accounts.domain.login import SignedIn
from accounts.models import User
from accounts.sessions import SessionStore
from mfa.domain import devices


class Browser(Client):
    """A browser in which a person has signed in."""

    def __init__(self, user: User) -> None:
        super().__init__()
        self.user = user


def signed_in(user: User) -> Browser:
    """A browser with a full session, as the last step of the sign-in makes it; with MFA on, the device is noted."""
    client = Browser(user)
    request = RequestFactory().get("/")
    request.session = SessionStore()
    sign_in.complete(request, SignedIn(user=user, device=devices.find(user.pk)), now=timezone.now())
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(request.session.session_key)
    return client
