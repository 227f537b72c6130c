"""People from a file: all of it in one transaction, under the rules of the pages."""

from dataclasses import replace

import pytest
from django.utils import timezone

from accounts.domain import seen, user_errors, user_import
from accounts.domain.login import check_password
from accounts.domain.user_import import By, Entry
from accounts.domain.users import Details
from accounts.enums import FirstLogin, Role
from accounts.models import Session, Team, User
from cxportal.core.audit.log import Source
from cxportal.core.models import AuditRecord, OutboxMail
from mfa.models import TotpDevice
from tests.clients import signed_in
from tests.factories import make_user, turn_mfa_on
from tests.records import forget_all

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = timezone.now()
SOURCE = Source("192.0.2.7", "Firefox 128 on Linux")
ANA = Details("ana", Role.AGENT, "Ana", "Ruiz", "ana@example.com")
BEN = Details("ben", Role.SUPERVISOR, "Ben", "Lee", "ben@example.com")
MAIL, PASSWORDS = FirstLogin.INVITATION, FirstLogin.ONE_TIME_PASSWORD


@pytest.fixture
def by() -> By:
    return By(make_user(Role.ADMINISTRATOR, username="boss"), NOW, SOURCE)


def entry_of(user: User, **wanted: object) -> Entry:
    user.refresh_from_db()
    stored = Details(user.username, Role(user.role), user.first_name, user.last_name, user.email)
    return Entry(replace(stored, **wanted), user.pk, seen.details_of(user))  # type: ignore[arg-type]


def written() -> list[tuple[str, str]]:
    return list(AuditRecord.objects.order_by("pk").values_list("name", "subject_name"))


def test_new_people_sign_in_with_their_one_time_passwords(by: By) -> None:
    team = Team.objects.create(name="Sales")
    added = user_import.carry_out([Entry(replace(ANA, team_ids=frozenset({team.pk}))), Entry(BEN)], PASSWORDS, by)

    assert [each.user.username for each in added] == ["ana", "ben"]
    for each in added:
        found = check_password(username=each.user.username, password=each.one_time_password, now=NOW, source=SOURCE)
        assert (found.user, found.user.must_change_password) == (each.user, True)
    assert [*User.objects.get(username="ana").teams.all()] == [team]
    assert OutboxMail.objects.count() == 0


def test_new_people_are_invited_by_mail(by: By) -> None:
    added = user_import.carry_out([Entry(ANA), Entry(BEN)], MAIL, by)

    assert [(each.user.username, each.one_time_password) for each in added] == [("ana", ""), ("ben", "")]
    assert sorted(OutboxMail.objects.values_list("to", flat=True)) == ["ana@example.com", "ben@example.com"]
    assert not any(user.has_usable_password() for user in User.objects.filter(username__in=["ana", "ben"]))


def test_who_has_an_account_keeps_login_activation_and_mfa(by: By) -> None:
    ana = make_user(username="Ana", is_active=False)
    turn_mfa_on(ana)
    entry = entry_of(ana, username="ANA", first_name="Anna", role=Role.MANAGER, is_active=True)

    assert user_import.carry_out([entry], PASSWORDS, by) == []
    ana.refresh_from_db()
    assert (ana.username, ana.first_name, ana.role, ana.is_active) == ("Ana", "Anna", Role.MANAGER, False)
    assert TotpDevice.objects.filter(user=ana).exists()


def test_a_new_role_ends_what_is_open_and_a_new_name_does_not(by: By) -> None:
    ana, ben = make_user(username="ana"), make_user(username="ben")
    for user in (ana, ben):
        signed_in(user)

    user_import.carry_out([entry_of(ana, role=Role.MANAGER), entry_of(ben, first_name="Ben")], PASSWORDS, by)

    assert set(Session.objects.values_list("user_id", flat=True)) == {ben.pk}


def test_every_person_has_a_record_and_the_import_one_of_its_own(by: By) -> None:
    ben = make_user(username="ben")
    forget_all()
    user_import.carry_out([Entry(ANA), entry_of(ben, first_name="Ben", role=Role.MANAGER)], PASSWORDS, by)

    assert written() == [
        ("authz_change", "ben"),
        ("user_updated", "ben"),
        ("user_created", "ana"),
        ("data_imported", ""),
    ]
    assert AuditRecord.objects.get(name="data_imported").detail == {"what": "users", "added": 1, "changed": 1}
    assert set(AuditRecord.objects.values_list("actor_name", "address")) == {("boss", SOURCE.address)}


def test_a_login_that_was_taken_meanwhile_imports_nothing(by: By) -> None:
    ben, ana = make_user(username="ben", first_name="Ben"), make_user(username="ANA")
    assert ana.username_key == "ana"

    for first_login in (PASSWORDS, MAIL):
        with pytest.raises(user_errors.StaleFormError):
            user_import.carry_out([entry_of(ben, first_name="New"), Entry(ANA)], first_login, by)
    assert not User.objects.filter(first_name="New").exists()
    assert OutboxMail.objects.count() == 0


def test_an_account_that_changed_meanwhile_imports_nothing(by: By) -> None:
    ben = make_user(username="ben")
    entry = entry_of(ben, first_name="New")
    User.objects.filter(pk=ben.pk).update(role=Role.MANAGER)

    for stale in (entry, Entry(ANA, user_id=999_999, mark=entry.mark)):
        with pytest.raises(user_errors.StaleFormError):
            user_import.carry_out([Entry(replace(BEN, username="carl")), stale], PASSWORDS, by)
    assert User.objects.count() == 2


@pytest.mark.parametrize("changed", ["first_name", "last_name", "email", "username"])
def test_nobody_is_set_back_to_what_the_page_had_read(by: By, changed: str) -> None:
    ben = make_user(username="ben")
    entry = entry_of(ben, role=Role.SUPERVISOR)
    User.objects.filter(pk=ben.pk).update(**{changed: "new@example.com"})

    with pytest.raises(user_errors.StaleFormError):
        user_import.carry_out([entry], PASSWORDS, by)

    assert getattr(User.objects.get(pk=ben.pk), changed) == "new@example.com"


def test_nobody_takes_the_own_role_away_by_a_file(by: By) -> None:
    with pytest.raises(user_errors.LastAdministratorError):
        user_import.carry_out([entry_of(by.actor, role=Role.AGENT)], PASSWORDS, by)
    make_user(Role.ADMINISTRATOR)
    with pytest.raises(user_errors.OwnAccountError):
        user_import.carry_out([entry_of(by.actor, role=Role.AGENT)], PASSWORDS, by)


def test_who_is_no_administrator_any_more_imports_nothing(by: By) -> None:
    User.objects.filter(pk=by.actor.pk).update(role=Role.MANAGER)

    with pytest.raises(user_errors.NotAdministratorError):
        user_import.carry_out([Entry(ANA)], PASSWORDS, by)
    assert User.objects.count() == 1
