from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("bkproject", "0001_seed_record"), ("bkproject", "0002_sign_in_counts")]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="SeedRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("model", models.CharField(max_length=100, verbose_name="model")),
                (
                    "key",
                    models.TextField(
                        help_text="As JSON, the way the fixture names the object.", verbose_name="natural key"
                    ),
                ),
                (
                    "object_id",
                    models.PositiveBigIntegerField(
                        help_text="Followed when staff rename it; empty if it was never made.",
                        null=True,
                        verbose_name="number of the object",
                    ),
                ),
                (
                    "values",
                    models.JSONField(
                        default=dict, help_text="As the fixture last gave them, by field.", verbose_name="values"
                    ),
                ),
            ],
            options={
                "verbose_name": "record of shipped data",
                "verbose_name_plural": "records of shipped data",
                "ordering": ["model", "key"],
                "constraints": [models.UniqueConstraint(fields=("model", "key"), name="seed_record_once_per_object")],
            },
        ),
        migrations.CreateModel(
            name="SignInCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(editable=False, max_length=64, unique=True)),
                ("count", models.PositiveIntegerField(default=0, editable=False)),
                ("last", models.DateTimeField(db_index=True, editable=False)),
            ],
        ),
    ]
