"""What tests of routing begin with."""

import pytest

from accounts.models import User
from acd.models import Queue
from tests.acd.work import agent_of, make_queue


@pytest.fixture
def queue() -> Queue:
    """A chat queue as it is made without saying more."""
    return make_queue()


@pytest.fixture
def agent(queue: Queue) -> User:
    """An available agent of that queue."""
    return agent_of(queue)
