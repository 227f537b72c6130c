"""People from a file: choose it, see what it would do, do it."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.domain import people_file, user_import
from accounts.domain.people_file import PeopleFileError
from accounts.domain.policy import Permission
from accounts.domain.user_errors import StaleFormError, UserChangeRefusedError
from accounts.domain.user_import import By
from accounts.enums import FirstLogin
from accounts.forms.user_import import FileForm, ImportForm
from accounts.views import (
    bulk_words,
    import_preview,
    import_words,
    one_time_passwords,
    proving,
    sealed_file,
    user_words,
)
from accounts.views.access import SignedInRequest, requires
from accounts.views.chosen import OutOfDateError
from accounts.views.import_preview import HeadingsError, Preview
from cxportal.core import client


@dataclass(frozen=True, slots=True)
class _Shown:
    """What counts of a file, and what it would do."""

    text: str
    preview: Preview


@requires(Permission.USERS)
@proving.asks
@require_http_methods(["GET", "HEAD", "POST"])
def people_import(request: SignedInRequest) -> HttpResponse:
    """Ask for a file, show what it would do, or do it."""
    if "rows" in request.POST:
        return _answer(request)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_valid():
        try:
            shown = _look(people_file.decode(form.cleaned_data["file"].read(people_file.MAX_BYTES + 1)), request)
        except (PeopleFileError, HeadingsError) as error:
            form.add_error("file", import_words.problem(error))
        else:
            return _show(request, shown, _form(shown))
    context = {"form": form, "most": people_file.MAX_ROWS, "fields": import_preview.FIELDS}
    return render(request, "accounts/user_import.html", context)


def _answer(request: SignedInRequest) -> HttpResponse:
    try:
        text, fingerprint = sealed_file.unseal(request.POST["rows"], actor=request.user)
    except OutOfDateError:
        messages.error(request, bulk_words.out_of_date())
        return redirect("user_import")
    shown = _look(text, request)
    if shown.preview.fingerprint != fingerprint:
        return _show_again(request, shown)
    form = _form(shown, request)
    if not form.is_valid():
        return _show(request, shown, form)
    proving.demand(request, leave_to=reverse("user_import"))
    return _do(request, shown, form.cleaned_data.get("first_login", FirstLogin.INVITATION))


@sensitive_variables("added")
def _do(request: SignedInRequest, shown: _Shown, first_login: FirstLogin) -> HttpResponse:
    by = By(request.user, timezone.now(), client.source(request))
    try:
        added = user_import.carry_out(shown.preview.entries, first_login, by)
    except StaleFormError:
        return _show_again(request, _look(shown.text, request))
    except UserChangeRefusedError as refusal:
        messages.error(request, user_words.refusal(refusal)[1])
        return redirect("users")
    done = import_words.done(added=len(added), changed=len(shown.preview.changes))
    if added and first_login is FirstLogin.ONE_TIME_PASSWORD:
        return one_time_passwords.show(request, added, done)
    messages.success(request, done)
    return redirect("users")


def _look(text: str, request: SignedInRequest) -> _Shown:
    """The page carries no column that is ignored: it may be one of passwords."""
    table = people_file.read(text)
    preview = import_preview.of(table, actor=request.user)
    return _Shown(people_file.only(table, preview.columns), preview)


def _form(shown: _Shown, request: SignedInRequest | None = None) -> ImportForm:
    preview = shown.preview
    return ImportForm(request and request.POST, has_new=bool(preview.new), without_mail=preview.without_mail)


def _show_again(request: SignedInRequest, shown: _Shown) -> HttpResponse:
    return _show(request, shown, _form(shown), notice=import_words.stale())


def _show(request: SignedInRequest, shown: _Shown, form: ImportForm, notice: str = "") -> HttpResponse:
    preview = shown.preview
    sealed = sealed_file.seal(shown.text, fingerprint=preview.fingerprint, actor=request.user)
    context = {"form": form, "preview": preview, "rows": sealed, "notice": notice}
    return render(request, "accounts/user_import_preview.html", context)
