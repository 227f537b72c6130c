"""What is done to a person's account stands in the audit log, once each, with who, why and from where."""

import pytest
from django.utils import timezone

from accounts.domain import account, seen, users
from accounts.domain.users import Details
from accounts.enums import Role
from accounts.models import Team, User
from cxportal.core.audit.log import Source
from cxportal.core.models import AuditRecord, OutboxMail
from tests.factories import make_user, turn_mfa_on
from tests.records import forget_all

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
SOURCE = Source("192.0.2.7", "Firefox 128 on Linux")
NOW = timezone.now()
ANA = Details(username="ana", role=Role.AGENT, first_name="Ana", last_name="Ruiz", email="ana@example.com")


@pytest.fixture
def boss() -> User:
    return make_user(Role.ADMINISTRATOR, username="boss")


def save(user: User, actor: User, details: Details, *, keeps_mfa: bool = True) -> None:
    marks = account.load(user.pk).marks
    how = {"keeps_mfa": keeps_mfa, "marks": marks, "actor": actor, "reason": "a reason", "source": SOURCE, "now": NOW}
    users.change_user(user.pk, details, **how)  # type: ignore[arg-type]


def written() -> list[tuple[str, dict[str, object]]]:
    return list(AuditRecord.objects.order_by("pk").values_list("name", "detail"))


def test_a_new_person_is_written_down_with_the_role(boss: User) -> None:
    users.invite_user(ANA, actor=boss, source=SOURCE, now=NOW)

    record = AuditRecord.objects.get()
    assert (record.name, record.detail) == ("user_created", {"role": "agent", "one_time_password": True})
    assert (record.actor_name, record.subject_name, record.at) == ("boss", "ana", NOW)
    assert (record.address, record.device) == (SOURCE.address, SOURCE.device)


def test_each_change_of_a_save_has_a_record_of_its_own(boss: User) -> None:
    user = make_user(username="ana", first_name="Ana", last_name="Ruiz", email="ana@example.com")
    turn_mfa_on(user)
    forget_all()
    team = Team.objects.create(name="Sales")
    wanted = Details("anna", Role.MANAGER, "Anna", "Ruiz", "anna@example.com", False, frozenset({team.pk}))

    save(user, boss, wanted, keeps_mfa=False)

    assert written() == [
        ("user_renamed", {"before": "ana", "after": "anna"}),
        ("authz_change", {"before": "agent", "after": "manager"}),
        ("user_deactivated", {}),
        ("user_updated", {"fields": ["first_name", "email", "teams"]}),
        ("authn_mfa_reset", {}),
    ]
    assert set(AuditRecord.objects.values_list("reason", "actor_name", "address")) == {
        ("a reason", "boss", SOURCE.address)
    }


def test_a_save_without_a_change_writes_nothing(boss: User) -> None:
    user = make_user(username="ana", first_name="Ana", last_name="Ruiz", email="ana@example.com")

    save(user, boss, ANA)

    assert written() == []


def test_a_new_one_time_password_is_written_down_without_the_password(boss: User) -> None:
    user = make_user(username="ana")

    _, raw = users.renew_password(user.pk, mark=seen.password_of(user), actor=boss, source=SOURCE, now=NOW)

    assert written() == [("authn_password_one_time", {})]
    assert raw not in str(AuditRecord.objects.values())


def test_a_new_one_time_password_is_told_to_its_owner_without_the_password(boss: User) -> None:
    user = make_user(username="ana")

    _, raw = users.renew_password(user.pk, mark=seen.password_of(user), actor=boss, source=SOURCE, now=NOW)

    mail = OutboxMail.objects.get()
    assert (mail.to, mail.subject) == (user.email, "CX Portal: Your password was changed")
    assert f"By: {boss.get_full_name()}" in mail.text
    assert raw not in mail.text + mail.html


def test_a_new_mail_address_is_told_to_the_old_one(boss: User) -> None:
    user = make_user(username="ana", first_name="Ana", last_name="Ruiz", email="before@example.com")

    save(user, boss, ANA)
    save(user, boss, ANA)

    mail = OutboxMail.objects.get()
    assert (mail.to, mail.subject) == ("before@example.com", "CX Portal: Your email address was changed")
    assert f"By: {boss.get_full_name()}" in mail.text
    assert ANA.email not in mail.text + mail.html


def test_the_command_line_has_no_actor() -> None:
    user = make_user(username="ana")
    turn_mfa_on(user)
    forget_all()

    users.turn_off_mfa(user.pk, reason="lost phone", now=NOW)

    record = AuditRecord.objects.get()
    assert (record.name, record.actor_id, record.reason) == ("authn_mfa_reset", None, "lost phone")
