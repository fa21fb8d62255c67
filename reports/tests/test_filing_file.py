"""A form as a file: given out with names and numbers, read back row by row, taken over line by line."""

import io

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from progress.models import FilingStep, PeriodFigure
from progress.tests.cast import browser, text_of
from progress.tests.past import on
from progress.tests.reports import YEAR, answer, stored
from reports.forms.desk.debts import find_debt
from reports.forms.desk.files.lines import form_lines
from reports.forms.desk.files.reading import read_form
from reports.forms.desk.one_debt import scopes_of_forms
from reports.models import RowOverride
from reports.tests.filing_office import TODAY, debt, make_office

pytestmark = [pytest.mark.django_db, pytest.mark.once]
VALUE, NOTE = 4, 5


@pytest.fixture
def office():
    cast = make_office()
    with on(TODAY):
        yield cast


def given_out(user, form: str, pk: int) -> openpyxl.Workbook:
    response = browser(user).get(debt(form, pk, "form.xlsx"))
    assert response.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(response.content))


def rows_of(book) -> dict[str, int]:
    """The row of each line by its number."""
    return {cell.value: cell.row for cell in book.active["A"] if cell.value and str(cell.value).isdigit()}


def content(book) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def filled(user, form: str, pk: int, **values) -> bytes:
    """The form with values typed: `r4="3"` into line 4."""
    book = given_out(user, form, pk)
    at = rows_of(book)
    for name, value in values.items():
        book.active.cell(at[name[1:]], VALUE if name[0] == "r" else NOTE).value = value
    return content(book)


def read(office, data: bytes, form: str = "02", pk: int | None = None, name: str = "a.xlsx"):
    pk = pk or {"01": office.project.pk, "02": office.cluster.pk, "03": office.places.new_commune.pk}[form]
    scopes = scopes_of_forms(office.department)
    owed = find_debt(office.department, form, YEAR, pk, scopes)
    return read_form(data, name, owed.code, form_lines(owed, scopes.get("cluster")))


def becomes(reading) -> dict[str, str]:
    return {line.number or line.label: str(line.becomes) for line in reading.lines}


def take_in(office, form: str, pk: int, data: bytes, name: str = "Biểu.xlsx"):
    sent = {"on": "18/12/2026", "way": "file", "file": SimpleUploadedFile(name, data)}
    return browser(office.department).post(debt(form, pk, "receive/"), sent)


class TestGivenOut:
    def test_names_whose_it_is_and_each_line(self, office):
        sheet = given_out(office.clerk, "01", office.project.pk).active
        text = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)
        for part in (
            "Nhà máy giày",
            "CCN Cẩm Giàng",
            "Công ty Cổ phần Khoáng sản",
            "Doanh thu",
            "Tỷ đồng",
            "20/12/2026",
        ):
            assert part in text
        assert f"01/{YEAR}/{office.project.pk}" in text

    @pytest.mark.parametrize("form", ["01", "02", "03"])
    def test_empty_it_reads_back_without_a_question(self, office, form):
        pk = {"01": office.project.pk, "02": office.cluster.pk, "03": office.places.new_commune.pk}[form]
        reading = read(office, content(given_out(office.department, form, pk)), form)
        assert reading.says_whose
        assert not reading.refused
        assert not reading.takeable

    def test_what_is_recorded_stands_in_it_and_is_the_same_when_it_comes_back(self, office):
        answer(office.rows["leased"], "3.25", office.cluster, period=YEAR, note="tạm tính")
        reading = read(office, content(given_out(office.department, "02", office.cluster.pk)))
        assert becomes(reading) == {"4": "same", "13": "empty"}

    def test_is_for_who_sees_the_form(self, office):
        assert browser(office.board).get(debt("02", office.cluster.pk, "form.xlsx")).status_code == 404
        assert browser(office.leader).get(debt("02", office.cluster.pk, "form.xlsx")).status_code == 200
        assert browser(office.department).get(debt("04", 0, "form.xlsx")).status_code == 404


class TestReading:
    def test_says_of_each_row_what_it_becomes(self, office):
        answer(office.rows["leased"], 3, office.cluster, period=YEAR)
        reading = read(office, filled(office.department, "02", office.cluster.pk, r4="4,5", r13="có"))
        assert becomes(reading) == {"4": "changed", "13": "new"}
        assert [(line.cell[0], line.value, line.is_ticked) for line in reading.lines] == [
            ("D", 4.5, False),
            ("D", 1, True),
        ]

    @pytest.mark.parametrize(
        ("typed", "why"),
        [
            ({"r4": "khoảng 3"}, "cannot be read as a number"),
            ({"r4": "-3"}, "negative"),
            ({"r13": "2"}, "1 (yes) or 0 (no)"),
            ({"r5": "40"}, "calculated"),
            ({"r4": "1,23456"}, "decimal places"),
            ({"r4": "9" * 30}, "too large"),
        ],
    )
    def test_a_cell_that_cannot_be_read_is_named_with_the_reason(self, office, typed, why):
        reading = read(office, filled(office.department, "02", office.cluster.pk, **typed))
        [refused] = reading.refused
        assert refused.cell[0] == "D"
        assert refused.cell[1:].isdigit()
        assert why in refused.problem

    def test_a_count_is_whole(self, office):
        [refused] = read(office, filled(office.department, "01", office.project.pk, r3="2,5"), "01").refused
        assert "whole number" in refused.problem

    def test_what_is_odd_is_not_ticked(self, office):
        answer(office.rows["revenue"], 10, office.cluster, office.project, period="2026-half")
        reading = read(office, filled(office.department, "01", office.project.pk, r1="10000"), "01")
        [line] = reading.takeable
        assert line.doubts
        assert not line.is_ticked

    def test_another_debtors_form_is_refused_whole(self, office):
        data = filled(office.department, "02", office.other_cluster.pk, r4="3")
        with pytest.raises(ValidationError, match="another form"):
            read(office, data)

    def test_a_form_typed_by_hand_is_read_by_its_numbers_and_words(self, office):
        book = openpyxl.Workbook()
        for row in (
            ["BÁO CÁO CỦA CHỦ ĐẦU TƯ"],
            ["STT", "Chỉ tiêu", "ĐVT", "Kết quả"],
            [4, "Đất đã cho thuê", "ha", 3.5],
            [13, "Doanh thu", "", 1],
            ["", "Xử lý nước thải", "", "không"],
            [4, "Đất đã cho thuê", "ha", 5],
            [99, "Dòng lạ", "", 7],
            ["", "Nơi nhận:", "", ""],
        ):
            book.active.append(row)
        reading = read(office, content(book))
        assert not reading.says_whose
        assert [(line.number, str(line.becomes)) for line in reading.lines] == [
            ("4", "refused"),
            ("13", "refused"),
            ("13", "new"),
            ("4", "refused"),
            ("", "refused"),
        ]
        assert all(line.problem for line in reading.lines if line.number == "4")

    def test_of_merged_cells_nobody_guesses_the_line(self, office):
        book = given_out(office.department, "02", office.cluster.pk)
        first, last = (rows_of(book)[number] for number in ("4", "13"))
        book.active.cell(first, VALUE).value = 3
        book.active.merge_cells(start_row=first, end_row=last, start_column=VALUE, end_column=VALUE)
        lines = {line.number: line for line in read(office, content(book)).lines}
        for number in ("4", "13"):
            assert str(lines[number].becomes) == "refused"
            assert f"D{first}:D{last}" in lines[number].problem

    @pytest.mark.parametrize(
        "data", [b"", b"PK\x03\x04broken", b"\x00\x01", b"a;b\n1;2\n", PeriodFigure.__doc__.encode()]
    )
    def test_what_is_no_form_is_refused_with_a_reason(self, office, data):
        with pytest.raises(ValidationError) as error:
            read(office, data)
        assert error.value.messages[0]


class TestTakingOver:
    def test_from_the_file_to_the_figures_with_its_day_and_source(self, office):
        pk = office.cluster.pk
        response = take_in(office, "02", pk, filled(office.department, "02", pk, r4="3,5", r13="1", n4="đo lại"))
        step = FilingStep.objects.get()
        assert response["Location"] == debt("02", pk, f"received/{step.pk}/")
        client = browser(office.department)
        page = client.get(response["Location"])
        assert "2 rows read: 2 with new values, 0 rejected" in text_of(page)
        assert not PeriodFigure.objects.exists()
        done = client.post(response["Location"], {"line": ["4"], "version-4": "0", "version-13": "0"}, follow=True)
        assert "Taken over: 1 line." in done.content.decode()
        figure = PeriodFigure.objects.get()
        assert (figure.row.number, figure.value, figure.note) == ("4", 3.5, "đo lại")
        assert figure.filed_on.isoformat() == "2026-12-18"
        assert "Biểu.xlsx" in figure.source
        assert "18/12/2026" in figure.source
        assert figure.history.get().history_user == office.department

    def test_with_all_lines_the_form_is_complete(self, office):
        pk = office.cluster.pk
        address = take_in(office, "02", pk, filled(office.department, "02", pk, r4="3,5", r13="0"))["Location"]
        browser(office.department).post(address, {"line": ["4", "13"]})
        row = browser(office.department).get(f"/figures/?period={YEAR}&form=02").context["rows"][0]
        assert row.status == "all"
        assert str(row.way) == "as a file"

    def test_only_what_is_ticked_and_never_what_is_rejected(self, office):
        pk = office.cluster.pk
        address = take_in(office, "02", pk, filled(office.department, "02", pk, r4="ba", r13="1"))["Location"]
        client = browser(office.department)
        assert client.post(address, {"line": ["4"]}).status_code == 422
        assert client.post(address, {}).status_code == 422
        assert not PeriodFigure.objects.exists()

    def test_what_somebody_changed_since_is_not_overwritten(self, office):
        pk = office.cluster.pk
        address = take_in(office, "02", pk, filled(office.department, "02", pk, r4="3"))["Location"]
        answer(office.rows["leased"], 7, office.cluster, period=YEAR)
        response = browser(office.department).post(address, {"line": ["4"], "version-4": "0"})
        assert response.status_code == 422
        assert "Someone changed these lines" in response.content.decode()
        assert stored() == {"4": (7, "")}

    def test_the_units_form_becomes_values_by_hand(self, office):
        pk = office.places.new_commune.pk
        address = take_in(office, "03", pk, filled(office.department, "03", pk, r2="55", n2="đếm tại chỗ"))["Location"]
        page = text_of(browser(office.department).get(address))
        assert "rejected" in page
        assert browser(office.department).post(address, {"line": ["2"], "version-2": "0"}).status_code == 302
        override = RowOverride.objects.get()
        assert (override.value, override.reason, override.unit) == (55, "đếm tại chỗ", office.places.new_commune)

    def test_a_count_of_a_unit_is_whole_and_one_beyond_its_bound_is_agreed_to_apart(self, office):
        pk = office.places.new_commune.pk
        reading = read(office, filled(office.department, "03", pk, r2=2.5), "03")
        assert "whole number" in reading.refused[-1].problem
        data = filled(office.department, "03", pk, r2=2_000_000)
        line = next(line for line in read(office, data, "03").lines if line.number == "2")
        assert (line.becomes, bool(line.doubts), line.is_ticked) == ("new", True, False)
        address = take_in(office, "03", pk, data)["Location"]
        assert browser(office.department).post(address, {"line": ["2"], "version-2": "0"}).status_code == 302
        assert RowOverride.objects.get().value == 2_000_000

    def test_is_the_officers_alone(self, office):
        pk = office.cluster.pk
        address = take_in(office, "02", pk, filled(office.department, "02", pk, r4="3"))["Location"]
        for who, status in ((office.clerk, 403), (office.leader, 403), (office.board, 404), (office.nobody, 404)):
            assert browser(who).post(address, {"line": ["4"]}).status_code == status
        assert not PeriodFigure.objects.exists()

    def test_a_workbook_without_the_table_says_why_and_the_receipt_stands(self, office):
        address = take_in(office, "02", office.cluster.pk, content(openpyxl.Workbook()))["Location"]
        response = browser(office.department).get(address)
        assert "No table of the form was found" in text_of(response)
        assert FilingStep.objects.get().kind == "received"
