"""A new one-time password for somebody who forgot theirs."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from accounts.domain import users
from accounts.domain.policy import Permission
from accounts.domain.user_errors import StaleFormError, UserChangeRefusedError
from accounts.views import proving, user_words
from accounts.views.access import SignedInRequest, requires
from accounts.views.user_add import show_once
from accounts.views.user_edit import load
from cxportal.core import client


class _Form(forms.Form):
    """The mark of the password that is replaced: reload or Back does not replace the new one."""

    seen_password = forms.CharField(required=False)


@requires(Permission.USERS)
@proving.asks
@sensitive_variables("raw")
@require_POST
def user_password(request: SignedInRequest, user_id: int) -> HttpResponse:
    """Replace a person's password and show the new one, this once."""
    load(user_id)
    edit_page = reverse("user_edit", args=[user_id])
    form = _Form(request.POST)
    if not form.is_valid():
        return redirect(edit_page)
    proving.demand(request, leave_to=edit_page)
    try:
        person, raw = users.renew_password(
            user_id,
            mark=form.cleaned_data["seen_password"],
            actor=request.user,
            source=client.source(request),
            now=timezone.now(),
        )
    except StaleFormError:
        messages.error(request, _("No new password was made: this person's password changed meanwhile."))
        return redirect(edit_page)
    except UserChangeRefusedError as refusal:
        messages.error(request, user_words.refusal(refusal)[1])
        return redirect(edit_page)
    return show_once(request, person, raw, is_new=False)
