"""Pages of a list, from the address; a number that makes no sense leads to a page that exists."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict

SIZES = (25, 50, 100)


def size_of(query: QueryDict) -> int:
    """How many rows a page has: one of `SIZES`."""
    asked = query.get("per_page", "")
    return next((size for size in SIZES if str(size) == asked), SIZES[0])


def page_of(queryset: QuerySet[Any], query: QueryDict) -> Page[Any]:
    """The page that `page` and `per_page` name; the last one for a number too large.

    The keys are looked up first: a database walks over many keys faster than over many whole rows.
    """
    page: Page[Any] = Paginator(queryset.values_list("pk", flat=True), size_of(query)).get_page(query.get("page"))
    keys = list(page.object_list)
    rows = queryset.order_by().in_bulk(keys)
    page.object_list = [rows[key] for key in keys if key in rows]
    return page
