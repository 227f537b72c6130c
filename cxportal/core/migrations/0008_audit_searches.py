"""Find records by outcome, by address, and on PostgreSQL by the beginning of a login in any case."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

COLUMNS = {"audit_actor_login": "actor_name", "audit_subject_login": "subject_name"}


def add_indexes(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Index what `istartswith` compares; SQLite reads the table."""
    if editor.connection.vendor == "postgresql":
        for name, column in COLUMNS.items():
            editor.execute(f"CREATE INDEX {name} ON core_auditrecord (UPPER({column}::text) text_pattern_ops)")


def drop_indexes(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        for name in COLUMNS:
            editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0007_secrets_of_mails"),
    ]

    operations = [
        migrations.AddIndex("auditrecord", models.Index(fields=["outcome", "at"], name="audit_outcome")),
        migrations.AddIndex("auditrecord", models.Index(fields=["address", "at"], name="audit_address")),
        migrations.RunPython(add_indexes, drop_indexes),
    ]
