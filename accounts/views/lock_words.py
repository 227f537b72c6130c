"""What is said about shut doors."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.domain.guessing import Block
from accounts.domain.locks import Locked
from cxportal.core.models import AuditRecord

_DOORS: Mapping[str, Promise] = {
    "password": gettext_lazy("Password, from one place"),
    "device": gettext_lazy("Password, in one browser of this user"),
    "token": gettext_lazy("MFA Token, everywhere"),
    "recovery": gettext_lazy("Recovery code, everywhere"),
    "connector": gettext_lazy("Agent App and Salesforce Connector"),
}
_REASONS: Mapping[str, Promise] = {
    "wrong_password": gettext_lazy("Wrong password"),
    "wrong_code": gettext_lazy("Wrong code"),
    "used_code": gettext_lazy("Code that was used before"),
    "wrong_recovery_code": gettext_lazy("Wrong recovery code"),
    "inactive": gettext_lazy("The user is inactive"),
    "expired_one_time_password": gettext_lazy("The one-time password has expired"),
    "mfa_enabled": gettext_lazy("MFA is on, so a connector was refused"),
}


@dataclass(frozen=True, slots=True)
class Door:
    """A shut door in words.

    :param until: none: until somebody clears it
    """

    what: str
    failures: str
    until: datetime | None


def doors(locked: Locked) -> list[Door]:
    """The doors that are shut for somebody."""
    return [Door(_what(block), _failures(block), block.until) for block in locked.blocks]


def why(record: AuditRecord | None) -> str:
    """Why the last try failed."""
    if record is None:
        return _("Not known")
    if record.reason == "clock_off":
        return _clock(int(record.detail.get("clock_minutes", 0)))
    return str(_REASONS.get(record.reason, _("Not accepted")))


def _what(block: Block) -> str:
    return str(_DOORS.get(block.budget, block.budget))


def _failures(block: Block) -> str:
    return ngettext("%(count)d failed", "%(count)d failed", block.total) % {"count": block.total}


def _clock(minutes: int) -> str:
    count = abs(minutes)
    if minutes > 0:
        said = ngettext("Phone's clock %(count)d minute ahead", "Phone's clock %(count)d minutes ahead", count)
    else:
        said = ngettext("Phone's clock %(count)d minute behind", "Phone's clock %(count)d minutes behind", count)
    return said % {"count": count}
