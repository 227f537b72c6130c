"""The list of people as a file."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from accounts.domain import directory, exports
from accounts.domain.policy import Permission
from accounts.enums import Role
from accounts.filters import UserFilter
from accounts.views import proving
from accounts.views.access import SignedInRequest, requires
from cxportal.core import client
from cxportal.core.spreadsheet import Row, csv_response

ROWS_A_READ = 2000


@requires(Permission.USERS)
@proving.asks
@require_safe
def user_export(request: SignedInRequest) -> StreamingHttpResponse:
    """Send the people that the same filters show, all pages of them; `bom=1` starts it as Excel wants it."""
    proving.demand(request, leave_to=reverse("users"))
    wanted = UserFilter(request.GET, queryset=directory.people())
    return send(request, wanted.qs, filters=wanted.narrowed_to())


def send(request: SignedInRequest, people: QuerySet[Any], *, filters: Mapping[str, str]) -> StreamingHttpResponse:
    """Write down that these people leave as a file, and send it.

    :param filters: how they were chosen
    """
    source = client.source(request)
    exports.record(request.user, what="users", filters=filters, source=source, now=timezone.now())
    has_mark = request.GET.get("bom") == "1"
    return csv_response(request, name="users.csv", header=_header(), rows=_rows(people), has_mark=has_mark)


def _header() -> Row:
    return [
        _("Login"),
        _("First name"),
        _("Last name"),
        _("Email"),
        _("Role"),
        _("Status"),
        _("MFA"),
        _("Last login"),
    ]


def _rows(people: QuerySet[Any]) -> Iterator[Row]:
    roles = {value: str(label) for value, label in Role.choices}
    status = {True: _("Active"), False: _("Inactive")}
    switch = {True: pgettext("MFA", "On"), False: pgettext("MFA", "Off")}
    for person in people.iterator(chunk_size=ROWS_A_READ):
        yield (
            person.username,
            person.first_name,
            person.last_name,
            person.email,
            roles[person.role],
            status[person.is_active],
            switch[person.mfa_is_on],
            timezone.localtime(person.last_login).isoformat(timespec="seconds") if person.last_login else "",
        )
