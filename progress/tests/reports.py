"""Rows of the two forms, a project to report of, and filling a page in as a person would."""

from progress.models import PeriodFigure, ReportRow, SecondaryProject
from progress.tests.cast import browser
from values.tests.page_forms import fields_of

HALF, YEAR, LAST_YEAR = "2026-half", "2026-year", "2025-year"


def make_rows() -> dict[str, ReportRow]:
    """Form 01 with revenue and workers; form 02 with leased land, its rate, and wastewater."""
    row = ReportRow.objects.create
    rows = {
        "revenue": row(form="01", number="1", order=10, name="Doanh thu", unit="Tỷ đồng", for_zones=True),
        "workers": row(form="01", number="3", order=30, name="Lao động", unit="Người", is_whole=True, for_zones=True),
        "leased": row(form="02", number="4", order=40, name="Đất đã cho thuê", name_en="Leased land", unit="ha"),
        "wastewater": row(form="02", number="13", order=130, name="Xử lý nước thải", is_zero_or_one=True),
    }
    rows["rate"] = row(form="02", number="5", order=50, name="Tỉ lệ lấp đầy", unit="%", rate_of=rows["leased"])
    return rows


def project(site, name="Nhà máy giày", **fields) -> SecondaryProject:
    return SecondaryProject.objects.create(site_id=site.pk, name=name, **fields)


def answer(row, value, site, of=None, period=HALF, **fields) -> PeriodFigure:
    year, kind = period.split("-")
    return PeriodFigure.objects.create(
        site_id=site.pk, project=of, row=row, year=int(year), period=kind, value=value, **fields
    )


def stored(of=None, period=YEAR) -> dict[str, tuple]:
    """What a period holds of a project, or with none of the developers, by the number of the row."""
    year, kind = period.split("-")
    found = PeriodFigure.objects.filter(project=of, year=int(year), period=kind).select_related("row")
    return {one.row.number: (one.value if one.value is None else one.value.normalize(), one.note) for one in found}


def opened(user, address) -> dict:
    """What the page's form would send as it stands."""
    return fields_of(browser(user).get(address), "figures-form")


def fill_in(user, address, page=None, **typed):
    """Type values into the rows ("3" as r3, its note as n3) and save; returns the answer."""
    data = dict(page if page is not None else opened(user, address))
    names = {"r": "value", "n": "note", "c": "checked"}
    for name, value in typed.items():
        is_of_row = name[0] in names and name[1:].isdigit()
        data[f"{names[name[0]]}-{name[1:]}" if is_of_row else name] = value
    return browser(user).post(address, data)
