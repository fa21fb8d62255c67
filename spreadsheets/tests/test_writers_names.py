"""Names of files and sheets that every system and Excel itself accept."""

import datetime

import pytest

from spreadsheets.writers import file_name
from spreadsheets.writers.names import cut, cut_visibly, sheet_titles

DAY = datetime.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Tên có dấu", "2026.11.23. Tên có dấu.xlsx"),
        ("Tiến độ 7/2026: <A>|B?*", "2026.11.23. Tiến độ 7-2026- -A--B--.xlsx"),
        ("Tên co\u0301 dấu NFD", "2026.11.23. Tên có dấu NFD.xlsx"),
        ("hai\ndòng\x07 \u202egnp.", "2026.11.23. hai dòng gnp.xlsx"),
        ("  .. ", "2026.11.23.xlsx"),
        ("", "2026.11.23.xlsx"),
    ],
)
def test_file_names_begin_with_the_day_and_are_safe_everywhere(title, name):
    assert file_name(title, "xlsx", DAY) == name


def test_long_file_names_are_cut_between_letters():
    name = file_name("ộ" * 300, "csv", DAY)
    assert len(name.encode()) <= 255
    assert name.startswith("2026.11.23. ộ")
    assert name.endswith("ộ.csv")


def test_sheet_titles_are_clean_short_and_unlike_each_other():
    titles = sheet_titles(
        ["Khu: A/B", "Cụm [1]*?\\", "'dấu'", "", "History", "_LISTS", "cụm 1", "a" * 40, "A" * 40, "😀" * 20]
    )
    assert titles[:8] == ["Khu A B", "Cụm 1", "dấu", "Sheet", "History (2)", "_LISTS (2)", "cụm 1 (2)", "a" * 31]
    assert titles[8] == "A" * 27 + " (2)"
    assert titles[9] == "😀" * 15


def test_text_is_cut_as_excel_counts():
    assert cut("a😀b", 2) == "a"
    assert cut_visibly("abc", 3) == "abc"
    assert cut_visibly("abcd", 3) == "ab…"
