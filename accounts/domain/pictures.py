"""Profile pictures: kept, taken away, and shown to those who see the person."""

from datetime import datetime, timedelta
from typing import IO

from django.db import transaction

from accounts.domain import drawing, policy
from accounts.models import Picture, User
from cxportal.core.audit import log
from cxportal.core.audit.log import NOWHERE, Happening, Outcome, Source
from cxportal.core.audit.names import Name
from cxportal.core.limits import store
from cxportal.core.limits.budgets import Budget
from cxportal.core.limits.rules import TokenBucket

UPLOADS = Budget("pictures", TokenBucket(size=10, refill=timedelta(minutes=10)))
SIZES = {"large", "small"}  # the columns that addresses name: small in lists and menus, large on the profile


def keep(user: User, file: IO[bytes], *, now: datetime, source: Source = NOWHERE) -> str:
    """Make the file the person's picture, in the place of an earlier one.

    :returns: the digest that its address has
    :raises ThrottledError: too many uploads, this one was not looked at
    :raises PictureError: the file gives no picture
    """
    store.charge(UPLOADS.of(str(user.pk), subject_id=user.pk), now=now)
    try:
        drawn = drawing.draw(file)
    except drawing.PictureError as error:
        reason = type(error).__name__.removesuffix("Error")
        _note(user, Outcome.FAILURE, now=now, source=source, reason=reason)
        raise
    values = {"digest": drawn.digest, "large": drawn.large, "small": drawn.small, "uploaded_at": now}
    with transaction.atomic():
        Picture.objects.update_or_create(owner=user, defaults=values)
        User.objects.filter(pk=user.pk).update(picture=drawn.digest)
        _note(user, Outcome.SUCCESS, now=now, source=source)
    return drawn.digest


def remove(user: User, *, now: datetime, source: Source = NOWHERE) -> bool:
    """Go back to initials.

    :returns: whether there was a picture
    """
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(picture="")
        deleted, _ = Picture.objects.filter(owner=user).delete()
        if deleted:
            _note(user, Outcome.SUCCESS, now=now, source=source, reason="removed")
    return deleted > 0


def find(viewer: User, user_id: int, *, digest: str, size: str) -> bytes | None:
    """The bytes of a picture, as WebP, where the viewer sees the person and the digest is the current one."""
    if size not in SIZES:
        return None
    seen = User.objects.filter(policy.sees(viewer), pk=user_id)
    return Picture.objects.filter(owner__in=seen, digest=digest).values_list(size, flat=True).first()


def _note(user: User, outcome: Outcome, *, now: datetime, source: Source, reason: str = "") -> None:
    happening = Happening(
        name=Name.UPLOAD,
        outcome=outcome,
        actor=user,
        subject=user,
        source=source,
        reason=reason,
        detail={"what": "picture"},
    )
    log.write(happening, now=now)
