"""Before an act that matters: the password again, if the last proof is not fresh.

A view says `proving.demand(request, leave_to=…)` at the place where it would act, and stands under `@proving.asks`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from accounts.domain import factors, login, sessions
from accounts.forms.proof import ProofForm
from accounts.models import User
from accounts.views import kept_act, words
from accounts.views.access import SignedInRequest
from accounts.views.kept_act import KeptAct
from cxportal.core import client
from cxportal.core.limits.rules import ThrottledError

P = ParamSpec("P")
View = Callable[Concatenate[SignedInRequest, P], HttpResponseBase]


class ProofDueError(Exception):
    """The last proof is too old for this act.

    :param leave_to: the address of the way out
    """

    def __init__(self, leave_to: str) -> None:
        super().__init__(leave_to)
        self.leave_to = leave_to


def demand(request: SignedInRequest, *, leave_to: str) -> None:
    """Go on only with a proof of the last 15 minutes.

    :param leave_to: the address of the way out
    :raises ProofDueError: `asks` answers it with the question
    """
    if not sessions.is_recent(request.session, now=timezone.now()):
        raise ProofDueError(leave_to)


def asks(view: View[P]) -> View[P]:
    """Turn `demand` into one page that asks for password and code, and go on afterwards with what was posted."""

    @sensitive_post_parameters("password", "token")
    @wraps(view)
    def asking(request: SignedInRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if kept_act.FIELD in request.POST and (page := _take_answer(request)):
            return page
        try:
            return view(request, *args, **kwargs)
        except ProofDueError as due:
            return _ask(request, KeptAct.of(request, leave_to=due.leave_to), _form(request.user))

    return cast(View[P], asking)


def _take_answer(request: SignedInRequest) -> HttpResponse | None:
    """Check the proof and put what was kept in its place, or give the page to show instead."""
    try:
        act = KeptAct.from_answer(request)
    except signing.BadSignature:
        messages.error(request, _("Nothing was done: that page was out of date. Start again."))
        return redirect("home")
    proof = _form(request.user, request.POST)
    if not proof.is_valid():
        return _ask(request, act, proof)
    try:
        _check(request, proof)
    except (login.RefusedError, ThrottledError) as refusal:
        words.tell(proof, refusal, password="password")  # noqa: S106 - the name of a field
        return words.mark(_ask(request, act, proof), refusal)
    request.session.cycle_key()
    sessions.mark_proved(request.session, now=timezone.now())
    if act.is_download:
        return render(request, "accounts/proof_download.html", {"leave_to": act.leave_to})
    request.POST = act.posted()  # type: ignore[assignment]  # as the parser of forms sets it
    return None


def _ask(request: SignedInRequest, act: KeptAct, proof: ProofForm) -> HttpResponse:
    context = {"form": proof, "kept": act.sealed(), "leave_to": act.leave_to, "is_download": act.is_download}
    return render(request, "accounts/proof.html", context)


def _form(user: User, data: QueryDict | None = None) -> ProofForm:
    return ProofForm(data, asks_token=factors.find(user.pk) is not None)


def _check(request: SignedInRequest, proof: ProofForm) -> None:
    given = proof.cleaned_data
    proofs = {"password": given["password"], "code": given.get("token", "")}
    login.confirm(request.user, **proofs, source=client.source(request), now=timezone.now())
