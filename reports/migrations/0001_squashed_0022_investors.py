import datetime
import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import history.tracking
import progress.models.base
import reports.forms.copies.models
import reports.tables.models
import simple_history.models
import values.fields
import values.validity
from django.conf import settings
from django.db import migrations, models

from history.new_tables import NewTables


class Migration(NewTables):
    replaces = [
        ("reports", "0001_initial"),
        ("reports", "0002_written_in_a_request"),
        ("reports", "0003_letterhead"),
        ("reports", "0004_history_indexed"),
        ("reports", "0005_series_fields"),
        ("reports", "0006_series_of_years"),
        ("reports", "0007_series_only"),
        ("reports", "0008_letterhead_sender"),
        ("reports", "0009_records_know_their_end"),
        ("reports", "0010_dashboard_look"),
        ("reports", "0011_compiled_forms"),
        ("reports", "0012_filed_forms"),
        ("reports", "0013_own_forms"),
        ("reports", "0014_due_days_of_periods"),
        ("reports", "0015_kept_copies"),
        ("reports", "0016_own_tables"),
        ("reports", "0017_capacity_that_fits"),
        ("reports", "0018_feeding_forms"),
        ("reports", "0019_filed_tables_keep_files"),
        ("reports", "0020_calendar_addresses"),
        ("reports", "0021_letterheads_of_their_time"),
        ("reports", "0022_investors"),
    ]

    initial = True

    dependencies = [
        ("auth", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "made_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="made at"),
                ),
            ],
            options={
                "verbose_name": "calendar address",
                "verbose_name_plural": "calendar addresses",
            },
        ),
        migrations.CreateModel(
            name="FormKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                ("name", values.fields.CleanCharField(max_length=160, verbose_name="Vietnamese name")),
                ("name_en", values.fields.CleanCharField(blank=True, max_length=160, verbose_name="English name")),
                ("number", models.SlugField(max_length=8, unique=True, verbose_name="number of the form")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("project", "A secondary project"),
                            ("site", "A cluster: its infrastructure project"),
                            ("unit", "A district until 30/06/2025, a commune since"),
                            ("province", "The province"),
                        ],
                        max_length=8,
                        verbose_name="level",
                    ),
                ),
                (
                    "site_kind",
                    models.CharField(
                        choices=[("cluster", "Industrial cluster"), ("zone", "Industrial zone")],
                        default="cluster",
                        max_length=7,
                        verbose_name="of which sites",
                    ),
                ),
                (
                    "valid_from",
                    models.DateField(
                        blank=True,
                        help_text="A form is filed for periods whose cut-off date is not before this date.",
                        null=True,
                        verbose_name="valid from",
                    ),
                ),
                (
                    "feeds",
                    models.ForeignKey(
                        blank=True,
                        help_text="The form that is put together from this one; the chain of forms shows it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fed_by",
                        to="reports.formkind",
                        verbose_name="feeds the form",
                    ),
                ),
            ],
            options={
                "verbose_name": "form",
                "verbose_name_plural": "forms",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalFormKind",
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
                ("number", models.SlugField(max_length=8, verbose_name="number of the form")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("project", "A secondary project"),
                            ("site", "A cluster: its infrastructure project"),
                            ("unit", "A district until 30/06/2025, a commune since"),
                            ("province", "The province"),
                        ],
                        max_length=8,
                        verbose_name="level",
                    ),
                ),
                (
                    "site_kind",
                    models.CharField(
                        choices=[("cluster", "Industrial cluster"), ("zone", "Industrial zone")],
                        default="cluster",
                        max_length=7,
                        verbose_name="of which sites",
                    ),
                ),
                (
                    "valid_from",
                    models.DateField(
                        blank=True,
                        help_text="A form is filed for periods whose cut-off date is not before this date.",
                        null=True,
                        verbose_name="valid from",
                    ),
                ),
                (
                    "feeds",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The form that is put together from this one; the chain of forms shows it.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reports.formkind",
                        verbose_name="feeds the form",
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
                "verbose_name": "historical form",
                "verbose_name_plural": "historical forms",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="reports_his_id_d89dee_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="reports_his_in_forc_ab6fa1_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalFormTerms",
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
                ("title", values.fields.CleanCharField(max_length=200, verbose_name="title")),
                (
                    "basis",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="As printed under the form's number: Phụ lục I ban hành kèm theo Thông tư số …",
                        max_length=250,
                        verbose_name="issued with",
                    ),
                ),
                ("sender", values.fields.CleanCharField(max_length=200, verbose_name="sender")),
                ("receivers", values.fields.CleanTextField(help_text="One line each.", verbose_name="receivers")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                (
                    "kind",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reports.formkind",
                        verbose_name="form",
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
                "verbose_name": "historical sender and receivers of a form",
                "verbose_name_plural": "historical senders and receivers of forms",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="reports_his_id_49950b_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="reports_his_in_forc_47f7bb_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="FormTerms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="terms",
                        to="reports.formkind",
                        verbose_name="form",
                    ),
                ),
                ("title", values.fields.CleanCharField(max_length=200, verbose_name="title")),
                (
                    "basis",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="As printed under the form's number: Phụ lục I ban hành kèm theo Thông tư số …",
                        max_length=250,
                        verbose_name="issued with",
                    ),
                ),
                ("sender", values.fields.CleanCharField(max_length=200, verbose_name="sender")),
                ("receivers", values.fields.CleanTextField(help_text="One line each.", verbose_name="receivers")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
            ],
            options={
                "verbose_name": "sender and receivers of a form",
                "verbose_name_plural": "senders and receivers of forms",
                "ordering": ["kind__number", models.OrderBy(models.F("valid_from"), nulls_first=True)],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "valid_from"),
                        name="form_terms_once_per_day",
                        violation_error_message="This form already has a sender and receivers from that day.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_from__isnull", True)),
                        fields=("kind",),
                        name="form_terms_once",
                        violation_error_message="This form already has a sender and receivers from that day.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormRow",
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
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="reports.formkind",
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
                    "computation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("planned", "Clusters in the development plan"),
                            ("planned-area", "Area of clusters in the development plan"),
                            ("established", "Clusters established"),
                            ("established-area", "Area of clusters established"),
                            ("new", "Clusters established in the period"),
                            ("new-area", "Area of clusters established in the period"),
                            ("enterprise", "Clusters established whose developer is an enterprise"),
                            ("enterprise-area", "Area of clusters established whose developer is an enterprise"),
                            ("detailed-plan", "Clusters with a detailed plan"),
                            ("detailed-plan-area", "Area of clusters with a detailed plan"),
                            ("project", "Clusters with an approved infrastructure project"),
                            ("project-area", "Area of clusters with an approved infrastructure project"),
                            ("investment", "Total investment of approved infrastructure projects"),
                            ("paid", "Infrastructure capital paid in clusters established"),
                            ("operating", "Clusters in operation"),
                            ("operating-established", "Clusters in operation and established"),
                            ("operating-not-established", "Clusters in operation and not established"),
                            ("operating-craft", "Craft village clusters in operation"),
                            ("operating-specialised", "Specialised clusters in operation"),
                            ("operating-area", "Area of clusters in operation"),
                            ("operating-established-area", "Area of clusters in operation and established"),
                            ("operating-not-established-area", "Area of clusters in operation and not established"),
                            ("operating-craft-area", "Area of craft village clusters in operation"),
                            ("operating-specialised-area", "Area of specialised clusters in operation"),
                            ("industrial-land", "Industrial land of clusters in operation"),
                            ("leased-land", "Industrial land leased in clusters"),
                            ("occupancy", "Average occupancy rate of clusters in operation"),
                            ("projects", "Projects in clusters"),
                            ("foreign-projects", "Projects with foreign capital in clusters"),
                            ("operating-projects", "Projects operating in clusters"),
                            ("revenue", "Revenue of projects in the period"),
                            ("budget", "Paid by projects to the state budget in the period"),
                            ("workers", "Workers in clusters"),
                            ("wastewater", "Clusters with wastewater treatment, built or being built"),
                            ("wastewater-standard", "Clusters whose wastewater treatment meets the standard"),
                            ("sites", "Sites recorded, neither revoked nor removed from the plan"),
                            ("measure", "Own line: a figure of sites, added up"),
                            ("project-count", "Own line: projects, counted"),
                            ("project-land", "Own line: land of projects"),
                            ("registered-capital", "Own line: registered capital of projects"),
                            ("paid-capital", "Own line: capital paid in by projects"),
                            ("indicator", "Own line: a line of form 01 or 02, added up"),
                        ],
                        help_text="Empty for a heading.",
                        max_length=32,
                        verbose_name="calculated as",
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        blank=True,
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
                            ("total-investment", "Total investment"),
                            ("public-investment", "Of which public investment"),
                            ("other-investment", "Of which other capital"),
                            ("paid-investment", "Capital paid, cumulative"),
                            ("term", "Term of operation"),
                            ("wastewater-capacity", "Capacity of wastewater treatment"),
                        ],
                        max_length=24,
                        verbose_name="figure of sites",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        help_text="Answered for each project or site; the answers of the period are added up.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="progress.reportrow",
                        verbose_name="line of form 01 or 02",
                    ),
                ),
                (
                    "capital",
                    models.CharField(
                        blank=True,
                        choices=[("foreign", "With foreign capital"), ("domestic", "Without foreign capital")],
                        max_length=8,
                        verbose_name="only projects",
                    ),
                ),
                (
                    "only_operating",
                    models.BooleanField(default=False, verbose_name="only projects in operation by the cut-off date"),
                ),
                (
                    "part_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="reports.formrow",
                        verbose_name="part of",
                    ),
                ),
                (
                    "is_addend",
                    models.BooleanField(
                        default=False,
                        help_text="Together with the others; else an “of which”, at most as much.",
                        verbose_name="adds up to it",
                    ),
                ),
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
                "verbose_name": "line of a compiled form",
                "verbose_name_plural": "lines of compiled forms",
                "ordering": ["kind__number", "order", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "number", "valid_from"),
                        name="form_row_once_per_day",
                        violation_error_message="This form already has a line of this number from that day.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_from__isnull", True)),
                        fields=("kind", "number"),
                        name="form_row_once",
                        violation_error_message="This form already has a line of this number from the beginning.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from__isnull", True),
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="form_row_not_over_before_it_begins",
                        violation_error_message="A line cannot end before it begins.",
                    ),
                ],
            },
            bases=(values.validity.ValidForATime, progress.models.base.InUnit, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalFormRow",
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
                    "computation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("planned", "Clusters in the development plan"),
                            ("planned-area", "Area of clusters in the development plan"),
                            ("established", "Clusters established"),
                            ("established-area", "Area of clusters established"),
                            ("new", "Clusters established in the period"),
                            ("new-area", "Area of clusters established in the period"),
                            ("enterprise", "Clusters established whose developer is an enterprise"),
                            ("enterprise-area", "Area of clusters established whose developer is an enterprise"),
                            ("detailed-plan", "Clusters with a detailed plan"),
                            ("detailed-plan-area", "Area of clusters with a detailed plan"),
                            ("project", "Clusters with an approved infrastructure project"),
                            ("project-area", "Area of clusters with an approved infrastructure project"),
                            ("investment", "Total investment of approved infrastructure projects"),
                            ("paid", "Infrastructure capital paid in clusters established"),
                            ("operating", "Clusters in operation"),
                            ("operating-established", "Clusters in operation and established"),
                            ("operating-not-established", "Clusters in operation and not established"),
                            ("operating-craft", "Craft village clusters in operation"),
                            ("operating-specialised", "Specialised clusters in operation"),
                            ("operating-area", "Area of clusters in operation"),
                            ("operating-established-area", "Area of clusters in operation and established"),
                            ("operating-not-established-area", "Area of clusters in operation and not established"),
                            ("operating-craft-area", "Area of craft village clusters in operation"),
                            ("operating-specialised-area", "Area of specialised clusters in operation"),
                            ("industrial-land", "Industrial land of clusters in operation"),
                            ("leased-land", "Industrial land leased in clusters"),
                            ("occupancy", "Average occupancy rate of clusters in operation"),
                            ("projects", "Projects in clusters"),
                            ("foreign-projects", "Projects with foreign capital in clusters"),
                            ("operating-projects", "Projects operating in clusters"),
                            ("revenue", "Revenue of projects in the period"),
                            ("budget", "Paid by projects to the state budget in the period"),
                            ("workers", "Workers in clusters"),
                            ("wastewater", "Clusters with wastewater treatment, built or being built"),
                            ("wastewater-standard", "Clusters whose wastewater treatment meets the standard"),
                            ("sites", "Sites recorded, neither revoked nor removed from the plan"),
                            ("measure", "Own line: a figure of sites, added up"),
                            ("project-count", "Own line: projects, counted"),
                            ("project-land", "Own line: land of projects"),
                            ("registered-capital", "Own line: registered capital of projects"),
                            ("paid-capital", "Own line: capital paid in by projects"),
                            ("indicator", "Own line: a line of form 01 or 02, added up"),
                        ],
                        help_text="Empty for a heading.",
                        max_length=32,
                        verbose_name="calculated as",
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        blank=True,
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
                            ("total-investment", "Total investment"),
                            ("public-investment", "Of which public investment"),
                            ("other-investment", "Of which other capital"),
                            ("paid-investment", "Capital paid, cumulative"),
                            ("term", "Term of operation"),
                            ("wastewater-capacity", "Capacity of wastewater treatment"),
                        ],
                        max_length=24,
                        verbose_name="figure of sites",
                    ),
                ),
                (
                    "capital",
                    models.CharField(
                        blank=True,
                        choices=[("foreign", "With foreign capital"), ("domestic", "Without foreign capital")],
                        max_length=8,
                        verbose_name="only projects",
                    ),
                ),
                (
                    "only_operating",
                    models.BooleanField(default=False, verbose_name="only projects in operation by the cut-off date"),
                ),
                (
                    "is_addend",
                    models.BooleanField(
                        default=False,
                        help_text="Together with the others; else an “of which”, at most as much.",
                        verbose_name="adds up to it",
                    ),
                ),
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
                    "kind",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reports.formkind",
                        verbose_name="form",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Answered for each project or site; the answers of the period are added up.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.reportrow",
                        verbose_name="line of form 01 or 02",
                    ),
                ),
                (
                    "part_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reports.formrow",
                        verbose_name="part of",
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
                "verbose_name": "historical line of a compiled form",
                "verbose_name_plural": "historical lines of compiled forms",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="reports_his_id_e7bf3f_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="reports_his_in_forc_65dd8e_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRowOverride",
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
                        decimal_places=4,
                        max_digits=18,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="value",
                    ),
                ),
                ("reason", values.fields.CleanCharField(max_length=200, verbose_name="reason")),
                ("source", values.fields.CleanCharField(max_length=200, verbose_name="source")),
                ("is_waiting", models.BooleanField(default=False, editable=False, verbose_name="awaiting approval")),
                ("returned", values.fields.CleanCharField(blank=True, max_length=300, verbose_name="returned because")),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="places.administrativeunit",
                        verbose_name="administrative unit",
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
                        to="reports.formrow",
                        verbose_name="line",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
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
                "verbose_name": "historical value entered by hand",
                "verbose_name_plural": "historical values entered by hand",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="reports_his_id_652d21_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="reports_his_in_forc_a73ccd_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="RowOverride",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.administrativeunit",
                        verbose_name="administrative unit",
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
                    "row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overrides",
                        to="reports.formrow",
                        verbose_name="line",
                    ),
                ),
                (
                    "value",
                    values.fields.QuantityField(
                        decimal_places=4,
                        max_digits=18,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="value",
                    ),
                ),
                ("reason", values.fields.CleanCharField(max_length=200, verbose_name="reason")),
                ("source", values.fields.CleanCharField(max_length=200, verbose_name="source")),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                ("is_waiting", models.BooleanField(default=False, editable=False, verbose_name="awaiting approval")),
                ("returned", values.fields.CleanCharField(blank=True, max_length=300, verbose_name="returned because")),
            ],
            options={
                "verbose_name": "value entered by hand",
                "verbose_name_plural": "values entered by hand",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("row", "year", "period", "unit", "is_waiting"),
                        name="row_override_once",
                        violation_error_message="A value of this line is already entered by hand for this period.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("unit__isnull", True)),
                        fields=("row", "year", "period", "is_waiting"),
                        name="row_override_once_without_unit",
                        violation_error_message="A value of this line is already entered by hand for this period.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__gte", 0)),
                        name="row_override_not_negative",
                        violation_error_message="A value of a form cannot be negative.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FiledForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.administrativeunit",
                        verbose_name="administrative unit",
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
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="filed",
                        to="reports.formkind",
                        verbose_name="form",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("filed_at", models.DateTimeField(verbose_name="filed at")),
                (
                    "filed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="filed by",
                    ),
                ),
                (
                    "reason",
                    values.fields.CleanCharField(blank=True, max_length=300, verbose_name="reason for the correction"),
                ),
                (
                    "content",
                    models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="content"),
                ),
            ],
            options={
                "verbose_name": "filed form",
                "verbose_name_plural": "filed forms",
                "ordering": ["-year", "-period", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "year", "period", "unit", "number"), name="filed_form_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("unit__isnull", True)),
                        fields=("kind", "year", "period", "number"),
                        name="filed_form_once_without_unit",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeptCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "filed",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kept_copy",
                        to="reports.filedform",
                        verbose_name="filed form",
                    ),
                ),
                ("kept_at", models.DateTimeField(verbose_name="kept at")),
                ("content", models.JSONField(verbose_name="content")),
                (
                    "word",
                    models.FileField(upload_to=reports.forms.copies.models.stored_copy_name, verbose_name="Word file"),
                ),
                (
                    "excel",
                    models.FileField(upload_to=reports.forms.copies.models.stored_copy_name, verbose_name="Excel file"),
                ),
                (
                    "letter",
                    models.FileField(
                        blank=True,
                        upload_to=reports.forms.copies.models.stored_copy_name,
                        verbose_name="covering letter",
                    ),
                ),
            ],
            options={
                "verbose_name": "copy to sign",
                "verbose_name_plural": "copies to sign",
            },
        ),
        migrations.CreateModel(
            name="HistoricalFormPeriod",
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
                    "end_day",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(31),
                        ],
                        verbose_name="cut-off: day",
                    ),
                ),
                (
                    "end_month",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(12),
                        ],
                        verbose_name="cut-off: month",
                    ),
                ),
                (
                    "due_day",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(31),
                        ],
                        verbose_name="send before: day",
                    ),
                ),
                (
                    "due_month",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(12),
                        ],
                        verbose_name="send before: month",
                    ),
                ),
                ("is_due_next_year", models.BooleanField(default=False, verbose_name="of the following year")),
                (
                    "valid_from",
                    models.DateField(
                        blank=True,
                        help_text="For periods whose cut-off date is not before this date.",
                        null=True,
                        verbose_name="valid from",
                    ),
                ),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                (
                    "source",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="Where these days are laid down, with the article.",
                        max_length=250,
                        verbose_name="source",
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
                        to="reports.formkind",
                        verbose_name="form",
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
                "verbose_name": "historical period of a form",
                "verbose_name_plural": "historical periods of forms",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="reports_his_id_796f60_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="reports_his_in_forc_0e4ead_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="FormPeriod",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="periods",
                        to="reports.formkind",
                        verbose_name="form",
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
                    "end_day",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(31),
                        ],
                        verbose_name="cut-off: day",
                    ),
                ),
                (
                    "end_month",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(12),
                        ],
                        verbose_name="cut-off: month",
                    ),
                ),
                (
                    "due_day",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(31),
                        ],
                        verbose_name="send before: day",
                    ),
                ),
                (
                    "due_month",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(12),
                        ],
                        verbose_name="send before: month",
                    ),
                ),
                ("is_due_next_year", models.BooleanField(default=False, verbose_name="of the following year")),
                (
                    "valid_from",
                    models.DateField(
                        blank=True,
                        help_text="For periods whose cut-off date is not before this date.",
                        null=True,
                        verbose_name="valid from",
                    ),
                ),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                (
                    "source",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="Where these days are laid down, with the article.",
                        max_length=250,
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "period of a form",
                "verbose_name_plural": "periods of forms",
                "ordering": ["kind__number", "period", models.OrderBy(models.F("valid_from"), nulls_first=True)],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "period", "valid_from"),
                        name="form_period_once_per_day",
                        violation_error_message="This form already has this period from that day.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_from__isnull", True)),
                        fields=("kind", "period"),
                        name="form_period_once",
                        violation_error_message="This form already has this period from that day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from__isnull", True),
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="form_period_not_over_before_it_begins",
                        violation_error_message="A period cannot end before it begins.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                ("name", values.fields.CleanCharField(max_length=160, verbose_name="Vietnamese name")),
                ("name_en", values.fields.CleanCharField(blank=True, max_length=160, verbose_name="English name")),
                ("code", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                ("order", models.PositiveSmallIntegerField(verbose_name="order")),
                ("unit", values.fields.CleanCharField(max_length=40, verbose_name="unit of measurement")),
                (
                    "unit_en",
                    values.fields.CleanCharField(
                        blank=True, max_length=40, verbose_name="unit of measurement in English"
                    ),
                ),
                (
                    "part_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="reports.indicator",
                        verbose_name="part of",
                    ),
                ),
                (
                    "computed",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("clusters-recorded", "Clusters recorded, without those revoked or removed from the plan"),
                            (
                                "clusters-area",
                                "Area of the clusters recorded, without those revoked or removed from the plan",
                            ),
                            ("clusters-operating", "Clusters in operation"),
                            ("sum-of-parts", "Total of its parts"),
                        ],
                        help_text="What the tracker calculates to compare with the published figure; empty if it cannot.",
                        max_length=20,
                        verbose_name="calculated as",
                    ),
                ),
            ],
            options={
                "verbose_name": "indicator",
                "verbose_name_plural": "indicators",
                "ordering": ["order", "code"],
            },
            bases=(progress.models.base.InUnit, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalIndicator",
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
                ("code", models.SlugField(max_length=60, verbose_name="code")),
                ("order", models.PositiveSmallIntegerField(verbose_name="order")),
                ("unit", values.fields.CleanCharField(max_length=40, verbose_name="unit of measurement")),
                (
                    "unit_en",
                    values.fields.CleanCharField(
                        blank=True, max_length=40, verbose_name="unit of measurement in English"
                    ),
                ),
                (
                    "computed",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("clusters-recorded", "Clusters recorded, without those revoked or removed from the plan"),
                            (
                                "clusters-area",
                                "Area of the clusters recorded, without those revoked or removed from the plan",
                            ),
                            ("clusters-operating", "Clusters in operation"),
                            ("sum-of-parts", "Total of its parts"),
                        ],
                        help_text="What the tracker calculates to compare with the published figure; empty if it cannot.",
                        max_length=20,
                        verbose_name="calculated as",
                    ),
                ),
                (
                    "part_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reports.indicator",
                        verbose_name="part of",
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
                "verbose_name": "historical indicator",
                "verbose_name_plural": "historical indicators",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="reports_his_id_e18970_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="reports_his_in_forc_6ecd66_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalIndicatorFigure",
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
                    "period",
                    values.fields.PartialDateField(
                        help_text="The year, or the half-year, quarter or month: 2024, 6 tháng đầu năm 2025.",
                        verbose_name="period",
                    ),
                ),
                (
                    "prices",
                    models.CharField(
                        blank=True,
                        choices=[("constant-2010", "at constant 2010 prices"), ("current", "at current prices")],
                        help_text="Empty if the source does not give it.",
                        max_length=16,
                        verbose_name="prices",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("planned", "Planned"), ("actual", "Actual")],
                        max_length=8,
                        verbose_name="planned or actual",
                    ),
                ),
                ("at_least", models.BooleanField(default=False, verbose_name="at least")),
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
                    "area",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="As the unit was then: the figures of a province before it was merged are its own.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="places.administrativeunit",
                        verbose_name="area covered",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reports.indicator",
                        verbose_name="indicator",
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
                "verbose_name": "historical indicator's figure",
                "verbose_name_plural": "historical indicators' figures",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="reports_his_id_c163d3_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="reports_his_in_forc_30328c_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="IndicatorFigure",
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
                    "period",
                    values.fields.PartialDateField(
                        help_text="The year, or the half-year, quarter or month: 2024, 6 tháng đầu năm 2025.",
                        verbose_name="period",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        help_text="As the unit was then: the figures of a province before it was merged are its own.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.administrativeunit",
                        verbose_name="area covered",
                    ),
                ),
                (
                    "prices",
                    models.CharField(
                        blank=True,
                        choices=[("constant-2010", "at constant 2010 prices"), ("current", "at current prices")],
                        help_text="Empty if the source does not give it.",
                        max_length=16,
                        verbose_name="prices",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="figures",
                        to="reports.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("planned", "Planned"), ("actual", "Actual")],
                        max_length=8,
                        verbose_name="planned or actual",
                    ),
                ),
                ("at_least", models.BooleanField(default=False, verbose_name="at least")),
            ],
            options={
                "verbose_name": "indicator's figure",
                "verbose_name_plural": "indicators' figures",
                "ordering": ["indicator__order", "-period", "kind", "prices", "-is_chosen", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_chosen", True), ("area__isnull", False)),
                        fields=("indicator", "period", "prices", "kind", "area"),
                        name="indicator_figure_one_chosen",
                        violation_error_message="Another figure of this indicator, period, area and kind is in use.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_chosen", True), ("area__isnull", True)),
                        fields=("indicator", "period", "prices", "kind"),
                        name="indicator_figure_one_chosen_no_area",
                        violation_error_message="Another figure of this indicator, period, area and kind is in use.",
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
                        name="indicator_figure_as_of_ends_after_it_begins",
                        violation_error_message="A period ends before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("period__isnull", True),
                            models.Q(
                                ("period__start__gte", datetime.date(1900, 1, 1)),
                                ("period__end__lte", datetime.date(2200, 12, 31)),
                                ("period__end__gte", models.F("period__start")),
                            ),
                            _connector="OR",
                        ),
                        name="indicator_figure_period_ends_after_it_begins",
                        violation_error_message="A period ends before it starts.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalIndicatorChoice",
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
                    "period",
                    values.fields.PartialDateField(
                        help_text="The year, or the half-year, quarter or month: 2024, 6 tháng đầu năm 2025.",
                        verbose_name="period",
                    ),
                ),
                (
                    "prices",
                    models.CharField(
                        blank=True,
                        choices=[("constant-2010", "at constant 2010 prices"), ("current", "at current prices")],
                        help_text="Empty if the source does not give it.",
                        max_length=16,
                        verbose_name="prices",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[("published", "Published figure"), ("computed", "Calculated figure")],
                        default="published",
                        max_length=10,
                        verbose_name="reports use",
                    ),
                ),
                (
                    "reason",
                    values.fields.CleanCharField(blank=True, max_length=200, verbose_name="reason for the choice"),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="As the unit was then: the figures of a province before it was merged are its own.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="places.administrativeunit",
                        verbose_name="area covered",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reports.indicator",
                        verbose_name="indicator",
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
                "verbose_name": "historical choice of a figure",
                "verbose_name_plural": "historical choices of figures",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="reports_his_id_d69f1a_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="reports_his_in_forc_a00a27_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="IndicatorChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "period",
                    values.fields.PartialDateField(
                        help_text="The year, or the half-year, quarter or month: 2024, 6 tháng đầu năm 2025.",
                        verbose_name="period",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        help_text="As the unit was then: the figures of a province before it was merged are its own.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.administrativeunit",
                        verbose_name="area covered",
                    ),
                ),
                (
                    "prices",
                    models.CharField(
                        blank=True,
                        choices=[("constant-2010", "at constant 2010 prices"), ("current", "at current prices")],
                        help_text="Empty if the source does not give it.",
                        max_length=16,
                        verbose_name="prices",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="choices",
                        to="reports.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[("published", "Published figure"), ("computed", "Calculated figure")],
                        default="published",
                        max_length=10,
                        verbose_name="reports use",
                    ),
                ),
                (
                    "reason",
                    values.fields.CleanCharField(blank=True, max_length=200, verbose_name="reason for the choice"),
                ),
            ],
            options={
                "verbose_name": "choice of a figure",
                "verbose_name_plural": "choices of figures",
                "ordering": ["indicator__order", "-period", "prices", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("area__isnull", False)),
                        fields=("indicator", "period", "prices", "area"),
                        name="indicator_choice_once",
                        violation_error_message="A figure for reports of this indicator, period and area is already chosen.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("area__isnull", True)),
                        fields=("indicator", "period", "prices"),
                        name="indicator_choice_once_no_area",
                        violation_error_message="A figure for reports of this indicator, period and area is already chosen.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("period__isnull", True),
                            models.Q(
                                ("period__start__gte", datetime.date(1900, 1, 1)),
                                ("period__end__lte", datetime.date(2200, 12, 31)),
                                ("period__end__gte", models.F("period__start")),
                            ),
                            _connector="OR",
                        ),
                        name="indicator_choice_period_ends_after_it_begins",
                        violation_error_message="A period ends before it starts.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvestorSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="investor_sheets",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "content",
                    models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="content"),
                ),
                (
                    "vacant_area",
                    values.fields.QuantityField(
                        decimal_places=4, max_digits=18, null=True, unit="ha", verbose_name="vacant industrial land"
                    ),
                ),
                ("trades_folded", models.TextField(blank=True, default="")),
                ("published_at", models.DateTimeField(verbose_name="published at")),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="published by",
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="withdrawn at")),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="withdrawn by",
                    ),
                ),
            ],
            options={
                "verbose_name": "investor sheet",
                "verbose_name_plural": "investor sheets",
                "ordering": ["-published_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("site",),
                        name="investor_sheet_one_in_force",
                        violation_error_message="A sheet of this site is published already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnTable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", values.fields.CleanCharField(max_length=200, verbose_name="title")),
                (
                    "period",
                    values.fields.PartialDateField(
                        help_text="The year, half-year, quarter or month: 2026, quý III/2026.", verbose_name="period"
                    ),
                ),
                (
                    "view_name",
                    models.CharField(help_text="The name of its address.", max_length=60, verbose_name="list or table"),
                ),
                ("argument", models.CharField(blank=True, max_length=60, verbose_name="what of it")),
                ("query", models.TextField(blank=True, max_length=4000, verbose_name="filters, rows and columns")),
                (
                    "letterhead",
                    models.CharField(
                        choices=[("cluster", "Industrial cluster"), ("zone", "Industrial zone")],
                        help_text="Whose name stands above: the Department's for clusters, the Board's for zones.",
                        max_length=8,
                        verbose_name="letterhead",
                    ),
                ),
                (
                    "signer_capacity",
                    values.fields.CleanTextField(
                        blank=True,
                        help_text="Empty: as the letterhead has it.",
                        validators=[reports.tables.models.fits_above_signature],
                        verbose_name="signatory's capacity",
                    ),
                ),
                (
                    "signer_name",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="Empty: as the letterhead has it.",
                        max_length=80,
                        verbose_name="signatory",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="own_tables",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
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
                "verbose_name": "own table",
                "verbose_name_plural": "own tables",
                "ordering": ["title", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("period__isnull", True),
                            models.Q(
                                ("period__start__gte", datetime.date(1900, 1, 1)),
                                ("period__end__lte", datetime.date(2200, 12, 31)),
                                ("period__end__gte", models.F("period__start")),
                            ),
                            _connector="OR",
                        ),
                        name="own_table_period_ends_after_it_begins",
                        violation_error_message="A period ends before it starts.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FiledTable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="filed",
                        to="reports.owntable",
                        verbose_name="own table",
                    ),
                ),
                ("period", values.fields.PartialDateField(verbose_name="period")),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("filed_at", models.DateTimeField(verbose_name="filed at")),
                (
                    "filed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="filed by",
                    ),
                ),
                (
                    "reason",
                    values.fields.CleanCharField(blank=True, max_length=300, verbose_name="reason for the correction"),
                ),
                ("of_clusters", models.BooleanField(verbose_name="speaks of clusters")),
                ("of_zones", models.BooleanField(verbose_name="speaks of zones")),
                (
                    "content",
                    models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="content"),
                ),
                (
                    "word",
                    models.FileField(
                        blank=True, upload_to=reports.tables.models.stored_table_name, verbose_name="Word file"
                    ),
                ),
                (
                    "excel",
                    models.FileField(
                        blank=True, upload_to=reports.tables.models.stored_table_name, verbose_name="Excel file"
                    ),
                ),
            ],
            options={
                "verbose_name": "filed table",
                "verbose_name_plural": "filed tables",
                "ordering": ["-filed_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("table", "period", "number"), name="filed_table_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("period__isnull", True),
                            models.Q(
                                ("period__start__gte", datetime.date(1900, 1, 1)),
                                ("period__end__lte", datetime.date(2200, 12, 31)),
                                ("period__end__gte", models.F("period__start")),
                            ),
                            _connector="OR",
                        ),
                        name="filed_table_period_ends_after_it_begins",
                        violation_error_message="A period ends before it starts.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalLetterhead",
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
                        verbose_name="used for",
                    ),
                ),
                (
                    "valid_until",
                    models.DateField(
                        blank=True,
                        help_text="Of a former letterhead: letters and forms up to this day are written under it.",
                        null=True,
                        verbose_name="last day of validity",
                    ),
                ),
                ("superior", values.fields.CleanCharField(blank=True, max_length=120, verbose_name="body above")),
                ("office", values.fields.CleanCharField(max_length=120, verbose_name="office")),
                (
                    "symbol",
                    values.fields.CleanCharField(
                        help_text="What follows the letter's number: SCT, BQL-QLDT.",
                        max_length=30,
                        verbose_name="symbol of its letters",
                    ),
                ),
                ("place", values.fields.CleanCharField(max_length=60, verbose_name="place of issue")),
                (
                    "signer_capacity",
                    values.fields.CleanTextField(
                        help_text="One line each, as over the signature: KT. GIÁM ĐỐC, then PHÓ GIÁM ĐỐC.",
                        verbose_name="signatory's capacity",
                    ),
                ),
                ("signer_name", values.fields.CleanCharField(blank=True, max_length=80, verbose_name="signatory")),
                (
                    "reports_to",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="Authority to which the answers are reported.",
                        max_length=120,
                        verbose_name="reports to",
                    ),
                ),
                (
                    "receivers",
                    values.fields.CleanTextField(
                        help_text="One line each, as under “Nơi nhận”.", verbose_name="receivers"
                    ),
                ),
                (
                    "office_en",
                    values.fields.CleanCharField(blank=True, max_length=120, verbose_name="office in English"),
                ),
                (
                    "address",
                    values.fields.CleanCharField(blank=True, max_length=200, verbose_name="address of the office"),
                ),
                (
                    "telephone",
                    values.fields.CleanCharField(blank=True, max_length=60, verbose_name="telephone of the office"),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail of the office")),
                (
                    "sender",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The office as an organisation: it is never addressed, and its level decides how others are.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="places.organisation",
                        verbose_name="sender",
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
                "verbose_name": "historical letterhead",
                "verbose_name_plural": "historical letterheads",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="reports_his_id_3789fb_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="reports_his_in_forc_a6c1bb_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Letterhead",
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
                        verbose_name="used for",
                    ),
                ),
                (
                    "valid_until",
                    models.DateField(
                        blank=True,
                        help_text="Of a former letterhead: letters and forms up to this day are written under it.",
                        null=True,
                        verbose_name="last day of validity",
                    ),
                ),
                ("superior", values.fields.CleanCharField(blank=True, max_length=120, verbose_name="body above")),
                ("office", values.fields.CleanCharField(max_length=120, verbose_name="office")),
                (
                    "sender",
                    models.ForeignKey(
                        blank=True,
                        help_text="The office as an organisation: it is never addressed, and its level decides how others are.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letterheads",
                        to="places.organisation",
                        verbose_name="sender",
                    ),
                ),
                (
                    "symbol",
                    values.fields.CleanCharField(
                        help_text="What follows the letter's number: SCT, BQL-QLDT.",
                        max_length=30,
                        verbose_name="symbol of its letters",
                    ),
                ),
                ("place", values.fields.CleanCharField(max_length=60, verbose_name="place of issue")),
                (
                    "signer_capacity",
                    values.fields.CleanTextField(
                        help_text="One line each, as over the signature: KT. GIÁM ĐỐC, then PHÓ GIÁM ĐỐC.",
                        verbose_name="signatory's capacity",
                    ),
                ),
                ("signer_name", values.fields.CleanCharField(blank=True, max_length=80, verbose_name="signatory")),
                (
                    "reports_to",
                    values.fields.CleanCharField(
                        blank=True,
                        help_text="Authority to which the answers are reported.",
                        max_length=120,
                        verbose_name="reports to",
                    ),
                ),
                (
                    "receivers",
                    values.fields.CleanTextField(
                        help_text="One line each, as under “Nơi nhận”.", verbose_name="receivers"
                    ),
                ),
                (
                    "office_en",
                    values.fields.CleanCharField(blank=True, max_length=120, verbose_name="office in English"),
                ),
                (
                    "address",
                    values.fields.CleanCharField(blank=True, max_length=200, verbose_name="address of the office"),
                ),
                (
                    "telephone",
                    values.fields.CleanCharField(blank=True, max_length=60, verbose_name="telephone of the office"),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail of the office")),
            ],
            options={
                "verbose_name": "letterhead",
                "verbose_name_plural": "letterheads",
                "ordering": ["kind", models.OrderBy(models.F("valid_until"), descending=True, nulls_first=True)],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_until__isnull", True)),
                        fields=("kind",),
                        name="letterhead_of_today_once",
                        violation_error_message="The sites of this kind have a letterhead of today already.",
                    ),
                    models.UniqueConstraint(
                        fields=("kind", "valid_until"),
                        name="letterhead_once_per_last_day",
                        violation_error_message="Another letterhead of this kind has the same last day.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DashboardLook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("last_on", models.DateField(verbose_name="last looked on")),
                ("before_on", models.DateField(null=True, verbose_name="looked before on")),
            ],
            options={
                "verbose_name": "look at the dashboard",
                "verbose_name_plural": "looks at the dashboard",
            },
        ),
    ]
