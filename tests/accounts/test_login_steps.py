"""The sign-in machine: every state with every event."""

import pytest

from accounts.domain.login_steps import (
    Event,
    NameGiven,
    PasswordAccepted,
    RecoveryCodeAccepted,
    RecoveryWanted,
    SignIn,
    StartedOver,
    Step,
    TokenAccepted,
    WrongStepError,
    advance,
)

AT_USERNAME = SignIn()
AT_PASSWORD = SignIn(Step.PASSWORD, "ana")
AT_TOKEN = SignIn(Step.TOKEN, "ana", 7)
AT_RECOVERY = SignIn(Step.RECOVERY, "ana", 7)
DONE = SignIn(Step.DONE, "ana", 7)
NAME, ENOUGH, NOT_ENOUGH = (
    NameGiven("ana"),
    PasswordAccepted(7, needs_token=False),
    PasswordAccepted(7, needs_token=True),
)
TOKEN, LOST, CODE, OVER = TokenAccepted(), RecoveryWanted(), RecoveryCodeAccepted(), StartedOver()

MOVES: dict[tuple[SignIn, Event], SignIn] = {
    (AT_USERNAME, NAME): AT_PASSWORD,
    (AT_USERNAME, OVER): AT_USERNAME,
    (AT_PASSWORD, ENOUGH): DONE,
    (AT_PASSWORD, NOT_ENOUGH): AT_TOKEN,
    (AT_PASSWORD, OVER): AT_USERNAME,
    (AT_TOKEN, TOKEN): DONE,
    (AT_TOKEN, LOST): AT_RECOVERY,
    (AT_TOKEN, OVER): AT_USERNAME,
    (AT_RECOVERY, CODE): DONE,
    (AT_RECOVERY, OVER): AT_USERNAME,
}
STATES = [AT_USERNAME, AT_PASSWORD, AT_TOKEN, AT_RECOVERY, DONE]
EVENTS = [NAME, ENOUGH, NOT_ENOUGH, TOKEN, LOST, CODE, OVER]


@pytest.mark.parametrize("event", EVENTS, ids=repr)
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.step)
def test_a_sign_in_makes_the_moves_of_the_table_and_no_other(state: SignIn, event: Event) -> None:
    expected = MOVES.get((state, event))

    if expected is None:
        with pytest.raises(WrongStepError):
            advance(state, event)
    else:
        assert advance(state, event) == expected
