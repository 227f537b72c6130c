"""A link to choose a new password, mailed to somebody who asked an administrator for it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.domain import resets
from accounts.domain.policy import Permission
from accounts.domain.user_errors import NoMailError
from accounts.views import proving, user_words
from accounts.views.access import SignedInRequest, requires
from accounts.views.user_edit import load
from cxportal.core import client


@requires(Permission.USERS)
@proving.asks
@require_POST
def user_reset(request: SignedInRequest, user_id: int) -> HttpResponse:
    """Mail the link; the old password works until it is used."""
    person = load(user_id).person
    edit_page = reverse("user_edit", args=[user_id])
    proving.demand(request, leave_to=edit_page)
    try:
        resets.send_link(person, actor=request.user, source=client.source(request), now=timezone.now())
    except NoMailError as refusal:
        messages.error(request, user_words.refusal(refusal)[1])
    else:
        messages.success(request, _("A password reset mail is on its way to %(email)s.") % {"email": person.email})
    return redirect(edit_page)
