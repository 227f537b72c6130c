"""One act for many people: who is changed, who is left out, and what is written down."""

from typing import Any

import pytest
from django.db.models.signals import post_save
from django.utils import timezone

from accounts.domain import bulk, user_errors
from accounts.domain.bulk import Choice, Order, Skip
from accounts.enums import BulkAct, Role
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


@pytest.fixture
def boss() -> User:
    return make_user(Role.ADMINISTRATOR, username="boss")


def choices(act: BulkAct, *people: User, actor: User) -> list[Choice]:
    """Everybody as the page shows them now, those who will be skipped too."""
    return [Choice(it.person.pk, it.mark) for it in bulk.plan(act, [person.pk for person in people], actor=actor)]


def do(act: BulkAct, *people: User, actor: User, **more: Any) -> tuple[int, dict[Skip, int]]:
    chosen = choices(act, *people, actor=actor)
    forget_all()
    report = bulk.carry_out(Order(act, actor, NOW, source=SOURCE, **more), chosen)
    return report.changed, dict(report.skipped)


def written() -> list[tuple[str, str, str, str]]:
    rows = AuditRecord.objects.order_by("subject_name")
    return list(rows.values_list("name", "subject_name", "actor_name", "reason"))


def test_turning_mfa_off_for_many_ends_their_sessions_and_tells_each(boss: User) -> None:
    ana, ben, carl = make_user(username="ana"), make_user(username="ben"), make_user(username="carl")
    for user in (ana, ben):
        turn_mfa_on(user)
        signed_in(user)

    assert do(BulkAct.MFA_OFF, ana, ben, carl, actor=boss, reason="lost") == (2, {Skip.UNCHANGED: 1})
    assert (TotpDevice.objects.count(), Session.objects.count()) == (0, 0)
    assert sorted(OutboxMail.objects.values_list("to", flat=True)) == sorted([ana.email, ben.email])
    assert written() == [("authn_mfa_reset", "ana", "boss", "lost"), ("authn_mfa_reset", "ben", "boss", "lost")]
    assert set(AuditRecord.objects.values_list("address", flat=True)) == {SOURCE.address}


@pytest.mark.parametrize("act", [act for act in BulkAct if act is not BulkAct.EXPORT])
def test_the_own_account_is_always_left_out(boss: User, act: BulkAct) -> None:
    turn_mfa_on(boss)
    browser = signed_in(boss)
    team = Team.objects.create(name="Sales")

    assert do(act, boss, actor=boss, team_id=team.pk) == (0, {Skip.OWN: 1})
    assert browser.get("/system/users/").status_code == 200
    assert (TotpDevice.objects.count(), boss.teams.count()) == (1, 0)


def test_ending_sessions_ends_everything_that_is_open(boss: User) -> None:
    ana, ben = make_user(username="ana"), make_user(username="ben")
    browser, other = signed_in(ana), signed_in(ben)

    assert do(BulkAct.END_SESSIONS, ana, actor=boss) == (1, {})
    assert (browser.get("/profile/").status_code, other.get("/profile/").status_code) == (302, 200)
    assert written() == [("session_ended", "ana", "boss", "by_administrator")]


def test_deactivating_and_activating_skip_who_is_so_already(boss: User) -> None:
    ana, ben = make_user(username="ana"), make_user(username="ben", is_active=False)
    browser = signed_in(ana)

    assert do(BulkAct.DEACTIVATE, ana, ben, actor=boss) == (1, {Skip.UNCHANGED: 1})
    assert browser.get("/profile/").status_code == 302
    assert written() == [("user_deactivated", "ana", "boss", "")]
    assert do(BulkAct.ACTIVATE, ana, ben, actor=boss) == (2, {})
    assert written() == [("user_activated", "ana", "boss", ""), ("user_activated", "ben", "boss", "")]
    assert User.objects.filter(is_active=False).count() == 0


def test_setting_the_team_replaces_all_teams(boss: User) -> None:
    sales, service = Team.objects.create(name="Sales"), Team.objects.create(name="Service")
    ana, ben, carl = make_user(username="ana"), make_user(username="ben"), make_user(username="carl")
    ana.teams.set([service])
    ben.teams.set([sales])
    carl.teams.set([sales, service])
    browser = signed_in(ana)

    assert do(BulkAct.SET_TEAM, ana, ben, carl, actor=boss, team_id=sales.pk) == (2, {Skip.UNCHANGED: 1})
    assert [[*user.teams.all()] for user in (ana, ben, carl)] == [[sales]] * 3
    assert [row[:2] for row in written()] == [("user_updated", "ana"), ("user_updated", "carl")]
    assert browser.get("/profile/").status_code == 200


@pytest.mark.parametrize("team_id", [None, 999_999])
def test_a_team_that_is_gone_changes_nobody(boss: User, team_id: int | None) -> None:
    ana = make_user()

    with pytest.raises(user_errors.UnknownTeamError):
        do(BulkAct.SET_TEAM, ana, actor=boss, team_id=team_id)


def test_who_was_changed_after_the_page_was_shown_is_left_out(boss: User) -> None:
    ana, ben, carl = make_user(), make_user(), make_user()
    for user in (ana, ben, carl):
        turn_mfa_on(user)
    chosen = choices(BulkAct.MFA_OFF, ana, ben, carl, actor=boss)
    turn_mfa_on(ana)  # a new phone
    User.objects.filter(pk=ben.pk).update(role=Role.MANAGER)

    report = bulk.carry_out(Order(BulkAct.MFA_OFF, boss, NOW), chosen)

    assert (report.changed, dict(report.skipped)) == (1, {Skip.STALE: 2})
    assert set(TotpDevice.objects.values_list("user_id", flat=True)) == {ana.pk, ben.pk}


def test_made_up_people_and_marks_are_left_out(boss: User) -> None:
    ana = make_user()

    report = bulk.carry_out(Order(BulkAct.DEACTIVATE, boss, NOW), [Choice(ana.pk, ""), Choice(999_999, "x")])

    assert (report.changed, dict(report.skipped)) == (0, {Skip.STALE: 2})


def test_who_is_no_administrator_any_more_changes_nobody(boss: User) -> None:
    ana = make_user()
    chosen = choices(BulkAct.DEACTIVATE, ana, actor=boss)
    User.objects.filter(pk=boss.pk).update(role=Role.MANAGER)

    with pytest.raises(user_errors.NotAdministratorError):
        bulk.carry_out(Order(BulkAct.DEACTIVATE, boss, NOW), chosen)
    assert User.objects.get(pk=ana.pk).is_active


def test_nobody_is_changed_where_one_change_fails(boss: User) -> None:
    ana, ben = make_user(username="ana"), make_user(username="ben")
    chosen = choices(BulkAct.DEACTIVATE, ana, ben, actor=boss)

    def fail_on_ben(instance: User, **_: Any) -> None:
        if instance == ben:
            raise RuntimeError

    post_save.connect(fail_on_ben, sender=User)
    try:
        with pytest.raises(RuntimeError):
            bulk.carry_out(Order(BulkAct.DEACTIVATE, boss, NOW), chosen)
    finally:
        post_save.disconnect(fail_on_ben, sender=User)
    assert User.objects.filter(is_active=False).count() == 0
