"""The sign-in under every order of answers that hypothesis thinks of, held against a model of a few lines."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.domain.epochs import end_everything
from accounts.domain.login_steps import LIFETIME
from accounts.enums import Ended
from accounts.models import PendingLogin, User
from mfa.domain import devices
from tests.factories import PASSWORD, code_of, make_user, turn_mfa_on
from tests.steps import give, is_in, person_in, step

pytestmark = pytest.mark.django_db
BROWSERS = st.integers(0, 1)
PEOPLE = st.integers(0, 1)


@dataclass
class Expected:
    """What a browser's sign-in is at.

    :param person: whose name was typed last
    :param full: whose session the browser holds
    """

    step: str = "username"
    person: int | None = None
    full: int | None = None


class SignIns(RuleBasedStateMachine):
    """Two browsers, a person with MFA and one without; a code is made good by the clock of the device's row."""

    def __init__(self) -> None:
        super().__init__()
        self.people = [make_user(), make_user()]
        self.secret = turn_mfa_on(self.people[0])
        self.browsers = [Client(), Client()]
        self.expected = [Expected(), Expected()]

    @rule(browser=BROWSERS, person=PEOPLE)
    def give_name(self, browser: int, person: int) -> None:
        give(self.browsers[browser], username=self.people[person].username)
        at = self.expected[browser]
        if at.full is None and at.step == "username":
            at.step, at.person = "password", person

    @rule(browser=BROWSERS, is_right=st.booleans())
    def give_password(self, browser: int, is_right: bool) -> None:
        at = self.expected[browser]
        if not is_right and at.step == "password":
            return  # the budget of wrong ones is another machine's
        give(self.browsers[browser], password=PASSWORD)
        if at.full is None and at.step == "password":
            if at.person == 0:
                at.step = "token"
            else:
                self.expected[browser] = Expected(full=at.person)

    @rule(browser=BROWSERS, is_malformed=st.booleans())
    def give_token(self, browser: int, is_malformed: bool) -> None:
        at = self.expected[browser]
        give(self.browsers[browser], token="12345" if is_malformed else self._fresh_code())
        if at.full is None and at.step == "token" and not is_malformed:
            self.expected[browser] = Expected(full=at.person)

    @rule(browser=BROWSERS)
    def say_not_you(self, browser: int) -> None:
        give(self.browsers[browser], not_you="1")
        if self.expected[browser].full is None:
            self.expected[browser] = Expected()

    @rule(browser=BROWSERS)
    def log_out(self, browser: int) -> None:
        self.browsers[browser].post("/logout/")
        self.expected[browser] = Expected()

    @rule()
    def let_half_sign_ins_grow_old(self) -> None:
        PendingLogin.objects.update(started_at=timezone.now() - LIFETIME - timedelta(seconds=1))
        for at in self.expected:
            if at.step == "token":
                at.step, at.person = "username", None

    @rule(person=PEOPLE)
    def end_all_of(self, person: int) -> None:
        end_everything(self.people[person].pk, why=Ended.ACCOUNT)
        for number, at in enumerate(self.expected):
            if at.full == person or (at.step == "token" and at.person == person):
                self.expected[number] = Expected()

    @invariant()
    def each_browser_is_where_the_model_says(self) -> None:
        for browser, at in zip(self.browsers, self.expected, strict=True):
            assert is_in(browser) == (at.full is not None)
            if at.full is not None:
                assert person_in(browser) == self.people[at.full]
            else:
                assert step(browser) == at.step

    def _fresh_code(self) -> str:
        """A code that was not used, however many went before."""
        self.people[0] = User.objects.get(pk=self.people[0].pk)
        device = devices.find(self.people[0].pk)
        assert device is not None
        type(device).objects.filter(pk=device.pk).update(last_step=-1)
        return code_of(self.secret)


def test_no_order_of_answers_leads_anywhere_but_where_the_model_says() -> None:
    run_state_machine_as_test(
        SignIns,
        settings=settings(
            max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
