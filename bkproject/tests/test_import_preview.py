"""The preview of an import as a proofreader reads it: by site, what was, what the cell says, what it becomes."""

import io
from http import HTTPStatus

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bkproject.tests.importing import changed, csv_of
from bkproject.tests.test_import_new_rows import confirm, entries
from clusters.models import Cluster
from progress.milestones.actions import report_milestone
from progress.milestones.resources import MilestoneResource
from progress.tests.cast import browser, call_stages, make_cast, milestone, text_of
from progress.tests.sheets import exported
from spreadsheets.models import ImportRun, ImportState
from spreadsheets.readers import open_book
from spreadsheets.tests.files import xlsx

pytestmark = [pytest.mark.usefixtures("ends_hold"), pytest.mark.once]
HEADER = ["TT", "Tên cụm công nghiệp", "Diện tích (ha)", "GPMB"]
DAY = ["(Tính đến ngày 20/11/2026)"]


@pytest.fixture
def cast():
    return call_stages(make_cast(), {"site-clearance": "GPMB"})


@pytest.fixture
def client(cast):
    return browser(cast.administrator)


def send(client, content: bytes, kind="", name="a.xlsx") -> ImportRun:
    client.post("/import/", {"file": SimpleUploadedFile(name, content), "kind": kind})
    return ImportRun.objects.latest("pk")


def test_rows_of_one_site_stand_together_with_what_was_said_and_what_becomes(client, cast):
    run = send(client, xlsx(DAY, HEADER, [1, "CCN Cẩm Giàng", "74,9 ha", "30%"], [2, "CCN Vằng Mười", 15.5, "40%"]))
    subjects = [entry["subject"] for entry in entries(run, "new")]
    assert subjects == ["CCN Cẩm Giàng", "CCN Vằng Mười"]
    page = text_of(client.get(f"/imports/{run.pk}/?part=new"))
    assert "Value Recorded In the file Becomes" in page
    assert "74,9 ha C3 74,9" in page
    assert "15,5" in page
    assert "15.5" not in page


def test_what_the_sender_saved_after_the_file_was_made_is_no_conflict(client, cast):
    eia = milestone(cast.cluster, "eia")
    content = changed(cast.department, MilestoneResource, (eia.pk, {"percent": "60", "note": "từ tệp"}))
    for person, percent in ((cast.department, 20), (cast.administrator, 30)):
        eia.refresh_from_db()
        report_milestone(
            milestone=eia, by=person, version=eia.version, changes={"percent": percent, "state": "in_progress"}
        )
        officer = browser(cast.department)
        run = send(officer, content, name="a.csv")
        conflicts = [cell for row in entries(run, "conflict") for cell in row["cells"] if cell["is_conflict"]]
        if person == cast.department:
            assert not conflicts
            [cell] = [c for row in entries(run, "changed") for c in row["cells"] if c["name"] == "percent"]
            assert (cell["old"], cell["new"]) == ("20", "60")
            assert any("by the sender" in note["message"] for note in entries(run, "warnings"))
        else:
            assert [cell["theirs"] for cell in conflicts] == ["30"]


def test_one_answer_about_a_similar_name_counts_for_all_its_rows(client, cast):
    content, book = io.BytesIO(), openpyxl.Workbook()
    for name, rows in {
        "A": [["CCN Cẩm Giàn", "Ghi một"]],
        "B": [["CCN Nà Pì", "Ghi hai"], ["CCN Cẩm Giàn", "x"]],
    }.items():
        sheet = book.create_sheet(name)
        for row in (["Tên cụm công nghiệp", "Ghi chú"], *rows):
            sheet.append(row)
    del book["Sheet"]
    book.save(content)
    run = send(client, content.getvalue())
    client.post(f"/imports/{run.pk}/reading/", {"sheet": "*", "kind": "clusters"})
    run.refresh_from_db()
    assert [(row["sheet"], row["number"]) for row in entries(run, "asked")] == [("A", 2), ("B", 3)]
    assert "2 Asked" in text_of(client.get(f"/imports/{run.pk}/"))
    posted = {"fingerprint": run.fingerprint, "part": "asked", "page": "1", "same:A!2": str(cast.cluster.pk)}
    client.post(f"/imports/{run.pk}/decide/", posted)
    run.refresh_from_db()
    assert run.decisions["same_as"] == {"A!2": cast.cluster.pk, "B!3": cast.cluster.pk}


def test_rejected_rows_say_which_row_of_the_original_they_are(client, cast):
    run = send(client, xlsx(DAY, HEADER, [1, "CCN Cẩm Giàng", 74.9, "30%"], [7, "CCN Vằng Mười", -3, "Đạt 40 %"]))
    content = b"".join(client.get(f"/imports/{run.pk}/refused/").streaming_content)
    sheets = open_book(content, "a.xlsx")
    texts = [
        str(c) for i in range(len(sheets.sheets)) for row in sheets.read(i).rows for c in row.cells if c is not None
    ]
    assert any("sheet “Sheet”, row 4. 7 | CCN Vằng Mười | -3 | Đạt 40 %" in text for text in texts), texts


def test_cancelling_an_import_asks_first(client, cast):
    run = send(client, xlsx(DAY, HEADER, [1, "CCN Cẩm Giàng", 40, "30%"]))
    address = f"/imports/{run.pk}/give-up/"
    assert address in client.get(f"/imports/{run.pk}/").content.decode()
    page = client.get(address)
    assert "Nothing of this file was saved" in text_of(page)
    run.refresh_from_db()
    assert run.state == ImportState.PREVIEW
    assert client.post(address).status_code == HTTPStatus.FOUND
    run.refresh_from_db()
    assert run.state == ImportState.DROPPED


def test_places_of_a_table_on_its_side_are_those_of_the_file(client, cast):
    run = send(
        client,
        xlsx(DAY, ["Chỉ tiêu", "CCN Cẩm Giàng", "CCN Vằng Mười"], ["Diện tích (ha)", 40, -5], ["GPMB", "30%", "40%"]),
    )
    [refused] = entries(run, "refused")
    assert refused["places"]["C3" if "C3" in refused["places"] else str(refused["number"])]
    page = text_of(client.get(f"/imports/{run.pk}/?part=refused"))
    assert "C3" in page
    confirm(client, run, add_new="on", leave_refused="on")
    assert Cluster.objects.get(name="Cẩm Giàng").figures.get().value == 40


def test_a_file_of_another_database_is_told_in_one_sentence_and_matched_by_name_without_its_numbers(client, cast):
    header, rows = exported(cast.administrator, MilestoneResource)
    numbers = [row[header.index("id")] for row in rows]
    moved = [[*row] for row in rows]
    for row, number in zip(moved, [*numbers[1:], 987654], strict=True):
        row[header.index("id")] = number
    run = send(client, csv_of(header, *moved), name="a.csv")
    page = text_of(client.get(f"/imports/{run.pk}/"))
    assert (
        f"{len(rows)} rows have numbers of other records, or of none: the file may come from another database" in page
    )
    kept = [place for place, name in enumerate(header) if name not in ("id", "version")]
    run = send(client, csv_of(*([row[place] for place in kept] for row in (header, *moved))), name="b.csv")
    assert (run.state, entries(run, "refused"), entries(run, "changed")) == (ImportState.PREVIEW, [], [])
    assert "another database" not in text_of(client.get(f"/imports/{run.pk}/"))
