"""A file of people on its way through the page that shows what it would do: signed, for an hour."""

from django.core import signing

from accounts.models import User
from accounts.views.chosen import LIFETIME, OutOfDateError

_SALT = "accounts.views.sealed_file"


def seal(text: str, *, fingerprint: str, actor: User) -> str:
    """What the page carries.

    :param fingerprint: of what the page shows
    """
    return signing.dumps([actor.pk, fingerprint, text], salt=_SALT, compress=True)


def unseal(sealed: str, *, actor: User) -> tuple[str, str]:
    """The text, and the fingerprint of what was shown.

    :raises OutOfDateError: it is no page of this administrator, or older than an hour
    """
    try:
        pk, fingerprint, text = signing.loads(sealed, salt=_SALT, max_age=LIFETIME)
    except signing.BadSignature:
        raise OutOfDateError from None
    if pk != actor.pk:
        raise OutOfDateError
    return text, fingerprint
