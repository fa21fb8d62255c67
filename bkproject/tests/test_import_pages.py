"""Importing at a browser: a file is sent, understood, previewed, decided on and saved, or nothing of it is."""

import io
import re
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from clusters.models import Cluster
from progress.models import Milestone, Submission
from progress.tests.cast import browser, make_cast, milestone, record, text_of
from spreadsheets.exports import workbook_for
from spreadsheets.imports import pages, sessions
from spreadsheets.models import ImportRun, ImportState, LayoutMapping
from spreadsheets.tests.files import xlsx
from spreadsheets.writers import write_book
from usage.models import UseKind, UseRecord
from values.dates import PartialDate

pytestmark = [pytest.mark.django_db, pytest.mark.once]
IMPORT = "/import/"
HEADERS = ["Site", "Stage", "Phase", "State", "Forecast", "Percent", "Note"]
ROW = ["Cẩm Giàng", "EIA", 0, "In progress", "quý I/2027", 40, "đang lấy ý kiến"]


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def client(cast):
    return browser(cast.department)


def send(client, content: bytes, name="a.xlsx", **fields):
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, content), **fields})


def sent(client, content: bytes, name="a.xlsx", **fields) -> ImportRun:
    """Send a file that is understood at once; return its import, waiting for confirmation."""
    response = send(client, content, name, **fields)
    assert response.status_code == HTTPStatus.FOUND, text_of(response)
    run = ImportRun.objects.latest("pk")
    assert response.url == f"/imports/{run.pk}/"
    return run


def shown(client, run, query="", status=HTTPStatus.OK) -> str:
    response = client.get(f"/imports/{run.pk}/{query}")
    assert response.status_code == status
    return text_of(response)


def confirm(client, run, **said):
    return client.post(f"/imports/{run.pk}/confirm/", {"fingerprint": run.fingerprint, **said})


def decide(client, run, **said):
    response = client.post(f"/imports/{run.pk}/decide/", {"fingerprint": run.fingerprint, **said})
    assert response.status_code == HTTPStatus.FOUND
    run.refresh_from_db()
    return response


def our_workbook(user, key="progress"):
    """The workbook of the person, as openpyxl holds it, and its sheet of data with the keys' columns."""
    target = io.BytesIO()
    with translation.override("en"):
        write_book(workbook_for(user, keys=[key]), target)
    book = load_workbook(target)
    sheet = book.worksheets[1]
    return book, sheet, {cell.value: cell.column for cell in sheet[1]}


def saved_as_file(book) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def row_of(sheet, columns, record) -> int:
    return next(row for row in range(3, sheet.max_row + 1) if sheet.cell(row, columns["id"]).value == record.pk)


# --- Sending a file ---


def test_a_workbook_goes_in_after_its_preview(client, cast):
    eia = milestone(cast.cluster, "eia")
    run = sent(client, xlsx(HEADERS, ROW))
    page = shown(client, run)
    assert "1 Changed" in page
    assert "does not come from the tracker" in page
    assert "Percent done – 40 F2 40" in page
    eia.refresh_from_db()
    assert eia.percent is None, "nothing is saved before the confirmation"
    response = confirm(client, run)
    assert response.url == f"/imports/{run.pk}/?notice=saved"
    assert "Saved: 0 new, 1 changed." in text_of(client.get(response.url, follow=True))
    eia.refresh_from_db()
    assert (eia.percent, eia.forecast, eia.note) == (40, PartialDate.parse("quý I/2027"), "đang lấy ý kiến")
    assert eia.history.first().history_change_reason == f"import no. {run.pk}: a.xlsx"


def test_a_csv_goes_in(client, cast):
    text = "Khu, cụm công nghiệp;Bước;Hiện trạng;Tỷ lệ\r\nCẩm Giàng;Đánh giá tác động môi trường;Đang thực hiện;40\r\n"
    run = sent(client, text.encode("utf-8-sig"), "tien-do.csv")
    confirm(client, run)
    assert milestone(cast.cluster, "eia").percent == 40


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "The file is empty."), (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "picture"), (xlsx([]), "no visible rows")],
    ids=["empty", "picture", "blank"],
)
def test_what_cannot_be_read_is_told_at_the_field_and_nothing_is_kept(client, content, told):
    response = send(client, content)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert told in text_of(response)
    assert 'aria-describedby="id_file-error"' in response.content.decode()
    assert not ImportRun.objects.exists()


def test_a_file_that_is_too_large_is_told(client, settings):
    settings.SPREADSHEET_MAX_MB = 1
    response = send(client, b"a;b\n" * 300_000, "a.csv")
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "larger than 1 MB" in text_of(response)


@pytest.mark.parametrize("who", ["leader", "nobody"])
def test_whoever_may_send_nothing_is_refused(cast, who):
    client = browser(getattr(cast, who))
    assert client.get(IMPORT).status_code == HTTPStatus.FORBIDDEN
    assert send(client, xlsx(HEADERS, ROW)).status_code == HTTPStatus.FORBIDDEN


def test_a_waiting_import_is_offered_to_be_continued_and_can_be_given_up(client, cast):
    run = sent(client, xlsx(HEADERS, ROW), "tuan-47.xlsx")
    assert "Your import of tuan-47.xlsx" in text_of(client.get(IMPORT))
    assert "tuan-47" not in text_of(browser(cast.administrator).get(IMPORT))
    response = client.post(f"/imports/{run.pk}/give-up/", follow=True)
    assert "was cancelled" in text_of(response)
    assert "Your import" not in text_of(response)
    run.refresh_from_db()
    assert run.state == ImportState.DROPPED
    assert not run.pages.exists()
    assert client.post(f"/imports/{run.pk}/give-up/").url == f"/imports/{run.pk}/?notice=already"


def test_an_import_is_its_owners_only(client, cast):
    run = sent(client, xlsx(HEADERS, ROW))
    cast.administrator.is_superuser = True
    cast.administrator.save()
    other = browser(cast.administrator)
    for name in ("run", "run-reading", "run-refused", "import-done"):
        assert other.get(reverse(f"spreadsheets:{name}", args=[run.pk])).status_code == HTTPStatus.NOT_FOUND, name
    for name in ("run-reading", "run-decide", "run-confirm", "run-give-up"):
        assert other.post(reverse(f"spreadsheets:{name}", args=[run.pk])).status_code == HTTPStatus.NOT_FOUND, name
    run.refresh_from_db()
    assert run.state == ImportState.PREVIEW


# --- How it is read ---

WIDE = [["STT", "Tên CCN", "GPMB", "ĐTM", "Môi trường cũ"], [1, "Cẩm Giàng", "đang làm", "xong 15/3/2024", "x1"]]


def columns_said(page: str, **by_header: str) -> dict:
    """The fields of the page that asks where columns go, as they stand, but for some headers."""
    fields = {"columns": "1"}
    for select in re.finditer(r'<select[^>]*name="(column-\d+-\d+)"(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)"\s+selected', select[2])
        fields[select[1]] = chosen[1] if chosen else ""
        index = int(select[1].rpartition("-")[2])
        if (header := WIDE[0][index]) in by_header:
            fields[select[1]] = by_header[header]
    return fields


def test_unknown_columns_are_asked_for_and_the_answer_is_remembered_for_the_layout(client, cast):
    response = send(client, xlsx(*WIDE), kind="progress")
    run = ImportRun.objects.get()
    assert run.state == ImportState.ASKING
    page = client.get(response.url, follow=True)
    assert page.redirect_chain[-1][0] == f"/imports/{run.pk}/reading/"
    assert "Môi trường cũ" in text_of(page)
    assert "x1" in text_of(page), "examples help to recognise a column"
    html = page.content.decode()
    unsaid = client.post(f"/imports/{run.pk}/reading/", columns_said(html))
    assert unsaid.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Choose a field for this column" in text_of(unsaid)
    goes = {"GPMB": "site-clearance:state", "ĐTM": "eia:state"}
    twice = client.post(f"/imports/{run.pk}/reading/", columns_said(html, **goes, **{"Môi trường cũ": "eia:state"}))
    assert "Another column goes to the same field" in text_of(twice)
    client.post(f"/imports/{run.pk}/reading/", columns_said(html, **goes, **{"Môi trường cũ": ""}))
    run.refresh_from_db()
    assert run.state == ImportState.PREVIEW
    assert "2 Changed" in shown(client, run)
    assert not LayoutMapping.objects.exists(), "nothing is remembered of an import that nobody confirmed"
    confirm(client, run)
    assert LayoutMapping.objects.get().by == cast.department
    again = sent(client, xlsx(*WIDE), kind="progress")
    assert "read as chosen" in shown(client, again, "?part=warnings")
    eia = milestone(cast.cluster, "eia")
    assert (eia.state, eia.actual) == ("done", PartialDate.parse("15/3/2024"))


def test_of_several_sheets_one_is_chosen_by_its_first_rows(client):
    def second(book):
        for row in (HEADERS, ROW):
            book.create_sheet("Tuần 47") if "Tuần 47" not in book.sheetnames else None
            book["Tuần 47"].append(row)

    send(client, xlsx(["Danh bạ"], ["Nguyễn Văn A"], prepare=second))
    run = ImportRun.objects.get()
    page = text_of(client.get(f"/imports/{run.pk}/reading/"))
    assert "several sheets" in page
    assert "Nguyễn Văn A" in page
    reading = {"sheet": "Tuần 47", "kind": ""}
    assert client.post(f"/imports/{run.pk}/reading/", {"kind": ""}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert client.post(f"/imports/{run.pk}/reading/", reading).url == f"/imports/{run.pk}/"
    assert "1 Changed" in shown(client, run)


def test_hidden_rows_are_read_when_the_person_asks(client):
    def hide(book):
        book.active.row_dimensions[3].hidden = True

    other = ["Cẩm Giàng", "In operation", 0, "Not started", "", "", ""]
    run = sent(client, xlsx(HEADERS, ROW, other, prepare=hide))
    assert "1 Changed" in shown(client, run)
    client.post(f"/imports/{run.pk}/reading/", {"kind": "progress", "read_hidden": "on"})
    assert "2 Changed" in shown(client, run)


def test_a_column_added_to_our_own_workbook_is_asked_for_once(client, cast):
    book, sheet, columns = our_workbook(cast.department)
    end = sheet.max_column + 1
    sheet.cell(2, end, "Ghi chú riêng")
    row = row_of(sheet, columns, milestone(cast.cluster, "eia"))
    sheet.cell(row, end, "gọi lại")
    sheet.cell(row, columns["percent"], 55)
    send(client, saved_as_file(book))
    run = ImportRun.objects.get()
    assert run.state == ImportState.ASKING
    page = client.get(f"/imports/{run.pk}/reading/").content.decode()
    (name,) = set(re.findall(r'name="(column-\d+-\d+)"', page))
    client.post(f"/imports/{run.pk}/reading/", {"columns": "1", name: ""})
    page = shown(client, run)
    assert "comes from the tracker" in page
    assert "1 Changed" in page


# --- Deciding ---


def in_conflict(client, cast):
    """Somebody changes two cells after the workbook was made; the person changed them too, and another one."""
    eia = record(cast.cluster, "eia", state="in_progress", percent=10, note="cũ")
    book, sheet, columns = our_workbook(cast.department)
    row = row_of(sheet, columns, eia)
    for name, value in {"percent": 50, "note": "của tôi", "forecast": "2027"}.items():
        sheet.cell(row, columns[name], value)
    eia.refresh_from_db()
    eia.percent, eia.note, eia._history_user = 30, "của họ", cast.administrator
    eia.save()
    run = sent(client, saved_as_file(book))
    cells = {cell["name"]: cell for cell in pages.page(run, "conflict", 1)[0]["cells"]}
    place = pages.page(run, "conflict", 1)[0]["sheet"]
    return run, {name: f"choice:{place}!{cell['cell']}" for name, cell in cells.items() if cell["is_conflict"]}


def test_conflicts_are_shown_side_by_side_and_decided_cell_by_cell(client, cast):
    run, choices = in_conflict(client, cast)
    assert set(choices) == {"percent", "note"}
    page = shown(client, run)
    for told in ("của tôi", "của họ", "Administrator", "when the file was made: cũ", "changed 2 cells that the file"):
        assert told in page
    assert "confirm-form" not in client.get(f"/imports/{run.pk}/").content.decode()
    decide(client, run, part="conflict", page="1", **{choices["percent"]: "mine"})
    assert "changed 1 cell that the file" in shown(client, run)
    decide(client, run, part="conflict", page="1", **{choices["note"]: "theirs", "choice:junk!A1": "mine"})
    assert set(run.decisions["choices"].values()) == {"mine", "theirs"}
    assert len(run.decisions["choices"]) == 2, "nothing is kept that was not asked"
    confirm(client, run)
    eia = milestone(cast.cluster, "eia")
    assert (eia.percent, eia.note, str(eia.forecast)) == (50, "của họ", "2027")


@pytest.mark.parametrize(("said", "percent"), [("mine", 50), ("theirs", 30)])
def test_all_conflicts_are_decided_at_once(client, cast, said, percent):
    run, _choices = in_conflict(client, cast)
    decide(client, run, all=said)
    confirm(client, run)
    assert milestone(cast.cluster, "eia").percent == percent
    assert str(milestone(cast.cluster, "eia").forecast) == "2027"


def test_undecided_conflicts_are_not_saved_even_by_a_made_up_request(client, cast):
    run, _choices = in_conflict(client, cast)
    response = confirm(client, run)
    assert response.url.endswith("?notice=unsaved")
    assert "decide the conflicts" in text_of(client.get(response.url))
    assert milestone(cast.cluster, "eia").percent == 30


SITES = ["Name", "Unit", "Note"]


def test_a_near_miss_offers_the_likely_site(client, cast):
    unit = str(cast.cluster.unit)
    run = sent(client, xlsx(["Tên CCN", "Ghi chú"], ["Cẩm Giàn", "gần giống"]), kind="clusters")
    page = shown(client, run)
    assert "Similar records:" in page, (page, unit)
    (entry,) = pages.page(run, "refused", 1)
    place = f"same:{entry['sheet']}!{entry['number']}"
    decide(client, run, part="refused", page="1", **{place: str(cast.zone.pk)})
    assert run.counts["refused"] == 1, "another record than those offered is not taken"
    decide(client, run, part="refused", page="1", **{place: str(cast.cluster.pk)})
    assert run.counts["changed"] == 1
    assert "Chosen: an existing record." in shown(client, run)
    decide(client, run, part="changed", page="1", **{place: "ask"})
    assert run.counts["refused"] == 1
    decide(client, run, part="refused", page="1", **{place: str(cast.cluster.pk)})
    confirm(client, run)
    assert Cluster.objects.get(pk=cast.cluster.pk).note == "gần giống"


def new_cluster(client, cast):
    return sent(client, xlsx(["Tên CCN", "Ghi chú"], ["Quang Sơn", "mới"]), kind="clusters")


def test_new_rows_are_confirmed_apart(client, cast):
    run = new_cluster(client, cast)
    assert run.counts["new"] == 1, pages.page(run, "refused", 1)
    response = confirm(client, run)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Tick that the new rows are to be added" in text_of(response)
    assert not Cluster.objects.filter(name="Quang Sơn").exists()
    link = re.search(r'href="(\?part=changed)#rows"', response.content.decode())[1]
    assert client.get(f"/imports/{run.pk}/confirm/{link}").url == f"/imports/{run.pk}/?part=changed"
    confirm(client, run, add_new="on")
    assert Cluster.objects.filter(name="Quang Sơn").exists()


def test_pages_of_a_preview_are_numbered_through_however_many_are_written_together(client, cast, monkeypatch):
    monkeypatch.setattr(pages, "SIZE", 2)
    monkeypatch.setattr(pages, "TOGETHER", 2)
    names = [f"Quang Sơn {number}" for number in range(9)]
    run = sent(client, xlsx(["Tên CCN", "Ghi chú"], *([name, "mới"] for name in names)), kind="clusters")
    assert pages.sizes(run)["new"] == 5
    entries = [entry for number in range(1, 6) for entry in pages.page(run, "new", number)]
    assert [entry["label"] for entry in entries] == [f"CCN {name}" for name in names]


def test_new_rows_can_be_left_out_and_taken_in_again(client, cast):
    run = new_cluster(client, cast)
    decide(client, run, new="leave")
    page = shown(client, run)
    assert "New rows are skipped." in page
    assert "nothing to save" in page
    decide(client, run, new="take")
    assert "Add this 1 new row" in shown(client, run)


BAD = ["Cẩm Giàng", "In operation", 0, "In progress", "", 400, ""]


def test_refused_rows_stop_the_others_unless_the_person_says_so(client, cast):
    run = sent(client, xlsx(HEADERS, ROW, BAD))
    page = shown(client, run)
    assert "F3" in page
    response = confirm(client, run)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert milestone(cast.cluster, "eia").percent is None
    confirm(client, run, leave_refused="on")
    assert milestone(cast.cluster, "eia").percent == 40
    assert milestone(cast.cluster, "operation").percent is None


def refused_workbook(client, run):
    response = client.get(f"/imports/{run.pk}/refused/")
    assert response.status_code == HTTPStatus.OK
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    sheet = book.worksheets[1]
    return book, sheet, {cell.value: cell.column for cell in sheet[1]}


def test_refused_rows_come_back_mended(client, cast):
    run = sent(client, xlsx(HEADERS, ROW, BAD))
    book, sheet, columns = refused_workbook(client, run)
    assert sheet.max_row == 3, "only the rejected row"
    assert sheet.cell(3, columns["percent"]).value == 400
    assert "100" in sheet.cell(3, columns["_reason"]).value
    assert sheet.cell(3, columns["percent"]).comment is not None
    sheet.cell(3, columns["percent"], 60)
    mended = sent(client, saved_as_file(book))
    assert mended.counts == {"new": 0, "changed": 1, "unchanged": 0, "conflicts": 0, "refused": 0}
    confirm(client, mended)
    assert milestone(cast.cluster, "operation").percent == 60


def test_refused_rows_of_our_own_workbook_keep_their_number_and_version(client, cast):
    eia = milestone(cast.cluster, "eia")
    book, sheet, columns = our_workbook(cast.department)
    sheet.cell(row_of(sheet, columns, eia), columns["percent"], "rất nhiều")
    run = sent(client, saved_as_file(book))
    book, sheet, columns = refused_workbook(client, run)
    assert [sheet.cell(3, columns[name]).value for name in ("id", "version")] == [eia.pk, eia.version]
    assert sheet.cell(3, columns["percent"]).value == "rất nhiều"
    sheet.cell(3, columns["percent"], 70)
    confirm(client, sent(client, saved_as_file(book)))
    assert milestone(cast.cluster, "eia").percent == 70


def test_refused_rows_of_a_wide_sheet_become_rows_of_ours(client, cast):
    wide = [["Tên CCN", "Đánh giá tác động môi trường"], ["Cẩm Giàng", "xong 15/3/2024"], ["Không Có", "xong"]]
    run = sent(client, xlsx(*wide), kind="progress")
    book, sheet, columns = refused_workbook(client, run)
    assert [sheet.cell(3, columns[name]).value for name in ("site", "stage", "state")] == ["Không Có", "EIA", "Done"]
    sheet.cell(3, columns["site"], "Vằng Mười")
    mended = sent(client, saved_as_file(book))
    assert mended.counts["changed"] == 1
    confirm(client, mended)
    assert milestone(cast.other_cluster, "eia").state == "done"


def test_of_a_row_with_several_records_only_the_refused_one_comes_back(client, cast):
    wide = ["Tên CCN", "Diện tích (ha)", "Tổng mức đầu tư (tỷ đồng)"], ["Cẩm Giàng", "5 mẫu", 7]
    run = sent(client, xlsx(["(Tính đến ngày 14/6/2026)"], *wide), kind="site_figures")
    assert (run.counts["new"], run.counts["refused"]) == (1, 1)
    _book, sheet, columns = refused_workbook(client, run)
    assert [sheet.cell(row, columns["value"]).value for row in range(3, sheet.max_row + 1)] == ["5 mẫu"]
    reason = sheet.cell(3, sheet.max_column).value
    assert "row 3. Cẩm Giàng | 5 mẫu | 7" in reason
    assert reason.count("Value: ") == 1


def test_there_is_no_file_of_refused_rows_where_none_is_refused(client):
    run = sent(client, xlsx(HEADERS, ROW))
    assert client.get(f"/imports/{run.pk}/refused/").status_code == HTTPStatus.NOT_FOUND


def test_errors_of_a_whole_sheet_are_shown_and_stop_everything(client):
    run = sent(client, xlsx(["Site", "Stage", "Stage"], ["Cẩm Giàng", "EIA", "EIA"]), kind="progress")
    page = shown(client, run)
    assert "Errors of a sheet" in page
    assert "Skip one of them" in page
    assert confirm(client, run).url.endswith("?notice=unsaved")


# --- Confirming ---


def test_a_stale_preview_is_not_saved_and_says_what_became_other(client, cast):
    run = sent(client, xlsx(HEADERS, ROW))
    record(cast.cluster, "eia", percent=40, note="đang lấy ý kiến", state="in_progress")
    response = confirm(client, run)
    assert response.url.endswith("?notice=outdated")
    page = text_of(client.get(response.url))
    assert "Nothing was saved: the records changed after the preview" in page
    assert "Changed since the preview" in page
    assert "Cẩm Giàng: EIA" in page
    assert milestone(cast.cluster, "eia").forecast is None
    run.refresh_from_db()
    confirm(client, run)
    assert milestone(cast.cluster, "eia").forecast == PartialDate.parse("quý I/2027")


def test_a_second_confirmation_changes_nothing_and_leads_on(client, cast):
    run = sent(client, xlsx(HEADERS, ROW))
    confirm(client, run)
    count = Milestone.history.count()
    response = confirm(client, run)
    assert response.url.endswith("?notice=already")
    followed = client.get(response.url, follow=True)
    assert followed.redirect_chain[-1][0] == f"/imports/{run.pk}/done/"
    assert "already finished" in text_of(followed)
    assert Milestone.history.count() == count
    for name in ("run-reading", "run-decide"):
        assert client.post(reverse(f"spreadsheets:{name}", args=[run.pk])).url.endswith("?notice=already")


def test_a_preview_made_again_in_another_window_does_not_take_decisions_of_the_old_one(client, cast):
    run, _choices = in_conflict(client, cast)
    client.post(f"/imports/{run.pk}/decide/", {"fingerprint": run.fingerprint, "all": "mine"})
    response = client.post(f"/imports/{run.pk}/decide/", {"fingerprint": run.fingerprint, "all": "theirs"})
    assert response.url.endswith("?notice=other")
    run.refresh_from_db()
    assert run.decisions["prefer"] == "mine"


def test_a_preview_being_made_does_not_bring_a_saved_import_back(client, cast):
    run = sent(client, xlsx(HEADERS, ROW))
    old = ImportRun.objects.get(pk=run.pk)
    confirm(client, run)
    with pytest.raises(sessions.NotWaiting):
        sessions.prepare_again(old)
    run.refresh_from_db()
    assert run.state == ImportState.SAVED


@pytest.mark.parametrize("who", ["clerk", "local"])
def test_an_import_of_those_who_report_waits_for_acceptance(cast, who):
    client = browser(getattr(cast, who))
    run = sent(client, xlsx(HEADERS, ROW))
    page = shown(client, run)
    assert "wait for approval" in page
    assert "Send for approval" in page
    response = confirm(client, run)
    assert "Sent for approval: 1 row," in text_of(client.get(response.url, follow=True))
    assert milestone(cast.cluster, "eia").percent is None
    assert Submission.objects.get().site_id == cast.cluster.pk


def test_another_language_shows_the_same_preview_in_that_language(client, cast):
    run = sent(client, xlsx(HEADERS, ROW))
    page = shown(browser(cast.department, "vi"), run)
    assert "In progress D2 Đang thực hiện" in page, "the cell's own words, and what becomes of them"
    run.refresh_from_db()
    assert run.language == "vi"
    confirm(browser(cast.department, "vi"), run)
    assert milestone(cast.cluster, "eia").percent == 40


# --- Much of it ---


def many(cast, count: int) -> bytes:
    long = "rất dài " * 100
    return xlsx(HEADERS, *(["Cẩm Giàng", "EIA", n, "In progress", "quý I/2027", n % 100, long] for n in range(count)))


def queries_of(client, address) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == HTTPStatus.OK
    return len(captured)


def test_pages_stay_small_and_cost_the_same_whatever_the_size(client, cast):
    few, much = sent(client, many(cast, 10)), sent(client, many(cast, 2000))
    assert much.counts["new"] == 1999
    client.get(f"/imports/{few.pk}/?part=new")
    of_few = queries_of(client, f"/imports/{few.pk}/?part=new")
    assert of_few == queries_of(client, f"/imports/{much.pk}/?part=new&page=7") < 12
    response = client.get(f"/imports/{much.pk}/?part=new&page=7")
    assert "Page 7 of 20" in text_of(response)
    assert len(response.content) < 300_000
    assert "Page 20 of 20" in shown(client, much, "?part=new&page=999")
    assert "Page 1 of 20" in shown(client, much, "?part=new&page=x")


def test_a_row_whose_texts_were_cut_is_shown_whole(client, cast):
    run = sent(client, xlsx(HEADERS, [*ROW[:6], "đầu " * 200 + "CUỐI"]))
    page = client.get(f"/imports/{run.pk}/").content.decode()
    assert "CUỐI" not in page
    link = re.search(r'href="(\?part=changed&amp;page=1&amp;row=0)#rows"', page)[1].replace("&amp;", "&")
    assert "CUỐI" in shown(client, run, link)


def test_wide_rows_and_long_reasons_stay_within_the_size_of_a_page(client, cast):
    run = sent(client, xlsx(HEADERS, ROW))
    cell = {"cell": "B1", "name": "note", "header": "Diện tích đã thực hiện", "old": "ữ" * 900, "new": "ự" * 900}
    cell |= {"is_conflict": False, "theirs": "", "who": "", "when": "", "choice": ""}
    conflict = cell | {"is_conflict": True, "theirs": "ử" * 900, "who": "Nguyễn Thị Lan", "when": "23/11/2026 08:15"}
    note = {"sheet": "S", "cell": "B1", "value": "ữ" * 60, "message": "ữ" * 2000}
    row = {"sheet": "S" * 31, "title": "T", "key": "progress", "number": 1, "status": "refused", "label": "ữ" * 500}
    row |= {"cells": [cell] * 20 + [conflict] * 20, "notes": [note] * 20, "near": [(n, "ữ" * 300) for n in range(9)]}
    for part in ("refused", "conflict", "new", "changed"):
        run.pages.filter(part=part).delete()
        run.pages.create(part=part, number=1, entries=[row | {"status": part}] * 100)
        response = client.get(f"/imports/{run.pk}/?part={part}")
        assert 200_000 < len(response.content) < 300_000, (part, len(response.content))
    for part in ("warnings", "skipped", "errors"):
        run.pages.filter(part=part).delete()
        run.pages.create(part=part, number=1, entries=[note] * 100)
        assert len(client.get(f"/imports/{run.pk}/?part={part}").content) < 300_000, part


# --- Progress ---


def streamed(client, address, **fields) -> list[str]:
    response = client.post(address, fields, headers={"X-Progress": "1"})
    assert response.streaming
    assert response["Content-Type"].startswith("text/plain")
    return b"".join(response.streaming_content).decode().splitlines()


def test_progress_is_told_line_by_line_and_leads_on(client, cast):
    lines = streamed(client, IMPORT, file=SimpleUploadedFile("a.xlsx", many(cast, 1500)))
    assert lines[0] == "0 0 Reading the file"
    assert "1000 1500 Sheet" in lines
    run = ImportRun.objects.get()
    assert lines[-1] == f"/imports/{run.pk}/"
    lines = streamed(client, f"/imports/{run.pk}/confirm/", fingerprint=run.fingerprint)
    assert lines == ["error Tick that the new rows are to be added, or skip them."]
    lines = streamed(client, f"/imports/{run.pk}/confirm/", fingerprint=run.fingerprint, add_new="on")
    assert lines[-1] == f"/imports/{run.pk}/?notice=saved"
    assert Milestone.objects.filter(site=cast.cluster.pk, stage__code="eia").count() == 1500
    assert Milestone.history.filter(phase=1400).get().history_user == cast.department


def test_the_record_of_use_knows_who_saved_which_file_from_where(client, cast):
    run = sent(client, xlsx(HEADERS, ROW), "tiến độ.xlsx")
    lines = streamed(client, f"/imports/{run.pk}/confirm/", fingerprint=run.fingerprint)
    assert lines[-1] == f"/imports/{run.pk}/?notice=saved"
    saved = UseRecord.objects.get(kind=UseKind.IMPORT)
    assert (saved.person, saved.what, saved.address) == (cast.department, "tiến độ.xlsx", "127.0.0.1")
    page = client.get(f"/imports/{run.pk}/undo/")
    client.post(f"/imports/{run.pk}/undo/", {"fingerprint": page.context["plan"].fingerprint})
    undone = UseRecord.objects.get(kind=UseKind.UNDO)
    assert (undone.person, undone.what, undone.address) == (cast.department, "tiến độ.xlsx", "127.0.0.1")


def test_progress_speaks_the_language_of_the_page(cast):
    client = browser(cast.department, "vi")
    lines = streamed(client, IMPORT, file=SimpleUploadedFile("a.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 100))
    with translation.override("vi"):
        assert lines[-1].startswith("error ")
    sent_in = streamed(client, IMPORT, file=SimpleUploadedFile("a.xlsx", xlsx(HEADERS, ROW)))
    run = ImportRun.objects.get()
    assert sent_in[-1] == f"/imports/{run.pk}/"
    assert run.language == "vi"
    assert "Đang thực hiện" in str(pages.page(run, "changed", 1))


def test_what_fails_while_progress_is_shown_is_logged_and_told(client, cast, monkeypatch, caplog):
    run = sent(client, xlsx(HEADERS, ROW))

    def broken(*args, **kwargs):
        raise RuntimeError("hỏng")

    monkeypatch.setattr(sessions, "confirm", broken)
    lines = streamed(client, f"/imports/{run.pk}/confirm/", fingerprint=run.fingerprint)
    assert lines[-1].startswith("error The tracker failed; the error was recorded.")
    assert "hỏng" in caplog.text
    assert Milestone.objects.exists(), "the connection still works"


def test_columns_and_refusals_are_told_by_progress_too(client, cast):
    send(client, xlsx(*WIDE), kind="progress")
    run = ImportRun.objects.get()
    fields = columns_said(client.get(f"/imports/{run.pk}/reading/").content.decode())
    assert "Choose a field for this column" in streamed(client, f"/imports/{run.pk}/reading/", **fields)[-1]
    assert streamed(client, IMPORT) == ["error Choose a file first."]
