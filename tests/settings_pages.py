"""What the tests of settings share."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.test import Client

from cxportal.core.audit.names import Name
from cxportal.core.models import AuditRecord
from tests.pages import Form, form_of

NAMES = (Name.ROUTING_CREATED, Name.ROUTING_CHANGED, Name.ROUTING_DELETED)


def routing_records() -> QuerySet[AuditRecord]:
    """What was done to settings of routing, in order."""
    return AuditRecord.objects.filter(name__in=NAMES).order_by("pk")


def form_at(client: Client, url: str, id_: str = "setting-form") -> Form:
    """The form of a page."""
    response: Any = client.get(url)
    return form_of(response, id_)


def text_of(response: Any) -> str:  # noqa: ANN401 - the client's answers
    """The page as it is sent."""
    assert isinstance(response, HttpResponse)
    return response.content.decode()
