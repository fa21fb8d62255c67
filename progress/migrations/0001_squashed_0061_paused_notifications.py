import datetime
import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import files.fields
import history.tracking
import places.coordinates
import progress.models.base
import progress.models.document
import progress.models.exchange.filing
import progress.models.exchange.remark
import progress.models.inspection
import progress.models.office
import progress.models.promise
import simple_history.models
import values.fields
import values.validity
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

from history.new_tables import NewTables


class Migration(NewTables):
    replaces = [
        ("progress", "0001_initial"),
        ("progress", "0002_obstacle_folded"),
        ("progress", "0003_written_in_a_request"),
        ("progress", "0004_obstacle_steps"),
        ("progress", "0005_resolved_obstacles_are_confirmed"),
        ("progress", "0006_findings_and_photos"),
        ("progress", "0007_project_folded"),
        ("progress", "0008_period_figures"),
        ("progress", "0009_baselines"),
        ("progress", "0010_submission"),
        ("progress", "0011_history_indexed"),
        ("progress", "0012_reminder"),
        ("progress", "0013_reported_obstacles"),
        ("progress", "0014_period_reports"),
        ("progress", "0015_stage_weekly_column"),
        ("progress", "0016_stage_other_names"),
        ("progress", "0017_sites_by_exact_name"),
        ("progress", "0018_project_promises"),
        ("progress", "0019_period_filed_on"),
        ("progress", "0020_event_effects"),
        ("progress", "0021_stage_asks_date"),
        ("progress", "0026_reminder_failed_on"),
        ("progress", "0027_records_know_their_end"),
        ("progress", "0028_event_established"),
        ("progress", "0029_remarks"),
        ("progress", "0030_meetings"),
        ("progress", "0031_phases_have_a_limit"),
        ("progress", "0032_first_passwords"),
        ("progress", "0033_persons_in_charge"),
        ("progress", "0034_notifications"),
        ("progress", "0035_dossiers"),
        ("progress", "0036_kept_ready"),
        ("progress", "0037_no_change"),
        ("progress", "0038_environment"),
        ("progress", "0039_common_obstacles"),
        ("progress", "0040_calls"),
        ("progress", "0041_reminder_sent_at"),
        ("progress", "0042_saved_lists"),
        ("progress", "0043_stage_weight"),
        ("progress", "0044_notification_of_time_limits"),
        ("progress", "0045_remarks_on_common_obstacles"),
        ("progress", "0046_conclusions_of_no_site"),
        ("progress", "0047_explanations"),
        ("progress", "0048_report_forms"),
        ("progress", "0049_sent_report"),
        ("progress", "0050_line_rhythm"),
        ("progress", "0051_filing_step"),
        ("progress", "0052_units_requested"),
        ("progress", "0053_filing_to_the_ministry"),
        ("progress", "0054_occupancy_rate"),
        ("progress", "0055_work_kept_ready"),
        ("progress", "0056_work_filled"),
        ("progress", "0057_second_factor"),
        ("progress", "0058_positions"),
        ("progress", "0059_examples_of_no_province"),
        ("progress", "0060_investors"),
        ("progress", "0061_paused_notifications"),
    ]

    initial = True

    dependencies = [
        ("auth", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Site",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        help_text="The commune if it is known, as it was called when the site was recorded.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sites",
                        to="places.administrativeunit",
                        verbose_name="administrative unit",
                    ),
                ),
                ("address", values.fields.CleanCharField(blank=True, max_length=200, verbose_name="exact location")),
                (
                    "developer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="developed_sites",
                        to="places.organisation",
                        verbose_name="infrastructure developer",
                    ),
                ),
                ("note", values.fields.CleanTextField(blank=True, verbose_name="note")),
                ("folded", values.fields.FoldedField(sources=("name", "address"))),
            ],
            options={
                "verbose_name": "site",
                "verbose_name_plural": "sites",
                "ordering": ["name_key"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "name_exact", "unit"),
                        name="site_name_unique_in_its_commune",
                        violation_error_message="A site of this kind and name is already recorded there.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("unit__isnull", True)),
                        fields=("kind", "name_exact"),
                        name="site_name_unique_of_unknown_place",
                        violation_error_message="A site of this kind and name, of unknown place, is already recorded.",
                    ),
                    models.UniqueConstraint(fields=("kind", "slug"), name="site_slug_unique_in_its_kind"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SiteSummary",
            fields=[
                (
                    "site",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="summary",
                        serialize=False,
                        to="progress.site",
                    ),
                ),
                ("standing", models.CharField(db_index=True, max_length=10)),
                ("standing_since", values.fields.PartialDateField(null=True)),
                ("developer_named", values.fields.PartialDateField(null=True)),
                ("developer_recorded", models.DateTimeField(null=True)),
                ("last_change", models.DateTimeField()),
                ("last_touch", models.DateTimeField(null=True)),
                ("due_slot", models.IntegerField(null=True)),
                ("first_due_slot", models.IntegerField(null=True)),
                ("recorded_slip", models.IntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="HistoricalWorkSettings",
            fields=[
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
                    "due_within_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        help_text="A milestone is due soon when its target date is within this many days.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(366),
                        ],
                        verbose_name="days before “due soon”",
                    ),
                ),
                (
                    "untouched_after_days",
                    models.PositiveSmallIntegerField(
                        default=14,
                        help_text="A site is listed as not updated when nothing was recorded for this many days.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(366),
                        ],
                        verbose_name="days before “not updated”",
                    ),
                ),
                (
                    "agenda_after_days",
                    models.PositiveSmallIntegerField(
                        default=60,
                        help_text="An obstacle open for more than this number of days is put on the agenda of the next meeting.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3660),
                        ],
                        verbose_name="on the agenda: obstacles open for more than days",
                    ),
                ),
                (
                    "notifications_kept_days",
                    models.PositiveSmallIntegerField(
                        default=90,
                        help_text="A notification that its person has read is deleted after so many days.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3660),
                        ],
                        verbose_name="notifications kept: days",
                    ),
                ),
                (
                    "roles_awaiting_acceptance",
                    models.JSONField(
                        blank=True,
                        default=progress.models.office.reporting_roles,
                        help_text="Reports from these roles become official when an officer approves them.",
                        verbose_name="reports that need approval",
                    ),
                ),
                (
                    "roles_with_second_factor",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="These people sign in with a code or a passkey beside their password. Whoever has none adds one when they next sign in, before anything else opens.",
                        verbose_name="roles that need a second factor",
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
                "verbose_name": "historical work settings",
                "verbose_name_plural": "historical work settings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="progress_hi_id_cee2e5_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="progress_hi_in_forc_81d9f6_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="WorkSettings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "due_within_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        help_text="A milestone is due soon when its target date is within this many days.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(366),
                        ],
                        verbose_name="days before “due soon”",
                    ),
                ),
                (
                    "untouched_after_days",
                    models.PositiveSmallIntegerField(
                        default=14,
                        help_text="A site is listed as not updated when nothing was recorded for this many days.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(366),
                        ],
                        verbose_name="days before “not updated”",
                    ),
                ),
                (
                    "agenda_after_days",
                    models.PositiveSmallIntegerField(
                        default=60,
                        help_text="An obstacle open for more than this number of days is put on the agenda of the next meeting.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3660),
                        ],
                        verbose_name="on the agenda: obstacles open for more than days",
                    ),
                ),
                (
                    "notifications_kept_days",
                    models.PositiveSmallIntegerField(
                        default=90,
                        help_text="A notification that its person has read is deleted after so many days.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3660),
                        ],
                        verbose_name="notifications kept: days",
                    ),
                ),
                (
                    "roles_awaiting_acceptance",
                    models.JSONField(
                        blank=True,
                        default=progress.models.office.reporting_roles,
                        help_text="Reports from these roles become official when an officer approves them.",
                        verbose_name="reports that need approval",
                    ),
                ),
                (
                    "roles_with_second_factor",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="These people sign in with a code or a passkey beside their password. Whoever has none adds one when they next sign in, before anything else opens.",
                        verbose_name="roles that need a second factor",
                    ),
                ),
            ],
            options={
                "verbose_name": "work settings",
                "verbose_name_plural": "work settings",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)),
                        name="work_settings_one_row",
                        violation_error_message="There is one row of settings.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminder",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "frequency",
                    models.CharField(
                        choices=[("daily", "Every day"), ("weekly", "Once a week"), ("never", "Never")],
                        default="daily",
                        max_length=8,
                        verbose_name="how often",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("vi", "Vietnamese"), ("en", "English")],
                        default="vi",
                        max_length=8,
                        verbose_name="language",
                    ),
                ),
                ("last_sent_on", models.DateField(blank=True, editable=False, null=True, verbose_name="last sent on")),
                (
                    "last_sent_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="last sent at"),
                ),
                (
                    "failed_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="could not be sent on"),
                ),
            ],
            options={
                "verbose_name": "reminder",
                "verbose_name_plural": "reminders",
            },
        ),
        migrations.CreateModel(
            name="HistoricalStaffProfile",
            fields=[
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
                    "user",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="For a local officer: manages the sites in this unit.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="places.administrativeunit",
                        verbose_name="administrative unit",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="For a developer's representative: manages the sites of this developer.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="places.organisation",
                        verbose_name="organisation",
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
                "verbose_name": "historical place of work",
                "verbose_name_plural": "historical places of work",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="progress_hi_id_d562ca_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="progress_hi_in_forc_9345e6_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="StaffProfile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="staff_profile",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        help_text="For a local officer: manages the sites in this unit.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="places.administrativeunit",
                        verbose_name="administrative unit",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        help_text="For a developer's representative: manages the sites of this developer.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="places.organisation",
                        verbose_name="organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "place of work",
                "verbose_name_plural": "places of work",
            },
        ),
        migrations.CreateModel(
            name="FirstPassword",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="first_password",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("given", models.CharField(editable=False, max_length=64)),
            ],
            options={
                "verbose_name": "first password",
                "verbose_name_plural": "first passwords",
            },
        ),
        migrations.CreateModel(
            name="HistoricalPersonInCharge",
            fields=[
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
                    "site",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person in charge",
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
                "verbose_name": "historical person in charge",
                "verbose_name_plural": "historical persons in charge",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="progress_hi_id_b10765_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="progress_hi_in_forc_fd58f2_idx"),
                    models.Index(fields=["site", "in_force_until"], name="progress_hi_site_id_51df83_idx"),
                    models.Index(fields=["site", "history_date"], name="progress_hi_site_id_236420_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PersonInCharge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="in_charge",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="in_charge_of",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person in charge",
                    ),
                ),
            ],
            options={
                "verbose_name": "person in charge",
                "verbose_name_plural": "persons in charge",
                "ordering": ["site", "person__last_name", "person__first_name", "person__username"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("site", "person"),
                        name="person_in_charge_once_of_a_site",
                        violation_error_message="This person is in charge of this site already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalHolidayCalendar",
            fields=[
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
                    "year",
                    models.PositiveSmallIntegerField(
                        db_index=True,
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2200),
                        ],
                        verbose_name="year",
                    ),
                ),
                (
                    "days_off",
                    values.fields.CleanTextField(
                        help_text="One a line, with its name: 30/04/2026: Victory Day; or 14/02/2026 – 22/02/2026: Tết.",
                        verbose_name="days off",
                    ),
                ),
                (
                    "days_worked",
                    values.fields.CleanTextField(
                        blank=True,
                        help_text="Worked in exchange for a day off, one a line.",
                        verbose_name="working days at a weekend",
                    ),
                ),
                (
                    "source",
                    values.fields.CleanCharField(
                        help_text="The decision or notice that sets the days.", max_length=200, verbose_name="source"
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
                "verbose_name": "historical calendar of holidays",
                "verbose_name_plural": "historical calendars of holidays",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="progress_hi_id_b8d1c7_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="progress_hi_in_forc_c4d24b_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HolidayCalendar",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        unique=True,
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2200),
                        ],
                        verbose_name="year",
                    ),
                ),
                (
                    "days_off",
                    values.fields.CleanTextField(
                        help_text="One a line, with its name: 30/04/2026: Victory Day; or 14/02/2026 – 22/02/2026: Tết.",
                        verbose_name="days off",
                    ),
                ),
                (
                    "days_worked",
                    values.fields.CleanTextField(
                        blank=True,
                        help_text="Worked in exchange for a day off, one a line.",
                        verbose_name="working days at a weekend",
                    ),
                ),
                (
                    "source",
                    values.fields.CleanCharField(
                        help_text="The decision or notice that sets the days.", max_length=200, verbose_name="source"
                    ),
                ),
            ],
            options={
                "verbose_name": "calendar of holidays",
                "verbose_name_plural": "calendars of holidays",
                "ordering": ["-year"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalDocument",
            fields=[
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
                        choices=[
                            ("decision", "Decision"),
                            ("submission", "Proposal"),
                            ("letter", "Official letter"),
                            ("notice", "Notice"),
                            ("minutes", "Minutes"),
                            ("report", "Report"),
                            ("licence", "Licence or certificate"),
                            ("article", "Article or web page"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                        verbose_name="kind of document",
                    ),
                ),
                (
                    "number",
                    values.fields.CleanCharField(
                        blank=True, help_text="As printed: 125/QĐ-UBND.", max_length=60, verbose_name="number"
                    ),
                ),
                ("date", values.fields.PartialDateField(blank=True, null=True, verbose_name="date")),
                ("title", values.fields.CleanCharField(blank=True, max_length=300, verbose_name="about")),
                ("url", progress.models.document.WebAddressField(blank=True, verbose_name="web address")),
                ("file", models.TextField(blank=True, max_length=100, verbose_name="file")),
                ("note", values.fields.CleanTextField(blank=True, verbose_name="note")),
                ("reference_folded", values.fields.FoldedField(sources=("reference",))),
                ("folded", values.fields.FoldedField(sources=("number", "title"))),
                (
                    "issuer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="places.organisation",
                        verbose_name="issued by",
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
                "verbose_name": "historical document",
                "verbose_name_plural": "historical documents",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="progress_hi_id_062b2e_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="progress_hi_in_forc_b77acc_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ReportRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                ("name", values.fields.CleanCharField(max_length=160, verbose_name="Vietnamese name")),
                ("name_en", values.fields.CleanCharField(blank=True, max_length=160, verbose_name="English name")),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("01", "Form 01: a secondary project"),
                            ("02", "Form 02: the infrastructure developer"),
                        ],
                        max_length=2,
                        verbose_name="form",
                    ),
                ),
                (
                    "number",
                    values.fields.CleanCharField(
                        help_text="As printed in the form: 5, 15.1.", max_length=8, verbose_name="line"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(verbose_name="order")),
                (
                    "unit",
                    values.fields.CleanCharField(
                        blank=True, max_length=40, verbose_name="unit of measurement (Vietnamese)"
                    ),
                ),
                (
                    "unit_en",
                    values.fields.CleanCharField(
                        blank=True, max_length=40, verbose_name="unit of measurement (English)"
                    ),
                ),
                (
                    "is_whole",
                    models.BooleanField(
                        default=False, help_text="Only whole numbers are allowed.", verbose_name="a count"
                    ),
                ),
                ("is_zero_or_one", models.BooleanField(default=False, verbose_name="yes (1) or no (0)")),
                (
                    "rate_of",
                    models.ForeignKey(
                        blank=True,
                        help_text="Calculated, never typed: that line's hectares ÷ the industrial land (Decree 32/2024, art. 2(7)).",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rates",
                        to="progress.reportrow",
                        verbose_name="occupancy: rate of line",
                    ),
                ),
                (
                    "answers",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("total-investment", "Total investment in infrastructure"),
                            ("paid-investment", "Infrastructure capital paid, cumulative"),
                            ("leased-area", "Industrial land leased"),
                            ("projects", "Projects that lease land"),
                            ("foreign-projects", "Projects with foreign capital"),
                            ("operating-projects", "Projects in operation"),
                            ("revenue", "Revenue"),
                            ("budget", "Paid to the state budget"),
                            ("workers", "Workers"),
                            ("wastewater", "Central wastewater treatment, built or being built"),
                            ("wastewater-standard", "Central wastewater treatment meets the standard"),
                            ("built-area", "Industrial land with infrastructure, ready to lease"),
                        ],
                        help_text="What the answer says; empty where forms 03 and 04 do not use it.",
                        max_length=24,
                        verbose_name="feeds forms 03 and 04 as",
                    ),
                ),
                (
                    "rhythm",
                    models.CharField(
                        choices=[("half", "Half-year and year"), ("quarter", "Quarters and year")],
                        default="half",
                        max_length=8,
                        verbose_name="asked for",
                    ),
                ),
                ("for_clusters", models.BooleanField(default=True, verbose_name="for clusters")),
                ("for_zones", models.BooleanField(default=False, verbose_name="for zones")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                (
                    "valid_until",
                    models.DateField(
                        blank=True,
                        help_text="A period has the lines that are valid on its cut-off date.",
                        null=True,
                        verbose_name="valid until",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of a report form",
                "verbose_name_plural": "lines of report forms",
                "ordering": ["form", "order", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("form", "number", "valid_from"),
                        name="report_row_once_per_form_and_day",
                        violation_error_message="This form already has a line of this number from that day.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_from__isnull", True)),
                        fields=("form", "number"),
                        name="report_row_once_per_form",
                        violation_error_message="This form already has a line of this number from the beginning.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from__isnull", True),
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="report_row_not_over_before_it_begins",
                        violation_error_message="A line cannot end before it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("for_clusters", True), ("for_zones", True), _connector="OR"),
                        name="report_row_belongs_to_a_kind",
                        violation_error_message="A line is for clusters, for zones, or for both.",
                    ),
                ],
            },
            bases=(values.validity.ValidForATime, progress.models.base.InUnit, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalReportRow",
            fields=[
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
                ("name", values.fields.CleanCharField(max_length=160, verbose_name="Vietnamese name")),
                ("name_en", values.fields.CleanCharField(blank=True, max_length=160, verbose_name="English name")),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("01", "Form 01: a secondary project"),
                            ("02", "Form 02: the infrastructure developer"),
                        ],
                        max_length=2,
                        verbose_name="form",
                    ),
                ),
                (
                    "number",
                    values.fields.CleanCharField(
                        help_text="As printed in the form: 5, 15.1.", max_length=8, verbose_name="line"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(verbose_name="order")),
                (
                    "unit",
                    values.fields.CleanCharField(
                        blank=True, max_length=40, verbose_name="unit of measurement (Vietnamese)"
                    ),
                ),
                (
                    "unit_en",
                    values.fields.CleanCharField(
                        blank=True, max_length=40, verbose_name="unit of measurement (English)"
                    ),
                ),
                (
                    "is_whole",
                    models.BooleanField(
                        default=False, help_text="Only whole numbers are allowed.", verbose_name="a count"
                    ),
                ),
                ("is_zero_or_one", models.BooleanField(default=False, verbose_name="yes (1) or no (0)")),
                (
                    "answers",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("total-investment", "Total investment in infrastructure"),
                            ("paid-investment", "Infrastructure capital paid, cumulative"),
                            ("leased-area", "Industrial land leased"),
                            ("projects", "Projects that lease land"),
                            ("foreign-projects", "Projects with foreign capital"),
                            ("operating-projects", "Projects in operation"),
                            ("revenue", "Revenue"),
                            ("budget", "Paid to the state budget"),
                            ("workers", "Workers"),
                            ("wastewater", "Central wastewater treatment, built or being built"),
                            ("wastewater-standard", "Central wastewater treatment meets the standard"),
                            ("built-area", "Industrial land with infrastructure, ready to lease"),
                        ],
                        help_text="What the answer says; empty where forms 03 and 04 do not use it.",
                        max_length=24,
                        verbose_name="feeds forms 03 and 04 as",
                    ),
                ),
                (
                    "rhythm",
                    models.CharField(
                        choices=[("half", "Half-year and year"), ("quarter", "Quarters and year")],
                        default="half",
                        max_length=8,
                        verbose_name="asked for",
                    ),
                ),
                ("for_clusters", models.BooleanField(default=True, verbose_name="for clusters")),
                ("for_zones", models.BooleanField(default=False, verbose_name="for zones")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                (
                    "valid_until",
                    models.DateField(
                        blank=True,
                        help_text="A period has the lines that are valid on its cut-off date.",
                        null=True,
                        verbose_name="valid until",
                    ),
                ),
                (
                    "rate_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Calculated, never typed: that line's hectares ÷ the industrial land (Decree 32/2024, art. 2(7)).",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.reportrow",
                        verbose_name="occupancy: rate of line",
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
                "verbose_name": "historical line of a report form",
                "verbose_name_plural": "historical lines of report forms",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="progress_hi_id_67df7d_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="progress_hi_in_forc_07cff5_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="FilingStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("form", models.SlugField(db_index=False, max_length=8, verbose_name="number of the form")),
                ("about_pk", models.BigIntegerField(verbose_name="record number")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1901),
                            django.core.validators.MaxValueValidator(2200),
                        ],
                        verbose_name="year",
                    ),
                ),
                (
                    "period",
                    models.CharField(
                        choices=[
                            ("q1", "Quarter I"),
                            ("q2", "Quarter II"),
                            ("q3", "Quarter III"),
                            ("q4", "Quarter IV"),
                            ("half", "First half-year"),
                            ("year", "Whole year"),
                        ],
                        max_length=4,
                        verbose_name="reporting period",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("signed", "Signed off"),
                            ("returned", "Returned"),
                            ("withdrawn", "Receipt cancelled"),
                            ("reminded", "Reminded"),
                            ("handed-in", "Filled form uploaded"),
                            ("sent", "Sent to the ministry"),
                            ("accepted", "Approved by the ministry"),
                            ("refused", "Returned by the ministry"),
                            ("undone", "Last entry about the ministry cancelled"),
                        ],
                        max_length=9,
                        verbose_name="event happened",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("paper", "on paper"),
                            ("file", "as a file"),
                            ("letter", "by letter"),
                            ("mail", "by email"),
                            ("system", "through a reporting system"),
                        ],
                        max_length=6,
                        verbose_name="how",
                    ),
                ),
                ("on", models.DateField(validators=[progress.models.base.not_in_the_future], verbose_name="day")),
                (
                    "number",
                    values.fields.CleanCharField(blank=True, max_length=80, verbose_name="number of the document"),
                ),
                ("version", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="version")),
                ("note", values.fields.CleanTextField(blank=True, max_length=1000, verbose_name="note")),
                (
                    "file",
                    files.fields.CheckedFileField(
                        blank=True, upload_to=progress.models.exchange.filing.stored_step_name, verbose_name="file"
                    ),
                ),
                ("file_name", values.fields.CleanCharField(blank=True, max_length=200, verbose_name="file name")),
                (
                    "content",
                    models.JSONField(
                        blank=True,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        null=True,
                        verbose_name="content",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="done by",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
            ],
            options={
                "verbose_name": "filing record",
                "verbose_name_plural": "filing records",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["form", "year", "period", "about_pk"], name="filing_step_by_form")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "received"), ("way__in", ("paper", "file"))),
                            models.Q(("kind", "reminded"), ("way__in", ("letter", "mail"))),
                            models.Q(("kind", "sent"), ("way__in", ("paper", "letter", "mail", "system"))),
                            models.Q(
                                models.Q(("kind__in", ["received", "reminded", "sent"]), _negated=True), ("way", "")
                            ),
                            _connector="OR",
                        ),
                        name="filing_step_has_its_way",
                        violation_error_message="Say how: on paper or as a file, by letter or by email.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "returned"), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="filing_step_returned_with_a_reason",
                        violation_error_message="Give the reason for returning the form.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("kind__in", ("refused", "undone")), _negated=True),
                                models.Q(("note", ""), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(
                                    ("kind__in", ("sent", "accepted", "refused", "undone")), ("version__isnull", False)
                                ),
                                models.Q(
                                    models.Q(("kind__in", ("sent", "accepted", "refused", "undone")), _negated=True),
                                    ("version__isnull", True),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="filing_step_of_the_ministry_is_complete",
                        violation_error_message="Say which version, and why it was returned or the entry is cancelled.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalObstacleKind",
            fields=[
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
                ("name", values.fields.CleanCharField(max_length=160, verbose_name="Vietnamese name")),
                ("name_en", values.fields.CleanCharField(blank=True, max_length=160, verbose_name="English name")),
                ("code", models.SlugField(max_length=40, verbose_name="code")),
                ("order", models.PositiveSmallIntegerField(verbose_name="order")),
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
                "verbose_name": "historical kind of obstacle",
                "verbose_name_plural": "historical kinds of obstacles",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="progress_hi_id_c2467a_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="progress_hi_in_forc_b7803d_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ObstacleKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                ("name", values.fields.CleanCharField(max_length=160, verbose_name="Vietnamese name")),
                ("name_en", values.fields.CleanCharField(blank=True, max_length=160, verbose_name="English name")),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                ("order", models.PositiveSmallIntegerField(verbose_name="order")),
            ],
            options={
                "verbose_name": "kind of obstacle",
                "verbose_name_plural": "kinds of obstacles",
                "ordering": ["order", "code"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalMeeting",
            fields=[
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
                        max_length=8,
                        verbose_name="sites discussed",
                    ),
                ),
                ("date", models.DateField(verbose_name="date")),
                ("title", values.fields.CleanCharField(max_length=200, verbose_name="title")),
                ("place", values.fields.CleanCharField(blank=True, max_length=200, verbose_name="place")),
                ("chair", values.fields.CleanCharField(blank=True, max_length=120, verbose_name="chaired by")),
                ("people", values.fields.CleanTextField(blank=True, verbose_name="taking part")),
                ("folded", values.fields.FoldedField(db_index=False, sources=("title", "people"))),
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
                "verbose_name": "historical meeting",
                "verbose_name_plural": "historical meetings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="progress_hi_id_a16d5b_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="progress_hi_in_forc_b26291_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("cluster", "Industrial cluster"), ("zone", "Industrial zone")],
                        max_length=8,
                        verbose_name="sites discussed",
                    ),
                ),
                ("date", models.DateField(verbose_name="date")),
                ("title", values.fields.CleanCharField(max_length=200, verbose_name="title")),
                ("place", values.fields.CleanCharField(blank=True, max_length=200, verbose_name="place")),
                ("chair", values.fields.CleanCharField(blank=True, max_length=120, verbose_name="chaired by")),
                ("people", values.fields.CleanTextField(blank=True, verbose_name="taking part")),
                ("folded", values.fields.FoldedField(db_index=False, sources=("title", "people"))),
            ],
            options={
                "verbose_name": "meeting",
                "verbose_name_plural": "meetings",
                "ordering": ["-date", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalConclusion",
            fields=[
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
                ("text", values.fields.CleanTextField(verbose_name="action required")),
                ("due", values.fields.PartialDateField(blank=True, null=True, verbose_name="due by")),
                (
                    "done_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[progress.models.base.not_in_the_future],
                        verbose_name="done on",
                    ),
                ),
                ("done_note", values.fields.CleanTextField(blank=True, verbose_name="action taken")),
                (
                    "confirmed_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[progress.models.base.not_in_the_future],
                        verbose_name="confirmed on",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="places.organisation",
                        verbose_name="organisation in charge",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person in charge",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded as done by",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
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
                "verbose_name": "historical conclusion",
                "verbose_name_plural": "historical conclusions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="progress_hi_id_a3797b_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="progress_hi_in_forc_5ec4f6_idx"),
                    models.Index(fields=["site", "in_force_until"], name="progress_hi_site_id_8dce71_idx"),
                    models.Index(fields=["site", "history_date"], name="progress_hi_site_id_db1ff4_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Conclusion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conclusions",
                        to="progress.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conclusions",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                ("text", values.fields.CleanTextField(verbose_name="action required")),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conclusions",
                        to="places.organisation",
                        verbose_name="organisation in charge",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conclusions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person in charge",
                    ),
                ),
                ("due", values.fields.PartialDateField(blank=True, null=True, verbose_name="due by")),
                (
                    "done_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[progress.models.base.not_in_the_future],
                        verbose_name="done on",
                    ),
                ),
                ("done_note", values.fields.CleanTextField(blank=True, verbose_name="action taken")),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conclusions_done",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded as done by",
                    ),
                ),
                (
                    "confirmed_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[progress.models.base.not_in_the_future],
                        verbose_name="confirmed on",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conclusions_confirmed",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "conclusion",
                "verbose_name_plural": "conclusions",
                "ordering": ["meeting", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("organisation__isnull", False), ("person__isnull", False), _connector="OR"),
                        name="conclusion_is_somebodys",
                        violation_error_message="Choose the organisation or the person in charge.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confirmed_on__isnull", True), ("done_on__isnull", False), _connector="OR"),
                        name="conclusion_confirmed_only_when_done",
                        violation_error_message="Only a conclusion that is done can be confirmed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_by__isnull", True),
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("done_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="conclusion_confirmed_by_a_second_person",
                        violation_error_message="The person who reported it as done cannot confirm it: a second person must.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due__isnull", True),
                            models.Q(
                                ("due__start__gte", datetime.date(1900, 1, 1)),
                                ("due__end__lte", datetime.date(2200, 12, 31)),
                                ("due__end__gte", models.F("due__start")),
                            ),
                            _connector="OR",
                        ),
                        name="conclusion_due_ends_after_it_begins",
                        violation_error_message="A period ends before it starts.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SentReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("token", models.CharField(max_length=80, verbose_name="token")),
                ("sent_at", models.DateTimeField(auto_now_add=True, verbose_name="sent at")),
            ],
            options={
                "verbose_name": "report sent",
                "verbose_name_plural": "reports sent",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "token"),
                        name="sent_report_taken_once",
                        violation_error_message="This report was received already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("accepted", "Approved"),
                            ("corrected", "Approved with corrections"),
                            ("returned", "Returned"),
                            ("undone", "Undone after approval"),
                            ("assigned", "Assigned"),
                            ("mentioned", "Names you"),
                            ("answered", "Answered"),
                            ("opened", "New"),
                            ("overdue", "Time limit passed"),
                            ("wanted", "Units requested"),
                            ("paused", "Paused"),
                        ],
                        max_length=10,
                        verbose_name="event happened",
                    ),
                ),
                ("about", models.CharField(max_length=12, verbose_name="kind of record")),
                ("about_pk", models.BigIntegerField(verbose_name="record number")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="done by",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="when")),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="read at")),
            ],
            options={
                "verbose_name": "notification",
                "verbose_name_plural": "notifications",
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["person", "read_at"], name="progress_no_person__5ae748_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "about", "about_pk", "kind"), name="notification_once_per_event"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "list_name",
                    models.CharField(help_text="The name of its address.", max_length=60, verbose_name="list"),
                ),
                ("name", values.fields.CleanCharField(max_length=80, verbose_name="name")),
                ("query", models.TextField(blank=True, max_length=4000, verbose_name="filters, columns and order")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_lists",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="saved by",
                    ),
                ),
                (
                    "is_shared",
                    models.BooleanField(
                        default=False,
                        help_text="Everybody of the office finds it; each sees the data in their access.",
                        verbose_name="for the office",
                    ),
                ),
            ],
            options={
                "verbose_name": "saved list",
                "verbose_name_plural": "saved lists",
                "ordering": ["list_name", "is_shared", "name", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "list_name", "name"), name="saved_list_named_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="StartPage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="start_page",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "saved_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="begun_with_by",
                        to="progress.savedlist",
                        verbose_name="saved list",
                    ),
                ),
            ],
            options={
                "verbose_name": "start page",
                "verbose_name_plural": "start pages",
            },
        ),
        migrations.CreateModel(
            name="HistoricalSiteOutline",
            fields=[
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
                    "source",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="Where it was published, when no document can be named.",
                        max_length=200,
                        verbose_name="source",
                    ),
                ),
                (
                    "as_of",
                    values.fields.PartialDateField(
                        blank=True, help_text="The date of the figures.", null=True, verbose_name="as at"
                    ),
                ),
                ("shape", models.TextField(editable=False, verbose_name="polygons")),
                ("file_name", values.fields.CleanCharField(max_length=120, verbose_name="file")),
                (
                    "area",
                    values.fields.QuantityField(
                        decimal_places=4,
                        editable=False,
                        max_digits=18,
                        unit="ha",
                        verbose_name="area of the outline, calculated",
                    ),
                ),
                ("note", values.fields.CleanTextField(blank=True, verbose_name="note")),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.site",
                        verbose_name="site",
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
                "verbose_name": "historical outline of a site",
                "verbose_name_plural": "historical outlines of sites",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="progress_hi_id_6ea18c_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="progress_hi_in_forc_576558_idx"),
                    models.Index(fields=["site", "in_force_until"], name="progress_hi_site_id_0dc32c_idx"),
                    models.Index(fields=["site", "history_date"], name="progress_hi_site_id_5af1f1_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="SiteOutline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "source",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="Where it was published, when no document can be named.",
                        max_length=200,
                        verbose_name="source",
                    ),
                ),
                (
                    "as_of",
                    values.fields.PartialDateField(
                        blank=True, help_text="The date of the figures.", null=True, verbose_name="as at"
                    ),
                ),
                (
                    "site",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outline",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                ("shape", models.TextField(editable=False, verbose_name="polygons")),
                ("file_name", values.fields.CleanCharField(max_length=120, verbose_name="file")),
                (
                    "area",
                    values.fields.QuantityField(
                        decimal_places=4,
                        editable=False,
                        max_digits=18,
                        unit="ha",
                        verbose_name="area of the outline, calculated",
                    ),
                ),
                ("note", values.fields.CleanTextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "outline of a site",
                "verbose_name_plural": "outlines of sites",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("as_of__isnull", True),
                            models.Q(
                                ("as_of__start__gte", datetime.date(1900, 1, 1)),
                                ("as_of__end__lte", datetime.date(2200, 12, 31)),
                                ("as_of__end__gte", models.F("as_of__start")),
                            ),
                            _connector="OR",
                        ),
                        name="site_outline_as_of_ends_after_it_begins",
                        violation_error_message="A period ends before it starts.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalSitePosition",
            fields=[
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
                    "source",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="Where it was published, when no document can be named.",
                        max_length=200,
                        verbose_name="source",
                    ),
                ),
                (
                    "as_of",
                    values.fields.PartialDateField(
                        blank=True, help_text="The date of the figures.", null=True, verbose_name="as at"
                    ),
                ),
                (
                    "system",
                    models.CharField(
                        choices=[
                            ("wgs84", "WGS 84: latitude and longitude, as phones and satellites tell them"),
                            ("vn2000-3", "VN-2000, zones of 3° (scale 0.9999)"),
                            ("vn2000-6", "VN-2000, zones of 6° (scale 0.9996)"),
                        ],
                        default="wgs84",
                        max_length=8,
                        verbose_name="coordinate system",
                    ),
                ),
                (
                    "latitude",
                    places.coordinates.CoordinateField(
                        blank=True,
                        bounds=(7, 24, "22,147; 22°08′49″"),
                        decimal_places=6,
                        help_text="WGS 84, in degrees: 22,147 or 22°08′49″. Calculated where VN-2000 is given.",
                        max_digits=9,
                        unit="°",
                        verbose_name="latitude",
                    ),
                ),
                (
                    "longitude",
                    places.coordinates.CoordinateField(
                        blank=True,
                        bounds=(102, 118, "105,8348; 105°50′05″"),
                        decimal_places=6,
                        help_text="WGS 84, in degrees: 105,8348 or 105°50′05″. Calculated where VN-2000 is given.",
                        max_digits=9,
                        unit="°",
                        verbose_name="longitude",
                    ),
                ),
                (
                    "northing",
                    places.coordinates.CoordinateField(
                        blank=True,
                        bounds=(750000, 2700000, "2.450.092,58"),
                        decimal_places=3,
                        help_text="In metres: the longer one, like 2.450.092,58.",
                        max_digits=11,
                        null=True,
                        unit="m",
                        verbose_name="X (north), VN-2000",
                    ),
                ),
                (
                    "easting",
                    places.coordinates.CoordinateField(
                        blank=True,
                        bounds=(50000, 950000, "431.191,55"),
                        decimal_places=3,
                        help_text="In metres: the shorter one, like 431.191,55.",
                        max_digits=11,
                        null=True,
                        unit="m",
                        verbose_name="Y (east), VN-2000",
                    ),
                ),
                (
                    "meridian",
                    models.DecimalField(
                        blank=True,
                        choices=[
                            (Decimal("102.00"), "102°00′"),
                            (Decimal("103.00"), "103°00′"),
                            (Decimal("103.50"), "103°30′"),
                            (Decimal("104.00"), "104°00′"),
                            (Decimal("104.50"), "104°30′"),
                            (Decimal("104.75"), "104°45′"),
                            (Decimal("105.00"), "105°00′"),
                            (Decimal("105.50"), "105°30′"),
                            (Decimal("105.75"), "105°45′"),
                            (Decimal("106.00"), "106°00′"),
                            (Decimal("106.25"), "106°15′"),
                            (Decimal("106.50"), "106°30′"),
                            (Decimal("107.00"), "107°00′"),
                            (Decimal("107.25"), "107°15′"),
                            (Decimal("107.50"), "107°30′"),
                            (Decimal("107.75"), "107°45′"),
                            (Decimal("108.00"), "108°00′"),
                            (Decimal("108.25"), "108°15′"),
                            (Decimal("108.50"), "108°30′"),
                            (Decimal("109.00"), "109°00′"),
                            (Decimal("111.00"), "111°00′"),
                        ],
                        decimal_places=2,
                        help_text="Of the map that the coordinates are read from; a circular sets that of each province.",
                        max_digits=5,
                        null=True,
                        verbose_name="central meridian",
                    ),
                ),
                ("note", values.fields.CleanTextField(blank=True, verbose_name="note")),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.site",
                        verbose_name="site",
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
                "verbose_name": "historical position of a site",
                "verbose_name_plural": "historical positions of sites",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="progress_hi_id_2fe293_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="progress_hi_in_forc_633525_idx"),
                    models.Index(fields=["site", "in_force_until"], name="progress_hi_site_id_88d146_idx"),
                    models.Index(fields=["site", "history_date"], name="progress_hi_site_id_8c5e7e_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="SitePosition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "source",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="Where it was published, when no document can be named.",
                        max_length=200,
                        verbose_name="source",
                    ),
                ),
                (
                    "as_of",
                    values.fields.PartialDateField(
                        blank=True, help_text="The date of the figures.", null=True, verbose_name="as at"
                    ),
                ),
                (
                    "site",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="position",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "system",
                    models.CharField(
                        choices=[
                            ("wgs84", "WGS 84: latitude and longitude, as phones and satellites tell them"),
                            ("vn2000-3", "VN-2000, zones of 3° (scale 0.9999)"),
                            ("vn2000-6", "VN-2000, zones of 6° (scale 0.9996)"),
                        ],
                        default="wgs84",
                        max_length=8,
                        verbose_name="coordinate system",
                    ),
                ),
                (
                    "latitude",
                    places.coordinates.CoordinateField(
                        blank=True,
                        bounds=(7, 24, "22,147; 22°08′49″"),
                        decimal_places=6,
                        help_text="WGS 84, in degrees: 22,147 or 22°08′49″. Calculated where VN-2000 is given.",
                        max_digits=9,
                        unit="°",
                        verbose_name="latitude",
                    ),
                ),
                (
                    "longitude",
                    places.coordinates.CoordinateField(
                        blank=True,
                        bounds=(102, 118, "105,8348; 105°50′05″"),
                        decimal_places=6,
                        help_text="WGS 84, in degrees: 105,8348 or 105°50′05″. Calculated where VN-2000 is given.",
                        max_digits=9,
                        unit="°",
                        verbose_name="longitude",
                    ),
                ),
                (
                    "northing",
                    places.coordinates.CoordinateField(
                        blank=True,
                        bounds=(750000, 2700000, "2.450.092,58"),
                        decimal_places=3,
                        help_text="In metres: the longer one, like 2.450.092,58.",
                        max_digits=11,
                        null=True,
                        unit="m",
                        verbose_name="X (north), VN-2000",
                    ),
                ),
                (
                    "easting",
                    places.coordinates.CoordinateField(
                        blank=True,
                        bounds=(50000, 950000, "431.191,55"),
                        decimal_places=3,
                        help_text="In metres: the shorter one, like 431.191,55.",
                        max_digits=11,
                        null=True,
                        unit="m",
                        verbose_name="Y (east), VN-2000",
                    ),
                ),
                (
                    "meridian",
                    models.DecimalField(
                        blank=True,
                        choices=[
                            (Decimal("102.00"), "102°00′"),
                            (Decimal("103.00"), "103°00′"),
                            (Decimal("103.50"), "103°30′"),
                            (Decimal("104.00"), "104°00′"),
                            (Decimal("104.50"), "104°30′"),
                            (Decimal("104.75"), "104°45′"),
                            (Decimal("105.00"), "105°00′"),
                            (Decimal("105.50"), "105°30′"),
                            (Decimal("105.75"), "105°45′"),
                            (Decimal("106.00"), "106°00′"),
                            (Decimal("106.25"), "106°15′"),
                            (Decimal("106.50"), "106°30′"),
                            (Decimal("107.00"), "107°00′"),
                            (Decimal("107.25"), "107°15′"),
                            (Decimal("107.50"), "107°30′"),
                            (Decimal("107.75"), "107°45′"),
                            (Decimal("108.00"), "108°00′"),
                            (Decimal("108.25"), "108°15′"),
                            (Decimal("108.50"), "108°30′"),
                            (Decimal("109.00"), "109°00′"),
                            (Decimal("111.00"), "111°00′"),
                        ],
                        decimal_places=2,
                        help_text="Of the map that the coordinates are read from; a circular sets that of each province.",
                        max_digits=5,
                        null=True,
                        verbose_name="central meridian",
                    ),
                ),
                ("note", values.fields.CleanTextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "position of a site",
                "verbose_name_plural": "positions of sites",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("as_of__isnull", True),
                            models.Q(
                                ("as_of__start__gte", datetime.date(1900, 1, 1)),
                                ("as_of__end__lte", datetime.date(2200, 12, 31)),
                                ("as_of__end__gte", models.F("as_of__start")),
                            ),
                            _connector="OR",
                        ),
                        name="site_position_as_of_ends_after_it_begins",
                        violation_error_message="A period ends before it starts.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Stage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                ("name", values.fields.CleanCharField(max_length=160, verbose_name="Vietnamese name")),
                ("name_en", values.fields.CleanCharField(blank=True, max_length=160, verbose_name="English name")),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                (
                    "short_name",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="For narrow columns: GPMB, ĐTM.",
                        max_length=30,
                        verbose_name="short Vietnamese name",
                    ),
                ),
                (
                    "short_name_en",
                    values.fields.CleanCharField(blank=True, max_length=30, verbose_name="short English name"),
                ),
                (
                    "other_names",
                    values.fields.CleanTextField(
                        blank=True,
                        help_text="What offices call it in their workbooks, one name a line: BCNCKT, Giải phóng mặt bằng.",
                        verbose_name="other names",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(verbose_name="order")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="substeps",
                        to="progress.stage",
                        verbose_name="sub-step of",
                    ),
                ),
                ("for_clusters", models.BooleanField(default=True, verbose_name="for clusters")),
                ("for_zones", models.BooleanField(default=True, verbose_name="for zones")),
                (
                    "is_key",
                    models.BooleanField(
                        default=False, help_text="Shown on every list and the dashboard.", verbose_name="key stage"
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="A stage no longer in use stays on the sites that have it; new sites do not get it.",
                        verbose_name="in use",
                    ),
                ),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="In the overall progress of a site: 2 counts twice, 0 does not count.",
                        verbose_name="weight",
                    ),
                ),
                (
                    "ends_with",
                    values.fields.CleanCharField(blank=True, max_length=200, verbose_name="ends with (Vietnamese)"),
                ),
                (
                    "ends_with_en",
                    values.fields.CleanCharField(blank=True, max_length=200, verbose_name="ends with (English)"),
                ),
                ("asks_document", models.BooleanField(default=False, verbose_name="asks for a document")),
                (
                    "asks_date",
                    models.BooleanField(
                        default=False,
                        help_text="Done without an actual date gives a question: its decision or minutes have a date.",
                        verbose_name="asks for the day it was done",
                    ),
                ),
                ("asks_area", models.BooleanField(default=False, verbose_name="asks for hectares")),
                ("asks_households", models.BooleanField(default=False, verbose_name="asks for households")),
                (
                    "weekly_column",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("establishment", "Planned establishment"),
                            ("construction-start", "Planned start of construction"),
                            ("infrastructure-done", "Planned completion of infrastructure"),
                        ],
                        help_text="Column of its target; done or dated stages first.",
                        max_length=20,
                        verbose_name="column of the weekly sheet",
                    ),
                ),
                (
                    "form_part",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("plan", "In the development plan"),
                            ("establishment", "Established"),
                            ("detailed-plan", "Detailed plan approved"),
                            ("project", "Infrastructure project approved"),
                            ("wastewater", "Central wastewater treatment, built or being built"),
                            ("operation", "In operation"),
                        ],
                        help_text="What forms 03 and 04 take from this stage; empty where they take nothing.",
                        max_length=16,
                        verbose_name="part in the report forms",
                    ),
                ),
                (
                    "infrastructure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("all-infrastructure", "Technical infrastructure as a whole"),
                            ("access-road", "Road to the site"),
                            ("internal-roads", "Gate and internal roads"),
                            ("power", "Power supply"),
                            ("water", "Water supply"),
                            ("wastewater", "Wastewater treatment plant"),
                            ("telecoms", "Telecommunications"),
                        ],
                        help_text="What the investor sheet takes from this stage; empty where it takes nothing.",
                        max_length=20,
                        verbose_name="infrastructure for investors",
                    ),
                ),
            ],
            options={
                "verbose_name": "stage",
                "verbose_name_plural": "stages",
                "ordering": ["order", "code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("for_clusters", True), ("for_zones", True), _connector="OR"),
                        name="stage_belongs_to_a_kind",
                        violation_error_message="A stage is for clusters, for zones, or for both.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parent__isnull", True), ("is_key", False), _connector="OR"),
                        name="substep_is_no_key_stage",
                        violation_error_message="A sub-step cannot be a key stage.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalTimeLimit",
            fields=[
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
                    "site_kind",
                    models.CharField(
                        blank=True,
                        choices=[("cluster", "Industrial cluster"), ("zone", "Industrial zone")],
                        help_text="Empty: for clusters and zones.",
                        max_length=8,
                        verbose_name="kind of site",
                    ),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3660),
                        ],
                        verbose_name="days",
                    ),
                ),
                (
                    "day_kind",
                    models.CharField(
                        choices=[("working", "working days"), ("calendar", "calendar days")],
                        max_length=10,
                        verbose_name="counted in",
                    ),
                ),
                (
                    "article",
                    values.fields.CleanCharField(
                        help_text="As official texts cite it: the clause, the article, the decree.",
                        max_length=200,
                        verbose_name="article",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="in force from")),
                (
                    "valid_until",
                    models.DateField(
                        blank=True,
                        help_text="Empty: until another takes its place.",
                        null=True,
                        verbose_name="in force until",
                    ),
                ),
                ("note", values.fields.CleanTextField(blank=True, verbose_name="note")),
                (
                    "stage",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.stage",
                        verbose_name="stage",
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
                "verbose_name": "historical time limit",
                "verbose_name_plural": "historical time limits",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="progress_hi_id_c3988b_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="progress_hi_in_forc_f5475a_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="TimeLimit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="time_limits",
                        to="progress.stage",
                        verbose_name="stage",
                    ),
                ),
                (
                    "site_kind",
                    models.CharField(
                        blank=True,
                        choices=[("cluster", "Industrial cluster"), ("zone", "Industrial zone")],
                        help_text="Empty: for clusters and zones.",
                        max_length=8,
                        verbose_name="kind of site",
                    ),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3660),
                        ],
                        verbose_name="days",
                    ),
                ),
                (
                    "day_kind",
                    models.CharField(
                        choices=[("working", "working days"), ("calendar", "calendar days")],
                        max_length=10,
                        verbose_name="counted in",
                    ),
                ),
                (
                    "article",
                    values.fields.CleanCharField(
                        help_text="As official texts cite it: the clause, the article, the decree.",
                        max_length=200,
                        verbose_name="article",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="in force from")),
                (
                    "valid_until",
                    models.DateField(
                        blank=True,
                        help_text="Empty: until another takes its place.",
                        null=True,
                        verbose_name="in force until",
                    ),
                ),
                ("note", values.fields.CleanTextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "time limit",
                "verbose_name_plural": "time limits",
                "ordering": ["stage__order", "site_kind", "-valid_from", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("stage", "site_kind", "valid_from"),
                        name="time_limit_once_per_stage_kind_day",
                        violation_error_message="A time limit of this stage, kind and day is already recorded.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="time_limit_valid_until_not_before_from",
                        violation_error_message="The last day in force is before the first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalStage",
            fields=[
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
                ("name", values.fields.CleanCharField(max_length=160, verbose_name="Vietnamese name")),
                ("name_en", values.fields.CleanCharField(blank=True, max_length=160, verbose_name="English name")),
                ("code", models.SlugField(max_length=40, verbose_name="code")),
                (
                    "short_name",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="For narrow columns: GPMB, ĐTM.",
                        max_length=30,
                        verbose_name="short Vietnamese name",
                    ),
                ),
                (
                    "short_name_en",
                    values.fields.CleanCharField(blank=True, max_length=30, verbose_name="short English name"),
                ),
                (
                    "other_names",
                    values.fields.CleanTextField(
                        blank=True,
                        help_text="What offices call it in their workbooks, one name a line: BCNCKT, Giải phóng mặt bằng.",
                        verbose_name="other names",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(verbose_name="order")),
                ("for_clusters", models.BooleanField(default=True, verbose_name="for clusters")),
                ("for_zones", models.BooleanField(default=True, verbose_name="for zones")),
                (
                    "is_key",
                    models.BooleanField(
                        default=False, help_text="Shown on every list and the dashboard.", verbose_name="key stage"
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="A stage no longer in use stays on the sites that have it; new sites do not get it.",
                        verbose_name="in use",
                    ),
                ),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="In the overall progress of a site: 2 counts twice, 0 does not count.",
                        verbose_name="weight",
                    ),
                ),
                (
                    "ends_with",
                    values.fields.CleanCharField(blank=True, max_length=200, verbose_name="ends with (Vietnamese)"),
                ),
                (
                    "ends_with_en",
                    values.fields.CleanCharField(blank=True, max_length=200, verbose_name="ends with (English)"),
                ),
                ("asks_document", models.BooleanField(default=False, verbose_name="asks for a document")),
                (
                    "asks_date",
                    models.BooleanField(
                        default=False,
                        help_text="Done without an actual date gives a question: its decision or minutes have a date.",
                        verbose_name="asks for the day it was done",
                    ),
                ),
                ("asks_area", models.BooleanField(default=False, verbose_name="asks for hectares")),
                ("asks_households", models.BooleanField(default=False, verbose_name="asks for households")),
                (
                    "weekly_column",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("establishment", "Planned establishment"),
                            ("construction-start", "Planned start of construction"),
                            ("infrastructure-done", "Planned completion of infrastructure"),
                        ],
                        help_text="Column of its target; done or dated stages first.",
                        max_length=20,
                        verbose_name="column of the weekly sheet",
                    ),
                ),
                (
                    "form_part",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("plan", "In the development plan"),
                            ("establishment", "Established"),
                            ("detailed-plan", "Detailed plan approved"),
                            ("project", "Infrastructure project approved"),
                            ("wastewater", "Central wastewater treatment, built or being built"),
                            ("operation", "In operation"),
                        ],
                        help_text="What forms 03 and 04 take from this stage; empty where they take nothing.",
                        max_length=16,
                        verbose_name="part in the report forms",
                    ),
                ),
                (
                    "infrastructure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("all-infrastructure", "Technical infrastructure as a whole"),
                            ("access-road", "Road to the site"),
                            ("internal-roads", "Gate and internal roads"),
                            ("power", "Power supply"),
                            ("water", "Water supply"),
                            ("wastewater", "Wastewater treatment plant"),
                            ("telecoms", "Telecommunications"),
                        ],
                        help_text="What the investor sheet takes from this stage; empty where it takes nothing.",
                        max_length=20,
                        verbose_name="infrastructure for investors",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.stage",
                        verbose_name="sub-step of",
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
                "verbose_name": "historical stage",
                "verbose_name_plural": "historical stages",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="progress_hi_id_a792a8_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="progress_hi_in_forc_07f2f1_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("decision", "Decision"),
                            ("submission", "Proposal"),
                            ("letter", "Official letter"),
                            ("notice", "Notice"),
                            ("minutes", "Minutes"),
                            ("report", "Report"),
                            ("licence", "Licence or certificate"),
                            ("article", "Article or web page"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                        verbose_name="kind of document",
                    ),
                ),
                (
                    "number",
                    values.fields.CleanCharField(
                        blank=True, help_text="As printed: 125/QĐ-UBND.", max_length=60, verbose_name="number"
                    ),
                ),
                ("date", values.fields.PartialDateField(blank=True, null=True, verbose_name="date")),
                (
                    "issuer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issued_documents",
                        to="places.organisation",
                        verbose_name="issued by",
                    ),
                ),
                ("title", values.fields.CleanCharField(blank=True, max_length=300, verbose_name="about")),
                ("url", progress.models.document.WebAddressField(blank=True, verbose_name="web address")),
                (
                    "file",
                    files.fields.CheckedFileField(
                        blank=True, upload_to=progress.models.document.stored_name, verbose_name="file"
                    ),
                ),
                ("note", values.fields.CleanTextField(blank=True, verbose_name="note")),
                ("reference_folded", values.fields.FoldedField(sources=("reference",))),
                ("folded", values.fields.FoldedField(sources=("number", "title"))),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "ordering": [models.OrderBy(models.F("date"), descending=True, nulls_last=True), "number", "pk"],
                "constraints": [
                    values.fields.UniqueFoldedConstraint(
                        fields=("reference_folded", "date", "issuer"),
                        name="document_once_per_reference_date_issuer",
                        violation_error_message="A document of this number, date and issuer is already recorded.",
                    ),
                    values.fields.UniqueFoldedConstraint(
                        condition=models.Q(("date__isnull", True)),
                        fields=("reference_folded", "issuer"),
                        name="document_once_per_reference_issuer",
                        violation_error_message="A document of this number, date and issuer is already recorded.",
                    ),
                    values.fields.UniqueFoldedConstraint(
                        condition=models.Q(("issuer__isnull", True)),
                        fields=("reference_folded", "date"),
                        name="document_once_per_reference_date",
                        violation_error_message="A document of this number, date and issuer is already recorded.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number", ""), ("title", ""), _negated=True),
                        name="document_has_a_number_or_a_title",
                        violation_error_message="Give the document's number or subject.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("date__isnull", True),
                            models.Q(
                                ("date__start__gte", datetime.date(1900, 1, 1)),
                                ("date__end__lte", datetime.date(2200, 12, 31)),
                                ("date__end__gte", models.F("date__start")),
                            ),
                            _connector="OR",
                        ),
                        name="document_date_ends_after_it_begins",
                        violation_error_message="A period ends before it starts.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalBaseline",
            fields=[
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
                    "name",
                    values.fields.CleanCharField(
                        help_text="For example by the decision it comes from.", max_length=160, verbose_name="name"
                    ),
                ),
                (
                    "frozen_on",
                    models.DateField(
                        default=django.utils.timezone.localdate,
                        help_text="The day from which it applies.",
                        verbose_name="frozen on",
                    ),
                ),
                ("note", values.fields.CleanTextField(blank=True, verbose_name="note")),
                ("name_folded", values.fields.FoldedField(sources=("name",))),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The decision that sets this schedule.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.document",
                        verbose_name="document",
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
                "verbose_name": "historical baseline",
                "verbose_name_plural": "historical baselines",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="progress_hi_id_c9a368_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="progress_hi_in_forc_a6310d_idx"),
                    models.Index(fields=["site", "in_force_until"], name="progress_hi_site_id_238f18_idx"),
                    models.Index(fields=["site", "history_date"], name="progress_hi_site_id_35e124_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Baseline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="baselines",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "name",
                    values.fields.CleanCharField(
                        help_text="For example by the decision it comes from.", max_length=160, verbose_name="name"
                    ),
                ),
                (
                    "frozen_on",
                    models.DateField(
                        default=django.utils.timezone.localdate,
                        help_text="The day from which it applies.",
                        verbose_name="frozen on",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        help_text="The decision that sets this schedule.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="baselines",
                        to="progress.document",
                        verbose_name="document",
                    ),
                ),
                ("note", values.fields.CleanTextField(blank=True, verbose_name="note")),
                ("name_folded", values.fields.FoldedField(sources=("name",))),
            ],
            options={
                "verbose_name": "baseline",
                "verbose_name_plural": "baselines",
                "ordering": ["-frozen_on", "-pk"],
                "constraints": [
                    values.fields.UniqueFoldedConstraint(
                        fields=("site", "name_folded"),
                        name="baseline_name_once_per_site",
                        violation_error_message="This site already has a baseline of this name.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalSiteDocument",
            fields=[
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
                    "site",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.document",
                        verbose_name="document",
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
                "verbose_name": "historical document of the site",
                "verbose_name_plural": "historical documents of the site",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="progress_hi_id_e263af_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="progress_hi_in_forc_df7c6d_idx"),
                    models.Index(fields=["site", "in_force_until"], name="progress_hi_site_id_0cb4a4_idx"),
                    models.Index(fields=["site", "history_date"], name="progress_hi_site_id_1ab106_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="SiteDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="site_documents",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="site_documents",
                        to="progress.document",
                        verbose_name="document",
                    ),
                ),
            ],
            options={
                "verbose_name": "document of the site",
                "verbose_name_plural": "documents of the site",
                "ordering": [models.OrderBy(models.F("document__date"), descending=True, nulls_last=True), "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("site", "document"),
                        name="document_once_per_site",
                        violation_error_message="This document is already among those of the site.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="document",
            name="sites",
            field=models.ManyToManyField(
                blank=True,
                related_name="documents",
                through="progress.SiteDocument",
                to="progress.site",
                verbose_name="sites",
            ),
        ),
        migrations.CreateModel(
            name="HistoricalSiteEvent",
            fields=[
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
                        choices=[
                            ("established", "Established"),
                            ("amended", "Decision amended"),
                            ("developer-changed", "Developer changed"),
                            ("expanded", "Expanded"),
                            ("phased", "Divided into phases"),
                            ("suspended", "Suspended"),
                            ("resumed", "Resumed or reinstated"),
                            ("revoked", "Decision revoked"),
                            ("withdrawn", "Removed from the plan"),
                            ("sponsor-call", "Call for a sponsor of the planning"),
                            ("sponsor-call-ended", "End of the call for a sponsor of the planning"),
                            ("developer-call", "Call for an infrastructure developer"),
                            ("developer-call-ended", "End of the call for an infrastructure developer"),
                        ],
                        max_length=20,
                        verbose_name="kind of event",
                    ),
                ),
                ("date", values.fields.PartialDateField(verbose_name="date")),
                (
                    "area",
                    values.fields.QuantityField(
                        blank=True,
                        decimal_places=4,
                        help_text="The whole area of the site by this decision, not the part that is added.",
                        max_digits=18,
                        null=True,
                        unit="ha",
                        verbose_name="area from then on",
                    ),
                ),
                (
                    "phases",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(2),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="number of phases",
                    ),
                ),
                ("note", values.fields.CleanTextField(blank=True, verbose_name="note")),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.document",
                        verbose_name="decision",
                    ),
                ),
                (
                    "new_developer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="places.organisation",
                        verbose_name="new developer",
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
                "verbose_name": "historical event",
                "verbose_name_plural": "historical events",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="progress_hi_id_3a85c8_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="progress_hi_in_forc_b8911e_idx"),
                    models.Index(fields=["site", "in_force_until"], name="progress_hi_site_id_68b8cf_idx"),
                    models.Index(fields=["site", "history_date"], name="progress_hi_site_id_686636_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="SiteEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("established", "Established"),
                            ("amended", "Decision amended"),
                            ("developer-changed", "Developer changed"),
                            ("expanded", "Expanded"),
                            ("phased", "Divided into phases"),
                            ("suspended", "Suspended"),
                            ("resumed", "Resumed or reinstated"),
                            ("revoked", "Decision revoked"),
                            ("withdrawn", "Removed from the plan"),
                            ("sponsor-call", "Call for a sponsor of the planning"),
                            ("sponsor-call-ended", "End of the call for a sponsor of the planning"),
                            ("developer-call", "Call for an infrastructure developer"),
                            ("developer-call-ended", "End of the call for an infrastructure developer"),
                        ],
                        max_length=20,
                        verbose_name="kind of event",
                    ),
                ),
                ("date", values.fields.PartialDateField(verbose_name="date")),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="progress.document",
                        verbose_name="decision",
                    ),
                ),
                (
                    "new_developer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.organisation",
                        verbose_name="new developer",
                    ),
                ),
                (
                    "area",
                    values.fields.QuantityField(
                        blank=True,
                        decimal_places=4,
                        help_text="The whole area of the site by this decision, not the part that is added.",
                        max_digits=18,
                        null=True,
                        unit="ha",
                        verbose_name="area from then on",
                    ),
                ),
                (
                    "phases",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(2),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="number of phases",
                    ),
                ),
                ("note", values.fields.CleanTextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "events",
                "ordering": ["-date", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("area__isnull", True), ("area__gt", 0), _connector="OR"),
                        name="site_event_area_positive",
                        violation_error_message="An area is more than 0 ha.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("date__isnull", True),
                            models.Q(
                                ("date__start__gte", datetime.date(1900, 1, 1)),
                                ("date__end__lte", datetime.date(2200, 12, 31)),
                                ("date__end__gte", models.F("date__start")),
                            ),
                            _connector="OR",
                        ),
                        name="site_event_date_ends_after_it_begins",
                        violation_error_message="A period ends before it starts.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalInspection",
            fields=[
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
                        choices=[("inspection", "Inspection"), ("chase-up", "Follow-up")],
                        default="inspection",
                        max_length=12,
                        verbose_name="kind of inspection",
                    ),
                ),
                ("date", models.DateField(verbose_name="date")),
                ("people", values.fields.CleanCharField(blank=True, max_length=300, verbose_name="taking part")),
                ("remarks", values.fields.CleanTextField(blank=True, verbose_name="general remarks")),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.document",
                        verbose_name="document",
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
                "verbose_name": "historical inspection",
                "verbose_name_plural": "historical inspections",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="progress_hi_id_e16944_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="progress_hi_in_forc_e37532_idx"),
                    models.Index(fields=["site", "in_force_until"], name="progress_hi_site_id_e91205_idx"),
                    models.Index(fields=["site", "history_date"], name="progress_hi_site_id_b22ff5_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="inspections",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("inspection", "Inspection"), ("chase-up", "Follow-up")],
                        default="inspection",
                        max_length=12,
                        verbose_name="kind of inspection",
                    ),
                ),
                ("date", models.DateField(verbose_name="date")),
                ("people", values.fields.CleanCharField(blank=True, max_length=300, verbose_name="taking part")),
                ("remarks", values.fields.CleanTextField(blank=True, verbose_name="general remarks")),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="progress.document",
                        verbose_name="document",
                    ),
                ),
            ],
            options={
                "verbose_name": "inspection",
                "verbose_name_plural": "inspections",
                "ordering": ["-date", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalFinding",
            fields=[
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
                ("found", values.fields.CleanTextField(verbose_name="finding described")),
                ("to_do", values.fields.CleanTextField(blank=True, verbose_name="action required")),
                (
                    "responsible_people",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="A person, a team, a household …",
                        max_length=200,
                        verbose_name="carried out by",
                    ),
                ),
                ("due", values.fields.PartialDateField(blank=True, null=True, verbose_name="due by")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                ("done_note", values.fields.CleanTextField(blank=True, verbose_name="action taken")),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.inspection",
                        verbose_name="inspection",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.obstaclekind",
                        verbose_name="kind of finding",
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="places.organisation",
                        verbose_name="organisation responsible",
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
                "verbose_name": "historical finding",
                "verbose_name_plural": "historical findings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="progress_hi_id_7d91cd_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="progress_hi_in_forc_9849e9_idx"),
                    models.Index(fields=["site", "in_force_until"], name="progress_hi_site_id_1f06e9_idx"),
                    models.Index(fields=["site", "history_date"], name="progress_hi_site_id_e63ba6_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "site",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="progress.inspection",
                        verbose_name="inspection",
                    ),
                ),
                ("found", values.fields.CleanTextField(verbose_name="finding described")),
                (
                    "kind",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="progress.obstaclekind",
                        verbose_name="kind of finding",
                    ),
                ),
                ("to_do", values.fields.CleanTextField(blank=True, verbose_name="action required")),
                (
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="places.organisation",
                        verbose_name="organisation responsible",
                    ),
                ),
                (
                    "responsible_people",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="A person, a team, a household …",
                        max_length=200,
                        verbose_name="carried out by",
                    ),
                ),
                ("due", values.fields.PartialDateField(blank=True, null=True, verbose_name="due by")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                ("done_note", values.fields.CleanTextField(blank=True, verbose_name="action taken")),
            ],
            options={
                "verbose_name": "finding",
                "verbose_name_plural": "findings",
                "ordering": ["inspection", "pk"],
                "indexes": [models.Index(fields=["site", "done_on", "due"], name="finding_open_of_site")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("done_note", ""), ("done_on__isnull", False), _connector="OR"),
                        name="finding_done_note_only_when_done",
                        violation_error_message="Give the day on which it was done.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due__isnull", True),
                            models.Q(
                                ("due__start__gte", datetime.date(1900, 1, 1)),
                                ("due__end__lte", datetime.date(2200, 12, 31)),
                                ("due__end__gte", models.F("due__start")),
                            ),
                            _connector="OR",
                        ),
                        name="finding_due_ends_after_it_begins",
                        violation_error_message="A period ends before it starts.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalInspectionPhoto",
            fields=[
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
                ("file", models.TextField(max_length=100, verbose_name="photo")),
                ("caption", values.fields.CleanCharField(blank=True, max_length=200, verbose_name="caption")),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.inspection",
                        verbose_name="inspection",
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
                "verbose_name": "historical photo",
                "verbose_name_plural": "historical photos",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="progress_hi_id_7add41_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="progress_hi_in_forc_8e450d_idx"),
                    models.Index(fields=["site", "in_force_until"], name="progress_hi_site_id_bbdd11_idx"),
                    models.Index(fields=["site", "history_date"], name="progress_hi_site_id_a64593_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="InspectionPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "site",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="inspection_photos",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photos",
                        to="progress.inspection",
                        verbose_name="inspection",
                    ),
                ),
                (
                    "file",
                    files.fields.CheckedFileField(
                        pictures_only=True, upload_to=progress.models.inspection.stored_photo_name, verbose_name="photo"
                    ),
                ),
                ("caption", values.fields.CleanCharField(blank=True, max_length=200, verbose_name="caption")),
            ],
            options={
                "verbose_name": "photo",
                "verbose_name_plural": "photos",
                "ordering": ["inspection", "pk"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalSiteFigure",
            fields=[
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
                    "source",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="Where it was published, when no document can be named.",
                        max_length=200,
                        verbose_name="source",
                    ),
                ),
                (
                    "as_of",
                    values.fields.PartialDateField(
                        blank=True, help_text="The date of the figures.", null=True, verbose_name="as at"
                    ),
                ),
                ("value", values.fields.QuantityField(decimal_places=4, max_digits=18, verbose_name="value")),
                ("is_chosen", models.BooleanField(default=False, editable=False, verbose_name="in use")),
                (
                    "reason",
                    values.fields.CleanCharField(blank=True, max_length=200, verbose_name="reason for the choice"),
                ),
                ("note", values.fields.CleanTextField(blank=True, verbose_name="note")),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("area", "Area"),
                            ("planned-area", "Area by the development plan"),
                            ("established-area", "Area by the establishment decision"),
                            ("detailed-plan-area", "Area by the detailed plan"),
                            ("expansion-area", "Area of the expansion"),
                            ("area-after-expansion", "Area after the expansion"),
                            ("industrial-area", "Industrial land (detailed plan)"),
                            ("built-industrial-area", "Industrial land with infrastructure, ready to lease"),
                            ("leased-area", "Industrial land leased"),
                            ("vacant-area", "Industrial land vacant"),
                            ("occupancy-rate", "Occupancy rate as reported"),
                            ("total-investment", "Total investment"),
                            ("public-investment", "Of which public investment"),
                            ("other-investment", "Of which other capital"),
                            ("paid-investment", "Capital paid, cumulative"),
                            ("term", "Term of operation"),
                            ("wastewater-capacity", "Capacity of wastewater treatment"),
                        ],
                        max_length=24,
                        verbose_name="type of figure",
                    ),
                ),
                (
                    "standard",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="Of a wastewater figure: the technical regulation and its column, as the licence cites it.",
                        max_length=120,
                        verbose_name="standard of the treated wastewater",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.document",
                        verbose_name="document",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.site",
                        verbose_name="site",
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
                "verbose_name": "historical figure",
                "verbose_name_plural": "historical figures and their sources",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="progress_hi_id_7b8cb6_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="progress_hi_in_forc_78127e_idx"),
                    models.Index(fields=["site", "in_force_until"], name="progress_hi_site_id_cc5aa1_idx"),
                    models.Index(fields=["site", "history_date"], name="progress_hi_site_id_07920d_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="SiteFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "source",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="Where it was published, when no document can be named.",
                        max_length=200,
                        verbose_name="source",
                    ),
                ),
                (
                    "as_of",
                    values.fields.PartialDateField(
                        blank=True, help_text="The date of the figures.", null=True, verbose_name="as at"
                    ),
                ),
                ("value", values.fields.QuantityField(decimal_places=4, max_digits=18, verbose_name="value")),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="progress.document",
                        verbose_name="document",
                    ),
                ),
                ("is_chosen", models.BooleanField(default=False, editable=False, verbose_name="in use")),
                (
                    "reason",
                    values.fields.CleanCharField(blank=True, max_length=200, verbose_name="reason for the choice"),
                ),
                ("note", values.fields.CleanTextField(blank=True, verbose_name="note")),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="figures",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("area", "Area"),
                            ("planned-area", "Area by the development plan"),
                            ("established-area", "Area by the establishment decision"),
                            ("detailed-plan-area", "Area by the detailed plan"),
                            ("expansion-area", "Area of the expansion"),
                            ("area-after-expansion", "Area after the expansion"),
                            ("industrial-area", "Industrial land (detailed plan)"),
                            ("built-industrial-area", "Industrial land with infrastructure, ready to lease"),
                            ("leased-area", "Industrial land leased"),
                            ("vacant-area", "Industrial land vacant"),
                            ("occupancy-rate", "Occupancy rate as reported"),
                            ("total-investment", "Total investment"),
                            ("public-investment", "Of which public investment"),
                            ("other-investment", "Of which other capital"),
                            ("paid-investment", "Capital paid, cumulative"),
                            ("term", "Term of operation"),
                            ("wastewater-capacity", "Capacity of wastewater treatment"),
                        ],
                        max_length=24,
                        verbose_name="type of figure",
                    ),
                ),
                (
                    "standard",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="Of a wastewater figure: the technical regulation and its column, as the licence cites it.",
                        max_length=120,
                        verbose_name="standard of the treated wastewater",
                    ),
                ),
            ],
            options={
                "verbose_name": "figure",
                "verbose_name_plural": "figures and their sources",
                "ordering": [
                    "measure",
                    "-is_chosen",
                    models.OrderBy(models.F("as_of"), descending=True, nulls_last=True),
                    "pk",
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("value__gte", 0)),
                        name="site_figure_not_negative",
                        violation_error_message="An area, a sum or a term cannot be negative.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_chosen", True)),
                        fields=("site", "measure"),
                        name="site_figure_one_chosen",
                        violation_error_message="Another figure of this type is in use.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("as_of__isnull", True),
                            models.Q(
                                ("as_of__start__gte", datetime.date(1900, 1, 1)),
                                ("as_of__end__lte", datetime.date(2200, 12, 31)),
                                ("as_of__end__gte", models.F("as_of__start")),
                            ),
                            _connector="OR",
                        ),
                        name="site_figure_as_of_ends_after_it_begins",
                        violation_error_message="A period ends before it starts.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalInvestorFact",
            fields=[
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
                    "source",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="Where it was published, when no document can be named.",
                        max_length=200,
                        verbose_name="source",
                    ),
                ),
                (
                    "as_of",
                    values.fields.PartialDateField(
                        blank=True, help_text="The date of the figures.", null=True, verbose_name="as at"
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("trades", "Industries wanted"),
                            ("trades-excluded", "Industries excluded"),
                            ("all-infrastructure", "Technical infrastructure as a whole"),
                            ("access-road", "Road to the site"),
                            ("internal-roads", "Gate and internal roads"),
                            ("power", "Power supply"),
                            ("water", "Water supply"),
                            ("wastewater", "Wastewater treatment plant"),
                            ("telecoms", "Telecommunications"),
                            ("rent", "Land rent"),
                            ("utility-prices", "Prices of utilities"),
                            ("terms", "Terms of the lease, incentives"),
                            ("distances", "Distances to highways, ports and airports"),
                        ],
                        max_length=20,
                        verbose_name="subject",
                    ),
                ),
                (
                    "readiness",
                    models.CharField(
                        blank=True,
                        choices=[("ready", "ready"), ("building", "under construction"), ("planned", "planned")],
                        help_text="Of infrastructure only. Left empty, its milestones say it.",
                        max_length=10,
                        verbose_name="readiness",
                    ),
                ),
                (
                    "text",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="As it goes out to investors, amounts with their units: 110 kV, 40 MVA; 55 USD/m² until 2072.",
                        max_length=500,
                        verbose_name="text in Vietnamese",
                    ),
                ),
                (
                    "text_en",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="Left empty, the English sheet shows the Vietnamese text, marked as such.",
                        max_length=500,
                        verbose_name="text in English",
                    ),
                ),
                (
                    "note",
                    values.fields.CleanTextField(
                        blank=True, help_text="For the office: it is not published.", verbose_name="note"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.document",
                        verbose_name="document",
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
                "verbose_name": "historical fact for investors",
                "verbose_name_plural": "historical facts for investors",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="progress_hi_id_aec729_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="progress_hi_in_forc_c46f9b_idx"),
                    models.Index(fields=["site", "in_force_until"], name="progress_hi_site_id_3244d5_idx"),
                    models.Index(fields=["site", "history_date"], name="progress_hi_site_id_d41678_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="InvestorFact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "source",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="Where it was published, when no document can be named.",
                        max_length=200,
                        verbose_name="source",
                    ),
                ),
                (
                    "as_of",
                    values.fields.PartialDateField(
                        blank=True, help_text="The date of the figures.", null=True, verbose_name="as at"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="investor_facts",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("trades", "Industries wanted"),
                            ("trades-excluded", "Industries excluded"),
                            ("all-infrastructure", "Technical infrastructure as a whole"),
                            ("access-road", "Road to the site"),
                            ("internal-roads", "Gate and internal roads"),
                            ("power", "Power supply"),
                            ("water", "Water supply"),
                            ("wastewater", "Wastewater treatment plant"),
                            ("telecoms", "Telecommunications"),
                            ("rent", "Land rent"),
                            ("utility-prices", "Prices of utilities"),
                            ("terms", "Terms of the lease, incentives"),
                            ("distances", "Distances to highways, ports and airports"),
                        ],
                        max_length=20,
                        verbose_name="subject",
                    ),
                ),
                (
                    "readiness",
                    models.CharField(
                        blank=True,
                        choices=[("ready", "ready"), ("building", "under construction"), ("planned", "planned")],
                        help_text="Of infrastructure only. Left empty, its milestones say it.",
                        max_length=10,
                        verbose_name="readiness",
                    ),
                ),
                (
                    "text",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="As it goes out to investors, amounts with their units: 110 kV, 40 MVA; 55 USD/m² until 2072.",
                        max_length=500,
                        verbose_name="text in Vietnamese",
                    ),
                ),
                (
                    "text_en",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="Left empty, the English sheet shows the Vietnamese text, marked as such.",
                        max_length=500,
                        verbose_name="text in English",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="progress.document",
                        verbose_name="document",
                    ),
                ),
                (
                    "note",
                    values.fields.CleanTextField(
                        blank=True, help_text="For the office: it is not published.", verbose_name="note"
                    ),
                ),
            ],
            options={
                "verbose_name": "fact for investors",
                "verbose_name_plural": "facts for investors",
                "ordering": ["site", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("site", "subject"),
                        name="investor_fact_once_of_a_subject",
                        violation_error_message="This subject is already recorded for this site.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("readiness", ""),
                            (
                                "subject__in",
                                (
                                    "all-infrastructure",
                                    "access-road",
                                    "internal-roads",
                                    "power",
                                    "water",
                                    "wastewater",
                                    "telecoms",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="investor_fact_only_infrastructure_is_ready",
                        violation_error_message="Only infrastructure is ready, under construction or planned.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("as_of__isnull", True),
                            models.Q(
                                ("as_of__start__gte", datetime.date(1900, 1, 1)),
                                ("as_of__end__lte", datetime.date(2200, 12, 31)),
                                ("as_of__end__gte", models.F("as_of__start")),
                            ),
                            _connector="OR",
                        ),
                        name="investor_fact_as_of_ends_after_it_begins",
                        violation_error_message="A period ends before it starts.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalMilestone",
            fields=[
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
                    "source",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="Where it was published, when no document can be named.",
                        max_length=200,
                        verbose_name="source",
                    ),
                ),
                (
                    "as_of",
                    values.fields.PartialDateField(
                        blank=True, help_text="The date of the figures.", null=True, verbose_name="as at"
                    ),
                ),
                (
                    "phase",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="1, 2 … where a stage has phases; 0 for the stage as a whole.",
                        verbose_name="phase",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("unknown", "No information"),
                            ("not_started", "Not started"),
                            ("in_progress", "In progress"),
                            ("done", "Done"),
                            ("not_applicable", "Not applicable"),
                        ],
                        default="unknown",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                (
                    "planned",
                    values.fields.PartialDateField(
                        blank=True, help_text="The original target date.", null=True, verbose_name="planned"
                    ),
                ),
                (
                    "forecast",
                    values.fields.PartialDateField(
                        blank=True, help_text="The current target date.", null=True, verbose_name="forecast"
                    ),
                ),
                (
                    "actual",
                    values.fields.PartialDateField(
                        blank=True, help_text="Only for a milestone that is done.", null=True, verbose_name="actual"
                    ),
                ),
                (
                    "percent",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="percent done",
                    ),
                ),
                (
                    "area_done",
                    values.fields.QuantityField(
                        blank=True, decimal_places=4, max_digits=18, null=True, unit="ha", verbose_name="hectares done"
                    ),
                ),
                (
                    "area_ready",
                    values.fields.QuantityField(
                        blank=True,
                        decimal_places=4,
                        help_text="Land ready to build on; often less than the area cleared.",
                        max_digits=18,
                        null=True,
                        unit="ha",
                        verbose_name="hectares ready to build on",
                    ),
                ),
                (
                    "area_total",
                    values.fields.QuantityField(
                        blank=True, decimal_places=4, max_digits=18, null=True, unit="ha", verbose_name="total hectares"
                    ),
                ),
                ("households_done", models.PositiveIntegerField(blank=True, null=True, verbose_name="households done")),
                (
                    "households_total",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="total households"),
                ),
                ("note", values.fields.CleanTextField(blank=True, verbose_name="note")),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.stage",
                        verbose_name="stage",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The decision, minutes or report it is based on.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.document",
                        verbose_name="document",
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
                ("first_forecast", values.fields.DerivedPartialDateField(sources=("earliest_forecast",))),
                ("first_promise", values.fields.DerivedPartialDateField(sources=("original_target",))),
                ("due_slot", values.fields.DerivedIntegerField(sources=("last_day_in_force",))),
                ("first_due_slot", values.fields.DerivedIntegerField(sources=("last_day_of_target",))),
                ("recorded_slip", values.fields.DerivedIntegerField(sources=("slip_without_today",))),
            ],
            options={
                "verbose_name": "historical milestone",
                "verbose_name_plural": "historical milestones",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="progress_hi_id_bd52cf_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="progress_hi_in_forc_772d77_idx"),
                    models.Index(fields=["site", "in_force_until"], name="progress_hi_site_id_531dc0_idx"),
                    models.Index(fields=["site", "history_date"], name="progress_hi_site_id_ba445b_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "source",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="Where it was published, when no document can be named.",
                        max_length=200,
                        verbose_name="source",
                    ),
                ),
                (
                    "as_of",
                    values.fields.PartialDateField(
                        blank=True, help_text="The date of the figures.", null=True, verbose_name="as at"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="milestones",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="progress.stage",
                        verbose_name="stage",
                    ),
                ),
                (
                    "phase",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="1, 2 … where a stage has phases; 0 for the stage as a whole.",
                        verbose_name="phase",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("unknown", "No information"),
                            ("not_started", "Not started"),
                            ("in_progress", "In progress"),
                            ("done", "Done"),
                            ("not_applicable", "Not applicable"),
                        ],
                        default="unknown",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                (
                    "planned",
                    values.fields.PartialDateField(
                        blank=True, help_text="The original target date.", null=True, verbose_name="planned"
                    ),
                ),
                (
                    "forecast",
                    values.fields.PartialDateField(
                        blank=True, help_text="The current target date.", null=True, verbose_name="forecast"
                    ),
                ),
                (
                    "actual",
                    values.fields.PartialDateField(
                        blank=True, help_text="Only for a milestone that is done.", null=True, verbose_name="actual"
                    ),
                ),
                (
                    "percent",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="percent done",
                    ),
                ),
                (
                    "area_done",
                    values.fields.QuantityField(
                        blank=True, decimal_places=4, max_digits=18, null=True, unit="ha", verbose_name="hectares done"
                    ),
                ),
                (
                    "area_ready",
                    values.fields.QuantityField(
                        blank=True,
                        decimal_places=4,
                        help_text="Land ready to build on; often less than the area cleared.",
                        max_digits=18,
                        null=True,
                        unit="ha",
                        verbose_name="hectares ready to build on",
                    ),
                ),
                (
                    "area_total",
                    values.fields.QuantityField(
                        blank=True, decimal_places=4, max_digits=18, null=True, unit="ha", verbose_name="total hectares"
                    ),
                ),
                ("households_done", models.PositiveIntegerField(blank=True, null=True, verbose_name="households done")),
                (
                    "households_total",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="total households"),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        help_text="The decision, minutes or report it is based on.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="progress.document",
                        verbose_name="document",
                    ),
                ),
                ("note", values.fields.CleanTextField(blank=True, verbose_name="note")),
                ("first_forecast", values.fields.DerivedPartialDateField(sources=("earliest_forecast",))),
                ("first_promise", values.fields.DerivedPartialDateField(sources=("original_target",))),
                ("due_slot", values.fields.DerivedIntegerField(sources=("last_day_in_force",))),
                ("first_due_slot", values.fields.DerivedIntegerField(sources=("last_day_of_target",))),
                ("recorded_slip", values.fields.DerivedIntegerField(sources=("slip_without_today",))),
            ],
            options={
                "verbose_name": "milestone",
                "verbose_name_plural": "milestones",
                "ordering": ["stage__order", "phase"],
                "indexes": [
                    models.Index(fields=["stage", "state"], name="progress_mi_stage_i_71c193_idx"),
                    models.Index(
                        fields=["site", "due_slot", "first_due_slot", "recorded_slip"], name="milestone_lateness"
                    ),
                    models.Index(
                        condition=models.Q(("first_promise__isnull", False)),
                        fields=[
                            "site",
                            "due_slot",
                            "first_due_slot",
                            "recorded_slip",
                            "first_promise",
                            "planned",
                            "forecast",
                            "actual",
                            "state",
                        ],
                        name="milestone_promised",
                    ),
                    models.Index(fields=["due_slot"], name="progress_mi_due_slo_dd407c_idx"),
                    models.Index(fields=["first_due_slot"], name="progress_mi_first_d_63b265_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("site", "stage", "phase"),
                        name="milestone_once_per_site_stage_phase",
                        violation_error_message="This site already has a milestone of this stage and phase.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("percent__isnull", True),
                            models.Q(("percent__gte", 0), ("percent__lte", 100)),
                            _connector="OR",
                        ),
                        name="milestone_percent_up_to_100",
                        violation_error_message="Percent done is between 0 and 100.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("area_done__isnull", True), ("area_done__gte", 0), _connector="OR"),
                            models.Q(("area_ready__isnull", True), ("area_ready__gte", 0), _connector="OR"),
                            models.Q(("area_total__isnull", True), ("area_total__gte", 0), _connector="OR"),
                        ),
                        name="milestone_areas_not_negative",
                        violation_error_message="An area cannot be negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("actual__isnull", True), ("state", "done"), _connector="OR"),
                        name="milestone_actual_only_when_done",
                        violation_error_message="Only a milestone that is done has an actual date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("area_done__isnull", True),
                            ("area_total__isnull", True),
                            ("area_done__lte", models.F("area_total")),
                            _connector="OR",
                        ),
                        name="milestone_area_done_within_total",
                        violation_error_message="The hectares done cannot be more than the hectares in all.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("area_ready__isnull", True),
                            ("area_total__isnull", True),
                            ("area_ready__lte", models.F("area_total")),
                            _connector="OR",
                        ),
                        name="milestone_area_ready_within_total",
                        violation_error_message="The area ready to build on cannot be more than the total area.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("households_done__isnull", True),
                            ("households_total__isnull", True),
                            ("households_done__lte", models.F("households_total")),
                            _connector="OR",
                        ),
                        name="milestone_households_done_within_total",
                        violation_error_message="The households done cannot be more than the households in all.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("planned__isnull", True),
                            models.Q(
                                ("planned__start__gte", datetime.date(1900, 1, 1)),
                                ("planned__end__lte", datetime.date(2200, 12, 31)),
                                ("planned__end__gte", models.F("planned__start")),
                            ),
                            _connector="OR",
                        ),
                        name="milestone_planned_ends_after_it_begins",
                        violation_error_message="A period ends before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("forecast__isnull", True),
                            models.Q(
                                ("forecast__start__gte", datetime.date(1900, 1, 1)),
                                ("forecast__end__lte", datetime.date(2200, 12, 31)),
                                ("forecast__end__gte", models.F("forecast__start")),
                            ),
                            _connector="OR",
                        ),
                        name="milestone_forecast_ends_after_it_begins",
                        violation_error_message="A period ends before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("actual__isnull", True),
                            models.Q(
                                ("actual__start__gte", datetime.date(1900, 1, 1)),
                                ("actual__end__lte", datetime.date(2200, 12, 31)),
                                ("actual__end__gte", models.F("actual__start")),
                            ),
                            _connector="OR",
                        ),
                        name="milestone_actual_ends_after_it_begins",
                        violation_error_message="A period ends before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("as_of__isnull", True),
                            models.Q(
                                ("as_of__start__gte", datetime.date(1900, 1, 1)),
                                ("as_of__end__lte", datetime.date(2200, 12, 31)),
                                ("as_of__end__gte", models.F("as_of__start")),
                            ),
                            _connector="OR",
                        ),
                        name="milestone_as_of_ends_after_it_begins",
                        violation_error_message="A period ends before it starts.",
                    ),
                ],
            },
            bases=(progress.models.promise.Promise, models.Model),
        ),
        migrations.CreateModel(
            name="Explanation",
            fields=[
                (
                    "milestone",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="explanation",
                        serialize=False,
                        to="progress.milestone",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HistoricalBaselineDate",
            fields=[
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
                ("date", values.fields.PartialDateField(verbose_name="date")),
                (
                    "baseline",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.baseline",
                        verbose_name="baseline",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.milestone",
                        verbose_name="milestone",
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
                "verbose_name": "historical date of a baseline",
                "verbose_name_plural": "historical dates of a baseline",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="progress_hi_id_19d533_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="progress_hi_in_forc_80cf28_idx"),
                    models.Index(fields=["site", "in_force_until"], name="progress_hi_site_id_091503_idx"),
                    models.Index(fields=["site", "history_date"], name="progress_hi_site_id_ee1ddf_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="BaselineDate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "baseline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dates",
                        to="progress.baseline",
                        verbose_name="baseline",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="baseline_dates",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="baseline_dates",
                        to="progress.milestone",
                        verbose_name="milestone",
                    ),
                ),
                ("date", values.fields.PartialDateField(verbose_name="date")),
            ],
            options={
                "verbose_name": "date of a baseline",
                "verbose_name_plural": "dates of a baseline",
                "ordering": ["milestone__stage__order", "milestone__phase"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("baseline", "milestone"),
                        name="baseline_date_once_per_milestone",
                        violation_error_message="This milestone already has a date in this baseline.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("date__isnull", True),
                            models.Q(
                                ("date__start__gte", datetime.date(1900, 1, 1)),
                                ("date__end__lte", datetime.date(2200, 12, 31)),
                                ("date__end__gte", models.F("date__start")),
                            ),
                            _connector="OR",
                        ),
                        name="baseline_date_date_ends_after_it_begins",
                        violation_error_message="A period ends before it starts.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalMovement",
            fields=[
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
                        choices=[
                            ("sent", "Sent to the office"),
                            ("received", "Received by the office"),
                            ("returned", "Returned by the office"),
                            ("decided", "Decided by the office"),
                        ],
                        max_length=12,
                        verbose_name="movement",
                    ),
                ),
                ("date", models.DateField(verbose_name="date")),
                (
                    "source",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="Who says so, when no document can be named.",
                        max_length=200,
                        verbose_name="source",
                    ),
                ),
                ("note", values.fields.CleanTextField(blank=True, verbose_name="note")),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.milestone",
                        verbose_name="milestone",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="places.organisation",
                        verbose_name="office",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The proposal, the receipt, the letter of return or the decision.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.document",
                        verbose_name="document",
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
                "verbose_name": "historical movement of a dossier",
                "verbose_name_plural": "historical movements of dossiers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="progress_hi_id_1883a8_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="progress_hi_in_forc_b8438e_idx"),
                    models.Index(fields=["site", "in_force_until"], name="progress_hi_site_id_11ed84_idx"),
                    models.Index(fields=["site", "history_date"], name="progress_hi_site_id_3aa83f_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Movement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="movements",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="movements",
                        to="progress.milestone",
                        verbose_name="milestone",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sent", "Sent to the office"),
                            ("received", "Received by the office"),
                            ("returned", "Returned by the office"),
                            ("decided", "Decided by the office"),
                        ],
                        max_length=12,
                        verbose_name="movement",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="places.organisation",
                        verbose_name="office",
                    ),
                ),
                ("date", models.DateField(verbose_name="date")),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        help_text="The proposal, the receipt, the letter of return or the decision.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="progress.document",
                        verbose_name="document",
                    ),
                ),
                (
                    "source",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="Who says so, when no document can be named.",
                        max_length=200,
                        verbose_name="source",
                    ),
                ),
                ("note", values.fields.CleanTextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "movement of a dossier",
                "verbose_name_plural": "movements of dossiers",
                "ordering": ["date", "pk"],
                "indexes": [models.Index(fields=["milestone", "date"], name="progress_mo_milesto_a66eb8_idx")],
            },
        ),
        migrations.CreateModel(
            name="HistoricalObstacle",
            fields=[
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
                    "source",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="Where it was published, when no document can be named.",
                        max_length=200,
                        verbose_name="source",
                    ),
                ),
                (
                    "as_of",
                    values.fields.PartialDateField(
                        blank=True, help_text="The date of the figures.", null=True, verbose_name="as at"
                    ),
                ),
                (
                    "common_to",
                    models.CharField(
                        blank=True,
                        choices=[("cluster", "Industrial cluster"), ("zone", "Industrial zone")],
                        help_text="Of no one site: to all of a kind.",
                        max_length=8,
                        verbose_name="common to",
                    ),
                ),
                ("description", values.fields.CleanTextField(verbose_name="obstacle")),
                ("cause", values.fields.CleanTextField(blank=True, verbose_name="cause")),
                ("request", values.fields.CleanTextField(blank=True, verbose_name="request")),
                (
                    "asked_on",
                    models.DateField(
                        blank=True,
                        help_text="Empty: on the day the obstacle was opened.",
                        null=True,
                        validators=[progress.models.base.not_in_the_future],
                        verbose_name="requested on",
                    ),
                ),
                ("due", values.fields.PartialDateField(blank=True, null=True, verbose_name="due by")),
                (
                    "opened_on",
                    models.DateField(
                        default=django.utils.timezone.localdate,
                        validators=[progress.models.base.not_in_the_future],
                        verbose_name="opened on",
                    ),
                ),
                (
                    "answered_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[progress.models.base.not_in_the_future],
                        verbose_name="answered on",
                    ),
                ),
                ("answer", values.fields.CleanTextField(blank=True, verbose_name="answer")),
                (
                    "resolved_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[progress.models.base.not_in_the_future],
                        verbose_name="resolved on",
                    ),
                ),
                ("resolution", values.fields.CleanCharField(blank=True, max_length=300, verbose_name="resolution")),
                (
                    "confirmed_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[progress.models.base.not_in_the_future],
                        verbose_name="confirmed on",
                    ),
                ),
                ("folded", values.fields.FoldedField(db_index=False, sources=("description", "cause", "request"))),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.milestone",
                        verbose_name="milestone it blocks",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.obstaclekind",
                        verbose_name="kind of obstacle",
                    ),
                ),
                (
                    "asked_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="places.organisation",
                        verbose_name="responsible authority",
                    ),
                ),
                (
                    "answer_document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.document",
                        verbose_name="answering document",
                    ),
                ),
                (
                    "resolved_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="resolution recorded by",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.document",
                        verbose_name="document",
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
                "verbose_name": "historical obstacle",
                "verbose_name_plural": "historical obstacles",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="progress_hi_id_4250d4_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="progress_hi_in_forc_0d0612_idx"),
                    models.Index(fields=["site", "in_force_until"], name="progress_hi_site_id_a3acdf_idx"),
                    models.Index(fields=["site", "history_date"], name="progress_hi_site_id_72444f_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Obstacle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "source",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="Where it was published, when no document can be named.",
                        max_length=200,
                        verbose_name="source",
                    ),
                ),
                (
                    "as_of",
                    values.fields.PartialDateField(
                        blank=True, help_text="The date of the figures.", null=True, verbose_name="as at"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="obstacles",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "common_to",
                    models.CharField(
                        blank=True,
                        choices=[("cluster", "Industrial cluster"), ("zone", "Industrial zone")],
                        help_text="Of no one site: to all of a kind.",
                        max_length=8,
                        verbose_name="common to",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="obstacles",
                        to="progress.milestone",
                        verbose_name="milestone it blocks",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="obstacles",
                        to="progress.obstaclekind",
                        verbose_name="kind of obstacle",
                    ),
                ),
                ("description", values.fields.CleanTextField(verbose_name="obstacle")),
                ("cause", values.fields.CleanTextField(blank=True, verbose_name="cause")),
                ("request", values.fields.CleanTextField(blank=True, verbose_name="request")),
                (
                    "asked_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="obstacles_asked_of",
                        to="places.organisation",
                        verbose_name="responsible authority",
                    ),
                ),
                (
                    "asked_on",
                    models.DateField(
                        blank=True,
                        help_text="Empty: on the day the obstacle was opened.",
                        null=True,
                        validators=[progress.models.base.not_in_the_future],
                        verbose_name="requested on",
                    ),
                ),
                ("due", values.fields.PartialDateField(blank=True, null=True, verbose_name="due by")),
                (
                    "opened_on",
                    models.DateField(
                        default=django.utils.timezone.localdate,
                        validators=[progress.models.base.not_in_the_future],
                        verbose_name="opened on",
                    ),
                ),
                (
                    "answered_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[progress.models.base.not_in_the_future],
                        verbose_name="answered on",
                    ),
                ),
                ("answer", values.fields.CleanTextField(blank=True, verbose_name="answer")),
                (
                    "answer_document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="obstacles_answered",
                        to="progress.document",
                        verbose_name="answering document",
                    ),
                ),
                (
                    "resolved_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[progress.models.base.not_in_the_future],
                        verbose_name="resolved on",
                    ),
                ),
                ("resolution", values.fields.CleanCharField(blank=True, max_length=300, verbose_name="resolution")),
                (
                    "resolved_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="obstacles_resolved",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="resolution recorded by",
                    ),
                ),
                (
                    "confirmed_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[progress.models.base.not_in_the_future],
                        verbose_name="confirmed on",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="obstacles_confirmed",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="obstacles",
                        to="progress.document",
                        verbose_name="document",
                    ),
                ),
                ("folded", values.fields.FoldedField(db_index=False, sources=("description", "cause", "request"))),
            ],
            options={
                "verbose_name": "obstacle",
                "verbose_name_plural": "obstacles",
                "ordering": [models.OrderBy(models.F("confirmed_on"), nulls_first=True), "opened_on", "pk"],
                "indexes": [
                    models.Index(fields=["milestone", "confirmed_on", "opened_on"], name="obstacle_of_milestone")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asked_on__isnull", True),
                            ("opened_on__isnull", True),
                            ("asked_on__gte", models.F("opened_on")),
                            _connector="OR",
                        ),
                        name="obstacle_asked_on_not_before_opened_on",
                        violation_error_message="The request cannot be before the obstacle was opened.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_on__isnull", True),
                            ("opened_on__isnull", True),
                            ("answered_on__gte", models.F("opened_on")),
                            _connector="OR",
                        ),
                        name="obstacle_answered_on_not_before_opened_on",
                        violation_error_message="An obstacle cannot be answered before it was opened.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_on__isnull", True),
                            ("asked_on__isnull", True),
                            ("answered_on__gte", models.F("asked_on")),
                            _connector="OR",
                        ),
                        name="obstacle_answered_on_not_before_asked_on",
                        violation_error_message="An answer cannot be before the request.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("resolved_on__isnull", True),
                            ("opened_on__isnull", True),
                            ("resolved_on__gte", models.F("opened_on")),
                            _connector="OR",
                        ),
                        name="obstacle_resolved_on_not_before_opened_on",
                        violation_error_message="An obstacle cannot be resolved before it was opened.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_on__isnull", True),
                            ("resolved_on__isnull", True),
                            ("confirmed_on__gte", models.F("resolved_on")),
                            _connector="OR",
                        ),
                        name="obstacle_confirmed_on_not_before_resolved_on",
                        violation_error_message="A resolution cannot be confirmed before the obstacle was resolved.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("common_to", ""), ("site__isnull", False)),
                            models.Q(
                                ("common_to__in", ["cluster", "zone"]),
                                ("milestone__isnull", True),
                                ("site__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="obstacle_at_a_site_or_common",
                        violation_error_message="An obstacle is one of a site, or common to all sites of a kind.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_on__isnull", True), ("resolved_on__isnull", False), _connector="OR"
                        ),
                        name="obstacle_confirmed_only_when_resolved",
                        violation_error_message="Only a resolved obstacle can be confirmed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("resolved_by__isnull", True),
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("resolved_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="obstacle_confirmed_by_a_second_person",
                        violation_error_message="The person who recorded the resolution cannot confirm it: a second person must.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due__isnull", True),
                            models.Q(
                                ("due__start__gte", datetime.date(1900, 1, 1)),
                                ("due__end__lte", datetime.date(2200, 12, 31)),
                                ("due__end__gte", models.F("due__start")),
                            ),
                            _connector="OR",
                        ),
                        name="obstacle_due_ends_after_it_begins",
                        violation_error_message="A period ends before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("as_of__isnull", True),
                            models.Q(
                                ("as_of__start__gte", datetime.date(1900, 1, 1)),
                                ("as_of__end__lte", datetime.date(2200, 12, 31)),
                                ("as_of__end__gte", models.F("as_of__start")),
                            ),
                            _connector="OR",
                        ),
                        name="obstacle_as_of_ends_after_it_begins",
                        violation_error_message="A period ends before it starts.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAgendaItem",
            fields=[
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
                ("order", models.PositiveIntegerField(verbose_name="order")),
                ("topic", values.fields.CleanCharField(blank=True, max_length=300, verbose_name="topic")),
                ("notes", values.fields.CleanTextField(blank=True, verbose_name="discussed")),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.milestone",
                        verbose_name="milestone",
                    ),
                ),
                (
                    "obstacle",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.obstacle",
                        verbose_name="obstacle",
                    ),
                ),
                (
                    "conclusion",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.conclusion",
                        verbose_name="conclusion",
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
                "verbose_name": "historical agenda item",
                "verbose_name_plural": "historical agenda items",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="progress_hi_id_7920e5_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="progress_hi_in_forc_257202_idx"),
                    models.Index(fields=["site", "in_force_until"], name="progress_hi_site_id_02309f_idx"),
                    models.Index(fields=["site", "history_date"], name="progress_hi_site_id_736563_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="progress.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agenda_items",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                ("order", models.PositiveIntegerField(verbose_name="order")),
                (
                    "milestone",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agenda_items",
                        to="progress.milestone",
                        verbose_name="milestone",
                    ),
                ),
                (
                    "obstacle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agenda_items",
                        to="progress.obstacle",
                        verbose_name="obstacle",
                    ),
                ),
                (
                    "conclusion",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agenda_items",
                        to="progress.conclusion",
                        verbose_name="conclusion",
                    ),
                ),
                ("topic", values.fields.CleanCharField(blank=True, max_length=300, verbose_name="topic")),
                ("notes", values.fields.CleanTextField(blank=True, verbose_name="discussed")),
            ],
            options={
                "verbose_name": "agenda item",
                "verbose_name_plural": "agenda items",
                "ordering": ["meeting", "order", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("conclusion__isnull", True),
                            ("milestone__isnull", True),
                            ("obstacle__isnull", True),
                            ("topic", ""),
                            _negated=True,
                        ),
                        name="agenda_item_has_a_matter",
                        violation_error_message="Give the topic of the item.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalNoChange",
            fields=[
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
                    "confirmed_on",
                    models.DateField(
                        default=django.utils.timezone.localdate,
                        validators=[progress.models.base.not_in_the_future],
                        verbose_name="confirmed on",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Empty if the whole site was checked.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.milestone",
                        verbose_name="milestone",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
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
                "verbose_name": "historical confirmation of no change",
                "verbose_name_plural": "historical confirmations of no change",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="progress_hi_id_a8d97e_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="progress_hi_in_forc_316733_idx"),
                    models.Index(fields=["site", "in_force_until"], name="progress_hi_site_id_61d6af_idx"),
                    models.Index(fields=["site", "history_date"], name="progress_hi_site_id_12514d_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="NoChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="no_changes",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty if the whole site was checked.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="no_changes",
                        to="progress.milestone",
                        verbose_name="milestone",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="no_changes",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                (
                    "confirmed_on",
                    models.DateField(
                        default=django.utils.timezone.localdate,
                        validators=[progress.models.base.not_in_the_future],
                        verbose_name="confirmed on",
                    ),
                ),
            ],
            options={
                "verbose_name": "confirmation of no change",
                "verbose_name_plural": "confirmations of no change",
                "ordering": ["-confirmed_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalSecondaryProject",
            fields=[
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
                    "source",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="Where it was published, when no document can be named.",
                        max_length=200,
                        verbose_name="source",
                    ),
                ),
                (
                    "as_of",
                    values.fields.PartialDateField(
                        blank=True, help_text="The date of the figures.", null=True, verbose_name="as at"
                    ),
                ),
                ("name", values.fields.CleanCharField(max_length=200, verbose_name="name")),
                ("product", values.fields.CleanCharField(blank=True, max_length=200, verbose_name="product")),
                (
                    "capacity",
                    values.fields.QuantityField(
                        blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="capacity a year"
                    ),
                ),
                (
                    "capacity_unit",
                    values.fields.CleanCharField(blank=True, max_length=40, verbose_name="unit of capacity"),
                ),
                (
                    "land_area",
                    values.fields.QuantityField(
                        blank=True, decimal_places=4, max_digits=18, null=True, unit="ha", verbose_name="land"
                    ),
                ),
                (
                    "registered_capital",
                    values.fields.QuantityField(
                        blank=True,
                        decimal_places=4,
                        max_digits=18,
                        null=True,
                        unit="tỷ đồng",
                        verbose_name="registered capital",
                    ),
                ),
                (
                    "paid_capital",
                    values.fields.QuantityField(
                        blank=True,
                        decimal_places=4,
                        max_digits=18,
                        null=True,
                        unit="tỷ đồng",
                        verbose_name="capital paid in",
                    ),
                ),
                ("workers", models.PositiveIntegerField(blank=True, null=True, verbose_name="workers")),
                ("is_foreign", models.BooleanField(blank=True, null=True, verbose_name="foreign capital")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("registered", "Registered"),
                            ("approved", "Investment policy approved"),
                            ("building", "Being built"),
                            ("operating", "Operating"),
                            ("stopped", "Stopped"),
                        ],
                        default="registered",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "planned_operation",
                    values.fields.PartialDateField(
                        blank=True, help_text="The original target date.", null=True, verbose_name="planned operation"
                    ),
                ),
                (
                    "forecast_operation",
                    values.fields.PartialDateField(
                        blank=True, help_text="The current target date.", null=True, verbose_name="forecast operation"
                    ),
                ),
                (
                    "actual_operation",
                    values.fields.PartialDateField(
                        blank=True,
                        help_text="Only of a project that operates, or did.",
                        null=True,
                        verbose_name="operating since",
                    ),
                ),
                (
                    "approved_on",
                    values.fields.PartialDateField(
                        blank=True,
                        help_text="Investment policy approved or investment registration certificate issued.",
                        null=True,
                        verbose_name="approved on",
                    ),
                ),
                (
                    "leased_on",
                    values.fields.PartialDateField(
                        blank=True,
                        help_text="The date of the land lease or sublease contract.",
                        null=True,
                        verbose_name="land leased on",
                    ),
                ),
                (
                    "stopped_on",
                    values.fields.PartialDateField(
                        blank=True,
                        help_text="Only of a project that has stopped.",
                        null=True,
                        verbose_name="stopped on",
                    ),
                ),
                ("note", values.fields.CleanTextField(blank=True, verbose_name="note")),
                ("name_folded", values.fields.FoldedField(sources=("name",))),
                ("folded", values.fields.FoldedField(db_index=False, sources=("name", "product"))),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "investor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="places.organisation",
                        verbose_name="secondary investor",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.document",
                        verbose_name="document",
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
                ("first_forecast", values.fields.DerivedPartialDateField(sources=("earliest_forecast",))),
                ("first_promise", values.fields.DerivedPartialDateField(sources=("original_target",))),
                ("due_slot", values.fields.DerivedIntegerField(sources=("last_day_in_force",))),
                ("first_due_slot", values.fields.DerivedIntegerField(sources=("last_day_of_target",))),
                ("recorded_slip", values.fields.DerivedIntegerField(sources=("slip_without_today",))),
            ],
            options={
                "verbose_name": "historical secondary project",
                "verbose_name_plural": "historical secondary projects",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="progress_hi_id_f9e14b_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="progress_hi_in_forc_4da3ec_idx"),
                    models.Index(fields=["site", "in_force_until"], name="progress_hi_site_id_f4098b_idx"),
                    models.Index(fields=["site", "history_date"], name="progress_hi_site_id_985c8e_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="SecondaryProject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "source",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="Where it was published, when no document can be named.",
                        max_length=200,
                        verbose_name="source",
                    ),
                ),
                (
                    "as_of",
                    values.fields.PartialDateField(
                        blank=True, help_text="The date of the figures.", null=True, verbose_name="as at"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="projects",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                ("name", values.fields.CleanCharField(max_length=200, verbose_name="name")),
                (
                    "investor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="places.organisation",
                        verbose_name="secondary investor",
                    ),
                ),
                ("product", values.fields.CleanCharField(blank=True, max_length=200, verbose_name="product")),
                (
                    "capacity",
                    values.fields.QuantityField(
                        blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="capacity a year"
                    ),
                ),
                (
                    "capacity_unit",
                    values.fields.CleanCharField(blank=True, max_length=40, verbose_name="unit of capacity"),
                ),
                (
                    "land_area",
                    values.fields.QuantityField(
                        blank=True, decimal_places=4, max_digits=18, null=True, unit="ha", verbose_name="land"
                    ),
                ),
                (
                    "registered_capital",
                    values.fields.QuantityField(
                        blank=True,
                        decimal_places=4,
                        max_digits=18,
                        null=True,
                        unit="tỷ đồng",
                        verbose_name="registered capital",
                    ),
                ),
                (
                    "paid_capital",
                    values.fields.QuantityField(
                        blank=True,
                        decimal_places=4,
                        max_digits=18,
                        null=True,
                        unit="tỷ đồng",
                        verbose_name="capital paid in",
                    ),
                ),
                ("workers", models.PositiveIntegerField(blank=True, null=True, verbose_name="workers")),
                ("is_foreign", models.BooleanField(blank=True, null=True, verbose_name="foreign capital")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("registered", "Registered"),
                            ("approved", "Investment policy approved"),
                            ("building", "Being built"),
                            ("operating", "Operating"),
                            ("stopped", "Stopped"),
                        ],
                        default="registered",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "planned_operation",
                    values.fields.PartialDateField(
                        blank=True, help_text="The original target date.", null=True, verbose_name="planned operation"
                    ),
                ),
                (
                    "forecast_operation",
                    values.fields.PartialDateField(
                        blank=True, help_text="The current target date.", null=True, verbose_name="forecast operation"
                    ),
                ),
                (
                    "actual_operation",
                    values.fields.PartialDateField(
                        blank=True,
                        help_text="Only of a project that operates, or did.",
                        null=True,
                        verbose_name="operating since",
                    ),
                ),
                (
                    "approved_on",
                    values.fields.PartialDateField(
                        blank=True,
                        help_text="Investment policy approved or investment registration certificate issued.",
                        null=True,
                        verbose_name="approved on",
                    ),
                ),
                (
                    "leased_on",
                    values.fields.PartialDateField(
                        blank=True,
                        help_text="The date of the land lease or sublease contract.",
                        null=True,
                        verbose_name="land leased on",
                    ),
                ),
                (
                    "stopped_on",
                    values.fields.PartialDateField(
                        blank=True,
                        help_text="Only of a project that has stopped.",
                        null=True,
                        verbose_name="stopped on",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="progress.document",
                        verbose_name="document",
                    ),
                ),
                ("note", values.fields.CleanTextField(blank=True, verbose_name="note")),
                ("name_folded", values.fields.FoldedField(sources=("name",))),
                ("folded", values.fields.FoldedField(db_index=False, sources=("name", "product"))),
                ("first_forecast", values.fields.DerivedPartialDateField(sources=("earliest_forecast",))),
                ("first_promise", values.fields.DerivedPartialDateField(sources=("original_target",))),
                ("due_slot", values.fields.DerivedIntegerField(sources=("last_day_in_force",))),
                ("first_due_slot", values.fields.DerivedIntegerField(sources=("last_day_of_target",))),
                ("recorded_slip", values.fields.DerivedIntegerField(sources=("slip_without_today",))),
            ],
            options={
                "verbose_name": "secondary project",
                "verbose_name_plural": "secondary projects",
                "ordering": ["name_folded"],
                "indexes": [
                    models.Index(fields=["due_slot"], name="progress_se_due_slo_64410e_idx"),
                    models.Index(fields=["first_due_slot"], name="progress_se_first_d_2e5eb7_idx"),
                    models.Index(
                        fields=[
                            "site",
                            "due_slot",
                            "first_due_slot",
                            "recorded_slip",
                            "state",
                            "investor",
                            "as_of",
                            "document",
                        ],
                        name="project_lateness",
                    ),
                ],
                "constraints": [
                    values.fields.UniqueFoldedConstraint(
                        fields=("site", "name_folded"),
                        name="project_name_unique_at_its_site",
                        violation_error_message="A project of this name is already recorded at this site.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("capacity__isnull", True), ("capacity__gte", 0), _connector="OR"),
                            models.Q(("land_area__isnull", True), ("land_area__gte", 0), _connector="OR"),
                            models.Q(
                                ("registered_capital__isnull", True), ("registered_capital__gte", 0), _connector="OR"
                            ),
                            models.Q(("paid_capital__isnull", True), ("paid_capital__gte", 0), _connector="OR"),
                        ),
                        name="project_quantities_not_negative",
                        violation_error_message="Capacity, land and capital cannot be negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("actual_operation__isnull", True), ("state__in", ("operating", "stopped")), _connector="OR"
                        ),
                        name="project_actual_only_once_operating",
                        violation_error_message="Only a project that operates, or did, has a date on which it began.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stopped_on__isnull", True), ("state", "stopped"), _connector="OR"),
                        name="project_stopped_on_only_once_stopped",
                        violation_error_message="Only a project that has stopped has a date on which it did.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("planned_operation__isnull", True),
                            models.Q(
                                ("planned_operation__start__gte", datetime.date(1900, 1, 1)),
                                ("planned_operation__end__lte", datetime.date(2200, 12, 31)),
                                ("planned_operation__end__gte", models.F("planned_operation__start")),
                            ),
                            _connector="OR",
                        ),
                        name="project_planned_operation_ends_after_it_begins",
                        violation_error_message="A period ends before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("forecast_operation__isnull", True),
                            models.Q(
                                ("forecast_operation__start__gte", datetime.date(1900, 1, 1)),
                                ("forecast_operation__end__lte", datetime.date(2200, 12, 31)),
                                ("forecast_operation__end__gte", models.F("forecast_operation__start")),
                            ),
                            _connector="OR",
                        ),
                        name="project_forecast_operation_ends_after_it_begins",
                        violation_error_message="A period ends before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("actual_operation__isnull", True),
                            models.Q(
                                ("actual_operation__start__gte", datetime.date(1900, 1, 1)),
                                ("actual_operation__end__lte", datetime.date(2200, 12, 31)),
                                ("actual_operation__end__gte", models.F("actual_operation__start")),
                            ),
                            _connector="OR",
                        ),
                        name="project_actual_operation_ends_after_it_begins",
                        violation_error_message="A period ends before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("as_of__isnull", True),
                            models.Q(
                                ("as_of__start__gte", datetime.date(1900, 1, 1)),
                                ("as_of__end__lte", datetime.date(2200, 12, 31)),
                                ("as_of__end__gte", models.F("as_of__start")),
                            ),
                            _connector="OR",
                        ),
                        name="project_as_of_ends_after_it_begins",
                        violation_error_message="A period ends before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_on__isnull", True),
                            models.Q(
                                ("approved_on__start__gte", datetime.date(1900, 1, 1)),
                                ("approved_on__end__lte", datetime.date(2200, 12, 31)),
                                ("approved_on__end__gte", models.F("approved_on__start")),
                            ),
                            _connector="OR",
                        ),
                        name="project_approved_on_ends_after_it_begins",
                        violation_error_message="A period ends before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("leased_on__isnull", True),
                            models.Q(
                                ("leased_on__start__gte", datetime.date(1900, 1, 1)),
                                ("leased_on__end__lte", datetime.date(2200, 12, 31)),
                                ("leased_on__end__gte", models.F("leased_on__start")),
                            ),
                            _connector="OR",
                        ),
                        name="project_leased_on_ends_after_it_begins",
                        violation_error_message="A period ends before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stopped_on__isnull", True),
                            models.Q(
                                ("stopped_on__start__gte", datetime.date(1900, 1, 1)),
                                ("stopped_on__end__lte", datetime.date(2200, 12, 31)),
                                ("stopped_on__end__gte", models.F("stopped_on__start")),
                            ),
                            _connector="OR",
                        ),
                        name="project_stopped_on_ends_after_it_begins",
                        violation_error_message="A period ends before it starts.",
                    ),
                ],
            },
            bases=(progress.models.promise.Promise, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPeriodFigure",
            fields=[
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
                    "source",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="Where it was published, when no document can be named.",
                        max_length=200,
                        verbose_name="source",
                    ),
                ),
                (
                    "as_of",
                    values.fields.PartialDateField(
                        blank=True, help_text="The date of the figures.", null=True, verbose_name="as at"
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1901),
                            django.core.validators.MaxValueValidator(2200),
                        ],
                        verbose_name="year",
                    ),
                ),
                (
                    "period",
                    models.CharField(
                        choices=[
                            ("q1", "Quarter I"),
                            ("q2", "Quarter II"),
                            ("q3", "Quarter III"),
                            ("q4", "Quarter IV"),
                            ("half", "First half-year"),
                            ("year", "Whole year"),
                        ],
                        max_length=4,
                        verbose_name="reporting period",
                    ),
                ),
                (
                    "value",
                    values.fields.QuantityField(
                        blank=True,
                        decimal_places=4,
                        max_digits=18,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="value",
                    ),
                ),
                ("note", values.fields.CleanCharField(blank=True, max_length=200, verbose_name="note")),
                (
                    "filed_on",
                    models.DateField(
                        blank=True,
                        help_text="The day the report came in; empty if not known.",
                        null=True,
                        validators=[progress.models.base.not_in_the_future],
                        verbose_name="filed on",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="For form 01; none for form 02.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.secondaryproject",
                        verbose_name="secondary project",
                    ),
                ),
                (
                    "row",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.reportrow",
                        verbose_name="line",
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
                "verbose_name": "historical figure of a period",
                "verbose_name_plural": "historical figures of reporting periods",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="progress_hi_id_e1745e_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="progress_hi_in_forc_dc3678_idx"),
                    models.Index(fields=["site", "in_force_until"], name="progress_hi_site_id_85c5b0_idx"),
                    models.Index(fields=["site", "history_date"], name="progress_hi_site_id_fcc53b_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PeriodFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "source",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="Where it was published, when no document can be named.",
                        max_length=200,
                        verbose_name="source",
                    ),
                ),
                (
                    "as_of",
                    values.fields.PartialDateField(
                        blank=True, help_text="The date of the figures.", null=True, verbose_name="as at"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="period_figures",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        help_text="For form 01; none for form 02.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="period_figures",
                        to="progress.secondaryproject",
                        verbose_name="secondary project",
                    ),
                ),
                (
                    "row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="progress.reportrow",
                        verbose_name="line",
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1901),
                            django.core.validators.MaxValueValidator(2200),
                        ],
                        verbose_name="year",
                    ),
                ),
                (
                    "period",
                    models.CharField(
                        choices=[
                            ("q1", "Quarter I"),
                            ("q2", "Quarter II"),
                            ("q3", "Quarter III"),
                            ("q4", "Quarter IV"),
                            ("half", "First half-year"),
                            ("year", "Whole year"),
                        ],
                        max_length=4,
                        verbose_name="reporting period",
                    ),
                ),
                (
                    "value",
                    values.fields.QuantityField(
                        blank=True,
                        decimal_places=4,
                        max_digits=18,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="value",
                    ),
                ),
                ("note", values.fields.CleanCharField(blank=True, max_length=200, verbose_name="note")),
                (
                    "filed_on",
                    models.DateField(
                        blank=True,
                        help_text="The day the report came in; empty if not known.",
                        null=True,
                        validators=[progress.models.base.not_in_the_future],
                        verbose_name="filed on",
                    ),
                ),
            ],
            options={
                "verbose_name": "figure of a period",
                "verbose_name_plural": "figures of reporting periods",
                "ordering": ["-year", "-period", "row__form", "row__order"],
                "indexes": [models.Index(fields=["site", "year", "period"], name="period_figure_by_site")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("project__isnull", False)),
                        fields=("site", "project", "row", "year", "period"),
                        name="period_figure_once_per_project",
                        violation_error_message="This line of this project is already recorded for this period.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("project__isnull", True)),
                        fields=("site", "row", "year", "period"),
                        name="period_figure_once_per_site",
                        violation_error_message="This line of this site is already recorded for this period.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__isnull", True), ("value__gte", 0), _connector="OR"),
                        name="period_figure_not_negative",
                        violation_error_message="A figure of a period cannot be negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("as_of__isnull", True),
                            models.Q(
                                ("as_of__start__gte", datetime.date(1900, 1, 1)),
                                ("as_of__end__lte", datetime.date(2200, 12, 31)),
                                ("as_of__end__gte", models.F("as_of__start")),
                            ),
                            _connector="OR",
                        ),
                        name="period_figure_as_of_ends_after_it_begins",
                        violation_error_message="A period ends before it starts.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalSubmission",
            fields=[
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
                        choices=[
                            ("milestone", "Milestone"),
                            ("obstacle", "New obstacle"),
                            ("period", "Figures of a reporting period"),
                        ],
                        default="milestone",
                        max_length=12,
                        verbose_name="report on",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="year")),
                (
                    "period",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("q1", "Quarter I"),
                            ("q2", "Quarter II"),
                            ("q3", "Quarter III"),
                            ("q4", "Quarter IV"),
                            ("half", "First half-year"),
                            ("year", "Whole year"),
                        ],
                        max_length=4,
                        verbose_name="reporting period",
                    ),
                ),
                ("values", models.JSONField(verbose_name="reported values")),
                (
                    "seen_values",
                    models.JSONField(blank=True, default=dict, verbose_name="official values at that time"),
                ),
                ("seen_version", models.PositiveIntegerField(default=0, verbose_name="version at that time")),
                ("reason", values.fields.CleanTextField(blank=True, verbose_name="why it changes")),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="sent at")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for approval"),
                            ("returned", "Returned"),
                            ("accepted", "Approved"),
                            ("corrected", "Approved with corrections"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="waiting",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("decision_reason", values.fields.CleanTextField(blank=True, verbose_name="the officer's reason")),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.milestone",
                        verbose_name="milestone",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.secondaryproject",
                        verbose_name="secondary project",
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reporter",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
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
                "verbose_name": "historical report for approval",
                "verbose_name_plural": "historical reports for approval",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="progress_hi_id_96903e_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="progress_hi_in_forc_8fd2e5_idx"),
                    models.Index(fields=["site", "in_force_until"], name="progress_hi_site_id_baf2a2_idx"),
                    models.Index(fields=["site", "history_date"], name="progress_hi_site_id_8ffcd3_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="submissions",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("milestone", "Milestone"),
                            ("obstacle", "New obstacle"),
                            ("period", "Figures of a reporting period"),
                        ],
                        default="milestone",
                        max_length=12,
                        verbose_name="report on",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="submissions",
                        to="progress.milestone",
                        verbose_name="milestone",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="submissions",
                        to="progress.secondaryproject",
                        verbose_name="secondary project",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="year")),
                (
                    "period",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("q1", "Quarter I"),
                            ("q2", "Quarter II"),
                            ("q3", "Quarter III"),
                            ("q4", "Quarter IV"),
                            ("half", "First half-year"),
                            ("year", "Whole year"),
                        ],
                        max_length=4,
                        verbose_name="reporting period",
                    ),
                ),
                ("values", models.JSONField(verbose_name="reported values")),
                (
                    "seen_values",
                    models.JSONField(blank=True, default=dict, verbose_name="official values at that time"),
                ),
                ("seen_version", models.PositiveIntegerField(default=0, verbose_name="version at that time")),
                ("reason", values.fields.CleanTextField(blank=True, verbose_name="why it changes")),
                (
                    "reporter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reporter",
                    ),
                ),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="sent at")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for approval"),
                            ("returned", "Returned"),
                            ("accepted", "Approved"),
                            ("corrected", "Approved with corrections"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="waiting",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decided_submissions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("decision_reason", values.fields.CleanTextField(blank=True, verbose_name="the officer's reason")),
            ],
            options={
                "verbose_name": "report for approval",
                "verbose_name_plural": "reports for approval",
                "ordering": ["-sent_at", "-pk"],
                "indexes": [models.Index(fields=["state", "site"], name="progress_su_state_78edbf_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("waiting", "returned"))),
                        fields=("milestone", "reporter"),
                        name="submission_one_open_per_milestone_and_reporter",
                        violation_error_message="This person already has an open report on this milestone.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("kind", "period"), ("project__isnull", False), ("state__in", ("waiting", "returned"))
                        ),
                        fields=("project", "year", "period", "reporter"),
                        name="submission_one_open_per_project_period_and_reporter",
                        violation_error_message="This person already has an open report on this period.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("kind", "period"), ("project__isnull", True), ("state__in", ("waiting", "returned"))
                        ),
                        fields=("site", "year", "period", "reporter"),
                        name="submission_one_open_per_site_period_and_reporter",
                        violation_error_message="This person already has an open report on this period.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "period"), _negated=True),
                            models.Q(("year__isnull", False), models.Q(("period", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="submission_of_a_period_names_it",
                        violation_error_message="Name the reporting period of the report.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "milestone"), _negated=True),
                            ("milestone__isnull", False),
                            _connector="OR",
                        ),
                        name="submission_of_a_milestone_names_it",
                        violation_error_message="Name the milestone of the report.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("state__in", ("returned", "accepted", "corrected")),
                            ),
                            models.Q(
                                models.Q(("state__in", ("returned", "accepted", "corrected")), _negated=True),
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="submission_decided_by_somebody_at_a_time",
                        violation_error_message="A decision has its officer and its time, and only a decision has.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("returned", "corrected")), _negated=True),
                            models.Q(("decision_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="submission_returned_or_corrected_with_a_reason",
                        violation_error_message="Give the reason for returning or correcting the report.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalRemark",
            fields=[
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
                ("text", values.fields.CleanTextField(verbose_name="remark")),
                ("file", models.TextField(blank=True, max_length=100, verbose_name="attached file")),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="written at")),
                ("struck_at", models.DateTimeField(blank=True, null=True, verbose_name="struck out at")),
                ("folded", values.fields.FoldedField(db_index=False, sources=("text",))),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.milestone",
                        verbose_name="milestone",
                    ),
                ),
                (
                    "obstacle",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.obstacle",
                        verbose_name="obstacle",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.secondaryproject",
                        verbose_name="secondary project",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.submission",
                        verbose_name="report for approval",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                (
                    "struck_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="struck out by",
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
                "verbose_name": "historical remark",
                "verbose_name_plural": "historical remarks",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="progress_hi_id_11b8c8_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="progress_hi_in_forc_d7237b_idx"),
                    models.Index(fields=["site", "in_force_until"], name="progress_hi_site_id_1770f4_idx"),
                    models.Index(fields=["site", "history_date"], name="progress_hi_site_id_255413_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="progress.milestone",
                        verbose_name="milestone",
                    ),
                ),
                (
                    "obstacle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="progress.obstacle",
                        verbose_name="obstacle",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="progress.secondaryproject",
                        verbose_name="secondary project",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="progress.submission",
                        verbose_name="report for approval",
                    ),
                ),
                ("text", values.fields.CleanTextField(verbose_name="remark")),
                (
                    "file",
                    files.fields.CheckedFileField(
                        blank=True,
                        upload_to=progress.models.exchange.remark.stored_remark_name,
                        verbose_name="attached file",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="written at")),
                (
                    "struck_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks_struck",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="struck out by",
                    ),
                ),
                ("struck_at", models.DateTimeField(blank=True, null=True, verbose_name="struck out at")),
                ("folded", values.fields.FoldedField(db_index=False, sources=("text",))),
            ],
            options={
                "verbose_name": "remark",
                "verbose_name_plural": "remarks",
                "ordering": ["written_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("milestone__isnull", False), ("obstacle__isnull", False), _negated=True),
                            models.Q(("milestone__isnull", False), ("project__isnull", False), _negated=True),
                            models.Q(("milestone__isnull", False), ("submission__isnull", False), _negated=True),
                            models.Q(("obstacle__isnull", False), ("project__isnull", False), _negated=True),
                            models.Q(("obstacle__isnull", False), ("submission__isnull", False), _negated=True),
                            models.Q(("project__isnull", False), ("submission__isnull", False), _negated=True),
                        ),
                        name="remark_on_one_record",
                        violation_error_message="A remark belongs to one record.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("site__isnull", False), ("obstacle__isnull", False), _connector="OR"),
                        name="remark_of_no_site_on_an_obstacle",
                        violation_error_message="Only a remark on a common obstacle belongs to no site.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("struck_at__isnull", True), ("struck_by__isnull", True)),
                            models.Q(("struck_at__isnull", False), ("struck_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="remark_struck_by_somebody_at_a_time",
                        violation_error_message="Give the person who struck it out and the time.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "remark",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentions",
                        to="progress.remark",
                        verbose_name="remark",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "mention",
                "verbose_name_plural": "mentions",
                "constraints": [models.UniqueConstraint(fields=("remark", "person"), name="mention_once_per_remark")],
            },
        ),
    ]
