import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import values.fields
import history.tracking

PRICES = [("constant-2010", "at constant 2010 prices"), ("current", "at current prices")]
PERIOD_HELP = "The year, or the half-year, quarter or month: 2024, 6 tháng đầu năm 2025."
AREA_HELP = "As the unit was then: the figures of a province before it was merged are its own."
PRICES_HELP = "Empty if the source does not give it."


def period(**options):
    return values.fields.PartialDateField(help_text=PERIOD_HELP, verbose_name="period", **options)


def prices():
    return models.CharField(blank=True, choices=PRICES, help_text=PRICES_HELP, max_length=16, verbose_name="prices")


def area():
    return models.ForeignKey(
        blank=True,
        help_text=AREA_HELP,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="places.administrativeunit",
        verbose_name="area covered",
    )


def past(to: str, **options):
    """A relation of a table of history: it holds whatever was, and checks nothing."""
    return models.ForeignKey(
        blank=True,
        db_constraint=False,
        null=True,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to=to,
        **options,
    )


def of_a_choice():
    """The columns that a choice and its records of history have alike."""
    return [
        ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
        (
            "changed_at",
            models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at"),
        ),
        ("period", period()),
        ("prices", prices()),
        (
            "basis",
            models.CharField(
                choices=[("published", "Published figure"), ("computed", "Calculated figure")],
                default="published",
                max_length=10,
                verbose_name="reports use",
            ),
        ),
        ("reason", values.fields.CleanCharField(blank=True, max_length=200, verbose_name="reason for the choice")),
    ]


class Migration(migrations.Migration):
    """Room for series: the period, area and prices of a figure, and a choice for each of them."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("places", "0003_history_indexed"),
        ("reports", "0004_history_indexed"),
    ]

    operations = [
        # Away first, so that on the way back it comes last, over years that are filled in again.
        migrations.RemoveConstraint(model_name="indicatorfigure", name="indicator_figure_one_chosen"),
        *(
            migrations.AddField(model_name=model, name=name, field=field)
            for model, of_area in (
                ("indicatorfigure", area()),
                (
                    "historicalindicatorfigure",
                    past("places.administrativeunit", help_text=AREA_HELP, verbose_name="area covered"),
                ),
            )
            for name, field in (("period", period(null=True)), ("prices", prices()), ("area", of_area))
        ),
        migrations.CreateModel(
            name="IndicatorChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                *of_a_choice(),
                ("area", area()),
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
            },
        ),
        migrations.CreateModel(
            name="HistoricalIndicatorChoice",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                *of_a_choice(),
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
                ("area", past("places.administrativeunit", help_text=AREA_HELP, verbose_name="area covered")),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("indicator", past("reports.indicator", verbose_name="indicator")),
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
