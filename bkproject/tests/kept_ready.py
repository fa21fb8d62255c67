"""What is kept ready for lists, worked out from scratch, to compare with what the writers keep."""

from django.db import connection

from progress.models import Explanation, Milestone, SecondaryProject, SiteSummary
from values.fields import DerivedField


def wrong_columns() -> list[tuple]:
    """Return (record, what is kept, what follows from it) of every promise, site and explanation that differs."""
    return [
        *wrong_promises(Milestone),
        *wrong_promises(SecondaryProject),
        *wrong_rows(SiteSummary),
        *wrong_rows(Explanation),
    ]


def wrong_promises(model) -> list[tuple]:
    wrong, columns = [], [field for field in model._meta.fields if isinstance(field, DerivedField)]
    for record in model.objects.all():
        history = model.history.filter(id=record.pk).order_by("history_date", "history_id")
        kept = {field.name: getattr(record, field.name) for field in columns}
        if forecasts := list(history.values_list(model.dates.forecast, flat=True)):  # some tests take history away
            record.first_forecast = next(filter(None, forecasts), record.forecast)
        right = {field.name: field.derived(record) for field in columns}
        if kept != right:
            wrong.append((record, kept, right))
    return wrong


def wrong_rows(model) -> list[tuple]:
    names = ", ".join(field.column for field in model._meta.fields)
    kept = f"SELECT {names} FROM {model._meta.db_table}"
    right = f"SELECT {names} FROM ({model.computed_sql()}) AS computed"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({kept} EXCEPT {right}) AS kept")
        wrong = [("kept", *row) for row in cursor.fetchall()]
        cursor.execute(f"SELECT * FROM ({right} EXCEPT {kept}) AS followed")
        return wrong + [("right", *row) for row in cursor.fetchall()]
