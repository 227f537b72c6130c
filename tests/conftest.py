"""Fixtures that every test may ask for."""

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from asgiref.sync import SyncToAsync
from django.core.cache import cache
from django.db import connections
from django.utils import timezone, translation

from accounts.enums import Role
from accounts.models import User
from mfa.domain import recovery
from tests.clients import Browser, signed_in
from tests.factories import make_user, turn_mfa_on

E2E = Path(__file__).parent / "e2e"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the browser tests out unless they are named: they need a process of their own."""
    is_named = any("e2e" in argument for argument in config.args)
    return True if collection_path == E2E and not is_named else None


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Start each test with nothing remembered."""
    cache.clear()


@pytest.fixture(autouse=True)
def _language_of_the_portal() -> None:
    """Start each test without the language of the request that was answered last."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _no_connection_left_in_the_thread_of_async_tests(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let the test database be dropped: `sync_to_async` keeps a connection open in its thread."""
    yield
    if inspect.iscoroutinefunction(request.function):
        SyncToAsync.single_thread_executor.submit(connections.close_all).result()


@pytest.fixture
def client_for(db: None) -> Callable[[Role], Browser]:
    """A maker of signed-in browsers: `client_for(Role.MANAGER)`; its person is `client.user`."""
    return lambda role: signed_in(make_user(role))


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands still until a test moves it."""
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def user(db: None) -> User:
    """A manager."""
    return make_user(Role.MANAGER)


@pytest.fixture
def secret(user: User) -> bytes:
    """The manager's phone."""
    return turn_mfa_on(user)


@pytest.fixture
def codes(user: User, secret: bytes) -> list[str]:
    """The manager's recovery codes."""
    return recovery.make(user.pk, now=timezone.now())
