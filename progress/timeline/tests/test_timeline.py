"""The progress chart: the dates of many sites on one axis, and in words below it."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusters.models import Cluster
from pictures.ranges import TimeAxis
from progress.models import Milestone, Obstacle, ObstacleKind, SiteEvent, Stage
from progress.tests.cast import TODAY, browser, htmx, milestone, record, text_of
from progress.tests.past import LATER, THEN, make_past
from progress.timeline.drawing import Lanes
from progress.timeline.queries import DatedMilestone, SiteDates
from values.dates import PartialDate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def day(time_machine):
    time_machine.move_to(datetime.datetime.combine(TODAY, datetime.time(8)).astimezone())


@pytest.fixture
def drawn(cast):
    """Clearance moved, EIA done, operation to come, and an obstacle that holds clearance."""
    record(cast.cluster, "site-clearance", state="in_progress", planned="quý I/2025", forecast="quý II/2026")
    record(cast.cluster, "eia", state="done", planned="năm 2025", actual="15/3/2025")
    record(cast.zone, "operation", state="not_started", planned="năm 2027")
    kind = ObstacleKind.objects.create(code="land", order=1, name="Đất đai", name_en="Land")
    held = milestone(cast.cluster, "site-clearance")
    cast.obstacle = Obstacle.objects.create(
        site_id=cast.cluster.pk, kind=kind, milestone=held, description="Chưa có giá đất", opened_on="2026-01-15"
    )
    return cast


def get(user, query="", language="en") -> str:
    response = browser(user, language).get(f"/timeline/{query}")
    assert response.status_code == 200
    return response.content.decode()


def words(html: str) -> list[list[str]]:
    """The cells of each row of the dates in words."""
    table = html.partition('<details class="fold time-dates"')[2].partition("</table>")[0].partition("<tbody>")[2]
    rows = re.findall(r"<tr.*?</tr>", table, re.DOTALL)
    cells = [re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL) for row in rows]
    return [[" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in row] for row in cells]


def shapes(html: str, url: str) -> list[str]:
    """What stands in the links of the picture to `url`: the names of the shapes, with their kinds."""
    linked = re.findall(rf'<a href="{re.escape(url)}" tabindex="-1">(.*?)</a>', html, re.DOTALL)
    return [f"{tag} {kind}" for link in linked for tag, kind in re.findall(r'<(\w+) class="tl-(\w+)"', link)]


def sites(html: str) -> list[str]:
    picture = html.partition('class="table data-table time-table')[2].partition("</table>")[0]
    return re.findall(r'<a href="/(?:clusters|zones)/[^/"#]+/">([^<]+)</a>', picture)


def test_the_table_says_all_that_is_drawn(drawn):
    html = get(drawn.department)
    assert words(html) == [
        ["CCN Cẩm Giàng", "EIA", "2025", "2025", "15/03/2025", "–", "–"],
        [
            "CCN Cẩm Giàng", "Site clearance", "Q1 2025", "Q2 2026", "–", "19 months", "Chưa có giá đất (15/01/2026)",
        ],
        ["KCN Thanh Bình", "In operation", "2027", "2027", "–", "–", "–"],
    ]  # fmt: skip


def test_targets_and_what_was_reached_have_shapes_of_their_own(drawn):
    html = get(drawn.department)
    clearance = f"/clusters/cam-giang/#milestone-{milestone(drawn.cluster, 'site-clearance').pk}"
    eia = f"/clusters/cam-giang/#milestone-{milestone(drawn.cluster, 'eia').pk}"
    assert shapes(html, clearance) == ["line late", "rect planned", "rect forecast"]
    assert shapes(html, eia) == ["rect planned", "rect actual"]
    assert shapes(html, f"/obstacles/{drawn.obstacle.pk}/") == ["path obstacle"]
    assert (
        "Site clearance\nOriginal target: Q1 2025\nCurrent target: Q2 2026\nBehind original target: 19 months" in html
    )
    assert "Open obstacle since 15/01/2026: Chưa có giá đất" in html


def test_what_is_unknown_is_counted_and_not_drawn(drawn):
    html = get(drawn.department)
    assert sites(html) == ["CCN Cẩm Giàng", "KCN Thanh Bình", "CCN Vằng Mười"]
    # Four key stages at each of three sites, three of them with a date.
    assert "9 of 12 milestones without any date" in text_of(browser(drawn.department).get("/timeline/"))
    assert len(re.findall(r'<span class="no-data">\s*no dates\s*</span>', html)) == 1
    assert text_of(browser(drawn.department, "vi").get("/timeline/")).count("9/12 mốc chưa có ngày nào") == 1
    record(drawn.other_cluster, "plan", planned="quý I/2025")  # late, but of no stage that is shown
    assert html.count("no dates of these stages") == 0
    assert get(drawn.department).count("no dates of these stages") == 1


def test_opened_each_milestone_has_a_line_and_sub_steps_too(drawn):
    record(drawn.cluster, "payment", state="done", actual="tháng 2/2025")
    assert "Payment" not in get(drawn.department).partition("time-dates")[0]
    html = get(drawn.department, "?show=all")
    picture = html.partition("time-dates")[0]
    assert re.findall(r'<th scope="row"[^>]*>\s*<a href="[^"]*#milestone-\d+">([^<]+)<', picture) == [
        "EIA",
        "Site clearance",
        "Payment",
        "In operation",
    ]
    # Six milestones of the cluster: plan, feasibility and operation have no date.
    assert "3 milestones without any date" in " ".join(picture.split())


def test_a_stage_reaches_from_the_first_date_of_its_sub_steps(drawn):
    record(drawn.cluster, "payment", state="done", actual="tháng 2/2024")
    found = milestone(drawn.cluster, "site-clearance"), milestone(drawn.cluster, "payment")
    line = SiteDates(drawn.cluster, [DatedMilestone(m, "", TODAY) for m in found])
    clearance = drawn.stages["site-clearance"]
    strip = Lanes(TimeAxis(2024, 2027), [clearance], TODAY).of_site(line)
    span = re.search(r'tl-span" x="([\d.]+)%".* width="([\d.]+)%"', strip.partition("/>")[0])
    assert float(span[1]) == pytest.approx(100 * 31 / 1461, abs=0.01)
    assert float(span[1]) + float(span[2]) == pytest.approx(100 * 912 / 1461, abs=0.01)


def test_a_stage_asked_for_is_shown_alone(drawn):
    assert [row[1] for row in words(get(drawn.department, "?stage=eia"))] == ["EIA", "Obstacles of no stage shown here"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?kind=zone", ["KCN Thanh Bình"]),
        ("?kind=cluster", ["CCN Cẩm Giàng", "CCN Vằng Mười"]),
        ("?q=cam+giang", ["CCN Cẩm Giàng"]),
        ("?obstacles=yes", ["CCN Cẩm Giàng"]),
        ("?late=yes&kind=zone", []),
        ("?order=-slip", ["CCN Cẩm Giàng", "KCN Thanh Bình", "CCN Vằng Mười"]),
        ("?order=-name", ["CCN Vằng Mười", "KCN Thanh Bình", "CCN Cẩm Giàng"]),
    ],
)
def test_the_filters_and_orders_of_the_lists_hold(drawn, query, found):
    assert sites(get(drawn.department, query)) == found


@pytest.mark.parametrize(
    ("role", "found"),
    [("clerk", ["CCN Cẩm Giàng"]), ("board", ["KCN Thanh Bình"]), ("nobody", [])],
)
def test_each_role_sees_its_sites_and_no_date_of_others(drawn, role, found):
    html = get(getattr(drawn, role), "?show=all")
    assert sites(html) == found
    assert {row[0] for row in words(html)} <= set(found)


def test_sites_of_a_unit_and_of_a_developer_stand_under_its_name(drawn):
    groups = r'scope="rowgroup">([^<]+)<'
    assert re.findall(groups, get(drawn.department, "?order=unit")) == [
        "xã Cẩm Giàng, huyện Bạch Thông (until 30/06/2025)",
        "xã Trần Phú, huyện Na Rì (until 30/06/2025)",
    ]
    assert re.findall(groups, get(drawn.department, "?order=developer")) == [
        "Công ty Cổ phần Khoáng sản",
        "Công ty Cổ phần Nhựa đường",
        "not recorded",
    ]


def test_nothing_is_late_at_a_site_that_was_revoked(drawn):
    SiteEvent.objects.create(site_id=drawn.cluster.pk, kind="revoked", date=PartialDate.parse("1/6/2026"))
    html = get(drawn.department)
    clearance = f"/clusters/cam-giang/#milestone-{milestone(drawn.cluster, 'site-clearance').pk}"
    assert shapes(html, clearance) == ["rect planned", "rect forecast"]
    assert words(html)[-1][5] == "–"
    assert "Decision revoked or removed from the plan" in html


def test_by_quarter_four_years_are_shown_and_what_lies_beyond_is_told(drawn):
    html = get(drawn.department, "?axis=quarter")
    assert "Time axis, 2025–2028" in html
    assert re.findall(r'tl-quarter"[^>]*>(\w+)<', html) == ["Q1", "Q2", "Q3", "Q4"] * 4
    assert "?axis=quarter&amp;from=2027" in html
    later = get(drawn.department, "?axis=quarter&from=2027")
    assert "Time axis, 2027–2030" in later
    assert later.count("A date before this axis") == 2
    assert 'class="tl-today"' not in later.partition("time-table")[2]
    assert "Time axis, 2025–2028" in get(drawn.department, "?axis=quarter&from=1500")
    assert re.findall(r'tl-quarter"[^>]*>(\w+)<', get(drawn.department, "?axis=quarter", "vi"))[:4] == [
        "I", "II", "III", "IV",
    ]  # fmt: skip


def test_all_pages_have_one_axis(drawn, monkeypatch):
    monkeypatch.setattr("progress.timeline.views.SITES", 1)
    record(drawn.other_cluster, "operation", planned="năm 2031")
    assert "Time axis, 2025–2031" in get(drawn.department)
    second = get(drawn.department, "?page=2")
    assert sites(second) == ["KCN Thanh Bình"]
    assert "Time axis, 2025–2031" in second


def test_it_is_shown_as_of_a_past_day(db):
    past = make_past()
    then, later = (words(get(past.department, f"?as_of={day:%Y-%m-%d}")) for day in (THEN, LATER))
    assert [row[1:5] for row in then] == [["Site clearance", "Q2 2024", "Q2 2024", "–"]]
    assert [row[1:5] for row in later] == [["Site clearance", "Q2 2024", "Q2 2024", "31/08/2024"]]


def test_lists_lead_to_it_with_what_they_are_filtered_by(drawn):
    html = browser(drawn.department).get("/clusters/?late=yes&order=-slip&columns=area&page=1").content.decode()
    found = re.search(r'href="(/timeline/\?[^"]*)"', html)[1].replace("&amp;", "&")
    assert found == "/timeline/?late=yes&order=-slip&kind=cluster"
    assert sites(browser(drawn.department).get(found).content.decode()) == ["CCN Cẩm Giàng"]


def test_a_search_keeps_the_axis_and_htmx_gets_the_picture_alone(drawn):
    html = get(drawn.department, "?axis=quarter&show=all")
    assert '<input type="hidden" name="axis" value="quarter">' in html
    assert '<input type="hidden" name="show" value="all">' in html
    part = htmx(drawn.department).get("/timeline/?q=cam").content.decode()
    assert "<main" not in part
    assert sites(part) == ["CCN Cẩm Giàng"]


def test_a_saved_list_keeps_how_it_is_drawn(drawn):
    client = browser(drawn.department)
    client.post("/saved-lists/add/?list=progress:timeline&query=axis%3Dquarter%26show%3Dall", {"name": "Quý"})
    saved = re.search(r'href="(/saved-lists/\d+/)"', client.get("/timeline/").content.decode())[1]
    assert client.get(saved, follow=True).redirect_chain[-1][0] == "/timeline/?axis=quarter&show=all"


@pytest.mark.parametrize("query", ["", "?show=all", "?axis=quarter&order=-slip", "?order=unit"])
def test_more_sites_cost_no_query_more(drawn, query):
    client = browser(drawn.department)

    def queries() -> int:
        client.get(f"/timeline/{query}")
        with CaptureQueriesContext(connection) as asked:
            Stage.objects.first().save()  # nothing kept of the page is used
            before = len(asked)
            assert client.get(f"/timeline/{query}").status_code == 200
        return len(asked) - before

    more_sites(drawn, 7)
    few = queries()
    more_sites(drawn, 50)
    assert queries() == few


def more_sites(cast, count: int) -> None:
    kind = ObstacleKind.objects.get()
    for _number in range(count):
        site = Cluster.objects.create(
            name=f"Nơi {Cluster.objects.count()}", unit=cast.places.elsewhere, developer=cast.rival
        )
        held = record(site, "eia", state="in_progress", planned="quý I/2025", forecast="năm 2026")
        Obstacle.objects.create(
            site_id=site.pk, kind=kind, milestone=Milestone(pk=held.pk), description="Đất", opened_on="2026-02-01"
        )
