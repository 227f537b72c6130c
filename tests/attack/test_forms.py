"""Every form of every page, sent as hypothesis likes and as no page of ours would send it."""

import re
from collections.abc import Mapping
from urllib.parse import urljoin

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.response import HttpResponseBase
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.enums import Role
from accounts.models import User
from tests.attack.forms import Form, forms_of
from tests.clients import signed_in
from tests.cxportal.test_doors import PUBLIC, SETTING_ID, SETTINGS, TABLE, VISITORS, path_of
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EXAMPLES = 12
LOG_IN = "/login/"
NASTY = (
    "",
    " ",
    "\0",
    "\r\nSet-Cookie: a=b",
    "\u202egnirts",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "=cmd|' /C calc'!A0",
    "../../etc/passwd",
    "9" * 400,
    "-1",
    "1e309",
    "NaN",
    "null",
    "[]",
    "{}",
    "true",
    "x" * 100_000,
)
VALUES = st.one_of(st.sampled_from(NASTY), st.text(max_size=40))
STRANGER_FIELDS = {"role": "administrator", "is_superuser": "on", "is_active": "on", "mfa_enabled": "on", "id": "1"}


def pages() -> list[tuple[str, str]]:
    """Who opens which page."""
    found = []
    for route, answers in TABLE.items():
        seen = [visitor for visitor, answer in zip(VISITORS, answers, strict=True) if answer == "200"]
        found += [(visitor, route) for visitor in seen[:1] if not route.startswith(("api/v1/s", "healthz", "readyz"))]
    return found


def browser_for(visitor: str) -> Client:
    if visitor == "stranger":
        return Client()
    role = Role.ADMINISTRATOR if visitor == "newcomer" else Role(visitor)
    return signed_in(make_user(role))


def forms_at(browser: Client, path: str) -> list[Form]:
    """The forms of a page; other answers have none."""
    answer = browser.get(path)
    return forms_of(answer.getvalue().decode()) if answer.headers["Content-Type"].startswith("text/html") else []


def send(browser: Client, path: str, form: Form, changes: Mapping[str, object]) -> HttpResponseBase:
    """Send a form with changes; `None` leaves a field out. What goes wrong inside is raised here."""
    filled = {**form.fields, **changes}
    fields = {name: value for name, value in filled.items() if value is not None}
    return browser.post(urljoin(path, form.action), fields)


@pytest.mark.parametrize(("visitor", "route"), pages())
def test_no_form_of_a_page_can_be_filled_so_that_it_fails(visitor: str, route: str) -> None:
    subject = make_user(Role.AGENT)
    first = forms_at(browser_for(visitor), path_of(route, subject))

    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def fill(data: st.DataObject) -> None:
        for model in SETTINGS.values():
            model.objects.filter(pk=SETTING_ID).delete()  # the form before may have changed or deleted it
        browser, path = browser_for(visitor), path_of(route, subject)
        found = forms_at(browser, path)
        form = data.draw(st.sampled_from(found))
        kinds = st.one_of(
            VALUES,
            st.none(),
            st.lists(VALUES, max_size=3),
            st.binary(max_size=200).map(lambda content: SimpleUploadedFile("x.csv", content)),
        )
        changes = data.draw(st.dictionaries(st.sampled_from([*form.fields, *STRANGER_FIELDS]), kinds))

        answer = send(browser, path, form, changes)

        assert answer.status_code < 500
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            assert b"</html>" in answer.getvalue()

    if first:
        fill()


@pytest.mark.parametrize(("visitor", "route"), pages())
def test_no_form_is_taken_from_another_site(visitor: str, route: str) -> None:
    path = path_of(route, make_user(Role.AGENT))
    browser = browser_for(visitor)
    browser.handler.enforce_csrf_checks = True
    everybody = list(User.objects.order_by("pk").values_list("pk", "role", "is_active", "epoch", "password"))
    token = re.compile("csrfmiddlewaretoken")

    for form in forms_at(browser, path):
        place = urljoin(path, form.action)
        without = {name: value for name, value in form.fields.items() if not token.match(name)}
        foreign = {"HTTP_ORIGIN": "https://evil.example"}
        answers = [browser.post(place, without), browser.post(place, form.fields, **foreign)]  # type: ignore[arg-type]
        assert [answer.status_code for answer in answers] == [403, 403]

    assert list(User.objects.order_by("pk").values_list("pk", "role", "is_active", "epoch", "password")) == everybody


def test_the_walk_meets_the_forms_that_there_are() -> None:
    met = {route for visitor, route in pages() if forms_at(browser_for(visitor), path_of(route, make_user()))}
    assert "login/" in met
    assert {"profile/", "profile/mfa/", "system/users/add/", "system/users/<int:user_id>/"} <= met
    assert PUBLIC
