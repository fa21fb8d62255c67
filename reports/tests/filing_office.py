"""An office two days after forms 01 and 02 of 2026 were due: a cluster with a project in the commune, forms 03, 04."""

from datetime import date

from progress.tests.cast import make_cast
from progress.tests.past import on
from progress.tests.reports import YEAR, make_rows, project
from reports.models import FormKind, FormRow, FormTerms

LONG_AGO, TODAY = date(2024, 1, 2), date(2026, 12, 22)


def make_office():
    """Recorded in 2024. `of_unit` is form 03, `of_province` form 04: each counts workers and clusters planned."""
    with on(LONG_AGO):
        cast = make_cast()
        cast.rows = make_rows()
        cast.rows["workers"].answers = "workers"
        cast.rows["workers"].save()
        cast.project = project(cast.cluster, "Nhà máy giày", investor=cast.rival)
        cast.of_province = _form("04", "province", 31)
        cast.of_unit = _form("03", "unit", 25, feeds=cast.of_province)
        FormKind.objects.create(number="02", level="site", name="Biểu 02", feeds=cast.of_unit)
    return cast


def _form(number: str, level: str, due: int, feeds: FormKind | None = None) -> FormKind:
    names = {"name": f"Biểu {number}", "name_en": f"Form {number}"}
    kind = FormKind.objects.create(number=number, level=level, feeds=feeds, **names)
    FormTerms.objects.create(kind=kind, title=kind.name, sender="UBND", receivers="Sở")
    for period, month, day in (("half", 6, due - 1), ("year", 12, due)):
        kind.periods.create(period=period, end_day=14, end_month=month, due_day=day, due_month=month)
    FormRow.objects.create(kind=kind, number="1", order=1, name="Số cụm quy hoạch", computation="planned")
    FormRow.objects.create(kind=kind, number="2", order=2, name="Lao động", unit="Người", computation="workers")
    return kind


def debt(form: str, pk: int, step: str = "") -> str:
    return f"/figures/{form}/{YEAR}/{pk}/{step}"
