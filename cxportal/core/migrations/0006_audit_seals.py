from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_forget_unsealed_records"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("seal", models.CharField(max_length=64)),
            ],
        ),
        migrations.AddField("auditanchor", "seal", models.CharField(default="", max_length=64), preserve_default=False),
        migrations.AddField("auditrecord", "seal", models.CharField(default="", max_length=48), preserve_default=False),
        migrations.AddConstraint("auditrecord", models.UniqueConstraint(fields=("seal",), name="audit_seal")),
    ]
