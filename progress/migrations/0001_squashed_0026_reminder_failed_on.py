import datetime
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import files.fields
import history.tracking
import progress.models.base
import progress.models.document
import progress.models.inspection
import progress.models.office
import simple_history.models
import values.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
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
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("places", "0001_initial"),
        ("places", "0002_written_in_a_request"),
        ("places", "0003_history_indexed"),
    ]

    operations = [
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
                        blank=True, help_text="As printed: 2140/QĐ-UBND.", max_length=60, verbose_name="number"
                    ),
                ),
                ("date", values.fields.PartialDateField(blank=True, null=True, verbose_name="date")),
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
            name="HistoricalDocument",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
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
                        blank=True, help_text="As printed: 2140/QĐ-UBND.", max_length=60, verbose_name="number"
                    ),
                ),
                ("date", values.fields.PartialDateField(blank=True, null=True, verbose_name="date")),
                ("title", values.fields.CleanCharField(blank=True, max_length=300, verbose_name="about")),
                ("url", progress.models.document.WebAddressField(blank=True, verbose_name="web address")),
                ("file", models.TextField(blank=True, max_length=100, verbose_name="file")),
                ("note", values.fields.CleanTextField(blank=True, verbose_name="note")),
                ("reference_folded", values.fields.FoldedField(sources=("reference",))),
                ("folded", values.fields.FoldedField(sources=("number", "title"))),
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
                "verbose_name": "historical document",
                "verbose_name_plural": "historical documents",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalObstacleKind",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
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
                "verbose_name": "historical kind of obstacle",
                "verbose_name_plural": "historical kinds of obstacles",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalStaffProfile",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
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
                "verbose_name": "historical place of work",
                "verbose_name_plural": "historical places of work",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
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
                        help_text="Without its kind: Cẩm Giàng, not CCN Cẩm Giàng.",
                        max_length=120,
                        verbose_name="name",
                    ),
                ),
                ("slug", models.SlugField(editable=False, max_length=140, verbose_name="address")),
                ("name_key", models.CharField(db_index=True, editable=False, max_length=120)),
                ("address", values.fields.CleanCharField(blank=True, max_length=200, verbose_name="exact location")),
                ("note", values.fields.CleanTextField(blank=True, verbose_name="note")),
                ("folded", values.fields.FoldedField(sources=("name", "address"))),
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
                ("name_exact", models.CharField(editable=False, max_length=120)),
                ("place_hint", models.CharField(blank=True, default="", editable=False, max_length=250)),
            ],
            options={
                "verbose_name": "site",
                "verbose_name_plural": "sites",
                "ordering": ["name_key"],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "slug"), name="site_slug_unique_in_its_kind"),
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
                ],
            },
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
                ("note", values.fields.CleanTextField(blank=True, verbose_name="note")),
                ("name_folded", values.fields.FoldedField(sources=("name",))),
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
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="projects",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                ("folded", values.fields.FoldedField(db_index=False, sources=("name", "product"))),
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
                    "forecast_operation",
                    values.fields.PartialDateField(
                        blank=True, help_text="The current target date.", null=True, verbose_name="forecast operation"
                    ),
                ),
            ],
            options={
                "verbose_name": "secondary project",
                "verbose_name_plural": "secondary projects",
                "ordering": ["name_folded"],
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
                            ("actual_operation__isnull", True), ("state__in", ("operating", "stopped")), _connector="OR"
                        ),
                        name="project_actual_only_once_operating",
                        violation_error_message="Only a project that operates, or did, has a date on which it began.",
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
                ],
            },
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
                ("date", models.DateField(verbose_name="date")),
                ("people", values.fields.CleanCharField(blank=True, max_length=300, verbose_name="taking part")),
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
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="inspections",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                ("remarks", values.fields.CleanTextField(blank=True, verbose_name="general remarks")),
                (
                    "kind",
                    models.CharField(
                        choices=[("inspection", "Inspection"), ("chase-up", "Follow-up")],
                        default="inspection",
                        max_length=12,
                        verbose_name="kind of inspection",
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
            name="HistoricalSiteFigure",
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
                    "measure",
                    models.CharField(
                        choices=[
                            ("area", "Area"),
                            ("expansion-area", "Area of the expansion"),
                            ("area-after-expansion", "Area after the expansion"),
                            ("industrial-area", "Industrial land (detailed plan)"),
                            ("built-industrial-area", "Industrial land with infrastructure, ready to lease"),
                            ("leased-area", "Industrial land leased"),
                            ("total-investment", "Total investment"),
                            ("public-investment", "Of which public investment"),
                            ("other-investment", "Of which other capital"),
                            ("paid-investment", "Capital paid, cumulative"),
                            ("term", "Term of operation"),
                        ],
                        max_length=24,
                        verbose_name="type of figure",
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
                "verbose_name": "historical figure",
                "verbose_name_plural": "historical figures and their sources",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["site", "history_date"], name="progress_hi_site_id_07920d_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSiteEvent",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("amended", "Decision amended"),
                            ("developer-changed", "Developer changed"),
                            ("expanded", "Expanded"),
                            ("phased", "Divided into phases"),
                            ("suspended", "Suspended"),
                            ("resumed", "Resumed or reinstated"),
                            ("revoked", "Decision revoked"),
                            ("withdrawn", "Removed from the plan"),
                        ],
                        max_length=20,
                        verbose_name="kind of event",
                    ),
                ),
                ("date", values.fields.PartialDateField(verbose_name="date")),
                ("note", values.fields.CleanTextField(blank=True, verbose_name="note")),
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
                        verbose_name="decision",
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
                        validators=[django.core.validators.MinValueValidator(2)],
                        verbose_name="number of phases",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical event",
                "verbose_name_plural": "historical events",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["site", "history_date"], name="progress_hi_site_id_686636_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSiteDocument",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
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
                "verbose_name": "historical document of the site",
                "verbose_name_plural": "historical documents of the site",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["site", "history_date"], name="progress_hi_site_id_1ab106_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSecondaryProject",
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
                ("note", values.fields.CleanTextField(blank=True, verbose_name="note")),
                ("name_folded", values.fields.FoldedField(sources=("name",))),
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
                ("folded", values.fields.FoldedField(db_index=False, sources=("name", "product"))),
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
                    "forecast_operation",
                    values.fields.PartialDateField(
                        blank=True, help_text="The current target date.", null=True, verbose_name="forecast operation"
                    ),
                ),
            ],
            options={
                "verbose_name": "historical secondary project",
                "verbose_name_plural": "historical secondary projects",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["site", "history_date"], name="progress_hi_site_id_985c8e_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalInspection",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                ("date", models.DateField(verbose_name="date")),
                ("people", values.fields.CleanCharField(blank=True, max_length=300, verbose_name="taking part")),
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
                ("remarks", values.fields.CleanTextField(blank=True, verbose_name="general remarks")),
                (
                    "kind",
                    models.CharField(
                        choices=[("inspection", "Inspection"), ("chase-up", "Follow-up")],
                        default="inspection",
                        max_length=12,
                        verbose_name="kind of inspection",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical inspection",
                "verbose_name_plural": "historical inspections",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["site", "history_date"], name="progress_hi_site_id_b22ff5_idx")],
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
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="site_documents",
                        to="progress.document",
                        verbose_name="document",
                    ),
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
            name="SiteEvent",
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
                            ("amended", "Decision amended"),
                            ("developer-changed", "Developer changed"),
                            ("expanded", "Expanded"),
                            ("phased", "Divided into phases"),
                            ("suspended", "Suspended"),
                            ("resumed", "Resumed or reinstated"),
                            ("revoked", "Decision revoked"),
                            ("withdrawn", "Removed from the plan"),
                        ],
                        max_length=20,
                        verbose_name="kind of event",
                    ),
                ),
                ("date", values.fields.PartialDateField(verbose_name="date")),
                ("note", values.fields.CleanTextField(blank=True, verbose_name="note")),
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
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="progress.site",
                        verbose_name="site",
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
                        validators=[django.core.validators.MinValueValidator(2)],
                        verbose_name="number of phases",
                    ),
                ),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "events",
                "ordering": ["-date", "-pk"],
                "constraints": [
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
                    models.CheckConstraint(
                        condition=models.Q(("area__isnull", True), ("area__gt", 0), _connector="OR"),
                        name="site_event_area_positive",
                        violation_error_message="An area is more than 0 ha.",
                    ),
                ],
            },
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
                            ("expansion-area", "Area of the expansion"),
                            ("area-after-expansion", "Area after the expansion"),
                            ("industrial-area", "Industrial land (detailed plan)"),
                            ("built-industrial-area", "Industrial land with infrastructure, ready to lease"),
                            ("leased-area", "Industrial land leased"),
                            ("total-investment", "Total investment"),
                            ("public-investment", "Of which public investment"),
                            ("other-investment", "Of which other capital"),
                            ("paid-investment", "Capital paid, cumulative"),
                            ("term", "Term of operation"),
                        ],
                        max_length=24,
                        verbose_name="type of figure",
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
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="figures",
                        to="progress.site",
                        verbose_name="site",
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
            name="StaffProfile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
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
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="staff_profile",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "place of work",
                "verbose_name_plural": "places of work",
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
                    "ends_with",
                    values.fields.CleanCharField(blank=True, max_length=200, verbose_name="ends with (Vietnamese)"),
                ),
                (
                    "ends_with_en",
                    values.fields.CleanCharField(blank=True, max_length=200, verbose_name="ends with (English)"),
                ),
                ("asks_document", models.BooleanField(default=False, verbose_name="asks for a document")),
                ("asks_area", models.BooleanField(default=False, verbose_name="asks for hectares")),
                ("asks_households", models.BooleanField(default=False, verbose_name="asks for households")),
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
                    "other_names",
                    values.fields.CleanTextField(
                        blank=True,
                        help_text="What offices call it in their workbooks, one name a line: BCNCKT, Giải phóng mặt bằng.",
                        verbose_name="other names",
                    ),
                ),
                (
                    "asks_date",
                    models.BooleanField(
                        default=False,
                        help_text="Done without an actual date gives a question: its decision or minutes have a date.",
                        verbose_name="asks for the day it was done",
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
            ],
            options={
                "verbose_name": "milestone",
                "verbose_name_plural": "milestones",
                "ordering": ["stage__order", "phase"],
                "indexes": [models.Index(fields=["stage", "state"], name="progress_mi_stage_i_71c193_idx")],
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
                ("description", values.fields.CleanTextField(verbose_name="obstacle")),
                ("cause", values.fields.CleanTextField(blank=True, verbose_name="cause")),
                ("request", values.fields.CleanTextField(blank=True, verbose_name="request")),
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
                    "resolved_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[progress.models.base.not_in_the_future],
                        verbose_name="resolved on",
                    ),
                ),
                (
                    "resolution",
                    values.fields.CleanCharField(blank=True, max_length=300, verbose_name="resolution"),
                ),
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
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="obstacles",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
                ("folded", values.fields.FoldedField(db_index=False, sources=("description", "cause", "request"))),
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
                    "answered_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[progress.models.base.not_in_the_future],
                        verbose_name="answered on",
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
                    "confirmed_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[progress.models.base.not_in_the_future],
                        verbose_name="confirmed on",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "obstacle",
                "verbose_name_plural": "obstacles",
                "ordering": [models.OrderBy(models.F("confirmed_on"), nulls_first=True), "opened_on", "pk"],
                "constraints": [
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
                        violation_error_message="The person who recorded the resolution cannot confirm it: a "
                        "second person must.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalObstacle",
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
                ("description", values.fields.CleanTextField(verbose_name="obstacle")),
                ("cause", values.fields.CleanTextField(blank=True, verbose_name="cause")),
                ("request", values.fields.CleanTextField(blank=True, verbose_name="request")),
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
                    "resolved_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[progress.models.base.not_in_the_future],
                        verbose_name="resolved on",
                    ),
                ),
                (
                    "resolution",
                    values.fields.CleanCharField(blank=True, max_length=300, verbose_name="resolution"),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
                ("folded", values.fields.FoldedField(db_index=False, sources=("description", "cause", "request"))),
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
                ("answer", values.fields.CleanTextField(blank=True, verbose_name="answer")),
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
                    "answered_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[progress.models.base.not_in_the_future],
                        verbose_name="answered on",
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
                    "confirmed_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[progress.models.base.not_in_the_future],
                        verbose_name="confirmed on",
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
            ],
            options={
                "verbose_name": "historical obstacle",
                "verbose_name_plural": "historical obstacles",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["site", "history_date"], name="progress_hi_site_id_72444f_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalStage",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
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
                    "ends_with",
                    values.fields.CleanCharField(blank=True, max_length=200, verbose_name="ends with (Vietnamese)"),
                ),
                (
                    "ends_with_en",
                    values.fields.CleanCharField(blank=True, max_length=200, verbose_name="ends with (English)"),
                ),
                ("asks_document", models.BooleanField(default=False, verbose_name="asks for a document")),
                ("asks_area", models.BooleanField(default=False, verbose_name="asks for hectares")),
                ("asks_households", models.BooleanField(default=False, verbose_name="asks for households")),
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
                    "other_names",
                    values.fields.CleanTextField(
                        blank=True,
                        help_text="What offices call it in their workbooks, one name a line: BCNCKT, Giải phóng mặt bằng.",
                        verbose_name="other names",
                    ),
                ),
                (
                    "asks_date",
                    models.BooleanField(
                        default=False,
                        help_text="Done without an actual date gives a question: its decision or minutes have a date.",
                        verbose_name="asks for the day it was done",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical stage",
                "verbose_name_plural": "historical stages",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMilestone",
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
                        help_text="The decision, minutes or report it is based on.",
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
                "verbose_name": "historical milestone",
                "verbose_name_plural": "historical milestones",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["site", "history_date"], name="progress_hi_site_id_ba445b_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalWorkSettings",
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
                    "roles_awaiting_acceptance",
                    models.JSONField(
                        blank=True,
                        default=progress.models.office.reporting_roles,
                        help_text="Reports from these roles become official when an officer approves them.",
                        verbose_name="reports that need approval",
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
                    "roles_awaiting_acceptance",
                    models.JSONField(
                        blank=True,
                        default=progress.models.office.reporting_roles,
                        help_text="Reports from these roles become official when an officer approves them.",
                        verbose_name="reports that need approval",
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
            name="HistoricalFinding",
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
            ],
            options={
                "verbose_name": "historical finding",
                "verbose_name_plural": "historical findings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["site", "history_date"], name="progress_hi_site_id_e63ba6_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalInspectionPhoto",
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
                ("file", models.TextField(max_length=100, verbose_name="photo")),
                ("caption", values.fields.CleanCharField(blank=True, max_length=200, verbose_name="caption")),
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
            ],
            options={
                "verbose_name": "historical photo",
                "verbose_name_plural": "historical photos",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["site", "history_date"], name="progress_hi_site_id_a64593_idx")],
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
                    "file",
                    files.fields.CheckedFileField(
                        pictures_only=True, upload_to=progress.models.inspection.stored_photo_name, verbose_name="photo"
                    ),
                ),
                ("caption", values.fields.CleanCharField(blank=True, max_length=200, verbose_name="caption")),
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
                    "site",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="inspection_photos",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
            ],
            options={
                "verbose_name": "photo",
                "verbose_name_plural": "photos",
                "ordering": ["inspection", "pk"],
            },
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
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="progress.inspection",
                        verbose_name="inspection",
                    ),
                ),
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
                    "site",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
            ],
            options={
                "verbose_name": "finding",
                "verbose_name_plural": "findings",
                "ordering": ["inspection", "pk"],
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
                        help_text="Calculated, never typed: that line's hectares ÷ the industrial land "
                        "(Decree 32/2024, art. 2(7)).",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rates",
                        to="progress.reportrow",
                        verbose_name="occupancy: rate of line",
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
                        choices=[("half", "First half-year"), ("year", "Whole year")],
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
                    "row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="progress.reportrow",
                        verbose_name="line",
                    ),
                ),
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
            name="HistoricalReportRow",
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
                    "rate_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Calculated, never typed: that line's hectares ÷ the industrial land "
                        "(Decree 32/2024, art. 2(7)).",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="progress.reportrow",
                        verbose_name="occupancy: rate of line",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical line of a report form",
                "verbose_name_plural": "historical lines of report forms",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPeriodFigure",
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
                        choices=[("half", "First half-year"), ("year", "Whole year")],
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
                "verbose_name": "historical figure of a period",
                "verbose_name_plural": "historical figures of reporting periods",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["site", "history_date"], name="progress_hi_site_id_fcc53b_idx")],
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
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="baselines",
                        to="progress.site",
                        verbose_name="site",
                    ),
                ),
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
            name="BaselineDate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                ("date", values.fields.PartialDateField(verbose_name="date")),
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
                    "milestone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="baseline_dates",
                        to="progress.milestone",
                        verbose_name="milestone",
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
            name="HistoricalBaseline",
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
                        help_text="The decision that sets this schedule.",
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
            ],
            options={
                "verbose_name": "historical baseline",
                "verbose_name_plural": "historical baselines",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["site", "history_date"], name="progress_hi_site_id_35e124_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalBaselineDate",
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
                ("date", values.fields.PartialDateField(verbose_name="date")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
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
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            ],
            options={
                "verbose_name": "historical date of a baseline",
                "verbose_name_plural": "historical dates of a baseline",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["site", "history_date"], name="progress_hi_site_id_ee1ddf_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSubmission",
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
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
                    "period",
                    models.CharField(
                        blank=True,
                        choices=[("half", "First half-year"), ("year", "Whole year")],
                        max_length=4,
                        verbose_name="reporting period",
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
                ("year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="year")),
            ],
            options={
                "verbose_name": "historical report for approval",
                "verbose_name_plural": "historical reports for approval",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["site", "history_date"], name="progress_hi_site_id_8ffcd3_idx")],
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
                    "reporter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reporter",
                    ),
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
                    "period",
                    models.CharField(
                        blank=True,
                        choices=[("half", "First half-year"), ("year", "Whole year")],
                        max_length=4,
                        verbose_name="reporting period",
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
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminder",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
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
    ]
