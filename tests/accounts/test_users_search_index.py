"""The search for parts of names: an index where PostgreSQL lets us, none where it does not."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from accounts.domain import directory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no trigrams"),
]
migration = import_module("accounts.migrations.0003_user_search_trigrams")


def has_index() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_indexes WHERE indexname = 'user_search_trigrams'")
        return bool(cursor.fetchone() == (1,))


def test_a_search_for_three_letters_reads_the_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
    plan = directory.matching(directory.people(), "Ruiz ANA").values_list("pk").order_by().explain()

    assert "user_search_trigrams" in plan


def test_a_role_that_may_not_add_extensions_migrates_all_the_same(caplog: pytest.LogCaptureFixture) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION pg_trgm CASCADE")
        cursor.execute("CREATE ROLE careful NOLOGIN")
        cursor.execute("SET LOCAL ROLE careful")
    with connection.schema_editor() as editor:
        migration.add_index(apps, editor)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")

    assert not has_index()
    assert "The search for users goes without its index" in caplog.text
    assert list(directory.matching(directory.people(), "ana")) == []


def test_the_index_comes_and_goes_with_the_migration() -> None:
    with connection.schema_editor() as editor:
        migration.drop_index(apps, editor)
        assert not has_index()
        migration.add_index(apps, editor)

    assert has_index()
