import django.utils.timezone
from django.db import migrations, models


def remember(apps, schema_editor):
    """A database that was begun before there were packs holds the data that shipped with every release until then."""
    database = schema_editor.connection.alias
    if apps.get_model("seeding", "SeedRecord").objects.using(database).exists():
        apps.get_model("seeding", "Beginning").objects.using(database).create(pk=1, pack="bac-kan")


class Migration(migrations.Migration):
    dependencies = [("seeding", "0001_seed_record")]

    operations = [
        migrations.CreateModel(
            name="Beginning",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "pack",
                    models.CharField(
                        help_text="Its code, or “none” for an office begun empty.", max_length=100, verbose_name="pack"
                    ),
                ),
                (
                    "overrides",
                    models.JSONField(
                        default=list,
                        help_text="As [model, natural key].",
                        verbose_name="objects of the catalogue that the pack gives too",
                    ),
                ),
                ("begun_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="begun at")),
            ],
            options={
                "verbose_name": "pack the office began with",
                "verbose_name_plural": "packs the office began with",
                "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="beginning_one_row")],
            },
        ),
        migrations.RunPython(remember, migrations.RunPython.noop),
    ]
