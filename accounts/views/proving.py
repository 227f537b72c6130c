"""Before a change that matters: the administrator's password again, if the sign-in is not fresh."""

from collections.abc import Iterator

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.domain import factors, login, sessions
from accounts.forms.proof import ProofForm
from accounts.models import User
from accounts.views import words
from accounts.views.access import SignedInRequest


def ask_if_due(request: SignedInRequest, form: Form, *, leave_to: str) -> HttpResponse | None:
    """The page that asks for password and code, with the posted form kept in it, or nothing where all is proved.

    :param leave_to: the address of the way out
    """
    now = timezone.now()
    if sessions.is_recent(request.session, now=now):
        return None
    user = request.user
    is_answer = "password" in request.POST
    proof = ProofForm(request.POST if is_answer else None, asks_token=factors.find(user.pk) is not None)
    if is_answer and proof.is_valid() and _is_accepted(user, proof):
        request.session.cycle_key()
        sessions.mark_proved(request.session, now=now)
        return None
    context = {"form": proof, "kept": list(_kept(request, form)), "leave_to": leave_to}
    return render(request, "accounts/user_proof.html", context)


def _is_accepted(user: User, proof: ProofForm) -> bool:
    given = proof.cleaned_data
    try:
        login.confirm(user, password=given["password"], code=given.get("token", ""), now=timezone.now())
    except login.WrongPasswordError:
        proof.add_error("password", _("That password is not correct"))
    except login.RefusedError as refusal:
        proof.add_error("token" if "token" in proof.fields else "password", words.refusal(refusal))
    return proof.is_valid()


def _kept(request: SignedInRequest, form: Form) -> Iterator[tuple[str, str]]:
    """What was posted into the form, field by field."""
    for name in form.fields:
        for value in request.POST.getlist(name):
            yield name, value
