import datetime
import django.db.models.deletion
import django.utils.timezone
import history.tracking
import simple_history.models
import values.fields
import values.validity
from django.conf import settings
from django.db import migrations, models

from history.new_tables import NewTables


class Migration(NewTables):
    replaces = [
        ("places", "0001_initial"),
        ("places", "0002_written_in_a_request"),
        ("places", "0003_history_indexed"),
        ("places", "0004_code_of_one_present_unit"),
        ("places", "0005_organisation_level"),
        ("places", "0006_records_know_their_end"),
        ("places", "0007_units_of_the_whole_country"),
        ("places", "0008_examples_of_no_province"),
    ]

    initial = True

    dependencies = [
        ("auth", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalOrganisation",
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
                        help_text="It decides how the organisation is addressed. Left empty, the name counts where it gives the level.",
                        max_length=12,
                        verbose_name="level",
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
            ],
            options={
                "verbose_name": "historical organisation",
                "verbose_name_plural": "historical organisations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="places_hist_id_ecd5ce_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="places_hist_in_forc_580445_idx"),
                ],
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
                        help_text="It decides how the organisation is addressed. Left empty, the name counts where it gives the level.",
                        max_length=12,
                        verbose_name="level",
                    ),
                ),
                ("tax_code", models.CharField(blank=True, max_length=14, verbose_name="tax code")),
                ("address", values.fields.CleanCharField(blank=True, max_length=200, verbose_name="address")),
                ("contact", values.fields.CleanTextField(blank=True, verbose_name="contact")),
                ("name_folded", values.fields.FoldedField(sources=("name",))),
                ("folded", values.fields.FoldedField(sources=("name", "short_name", "tax_code"))),
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
                            ("municipal", "Centrally run city"),
                            ("city", "City"),
                            ("town", "Town"),
                            ("urban", "Urban district"),
                            ("district", "District"),
                            ("township", "Township"),
                            ("ward", "Ward"),
                            ("commune", "Commune"),
                            ("special", "Special zone"),
                        ],
                        max_length=10,
                        verbose_name="kind of unit",
                    ),
                ),
                (
                    "name",
                    values.fields.CleanCharField(
                        help_text="Without its kind: An Phú, not xã An Phú.", max_length=100, verbose_name="name"
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
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="last day of validity")),
                ("slug", models.SlugField(editable=False, max_length=160, unique=True, verbose_name="identifier")),
                ("folded", values.fields.FoldedField(sources=("prefix", "name"))),
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
                    models.UniqueConstraint(
                        condition=models.Q(models.Q(("code", ""), _negated=True), ("valid_until__isnull", True)),
                        fields=("code",),
                        name="unit_code_of_one_present_unit",
                        violation_error_message="Another present unit has this official code.",
                    ),
                    values.fields.UniqueFoldedConstraint(
                        fields=("kind", "folded", "parent", "valid_from", "code"),
                        name="unit_once_per_period",
                        violation_error_message="This unit, with the same period of validity, is already recorded.",
                    ),
                    values.fields.UniqueFoldedConstraint(
                        condition=models.Q(("valid_from__isnull", True)),
                        fields=("kind", "folded", "parent", "code"),
                        name="unit_once_per_period_of_unknown_start",
                        violation_error_message="This unit, with the same period of validity, is already recorded.",
                    ),
                    values.fields.UniqueFoldedConstraint(
                        condition=models.Q(("parent__isnull", True)),
                        fields=("kind", "folded", "valid_from", "code"),
                        name="unit_once_per_period_without_parent",
                        violation_error_message="This unit, with the same period of validity, is already recorded.",
                    ),
                ],
            },
            bases=(values.validity.ValidForATime, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAdministrativeUnit",
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
                            ("province", "Province"),
                            ("municipal", "Centrally run city"),
                            ("city", "City"),
                            ("town", "Town"),
                            ("urban", "Urban district"),
                            ("district", "District"),
                            ("township", "Township"),
                            ("ward", "Ward"),
                            ("commune", "Commune"),
                            ("special", "Special zone"),
                        ],
                        max_length=10,
                        verbose_name="kind of unit",
                    ),
                ),
                (
                    "name",
                    values.fields.CleanCharField(
                        help_text="Without its kind: An Phú, not xã An Phú.", max_length=100, verbose_name="name"
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
                "verbose_name": "historical administrative unit",
                "verbose_name_plural": "historical administrative units",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "in_force_until"], name="places_hist_id_4641bb_idx"),
                    models.Index(fields=["in_force_until", "history_date"], name="places_hist_in_forc_d1461b_idx"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAdministrativeUnit_successors",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
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
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="places.historicaladministrativeunit",
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "HistoricalAdministrativeUnit_successors",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="BroughtUnits",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("province", models.CharField(max_length=2)),
                ("said", models.JSONField(default=dict)),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="spreadsheets.importrun",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
    ]
