"""What is said about one act for many people."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.domain.bulk import MOST, Report, Skip
from accounts.domain.user_errors import UnknownTeamError, UserChangeRefusedError
from accounts.enums import BulkAct
from accounts.views import user_words


@dataclass(frozen=True, slots=True)
class Words:
    """What the page of an act says: its heading and button, and what will happen to the people below."""

    heading: str
    consequence: str


def of(act: BulkAct, count: int) -> Words:
    """The words of an act for so many people."""
    return Words(_heading(act, count), _consequence(act))


def skip(reason: Skip) -> str:
    """Why somebody is left out."""
    match reason:
        case Skip.OWN:
            return _("your own account")
        case Skip.UNCHANGED:
            return _("nothing to change")
        case Skip.STALE:
            return _("changed meanwhile")


def report(done: Report) -> str:
    """How it ended."""
    parts = [ngettext("%(count)d changed", "%(count)d changed", done.changed) % {"count": done.changed}]
    for reason, count in done.skipped.items():
        said = ngettext("%(count)d skipped (%(why)s)", "%(count)d skipped (%(why)s)", count)
        parts.append(said % {"count": count, "why": skip(reason)})
    return ", ".join(parts)


def too_many() -> str:
    """What to do about a choice of too many people."""
    return _("You can act on at most %(most)d users at once. Narrow the list down first.") % {"most": MOST}


def refusal(error: UserChangeRefusedError) -> str:
    """Why nothing was done."""
    if isinstance(error, UnknownTeamError):
        return _("Nothing was changed: that team no longer exists.")
    return user_words.refusal(error)[1]


def out_of_date() -> str:
    """What to do about an old page."""
    return _("Nothing was done: that page was out of date. Choose the users again.")


def _heading(act: BulkAct, count: int) -> str:
    match act:
        case BulkAct.MFA_OFF:
            said = ngettext("Turn MFA off for %(count)d user", "Turn MFA off for %(count)d users", count)
        case BulkAct.END_SESSIONS:
            said = ngettext("End all sessions of %(count)d user", "End all sessions of %(count)d users", count)
        case BulkAct.ACTIVATE:
            said = ngettext("Activate %(count)d user", "Activate %(count)d users", count)
        case BulkAct.DEACTIVATE:
            said = ngettext("Deactivate %(count)d user", "Deactivate %(count)d users", count)
        case _:
            said = ngettext("Set the team of %(count)d user", "Set the team of %(count)d users", count)
    return said % {"count": count}


def _consequence(act: BulkAct) -> str:
    match act:
        case BulkAct.MFA_OFF:
            return _(
                "The codes of their phones stop working, they are logged out everywhere, and each of them gets a mail."
            )
        case BulkAct.END_SESSIONS:
            return _("They are logged out everywhere, the Agent App and the Salesforce Connector included.")
        case BulkAct.ACTIVATE:
            return _("They can log in again.")
        case BulkAct.DEACTIVATE:
            return _("They are logged out everywhere and cannot log in until somebody activates them.")
    return _("The team that you choose replaces all teams that they are in.")
