from django.db import migrations, models

CUT_OFFS = {"half": (14, 6), "year": (14, 12)}


def due_days_become_periods(apps, schema_editor):
    """Give each form its half-year and year: once where its due days never changed, else for each time of its terms."""
    FormKind, FormPeriod = (apps.get_model("reports", name) for name in ("FormKind", "FormPeriod"))
    for kind in FormKind.objects.filter(periods=None):
        terms = list(kind.terms.order_by("pk"))
        for period, (day, month) in CUT_OFFS.items():
            days = {getattr(one, f"due_{period}") for one in terms}
            times = [(one.valid_from, one.valid_until, getattr(one, f"due_{period}")) for one in terms]
            for valid_from, valid_until, due in times if len(days) > 1 else [(None, None, due) for due in days]:
                FormPeriod.objects.create(
                    kind=kind,
                    period=period,
                    end_day=day,
                    end_month=month,
                    due_day=due,
                    due_month=month,
                    valid_from=valid_from,
                    valid_until=valid_until,
                )


def periods_become_due_days(apps, schema_editor):
    """Give the terms of a form the due days of its half-year and year back."""
    for period in apps.get_model("reports", "FormPeriod").objects.filter(period__in=CUT_OFFS):
        period.kind.terms.update(**{f"due_{period.period}": period.due_day})


class Migration(migrations.Migration):
    dependencies = [("reports", "0013_own_forms")]

    operations = [
        migrations.RunPython(due_days_become_periods, periods_become_due_days),
        # A default, so that the columns can come back.
        migrations.AlterField("formterms", "due_half", models.PositiveSmallIntegerField("due", default=20)),
        migrations.AlterField("formterms", "due_year", models.PositiveSmallIntegerField("due", default=20)),
        migrations.AlterField("historicalformterms", "due_half", models.PositiveSmallIntegerField("due", default=20)),
        migrations.AlterField("historicalformterms", "due_year", models.PositiveSmallIntegerField("due", default=20)),
        migrations.RemoveField(
            model_name="formterms",
            name="due_half",
        ),
        migrations.RemoveField(
            model_name="formterms",
            name="due_year",
        ),
        migrations.RemoveField(
            model_name="historicalformterms",
            name="due_half",
        ),
        migrations.RemoveField(
            model_name="historicalformterms",
            name="due_year",
        ),
    ]
