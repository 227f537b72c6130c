from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def delete_all(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Sessions from before know nothing of their times; everybody logs in once more."""
    apps.get_model("accounts", "Session").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_changes_live_in_the_audit_log")]

    operations = [migrations.RunPython(delete_all, migrations.RunPython.noop)]
