"""What a complete sign-in does besides opening the door; all of it in the transaction of the last proof."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from accounts.domain import budgets, known_devices, notices, password_tries
from accounts.domain.login_errors import WrongPasswordError
from accounts.domain.notices import Notice
from accounts.domain.password_tries import Door
from accounts.models import User
from cxportal.core.audit import log
from cxportal.core.audit.log import Happening, Source
from cxportal.core.audit.names import Name
from cxportal.core.limits import store
from cxportal.core.limits.budgets import network_of
from mfa.domain import guesses


class Factor(StrEnum):
    """The last proof that was given."""

    PASSWORD = "password"  # noqa: S105 - the name of a factor
    TOKEN = "token"  # noqa: S105 - the name of a factor
    RECOVERY_CODE = "recovery_code"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who has given every proof that is due, and with which device.

    :param codes_left: where a recovery code stood for the device's: how many are unused
    """

    user: User
    device: object | None = None
    codes_left: int | None = None


def complete(
    user: User, *, factor: Factor, door: Door = Door.WEB, had_failures: bool, source: Source, now: datetime
) -> None:
    """Use up a one-time password and mailed links, forget wrong guesses, write it down, and tell of a new device.

    :param had_failures: wrong passwords or codes came before it
    :raises WrongPasswordError: the one-time password was used in this moment by another request
    """
    _use_up_one_time_password(user)
    if factor is not Factor.PASSWORD or had_failures:
        had_failures |= _forget_guesses(user, factor, source, now)
    happening = Happening(
        name=Name.LOGIN_SUCCESS_AFTER_FAIL if had_failures else Name.LOGIN_SUCCESS,
        actor=user,
        subject=user,
        source=source,
        detail={"factor": factor, "door": door},
    )
    log.write(happening, now=now)
    if door is Door.WEB and user.email and user.last_login and not known_devices.has_seen(source.browser_mark, user):
        notices.tell(user, Notice.NEW_DEVICE, now=now, source=source)
    _note_the_time(user, now)


def _note_the_time(user: User, now: datetime) -> None:
    """Remember this sign-in as the last one, which voids every link that was mailed before it."""
    user.last_login = now
    User.objects.filter(pk=user.pk).update(last_login=now)


def _forget_guesses(user: User, factor: Factor, source: Source, now: datetime) -> bool:
    """Empty the person's counters, and say whether wrong passwords were among them."""
    own_guess = factor is not Factor.PASSWORD  # counted before it was judged
    own_counter = guesses.counter_of(user.pk)
    if factor is Factor.RECOVERY_CODE:
        store.forget(own_counter)  # who has recovered may use codes of the phone again
        own_counter = guesses.recovery_counter_of(user.pk)
    counters = password_tries.counters_of(user, source)
    has_wrong_passwords = store.forget(own_counter, *counters) > own_guess
    if has_wrong_passwords:
        _give_name_back(source, now)
    return has_wrong_passwords


def _give_name_back(source: Source, now: datetime) -> None:
    """An honest name after all; while the budget is spent it was not charged, and none is given back."""
    names = budgets.NAMES.of(network_of(source.address))
    until = store.read(names).until
    if until is None or until <= now:
        store.refund(names)


def _use_up_one_time_password(user: User) -> None:
    if user.one_time_password_until is None:
        return
    user.set_unusable_password()
    unused = User.objects.filter(pk=user.pk, one_time_password_until=user.one_time_password_until)  # this very one
    if unused.update(password=user.password, one_time_password_until=None) != 1:
        raise WrongPasswordError
    user.one_time_password_until = None
