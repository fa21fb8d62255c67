import datetime
import django.db.models.deletion
import django.utils.timezone
import history.tracking
import simple_history.models
import values.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("reports", "0001_initial"),
        ("reports", "0002_written_in_a_request"),
        ("reports", "0003_letterhead"),
        ("reports", "0004_history_indexed"),
        ("reports", "0005_series_fields"),
        ("reports", "0006_series_of_years"),
        ("reports", "0007_series_only"),
        ("reports", "0008_letterhead_sender"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("bkproject", "0001_seed_record"),
        ("places", "0003_history_indexed"),
        ("places", "0005_organisation_level"),
        ("progress", "0001_initial"),
        ("progress", "0016_stage_other_names"),
    ]

    operations = [
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
                        help_text="What the tracker calculates to compare with the published figure; empty if "
                        "it cannot.",
                        max_length=20,
                        verbose_name="calculated as",
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
            ],
            options={
                "verbose_name": "indicator",
                "verbose_name_plural": "indicators",
                "ordering": ["order", "code"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalIndicatorFigure",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
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
                    "kind",
                    models.CharField(
                        choices=[("planned", "Planned"), ("actual", "Actual")],
                        max_length=8,
                        verbose_name="planned or actual",
                    ),
                ),
                ("at_least", models.BooleanField(default=False, verbose_name="at least")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            ],
            options={
                "verbose_name": "historical indicator's figure",
                "verbose_name_plural": "historical indicators' figures",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalIndicator",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
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
                        help_text="What the tracker calculates to compare with the published figure; empty if "
                        "it cannot.",
                        max_length=20,
                        verbose_name="calculated as",
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
            ],
            options={
                "verbose_name": "historical indicator",
                "verbose_name_plural": "historical indicators",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
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
                ("is_chosen", models.BooleanField(default=False, editable=False, verbose_name="in use")),
                (
                    "reason",
                    values.fields.CleanCharField(blank=True, max_length=200, verbose_name="reason for the choice"),
                ),
                ("note", values.fields.CleanTextField(blank=True, verbose_name="note")),
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="progress.document",
                        verbose_name="document",
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
            ],
            options={
                "verbose_name": "indicator's figure",
                "verbose_name_plural": "indicators' figures",
                "ordering": ["indicator__order", "-period", "kind", "prices", "-is_chosen", "pk"],
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
                        name="indicator_figure_as_of_ends_after_it_begins",
                        violation_error_message="A period ends before it starts.",
                    ),
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
                        unique=True,
                        verbose_name="used for",
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
                    "sender",
                    models.ForeignKey(
                        blank=True,
                        help_text="The office as an organisation: it is never addressed, and its level "
                        "decides how others are.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letterheads",
                        to="places.organisation",
                        verbose_name="sender",
                    ),
                ),
            ],
            options={
                "verbose_name": "letterhead",
                "verbose_name_plural": "letterheads",
                "ordering": ["kind"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalLetterhead",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
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
                        db_index=True,
                        max_length=8,
                        verbose_name="used for",
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
                (
                    "sender",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The office as an organisation: it is never addressed, and its level "
                        "decides how others are.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="places.organisation",
                        verbose_name="sender",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical letterhead",
                "verbose_name_plural": "historical letterheads",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
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
                        help_text="As the unit was then: the figures of a province before it was merged are its own.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.administrativeunit",
                        verbose_name="area covered",
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
                        violation_error_message="A figure for reports of this indicator, period and area is "
                        "already chosen.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("area__isnull", True)),
                        fields=("indicator", "period", "prices"),
                        name="indicator_choice_once_no_area",
                        violation_error_message="A figure for reports of this indicator, period and area is "
                        "already chosen.",
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
            name="HistoricalIndicatorChoice",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
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
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            ],
            options={
                "verbose_name": "historical choice of a figure",
                "verbose_name_plural": "historical choices of figures",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
