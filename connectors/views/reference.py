"""The API's own description, for who has signed in with a browser."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from connectors import api, problems
from connectors.reference import operations


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """Answer with the OpenAPI document, which is in English."""
    with translation.override("en"):
        return JsonResponse(api.document())


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show the same as a page."""
    context = {"operations": operations(api.document()), "problems": problems.ALL}
    return render(request, "connectors/docs.html", context)
