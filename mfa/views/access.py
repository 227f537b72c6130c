"""Who asks: the pages of a factor act on the own account alone."""

from django.http import HttpRequest

from mfa.domain import changes


class OwnRequest(HttpRequest):
    """A request behind the sign-in."""

    user: changes.Person  # type: ignore[assignment]
