import django.db.models.deletion
import django.utils.timezone
import history.tracking
import simple_history.models
import values.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("places", "0001_initial"),
        ("places", "0002_written_in_a_request"),
        ("places", "0003_history_indexed"),
        ("places", "0004_code_of_one_present_unit"),
        ("places", "0005_organisation_level"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AdministrativeUnit",
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
                            ("province", "Province"),
                            ("city", "City"),
                            ("district", "District"),
                            ("township", "Township"),
                            ("ward", "Ward"),
                            ("commune", "Commune"),
                        ],
                        max_length=10,
                        verbose_name="kind of unit",
                    ),
                ),
                (
                    "name",
                    values.fields.CleanCharField(
                        help_text="Without its kind: Cẩm Giàng, not xã Cẩm Giàng.", max_length=100, verbose_name="name"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        blank=True,
                        help_text="Of the national list of units; empty if unknown.",
                        max_length=10,
                        verbose_name="official code",
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="last day of validity")),
                ("slug", models.SlugField(editable=False, max_length=160, unique=True, verbose_name="identifier")),
                ("folded", values.fields.FoldedField(sources=("prefix", "name"))),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="places.administrativeunit",
                        verbose_name="belongs to",
                    ),
                ),
                (
                    "successors",
                    models.ManyToManyField(
                        blank=True, related_name="predecessors", to="places.administrativeunit", verbose_name="became"
                    ),
                ),
            ],
            options={
                "verbose_name": "administrative unit",
                "verbose_name_plural": "administrative units",
                "ordering": ["folded", "valid_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from__isnull", True),
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="unit_ends_after_it_begins",
                        violation_error_message="A unit's last day cannot come before its first.",
                    ),
                    values.fields.UniqueFoldedConstraint(
                        fields=("kind", "folded", "parent", "valid_from"),
                        name="unit_once_per_period",
                        violation_error_message="This unit, with the same period of validity, is already recorded.",
                    ),
                    values.fields.UniqueFoldedConstraint(
                        condition=models.Q(("valid_from__isnull", True)),
                        fields=("kind", "folded", "parent"),
                        name="unit_once_per_period_of_unknown_start",
                        violation_error_message="This unit, with the same period of validity, is already recorded.",
                    ),
                    values.fields.UniqueFoldedConstraint(
                        condition=models.Q(("parent__isnull", True)),
                        fields=("kind", "folded", "valid_from"),
                        name="unit_once_per_period_without_parent",
                        violation_error_message="This unit, with the same period of validity, is already recorded.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(models.Q(("code", ""), _negated=True), ("valid_until__isnull", True)),
                        fields=("code",),
                        name="unit_code_of_one_present_unit",
                        violation_error_message="Another present unit has this official code.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAdministrativeUnit",
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
                            ("province", "Province"),
                            ("city", "City"),
                            ("district", "District"),
                            ("township", "Township"),
                            ("ward", "Ward"),
                            ("commune", "Commune"),
                        ],
                        max_length=10,
                        verbose_name="kind of unit",
                    ),
                ),
                (
                    "name",
                    values.fields.CleanCharField(
                        help_text="Without its kind: Cẩm Giàng, not xã Cẩm Giàng.", max_length=100, verbose_name="name"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        blank=True,
                        help_text="Of the national list of units; empty if unknown.",
                        max_length=10,
                        verbose_name="official code",
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="last day of validity")),
                ("slug", models.SlugField(editable=False, max_length=160, verbose_name="identifier")),
                ("folded", values.fields.FoldedField(sources=("prefix", "name"))),
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
                        to="places.administrativeunit",
                        verbose_name="belongs to",
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
                "verbose_name": "historical administrative unit",
                "verbose_name_plural": "historical administrative units",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAdministrativeUnit_successors",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "from_administrativeunit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="places.administrativeunit",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="places.historicaladministrativeunit",
                    ),
                ),
                (
                    "to_administrativeunit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="places.administrativeunit",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalAdministrativeUnit_successors",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalOrganisation",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                ("name", values.fields.CleanCharField(max_length=200, verbose_name="name")),
                ("short_name", values.fields.CleanCharField(blank=True, max_length=80, verbose_name="short name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("enterprise", "Enterprise"),
                            ("public-unit", "Public service unit"),
                            ("agency", "State agency"),
                            ("committee", "People's committee"),
                            ("press", "Press"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                        verbose_name="kind of organisation",
                    ),
                ),
                ("tax_code", models.CharField(blank=True, max_length=14, verbose_name="tax code")),
                ("address", values.fields.CleanCharField(blank=True, max_length=200, verbose_name="address")),
                ("contact", values.fields.CleanTextField(blank=True, verbose_name="contact")),
                ("name_folded", values.fields.FoldedField(sources=("name",))),
                ("folded", values.fields.FoldedField(sources=("name", "short_name", "tax_code"))),
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
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("central", "Government, ministry, central agency"),
                            ("province", "Provincial committee or council"),
                            ("department", "Department of the province"),
                            ("district", "District (until 30/06/2025)"),
                            ("commune", "Commune"),
                            ("subordinate", "Unit under a department"),
                            ("enterprise", "Enterprise"),
                        ],
                        help_text="It decides how the organisation is addressed. Left empty, the name counts "
                        "where it gives the level.",
                        max_length=12,
                        verbose_name="level",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical organisation",
                "verbose_name_plural": "historical organisations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
                ),
                ("name", values.fields.CleanCharField(max_length=200, verbose_name="name")),
                ("short_name", values.fields.CleanCharField(blank=True, max_length=80, verbose_name="short name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("enterprise", "Enterprise"),
                            ("public-unit", "Public service unit"),
                            ("agency", "State agency"),
                            ("committee", "People's committee"),
                            ("press", "Press"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                        verbose_name="kind of organisation",
                    ),
                ),
                ("tax_code", models.CharField(blank=True, max_length=14, verbose_name="tax code")),
                ("address", values.fields.CleanCharField(blank=True, max_length=200, verbose_name="address")),
                ("contact", values.fields.CleanTextField(blank=True, verbose_name="contact")),
                ("name_folded", values.fields.FoldedField(sources=("name",))),
                ("folded", values.fields.FoldedField(sources=("name", "short_name", "tax_code"))),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("central", "Government, ministry, central agency"),
                            ("province", "Provincial committee or council"),
                            ("department", "Department of the province"),
                            ("district", "District (until 30/06/2025)"),
                            ("commune", "Commune"),
                            ("subordinate", "Unit under a department"),
                            ("enterprise", "Enterprise"),
                        ],
                        help_text="It decides how the organisation is addressed. Left empty, the name counts "
                        "where it gives the level.",
                        max_length=12,
                        verbose_name="level",
                    ),
                ),
            ],
            options={
                "verbose_name": "organisation",
                "verbose_name_plural": "organisations",
                "ordering": ["name_folded"],
                "constraints": [
                    values.fields.UniqueFoldedConstraint(
                        fields=("name_folded",),
                        name="organisation_name_unique_once_folded",
                        violation_error_message="An organisation of this name is already recorded.",
                    )
                ],
            },
        ),
    ]
