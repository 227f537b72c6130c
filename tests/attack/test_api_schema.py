"""The API keeps what its own document says, whatever schemathesis thinks of: right bodies and wrong ones."""

from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import ignored_auth

from connectors.api import document
from tests.connectors.thick_client import token_of
from tests.factories import make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
SCHEMA = schemathesis.openapi.from_dict(document())
OPERATIONS = {found.ok().label: found.ok() for found in SCHEMA.get_all_operations()}  # type: ignore[union-attr]  # an unfit document ends here
EXAMPLES = 40


def attempts(label: str, mode: GenerationMode, judge: Callable[[Case[Any]], None]) -> None:
    """Let schemathesis make up requests for an operation and judge each."""
    strategy = OPERATIONS[label].as_strategy(generation_mode=mode)
    rules = settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    rules(given(strategy)(judge))()


def test_the_document_has_the_operations_of_the_contract() -> None:
    assert set(OPERATIONS) == {"POST /api/v1/session", "DELETE /api/v1/session", "GET /api/v1/me"}


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: str(mode.value))
@pytest.mark.parametrize("label", OPERATIONS)
def test_every_answer_is_one_that_the_document_names(site: str, label: str, mode: GenerationMode) -> None:
    token = token_of(make_user())
    judged: list[int] = []

    def judge(case: Case[Any]) -> None:
        is_with_token = len(judged) % 2 == 0
        headers = {"Host": "testserver"} | ({"Authorization": f"Bearer {token}"} if is_with_token else {})
        answer = case.call(base_url=site, headers=headers, timeout=30)
        judged.append(answer.status_code)
        case.validate_response(answer, excluded_checks=[ignored_auth])  # that one forgets our Host header

    attempts(label, mode, judge)

    assert judged
    assert max(judged) < 500
