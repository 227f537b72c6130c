"""The API of the thick clients, and the pages that describe it."""

from typing import cast

from django.urls import URLPattern, URLResolver, path, re_path

from connectors.api import api
from connectors.door import View, door, nowhere
from connectors.views import reference

app_name = "connectors"


def _through_the_door(pattern: URLPattern | URLResolver) -> URLPattern | URLResolver:
    pattern.callback = door(cast(View, pattern.callback))
    return pattern


urlpatterns = [
    path("openapi.json", reference.openapi, name="openapi"),
    path("docs", reference.docs, name="docs"),
    *(_through_the_door(pattern) for pattern in api.urls[0]),
    re_path(r"", nowhere, name="nowhere"),
]
