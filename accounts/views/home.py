"""The front door."""

from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.sign_in import home_of
from accounts.views.access import SignedInRequest


def home(request: SignedInRequest) -> HttpResponse:
    """Send each role to the page that it works on."""
    return redirect(home_of(request.user))
