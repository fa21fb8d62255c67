"""No target date moves by a file without a reason: asked in the preview, read from a column, told the command."""

import io
import json
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from progress.promises.ledger import ledgers
from progress.tests.cast import browser, call_stages, make_cast, milestone, record, text_of
from spreadsheets.models import ImportRun, ImportState
from spreadsheets.tests.files import xlsx
from values.dates import PartialDate

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HEADER = ["Tên cụm", "Bước thực hiện", "Dự kiến"]


@pytest.fixture
def cast():
    cast = make_cast()
    record(cast.cluster, "eia", planned="quý I/2027")
    record(cast.other_cluster, "eia", planned="quý I/2027")
    return cast


@pytest.fixture
def client(cast):
    return browser(cast.department)


def rows(*promises, more=()):
    names = ["CCN Cẩm Giàng", "CCN Vằng Mười"]
    return [[name, "EIA", date, *more] for name, date in zip(names, promises, strict=False)]


def send(client, header, *lines) -> ImportRun:
    file = SimpleUploadedFile("lần 2.xlsx", xlsx(header, *lines))
    assert client.post("/import/", {"file": file, "kind": "progress"}).status_code == HTTPStatus.FOUND
    return ImportRun.objects.latest("pk")


def decide(client, run, **said):
    run.refresh_from_db()
    answer = client.post(f"/imports/{run.pk}/decide/", {"fingerprint": run.fingerprint, **said})
    run.refresh_from_db()
    return answer


def confirm(client, run, **said):
    answer = client.post(f"/imports/{run.pk}/confirm/", {"fingerprint": run.fingerprint, **said})
    run.refresh_from_db()
    return answer


def whys(site) -> list[str]:
    found = milestone(site, "eia")
    return [entry.why for entry in ledgers([found])[found.pk].entries[1:]]


def test_the_preview_asks_and_blocks_until_one_reason_for_the_file_is_given(client, cast):
    run = send(client, HEADER, *rows("quý III/2027", "quý IV/2027"))
    page = text_of(client.get(f"/imports/{run.pk}/"))
    assert "2 rows change target dates without a reason" in page
    assert confirm(client, run).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert (run.state, str(milestone(cast.cluster, "eia").forecast)) == (ImportState.PREVIEW, "None")
    decide(client, run, reason_of_all="Chờ đất của dân")
    confirm(client, run)
    assert run.state == ImportState.SAVED
    told = f"Chờ đất của dân ({run.reason})"
    assert (whys(cast.cluster), whys(cast.other_cluster)) == ([told], [told])
    assert milestone(cast.cluster, "eia").forecast == PartialDate.parse("quý III/2027")


def test_one_reason_for_one_row_and_another_row_left_out(client, cast):
    run = send(client, HEADER, *rows("quý III/2027", "quý IV/2027"))
    on_page = {"part": "reason", "page": "1"}
    of_rows = {"why:Sheet1!2": "Chờ đất", "why:Sheet1!3": "", "leave:Sheet1!3": "1"}
    sheet = run.pages.get(part="reason").entries[0]["sheet"]
    decide(client, run, **on_page, **{name.replace("Sheet1", sheet): text for name, text in of_rows.items()})
    assert "unreasoned" not in run.counts
    confirm(client, run)
    assert whys(cast.cluster) == [f"Chờ đất ({run.reason})"]
    assert milestone(cast.other_cluster, "eia").forecast is None


def test_all_rows_without_a_reason_are_left_out_at_once_and_the_others_saved(client, cast):
    lines = [*rows("quý III/2027"), ["CCN Cẩm Giàng", "Feasibility study", "2028"]]
    run = send(client, HEADER, *lines)
    decide(client, run, unreasoned="leave")
    confirm(client, run)
    assert milestone(cast.cluster, "feasibility").forecast == PartialDate.parse("2028")
    assert milestone(cast.cluster, "eia").forecast is None


@pytest.mark.parametrize("heading", ["Lý do", "Lý do điều chỉnh", "Nguyên nhân"])
def test_a_column_of_reasons_is_read_in_long_sheets(client, cast, heading):
    run = send(client, [*HEADER, heading], *rows("quý III/2027", more=["Dân chưa nhận tiền"]))
    confirm(client, run)
    assert whys(cast.cluster) == [f"Dân chưa nhận tiền ({run.reason})"]


def test_a_column_of_reasons_is_read_in_wide_sheets(client, cast):
    call_stages(cast, {"eia": "ĐTM"})
    run = send(client, ["Tên cụm", "Dự kiến ĐTM", "Lý do"], ["CCN Cẩm Giàng", "quý III/2027", "Dân chưa nhận tiền"])
    confirm(client, run)
    assert whys(cast.cluster) == [f"Dân chưa nhận tiền ({run.reason})"]


def test_a_first_date_wants_no_reason(client, cast):
    run = send(client, HEADER, ["CCN Cẩm Giàng", "Feasibility study", "2028"])
    assert run.counts == {"new": 0, "changed": 1, "unchanged": 0, "conflicts": 0, "refused": 0}
    confirm(client, run)
    assert run.state == ImportState.SAVED


def test_what_a_clerk_imports_wants_the_reason_too(cast):
    client = browser(cast.clerk)
    run = send(client, HEADER, *rows("quý III/2027"))
    assert run.counts["unreasoned"] == 1
    decide(client, run, reason_of_all="Chờ đất")
    confirm(client, run)
    assert milestone(cast.cluster, "eia").submissions.get().reason.startswith("Chờ đất (")


def command(path, *options) -> tuple[int, dict]:
    out = io.StringIO()
    arguments = [str(path), "--user", "department", "--kind", "progress", "--json", "--language", "en", *options]
    try:
        call_command("import_workbook", *arguments, stdout=out, stderr=io.StringIO())
    except CommandError as error:
        return error.returncode, json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def test_the_command_refuses_naming_the_rows_and_takes_a_reason(cast, tmp_path):
    path = tmp_path / "lần 2.xlsx"
    path.write_bytes(xlsx(HEADER, *rows("quý III/2027")))
    status, told = command(path)
    assert (status, told["saved"], [note["cell"] for note in told["errors"]]) == (1, False, ["2"])
    assert "reason" in told["errors"][0]["message"]
    status, told = command(path, "--reason", "Chờ đất")
    assert (status, told["saved"]) == (0, True)
    assert whys(cast.cluster)[0].startswith("Chờ đất (")
