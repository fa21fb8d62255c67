"""Own tables of a period that is over say what was true by its end, also if it was recorded later."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusters.models import Cluster
from progress.access.roles import Role
from progress.models import (
    Finding,
    Inspection,
    Meeting,
    Obstacle,
    ObstacleKind,
    SecondaryProject,
    SiteEvent,
    SiteFigure,
)
from progress.models.rules.reporting_period import Period
from progress.tests.cast import browser, document, figure, make_cast, person, record, text_of
from reports.models import FiledTable, Indicator, OwnTable
from reports.tables.actions import file_table
from reports.tables.content import content_of
from reports.tables.sources import Source
from reports.tests.forms_world import make_world, slowly
from reports.tests.world import published
from values.dates import PartialDate
from values.numbers import format_number

pytestmark = pytest.mark.django_db
QUARTER = "quý III/2026"  # true by 30/09/2026


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime.datetime(2026, 11, 30, 3, tzinfo=datetime.UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def cast():
    return make_cast()


def made(cast, query: str, view_name="cross-table", argument="clusters", period=QUARTER) -> OwnTable:
    values = {"title": "Báo cáo", "letterhead": "cluster", "is_shared": True, "owner": cast.administrator}
    period = PartialDate.parse(period)
    return OwnTable.objects.create(view_name=view_name, argument=argument, query=query, period=period, **values)


def said(cast, query: str, **more) -> dict[str, list[str]]:
    """The rows of a table: by the text of its first cell those of the others."""
    content = content_of(Source(made(cast, query, **more), cast.administrator))
    return {row["cells"][0]["text"]: [cell["text"] for cell in row["cells"][1:]] for row in content["rows"]}


def day(text: str) -> PartialDate:
    return PartialDate.parse(text)


def test_a_figure_of_a_later_day_gives_way_to_the_newest_before(cast):
    figure(cast.cluster, "area", "40", as_of=day("1/6/2026"))
    later = figure(cast.cluster, "area", "55", as_of=day("20/10/2026"))
    SiteFigure.objects.filter(site=cast.cluster.pk).update(is_chosen=False)
    SiteFigure.objects.filter(pk=later.pk).update(is_chosen=True)
    by_site = "rows=developer&across=&amount=area"
    assert said(cast, by_site)["Công ty Cổ phần Nhựa đường"] == ["40"]
    assert said(cast, by_site, period="2027")["Công ty Cổ phần Nhựa đường"] == ["55"]
    figure(cast.cluster, "area", "42", as_of=day("15/9/2026"))  # recorded after the cut-off, true by it
    assert said(cast, by_site)["Công ty Cổ phần Nhựa đường"] == ["42"]
    assert said(cast, by_site, period="2023")["Công ty Cổ phần Nhựa đường"] == ["–"]
    assert said(cast, "columns=area", view_name="clusters:list", argument="")["Cẩm Giàng"] == ["42"]


def test_a_figure_whose_day_the_cut_off_cuts_is_unknown_and_one_without_a_day_is_told(cast):
    figure(cast.cluster, "area", "40", as_of=day("2026"))
    figure(cast.other_cluster, "area", "15")
    content = content_of(Source(made(cast, "rows=developer&across=&amount=area"), cast.department))
    assert content["rows"][-1]["cells"][1]["text"] == "15"
    assert content["notes"][1:] == [
        "1 bản ghi chưa có số liệu này, không tính vào tổng.",
        "1 giá trị không có ngày đã ghi: lấy như đã ghi nhận.",
    ]


BY_EIA = "rows=stage-eia&across=&amount=count"


def test_a_stage_done_later_was_not_done(cast):
    record(cast.cluster, "eia", state="done", actual="3/2024")
    record(cast.other_cluster, "eia", state="done", actual="10/2026")
    assert said(cast, BY_EIA) == {"Hoàn thành": ["1"], "Chưa có thông tin": ["1"], "Tổng cộng": ["2"]}
    record(cast.other_cluster, "eia", state="done", actual="2026")
    assert said(cast, BY_EIA)["Chưa có thông tin"] == ["1"]


def test_a_stage_done_later_stands_as_it_was_recorded_by_then(clock):
    clock.move_to(datetime.datetime(2026, 8, 1, tzinfo=datetime.UTC))
    cast = make_cast()
    record(cast.cluster, "eia", state="done", actual="3/2024")
    record(cast.other_cluster, "eia", state="in_progress", actual=None)
    clock.move_to(datetime.datetime(2026, 11, 30, tzinfo=datetime.UTC))
    record(cast.other_cluster, "eia", state="done", actual="10/2026")
    assert said(cast, BY_EIA) == {"Đang thực hiện": ["1"], "Hoàn thành": ["1"], "Tổng cộng": ["2"]}
    listed = said(cast, "columns=standing", view_name="clusters:list", argument="")
    assert set(listed) == {"Cẩm Giàng", "Vằng Mười"}


def test_developer_and_legal_status_by_their_decisions(cast):
    company = cast.cluster.developer
    decision = document(cast.cluster)
    events = SiteEvent.objects
    events.create(site_id=cast.cluster.pk, kind="established", date=day("2020"), new_developer=company)
    events.create(
        site_id=cast.cluster.pk,
        kind="developer-changed",
        date=day("15/10/2026"),
        new_developer=cast.rival,
        document=decision,
    )
    cast.cluster.developer = cast.rival
    cast.cluster.save()
    events.create(site_id=cast.cluster.pk, kind="revoked", date=day("5/11/2026"), document=decision)
    query = "rows=developer&across=standing&amount=count"
    assert said(cast, query)[str(company)] == ["1", "1"]
    now = said(cast, query, period="2027")
    assert str(company) not in now
    assert now["Tổng cộng"] == ["1", "1", "2"]


def test_obstacles_and_inspections_by_their_days(cast):
    kind = ObstacleKind.objects.create(code="land", name="Đất", order=1)
    own = {"site_id": cast.cluster.pk, "kind": kind}
    Obstacle.objects.create(
        **own,
        description="Đã xong tháng 10",
        opened_on=datetime.date(2026, 8, 1),
        resolved_on=datetime.date(2026, 10, 1),
        resolution="Đã giao đất",
        confirmed_on=datetime.date(2026, 10, 5),
    )
    Obstacle.objects.create(**own, description="Mới", opened_on=datetime.date(2026, 10, 6))
    assert said(cast, "rows=obstacles&across=&amount=obstacles")["Tổng cộng"] == ["1"]
    listed = said(cast, "columns=state&columns=days&columns=resolution", view_name="progress:obstacles", argument="")
    assert listed == {"Đã xong tháng 10": ["Chưa giải quyết", "60", "–"]}
    visit = Inspection.objects.create(site_id=cast.cluster.pk, date=datetime.date(2026, 9, 1))
    Finding.objects.create(
        site_id=cast.cluster.pk, inspection=visit, found="Chưa có PCCC", done_on=datetime.date(2026, 10, 1)
    )
    Inspection.objects.create(site_id=cast.cluster.pk, date=datetime.date(2026, 10, 2))
    table = made(cast, "columns=findings&columns=open", view_name="progress:inspections", argument="")
    [row] = content_of(Source(table, cast.administrator))["rows"]
    assert [cell["text"] for cell in row["cells"][1:]] == ["1", "1"]
    assert row["cells"][2]["made_of"] == [{"record": "Chưa có PCCC", "amount": "1"}]


def test_projects_by_the_days_of_their_states(cast):
    at = {"site_id": cast.cluster.pk, "registered_capital": "10"}
    projects = SecondaryProject.objects
    projects.create(**at, name="Duyệt sau", state="approved", approved_on=day("1/10/2026"))
    projects.create(**at, name="Chạy sau", state="operating", approved_on=day("2025"), actual_operation=day("11/2026"))
    projects.create(**at, name="Đang chạy", state="operating", actual_operation=day("2/2026"), as_of=day("12/11/2026"))
    projects.create(**at, name="Dừng sau", state="stopped", actual_operation=day("2020"), stopped_on=day("1/11/2026"))
    listed = said(cast, "columns=state&columns=capital", view_name="progress:projects", argument="")
    assert listed == {
        "Chạy sau": ["–", "10"],
        "Đang chạy": ["Đang hoạt động", "–"],
        "Dừng sau": ["Đang hoạt động", "10"],
    }
    crossed = said(cast, "rows=state&across=&amount=count", argument="projects")
    assert crossed == {"Đang hoạt động": ["2"], "Chưa có thông tin": ["1"], "Tổng cộng": ["3"]}


def test_a_series_leaves_out_what_was_published_later(cast):
    output = Indicator.objects.create(code="output", name="Giá trị sản xuất", order=1, unit="tỷ đồng")
    published(output, "2025", "1780", as_of=day("1/3/2026"))
    other = published(output, "2025", "1800", as_of=day("20/10/2026"), source="Niên giám")
    type(other).objects.filter(indicator=output).update(is_chosen=False)
    type(other).objects.filter(pk=other.pk).update(is_chosen=True)
    published(output, "quý IV/2026", "500", as_of=None)
    assert "1.800" in said(cast, "", view_name="indicator", argument="output", period="2027")["năm 2025"]
    then = said(cast, "", view_name="indicator", argument="output")
    assert set(then) == {"năm 2025"}
    assert "1.780" in then["năm 2025"]


def test_the_page_and_the_files_say_by_which_day_and_which_columns_know_none(cast):
    figure(cast.cluster, "area", "40", as_of=day("1/6/2026"))
    table = made(cast, "columns=unit&columns=area&columns=note", view_name="clusters:list", argument="")
    client = browser(cast.department, "vi")
    page = text_of(client.get(table.get_absolute_url()))
    assert "Số liệu đến hết ngày 30/09/2026, theo dữ liệu ghi nhận đến ngày 30/11/2026" in page
    assert "Không có ngày, lấy như đã ghi nhận đến ngày 30/11/2026: Địa bàn; Ghi chú" in page
    open_one = made(cast, "columns=area", view_name="clusters:list", argument="", period="2026")
    assert "kỳ số liệu chưa kết thúc" in text_of(client.get(open_one.get_absolute_url()))


def test_filing_freezes_it_and_the_day_on_which_it_was_known(cast, clock):
    figure(cast.cluster, "area", "40", as_of=day("1/6/2026"))
    filed = file_table(table=made(cast, "rows=developer&across=&amount=area"), by=cast.department)
    clock.move_to(datetime.datetime(2026, 12, 20, 3, tzinfo=datetime.UTC))
    figure(cast.cluster, "area", "43", as_of=day("28/9/2026"))
    page = text_of(browser(cast.department, "vi").get(filed.get_absolute_url()))
    assert "theo dữ liệu ghi nhận đến ngày 30/11/2026" in page
    assert FiledTable.objects.get().content["rows"][-1]["cells"][1]["text"] == "40"


def test_a_former_developers_clerk_sees_what_they_see_today(cast):
    cast.cluster.developer = cast.rival
    cast.cluster.save()
    SiteEvent.objects.create(
        site_id=cast.cluster.pk, kind="developer-changed", date=day("15/10/2026"), new_developer=cast.rival
    )
    table = OwnTable.objects.create(
        title="Của tôi", period=day(QUARTER), view_name="clusters:list", letterhead="cluster", owner=cast.clerk
    )
    assert not content_of(Source(table, cast.clerk))["rows"]


def test_the_number_of_queries_does_not_grow_with_the_sites(cast):
    table = made(cast, "columns=area&columns=late&columns=obstacles", view_name="clusters:list", argument="")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            content_of(Source(table, cast.department))
        return len(asked)

    queries()
    few = queries()
    for number in range(12):
        more = Cluster.objects.create(name=f"Cụm {number}", unit=cast.places.old_commune, developer=cast.company)
        figure(more, "area", "10", as_of=day("2025"))
        record(more, "eia", planned="2025")
    assert queries() == few


@pytest.mark.parametrize("code", ["2024-year", "2025-half", "2026-half"])
def test_cross_tables_count_what_the_rows_of_form_04_count(code):
    truths, period = make_world(), Period.parse(code)
    boss, expected = person("boss", Role.ADMINISTRATOR), slowly(truths, period)

    def cell(query: str, row: str, argument="clusters") -> str:
        own = {"view_name": "cross-table", "argument": argument, "query": f"{query}&across=standing"}
        table = OwnTable(period=PartialDate.day(period.end), letterhead="cluster", owner=boss, **own)
        content = content_of(Source(table, boss))
        heads = [column["header"] for column in content["columns"]]
        cells = {line["cells"][0]["text"]: line["cells"] for line in content["rows"]}
        found = cells[row][heads.index("Còn hiệu lực")]["text"] if row in cells and "Còn hiệu lực" in heads else "–"
        return "0" if found == "–" else found

    for part, count, area in (
        ("plan", "1", ("planned-area", "2")),
        ("establishment", "3", ("established-area", "4")),
        ("detailed-plan", "9", ("detailed-plan-area", "10")),
        ("wastewater", "26", None),
    ):
        assert cell(f"rows=stage-{part}&amount=count", "Hoàn thành") == format_number(expected[count]), part
        if area:
            assert cell(f"rows=stage-{part}&amount={area[0]}", "Hoàn thành") == format_number(expected[area[1]]), part
    running = cell("rows=state&amount=count", "Đang hoạt động", "projects")
    assert running == format_number(expected["22"])


def test_what_happened_later_is_in_no_list(cast):
    document(cast.cluster, number="1/QĐ", date=day("1/9/2026"))
    document(cast.cluster, number="2/QĐ", date=day("1/10/2026"))
    Meeting.objects.create(kind="cluster", title="Giao ban tháng 9", date=datetime.date(2026, 9, 1))
    Meeting.objects.create(kind="cluster", title="Giao ban tháng 10", date=datetime.date(2026, 10, 1))
    assert set(said(cast, "", view_name="progress:documents", argument="")) == {"1/QĐ"}
    assert set(said(cast, "", view_name="progress:meetings", argument="")) == {"Giao ban tháng 9"}


@pytest.mark.parametrize("view_name", ["progress:documents", "clusters:list"])
def test_each_number_of_a_list_names_records(cast, view_name):
    paper = document(cast.cluster, cast.other_cluster, number="1/QĐ", date=day("1/9/2026"))
    record(cast.cluster, "eia", planned="1/2025", forecast="3/2025", document=paper)
    record(cast.cluster, "eia", forecast="6/2025", document=paper)
    query = "columns=late" if view_name == "clusters:list" else ""
    content = content_of(Source(made(cast, query, view_name=view_name, argument=""), cast.administrator))
    numbers = [cell for row in content["rows"] for cell in row["cells"] if cell.get("made_of")]
    for cell in numbers:
        assert "object at" not in str(cell["made_of"])
        assert "(milestone=" not in str(cell["made_of"])
    assert numbers
    if view_name == "clusters:list":
        assert "Đánh giá tác động môi trường" in str(numbers[0]["made_of"])
    if view_name == "progress:documents":
        assert [one["record"] for one in numbers[0]["made_of"]] == ["CCN Cẩm Giàng", "CCN Vằng Mười"]
