"""Rates of occupancy as reported, and months or years side by side of indicators and of the forms of periods."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bkproject.tests.test_import_layouts import map_columns, posted, reading
from bkproject.tests.test_import_new_rows import confirm, entries
from bkproject.tests.test_import_questions import answer, asked, names
from progress.models import PeriodFigure, SiteFigure
from progress.tests.cast import browser, figure, text_of
from progress.tests.reports import make_rows
from reports.models import Indicator, IndicatorFigure
from spreadsheets.models import ImportRun, ImportState
from spreadsheets.tests.files import xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TITLE = ["(Tính đến ngày 14/6/2026)"]


@pytest.fixture
def client(cast):
    return browser(cast.administrator)


def send(client, *rows, prepare=None, kind: str = "") -> ImportRun:
    file = SimpleUploadedFile("biểu.xlsx", xlsx(*rows, prepare=prepare))
    client.post("/import/", {"file": file, "kind": kind})
    return ImportRun.objects.latest("pk")


def rates() -> dict[str, Decimal]:
    found = SiteFigure.objects.filter(measure="occupancy-rate").select_related("site")
    return {rate.site.name: rate.value for rate in found}


@pytest.mark.parametrize("header", ["Tỷ lệ lấp đầy (%)", "Tỉ lệ lấp đầy", "Tỷ lệ lấp đầy CCN"])
def test_a_rate_of_occupancy_is_kept_as_it_was_reported(client, cast, header):
    def in_percent(book):
        book.active["B4"].number_format = "0%"

    rows = ["CCN Cẩm Giàng", "85,5%"], ["CCN Vằng Mười", 0.6]
    run = send(client, TITLE, ["Tên cụm", header], *rows, prepare=in_percent)
    assert run.state == ImportState.PREVIEW
    confirm(client, run, add_new="on")
    assert rates() == {"Cẩm Giàng": Decimal("85.5"), "Vằng Mười": 60}
    kept = SiteFigure.objects.get(site=cast.cluster)
    assert (str(kept.as_of), kept.unit) == ("14/06/2026", "%")
    assert "biểu.xlsx" in kept.source
    assert SiteFigure.objects.count() == 2, "no hectares are made of it"


def test_a_plain_number_is_of_percent_and_one_that_may_be_a_share_is_asked(client, cast):
    run = send(client, TITLE, ["Tên cụm", "Tỷ lệ lấp đầy (%)"], ["CCN Cẩm Giàng", 85], ["CCN Vằng Mười", 0.6])
    [name] = names(asked(client, run))
    answer(client, run, **{name: "share"})
    confirm(client, run, add_new="on")
    assert rates() == {"Cẩm Giàng": 85, "Vằng Mười": 60}


def test_in_a_long_sheet_the_percent_that_a_cell_shows_is_read(client, cast):
    def in_percent(book):
        book.active["C2"].number_format = "0%"

    head = ["Khu, cụm", "Loại số liệu", "Giá trị", "Đơn vị tính", "Thời điểm"]
    row = ["CCN Cẩm Giàng", "Tỷ lệ lấp đầy theo báo cáo", 0.85, "%", "14/6/2026"]
    money = ["CCN Cẩm Giàng", "Tổng mức đầu tư", "541.750 triệu đồng", "tỷ đ", "14/6/2026"]
    run = send(client, head, row, money, prepare=in_percent, kind="site_figures")
    assert run.state == ImportState.PREVIEW, text_of(client.get(reading(run)))
    assert not run.counts["refused"], text_of(client.get(f"/imports/{run.pk}/?part=refused"))
    confirm(client, run, add_new="on")
    assert {f.measure: f.value for f in SiteFigure.objects.all()} == {
        "occupancy-rate": 85,
        "total-investment": Decimal("541.75"),
    }


def test_the_site_shows_the_reported_rate_beside_the_calculated_one(client, cast):
    figure(cast.cluster, "leased-area", "12.5")
    figure(cast.cluster, "industrial-area", "50")
    figure(cast.cluster, "occupancy-rate", "27.5", source="Báo cáo 12/BC-UBND")
    page = text_of(client.get(cast.cluster.get_absolute_url()))
    assert "27,5 % as reported" in page
    assert "+2,5 percentage points against the calculated rate (Industrial land (detailed plan))" in page
    SiteFigure.objects.filter(measure="leased-area").delete()
    assert "No rate can be calculated" in text_of(client.get(cast.cluster.get_absolute_url()))


@pytest.fixture
def indicators():
    return [
        Indicator.objects.create(code="output", name="Giá trị sản xuất", name_en="Output", unit="tỷ đồng", order=1),
        Indicator.objects.create(code="share", name="Tỷ trọng", name_en="Share", unit="%", order=2),
    ]


def of_indicators() -> dict[tuple[str, ...], Decimal]:
    found = IndicatorFigure.objects.select_related("indicator")
    return {(f.indicator.code, str(f.period), f.kind): f.value for f in found}


def test_years_side_by_side_are_figures_of_indicators(client, cast, indicators):
    head = ["TT", "Chỉ tiêu", "ĐVT", "Thực hiện năm 2024", "Kế hoạch năm 2025", "Quý I/2025"]
    rows = [1, "Giá trị sản xuất", "tỷ đồng", 120.5, "130,25", 30], [2, "Tỷ trọng", "%", "12,5%", None, 13]
    run = send(client, head, *rows, kind="indicator_figures")
    map_columns(client, run, {"Quý I/2025": "actual"})
    assert run.state == ImportState.PREVIEW, run.counts
    assert not run.counts["refused"]
    confirm(client, run, add_new="on")
    assert of_indicators() == {
        ("output", "2024", "actual"): Decimal("120.5"),
        ("output", "2025", "planned"): Decimal("130.25"),
        ("output", "Q1 2025", "actual"): 30,
        ("share", "2024", "actual"): Decimal("12.5"),
        ("share", "Q1 2025", "actual"): 13,
    }


def test_the_unit_of_an_indicator_is_known_in_either_language(client, cast):
    Indicator.objects.create(
        code="clusters", name="Số cụm", name_en="Clusters", unit="cụm", unit_en="clusters", order=1
    )
    rows = ["Chỉ tiêu", "ĐVT", "Thực hiện năm 2024"], ["Số cụm", "cụm", 12], ["Clusters", "Clusters", 12]
    run = send(client, *rows, kind="indicator_figures")
    assert [entry["notes"][0]["message"] for entry in entries(run, "refused")] == ["Row 2 is about the same record."]
    assert run.counts["new"] == 1


@pytest.mark.parametrize(
    ("unit", "header", "saved"),
    [
        ("triệu đồng", "Thực hiện năm 2024", Decimal("120.5")),
        ("triệu đồng", "Thực hiện năm 2024 (triệu đồng)", Decimal("120.5")),
        ("tỷ đồng", "Thực hiện năm 2024 (triệu đồng)", None),
        ("ha", "Thực hiện năm 2024", None),
    ],
)
def test_another_unit_than_the_indicators_is_refused_or_converted(client, cast, indicators, unit, header, saved):
    run = send(client, ["Chỉ tiêu", "ĐVT", header], ["Giá trị sản xuất", unit, 120500], kind="indicator_figures")
    assert run.state == ImportState.PREVIEW
    assert run.counts["refused"] == (saved is None)
    if saved:
        confirm(client, run, add_new="on")
        assert [*of_indicators().values()] == [saved]


def test_years_side_by_side_are_figures_of_the_forms(client, cast):
    row = make_rows()["leased"]
    head = ["Khu, cụm", "Biểu", "Dòng", "Năm 2024", "6 tháng đầu năm 2025", "Tháng 1/2025"]
    run = send(client, head, ["CCN Cẩm Giàng", row.form, row.number, 3, 4, 5], kind="figures")
    form = client.get(reading(run)).context["columns"]
    data = posted(form)
    year, half, month = (r for r in form.tables[0].rows if r.has_period)
    chosen = {year.name: "of_period", half.name: "=", month.name: "="}
    refused = text_of(client.post(reading(run), data | chosen))
    assert "is no reporting period: give a quarter, the first half-year or a year" in refused
    client.post(reading(run), data | chosen | {month.name: ""})
    run.refresh_from_db()
    assert run.state == ImportState.PREVIEW
    confirm(client, run, add_new="on", leave_refused="on")
    assert PeriodFigure.objects.get(year=2024, period="year").value == 3
