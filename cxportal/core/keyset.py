"""Pages of a list that grows at its front: each begins where another ended, however long the list is."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

from cxportal.core import paging

COUNTED = 10_000  # more are not counted: that would read all of them


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some rows, newest first.

    :param newer: the number of the row that newer ones come after, if there are any
    :param older: the number of the row that older ones come before, if there are any
    :param count: how many rows there are on all pages; at most `COUNTED`, which stands for that many or more
    """

    rows: list[Any]
    newer: int | None
    older: int | None
    count: int
    size: int

    @property
    def has_more_than_counted(self) -> bool:
        return self.count >= COUNTED


def stretch_of(queryset: QuerySet[Any], query: QueryDict) -> Stretch:
    """The rows that `before` or `after` a row in the address; the newest ones where it names none.

    :param queryset: of a model with `at`, in any order
    """
    size, count = paging.size_of(query), queryset.order_by()[:COUNTED].count()
    if (anchor := _row(queryset, query.get("after"))) is not None:
        rows = list(_after(queryset, anchor).order_by("at", "id")[: size + 1])
        has_newer, rows = len(rows) > size, rows[:size][::-1]
        if rows:
            return Stretch(rows, rows[0].pk if has_newer else None, rows[-1].pk, count, size)
    anchor = _row(queryset, query.get("before"))
    found = _before(queryset, anchor) if anchor is not None else queryset
    rows = list(found.order_by("-at", "-id")[: size + 1])
    has_older, rows = len(rows) > size, rows[:size]
    newer = rows[0].pk if rows and anchor is not None else None
    return Stretch(rows, newer, rows[-1].pk if has_older else None, count, size)


def _row(queryset: QuerySet[Any], word: str | None) -> Any:  # noqa: ANN401 - a row of whatever model
    """The row of a number in the address; nothing where there is no such one."""
    if not word or not (word.isascii() and word.isdigit() and len(word) < len(str(2**63))):
        return None
    return queryset.model._default_manager.filter(pk=int(word)).only("pk", "at").first()


def _before(queryset: QuerySet[Any], row: Any) -> QuerySet[Any]:  # noqa: ANN401
    return queryset.filter(Q(at__lt=row.at) | Q(id__lt=row.pk), at__lte=row.at)


def _after(queryset: QuerySet[Any], row: Any) -> QuerySet[Any]:  # noqa: ANN401
    return queryset.filter(Q(at__gt=row.at) | Q(id__gt=row.pk), at__gte=row.at)
