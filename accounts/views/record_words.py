"""What stands in a record beside the event: why, and the rest of it, in words where there are any."""

from collections.abc import Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums import Ended, Role

REASONS: Mapping[str, Promise | str] = {
    "wrong_password": _("Wrong password"),
    "unknown": _("Nobody has this login"),
    "inactive": _("The account is not active"),
    "expired_one_time_password": _("The one-time password was too old"),
    "one_time_password": _("In place of a one-time password"),
    "wrong_code": _("Wrong code"),
    "used_code": _("The code was used before"),
    "clock_off": _("The clock of the phone is off"),
    "unavailable": _("Codes could not be checked"),
    "throttled": _("Too many attempts"),
    "role": _("The role does not allow it"),
    "role_not_allowed": _("The role has no thick clients"),
    "mfa_enabled": _("MFA is on, and thick clients cannot ask for a code"),
    "password_change_required": _("A new password was due first"),
    "more_are_not_recorded": _("More of these are not recorded for ten minutes"),
    "no_mail": _("There is no mail address"),
    "removed": _("Removed"),
    "invitation": _("Invitation"),
    "reset": _("Forgotten password"),
    "password": _("Too many wrong passwords"),
    "device": _("Too many wrong passwords on a known device"),
    "address": _("Too many failures from one address"),
    "names": _("Too many different logins from one address"),
    "connector": _("Too many refused thick clients"),
    "token": _("Too many wrong codes"),
}
LABELS: Mapping[str, Promise] = {
    "added": _("Added"),
    "after": _("After"),
    "anchor": _("Deleted up to link"),
    "before": _("Before"),
    "client": _("Thick client"),
    "clock_minutes": _("Minutes off"),
    "deleted": _("Deleted"),
    "door": _("Way in"),
    "factor": _("Proof"),
    "fields": _("Fields"),
    "filters": _("Filters"),
    "format": _("Format"),
    "levels": _("Levels"),
    "method": _("Method"),
    "name": _("Name"),
    "one_time_password": _("One-time password"),
    "path": _("Page"),
    "removed": _("Removed"),
    "role": _("Role"),
    "sessions": _("Sessions"),
    "total": _("Attempts in all"),
    "until": _("Until"),
    "what": _("What"),
}


def reason(word: str) -> str:
    """Why: a word of the portal in words, a sentence of an administrator as it is."""
    if word in REASONS:
        return str(REASONS[word])
    return str(Ended(word).label) if word in Ended.values else word


def facts(detail: object) -> Iterator[tuple[str, str]]:
    """The rest of a record: label and value."""
    values = detail if isinstance(detail, dict) else {"": detail}
    for key, value in values.items():
        yield str(LABELS.get(key, key)), _text(value)


def role(word: str) -> str:
    """A role; one of another version keeps its name."""
    return str(Role(word).label) if word in Role.values else word


def _text(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} = {_text(each)}" for key, each in value.items()) or "–"
    if isinstance(value, list):
        return ", ".join(map(_text, value)) or "–"
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    return "–" if value in {None, ""} else str(value)
