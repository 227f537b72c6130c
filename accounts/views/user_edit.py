"""One person's account."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.domain import directory, factors, seen, user_errors, users
from accounts.domain.policy import Permission
from accounts.forms.users import EditUserForm, initial_of
from accounts.models import User
from accounts.views import proving, user_words
from accounts.views.access import requires


@requires(Permission.USERS)
@require_http_methods(["GET", "HEAD", "POST"])
def user_edit(request: HttpRequest, user_id: int) -> HttpResponse:
    """Show a person's account, or save it."""
    person = load(user_id)
    if request.method != "POST":
        return _show(request, person, form_for(person))
    form = form_for(person, request)
    if not form.is_valid():
        return _show(request, person, form)
    if question := proving.ask_if_due(request, form, leave_to=request.path):
        return question
    try:
        _save(request, person, form)
    except user_errors.StaleFormError:
        ...
