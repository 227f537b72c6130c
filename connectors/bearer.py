"""Who a bearer token speaks for (RFC 6750). Cookies are not looked at."""

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from connectors.domain import tokens
from connectors.models import ApiToken


class AuthenticatedRequest(HttpRequest):
    """A request with a live token."""

    auth: ApiToken


class Bearer(HttpBearer):
    """The only way into the API."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        """The live token of the header.

        :raises DeadTokenError: it opens nothing
        """
        return tokens.find(token, now=timezone.now())
