"""Kept connections to PostgreSQL."""

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="about PostgreSQL"),
]


def end_from_elsewhere() -> None:
    """End our connection as a server does that goes away, from a second connection."""
    own = connection.connection.info.backend_pid
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [own])
    other.close()


def test_an_idle_connection_is_found_healthy_without_a_query() -> None:
    connection.ensure_connection()
    with CaptureQueriesContext(connection) as asked:
        assert connection.is_usable()
    assert asked.captured_queries == []


def test_a_connection_that_the_server_ended_is_found_out() -> None:
    connection.ensure_connection()
    end_from_elsewhere()
    assert not connection.is_usable()
    connection.close()


def test_a_connection_that_failed_is_asked() -> None:
    connection.ensure_connection()
    end_from_elsewhere()
    with pytest.raises(OperationalError), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert not connection.is_usable()
    connection.close()


def test_a_connection_that_we_closed_is_not_usable() -> None:
    connection.ensure_connection()
    connection.connection.close()
    assert not connection.is_usable()
    connection.close()
