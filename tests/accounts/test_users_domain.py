"""Adding and changing people: the rules, and what a change ends."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.domain import account, half_sign_ins, passwords, seen, user_errors, users
from accounts.domain.login import WrongPasswordError, check_password
from accounts.domain.users import Details
from accounts.enums import Role
from accounts.models import PendingLogin, Session, Team, User
from cxportal.core.audit.names import Name
from mfa.models import TotpDevice
from tests.clients import signed_in
from tests.factories import PASSWORD, make_user, turn_mfa_on
from tests.records import changes_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = timezone.now()
NEW = Details(username="Ana.Ruiz", role=Role.AGENT, first_name="Ana", last_name="Ruiz", email="ana@example.com")


def boss(**fields: Any) -> User:
    return make_user(Role.ADMINISTRATOR, **fields)


def details_of(user: User) -> Details:
    return Details(
        username=user.username,
        role=Role(user.role),
        first_name=user.first_name,
        last_name=user.last_name,
        email=user.email,
        is_active=user.is_active,
        team_ids=frozenset(user.teams.values_list("pk", flat=True)),
    )


def change(user: User, actor: User, *, keeps_mfa: bool = True, marks: seen.Marks | None = None, **wanted: Any) -> User:
    """Save the form of an account, rendered just now, with some values changed."""
    users.change_user(
        user.pk,
        replace(details_of(user), **wanted),
        keeps_mfa=keeps_mfa,
        marks=account.load(user.pk).marks if marks is None else marks,
        actor=actor,
        reason="a reason",
        now=NOW,
    )
    user.refresh_from_db()
    return user


def open_everything(user: User) -> None:
    """A session and a half sign-in."""
    half_sign_ins.start(user, source=None, now=NOW)
    signed_in(user)


def open_of(user: User) -> tuple[int, int]:
    return Session.objects.filter(user=user).count(), PendingLogin.objects.filter(user=user).count()


def written(user: User) -> list[tuple[str, dict[str, Any]]]:
    return list(changes_of(user).values_list("name", "detail"))


def role_turn(before: str, after: str) -> dict[str, Any]:
    return {"before": before, "after": after}


def test_an_invited_person_signs_in_with_the_one_time_password() -> None:
    actor = boss()
    user, raw = users.invite_user(NEW, actor=actor, now=NOW)

    assert check_password(username="ana.ruiz", password=raw, now=NOW).user == user
    assert (user.must_change_password, user.one_time_password_until) == (True, NOW + timedelta(hours=72))
    made = changes_of(user).get()
    assert (made.name, made.actor_id, made.at) == (Name.USER_CREATED, actor.pk, NOW)
    assert made.detail == {"role": "agent", "one_time_password": True}


def test_a_one_time_password_is_worth_nothing_after_72_hours() -> None:
    _, raw = users.invite_user(NEW, actor=None, now=NOW)
    late = NOW + timedelta(hours=72, seconds=1)

    with pytest.raises(WrongPasswordError):
        check_password(username="ana.ruiz", password=raw, now=late)


def test_a_created_person_keeps_the_password() -> None:
    team = Team.objects.create(name="Sales")
    user = users.create_user(replace(NEW, team_ids=frozenset({team.pk})), password=PASSWORD, actor=None, now=NOW)

    assert check_password(username="ana.ruiz", password=PASSWORD, now=NOW + timedelta(days=900)).user == user
    assert (user.must_change_password, user.one_time_password_until, [*user.teams.all()]) == (False, None, [team])


def test_a_person_without_a_password_cannot_sign_in() -> None:
    user = users.create_user(NEW, password=None, actor=None, now=NOW)

    assert not user.has_usable_password()


@pytest.mark.parametrize(
    ("username", "error"),
    [
        ("ANA.ruiz", user_errors.UsernameTakenError),
        (" ana.ruiz ", user_errors.UsernameTakenError),
        ("ａｎａ.ruiz", user_errors.UsernameTakenError),
        ("ana ruiz", user_errors.UsernameNotAllowedError),
        ("ana\u200b.ruiz", user_errors.UsernameNotAllowedError),
        ("", user_errors.UsernameNotAllowedError),
        ("a" * 151, user_errors.UsernameNotAllowedError),
        ("ana\0", user_errors.UsernameNotAllowedError),
    ],
)
def test_a_login_is_one_persons_in_every_spelling(username: str, error: type[Exception]) -> None:
    users.create_user(NEW, password=None, actor=None, now=NOW)
    other = make_user(username="other")

    with pytest.raises(error):
        users.create_user(replace(NEW, username=username), password=None, actor=None, now=NOW)
    with pytest.raises(error):
        change(other, boss(), username=username)
    assert User.objects.get(pk=other.pk).username == "other"


def test_a_person_may_change_the_spelling_of_the_own_login() -> None:
    user = make_user(username="ana")
    change(user, boss(), username="Ana")

    assert (user.username, user.username_key, written(user)) == (
        "Ana",
        "ana",
        [(Name.USER_RENAMED, {"before": "ana", "after": "Ana"})],
    )
    assert users.find("ANA") == user


def test_a_weak_password_adds_nobody() -> None:
    with pytest.raises(passwords.WeakPasswordError) as refusal:
        users.create_user(NEW, password="password", actor=None, now=NOW)

    assert len(refusal.value.reasons) == 1
    assert User.objects.count() == 0


def test_names_and_teams_change_without_ending_anything() -> None:
    user, teams = make_user(), [Team.objects.create(name=name) for name in ("Sales", "Service")]
    user.teams.add(teams[0])
    open_everything(user)
    change(user, boss(), first_name="Zoé", email="", team_ids=frozenset({teams[1].pk}))

    assert (user.first_name, user.email, [*user.teams.all()]) == ("Zoé", "", [teams[1]])
    fields = ["first_name", "email", "teams"]
    assert (open_of(user), written(user)) == ((1, 1), [(Name.USER_UPDATED, {"fields": fields})])


def test_saving_without_a_change_writes_nothing_down() -> None:
    user = make_user()
    change(user, boss())

    assert written(user) == []


@pytest.mark.parametrize(
    ("fields", "wanted", "row"),
    [
        ({"role": Role.AGENT}, {"role": Role.SUPERVISOR}, (Name.ROLE_CHANGED, role_turn("agent", "supervisor"))),
        ({"role": Role.ADMINISTRATOR}, {"role": Role.AGENT}, (Name.ROLE_CHANGED, role_turn("administrator", "agent"))),
        ({}, {"is_active": False}, (Name.USER_DEACTIVATED, {})),
    ],
)
def test_a_new_role_or_deactivation_ends_everything(
    fields: dict[str, Any], wanted: dict[str, Any], row: tuple[str, dict[str, Any]]
) -> None:
    user = make_user(**fields)
    open_everything(user)
    epoch = user.epoch
    change(user, boss(), **wanted)

    assert (open_of(user), user.epoch > epoch, written(user)) == ((0, 0), True, [row])


def test_a_reactivated_person_starts_with_nothing_open() -> None:
    user = make_user(is_active=False)
    epoch = user.epoch
    change(user, boss(), is_active=True)

    assert (user.is_active, user.epoch > epoch, written(user)) == (True, True, [(Name.USER_ACTIVATED, {})])


@pytest.mark.parametrize("wanted", [{"role": Role.MANAGER}, {"role": Role.AGENT}, {"is_active": False}])
def test_nobody_takes_the_own_access_away(wanted: dict[str, Any]) -> None:
    actor = boss()
    boss()

    with pytest.raises(user_errors.OwnAccountError):
        change(actor, actor, **wanted)


@pytest.mark.parametrize("wanted", [{"role": Role.SUPERVISOR}, {"is_active": False}])
def test_the_last_active_administrator_stays(wanted: dict[str, Any]) -> None:
    actor = boss()
    boss(is_active=False)

    with pytest.raises(user_errors.LastAdministratorError):
        change(actor, actor, **wanted)
    actor.refresh_from_db()
    assert (actor.role, actor.is_active) == (Role.ADMINISTRATOR, True)


def test_administrators_change_their_own_names() -> None:
    actor = boss()
    change(actor, actor, first_name="Grace")

    assert actor.first_name == "Grace"


def test_the_own_mfa_is_not_turned_off_here() -> None:
    actor = boss()
    turn_mfa_on(actor)

    with pytest.raises(user_errors.OwnFactorError):
        change(actor, actor, keeps_mfa=False)
    assert TotpDevice.objects.filter(user=actor).exists()


@pytest.mark.parametrize("fields", [{"role": Role.MANAGER}, {"role": Role.ADMINISTRATOR, "is_active": False}])
def test_who_is_no_active_administrator_changes_nobody(fields: dict[str, Any]) -> None:
    boss()
    actor, user = make_user(**fields), make_user()

    with pytest.raises(user_errors.NotAdministratorError):
        change(user, actor, first_name="New")
    with pytest.raises(user_errors.NotAdministratorError):
        users.renew_password(user.pk, mark=account.load(user.pk).password_mark, actor=actor, now=NOW)


def test_nobody_is_changed_who_does_not_exist() -> None:
    ghost = make_user()
    mark, marks = account.load(ghost.pk).password_mark, seen.Marks()
    User.objects.filter(pk=ghost.pk).delete()
    actor = boss()

    with pytest.raises(user_errors.UnknownUserError):
        users.change_user(ghost.pk, NEW, keeps_mfa=True, marks=marks, actor=actor, reason="", now=NOW)
    with pytest.raises(user_errors.UnknownUserError):
        users.renew_password(ghost.pk, mark=mark, actor=actor, now=NOW)
    with pytest.raises(user_errors.UnknownUserError):
        users.turn_off_mfa(ghost.pk, reason="", now=NOW)
    with pytest.raises(user_errors.UnknownUserError):
        account.load(ghost.pk)


def test_a_renewed_password_ends_everything_and_works_once() -> None:
    user, actor = make_user(), boss()
    open_everything(user)
    _, raw = users.renew_password(user.pk, mark=account.load(user.pk).password_mark, actor=actor, now=NOW)

    user.refresh_from_db()
    assert (user.check_password(raw), user.check_password(PASSWORD), user.must_change_password) == (True, False, True)
    assert (open_of(user), written(user)) == ((0, 0), [(Name.ONE_TIME_PASSWORD, {})])


def test_the_same_form_does_not_renew_a_password_twice() -> None:
    user, actor = make_user(), boss()
    mark = account.load(user.pk).password_mark
    _, raw = users.renew_password(user.pk, mark=mark, actor=actor, now=NOW)

    for again in (mark, "", "é"):
        with pytest.raises(user_errors.StaleFormError):
            users.renew_password(user.pk, mark=again, actor=actor, now=NOW)
    user.refresh_from_db()
    assert user.check_password(raw)


def test_the_own_password_is_not_renewed_here() -> None:
    actor = boss()

    with pytest.raises(user_errors.OwnAccountError):
        users.renew_password(actor.pk, mark=account.load(actor.pk).password_mark, actor=actor, now=NOW)


def test_the_search_text_follows_the_names() -> None:
    user = make_user(username="ana", first_name="José", last_name="Ñandú", email="Jose@Example.com")
    assert user.search_text == "ana jose nandu jose@example.com"

    user.last_name = "Kim"
    user.save(update_fields=["last_name"])
    user.refresh_from_db()
    assert user.search_text == "ana jose kim jose@example.com"
