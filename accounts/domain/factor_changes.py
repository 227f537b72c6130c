"""What follows when a second factor was bound, moved or turned off, or got new recovery codes."""

from collections.abc import Mapping
from datetime import datetime

from accounts.domain import notices
from accounts.domain.epochs import end_everything
from accounts.domain.notices import Notice
from accounts.enums import Ended
from accounts.models import User
from cxportal.core.audit import log
from cxportal.core.audit.log import Happening, Source
from cxportal.core.audit.names import Name
from mfa.signals import FactorChange

_TOLD: Mapping[FactorChange, tuple[Name, Notice]] = {
    FactorChange.ON: (Name.MFA_ON, Notice.MFA_ON),
    FactorChange.MOVED: (Name.MFA_MOVED, Notice.MFA_MOVED),
    FactorChange.OFF: (Name.MFA_OFF, Notice.MFA_OFF),
}


def follow(user_id: int, *, what: FactorChange, source: Source, now: datetime) -> None:
    """End all that the person has open; write down and tell by mail what they did themselves.

    Call it inside the transaction that changes the factor. Whoever takes somebody else's factor off writes and
    tells that on their own: they know who did it and why.
    """
    end_everything(user_id, why=Ended.MFA)
    if what not in _TOLD:
        return
    _tell(user_id, *_TOLD[what], source=source, now=now)


def note_new_codes(user_id: int, *, source: Source, now: datetime) -> None:
    """Write down and tell by mail that a person made new recovery codes; call it inside their transaction."""
    _tell(user_id, Name.RECOVERY_CODES_MADE, Notice.RECOVERY_CODES_MADE, source=source, now=now)


def _tell(user_id: int, name: Name, notice: Notice, *, source: Source, now: datetime) -> None:
    user = User.objects.get(pk=user_id)
    log.write(Happening(name=name, actor=user, subject=user, source=source), now=now)
    notices.tell(user, notice, now=now, source=source)
