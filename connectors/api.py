"""The API, and the document that describes it."""

from typing import Any

from django.conf import settings
from ninja import NinjaAPI

from connectors import schemas
from connectors.bodies import JsonParser
from connectors.refusals import HANDLERS
from connectors.views import session
from cxportal import __version__

api = NinjaAPI(
    title="CX Portal API",
    version=__version__,
    description="The door of the Agent App and the Salesforce Connector.",
    urls_namespace="connectors",
    openapi_url=None,  # document and docs are pages of ours, behind the sign-in
    docs_url=None,
    parser=JsonParser(),
    servers=[{"url": settings.SITE_URL}],
)
api.add_router("", session.router)
for _kind, _handler in HANDLERS.items():
    api.add_exception_handler(_kind, _handler)


def document() -> dict[str, Any]:
    """The API in OpenAPI's words."""
    found: dict[str, Any] = api.get_openapi_schema()
    found["components"]["schemas"]["Problem"] = schemas.Problem.json_schema()
    return found
