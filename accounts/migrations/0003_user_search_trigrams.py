"""Find parts of names by trigrams, where PostgreSQL lets us: the search works without, only slower."""

import logging

from django.apps.registry import Apps
from django.db import DatabaseError, migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

log = logging.getLogger(__name__)

FORWARD = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX IF NOT EXISTS user_search_trigrams ON accounts_user USING gin (search_text gin_trgm_ops)",
)


def add_index(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Trust the database's word on what this role may do."""
    if editor.connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=editor.connection.alias), editor.connection.cursor() as cursor:
            for statement in FORWARD:
                cursor.execute(statement)
    except DatabaseError as error:
        log.warning("The search for users goes without its index: %r", error)


def drop_index(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Leave the extension: others may use it."""
    if editor.connection.vendor == "postgresql":
        with editor.connection.cursor() as cursor:
            cursor.execute("DROP INDEX IF EXISTS user_search_trigrams")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_user_list_orders")]
    operations = [migrations.RunPython(add_index, drop_index)]
