"""What is asked of an office's file, or refused in it: nothing is invented, and nobody is left without a way."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bkproject.tests.test_import_cases import book
from bkproject.tests.test_import_layouts import posted
from bkproject.tests.test_import_new_rows import confirm, entries
from places.models import Organisation
from progress.models import SiteFigure
from progress.tests.cast import browser, make_cast, milestone, text_of
from spreadsheets.models import ImportRun, ImportState

pytestmark = [pytest.mark.usefixtures("ends_hold", "ready_columns_hold"), pytest.mark.once]


@pytest.fixture
def cast():
    cast = make_cast()
    cast.stages["site-clearance"].other_names = "GPMB"
    cast.stages["site-clearance"].save()
    return cast


@pytest.fixture
def client(cast):
    return browser(cast.administrator)


def post(client, content: bytes):
    return client.post("/import/", {"file": SimpleUploadedFile("biểu.xlsx", content), "kind": ""})


def send(client, sheets) -> ImportRun:
    assert post(client, book(sheets)).status_code == 302
    return ImportRun.objects.latest("pk")


def refused(run) -> list[tuple[str, str]]:
    return [(note["cell"], note["message"]) for row in entries(run, "refused") for note in row["notes"]]


def test_a_unit_of_a_row_that_cannot_be_the_columns_is_told_at_its_number(client):
    rows = [["(Tính đến ngày 20/11/2026)"], ["Tên cụm", "Diện tích", "ĐVT"]]
    [(cell, message)] = refused(send(client, {"SL": [*rows, ["CCN Cẩm Giàng", 5, "sào"]]}))
    assert (cell, "5 sào" in message) == ("B3", True)
    two = [*rows[1], "Tổng mức đầu tư", "Đơn vị tính"], ["CCN Cẩm Giàng", 5, "sào", 1000, "triệu đồng"]
    [(cell, message)] = refused(send(client, {"SL": [rows[0], *two]}))
    assert (cell, "5 sào" in message) == ("B3", True)
    run = send(client, {"SL": [*rows, ["CCN Cẩm Giàng", 5, "người"]]})
    [row] = client.get(f"/imports/{run.pk}/reading/").context["answers"].rows
    assert (row.question.cells, row.question.read) == (["B3"], "“5 người” is in another unit than ha.")


def test_a_number_of_which_row_and_header_give_two_units_is_not_read(client):
    rows = [["(Tính đến ngày 20/11/2026)"], ["Tên cụm", "Diện tích (ha)", "ĐVT"], ["CCN Cẩm Giàng", 430000, "m2"]]
    [(cell, message)] = refused(send(client, {"SL": [*rows, ["CCN Vằng Mười", 15, "ha"]]}))
    assert (cell, "The row says 430.000 m2, the header of the column ha" in message) == ("B3", True)


def test_a_file_whose_only_sheet_is_hidden_is_told_which_to_show(client):
    source, made = zipfile.ZipFile(io.BytesIO(book({"Năm 2026": [["Tên cụm", "GPMB"]]}))), io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b'state="visible"', b'state="hidden"'))
    response = post(client, made.getvalue())
    assert "All sheets of the file are hidden: Năm 2026. Show the one to be read" in text_of(response)


def test_sheets_of_two_weeks_are_never_offered_as_one_list(client):
    weeks = {f"Tuần {n}": [["Tên cụm", "GPMB"], ["CCN Cẩm Giàng", f"{n}%"]] for n in (46, 47)}
    run = send(client, weeks)
    assert client.get(f"/imports/{run.pk}/reading/").context["reading"]["sheet"].value() != "*"


@pytest.mark.parametrize("names", ["Công ty A; Công ty B", "1. Công ty A\n2. Công ty B", "Công ty A\nCông ty B",
                                   "Công ty A / CTCP B", "Công ty A và Công ty B"])  # fmt: skip
def test_several_developers_in_a_cell_are_no_new_organisation(client, names):
    run = send(client, {"DM": [["Tên cụm", "Chủ đầu tư"], ["CCN Cẩm Giàng", names]]})
    [(cell, message)] = refused(run)
    assert (cell, "names several organisations. Write one here" in message) == ("B2", True)
    assert not Organisation.objects.filter(name__contains="Công ty A").exists()


def test_a_site_told_with_its_former_name_is_asked_about(client):
    run = send(client, {"DM": [["Tên cụm", "GPMB"], ["CCN Nông Hạ (đổi tên từ CCN Vằng Mười)", "30%"]]})
    [(_cell, message), *_others] = refused(run)
    assert "Similar names are recorded: CCN Vằng Mười" in message


def test_the_title_of_a_sheet_may_name_its_site(client, cast):
    cards = {
        name: [["PHIẾU THÔNG TIN"], [title], ["Diện tích", f"{area} ha"], ["Chủ đầu tư", "-"], ["GPMB", "30%"]]
        for name, title, area in (("1", "CỤM CÔNG NGHIỆP CẨM GIÀNG", 43), ("2", "CỤM CÔNG NGHIỆP VẰNG MƯỜI", 15))
    }
    run = send(client, cards)
    while run.state == ImportState.ASKING:
        context = client.get(f"/imports/{run.pk}/reading/").context
        if any(table.table.needs_mapping for table in context["columns"].tables):
            data = posted(context["columns"])
            rows = {row.match.header: row.name for table in context["columns"].tables for row in table.rows}
            data |= {rows["Tiêu đề trang"]: "name", rows["Trang tính"]: ""}
        else:
            [row] = context["answers"].rows  # the day of the figures
            data = {"answers": "1", row.name: "unknown"}
        assert client.post(f"/imports/{run.pk}/reading/", data).status_code == 302
        run.refresh_from_db()
    assert confirm(client, run, add_new="on").status_code == 302
    areas = {(figure.site.name, figure.value) for figure in SiteFigure.objects.select_related("site")}
    assert areas == {("Cẩm Giàng", 43), ("Vằng Mười", 15)}
    assert milestone(cast.cluster, "site-clearance").percent == 30


def asked(client, run) -> dict[str, list[str]]:
    """What is asked of cells, with the values of the answers that are offered."""
    rows = client.get(f"/imports/{run.pk}/reading/").context["answers"].rows
    return {row.question.text: [option.value for option in row.question.options] for row in rows}


@pytest.mark.parametrize(
    "words",
    [
        "Phấn đấu đến hết năm 2097 đạt 80%",
        "Dự kiến quý I/2097 đạt 80%",
        "Kế hoạch năm 2097 đạt 80%",
        "Dự kiến đến 31/12/2097 giải phóng được 10/15 ha",
    ],
)
def test_a_part_that_is_to_be_done_by_then_is_not_done_today(client, words):
    run = send(client, {"TD": [["Tên cụm", "GPMB"], ["CCN Cẩm Giàng", words]]})
    assert "read" not in asked(client, run)[words]


def test_a_number_of_a_step_has_the_unit_beside_it(client, cast):
    run = send(client, {"TD": [["Tên cụm", "GPMB", "ĐVT"], ["CCN Cẩm Giàng", 30, "%"], ["CCN Vằng Mười", 12, "ha"]]})
    [(words, answers)] = asked(client, run).items()
    assert (words, "percent" in answers) == ("12 ha", False)


def test_a_footnote_whose_mark_stands_in_a_cell_of_its_own_is_no_site(client):
    rows = [["CCN Cẩm Giàng (*)", 43, None], ["CCN Vằng Mười", 15, "(1)"]]
    numbered = [[at, *row] for at, row in enumerate(rows, 1)]
    notes = [["(*)", "Số ước"], ["(1)", "Chưa kiểm"]]
    run = send(
        client,
        {"SL": [["(Tính đến ngày 20/11/2026)"], ["TT", "Tên cụm", "Diện tích (ha)", "Ghi chú"], *numbered, *notes]},
    )
    assert sorted(row["label"] for row in entries(run, "new")) == ["CCN Cẩm Giàng: Area: 43", "CCN Vằng Mười: Area: 15"]


def test_a_list_of_names_that_counts_with_brackets_is_read(client):
    rows = [["(1)", "CCN Nông Hạ"], ["(2)", "CCN Văn Minh"]]
    run = send(client, {"DM": [["TT", "Tên cụm", "Địa điểm"], *rows]})
    assert [row["label"] for row in entries(run, "new")] == ["CCN Nông Hạ", "CCN Văn Minh"]
