from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

STANDARD = [
    {"name": "Break", "is_productive": False, "limit_minutes": 15},
    {"name": "Lunch", "is_productive": False, "limit_minutes": 60},
    {"name": "Meeting", "is_productive": True, "limit_minutes": None},
    {"name": "Training", "is_productive": True, "limit_minutes": None},
]


def add_standard_reasons(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Let a fresh site pause; its administrators change the list as they like."""
    reasons = apps.get_model("acd", "PauseReason")
    for fields in STANDARD:
        reasons.objects.get_or_create(name=fields["name"], defaults=fields)


class Migration(migrations.Migration):
    dependencies = [("acd", "0001_presence")]
    operations = [migrations.RunPython(add_standard_reasons, migrations.RunPython.noop)]
