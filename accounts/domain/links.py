"""Links that let somebody choose a password: made, found, and used once."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.domain import factors
from accounts.enums import LinkPurpose
from accounts.models import PasswordLink, User

LIFETIMES: Mapping[LinkPurpose, timedelta] = {
    LinkPurpose.RESET: timedelta(hours=1),
    LinkPurpose.INVITATION: timedelta(hours=72),
}
_LINKS = PasswordLink.objects.select_related("user")
_SALT = "accounts.domain.links"


class StaleLinkError(Exception):
    """The link is too old, was used, or the account has changed since it was sent."""


def make(user: User, purpose: LinkPurpose, *, now: datetime) -> str:
    """Remember a new link; call it inside the transaction that queues its mail.

    Earlier invitations end; earlier links after a forgotten password go on, since people open the wrong mail.

    :returns: the key for the mail; the row holds its digest only
    """
    if purpose is LinkPurpose.INVITATION:
        PasswordLink.objects.filter(user=user, purpose=purpose).delete()
    key = secrets.token_urlsafe(32)
    PasswordLink.objects.create(
        key_digest=_digest_of(key),
        user=user,
        purpose=purpose,
        fingerprint=_fingerprint_of(user),
        expires_at=now + LIFETIMES[purpose],
    )
    return key


def find(key: str, purpose: LinkPurpose, *, now: datetime) -> PasswordLink:
    """The link of a key, with its person; looking at it uses nothing up.

    :raises StaleLinkError: it opens nothing
    """
    link = _LINKS.filter(key_digest=_digest_of(key), purpose=purpose, expires_at__gt=now).first()
    if link is None or not _fits(link, link.user):
        raise StaleLinkError
    return link


def use_up(key: str, purpose: LinkPurpose, *, now: datetime) -> User:
    """Claim a link and lock its person until the end of the transaction, which this must be called in.

    :raises StaleLinkError: it opens nothing, or another request was faster
    """
    link = find(key, purpose, now=now)
    factors.hold(link.user_id)
    user = User.objects.select_for_update(no_key=True).get(pk=link.user_id)
    used, _ = PasswordLink.objects.filter(pk=link.pk).delete()
    if not (used and _fits(link, user)):
        raise StaleLinkError
    PasswordLink.objects.filter(user=user).delete()
    return user


def end_of_invitation(user: User, *, now: datetime) -> datetime | None:
    """When the open invitation of a person ends, if there is one."""
    open_ones = PasswordLink.objects.filter(user=user, purpose=LinkPurpose.INVITATION, expires_at__gt=now)
    return next((link.expires_at for link in open_ones if _fits(link, user)), None)


def purge(*, now: datetime) -> int:
    """Delete links whose time is over."""
    return PasswordLink.objects.filter(expires_at__lte=now).delete()[0]


def _fits(link: PasswordLink, user: User) -> bool:
    return user.is_active and constant_time_compare(link.fingerprint, _fingerprint_of(user))


def _fingerprint_of(user: User) -> str:
    value = repr((user.get_session_auth_hash(), user.email, user.last_login))
    return salted_hmac(_SALT, value, algorithm="sha256").hexdigest()


def _digest_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
