"""What the import of people says."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.domain import people_file
from accounts.domain.people_file import PeopleFileError
from accounts.views.import_preview import HeadingsError

_SAID: Mapping[type[Exception], Promise] = {
    people_file.LargeFileError: gettext_lazy("This file is larger than 200 kB. Split it"),
    people_file.EncodingError: gettext_lazy("This file is not UTF-8. Save it as “CSV UTF-8” and choose it again"),
    people_file.EmptyFileError: gettext_lazy("This file has no row below the headings"),
}


def problem(error: PeopleFileError | HeadingsError) -> str:
    """Why a file is not taken."""
    match error:
        case people_file.UnreadableError(line=line):
            return _("Row %(number)d cannot be read as CSV. Look at its quotation marks") % {"number": line}
        case people_file.ManyRowsError():
            return _("This file has more than %(most)d rows. Split it") % {"most": people_file.MAX_ROWS}
        case HeadingsError(twice=twice) if twice:
            return _("The heading %(heading)s is there twice. Keep one") % {"heading": twice}
        case HeadingsError():
            return _("The first row needs the heading “username”")
    return str(_SAID[type(error)])


def done(*, added: int, changed: int) -> str:
    """How it ended."""
    new = ngettext("%(count)d user added", "%(count)d users added", added) % {"count": added}
    old = ngettext("%(count)d changed", "%(count)d changed", changed) % {"count": changed}
    return f"{new}, {old}"


def stale() -> str:
    """Why the page is shown again."""
    return _("Nothing was imported: accounts changed after this page was opened. It now shows how it would be.")
