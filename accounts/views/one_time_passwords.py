"""Many one-time passwords, shown once."""

import csv
import io
from base64 import b64encode
from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.domain.user_import import Added
from accounts.views.access import SignedInRequest
from cxportal.core.spreadsheet import BYTE_ORDER_MARK, harmless


@sensitive_variables()
def show(request: SignedInRequest, added: Sequence[Added], done: str) -> HttpResponse:
    """Show them, with the same as a file in the page itself: no address has it."""
    context = {"added": added, "done": done, "file": f"data:text/csv;charset=utf-8;base64,{_file(added)}"}
    return render(request, "accounts/one_time_passwords.html", context)


@sensitive_variables()
def _file(added: Sequence[Added]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_("Login"), _("Name"), _("One-time password")])
    for each in added:
        writer.writerow([harmless(each.user.username), harmless(each.user.get_full_name()), each.one_time_password])
    return b64encode((BYTE_ORDER_MARK + text.getvalue()).encode()).decode("ascii")
