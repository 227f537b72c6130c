"""Pause reasons, dispositions and canned responses: listed, added, changed, deleted, refused, recorded."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.enums import Role
from acd.enums import Chosen
from acd.models import CannedResponse, Disposition, PauseReason, PresenceInterval, Queue
from cxportal.core.audit.names import Name
from tests.clients import Browser, signed_in
from tests.factories import make_user
from tests.settings_pages import form_at, routing_records, text_of

pytestmark = pytest.mark.django_db

MODELS: dict[str, Any] = {"reasons": PauseReason, "dispositions": Disposition, "canned": CannedResponse}
GOOD: dict[str, dict[str, Any]] = {
    "reasons": {"name": "Coaching", "is_productive": "on", "limit_minutes": "30", "is_active": "on"},
    "dispositions": {"name": "Solved", "is_active": "on"},
    "canned": {"shortcut": "hello", "text": "Good morning!", "is_active": "on"},
}
KINDS = sorted(GOOD)


@pytest.fixture
def client() -> Browser:
    PauseReason.objects.all().delete()
    return signed_in(make_user(Role.MANAGER))


def make(kind: str, name: str, **fields: Any) -> Any:  # noqa: ANN401 - a row of the kind
    fields |= {"shortcut": name, "text": "Good morning!"} if kind == "canned" else {"name": name}
    return MODELS[kind].objects.create(**fields)


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_row_is_in_the_list_and_in_the_audit_log(client: Browser, kind: str) -> None:
    response = client.post(f"/system/{kind}/add/", GOOD[kind], follow=True)
    row = MODELS[kind].objects.get()

    assert response.redirect_chain == [(f"/system/{kind}/{row.pk}/", 302)]
    assert f"{row} is saved." in text_of(response)
    assert f'<bdi id="row-{row.pk}">{row}</bdi>' in text_of(client.get(f"/system/{kind}/"))
    record = routing_records().get()
    assert (record.name, record.actor_id, record.detail["name"]) == (Name.ROUTING_CREATED, client.user.pk, str(row))


@pytest.mark.parametrize("kind", KINDS)
def test_a_change_is_recorded_with_what_was_before_and_after(client: Browser, kind: str) -> None:
    row = make(kind, "first")
    url = f"/system/{kind}/{row.pk}/"
    client.post(url, form_at(client, url).with_values(is_active=None))
    client.post(url, form_at(client, url).values)

    row.refresh_from_db()
    detail = routing_records().get().detail
    assert not row.is_active
    assert (detail["before"], detail["after"]) == ({"is_active": True}, {"is_active": False})


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_belongs_to_one_row_in_any_spelling(client: Browser, kind: str) -> None:
    make(kind, "FIRST")
    response = client.post(f"/system/{kind}/add/", GOOD[kind] | {"name": "First", "shortcut": "first"})

    assert "This name is taken" in text_of(response)
    assert (MODELS[kind].objects.count(), routing_records().count()) == (1, 0)


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        ("reasons", {"name": " "}, "Enter a name"),
        ("reasons", {"name": "x" * 61}, "at most 60 characters"),
        ("reasons", {"name": "a\0"}, "Null characters are not allowed"),
        ("reasons", {"limit_minutes": "0"}, "greater than or equal to 1"),
        ("reasons", {"limit_minutes": "99999999999999999999"}, "less than or equal to 1440"),
        ("reasons", {"limit_minutes": "soon"}, "Enter a whole number"),
        ("dispositions", {"name": ""}, "Enter a name"),
        ("canned", {"shortcut": ""}, "Enter a shortcut"),
        ("canned", {"shortcut": "good morning"}, "Use only letters, digits, - and _ in the shortcut"),
        ("canned", {"text": ""}, "Enter a text"),
        ("canned", {"text": "x" * 2001}, "at most 2000 characters"),
        ("canned", {"queues": ["0"]}, "0 is not one of the available choices"),
        ("canned", {"queues": ["x"]}, "is not a valid value"),
    ],
)
def test_what_does_not_fit_is_refused_in_the_form(
    client: Browser, kind: str, typed: dict[str, Any], words: str
) -> None:
    response = client.post(f"/system/{kind}/add/", GOOD[kind] | typed)

    assert response.status_code == 200
    assert words in text_of(response)
    assert (MODELS[kind].objects.count(), routing_records().count()) == (0, 0)


@pytest.mark.parametrize("kind", KINDS)
def test_what_nothing_points_to_is_deleted(client: Browser, kind: str) -> None:
    row = make(kind, "first")
    response = client.post(f"/system/{kind}/{row.pk}/delete/", follow=True)

    assert "first is deleted." in text_of(response)
    assert not MODELS[kind].objects.exists()
    assert routing_records().get().name == Name.ROUTING_DELETED


def test_a_reason_that_somebody_paused_for_stays(client: Browser) -> None:
    row = make("reasons", "first")
    PresenceInterval.objects.create(
        agent=make_user(), chosen=Chosen.PAUSED, reason=row, started_at="2026-01-01T00:00:00Z"
    )

    assert "first is in use and stays." in text_of(client.post(f"/system/reasons/{row.pk}/delete/", follow=True))
    assert PauseReason.objects.exists()


def test_a_disposition_that_a_queue_offers_stays(client: Browser) -> None:
    row = make("dispositions", "first")
    Queue.objects.create(name="Support").dispositions.add(row)

    assert "first is in use and stays." in text_of(client.post(f"/system/dispositions/{row.pk}/delete/", follow=True))
    assert Disposition.objects.exists()


def test_the_queues_of_a_canned_response_do_not_keep_it(client: Browser) -> None:
    row = make("canned", "first")
    row.queues.add(Queue.objects.create(name="Support"))
    client.post(f"/system/canned/{row.pk}/delete/")

    assert (CannedResponse.objects.count(), Queue.objects.count()) == (0, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_there_is_not_found(client: Browser, kind: str) -> None:
    paths = [f"/system/{kind}/{number}/" for number in (0, 10**30)]

    assert [client.get(path).status_code for path in paths] == [404, 404]
    assert [client.post(f"{path}delete/").status_code for path in paths] == [404, 404]


@pytest.mark.parametrize(
    ("query", "found"),
    [("", ["alpha", "beta"]), ("q=ALPH", ["alpha"]), ("status=inactive", ["beta"]), ("q=x", []), ("q=%00", ["alpha"])],
)
@pytest.mark.parametrize("kind", KINDS)
def test_the_list_is_narrowed_by_its_address(client: Browser, kind: str, query: str, found: list[str]) -> None:
    make(kind, "alpha")
    make(kind, "beta", is_active=False)
    text = text_of(client.get(f"/system/{kind}/?{query}"))

    assert [name for name in ("alpha", "beta") if f">{name}</bdi>" in text][: len(found) or None] == found


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("kind", "queries"), [("reasons", 5), ("dispositions", 6), ("canned", 6)])
def test_a_list_asks_as_often_however_long_it_is(
    client: Browser, django_assert_num_queries: DjangoAssertNumQueries, kind: str, queries: int, rows: int
) -> None:
    for number in range(rows):
        row = make(kind, f"row-{number}")
        if kind != "reasons":
            row.queues.add(Queue.objects.create(name=f"Queue {number}"))

    with django_assert_num_queries(queries):  # session, person; count, keys, rows; queues
        client.get(f"/system/{kind}/")


def test_a_search_while_typing_gets_the_results_alone(client: Browser) -> None:
    make("reasons", "alpha")
    text = text_of(client.get("/system/reasons/?q=alph", headers={"HX-Request": "true"}))

    assert text.lstrip().startswith('<section id="setting-results"')
