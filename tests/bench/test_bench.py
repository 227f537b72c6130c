"""The benchmarks still know the way: their people, their browser, and what other programs are told of us."""

import io
import json
import re
from base64 import b32encode

import pyotp
import pytest
from django.core.management import call_command
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import Session
from cxportal.core.audit.verification import verify
from cxportal.core.models import AuditLink
from mfa.models import TotpDevice
from tests.bench import crowd, journey, people, refusals
from tests.bench.management.commands import bench_reset, make_records, make_users, read_records, write_records
from tests.bench.peers import DESCRIPTION
from tests.bench.visitor import UnexpectedAnswerError, Visitor
from tests.factories import make_user, turn_mfa_on
from tests.steps import give, half_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def port(live_server: LiveServer, settings: Settings) -> int:
    """The port of a portal with two people with MFA, two without, and an administrator."""
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    call_command(make_users.Command(), count=2, enrol=2, verbosity=0)
    return int(live_server.url.rsplit(":", 1)[1])


def test_a_crowd_signs_in_step_by_step(port: int) -> None:
    names = [people.login_name(number) for number in range(2)]
    outcome = crowd.send(journey.sign_in, names, port=port, clients=2)
    assert {step: len(times) for step, times in outcome.times.items()} == dict.fromkeys(journey.SIGN_IN, 2)
    assert len(outcome.totals) == 2


def test_somebody_turns_mfa_on(port: int) -> None:
    crowd.send(journey.enrol, [people.enrol_name(0)], port=port, clients=1)
    assert TotpDevice.objects.filter(user__username=people.enrol_name(0)).exists()


def test_a_sign_in_that_fails_is_no_figure(port: int) -> None:
    TotpDevice.objects.all().delete()
    with pytest.raises(UnexpectedAnswerError, match="no form for token"):
        crowd.send(journey.sign_in, [people.login_name(0)], port=port, clients=1)


def test_a_reset_leaves_people_as_they_were_made(port: int) -> None:
    crowd.send(journey.sign_in, [people.login_name(0)], port=port, clients=1)
    crowd.send(journey.enrol, [people.enrol_name(0)], port=port, clients=1)
    call_command(bench_reset.Command())
    assert Session.objects.count() == 0
    assert set(TotpDevice.objects.values_list("user__username", "last_step")) == {
        (name, -1) for name in (people.login_name(0), people.login_name(1), people.ADMINISTRATOR)
    }


def test_records_of_several_writers_are_counted_and_linked() -> None:
    make_user(username=people.login_name(0))
    text = io.StringIO()
    call_command(write_records.Command(), writers=[2], seconds=0.2, link=True, stdout=text)
    plain, records = json.loads(text.getvalue())
    assert (plain["what"], records["what"]) == ("plain", "record")
    assert plain["written"] > 0
    assert records["unlinked"] == records["written"] == AuditLink.objects.count()
    assert verify().is_whole


def test_a_log_that_was_made_is_read_in_every_way() -> None:
    text = io.StringIO()
    call_command(make_records.Command(), count=50, stdout=text)
    call_command(read_records.Command(), stdout=text)
    assert list(json.loads(text.getvalue().splitlines()[-1])) == [
        *("verify_audit", "export as CSV", "export as JSON lines"),
    ]


@pytest.mark.parametrize("refuse", [refusals.by_browser, refusals.by_api])
@pytest.mark.parametrize("kind", refusals.KINDS)
def test_every_kind_of_refusal_is_timed(port: int, kind: str, refuse: refusals.Refuse) -> None:
    assert refuse(port, refusals.KINDS[kind], refusals.password_of(kind)) > 0


def test_a_sign_in_that_is_not_refused_is_no_figure(port: int) -> None:
    with pytest.raises(UnexpectedAnswerError, match="not refused"):
        refusals.by_browser(port, people.login_name(0), people.PASSWORD)


@pytest.mark.parametrize(("flow", "username"), [("login", people.login_name(1)), ("enrol", people.enrol_name(1))])
def test_the_description_for_other_programs_is_true(port: int, flow: str, username: str) -> None:
    description = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    visitor, path = Visitor(port), ""
    key = b32encode(people.secret_of(username)).decode()
    for step in description[flow]:
        path = step.get("path", path)
        code = pyotp.TOTP(key).now()
        typed = {"username": username, "password": people.PASSWORD, "token": code, "qr_token": code}
        fields = {field: value.format(**typed) for field, value in step.get("fields", {}).items()}
        led_to = visitor.send(step["name"], path, **fields) if fields else path
        if led_to:
            path = led_to
            visitor.open(step["name"], path)
        if shown := re.search(description["secret_pattern"], visitor.page):
            key = shown.group(1)
        assert re.search(step.get("shows", "").replace("{username}", username), visitor.page), step["name"]


def test_the_description_takes_a_refused_code_for_no_sign_in() -> None:
    landed = json.loads(DESCRIPTION.read_text(encoding="utf-8"))["login"][-1]["shows"]
    user = make_user(username="user0000001")
    turn_mfa_on(user)
    refused = give(half_in(user.username), token="000000").content.decode()
    assert re.search(landed.replace("{username}", user.username), refused) is None
