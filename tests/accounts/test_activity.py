"""My Profile > Activity: the own security events in plain words, and nobody else's."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.domain.activity import WAYS_IN
from accounts.enums import Role
from accounts.models import User
from accounts.views import event_words
from cxportal.core.audit import log
from cxportal.core.audit.log import COMMAND_LINE, Happening, Outcome, Source
from cxportal.core.audit.names import Name
from tests.clients import signed_in
from tests.factories import make_user

pytestmark = pytest.mark.django_db
URL = "/profile/activity/"
WHAT = re.compile(r'<td role="cell" class="cell-login">([^<]*)</td>')
HOME = Source("192.0.2.7", "Firefox 128 on Linux")


def write(
    subject: User | None, name: Name = Name.LOGIN_SUCCESS, *, at: datetime | None = None, **facts: object
) -> None:
    happening = Happening(name=name, subject=subject, **({"source": HOME} | facts))  # type: ignore[arg-type]
    log.write(happening, now=at or timezone.now())


def page_of(user: User, query: str = "") -> str:
    response = signed_in(user).get(f"{URL}{query}")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", list(Name))
def test_every_event_has_words_of_its_own(name: Name) -> None:
    assert event_words.event(name) != name


def test_words_tell_events_apart() -> None:
    words = [event_words.event(name) for name in Name]
    assert len(set(words)) == len(words)


def test_every_outcome_has_a_word() -> None:
    assert [event_words.outcome(outcome) for outcome in Outcome] == ["Success", "Refused", "Blocked"]


def test_what_another_version_wrote_keeps_its_name() -> None:
    assert (event_words.event("authn_magic"), event_words.outcome("odd")) == ("authn_magic", "odd")


def test_an_event_says_what_when_from_where_and_how_it_ended() -> None:
    user = make_user()
    write(user, Name.LOGIN_FAIL, at=timezone.now() - timedelta(hours=3), outcome=Outcome.FAILURE)

    page = page_of(user)

    assert WHAT.findall(page) == ["Failed login"]
    for text in ("Refused", "3 hours ago", "Firefox 128 on Linux", "192.0.2.7"):
        assert text in page.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("source", "has_actor", "said"),
    [(HOME, "self", "You"), (HOME, "boss", "bo.diaz"), (COMMAND_LINE, "", "A command on the server"), (HOME, "", "–")],
)
def test_an_event_says_who_did_it(source: Source, has_actor: str, said: str) -> None:
    user, boss = make_user(), make_user(Role.ADMINISTRATOR, username="bo.diaz")
    actor = {"self": user, "boss": boss, "": None}[has_actor]
    write(user, Name.MFA_RESET, source=source, actor=actor)

    assert f"<bdi>{said}</bdi></div></td>" in page_of(user)


def test_the_newest_comes_first() -> None:
    user, now = make_user(), timezone.now()
    for name, hours in ((Name.MFA_ON, 2), (Name.LOGOUT, 1), (Name.LOGIN_SUCCESS, 3)):
        write(user, name, at=now - timedelta(hours=hours))

    assert WHAT.findall(page_of(user)) == ["Logged out", "MFA turned on", "Logged in"]


def test_nothing_of_others_and_nothing_of_unknown_names_shows() -> None:
    user, other = make_user(), make_user()
    write(other)
    write(User(username=user.username))
    write(other, Name.MFA_RESET, actor=user)

    assert WHAT.findall(page_of(user, f"?subject_id={other.pk}&user={other.pk}")) == []


def test_ninety_days_show() -> None:
    user, now = make_user(), timezone.now()
    write(user, Name.MFA_ON, at=now - timedelta(days=91))
    write(user, Name.LOGOUT, at=now - timedelta(days=89))

    assert WHAT.findall(page_of(user)) == ["Logged out"]


def test_who_has_no_events_is_told_so() -> None:
    assert "Nothing yet" in page_of(make_user())


def test_pages() -> None:
    user = make_user()
    for _number in range(30):
        write(user)

    assert [
        len(WHAT.findall(page_of(user, query))) for query in ("", "?page=2", "?page=99", "?page=x", "?per_page=50")
    ] == [
        25,
        5,
        5,
        25,
        30,
    ]


def test_what_was_typed_is_no_markup() -> None:
    user = make_user()
    write(user, source=Source("192.0.2.7", "<script>alert(1)</script>"))

    assert "<script>alert" not in page_of(user)


def test_the_page_takes_the_same_queries_for_one_event_and_for_many() -> None:
    counts = []
    for events in (1, 20):
        user = make_user()
        for _number in range(events):
            write(user)
        client = signed_in(user)
        with CaptureQueriesContext(connection) as asked:
            client.get(URL)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_the_page_leads_to_a_new_password() -> None:
    assert 'href="/profile/password/"' in page_of(make_user())


ASKED = "Not you?"


@pytest.mark.parametrize("name", list(Name))
def test_beside_a_way_in_that_was_taken_a_link_leads_to_the_sessions(name: Name) -> None:
    user = make_user()
    write(user, name, actor=user)

    page = page_of(user)

    row = page.partition("<tbody")[2]
    assert (ASKED in row, 'href="/profile/sessions/"' in row) == (name in WAYS_IN,) * 2
    assert page.partition("<tbody")[0].count('href="/profile/sessions/"') == 1


@pytest.mark.parametrize("facts", [{"outcome": Outcome.FAILURE}, {"actor": None}, {"actor": "boss"}])
def test_nobody_is_asked_about_what_was_refused_or_done_by_others(facts: dict[str, object]) -> None:
    user, boss = make_user(), make_user(Role.ADMINISTRATOR)
    if facts.get("actor") == "boss":
        facts = {"actor": boss}
    write(user, Name.LOGIN_SUCCESS, **({"actor": user} | facts))  # type: ignore[arg-type]

    assert ASKED not in page_of(user)
