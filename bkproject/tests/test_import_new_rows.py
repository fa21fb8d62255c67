"""What an import makes new is named and ticked, row by row; titles among the rows are no records."""

import io
import json
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from clusters.models import Cluster
from progress.tests.cast import browser, make_cast, text_of
from spreadsheets.models import ImportRun, ImportState
from spreadsheets.tests.files import xlsx

pytestmark = [pytest.mark.usefixtures("ends_hold", "ready_columns_hold"), pytest.mark.once]
HEADER = ["STT", "Tên cụm", "Địa điểm", "Cột lạ"]
SAID = {"columns": "1", "column-0-0": "", "column-0-1": "name", "column-0-2": "unit", "column-0-3": ""}


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def client(cast):
    return browser(cast.department)


def send(client, *rows, kind="clusters", prepare=None) -> ImportRun:
    file = SimpleUploadedFile("a.xlsx", xlsx(*rows, prepare=prepare))
    assert client.post("/import/", {"file": file, "kind": kind}).status_code == HTTPStatus.FOUND
    return ImportRun.objects.latest("pk")


def read_as(client, run, **said) -> ImportRun:
    assert client.post(f"/imports/{run.pk}/reading/", said).status_code == HTTPStatus.FOUND
    run.refresh_from_db()
    assert run.state == ImportState.PREVIEW
    return run


def entries(run, part) -> list[dict]:
    return [entry for page in run.pages.filter(part=part) for entry in page.entries]


def confirm(client, run, **said):
    run.refresh_from_db()
    return client.post(f"/imports/{run.pk}/confirm/", {"fingerprint": run.fingerprint, **said})


@pytest.mark.parametrize(
    "groups",
    [
        (["I", "HUYỆN BẠCH THÔNG"], ["II", "HUYỆN NA RÌ"]),
        (["I.", "Huyện Bạch Thông", None, 62.5], ["II.", "Huyện Na Rì", None, 10]),
        ([None, "HUYỆN BẠCH THÔNG"], [None, "HUYỆN NA RÌ"]),
        ([None, "Huyện Bạch Thông"], [None, "Huyện Na Rì"]),
        (["A", "Các cụm đã thành lập"], ["B", "Các cụm chưa thành lập"]),
        ([None, "VÙNG PHÍA NAM"], [None, "VÙNG PHÍA BẮC"]),
        (["1", "Thành phố Bắc Kạn"], ["2", "Xã Trần Phú"]),
    ],
)
def test_group_rows_stay_group_rows_when_a_person_says_where_columns_go(client, groups):
    first, second = groups
    run = send(client, HEADER, first, [1, "CCN Nông Hạ", None, 5], second, [2, "CCN Văn Minh", None, 6])
    read_as(client, run, **SAID)
    assert [row["label"] for row in entries(run, "new")] == ["CCN Nông Hạ", "CCN Văn Minh"]
    unsaved = send(client, HEADER, first, [1, "CCN Nông Hạ", None, 5], second, [2, "CCN Văn Minh", None, 6])
    assert unsaved.state == ImportState.ASKING, "what was said of an import is remembered once it is confirmed"
    confirm(client, run, add_new="on")
    again = send(client, HEADER, first, [1, "CCN Hạ Áng", None, 5], second, [2, "CCN Minh Viên", None, 6])
    assert (again.state, again.counts["new"]) == (ImportState.PREVIEW, 2), "by the layout that is remembered too"


def test_what_is_made_new_is_named_with_kind_and_place_and_added_as_ticked(client, cast):
    run = send(client, ["Tên cụm", "Địa điểm"], ["Nông Hạ", "xã Trần Phú"], ["Văn Minh", None])
    page = text_of(client.get(f"/imports/{run.pk}/"))
    assert "Clusters: CCN Nông Hạ (xã Trần Phú, huyện Na Rì)" in page
    assert "Clusters: CCN Văn Minh" in page
    places = [f"{row['sheet']}!{row['number']}" for row in entries(run, "new")]
    response = confirm(client, run, add_new="on", asked=places, **{f"take:{places[1]}": "on"})
    assert "saved" in response.url
    assert set(Cluster.objects.values_list("name", flat=True)) == {"Cẩm Giàng", "Vằng Mười", "Văn Minh"}
    assert "Saved: 1 new, 0 changed." in text_of(client.get(response.url, follow=True))


def test_a_row_without_a_number_among_numbered_ones_is_unticked_and_says_why(client, cast):
    rows = [1, "Nông Hạ"], [None, "Đề nghị các đơn vị rà soát"], [2, "Văn Minh"]
    run = send(client, ["STT", "Tên cụm"], *rows)
    doubtful = [row["label"] for row in entries(run, "new") if row["doubt"]]
    assert doubtful == ["CCN Đề nghị các đơn vị rà soát"]
    page = client.get(f"/imports/{run.pk}/").content.decode()
    assert "no number among numbered rows" in page
    assert page.count('type="checkbox" name="take:') == page.count("checked") + 1 or page.count("checked") == 2
    confirm(client, run, add_new="on")
    assert set(Cluster.objects.values_list("name", flat=True)) >= {"Nông Hạ", "Văn Minh"}
    assert Cluster.objects.count() == 4


def test_a_doubtful_row_is_added_when_somebody_ticks_it(client, cast):
    run = send(client, ["STT", "Tên cụm"], [1, "Nông Hạ"], [None, "Yên Hân"], [2, "Văn Minh"])
    places = [f"{row['sheet']}!{row['number']}" for row in entries(run, "new")]
    confirm(client, run, add_new="on", asked=places, **{f"take:{place}": "on" for place in places})
    assert Cluster.objects.filter(name="Yên Hân").exists()


def test_hundreds_of_new_rows_are_ticked_in_their_list_page_by_page(client, cast):
    run = send(client, ["STT", "Tên cụm"], *([n, f"Cụm thứ {n}"] for n in range(1, 151)))
    page = client.get(f"/imports/{run.pk}/?part=new&page=2").content.decode()
    places = [f"{row['sheet']}!{row['number']}" for row in run.pages.get(part="new", number=2).entries]
    assert f'name="take:{places[0]}"' in page
    said = {f"take:{place}": "on" for place in places[1:]}
    answer = {"fingerprint": run.fingerprint, "part": "new", "page": "2", "asked": places, **said}
    client.post(f"/imports/{run.pk}/decide/", answer)
    confirm(client, run, add_new="on")
    assert Cluster.objects.filter(name__startswith="Cụm thứ").count() == 149


def test_the_command_refuses_rows_without_a_number_as_unclear(cast, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx(["STT", "Tên cụm"], [1, "Nông Hạ"], [None, "Rà soát lại"], [2, "Văn Minh"]))
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command(
            "import_workbook", str(path), user="department", kind="clusters", json=True, language="en", stdout=out
        )
    [error] = json.loads(out.getvalue())["errors"]
    assert error["cell"] == "3"
    assert "no number among numbered rows" in error["message"]
    assert Cluster.objects.count() == 2


@pytest.mark.parametrize("unticked", [False, "FALSE", "SAI"])
def test_rows_with_nothing_but_unticked_boxes_are_told_in_one_line(client, unticked):
    rows = [[None, None, unticked] for _row in range(300)]
    run = send(client, ["Tên cụm", "Ghi chú", "Đã kiểm tra"], ["Nông Hạ", "mới", True], *rows)
    said = {"columns": "1", "column-0-0": "name", "column-0-1": "note", "column-0-2": ""}
    read_as(client, run, **said)
    [told] = entries(run, "skipped")
    assert "300" in told["message"]
    assert "3–302" in told["message"]
    assert run.counts["new"] == 1
