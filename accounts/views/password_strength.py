"""A hint while somebody types a new password: what the rules will say, from the rules themselves.

The password comes in the body of a POST, as it does when it is saved. It is judged and forgotten.
"""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from accounts.domain import passwords
from accounts.domain.password_rules import judge_for
from accounts.domain.password_strength import EXCELLENT
from accounts.models import User
from accounts.views.password_link import person_in

NOT_ENOUGH, GOOD, VERY_GOOD = 1, 2, 3


@login_not_required
@sensitive_post_parameters()
@sensitive_variables()
@require_POST
def password_strength(request: HttpRequest) -> HttpResponse:
    """Say how good it is, to somebody who is about to choose one and to nobody else."""
    user = _chooser(request)
    if user is None:
        raise PermissionDenied
    raw = request.POST.get("new_password1", "")
    return render(request, "accounts/_strength.html", _verdict(raw, user) if raw else {})


def _chooser(request: HttpRequest) -> User | None:
    """Whose link it is, where the form says that it is one's; else who is signed in."""
    if purpose := request.POST.get("purpose"):
        return person_in(request, purpose)
    return request.user if isinstance(request.user, User) else None


@sensitive_variables()
def _verdict(raw: str, user: User) -> dict[str, object]:
    try:
        passwords.check_strength(raw, user)
    except passwords.WeakPasswordError as weak:
        return {"level": NOT_ENOUGH, "reason": weak.reasons[0]}
    return {"level": VERY_GOOD if judge_for(user, raw).guesses >= EXCELLENT else GOOD}
