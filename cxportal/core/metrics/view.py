"""The page for Prometheus: with the token, or from this machine."""

import secrets
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cxportal.core import client
from cxportal.core.metrics import exposition


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with all metrics, to who may read them."""
    if _has_the_token(request) or client.is_this_machine(request):
        return HttpResponse(exposition.text(), content_type=exposition.CONTENT_TYPE)
    refusal = HttpResponse("Metrics are read with the token, or from this machine.\n", content_type="text/plain")
    refusal.status_code = HTTPStatus.FORBIDDEN
    if settings.METRICS_TOKEN:
        refusal.status_code = HTTPStatus.UNAUTHORIZED
        refusal.headers["WWW-Authenticate"] = 'Bearer realm="metrics"'
    return refusal


def _has_the_token(request: HttpRequest) -> bool:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if not settings.METRICS_TOKEN or scheme.lower() != "bearer":
        return False
    return secrets.compare_digest(token.encode(), settings.METRICS_TOKEN.encode())
