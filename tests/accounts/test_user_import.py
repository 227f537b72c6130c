"""A file of people: chosen, shown, confirmed, done."""

import re
from base64 import b64decode
from typing import Any, cast

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.domain import people_file
from accounts.enums import Role
from accounts.models import Team, User
from cxportal.core.models import AuditRecord, OutboxMail
from mfa.models import TotpDevice
from tests.accounts.test_users_proof import TITLE, age
from tests.clients import Browser, signed_in
from tests.factories import PASSWORD, make_user, turn_mfa_on
from tests.pages import form_of

pytestmark = pytest.mark.django_db
URL = "/system/users/import/"
HEADINGS = "username,first_name,last_name,email,role,teams"
NEW = f"{HEADINGS}\nana,Ana,Ruiz,ana@example.com,agent,Sales\nben,Ben,Lee,,supervisor,\n"


@pytest.fixture
def client() -> Browser:
    return signed_in(make_user(Role.ADMINISTRATOR, username="boss", first_name="Grace"))


@pytest.fixture(autouse=True)
def _teams() -> None:
    for name in ("Sales", "Service"):
        Team.objects.create(name=name)


def upload(client: Client, content: str | bytes, name: str = "people.csv") -> HttpResponse:
    raw = content if isinstance(content, bytes) else content.encode()
    return cast(HttpResponse, client.post(URL, {"file": SimpleUploadedFile(name, raw, content_type="text/csv")}))


def confirm(client: Client, page: HttpResponse, **typed: Any) -> HttpResponse:
    return cast(HttpResponse, client.post(URL, form_of(page).with_values(**typed)))


def words_of(response: HttpResponse) -> str:
    """The page without its markup."""
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def test_nothing_is_changed_before_the_yes(client: Browser) -> None:
    page = upload(client, NEW)

    assert "2 new users" in words_of(page)
    assert "ana Ana Ruiz ana@example.com Agent" in words_of(page)
    assert (User.objects.count(), AuditRecord.objects.count(), OutboxMail.objects.count()) == (1, 0, 0)


def test_new_people_get_one_time_passwords_that_are_shown_once_and_as_a_file(client: Browser) -> None:
    page = upload(client, NEW)
    done = confirm(client, page, first_login="one_time_password")

    assert "2 users added, 0 changed" in words_of(done)
    found = re.findall(r'class="once-password" dir="ltr">([a-z0-9-]+)<', done.content.decode())
    assert [User.objects.get(username="ana").check_password(found[0]), len(found)] == [True, 2]
    assert User.objects.get(username="ben").check_password(found[1])
    file = re.search(r'href="data:text/csv;charset=utf-8;base64,([^"]+)" download', done.content.decode())
    assert file
    lines = b64decode(file.group(1)).decode("utf-8-sig").split("\r\n")
    assert lines[:3] == ["Login,Name,One-time password", f"ana,Ana Ruiz,{found[0]}", f"ben,Ben Lee,{found[1]}"]
    assert done.headers["Cache-Control"] == "no-store"
    assert all(raw not in str(AuditRecord.objects.values()) for raw in found)

    again = confirm(client, page, first_login="one_time_password")
    assert "Nothing was imported: accounts changed after this page was opened" in words_of(again)
    assert User.objects.count() == 3


def test_new_people_get_invitations_where_all_have_an_address(client: Browser) -> None:
    refused = confirm(client, upload(client, NEW), first_login="invitation")
    assert "Some new users have no email" in words_of(refused)

    done = confirm(client, upload(client, NEW.replace("Lee,,", "Lee,b@example.com,")), first_login="invitation")
    assert done.headers["Location"] == "/system/users/"
    assert OutboxMail.objects.count() == 2


def test_how_new_people_log_in_has_to_be_chosen(client: Browser) -> None:
    page = upload(client, NEW)

    assert "Choose how new users log in first" in words_of(confirm(client, page))
    assert confirm(client, page, first_login="promote").status_code == 200
    assert User.objects.count() == 1


def test_people_with_an_account_are_found_by_any_spelling_and_changed(client: Browser) -> None:
    ana = make_user(username="Ana", first_name="Ana", last_name="Ruiz", email="ana@example.com")
    ana.teams.set([Team.objects.get(name="Sales")])
    page = upload(client, f"{HEADINGS}\nANA,,Ruiz-Gil,,Manager,sales; SERVICE\n")

    text = words_of(page)
    assert "1 user changes" in text
    assert "Last name: before: Ruiz after: Ruiz-Gil" in text
    assert "Role: before: Agent after: Manager" in text
    assert "Teams: before: Sales after: Sales, Service" in text
    assert "First login" not in text
    done = client.post(URL, form_of(page).values, follow=True)
    assert "0 users added, 1 changed" in done.content.decode()
    ana.refresh_from_db()
    assert (ana.username, ana.first_name, ana.last_name, ana.email) == ("Ana", "Ana", "Ruiz-Gil", "ana@example.com")
    assert (ana.role, ana.teams.count()) == (Role.MANAGER, 2)


def test_rows_that_change_nothing_are_counted_and_left_alone(client: Browser) -> None:
    make_user(username="ana", first_name="Ana")
    page = upload(client, "username,first_name\nana,Ana\nboss,\n")

    assert "2 rows change nothing." in words_of(page)
    assert "Nothing is left to import" in words_of(page)


def test_an_export_can_be_imported_again(client: Browser) -> None:
    make_user(username="+ana", first_name="=1+1", last_name="-x")
    for query in ("", "?bom=1"):
        page = upload(client, client.get(f"/system/users/export/{query}").getvalue())

        text = words_of(page)
        assert "2 rows change nothing." in text
        assert "These columns are not imported: Status, MFA, Last login" in text


def test_an_export_in_another_language_can_be_imported_again(client: Browser) -> None:
    make_user(Role.SUPERVISOR, username="ana", first_name="Ana")
    client.cookies["language"] = "es"
    exported = client.get("/system/users/export/").getvalue()
    assert b"Login," not in exported or b"Agent" not in exported

    page = upload(client, exported)
    assert "ana" not in re.findall(r"<td[^>]*><bdi>([^<]*)</bdi></td>", page.content.decode())


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("ana,,,,,", "Role: Choose a role"),
        ("ana,,,,king,", "Role: There is no role king"),
        ("ana,,,,agent,Nope", "Teams: There is no team “Nope”"),
        ("ana,,,,agent,1", "Teams: There is no team “1”"),
        ("ana,,,nowhere,agent,", "Email: Enter an email address like name@example.com"),
        ("a na,,,,agent,", "Login: Use only letters, digits and @ . + - _ in the login"),
        (",Ana,,,agent,", "Login: Enter a login"),
        (f"ana,{'x' * 81},,,agent,", "First name: Ensure this value has at most 80 characters"),
        ("ana,,,,agent,Sales,more", "This row has more cells than there are headings"),
        ("boss,,,,agent,", "Role: You cannot change your own role"),
    ],
)
def test_a_row_with_a_problem_is_named_and_left_out(client: Browser, row: str, sentence: str) -> None:
    page = upload(client, f"{HEADINGS}\ncarl,,,,agent,\n{row}\n")

    assert f"3 {row.split(',', maxsplit=1)[0]} {sentence}".replace("  ", " ") in words_of(page)
    assert "1 row has a problem and is left out." in words_of(page)
    confirm(client, page, first_login="one_time_password")
    assert sorted(User.objects.values_list("username", "role")) == [("boss", "administrator"), ("carl", "agent")]


def test_a_login_counts_once_in_a_file(client: Browser) -> None:
    page = upload(client, f"{HEADINGS}\nana,,,,agent,\nANA,,,,manager,\n")

    assert "3 ANA Login: This login is in the file twice" in words_of(page)
    confirm(client, page, first_login="one_time_password")
    assert User.objects.get(username_key="ana").role == Role.AGENT


def test_privileges_passwords_and_mfa_never_come_from_a_file(client: Browser) -> None:
    ana = make_user(username="ana", is_active=False)
    turn_mfa_on(ana)
    before = User.objects.filter(pk=ana.pk).values().get()
    headings = "username,first_name,password,is_active,mfa_enabled,mfa,is_superuser,id,epoch,must_change_password"
    page = upload(client, f"{headings}\nana,New,hacked hacked hacked,true,false,off,true,1,0,false\n")
    client.post(URL, form_of(page).values)

    changed = {"first_name": "New", "search_text": f"ana new {before['last_name'].lower()} {ana.email}"}
    assert User.objects.filter(pk=ana.pk).values().get() == before | changed
    assert TotpDevice.objects.filter(user=ana).exists()


def test_a_new_administrator_is_pointed_out(client: Browser) -> None:
    make_user(username="ben")
    page = upload(client, f"{HEADINGS}\nana,,,,administrator,\nben,,,,administrator,\nboss,X,,,administrator,\n")

    assert "2 people become administrators." in words_of(page)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file has no row below the headings"),
        (b"username\n", "This file has no row below the headings"),
        (b"name\nana\n", "The first row needs the heading “username”"),
        (b"username,Login\nana,ana\n", "The heading Login is there twice"),
        (b'username\n"ana', "Row 2 cannot be read as CSV"),
        ("username\nJosé".encode("latin-1"), "This file is not UTF-8"),
        ("username\nana".encode("utf-16"), "This file is not UTF-8"),
        (b"username\nan\x00a", "This file is not UTF-8"),
        (b"PK\x03\x04\xff\xfe" * 100, "This file is not UTF-8"),
        (b"x" * (people_file.MAX_BYTES + 1), "This file is larger than 200 kB"),
        (b"x" * 1024 * 1024, "This file is larger than 200 kB"),
        (b"username\n" + b"\n".join(b"u%d" % at for at in range(501)), "This file has more than 500 rows"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_in_words(client: Browser, content: bytes, sentence: str) -> None:
    page = upload(client, content)

    assert (page.status_code, sentence in words_of(page)) == (200, True)


def test_no_file_is_refused_in_words(client: Browser) -> None:
    assert "Choose a file" in words_of(cast(HttpResponse, client.post(URL, {})))
    assert "Choose a file" in words_of(cast(HttpResponse, client.post(URL, {"file": "text"})))


def test_what_is_confirmed_cannot_be_altered(client: Browser) -> None:
    sealed = form_of(upload(client, NEW)).values["rows"][0]
    foreign = signing.dumps([client.user.pk, "", NEW])
    other = signed_in(make_user(Role.ADMINISTRATOR))

    for browser, rows in ((client, sealed[:-1] + "x"), (client, foreign), (client, ""), (client, NEW), (other, sealed)):
        fields = {"rows": rows, "first_login": "one_time_password"}
        assert "that page was out of date" in words_of(cast(HttpResponse, browser.post(URL, fields, follow=True)))
    assert not User.objects.filter(username="ana").exists()


def test_a_page_that_is_not_true_any_more_is_shown_anew(client: Browser) -> None:
    page = upload(client, NEW)
    make_user(username="ana", first_name="Other")
    again = confirm(client, page, first_login="one_time_password")

    assert "Nothing was imported: accounts changed after this page was opened" in words_of(again)
    assert "1 new user" in words_of(again)
    assert "First name: before: Other after: Ana" in words_of(again)
    assert User.objects.count() == 2


def test_an_old_sign_in_is_asked_for_the_password_first(client: Browser) -> None:
    age(client, minutes=16)
    page = upload(client, NEW)
    question = confirm(client, page, first_login="one_time_password")
    assert (TITLE in words_of(question), User.objects.count()) == (True, 1)

    done = confirm(client, question, password=PASSWORD)
    assert "2 users added" in words_of(done)


def test_a_demoted_administrator_imports_nothing(client: Browser) -> None:
    page = upload(client, NEW)
    User.objects.filter(pk=client.user.pk).update(role=Role.MANAGER)

    assert confirm(client, page, first_login="one_time_password").status_code == 403
    assert User.objects.count() == 1


@pytest.mark.parametrize("people", [1, 3])
def test_the_preview_takes_a_constant_number_of_reads(client: Browser, people: int) -> None:
    rows = [f"{make_user().username},New{number}" for number in range(people)]
    with CaptureQueriesContext(connection) as asked:
        upload(client, "\n".join(["username,first_name", *rows]))

    reads = [query for query in asked if query["sql"].startswith("SELECT")]
    assert len(reads) == 6  # session, person; teams; the people of the file, their teams; names of teams


def test_an_import_is_written_down(client: Browser) -> None:
    confirm(client, upload(client, NEW), first_login="one_time_password")

    record = AuditRecord.objects.get(name="data_imported")
    assert (record.actor_id, record.detail) == (client.user.pk, {"what": "users", "added": 2, "changed": 0})
    assert record.at <= timezone.now()
