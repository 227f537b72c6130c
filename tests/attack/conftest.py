"""The product that is attacked."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.workers.server import two_workers


@pytest.fixture(scope="package")
def site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The address of two workers on the database of the tests."""
    with django_db_blocker.unblock(), two_workers() as url:
        yield url
