"""A fault of the tracker itself is recorded and told as such: never as somebody's damaged file."""

import io
import logging
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from files import compound, kinds
from files.tests.samples import SHEET_TYPE, office
from progress.tests.cast import browser, make_cast, text_of
from spreadsheets.readers import delimited
from spreadsheets.readers.excel import xls, xlsx_cells
from spreadsheets.readers.opendocument import numbers as ods_numbers
from spreadsheets.readers.opendocument.reading import OpenDocument
from spreadsheets.tests.corpus import old_excel as old
from spreadsheets.tests.corpus.zips import ods, table
from spreadsheets.tests.files import xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FAILURES = [TypeError, AttributeError, KeyError, ValueError, IndexError, RuntimeError, OSError, ZeroDivisionError]
OURS = "The tracker failed while reading the file."
NUMBER = b'<table:table-row><table:table-cell office:value-type="float" office:value="7"/></table:table-row>'
FILES = {
    "a.xlsx": (xlsx(["Site", "Stage"], ["Cẩm Giàng", 7]), xlsx_cells.XlsxBuilder, "add_cells"),
    "a.xls": (old.xls(old.number(0, 0, 7.0)), xls._OldSheet, "_put_number"),
    "a.ods": (ods(table(NUMBER)), OpenDocument, "read"),
    "a.csv": (b"Site;Stage\r\nx;y\r\n", delimited.DelimitedText, "_check_length"),
}


@pytest.fixture
def client():
    return browser(make_cast().department)


def failing(error: type[Exception]):
    def fail(*args, **kwargs):
        raise error("a fault of ours")

    return fail


def send(client, name: str, content: bytes):
    return client.post("/import/", {"file": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize("error", FAILURES)
@pytest.mark.parametrize("name", FILES)
def test_a_reader_that_fails_is_recorded_and_says_so(client, monkeypatch, caplog, name, error):
    content, where, what = FILES[name]
    monkeypatch.setattr(where, what, failing(error))
    response = send(client, name, content)
    page = text_of(response)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert OURS in page
    assert "damaged" not in page
    [record] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert record.exc_info[0] is error


def test_the_same_files_are_read_without_a_fault(client, caplog):
    for name, (content, _where, _what) in FILES.items():
        assert OURS not in text_of(send(client, name, content))
    assert not [record for record in caplog.records if record.levelno == logging.ERROR]


def test_a_fault_in_what_a_number_shows_is_ours_too(client, monkeypatch):
    monkeypatch.setattr(ods_numbers, "FormattedNumber", failing(TypeError))
    cell = NUMBER.replace(b'"float"', b'"percentage"')
    assert OURS in text_of(send(client, "a.ods", ods(table(cell))))


def test_a_damaged_file_is_still_told_as_damaged(client, caplog):
    content = FILES["a.xlsx"][0]
    for broken in (content[: len(content) // 2], content.replace(b"PK\x01\x02", b"PK\x01\x00")):
        page = text_of(send(client, "a.xlsx", broken))
        assert "The file is damaged or cut off." in page
    assert not [record for record in caplog.records if record.levelno == logging.ERROR]


def test_the_command_tells_it_too(client, monkeypatch, tmp_path):
    content, where, what = FILES["a.xlsx"]
    (tmp_path / "a.xlsx").write_bytes(content)
    monkeypatch.setattr(where, what, failing(TypeError))
    told = io.StringIO()
    with pytest.raises(CommandError):
        call_command("import_workbook", str(tmp_path / "a.xlsx"), user="department", stderr=told, stdout=told)
    assert "Phần mềm gặp lỗi khi đọc tệp." in told.getvalue()


@pytest.mark.parametrize("error", FAILURES)
@pytest.mark.parametrize(
    ("where", "what", "content"),
    [(kinds, "_office", office(SHEET_TYPE, "xl/workbook.xml")), (compound, "_top", old.xls())],
    ids=["archive", "old office"],
)
def test_a_fault_in_looking_at_a_document_is_not_called_a_wrong_kind_of_file(monkeypatch, where, what, content, error):
    cast = make_cast()
    client = browser(cast.department)
    client.raise_request_exception = False
    monkeypatch.setattr(where, what, failing(error))
    address = f"/documents/add/?site={cast.cluster.pk}"
    fields = {"kind": "decision", "number": "1/QĐ-UBND", "title": "x", "file": SimpleUploadedFile("a.bin", content)}
    response = client.post(address, fields)
    assert response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
