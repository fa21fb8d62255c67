"""`manage.py import_workbook`: what it saves, what it refuses, and how it says so."""

import json
from io import BytesIO, StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from bkproject.tests.importing import changed, csv_of
from progress.milestones.resources import MilestoneResource
from progress.models import SecondaryProject
from progress.projects.resources import ProjectResource
from progress.tests.cast import make_cast, record
from progress.tests.sheets import exported
from spreadsheets.imports import at_once
from spreadsheets.merge.compare import ChangedMeanwhile
from spreadsheets.merge.plan import Plan
from spreadsheets.merge.run import Outdated
from spreadsheets.merge.run import save as really_save
from spreadsheets.models import ImportRun

KEYS = {
    "new", "changed", "unchanged", "conflicts", "refused", "saved", "errors", "conflict_cells", "skipped", "warnings",
}  # fmt: skip
HEADER = ["Tên cụm", "Tên dự án", "Ghi chú"]


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def send(tmp_path):
    """Run the command on a file with this content; return (exit status, what stands on stdout)."""

    def run(content: bytes, *options: str, user: str = "department", name: str = "tuần 47.csv") -> tuple[int, str]:
        path = tmp_path / name
        path.write_bytes(content)
        return command(str(path), "--user", user, *options)

    return run


def command(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("import_workbook", *arguments, stdout=out, stderr=StringIO())
    except CommandError as error:
        return error.returncode, out.getvalue()
    return 0, out.getvalue()


def told(answer: tuple[int, str]) -> tuple[int, dict]:
    status, text = answer
    assert text.count("\n") == 1
    found = json.loads(text)
    assert set(found) == KEYS
    for name in ("errors", "conflict_cells", "skipped", "warnings"):
        assert all(set(one) == {"sheet", "cell", "value", "message"} for one in found[name])
    return status, found


def test_a_file_is_saved_and_listed(cast, send):
    content = csv_of(HEADER, ["CCN Cẩm Giàng", "Nhà máy 1", "x"])
    status, found = told(send(content, "--kind", "projects", "--json"))
    assert (status, found["saved"], found["new"], found["errors"]) == (0, True, 1, [])
    run = ImportRun.objects.get()
    assert (run.state, run.via, run.by, run.counts["new"]) == ("saved", "command", cast.department, 1)
    assert default_storage.open(run.path).read() == content
    project = SecondaryProject.objects.get()
    assert project.history.get().history_change_reason == run.reason
    assert project.history.get().request_id == run.request_id
    assert run.pages.filter(part="new").exists()


def test_a_dry_run_leaves_nothing_behind(cast, send):
    before = files()
    status, found = told(
        send(csv_of(HEADER, ["CCN Cẩm Giàng", "Nhà máy 2", "y"]), "--kind=projects", "--json", "--dry-run")
    )
    assert (status, found["saved"], found["new"]) == (0, False, 1)
    assert not ImportRun.objects.exists()
    assert not SecondaryProject.objects.exists()
    assert files() == before


def files() -> set[str]:
    return set(default_storage.listdir("imports")[1]) if default_storage.exists("imports") else set()


def test_nothing_to_do_leaves_no_import(cast, send):
    before = files()
    record(cast.cluster, "eia", percent=20)
    status, found = told(send(csv_of(*_all(cast)), "--json"))
    assert (status, found["saved"]) == (0, False)
    assert found["unchanged"] > 5
    assert not (found["new"])
    assert not (found["changed"])
    assert not ImportRun.objects.exists()
    assert files() == before


def _all(cast):
    header, rows = exported(cast.department, MilestoneResource)
    return header, *rows


def test_a_negative_value_is_told_at_its_cell(cast, send):
    header = ["Khu, cụm", "Dự án", "Diện tích đất (ha)"]
    status, found = told(send(csv_of(header, ["CCN Cẩm Giàng", "Nhà máy 1", "-2"]), "--kind", "projects", "--json"))
    assert (status, [error["cell"] for error in found["errors"]]) == (1, ["C2"])


def test_one_bad_row_refuses_the_whole_file_with_its_place(cast, send):
    rows = [["CCN Cẩm Giàng", "Nhà máy 1", "x"], ["CCN Không Có", "Nhà máy 2", "x"]]
    status, found = told(send(csv_of(HEADER, *rows), "--kind", "projects", "--json"))
    assert (status, found["saved"], found["refused"], found["new"]) == (1, False, 1, 1)
    assert [(e["sheet"], e["cell"], e["value"]) for e in found["errors"]] == [("tuần 47", "A3", "CCN Không Có")]
    assert not ImportRun.objects.exists()
    assert not SecondaryProject.objects.exists()


def test_unknown_columns_are_refused(cast, send):
    status, found = told(
        send(csv_of([*HEADER, "Màu sắc"], ["CCN Cẩm Giàng", "A", "x", "đỏ"]), "--kind=projects", "--json")
    )
    assert status == 1
    assert [(e["cell"], e["value"]) for e in found["errors"]] == [("D", "Màu sắc")]


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, b"PK\x03\x04broken", b"\0\1\2"])
def test_what_is_no_spreadsheet_is_refused_in_the_same_words_for_machines(cast, send, content):
    status, found = told(send(content, "--json"))
    assert status == 1
    assert found["errors"][0]["message"]
    assert [found[name] for name in ("new", "changed", "unchanged", "conflicts", "refused")] == [0] * 5


@pytest.mark.parametrize(("prefer", "status", "percent"), [("ask", 1, 30), ("theirs", 0, 30), ("mine", 0, 40)])
def test_conflicts_are_settled_as_asked(cast, send, prefer, status, percent):
    eia = record(cast.cluster, "eia", percent=20)
    content = changed(cast.department, MilestoneResource, (eia.pk, {"percent": "40"}))
    eia.percent, eia._history_user = 30, cast.administrator
    eia.save()
    given, found = told(send(content, "--json", "--prefer", prefer, "--language", "en"))
    eia.refresh_from_db()
    assert (given, eia.percent) == (status, percent)
    [cell] = found["conflict_cells"]
    assert cell["value"] == "40"
    assert "Administrator" in cell["message"]
    assert "30" in cell["message"]
    assert found["conflicts"] == (prefer == "ask")


def test_a_clerks_file_waits_for_acceptance(cast, send):
    eia = record(cast.cluster, "eia", percent=20)
    content = changed(cast.clerk, MilestoneResource, (eia.pk, {"percent": "40"}))
    assert send(content, user="clerk")[0] == 0
    eia.refresh_from_db()
    assert eia.percent == 20
    assert eia.submissions.get().is_waiting


def test_rights_are_the_persons(cast, send):
    eia = record(cast.zone, "eia", percent=20)
    content = changed(cast.board, MilestoneResource, (eia.pk, {"percent": "40"}))
    assert send(content, user="department")[0] == 1
    assert send(content, user="leader")[0] == 1
    eia.refresh_from_db()
    assert eia.percent == 20


def test_wrong_usage(cast, tmp_path, send):
    assert told(command(str(tmp_path / "none.csv"), "--user", "department", "--json"))[0] == 2
    assert told(command(str(tmp_path), "--user", "department", "--json"))[0] == 2
    assert told(send(b"a", "--json", user="somebody"))[0] == 2
    cast.department.is_active = False
    cast.department.save()
    assert told(send(b"a", "--json"))[0] == 2


@pytest.mark.parametrize(("times", "status"), [(1, 0), (9, 1)])
def test_a_file_is_tried_again_while_others_save_and_at_last_refused(cast, send, monkeypatch, times, status):
    left = [times]

    def save(*args, **kwargs):
        if left[0]:
            left[0] -= 1
            raise Outdated(Plan())
        return really_save(*args, **kwargs)

    monkeypatch.setattr(at_once, "save", save)
    content = csv_of(HEADER, ["CCN Cẩm Giàng", "Nhà máy 1", "x"])
    given, found = told(send(content, "--kind", "projects", "--json"))
    assert (given, found["saved"], len(found["errors"])) == (status, not status, status)
    assert ImportRun.objects.count() == SecondaryProject.objects.count() == 1 - status


def test_people_are_told_in_their_language(cast, send):
    content = csv_of(HEADER, ["CCN Cẩm Giàng", "Nhà máy 1", "x"])
    assert "Saved as import no." in send(content, "--kind", "projects", "--language", "en")[1]
    assert "Nothing to do." in send(content, "--kind", "projects", "--language", "en")[1]


def test_a_sheet_of_several_is_picked_by_its_name(cast, send):
    book, target = Workbook(), BytesIO()
    for number, sheet in enumerate((book.active, book.create_sheet("Hai"))):
        sheet.append(HEADER)
        sheet.append(["CCN Cẩm Giàng", f"Nhà máy {number}", "x"])
    book.save(target)
    status, found = told(send(target.getvalue(), "--kind=projects", "--json", name="a.xlsx"))
    assert status == 1
    assert "Hai" in found["errors"][0]["message"]
    assert told(send(target.getvalue(), "--kind=projects", "--json", "--sheet=Hai", name="a.xlsx"))[0] == 0
    assert SecondaryProject.objects.get().name == "Nhà máy 1"


def test_the_whole_sheet_again_changes_only_the_cell_that_was_changed(cast, send):
    SecondaryProject.objects.create(site_id=cast.cluster.pk, name="A")
    other = SecondaryProject.objects.create(site_id=cast.cluster.pk, name="B")
    content = changed(cast.department, ProjectResource, (other.pk, {"note": "mới"}))
    assert told(send(content, "--json"))[1]["changed"] == 1
    other.refresh_from_db()
    assert other.note == "mới"


@pytest.mark.parametrize("more", [[], ["--dry-run"]])
def test_where_others_keep_saving_the_file_is_refused(cast, send, monkeypatch, more):
    def others_save(*args, **kwargs):
        raise ChangedMeanwhile

    monkeypatch.setattr("spreadsheets.merge.run.compare", others_save)
    content = csv_of(HEADER, ["CCN Cẩm Giàng", "Nhà máy 1", "x"])
    status, found = told(send(content, "--kind", "projects", "--json", *more))
    assert (status, found["saved"]) == (1, False)
    assert [note["message"] for note in found["errors"]] == ["Có người khác đang lưu. Thử lại."]
    assert not ImportRun.objects.exists()


def test_the_kind_that_is_said_decides_where_the_columns_left_fit_several(cast, send):
    project = SecondaryProject.objects.create(site_id=cast.cluster.pk, name="Nhà máy 1")
    content = csv_of(["id", "site", "name", "note", "version"], [project.pk, "CCN Cẩm Giàng", "Nhà máy 1", "x", 1])
    status, found = told(send(content, "--kind", "projects", "--json"))
    assert (status, found["changed"], found["errors"]) == (0, 1, [])


def test_a_sheet_whose_columns_left_fit_several_kinds_is_asked_about(cast, send):
    project = SecondaryProject.objects.create(site_id=cast.cluster.pk, name="Nhà máy 1")
    content = csv_of(["id", "site", "name", "note", "version"], [project.pk, "CCN Cẩm Giàng", "Nhà máy 1", "x", 1])
    status, found = told(send(content, "--json"))
    assert (status, found["saved"]) == (1, False)
    [error] = found["errors"]
    assert "projects" in error["message"]
    assert "clusters" not in error["message"], "only those that it may be"
