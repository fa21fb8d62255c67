"""The whole record goes out, its files and photos beside it, and comes back: unchanged, changed, undone as one."""

import io
import zipfile

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from bkproject.tests.full_office import make_office
from bkproject.tests.test_import_new_rows import confirm
from files.tests.samples import PDF, PNG
from progress.models import Baseline, BaselineDate, Document, Inspection, InspectionPhoto
from progress.tests.cast import browser, text_of
from reports.models import Indicator, IndicatorChoice, IndicatorFigure
from spreadsheets.catalogue import sheets
from spreadsheets.models import ImportRun, ImportState
from values.dates import PartialDate

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
FILE = "/workbook/file/"


@pytest.fixture
def office():
    office = make_office()
    office.paper.file.save("a.pdf", ContentFile(PDF))
    visit = Inspection.objects.filter(site=office.cluster.pk).get()
    photo = InspectionPhoto(inspection=visit, site_id=office.cluster.pk, caption="=san nền")
    photo.file.save("a.png", ContentFile(PNG), save=False)
    photo.save()
    office.photo, office.visit = photo, visit
    return office


@pytest.fixture
def client(office):
    return browser(office.administrator)


def download(client, query: str) -> bytes:
    response = client.get(f"{FILE}?{query}")
    assert response.status_code == 200, response.content[:500]
    return b"".join(response.streaming_content)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(held: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return target.getvalue()


def book_in(held: dict[str, bytes]):
    [name] = [name for name in held if name.endswith(".xlsx")]
    return name, openpyxl.load_workbook(io.BytesIO(held[name]))


def put_back(held: dict[str, bytes], name: str, book) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return packed(held | {name: target.getvalue()})


def page_of(book, key: str):
    target = book.defined_names[f"sheet_{key}"].attr_text.rpartition("!")[0].strip("'").replace("''", "'")
    return book[target]


def columns(page) -> dict[str, int]:
    return {cell.value: cell.column for cell in page[1]}


def send(client, content: bytes, name: str) -> ImportRun:
    response = client.post("/import/", {"file": SimpleUploadedFile(name, content), "kind": ""})
    assert response.status_code == 302, text_of(response)[:3000]
    return ImportRun.objects.latest("pk")


def test_every_sheet_goes_out_and_comes_back_unchanged(office, client):
    run = send(client, download(client, "every=1"), "toàn bộ.xlsx")
    assert run.state == ImportState.PREVIEW, text_of(client.get(f"/imports/{run.pk}/"))[:2000]
    changes = {name: run.counts[name] for name in ("new", "changed", "conflicts", "refused")}
    assert changes == dict.fromkeys(changes, 0), text_of(client.get(f"/imports/{run.pk}/"))[:4000]
    every = sum(kind(office.administrator).visible().count() for kind in sheets().values())
    assert run.counts["unchanged"] == every


def test_the_files_go_out_beside_the_workbook_which_names_them(office, client):
    held = parts(download(client, "files=1"))
    _name, book = book_in(held)
    documents, photos = page_of(book, "documents"), page_of(book, "photos")
    named = {row[columns(page)["file"] - 1].value for page in (documents, photos) for row in page.iter_rows(min_row=3)}
    files = {name: content for name, content in held.items() if not name.endswith(".xlsx")}
    assert files.keys() == named - {None}
    assert all(name.isascii() and ".." not in name for name in files)
    assert sorted(files.values()) == sorted([PDF, PNG])
    run = send(client, packed(held), "hồ sơ.zip")
    assert (run.kind, run.counts["changed"], run.counts["new"], run.counts["refused"]) == ("zip", 0, 0, 0)


def test_a_file_is_changed_a_photo_is_added_once_and_both_are_undone_as_one(office, client):
    held = parts(download(client, "files=1"))
    name, book = book_in(held)
    [paper] = [name for name in held if name.startswith("documents/")]
    [photo] = [name for name in held if name.startswith("photos/")]
    held[paper] = PDF + b"\n% moi"
    held["photos/Ảnh mới.png"] = PNG + b"moi"
    held["photos/lại.png"] = PNG
    page = page_of(book, "photos")
    at = columns(page)
    row = {cell: page.cell(3, place).value for cell, place in at.items()}
    for number, file in ((4, "photos/Ảnh mới.png"), (5, "photos/lại.png")):
        for key in ("site_kind", "site", "inspection"):
            page.cell(number, at[key]).value = row[key]
        page.cell(number, at["file"]).value = file
    run = send(client, put_back(held, name, book), "hồ sơ.zip")
    told = text_of(client.get(f"/imports/{run.pk}/"))
    assert (run.counts["new"], run.counts["changed"], run.counts["refused"]) == (1, 1, 1), told[:3000]
    assert "is about the same record" in told, "the photo that is there already"
    before = Document.objects.get(pk=office.paper.pk).file.name
    page.delete_rows(5)
    run = send(client, put_back(held, name, book), "hồ sơ.zip")
    confirm(client, run, add_new="on")
    run.refresh_from_db()
    assert run.state == ImportState.SAVED, text_of(client.get(f"/imports/{run.pk}/"))[:3000]
    document = Document.objects.get(pk=office.paper.pk)
    assert document.file.name != before
    assert document.file.read() == PDF + b"\n% moi"
    added = InspectionPhoto.objects.exclude(pk=office.photo.pk).get()
    assert (added.inspection, added.file.read()) == (office.visit, PNG + b"moi")
    assert photo in parts(download(client, "files=1"))
    page = client.get(f"/imports/{run.pk}/undo/")
    client.post(f"/imports/{run.pk}/undo/", {"fingerprint": page.context["plan"].fingerprint})
    assert Document.objects.get(pk=office.paper.pk).file.name == before
    assert InspectionPhoto.objects.get() == office.photo


def test_a_file_that_did_not_come_is_told_and_one_of_a_wrong_kind_is_not_kept(office, client):
    held = parts(download(client, "files=1"))
    name, book = book_in(held)
    page = page_of(book, "documents")
    at = columns(page)["file"]
    rows = [row[0].row for row in page.iter_rows(min_row=3)]
    page.cell(rows[0], at).value, page.cell(rows[1], at).value = "documents/khong-co.pdf", "documents/chay.pdf"
    held["documents/chay.pdf"] = b"MZ" + bytes(200)
    run = send(client, put_back(held, name, book), "hồ sơ.zip")
    told = text_of(client.get(f"/imports/{run.pk}/"))
    assert run.counts["refused"] == 2
    assert "did not come with the workbook" in told
    assert "This type of file is not allowed" in told
    with default_storage.open(run.path) as kept, zipfile.ZipFile(kept) as archive:
        assert "documents/chay.pdf" not in archive.namelist(), "what is not allowed is not kept"


@pytest.mark.parametrize(
    "held",
    [{"a.txt": b"x"}, {"a.xlsx": b"x", "b.xlsx": b"y"}, {"../a.xlsx": b"x", "photos/1.png": PNG}],
)
def test_an_archive_without_its_one_workbook_is_refused_in_words(client, held):
    response = client.post("/import/", {"file": SimpleUploadedFile("a.zip", packed(held)), "kind": ""})
    assert response.status_code == 422
    assert "The file was not read" in text_of(response)
    assert not ImportRun.objects.exists()


def test_a_new_baseline_comes_with_its_dates_and_a_frozen_one_takes_no_more(office, client):
    _content = download(client, "sheet=frozen_baselines&sheet=baselines")
    book = openpyxl.load_workbook(io.BytesIO(_content))
    baselines, dates = page_of(book, "frozen_baselines"), page_of(book, "baselines")
    row, at = baselines.max_row + 1, columns(baselines)
    for key, value in {"site": "CCN Cẩm Giàng", "name": "Theo QĐ 9", "frozen_on": "01/02/2026"}.items():
        baselines.cell(row, at[key]).value = value
    row, at = dates.max_row + 1, columns(dates)
    old = office.cluster.baselines.get().name
    for number, name, stage in ((row, "Theo QĐ 9", "eia"), (row + 1, old, "feasibility")):
        for key, value in {"site": "CCN Cẩm Giàng", "baseline": name, "milestone": stage, "date": "2027"}.items():
            dates.cell(number, at[key]).value = value
    target = io.BytesIO()
    book.save(target)
    run = send(client, target.getvalue(), "tiến độ gốc.xlsx")
    assert (run.counts["new"], run.counts["refused"]) == (2, 1)
    assert "This baseline is frozen" in text_of(client.get(f"/imports/{run.pk}/"))
    confirm(client, run, add_new="on", leave_refused="on")
    new = Baseline.objects.get(name="Theo QĐ 9")
    assert [date.date for date in BaselineDate.objects.filter(baseline=new)] == [PartialDate.year(2027)]


def test_indicators_and_targets_come_in_for_those_who_see_the_province(office, client):
    content = download(client, "sheet=indicators&sheet=indicator_figures&template=1")
    book = openpyxl.load_workbook(io.BytesIO(content))
    indicators, figures = page_of(book, "indicators"), page_of(book, "indicator_figures")
    rows = ({"code": "output", "name": "Giá trị sản xuất", "unit": "tỷ đồng", "order": 1},)
    for key, value in rows[0].items():
        indicators.cell(3, columns(indicators)[key]).value = value
    target = {"indicator": "output", "period": "2026", "kind": "planned", "value": 2500, "source": "Nghị quyết 1"}
    for key, value in (target | {"as_of": "01/2026"}).items():
        figures.cell(3, columns(figures)[key]).value = value
    file = io.BytesIO()
    book.save(file)
    run = send(client, file.getvalue(), "chỉ tiêu.xlsx")
    assert run.counts["new"] == 2, text_of(client.get(f"/imports/{run.pk}/"))[:3000]
    confirm(client, run, add_new="on")
    figure = IndicatorFigure.objects.get(indicator=Indicator.objects.get(code="output"))
    assert (figure.value, figure.is_chosen, figure.source) == (2500, True, "Nghị quyết 1")
    assert browser(office.local).get(f"{FILE}?sheet=indicators").status_code == 404
    assert browser(office.board).get(f"{FILE}?sheet=indicators").status_code == 404


def test_which_figure_of_an_indicator_reports_use_comes_in_with_its_reason(office, client):
    Indicator.objects.create(code="output", name="Giá trị sản xuất", unit="tỷ đồng", order=1)
    book = openpyxl.load_workbook(io.BytesIO(download(client, "sheet=indicator_choices&template=1")))
    page = page_of(book, "indicator_choices")
    said = {"indicator": "output", "basis": "computed", "reason": "Số công bố thiếu một huyện"}
    for number, row in ((3, said | {"period": "2025"}), (4, said | {"period": "2026", "reason": None})):
        for key, value in row.items():
            page.cell(number, columns(page)[key]).value = value
    file = io.BytesIO()
    book.save(file)
    run = send(client, file.getvalue(), "chỉ tiêu.xlsx")
    assert (run.counts["new"], run.counts["refused"]) == (1, 1)
    assert "Give the reason why reports use this figure." in text_of(client.get(f"/imports/{run.pk}/?part=refused"))
    confirm(client, run, add_new="on", leave_refused="on")
    choice = IndicatorChoice.objects.get()
    assert (choice.basis, choice.reason, choice.period) == ("computed", said["reason"], PartialDate.year(2025))
    again = send(client, download(client, "sheet=indicator_choices"), "lại.xlsx")
    assert (again.counts["unchanged"], again.counts["changed"], again.counts["new"]) == (1, 0, 0)
    assert browser(office.local).get(f"{FILE}?sheet=indicator_choices").status_code == 404


def test_a_site_renamed_in_the_whole_record_keeps_its_rows_on_all_sheets_and_its_files(office, client):
    held = parts(download(client, "files=1&every=1"))
    name, book = book_in(held)
    page, before = page_of(book, "clusters"), office.cluster.name
    at = columns(page)
    [row] = [n for n in range(3, page.max_row + 1) if page.cell(n, at["id"]).value == office.cluster.pk]
    page.cell(row, at["name"]).value = "Tên Mới"
    photos = page_of(book, "photos")
    added = {key: photos.cell(3, place).value for key, place in columns(photos).items()}
    added |= {"id": None, "version": None, "caption": "ảnh mới", "file": "photos/moi.png"}
    assert before in added["site"], "as the file called it"
    for key, place in columns(photos).items():
        photos.cell(4, place).value = added[key]
    run = send(client, put_back(held | {"photos/moi.png": PNG + b"moi"}, name, book), "hồ sơ.zip")
    counts = {key: run.counts[key] for key in ("new", "changed", "conflicts", "refused")}
    assert counts == {"new": 1, "changed": 1, "conflicts": 0, "refused": 0}, text_of(client.get(f"/imports/{run.pk}/"))
    every = sum(kind(office.administrator).visible().count() for kind in sheets().values())
    assert run.counts["unchanged"] == every - 1
    confirm(client, run, add_new="on")
    office.cluster.refresh_from_db()
    assert office.cluster.name == "Tên Mới"
    assert InspectionPhoto.objects.filter(site=office.cluster.pk).count() == 2
