"""Recovery codes: ten that work once each, for whoever has lost the phone.

Stored are digests only, HMAC-SHA256 under a random pepper of the set. The pepper is sealed as TOTP secrets are:
without the keys outside the database nobody can try codes, and the keys rotate without touching a digest.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from mfa.domain import guesses, spending
from mfa.models import RecoveryCode, RecoverySet, TotpDevice

COUNT = 10
LOW = 3
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # 32 symbols without i, l, o and u (Crockford's base 32)
LENGTH = 10  # symbols of 5 bits: 50 bits a code
GROUP = 5
PEPPER_BYTES = 32
RECENT = timedelta(minutes=15)
_USED_AT = "recovery_code_used_at"
_READ_AS = str.maketrans({"o": "0", "i": "1", "l": "1"})


class WrongRecoveryCodeError(spending.WrongCodeError):
    """No unused code of this person is like this."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person's codes stand.

    :param left: how many are unused
    :param are_saved: the person said that they are saved
    """

    left: int = 0
    are_saved: bool = True

    @property
    def is_low(self) -> bool:
        """Whether it is time for new ones."""
        return self.left <= LOW


@dataclass(frozen=True, slots=True)
class Used:
    """A code that was accepted.

    :param left: how many are unused now
    :param guesses: how many were made lately, this one included
    :param device: what the code stands for; none where MFA was turned off meanwhile
    """

    left: int
    guesses: int
    device: TotpDevice | None


def read(typed: str) -> str | None:
    """A code without its grouping, in one spelling; nothing where it can't be a code.

    :param typed: in any case, grouped by whatever is not a letter or digit; o, i and l are read as 0, 1 and 1
    """
    code = "".join(char for char in typed if char.isalnum()).lower().translate(_READ_AS)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def grouped(code: str) -> str:
    """A code as people read it: `xxxxx-xxxxx`."""
    return "-".join(code[at : at + GROUP] for at in range(0, LENGTH, GROUP))


@transaction.atomic
def make(user_id: int, *, now: datetime) -> list[str]:
    """Make a person's codes, in the place of earlier ones, and return them: nothing else ever holds them.

    Of two that make codes at once the second waits at the set's row, and its codes are the ones that count.
    """
    pepper, codes = secrets.token_bytes(PEPPER_BYTES), _new_codes()
    row = RecoverySet(user_id=user_id, sealed_secret=RecoverySet.seal_for(user_id, pepper), made_at=now)
    in_its_place = ["sealed_secret", "made_at", "saved_at"]
    RecoverySet.objects.bulk_create([row], update_conflicts=True, unique_fields=["user"], update_fields=in_its_place)
    RecoveryCode.objects.filter(set=row).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(set=row, digest=_digest(pepper, code)) for code in codes)
    return codes


@contextmanager
def spent(user_id: int, *, code: str, now: datetime) -> Iterator[Used]:
    """Use a code up in one transaction with what the block writes; the block forgets the guesses.

    :param code: as `read` gives it
    :raises ThrottledError: too many were wrong, and this one was not judged
    :raises WrongRecoveryCodeError: there is no such code, or another request was faster
    :raises UnsealError: the pepper can't be opened, so nobody is let in
    """
    with guesses.counted(user_id, now=now, counter_of=guesses.recovery_counter_of) as tally, transaction.atomic():
        # Before the codes: whoever turns MFA off locks in this order, too.
        device = TotpDevice.objects.filter(user_id=user_id, confirmed=True).select_for_update().first()
        yield Used(spend(user_id, code=code), tally.total, device)


def spend(user_id: int, *, code: str) -> int:
    """Use a code up, and say how many are left.

    :param code: as `read` gives it
    :raises WrongRecoveryCodeError: there is no such code, or another request was faster
    :raises UnsealError: the pepper can't be opened, so nobody is let in
    """
    row = RecoverySet.objects.filter(user_id=user_id).first()
    if row is None:
        raise WrongRecoveryCodeError
    used, _ = row.codes.filter(digest=_digest(row.unseal(), code)).delete()
    if used != 1:
        raise WrongRecoveryCodeError
    return row.codes.count()


def standing(user_id: int) -> Standing:
    """How a person's codes stand now."""
    row = RecoverySet.objects.filter(user_id=user_id).first()
    return Standing(row.codes.count(), row.saved_at is not None) if row else Standing()


def note_saved(user_id: int, *, now: datetime) -> None:
    """Take a person's word that the codes are saved."""
    RecoverySet.objects.filter(user_id=user_id, saved_at=None).update(saved_at=now)


def are_current(user_id: int, codes: Sequence[str]) -> bool:
    """Say whether a person has unused codes, and all of them are among these.

    :param codes: as `read` gives them
    :raises UnsealError: the pepper can't be opened
    """
    row = RecoverySet.objects.filter(user_id=user_id).first()
    if row is None:
        return False
    pepper = row.unseal()
    unused = set(row.codes.values_list("digest", flat=True))
    return bool(unused) and unused <= {_digest(pepper, code) for code in codes}


def drop(user_id: int) -> None:
    """Delete a person's codes."""
    RecoverySet.objects.filter(user_id=user_id).delete()


def note_use(session: MutableMapping[str, Any], *, now: datetime) -> None:
    """Note in a session that a code has just opened it."""
    session[_USED_AT] = int(now.timestamp())


def was_used_just_now(session: MutableMapping[str, Any], *, now: datetime) -> bool:
    """Say whether a code has opened this session in the last 15 minutes: it stands for the phone that is gone."""
    return now.timestamp() - int(session.get(_USED_AT, 0)) < RECENT.total_seconds()


def forget_use(session: MutableMapping[str, Any]) -> None:
    """There is a phone again."""
    session.pop(_USED_AT, None)


def _new_codes() -> list[str]:
    codes: set[str] = set()
    while len(codes) < COUNT:
        codes.add("".join(secrets.choice(ALPHABET) for _place in range(LENGTH)))
    return list(codes)


def _digest(pepper: bytes, code: str) -> str:
    return hmac.new(pepper, code.encode(), hashlib.sha256).hexdigest()
