"""The list of people: who is in it, in which order."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, OrderBy, OuterRef, QuerySet

from accounts.domain.folding import folded
from accounts.models import Team, User
from mfa.domain import devices

MOST_WORDS = 5
_COLUMNS: Mapping[str, tuple[OrderBy, ...]] = {
    "username": (F("username_key").asc(),),
    "name": (F("first_name").asc(), F("last_name").asc(), F("username_key").asc()),
    "role": (F("role").asc(), F("username_key").asc()),
    "status": (F("is_active").desc(), F("username_key").asc()),
    "mfa": (F("totpdevice__confirmed").desc(nulls_last=True), F("username_key").asc()),
    "last_login": (F("last_login").asc(nulls_first=True), F("username_key").asc()),
}
DEFAULT_ORDER = "username"


def people() -> QuerySet[Any]:
    """Everybody by login, with `mfa_is_on`."""
    everybody = User.objects.defer("password", "search_text").order_by("username_key")
    return everybody.annotate(mfa_is_on=devices.is_on_for(OuterRef("pk")))


def matching(queryset: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Those whose login, name or mail holds every word of a text, in any case and with any accents."""
    for word in folded(text).split()[:MOST_WORDS]:
        queryset = queryset.filter(search_text__contains=word)
    return queryset


def ordered(queryset: QuerySet[Any], order: str) -> QuerySet[Any]:
    """The same people in the order of a column; a leading hyphen turns it round as a whole, as an index can be read."""
    columns = [column.copy() for column in _COLUMNS[order.removeprefix("-")]]
    if order.startswith("-"):
        for column in columns:
            column.reverse_ordering()
    return queryset.order_by(*columns)


def teams() -> list[tuple[str, str]]:
    """Number and name of each team, for choices."""
    return [(str(pk), name) for pk, name in Team.objects.values_list("pk", "name")]
