"""One row of an office's list says several things of a site: all of them come in one import, and go as one."""

from decimal import Decimal
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bkproject.tests.test_import_new_rows import confirm, entries
from clusters.models import Cluster
from progress.models import Measure, SiteFigure
from progress.tests.cast import browser, make_cast, milestone, text_of
from spreadsheets.models import ImportRun, ImportState
from spreadsheets.tests.files import xlsx
from zones.models import Zone

pytestmark = [pytest.mark.usefixtures("ends_hold", "ready_columns_hold"), pytest.mark.once]
TITLE = ["DANH MỤC CÁC CỤM CÔNG NGHIỆP"]
SOURCE = ["(Kèm theo Báo cáo số 125/BC-SCT ngày 20/11/2026 của Sở Công Thương)"]
HEADER = ["STT", "Tên cụm công nghiệp", "Địa điểm", "Diện tích (ha)", "GPMB", "Ghi chú"]


@pytest.fixture
def cast():
    cast = make_cast()
    cast.stages["site-clearance"].other_names = "GPMB"
    cast.stages["site-clearance"].save()
    return cast


@pytest.fixture
def client(cast):
    return browser(cast.administrator)


def send(client, *rows, kind="") -> ImportRun:
    file = SimpleUploadedFile("a.xlsx", xlsx(*rows))
    assert client.post("/import/", {"file": file, "kind": kind}).status_code == HTTPStatus.FOUND
    return ImportRun.objects.latest("pk")


def answer_all(client, run, value):
    page = client.get(f"/imports/{run.pk}/reading/")
    fields = {row.name: value for row in page.context["answers"].rows}
    client.post(f"/imports/{run.pk}/reading/", {"answers": "1", **fields})
    run.refresh_from_db()


def area_of(site) -> Decimal:
    return SiteFigure.objects.get(site=site, measure=Measure.AREA, is_chosen=True).value


def listed(client, *rows):
    """A list whose note is each site's own."""
    run = send(client, TITLE, SOURCE, HEADER, *rows)
    if run.state == ImportState.ASKING:
        answer_all(client, run, "row")  # the note is the site's
    assert run.state == ImportState.PREVIEW
    return run


def test_sites_figures_and_steps_of_a_list_come_in_one_import_and_are_undone_as_one(client, cast):
    rows = [1, "CCN Cẩm Giàng", None, 40, "30%", None], [2, "CCN Nông Hạ", "xã Trần Phú", 50, "70%", "Kêu gọi đầu tư"]
    run = listed(client, *rows)
    confirm(client, run, add_new="on")
    new = Cluster.objects.get(name="Nông Hạ")
    assert (new.unit.name, new.note) == ("Trần Phú", "Kêu gọi đầu tư")
    assert (area_of(cast.cluster), area_of(new)) == (40, 50)
    figure = SiteFigure.objects.get(site=new)
    assert (figure.source, figure.as_of.iso[:10]) == (
        "Báo cáo số 125/BC-SCT ngày 20/11/2026 của Sở Công Thương",
        "2026-11-20",
    )
    assert (milestone(cast.cluster, "site-clearance").percent, milestone(new, "site-clearance").percent) == (30, 70)
    page = client.get(f"/imports/{run.pk}/undo/")
    fingerprint = page.context["plan"].fingerprint
    response = client.post(f"/imports/{run.pk}/undo/", {"fingerprint": fingerprint})
    assert response.status_code == HTTPStatus.FOUND
    assert not Cluster.objects.filter(name="Nông Hạ").exists()
    assert not SiteFigure.objects.exists()
    assert milestone(cast.cluster, "site-clearance").percent is None


def test_a_new_site_that_is_not_agreed_to_leaves_all_of_its_row_out(client, cast):
    run = listed(client, [1, "CCN Cẩm Giàng", None, 40, "30%", None], [2, "CCN Nông Hạ", None, 50, "70%", None])
    [place] = {f"{row['sheet']}!{row['number']}" for row in entries(run, "new") if row["key"] == "clusters"}
    confirm(client, run, add_new="on", asked=[place])
    run.refresh_from_db()
    assert run.state == ImportState.SAVED
    assert not Cluster.objects.filter(name="Nông Hạ").exists()
    assert [figure.site_id for figure in SiteFigure.objects.all()] == [cast.cluster.pk]


def test_a_name_nearly_recorded_is_chosen_once_for_all_its_row_says(client, cast):
    run = listed(client, [1, "CCN Cẩm Giàn", None, 40, "30%", None])
    [row] = entries(run, "refused")
    assert "Similar names" in row["notes"][0]["message"], "told once, not of each thing the row says"
    posted = {"fingerprint": run.fingerprint, "part": "refused", "page": "1"}
    client.post(f"/imports/{run.pk}/decide/", {**posted, f"same:{row['sheet']}!{row['number']}": str(cast.cluster.pk)})
    confirm(client, run, add_new="on")
    assert area_of(cast.cluster) == 40
    assert milestone(cast.cluster, "site-clearance").percent == 30


def test_clusters_and_zones_of_one_list_go_where_they_belong(client, cast):
    header = ["STT", "Tên khu, cụm", "Diện tích (ha)"]
    run = send(client, header, [1, "CCN Nông Hạ", 50], [2, "KCN Thanh Bình", 153], [3, "Cẩm Giàng", 40])
    assert run.state == ImportState.ASKING, "the day of the figures is asked"
    answer_all(client, run, "unknown")
    confirm(client, run, add_new="on")
    assert area_of(Cluster.objects.get(name="Nông Hạ")) == 50
    assert area_of(Zone.objects.get(name="Thanh Bình")) == 153
    assert area_of(cast.cluster) == 40


def test_of_which_kind_rows_are_is_asked_where_nothing_tells(client, cast):
    run = send(client, ["(Tính đến ngày 27/11/2026)"], ["STT", "Tên khu, cụm", "Diện tích"], [1, "Nông Hạ", 50])
    assert run.state == ImportState.ASKING
    assert "Nothing in the file tells of which kind these rows are." in text_of(
        client.get(f"/imports/{run.pk}/reading/")
    )
    answer_all(client, run, "zones")
    confirm(client, run, add_new="on")
    assert area_of(Zone.objects.get(name="Nông Hạ")) == 50


def test_a_note_beside_steps_goes_where_a_person_says_and_that_is_remembered(client, cast):
    run = send(client, ["Tên cụm", "GPMB", "Ghi chú"], ["CCN Cẩm Giàng", "70%", "Còn 5 hộ"])
    assert "the whole row: clusters" in text_of(client.get(f"/imports/{run.pk}/reading/"))
    answer_all(client, run, "site-clearance")
    confirm(client, run)
    assert milestone(cast.cluster, "site-clearance").note == "Còn 5 hộ"
    again = send(client, ["Tên cụm", "GPMB", "Ghi chú"], ["CCN Cẩm Giàng", "75%", "Còn 4 hộ"])
    assert again.state == ImportState.PREVIEW


def test_new_clusters_come_with_their_steps_in_one_go(client, cast):
    run = send(client, ["Tên cụm", "GPMB"], ["CCN Cẩm Giàng", "30%"], ["CCN Nông Hạ", "70%"])
    assert run.state == ImportState.PREVIEW
    confirm(client, run, add_new="on")
    assert milestone(Cluster.objects.get(name="Nông Hạ"), "site-clearance").percent == 70


def test_the_columns_that_nobody_knows_are_asked_about_across_kinds(client, cast):
    header = ["Tên cụm", "GPMB", "Diện tích (ha)", "Đất CN"]
    run = send(client, ["(Tính đến ngày 27/11/2026)"], header, ["CCN Cẩm Giàng", "30%", 40, 25])
    form = client.get(f"/imports/{run.pk}/reading/").context["columns"]
    said = {row.name: row.chosen for table in form.tables for row in table.rows}
    [unknown] = [name for name, chosen in said.items() if chosen == "?"]
    said[unknown] = "site_figures/industrial-area"
    client.post(f"/imports/{run.pk}/reading/", {"columns": "1", **said})
    confirm(client, run, add_new="on")
    measures = dict(SiteFigure.objects.values_list("measure", "value"))
    assert measures == {Measure.AREA: 40, Measure.INDUSTRIAL_AREA: 25}
    again = send(client, ["(Tính đến ngày 28/11/2026)"], header, ["CCN Cẩm Giàng", "35%", 41, 26])
    assert again.state == ImportState.PREVIEW, "what was said of the columns is remembered"


def test_what_a_row_says_never_goes_to_another_site_by_its_number(client, cast):
    """Numbers of figures and of sites overlap: only the record a row is about carries its name on."""
    rows = [
        [n, f"CCN {name}", None, 10 + n, f"{n * 10}%", None]
        for n, name in enumerate(["Bản Áng", "Nà Pì", "Phia Khao"], 1)
    ]
    confirm(client, listed(client, *rows), add_new="on")
    for number, name in enumerate(("Bản Áng", "Nà Pì", "Phia Khao"), 1):
        site = Cluster.objects.get(name=name)
        assert (area_of(site), milestone(site, "site-clearance").percent) == (10 + number, number * 10)
    assert milestone(cast.cluster, "site-clearance").percent is None
