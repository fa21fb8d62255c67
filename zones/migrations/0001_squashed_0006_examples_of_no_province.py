import datetime
import django.db.models.deletion
import django.utils.timezone
import history.tracking
import simple_history.models
import values.fields
from django.conf import settings
from django.db import migrations, models

from history.new_tables import NewTables


class Migration(NewTables):
    replaces = [
        ("zones", "0001_initial"),
        ("zones", "0002_written_in_a_request"),
        ("zones", "0003_history_indexed"),
        ("zones", "0004_exact_name_in_history"),
        ("zones", "0005_records_know_their_end"),
        ("zones", "0006_examples_of_no_province"),
    ]

    initial = True

    dependencies = [
        ("auth", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalZone",
            fields=[
                (
                    "site_ptr",
                    models.ForeignKey(
                        auto_created=True,
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        parent_link=True,
                        related_name="+",
                        to="progress.site",
                    ),
                ),
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "in_force_until",
                    models.DateTimeField(
                        default=datetime.datetime(9999, 1, 1, 0, 0, tzinfo=datetime.UTC), editable=False
                    ),
                ),
                (
                    "request_id",
                    models.CharField(
                        blank=True,
                        db_index=True,
                        default=history.tracking.current_request_id,
                        editable=False,
                        max_length=32,
                        verbose_name="save request",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("cluster", "Industrial cluster"), ("zone", "Industrial zone")],
                        editable=False,
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "name",
                    values.fields.CleanCharField(
                        help_text="Without its kind: An Phú, not CCN An Phú.", max_length=120, verbose_name="name"
                    ),
                ),
                ("slug", models.SlugField(editable=False, max_length=140, verbose_name="address")),
                ("name_key", models.CharField(db_index=True, editable=False, max_length=120)),
                ("name_exact", models.CharField(editable=False, max_length=120)),
                ("place_hint", models.CharField(blank=True, default="", editable=False, max_length=250)),
                ("address", values.fields.CleanCharField(blank=True, max_length=200, verbose_name="exact location")),
                ("note", values.fields.CleanTextField(blank=True, verbose_name="note")),
                ("folded", values.fields.FoldedField(sources=("name", "address"))),
                (
                    "planning_sponsor",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="Organisation that pays for the planning, if found.",
                        max_length=200,
                        verbose_name="sponsor of its planning",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The commune if it is known, as it was called when the site was recorded.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="places.administrativeunit",
                        verbose_name="administrative unit",
                    ),
                ),
                (
                    "developer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="places.organisation",
                        verbose_name="infrastructure developer",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical industrial zone",
                "verbose_name_plural": "historical industrial zones",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["site_ptr", "in_force_until"], name="zones_histo_site_pt_c45d82_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="zones_histo_in_forc_057260_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Zone",
            fields=[
                (
                    "site_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="progress.site",
                    ),
                ),
                (
                    "planning_sponsor",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="Organisation that pays for the planning, if found.",
                        max_length=200,
                        verbose_name="sponsor of its planning",
                    ),
                ),
            ],
            options={
                "verbose_name": "industrial zone",
                "verbose_name_plural": "industrial zones",
                "ordering": ["name_key"],
            },
            bases=("progress.site",),
        ),
    ]
