"""The frame that holds a chat, the script that puts it into a page, and a page that shows both."""

import json

from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from webchat.domain import sites
from webchat.domain.sites import DEMO, Door, UnknownSiteError

LOADER = "webchat/loader.js"
GOODS = (("Watering can", "€ 24"), ("Herb garden", "€ 39"), ("Rose, climbing", "€ 18"))


@login_not_required
@xframe_options_exempt
@require_safe
def frame(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the chat of a site; only its own pages and the portal's may hold it."""
    door = _door(slug)
    answer = render(
        request, "webchat/frame.html", {"door": door, "site": door.site, "origins": json.dumps(door.ancestors)}
    )
    answer.headers["Content-Security-Policy"] = build_policy(replace={"frame-ancestors": door.ancestors})
    return answer


@login_not_required
@require_safe
def widget(_request: HttpRequest, slug: str) -> HttpResponse:
    """Answer the script that a site includes by one tag."""
    _door(slug)
    script = (settings.BASE_DIR / "static" / LOADER).read_bytes()
    answer = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "public, max-age=300"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@login_not_required
@require_safe
def demo(request: HttpRequest) -> HttpResponse:
    """Show a shop with the chat."""
    goods = [{"name": name, "price": price} for name, price in GOODS]
    answer = render(request, "webchat/demo.html", {"site": _door(DEMO).site, "goods": goods})
    answer.headers["Content-Security-Policy"] = build_policy(update={"frame-src": ["'self'"]})
    return answer


def _door(slug: str) -> Door:
    try:
        return sites.find(slug, now=timezone.now())
    except UnknownSiteError as error:
        raise Http404 from error
