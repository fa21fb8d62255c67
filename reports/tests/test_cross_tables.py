"""Cross tables count and add up what the records say, tell apart what nobody recorded, and open their lists."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clusters.models import Cluster
from progress.models import Obstacle, ObstacleKind, SecondaryProject
from progress.tests.cast import browser, figure, make_cast, record, text_of

pytestmark = pytest.mark.django_db
CLUSTERS = "/cross-table/clusters/"


@pytest.fixture
def cast():
    cast = make_cast()
    figure(cast.cluster, "area", "40")
    record(cast.cluster, "eia", state="done", actual="3/2024")
    record(cast.other_cluster, "eia", state="in_progress")
    return cast


def table(user, query: str, address: str = CLUSTERS) -> dict:
    """The table as a person sees it: by the labels of row and column the text of the number, "–" for none."""
    response = browser(user).get(f"{address}?{query}")
    assert response.status_code == 200
    said = {}
    for row, cells in response.context["lines"]:
        for head, cell, _address in cells:
            said[str(row.label).partition(",")[0], str(head)] = None if not cell.entries else (cell.value, cell.unknown)
    return said


def test_former_and_present_units_by_the_state_of_a_stage(cast):
    by_district = table(cast.department, "rows=old-unit&across=stage-eia&amount=count")
    assert by_district["huyện Bạch Thông", "Done"] == (1, 0)
    assert by_district["huyện Na Rì", "In progress"] == (1, 0)
    assert by_district["huyện Na Rì", "Done"] is None
    assert by_district["Total", "Total"] == (2, 0)
    # What became of xã Trần Phú is not recorded: it is in no commune of today, and nobody guesses one.
    by_commune = table(cast.department, "rows=unit&across=&amount=count")
    assert by_commune == {
        ("xã Cẩm Giàng", "Total"): (1, 0),
        ("Not recorded", "Total"): (1, 0),
        ("Total", "Total"): (2, 0),
    }


def test_hectares_by_developer_with_what_is_unknown_counted_apart(cast):
    said = table(cast.department, "rows=developer&across=standing&amount=area")
    assert said["Công ty Cổ phần Nhựa đường", "Total"] == (40, 0)
    assert said["Công ty Cổ phần Khoáng sản", "Total"] == (None, 1)
    assert said["Total", "Total"] == (40, 1)
    page = text_of(browser(cast.department).get(f"{CLUSTERS}?rows=developer&across=&amount=area"))
    assert "1 record without this figure is in no sum" in page


def test_each_number_opens_its_list(cast):
    client = browser(cast.department)
    page = client.get(f"{CLUSTERS}?rows=developer&across=&amount=area")
    address = page.context["lines"][-1][1][-1][2]
    opened = client.get(address)
    text = text_of(opened)
    assert "2 records" in text
    assert "1 without this figure, first in the list" in text
    assert text.index("CCN Vằng Mười") < text.index("CCN Cẩm Giàng")
    assert "báo cáo" in text  # the source of the figure
    one = client.get(f"/cross-table/clusters/records/?rows=developer&across=&amount=area&row={cast.company.pk}")
    assert "CCN Vằng Mười" not in text_of(one)


def test_the_filters_of_the_list_hold(cast):
    said = table(cast.department, "q=vang&rows=standing&across=&amount=count")
    assert said["Total", "Total"] == (1, 0)
    link = browser(cast.department).get("/clusters/?q=vang&order=-name").content.decode()
    assert "/cross-table/clusters/?q=vang" in link


def test_each_person_counts_what_they_see(cast):
    assert table(cast.local, "rows=standing&across=&amount=count")["Total", "Total"] == (1, 0)
    assert table(cast.clerk, "rows=standing&across=&amount=count")["Total", "Total"] == (1, 0)
    assert table(cast.board, "rows=standing&across=&amount=count") == {}
    assert table(cast.board, "rows=standing&across=&amount=count", "/cross-table/zones/")["Total", "Total"] == (1, 0)
    another = f"{CLUSTERS}records/?rows=developer&across=&amount=count&row={cast.rival.pk}"
    assert browser(cast.clerk).get(another).status_code == 404


def test_projects_by_state_and_capital(cast):
    for number, capital in enumerate(("10.5", "20", None)):
        SecondaryProject.objects.create(
            site_id=cast.cluster.pk,
            name=f"Dự án {number}",
            registered_capital=capital,
            state="operating",
            is_foreign=bool(number) if capital else None,
        )
    said = table(cast.department, "rows=foreign&across=state&amount=registered-capital", "/cross-table/projects/")
    assert said["no", "Operating"][0] == 10.5
    assert said["yes", "Operating"][0] == 20
    assert said["Not recorded", "Total"] == (None, 1)
    assert [row for row, head in said if head == "Total"] == ["yes", "no", "Not recorded", "Total"]


def test_every_row_and_amount_can_be_asked_for(cast):
    SecondaryProject.objects.create(site_id=cast.cluster.pk, name="Dự án", investor=cast.rival, workers=12)
    kind = ObstacleKind.objects.create(code="land", name="Đất", order=1)
    Obstacle.objects.create(site_id=cast.cluster.pk, kind=kind, description="Vướng")
    record(cast.cluster, "site-clearance", area_done="12.5", area_total="40")
    for plural in ("clusters", "zones", "projects"):
        address = f"/cross-table/{plural}/"
        form = browser(cast.administrator).get(address).context["asked"].form
        rows = [key for _group, choices in form.fields["rows"].choices for key, _label in choices]
        amounts = [key for key, _label in form.fields["amount"].choices]
        assert len(set(rows)) == len(rows)
        assert len(set(amounts)) == len(amounts)
        for key in rows:
            assert table(cast.administrator, f"rows={key}&across=&amount=count", address)["Total", "Total"] == (
                2 if plural == "clusters" else 1,
                0,
            ), key
        for key in amounts:
            table(cast.administrator, f"rows=standing&across=operating&amount={key}", address)
    cleared = table(cast.administrator, "rows=old-unit&across=&amount=done-site-clearance")
    assert cleared["huyện Bạch Thông", "Total"] == (12.5, 0)
    assert cleared["huyện Na Rì", "Total"] == (None, 1)


@pytest.mark.parametrize(
    "query",
    [
        "rows=x",
        "rows=unit&across=unit&amount=count",
        "rows=unit&amount=x",
        "rows=%00",
        "rows=unit&standing=x",
        "state=%00&rows=unit",
    ],
)
def test_what_cannot_be_read_counts_nothing_and_says_so(cast, query):
    response = browser(cast.department).get(f"{CLUSTERS}?{query}")
    assert response.status_code == 200
    assert response.context["lines"] == []
    assert "invalid-feedback" in response.content.decode() or "cannot be read" in text_of(response)


def test_a_table_that_is_no_list_is_not_found(cast):
    assert browser(cast.department).get("/cross-table/obstacles/").status_code == 404
    wrong = f"{CLUSTERS}records/?rows=unit&across=&amount=count&row=%00"
    assert browser(cast.department).get(wrong).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_sites(cast):
    address = f"{CLUSTERS}?rows=unit&across=stage-eia&amount=area"
    client = browser(cast.department)
    client.get(address)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    few = queries()
    for number in range(12):
        made = Cluster.objects.create(name=f"Cụm {number}", unit=cast.places.old_commune, developer=cast.company)
        figure(made, "area", "10")
        record(made, "eia", state="done")
    assert queries() == few


def test_a_past_day_counts_what_was_recorded_then(cast):
    day = timezone.localdate()
    with time_machine.travel(timezone.now() + datetime.timedelta(days=2)):
        Cluster.objects.create(name="Cụm mới", unit=cast.places.old_commune)
        assert table(cast.department, "rows=standing&across=&amount=count")["Total", "Total"] == (3, 0)
        then = table(cast.department, f"rows=old-unit&across=stage-eia&amount=area&as_of={day:%d/%m/%Y}")
    assert then["Total", "Total"] == (40, 1)
