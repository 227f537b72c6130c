"""Let somebody try again who guessed too often."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.domain import locks
from accounts.domain.policy import Permission
from accounts.domain.user_errors import OwnAccountError, UserChangeRefusedError
from accounts.views import proving, user_words
from accounts.views.access import SignedInRequest, requires
from accounts.views.user_edit import load
from cxportal.core import client


@requires(Permission.USERS)
@proving.asks
@require_POST
def user_unlock(request: SignedInRequest, user_id: int) -> HttpResponse:
    """Clear a person's lock, and go back to where the button was."""
    load(user_id)
    back = reverse("security") if "list" in request.POST else reverse("user_edit", args=[user_id])
    proving.demand(request, leave_to=back)
    try:
        person = locks.clear(user_id, actor=request.user, source=client.source(request), now=timezone.now())
    except OwnAccountError:
        messages.error(request, _("You cannot clear your own lock. Ask another administrator to do it."))
    except UserChangeRefusedError as refusal:
        messages.error(request, user_words.refusal(refusal)[1])
    else:
        messages.success(request, _("%(login)s can try again.") % {"login": person.username})
    return redirect(back)
