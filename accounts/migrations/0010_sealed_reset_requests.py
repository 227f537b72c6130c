"""What was typed at a forgotten password waits sealed; questions that wait now are asked again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_recovery_failures")]

    operations = [
        migrations.RunSQL("DELETE FROM accounts_resetrequest", migrations.RunSQL.noop),
        migrations.RemoveField("resetrequest", "typed_name"),
        migrations.AddField("resetrequest", "sealed_name", models.TextField(default=""), preserve_default=False),
    ]
