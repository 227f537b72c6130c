"""What a form was rendered from: its marks come back with it, and must still be true when it is saved."""

from dataclasses import dataclass
from typing import Self

from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import User
from mfa.models import TotpDevice

_SALT = "accounts.domain.seen"


@dataclass(frozen=True)
class Marks:
    """Opaque marks of a person's access and of the bound device; an empty one was not seen."""

    access: str = ""
    device: str = ""

    @classmethod
    def of(cls, user: User, device: TotpDevice | None) -> Self:
        """The marks of this moment; another device, or the same app bound again, makes another mark."""
        return cls(access_of(user), _mark(device.pk, user.pk, device.bound_at) if device else "")

    def saw_access(self, user: User, device: TotpDevice | None) -> bool:
        """Say whether role and activation are as they were; so they are where no form was rendered."""
        return not self.access or is_same(self.access, self.of(user, device).access)

    def saw_device(self, user: User, device: TotpDevice | None) -> bool:
        """Say whether the form showed this very device."""
        return is_same(self.device, self.of(user, device).device)


def is_same(mark: str, other: str) -> bool:
    """Say whether two marks are of one state."""
    return constant_time_compare(mark, other)


def access_of(user: User) -> str:
    """The mark of a person's role and activation."""
    return _mark(user.pk, user.role, user.is_active)


def details_of(user: User) -> str:
    """The mark of a person's role, activation, login, names and mail address."""
    return _mark(user.pk, user.role, user.is_active, user.username, user.first_name, user.last_name, user.email)


def account_of(user: User, device: TotpDevice | None) -> str:
    """One mark of a person's role, activation and bound device together."""
    return _mark(user.pk, user.role, user.is_active, device and (device.pk, device.bound_at))


def password_of(user: User) -> str:
    """The mark of a person's password: a form that replaces it works once."""
    return _mark(user.pk, user.get_session_auth_hash())


def _mark(*values: object) -> str:
    return salted_hmac(_SALT, repr(values), algorithm="sha256").hexdigest()[:32]
