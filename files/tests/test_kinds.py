"""What a file is, told from its content: what is kept, what is refused, and in which words."""

import io
import struct
import zipfile

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from odf.opendocument import OpenDocumentSpreadsheet

from files import archive as archives
from files.fields import check_and_rename
from files.kinds import DOCUMENTS, PICTURES, checked_kind, content_type_of
from files.tests import samples
from files.tests.samples import JPEG, PDF, PNG, SHEET_TYPE, WORD_TYPE, archive, compound, office, open_document, upload

pytestmark = pytest.mark.usefixtures("in_english")

KEPT = {
    "pdf": PDF,
    "jpg": JPEG,
    "png": PNG,
    "docx": office(WORD_TYPE, "word/document.xml"),
    "xlsx": office(SHEET_TYPE, "xl/workbook.xml"),
    "odt": open_document("text", "content.xml"),
    "ods": open_document("spreadsheet", "content.xml"),
    "doc": compound("WordDocument", "1Table"),
    "xls": compound("Workbook"),
    "zip": archive("Quyết định.pdf", "Biên bản/1.docx"),
}
REFUSED = {
    "a web page": b"<!DOCTYPE html><script>alert(1)</script>",
    "a drawing that can run scripts": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "an XML drawing": b'<?xml version="1.0"?><svg/>',
    "a program of Windows": b"MZ\x90\x00 program",
    "a program of Linux": b"\x7fELF program",
    "a script": b"#!/bin/sh\nrm -rf /",
    "plain text": b"Quyet dinh",
    "a GIF": b"GIF89a",
    "a PDF behind something else": b"<html>%PDF-1.7",
    "a slide show": office("application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"),
    "an e-book": archive("content.opf", mimetype="application/epub+zip"),
    "a template of OpenDocument": open_document("text-template"),
    "an old file of another program": compound("PowerPoint Document"),
    "an empty archive": archive(),
    "the beginning of an archive": b"PK\x03\x04 and no more",
    "the beginning of an old Office file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and no more",
    "an old Office file in a circle": compound("Workbook").replace(struct.pack("<I", 0xFFFFFFFE), struct.pack("<I", 2)),
}
WITH_MACROS = {
    "docm": office("application/vnd.ms-word.document.macroEnabled.main+xml", "word/document.xml"),
    "xlsm named xlsx": office(SHEET_TYPE, "xl/workbook.xml", "xl/vbaProject.bin"),
    "macro sheets": office(SHEET_TYPE + '"/><Override ContentType="application/vnd.ms-excel.macrosheet+xml'),
    "macros under another name": office(WORD_TYPE + '"/><Override ContentType="application/vnd.ms-office.vbaProject'),
    "odt": open_document("text", "Basic/Standard/Module1.xml"),
    "ods with a script": open_document("spreadsheet", "Scripts/python/x.py"),
    "doc": compound("WordDocument", "Macros", below=("VBA",)),
    "xls": compound("Workbook", "_VBA_PROJECT_CUR"),
    "doc with macros deep in it": compound("WordDocument", "ObjectPool", below=("x", "_VBA_PROJECT")),
}


def refusal(content: bytes, name="x.pdf", allowed=DOCUMENTS) -> str:
    with pytest.raises(ValidationError) as told:
        checked_kind(upload(name, content), allowed)
    return told.value.messages[0]


@pytest.mark.parametrize("kind", KEPT)
def test_what_is_kept_is_known_by_its_content(kind):
    assert checked_kind(upload("no name at all", KEPT[kind])) == kind
    assert {*KEPT} == DOCUMENTS


def test_workbooks_as_programs_write_them_are_known():
    xlsx, ods = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(xlsx)
    OpenDocumentSpreadsheet().save(ods)
    assert checked_kind(upload("x", xlsx.getvalue())) == "xlsx"
    assert checked_kind(upload("x", ods.getvalue())) == "ods"


@pytest.mark.parametrize("what", REFUSED)
def test_everything_else_is_refused_whatever_its_name(what):
    for suffix in ("pdf", "docx", "xlsx", "jpg", "zip"):
        assert refusal(REFUSED[what], f"x.{suffix}").startswith("This type of file is not allowed")


@pytest.mark.parametrize("what", WITH_MACROS)
def test_macros_are_refused_with_advice(what):
    assert refusal(WITH_MACROS[what]) == (
        "The file has macros. Save it without them (.docx, .xlsx, .odt, .ods), then send it."
    )


def test_a_word_file_that_holds_a_table_of_excel_is_a_word_file():
    assert checked_kind(upload("x", compound("WordDocument", "ObjectPool", below=("Workbook",)))) == "doc"
    assert checked_kind(upload("x", compound("Workbook", "MBD0", below=("WordDocument",)))) == "xls"


def test_a_large_old_file_whose_directory_lies_far_behind_is_read():
    content = compound("WordDocument", *(f"stream {number}" for number in range(9)), far=True)
    assert len(content) > 7_000_000
    assert checked_kind(upload("x", content)) == "doc"
    assert "macros" in refusal(compound("WordDocument", *"abcdefgh", "Macros", far=True))


def test_a_file_locked_with_a_password_says_so():
    assert refusal(compound("EncryptedPackage", "EncryptionInfo")).startswith("The file has a password")


@pytest.mark.parametrize(
    "name", ["chạy.EXE", "a/b/run.bat", "x.js", "trang.html", "anh.svg", "x.docm", "lnk.lnk", "x.exe. ."]
)
def test_an_archive_with_something_to_run_is_refused(name):
    assert (
        refusal(archive("Quyết định.pdf", name)) == "The archive contains programs or web pages. Send "
        "only the documents."
    )


def test_a_program_of_java_is_no_archive_of_documents():
    assert "programs" in refusal(archive("META-INF/MANIFEST.MF", "A.class"))


def test_an_archive_of_countless_files_is_refused_before_its_listing_is_read(monkeypatch):
    many = archive(*(f"{number}.pdf" for number in range(9)))
    monkeypatch.setattr(archives, "MOST_LISTING", 200)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert refusal(many).startswith("The archive contains too many files")


def test_an_office_file_that_names_its_types_twice_is_refused():
    out = io.BytesIO(KEPT["docx"])
    with zipfile.ZipFile(out, "a") as made, pytest.warns(UserWarning, match="Duplicate"):
        made.writestr("[Content_Types].xml", "macroEnabled")
    assert refusal(out.getvalue()).startswith("This type of file is not allowed")


def test_a_part_that_unpacks_without_end_is_read_only_at_its_beginning():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", WORD_TYPE + " " * 50_000_000)
    assert checked_kind(upload("x", out.getvalue())) == "docx"


@pytest.mark.parametrize("kind", sorted(DOCUMENTS - PICTURES))
def test_a_photo_is_a_picture(kind):
    assert refusal(KEPT[kind], "x.jpg", PICTURES) == "This is not a JPEG or PNG picture, despite its name."


def test_size_is_asked_before_anything_is_read(settings):
    class Unread(ContentFile):
        def read(self, *args):
            raise AssertionError

        seek = chunks = read

    settings.DOCUMENT_MAX_MB = 1
    file = Unread(b"%PDF", "x.pdf")
    file.size = 1024**2 + 1
    with pytest.raises(ValidationError, match="The file is larger than 1 MB"):
        checked_kind(file)
    assert checked_kind(upload("x.pdf", b"%PDF-".ljust(1024**2))) == "pdf"


def test_an_empty_file_says_so():
    assert refusal(b"") == "The file is empty."


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("Quyết định.pdf", PDF, "Quyết định.pdf"),
        ("Quyết định.PDF", PDF, "Quyết định.PDF"),
        ("quet", PDF, "quet.pdf"),
        ("chạy.exe", PDF, "chạy.pdf"),
        ("trang.html", PNG, "trang.png"),
        ("anh.jpeg", JPEG, "anh.jpeg"),
        ("anh.png", JPEG, "anh.jpg"),
        ("bieu.v2.doc", samples.office(SHEET_TYPE), "bieu.v2.xlsx"),
    ],
)
def test_the_name_follows_the_content(name, content, kept):
    file = upload(name, content)
    check_and_rename(file, DOCUMENTS)
    assert file.name == kept
    assert file.read() == content  # from its beginning


@pytest.mark.parametrize(
    ("name", "content_type"),
    [("documents/a.pdf", "application/pdf"), ("a.JPEG", "image/jpeg"), ("a.html", "application/octet-stream")],
)
def test_a_browser_is_told_a_type_that_was_checked_or_none(name, content_type):
    assert content_type_of(name) == content_type
