"""The commands about people: what they do, and what they refuse in one line."""

import io
import json
import re
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.domain import budgets
from accounts.enums import Role
from accounts.models import User
from cxportal.core.audit.names import Name
from cxportal.core.limits import store
from cxportal.core.models import AuditRecord, OutboxMail, StoredTally
from mfa.domain import guesses
from mfa.models import TotpDevice
from tests.clients import signed_in
from tests.factories import PASSWORD, make_user, turn_mfa_on
from tests.records import changes, changes_of
from tests.steps import half_in, is_in

pytestmark = pytest.mark.django_db
Give = Callable[[bytes], None]
ONE_TIME = re.compile(r"One-time password: (\S+)\n")


def run(*words: str, **options: Any) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Give:
    """A way to give bytes to standard input."""

    def give(raw: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))

    return give


@pytest.mark.parametrize("role", list(Role))
def test_a_new_user_gets_a_one_time_password(role: Role) -> None:
    before = timezone.now()
    printed = run("create_user", "Ana", "--role", role.value)
    found = ONE_TIME.fullmatch(printed)
    assert found

    user = User.objects.get()
    assert (user.username, user.role, user.must_change_password) == ("Ana", role, True)
    assert user.one_time_password_until
    assert timedelta(hours=72) <= user.one_time_password_until - before < timedelta(hours=72, minutes=1)
    made = changes_of(user).get()
    assert (made.name, made.actor_id, made.device) == (Name.USER_CREATED, None, "manage.py")
    assert made.detail == {"role": role, "one_time_password": True}
    assert half_in("ana", found.group(1)).get("/profile/").headers["Location"] == "/profile/password/"


def test_names_and_mail_are_kept() -> None:
    run("create_user", "ana", "--role=agent", "--email=ana@example.com", "--first-name=José", "--last-name=de la Cruz")

    user = User.objects.get()
    assert (user.first_name, user.last_name, user.email) == ("José", "de la Cruz", "ana@example.com")


@pytest.mark.parametrize(
    ("read", "password"),
    [
        (b"correct horse battery", "correct horse battery"),
        (b"correct horse battery\n", "correct horse battery"),
        (b"correct horse battery\n\n", "correct horse battery\n"),
        (b"correct horse battery\r\n", "correct horse battery\r"),
        (b"  correct horse battery \n", "  correct horse battery "),
        ("contraseña segura ñandú\n".encode(), "contraseña segura ñandú"),
    ],
)
def test_a_password_from_standard_input_is_final_and_loses_one_newline(stdin: Give, read: bytes, password: str) -> None:
    stdin(read)
    printed = run("create_user", "ana", "--role=agent", "--password-stdin")

    user = User.objects.get()
    assert (printed, user.check_password(password), user.must_change_password) == ("", True, False)
    assert user.one_time_password_until is None


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("ana", "--role=owner"), "There is no role 'owner': use administrator, manager, supervisor, agent."),
        (("ana", "--role=Agent"), "There is no role 'Agent': use administrator, manager, supervisor, agent."),
        (("TAKEN", "--role=agent"), "The login 'TAKEN' is taken."),
        (("a b", "--role=agent"), "'a b' is no login: use letters, digits and @ . + - _ only."),
        (("", "--role=agent"), "'' is no login: use letters, digits and @ . + - _ only."),
        (("a\0", "--role=agent"), "'a\\x00' is no login: use letters, digits and @ . + - _ only."),
        (("a\nb", "--role=agent"), "'a\\nb' is no login: use letters, digits and @ . + - _ only."),
        (("ana", "--role=agent", "--email=x"), "--email: 'x' is no mail address."),
        (("ana", "--role=agent", "--first-name=" + "a" * 81), "--first-name takes at most 80 characters."),
        (("ana", "--role=agent", "--last-name=a\0"), "--last-name holds a control character or is not UTF-8."),
        (("ana", "--role=agent", "--last-name=\udcff"), "--last-name holds a control character or is not UTF-8."),
    ],
)
def test_a_malformed_new_user_is_refused_in_one_line(words: tuple[str, ...], refusal: str) -> None:
    make_user(username="taken")

    with pytest.raises(CommandError) as error:
        run("create_user", *words)
    assert str(error.value) == refusal
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("read", "refusal"),
    [
        (b"", "Use at least 15 characters. This has 0"),
        (b"short\n", "Use at least 15 characters. This has 5"),
        (b"a" * 129, "Use at most 128 characters. This has 129"),
        (b"correct horse\0 battery", "A password cannot hold a null character"),
        (b"ana ana ana ana ana", "This repeats itself, so it is guessed as quickly as its first part. Add other words"),
        (b"\xff\xfe", "The password on standard input is not UTF-8."),
    ],
)
def test_a_weak_password_is_refused_in_one_line(stdin: Give, read: bytes, refusal: str) -> None:
    stdin(read)

    with pytest.raises(CommandError) as error:
        run("create_user", "ana", "--role=agent", "--password-stdin")
    assert str(error.value) == refusal
    assert User.objects.count() == 0


def test_a_password_from_a_text_stream_works_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))
    run("create_user", "ana", "--role=agent", "--password-stdin")

    assert User.objects.get().check_password(PASSWORD)


def test_disabling_mfa_does_what_the_screen_does() -> None:
    user = make_user(username="ana")
    turn_mfa_on(user)
    theirs = signed_in(user)
    printed = run("mfa_disable", "ANA", "--reason", "Lost  phone")

    assert printed == "MFA is off for ana.\n"
    assert (TotpDevice.objects.count(), is_in(theirs), is_in(half_in("ana"))) == (0, False, True)
    made = changes().get()
    assert (made.name, made.subject_id, made.actor_id, made.reason) == (Name.MFA_RESET, user.pk, None, "Lost  phone")
    mail = OutboxMail.objects.get(subject__contains="MFA was turned off")
    assert "An administrator turned MFA off for your account" in mail.text
    assert "By: a command on the server" in mail.text
    assert "Device:" not in mail.text


def test_the_last_administrator_is_rescued_as_well() -> None:
    user = make_user(Role.ADMINISTRATOR, username="boss")
    turn_mfa_on(user)
    run("mfa_disable", "boss", "--reason=rescue")

    assert is_in(half_in("boss"))


def test_disabling_mfa_that_is_off_changes_nothing() -> None:
    user = make_user(username="ana")

    assert run("mfa_disable", "ana", "--reason=x") == "MFA was off for ana already.\n"
    user.refresh_from_db()
    assert (user.epoch, changes().count(), OutboxMail.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("nobody", "--reason=x"), "There is no user 'nobody'."),
        (("", "--reason=x"), "There is no user ''."),
        (("a\0", "--reason=x"), "There is no user 'a\\x00'."),
        (("ana", "--reason="), "--reason is empty: say why."),
        (("ana", "--reason=  "), "--reason is empty: say why."),
        (("ana", "--reason=" + "a" * 301), "--reason takes at most 300 characters."),
        (("ana", "--reason=a\nb"), "--reason holds a control character or is not UTF-8."),
    ],
)
def test_what_cannot_be_disabled_is_refused_in_one_line(words: tuple[str, ...], refusal: str) -> None:
    turn_mfa_on(make_user(username="ana"))

    with pytest.raises(CommandError) as error:
        run("mfa_disable", *words)
    assert str(error.value) == refusal
    assert TotpDevice.objects.count() == 1


def test_unlocking_forgets_wrong_passwords_and_codes_and_is_written_down() -> None:
    user = make_user(username="ana")
    for counter in (budgets.password_of("ana", "192.0.2.7", subject_id=user.pk), guesses.counter_of(user.pk)):
        store.charge(counter, now=timezone.now())

    printed = [run("unlock", "ANA"), run("unlock", "ana")]

    assert printed == ["ana is unlocked.\n", "There was nothing to unlock for ana.\n"]
    assert not StoredTally.objects.exists()
    records = AuditRecord.objects.filter(name=Name.LOGIN_UNLOCK)
    assert {(each.subject_id, each.actor_id, each.device) for each in records} == {(user.pk, None, "manage.py")}


def test_nobody_is_unlocked_who_is_nobody() -> None:
    with pytest.raises(CommandError) as error:
        run("unlock", "nobody")
    assert str(error.value) == "There is no user 'nobody'."


def test_the_status_says_who_has_mfa() -> None:
    turn_mfa_on(make_user(Role.MANAGER, username="ana", first_name="Ana", last_name="Ruiz"))
    make_user(username="ben", first_name="", last_name="", is_active=False)

    assert run("mfa_status") == "on   ana  (manager)\noff  ben  (agent, inactive)\n"
    assert json.loads(run("mfa_status", "--json")) == [
        {"username": "ana", "name": "Ana Ruiz", "role": "manager", "active": True, "mfa": True},
        {"username": "ben", "name": "ben", "role": "agent", "active": False, "mfa": False},
    ]


def test_the_status_of_nobody_is_empty() -> None:
    assert (run("mfa_status"), json.loads(run("mfa_status", "--json"))) == ("", [])
