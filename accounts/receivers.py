"""What accounts does when a second factor changes."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts import sign_in
from accounts.domain import factor_changes
from accounts.enums import Ended
from accounts.views.access import SignedInRequest
from cxportal.core.audit.log import Source
from mfa.signals import FactorChange, factor_changed, own_factor_changed, recovery_codes_made


@receiver(factor_changed, dispatch_uid="follow a changed factor")
def _follow(user_id: int, what: FactorChange, source: Source, now: datetime, **_: Any) -> None:
    factor_changes.follow(user_id, what=what, source=source, now=now)


@receiver(recovery_codes_made, dispatch_uid="tell of new recovery codes")
def _note_new_codes(user_id: int, source: Source, now: datetime, **_: Any) -> None:
    factor_changes.note_new_codes(user_id, source=source, now=now)


@receiver(own_factor_changed, dispatch_uid="go on in the browser that changed the factor")
def _go_on(request: SignedInRequest, **_: Any) -> None:
    request.user.epoch += 1  # what this act has made of it; read again, it could be somebody else's
    sign_in.go_on(request, request.user, why=Ended.MFA)
