"""Begin the audit log anew: no version that was released wrote a record without a seal."""

from django.db import migrations

CHILDREN_FIRST = ("DELETE FROM core_auditlink", "DELETE FROM core_auditanchor", "DELETE FROM core_auditrecord")


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_tallies_of_people"),
    ]

    operations = [migrations.RunSQL(CHILDREN_FIRST, migrations.RunSQL.noop)]
