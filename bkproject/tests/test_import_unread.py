"""One cell that nobody can read holds back neither its row nor its file: a person leaves it out, and that is told."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from bkproject.tests.test_import_new_rows import confirm, entries, send
from clusters.models import Cluster
from progress.models import SecondaryProject, SiteFigure
from progress.tests.cast import browser, make_cast, text_of
from spreadsheets.models import ImportState
from spreadsheets.tests.files import xlsx

pytestmark = [pytest.mark.usefixtures("ends_hold", "ready_columns_hold"), pytest.mark.once]
HEADER = ["Khu, cụm", "Tên dự án", "Vốn đăng ký", "Lao động"]
ROWS = ["CCN Cẩm Giàng", "Nhà máy giấy", 120, "15-20"], ["CCN Cẩm Giàng", "Xưởng gỗ", 30, 40]


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def client(cast):
    return browser(cast.administrator)


def projects() -> dict:
    return {p.name: (p.registered_capital, p.workers) for p in SecondaryProject.objects.all()}


def decide(client, run, **said):
    client.post(f"/imports/{run.pk}/decide/", {"fingerprint": run.fingerprint, **said})
    run.refresh_from_db()


def test_the_rest_of_a_row_is_taken_where_a_person_leaves_the_cell_out(client):
    run = send(client, HEADER, *ROWS, kind="projects")
    [row] = entries(run, "refused")
    page = text_of(client.get(f"/imports/{run.pk}/"))
    assert "1 row is rejected only for cells that cannot be read." in page
    assert "Skip what cannot be read, take the rest of the row" in page
    decide(client, run, part="refused", page="1", **{f"unread:{row['sheet']}!{row['number']}": "1"})
    assert run.counts["refused"] == 0
    [warning] = [note for note in entries(run, "warnings") if note["value"] == "15-20"]
    assert "The cell is skipped, as chosen." in warning["message"]
    confirm(client, run, add_new="on")
    assert projects() == {"Nhà máy giấy": (120, None), "Xưởng gỗ": (30, 40)}


def test_all_such_cells_are_left_out_at_once_and_asked_again(client):
    run = send(client, HEADER, *ROWS, kind="projects")
    decide(client, run, unread="skip")
    assert run.counts["refused"] == 0
    decide(client, run, unread="ask")
    assert run.counts["refused"] == 1
    confirm(client, run, add_new="on", leave_refused="on")
    assert projects() == {"Xưởng gỗ": (30, 40)}, "nothing was chosen: the row is left out as a whole"


def test_a_figure_without_its_value_is_none_and_the_rest_of_its_row_stands(client, cast):
    day = ["(Tính đến ngày 27/11/2026)"]
    run = send(client, day, ["Tên cụm", "Diện tích (ha)", "Ghi chú"], ["CCN Nông Hạ", "15-20", "mới"], kind="")
    assert run.counts["refused"] == 1
    decide(client, run, unread="skip")
    assert (run.state, run.counts["refused"]) == (ImportState.PREVIEW, 0)
    confirm(client, run, add_new="on")
    assert Cluster.objects.get(name="Nông Hạ").note == "mới"
    assert not SiteFigure.objects.exists()


def test_the_command_leaves_them_out_only_where_it_is_told_to(cast, tmp_path):
    file, out = tmp_path / "a.xlsx", io.StringIO()
    file.write_bytes(xlsx(HEADER, *ROWS))
    options = {"user": cast.administrator.username, "kind": "projects", "json": True, "stdout": out}
    with pytest.raises(CommandError):
        call_command("import_workbook", str(file), **options)
    out.truncate(0)
    out.seek(0)
    call_command("import_workbook", str(file), skip_unread=True, **options)
    assert json.loads(out.getvalue())["new"] == 2
    assert projects() == {"Nhà máy giấy": (120, None), "Xưởng gỗ": (30, 40)}
