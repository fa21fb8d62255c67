import re
import unicodedata
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from values.dates import PartialDate, PartialDateError, Precision, why_no_date

DAY = PartialDate.day(date(2024, 3, 15))
MONTH = PartialDate.month(2024, 3)
QUARTER = PartialDate.quarter(2025, 1)
FIRST_HALF = PartialDate.half_year(2025, 1)
SECOND_HALF = PartialDate.half_year(2025, 2)
YEAR = PartialDate.year(2025)

WRITTEN = [
    ("15/3/2024", DAY),
    ("15/03/2024", DAY),
    ("15-03-2024", DAY),
    ("15.3.2024", DAY),
    ("2024-03-15", DAY),
    ("2024/3/15", DAY),
    ("15 / 3 / 2024", DAY),
    ("15 – 3 – 2024", DAY),
    ("15 tháng 3 năm 2024", DAY),
    ("ngày 15 tháng 3 năm 2024", DAY),
    ("ngày 15/3/2024", DAY),
    ("2024-03-15 00:00:00", DAY),
    ("2024-03-15T08:30", DAY),
    ("3/2024", MONTH),
    ("03-2024", MONTH),
    ("2024-03", MONTH),
    ("tháng 3/2024", MONTH),
    ("tháng 3 năm 2024", MONTH),
    ("tháng 03, 2024", MONTH),
    ("T3/2024", MONTH),
    ("t.3/2024", MONTH),
    ("quý I/2025", QUARTER),
    ("quý 1/2025", QUARTER),
    ("Q1/2025", QUARTER),
    ("Q1 2025", QUARTER),
    ("QI-2025", QUARTER),
    ("Quý 1 năm 2025", QUARTER),
    ("quý Ⅰ/2025", QUARTER),
    ("6 tháng đầu năm 2025", FIRST_HALF),
    ("sáu tháng đầu năm 2025", FIRST_HALF),
    ("6 tháng đầu 2025", FIRST_HALF),
    ("nửa đầu năm 2025", FIRST_HALF),
    ("first half of 2025", FIRST_HALF),
    ("6 tháng cuối năm 2025", SECOND_HALF),
    ("second half of 2025", SECOND_HALF),
    ("2025", YEAR),
    ("năm 2025", YEAR),
]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("text", "meant"), WRITTEN)
def test_every_way_of_writing_a_date_is_read_alike_in_both_languages(text, meant, language):
    with override(language):
        assert PartialDate.parse(text) == meant


@pytest.mark.parametrize(("text", "meant"), WRITTEN)
def test_form_of_unicode_case_and_spaces_do_not_matter(text, meant):
    assert PartialDate.parse(unicodedata.normalize("NFD", text)) == meant
    assert PartialDate.parse(text.upper()) == meant
    assert PartialDate.parse(f"  {text.replace(' ', '  ')}\u00a0") == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [("quy I/2025", QUARTER), ("thang 3/2024", MONTH), ("nam 2025", YEAR), ("6 thang dau nam 2025", FIRST_HALF)],
)
def test_marks_may_be_missing(text, meant):
    assert PartialDate.parse(text) == meant


@pytest.mark.parametrize(("number", "roman"), [(1, "I"), (2, "II"), (3, "III"), (4, "IV")])
def test_quarters_are_read_in_roman_and_arabic_numerals(number, roman):
    assert PartialDate.parse(f"quý {roman}/2025") == PartialDate.parse(f"Q{number}/2025")
    assert PartialDate.parse(f"quý {roman}/2025") == PartialDate.quarter(2025, number)


@pytest.mark.parametrize("language", ["vi", "en", "en-us", "fr"])
def test_the_day_comes_before_the_month_in_every_language(language):
    with override(language):
        assert PartialDate.parse("03/04/2024").start == date(2024, 4, 3)


def test_cells_of_a_workbook_are_read():
    assert PartialDate.parse(date(2024, 3, 15)) == DAY
    assert PartialDate.parse(datetime.fromisoformat("2024-03-15T00:00")) == DAY
    assert PartialDate.parse(2025) == PartialDate.parse(2025.0) == YEAR


def test_an_instant_counts_as_the_day_it_is_here(settings):
    settings.TIME_ZONE = "Asia/Ho_Chi_Minh"
    assert PartialDate.parse(datetime(2024, 3, 14, 20, 0, tzinfo=UTC)) == DAY


def test_a_partial_date_is_read_as_itself():
    assert PartialDate.parse(QUARTER) is QUARTER


def test_the_stored_interval_is_read():
    assert PartialDate.parse("2025-01-01/2025-03-31") == PartialDate.from_iso("2025-01-01/2025-03-31") == QUARTER


@pytest.mark.parametrize("text", ["31/02/2024", "30/2/2024", "29/02/2023", "3/15/2024", "0/1/2024", "2024-13-01"])
def test_impossible_days_are_refused_with_what_was_there(text, english):
    with pytest.raises(PartialDateError, match="no day") as refusal:
        PartialDate.parse(text)
    assert f"“{text}”" in str(refusal.value)
    assert "15/03/2024" in str(refusal.value)


@pytest.mark.parametrize("text", ["13/2024", "0/2024", "quý 5/2024", "tháng 13 năm 2024", "Q0/2025"])
def test_impossible_periods_are_refused(text, english):
    with pytest.raises(PartialDateError, match="no month, quarter") as refusal:
        PartialDate.parse(text)
    assert f"“{text}”" in str(refusal.value)


@pytest.mark.parametrize("text", ["1899", "31/12/1899", "2201", "01/01/2201", "quý I/1024", 45000 // 10, "1/1800"])
def test_years_far_from_ours_are_refused(text, english):
    with pytest.raises(PartialDateError, match="not between 1900 and 2200"):
        PartialDate.parse(text)


@pytest.mark.parametrize("text", ["1900", "31/12/2200"])
def test_the_first_and_last_year_are_read(text):
    assert PartialDate.parse(text)


@pytest.mark.parametrize(
    "value",
    [
        "sớm",
        "giai đoạn 2021-2025",
        "2021-2025",
        "trước 30/11/2026",
        "1 2024",
        "quý VI/2025",
        "6 tháng giữa năm 2025",
        "2025-01-01/2025-02-01",
        "2025-01-01/2025-13-01",
        "٢٠٢٥",
        36999,
        3.2024,
        float("nan"),
        True,
        ["2025"],
    ],
)
def test_what_is_no_date_is_refused_with_examples(value, english):
    with pytest.raises(PartialDateError, match="cannot be read as a date") as refusal:
        PartialDate.parse(value)
    assert str(value) in str(refusal.value)
    assert "Q1 2025" in str(refusal.value)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("15/3/24", "Write the year of “15/3/24” with four digits."),
        (45000, "“45000” may be the number that Excel keeps for 15/03/2023."),
        ("5/20/2026", "There is no day “5/20/2026”. The day comes first, then the month"),
        ("31/6/2026", "There is no day “31/6/2026”."),
    ],
)
def test_what_is_nearly_a_date_is_refused_with_what_it_lacks(value, told, english):
    with pytest.raises(PartialDateError, match=re.escape(told)):
        PartialDate.parse(value)
    assert told in why_no_date(str(value))
    assert why_no_date("còn 5 hộ") == why_no_date("15/3/2024") == ""


@pytest.mark.parametrize("value", ["", "   ", "\u200b", None])
def test_nothing_is_refused_as_nothing(value, english):
    with pytest.raises(PartialDateError, match="No date was given"):
        PartialDate.parse(value)


def test_a_long_text_is_cut_in_the_message(english):
    with pytest.raises(PartialDateError) as refusal:
        PartialDate.parse("rất " * 100)
    assert len(str(refusal.value)) < 250


def test_the_message_speaks_the_language_of_whoever_reads_it():
    with pytest.raises(PartialDateError) as refusal:
        PartialDate.parse("sớm")
    with override("vi"):
        assert "quý I/2025" in str(refusal.value)
    with override("en"):
        assert "Q1 2025" in str(refusal.value)


YEARS = st.integers(1900, 2200)
PARTIAL_DATES = st.one_of(
    st.dates(date(1900, 1, 1), date(2200, 12, 31)).map(PartialDate.day),
    st.builds(PartialDate.month, YEARS, st.integers(1, 12)),
    st.builds(PartialDate.quarter, YEARS, st.integers(1, 4)),
    st.builds(PartialDate.half_year, YEARS, st.integers(1, 2)),
    st.builds(PartialDate.year, YEARS),
)


@given(PARTIAL_DATES, st.sampled_from(["vi", "en"]), st.sampled_from(["vi", "en"]))
def test_whatever_is_shown_can_be_read_again(partial_date, shown_in, read_in):
    with override(shown_in):
        text = str(partial_date)
    with override(read_in):
        assert PartialDate.parse(text) == partial_date
        assert PartialDate.parse(unicodedata.normalize("NFD", text)) == partial_date


@given(PARTIAL_DATES)
def test_whatever_is_stored_can_be_read_again(partial_date):
    assert len(partial_date.iso) == 21
    assert PartialDate.from_iso(partial_date.iso) == PartialDate.parse(partial_date.iso) == partial_date


@given(PARTIAL_DATES, PARTIAL_DATES)
def test_stored_text_sorts_as_the_dates_do(one, other):
    assert (one.iso < other.iso) == (one < other)


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_a_clear_refusal(text):
    with suppress(PartialDateError):
        assert PartialDate.parse(text).precision in Precision
