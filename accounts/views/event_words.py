"""What the events of the audit log are called, wherever people read them."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cxportal.core.audit.log import Outcome
from cxportal.core.audit.names import Name

EVENTS: Mapping[str, Promise] = {
    Name.LOGIN_SUCCESS: _("Logged in"),
    Name.LOGIN_SUCCESS_AFTER_FAIL: _("Logged in after failed attempts"),
    Name.LOGIN_FAIL: _("Failed login"),
    Name.LOGIN_FAIL_MAX: _("Too many failed logins"),
    Name.LOGIN_LOCK: _("Login locked"),
    Name.LOGIN_UNLOCK: _("Lock cleared"),
    Name.LOGIN_SPRAY: _("One source tried many logins"),
    Name.LOGOUT: _("Logged out"),
    Name.PASSWORD_CHANGE: _("Password changed"),
    Name.PASSWORD_CHANGE_FAIL: _("Password not changed"),
    Name.ONE_TIME_PASSWORD: _("One-time password made"),
    Name.PASSWORD_RESET_ASKED: _("Link for a new password asked for"),
    Name.PASSWORD_RESET: _("New password set by a link"),
    Name.PROOF_FAIL: _("Wrong password or code before a change"),
    Name.MFA_ON: _("MFA turned on"),
    Name.MFA_OFF: _("MFA turned off"),
    Name.MFA_MOVED: _("MFA moved to a new phone"),
    Name.MFA_RESET: _("MFA turned off by an administrator"),
    Name.TOKEN_REUSE: _("A used code was sent again"),
    Name.RECOVERY_CODES_MADE: _("New recovery codes made"),
    Name.RECOVERY_CODE_USED: _("Recovery code used"),
    Name.API_TOKEN_CREATED: _("Logged in from a thick client"),
    Name.API_TOKEN_REVOKED: _("Logged out of a thick client"),
    Name.ACCESS_DENIED: _("Access denied"),
    Name.ROLE_CHANGED: _("Role changed"),
    Name.RATE_LIMIT: _("Slowed down after too many attempts"),
    Name.SESSION_ENDED: _("Session ended"),
    Name.SESSION_EXPIRED: _("Session expired"),
    Name.USER_CREATED: _("Account created"),
    Name.USER_UPDATED: _("Account changed"),
    Name.USER_RENAMED: _("Login renamed"),
    Name.USER_ACTIVATED: _("Account activated"),
    Name.USER_DEACTIVATED: _("Account deactivated"),
    Name.USER_INVITED: _("Invitation sent"),
    Name.DATA_EXPORTED: _("Data exported"),
    Name.DATA_IMPORTED: _("Data imported"),
    Name.AUDIT_PRUNED: _("Old audit records deleted"),
    Name.ROUTING_CREATED: _("Routing setting added"),
    Name.ROUTING_CHANGED: _("Routing setting changed"),
    Name.ROUTING_DELETED: _("Routing setting deleted"),
    Name.UPLOAD: _("File uploaded"),
}
GROUPS: Sequence[tuple[Promise, tuple[Name, ...]]] = (
    (
        _("Logging in and out"),
        (
            Name.LOGIN_SUCCESS,
            Name.LOGIN_SUCCESS_AFTER_FAIL,
            Name.LOGIN_FAIL,
            Name.LOGIN_FAIL_MAX,
            Name.LOGIN_LOCK,
            Name.LOGIN_UNLOCK,
            Name.LOGIN_SPRAY,
            Name.RATE_LIMIT,
            Name.LOGOUT,
            Name.SESSION_ENDED,
            Name.SESSION_EXPIRED,
            Name.API_TOKEN_CREATED,
            Name.API_TOKEN_REVOKED,
        ),
    ),
    (
        _("Passwords"),
        (
            Name.PASSWORD_CHANGE,
            Name.PASSWORD_CHANGE_FAIL,
            Name.ONE_TIME_PASSWORD,
            Name.PASSWORD_RESET_ASKED,
            Name.PASSWORD_RESET,
            Name.PROOF_FAIL,
        ),
    ),
    (
        _("MFA"),
        (
            Name.MFA_ON,
            Name.MFA_OFF,
            Name.MFA_MOVED,
            Name.MFA_RESET,
            Name.TOKEN_REUSE,
            Name.RECOVERY_CODES_MADE,
            Name.RECOVERY_CODE_USED,
        ),
    ),
    (
        _("Users"),
        (
            Name.USER_CREATED,
            Name.USER_INVITED,
            Name.USER_UPDATED,
            Name.USER_RENAMED,
            Name.ROLE_CHANGED,
            Name.USER_ACTIVATED,
            Name.USER_DEACTIVATED,
        ),
    ),
    (
        _("Routing"),
        (
            Name.ROUTING_CREATED,
            Name.ROUTING_CHANGED,
            Name.ROUTING_DELETED,
        ),
    ),
    (
        _("Access and data"),
        (
            Name.ACCESS_DENIED,
            Name.DATA_EXPORTED,
            Name.DATA_IMPORTED,
            Name.UPLOAD,
            Name.AUDIT_PRUNED,
        ),
    ),
)
OUTCOMES: Mapping[str, Promise] = {
    Outcome.SUCCESS: pgettext_lazy("outcome", "Success"),
    Outcome.FAILURE: pgettext_lazy("outcome", "Refused"),
    Outcome.BLOCKED: pgettext_lazy("outcome", "Blocked"),
}


def event(name: str) -> str:
    """What happened; an event of another version keeps its name."""
    return str(EVENTS.get(name, name))


def grouped() -> list[tuple[str, list[tuple[str, str]]]]:
    """All events as a grouped choice."""
    return [(str(label), [(name, event(name)) for name in names]) for label, names in GROUPS]


def outcome(word: str) -> str:
    """How it ended."""
    return str(OUTCOMES.get(word, word))
