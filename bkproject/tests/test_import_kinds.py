"""A zone is not a cluster: what a sheet says around a name decides, and where nothing does, nothing is guessed."""

from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from clusters.models import Cluster
from progress.models import Milestone
from progress.tests.cast import browser, make_cast
from spreadsheets.models import ImportRun, ImportState
from spreadsheets.tests.files import xlsx
from zones.models import Zone

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def cast():
    cast = make_cast()
    cast.only_zone = Zone.objects.create(name="Bạch Thông")
    cast.both = Cluster.objects.create(name="Thanh Bình"), cast.zone
    return cast


@pytest.fixture
def client(cast):
    return browser(cast.administrator)


def send(client, *rows, kind="progress", title="Sheet") -> ImportRun:
    def prepare(book):
        book.active.title = title

    file = SimpleUploadedFile("a.xlsx", xlsx(*rows, prepare=prepare))
    assert client.post("/import/", {"file": file, "kind": kind}).status_code == HTTPStatus.FOUND
    return ImportRun.objects.latest("pk")


def entries(run, part) -> list[dict]:
    return [entry for page in run.pages.filter(part=part) for entry in page.entries]


def sites(run) -> set[str]:
    return {row["label"].partition(":")[0] for part in ("new", "changed") for row in entries(run, part)}


def reasons(run) -> str:
    return " ".join(note["message"] for row in entries(run, "refused") for note in row["notes"])


def cases():
    """(title, sheet, header of the name, rows before, name in the cell, the site found)"""
    yield "group", None, "Sheet", "Khu, cụm", ["B", "CỤM CÔNG NGHIỆP"], "Thanh Bình", "CCN Thanh Bình"
    yield "group of zones", None, "Sheet", "Khu, cụm", ["A", "KHU CÔNG NGHIỆP"], "Thanh Bình", "KCN Thanh Bình"
    yield "header", None, "Sheet", "Tên cụm", None, "Thanh Bình", "CCN Thanh Bình"
    yield "header of zones", None, "Sheet", "Tên khu", None, "Thanh Bình", "KCN Thanh Bình"
    yield "title", "TIẾN ĐỘ CÁC CỤM CÔNG NGHIỆP", "Sheet", "Khu, cụm", None, "Thanh Bình", "CCN Thanh Bình"
    yield "sheet", None, "KCN", "Khu, cụm", None, "Thanh Bình", "KCN Thanh Bình"
    yield "the cell counts first", None, "Sheet", "Tên cụm", None, "KCN Thanh Bình", "KCN Thanh Bình"
    yield (
        "the cell before the group",
        None,
        "Sheet",
        "Khu, cụm",
        ["B", "CỤM CÔNG NGHIỆP"],
        "KCN Thanh Bình",
        "KCN Thanh Bình",
    )


@pytest.mark.parametrize(("title", "sheet", "header", "group", "name", "found"), [c[1:] for c in cases()])
def test_what_stands_around_a_name_says_its_kind(client, cast, title, sheet, header, group, name, found):
    rows = [[title], []] if title else []
    rows += [["STT", header, "Stage", "State"], *([group] if group else []), [1, name, "eia", "In progress"]]
    run = send(client, *rows, title=sheet)
    assert run.state == ImportState.PREVIEW
    assert sites(run) == {found}, reasons(run)


@pytest.mark.parametrize("group", [["B", "CỤM CÔNG NGHIỆP"], ["II", "Danh mục cụm công nghiệp"]])
def test_a_cluster_is_never_found_in_a_zone_of_its_name(client, cast, group):
    run = send(client, ["STT", "Khu, cụm", "Stage", "State"], group, [1, "Bạch Thông", "eia", "In progress"])
    assert run.counts["refused"] == 1
    assert "KCN Bạch Thông" in reasons(run)
    assert not Milestone.objects.filter(site=cast.only_zone.pk, state="in_progress").exists()


def test_where_nothing_says_the_kind_and_both_exist_it_is_asked(client, cast):
    run = send(client, ["STT", "Khu, cụm", "Stage", "State"], [1, "Thanh Bình", "eia", "In progress"])
    assert run.state == ImportState.ASKING
    page = client.get(f"/imports/{run.pk}/reading/").content.decode()
    assert "CCN Thanh Bình" in page
    assert "KCN Thanh Bình" in page


def test_rows_under_zones_make_no_clusters(client, cast):
    rows = ["A", "KHU CÔNG NGHIỆP"], [1, "Khuổi Lặc"], ["B", "CỤM CÔNG NGHIỆP"], [1, "Nông Hạ"], [2, "KCN Pác Nặm"]
    run = send(client, ["STT", "Tên khu, cụm"], *rows, kind="clusters")
    assert [row["label"] for row in entries(run, "new")] == ["CCN Nông Hạ"]
    assert [row["number"] for row in entries(run, "refused")] == [3, 6]


def test_a_title_that_speaks_of_both_or_of_an_office_says_nothing(client, cast):
    for title in ("TIẾN ĐỘ CÁC KHU, CỤM CÔNG NGHIỆP", "BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP"):
        run = send(client, [title], [], ["STT", "Khu, cụm", "Stage", "State"], [1, "Cẩm Giàng", "eia", "In progress"])
        assert sites(run) == {"CCN Cẩm Giàng"}, reasons(run)
