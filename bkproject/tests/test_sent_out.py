"""Workbooks that were sent out before headings, choices and names of sheets got other words still come back.

`sent_out.json` holds what each sheet was called, by key, in Vietnamese and in English.
"""

import csv
import io
import json
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.utils import translation

from bkproject.tests.full_office import make_office
from bkproject.tests.test_round_trip import assert_unchanged, read_again
from spreadsheets.catalogue import sheets
from spreadsheets.exports import SheetListing
from spreadsheets.layout.names import HeaderNames
from spreadsheets.writers import write_table
from values.text import fold, in_every_language

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SENT_OUT = json.loads((Path(__file__).parent / "sent_out.json").read_text())
every_sheet = pytest.mark.parametrize("key", SENT_OUT)


@pytest.fixture
def admin():
    return User.objects.create(username="admin", is_superuser=True)


@every_sheet
def test_a_former_name_of_a_sheet_is_known(key, admin):
    known = {fold(title) for title in in_every_language(lambda: sheets()[key].title)}
    assert {fold(title) for title in SENT_OUT[key]["titles"]} <= known


@every_sheet
def test_a_former_heading_is_its_column(key, admin):
    resource = sheets()[key](admin)
    names = HeaderNames(resource.columns, resource.targets())
    for column, headings in SENT_OUT[key]["headings"].items():
        for heading in headings:
            assert getattr(names.find(heading), "target", None) == column, heading


@every_sheet
def test_a_former_choice_is_read(key, admin):
    resource = sheets()[key](admin)
    for column, choices in SENT_OUT[key]["choices"].items():
        for value, labels in choices.items():
            for label in labels:
                assert str(resource.by_name[column].parse(label)) == value, label


@pytest.mark.once
@pytest.mark.parametrize("language", ["vi", "en"])
def test_sheets_in_the_former_words_come_back_unchanged(language):
    make_office()
    user = User.objects.get(username="administrator")
    for key in ("clusters", "documents", "site_figures", "progress", "obstacles", "findings"):
        with translation.override(language):
            resource = sheets()[key](user)
            rows = _in_former_words(resource, SENT_OUT[key], ["vi", "en"].index(language))
            sent = io.StringIO()
            csv.writer(sent, delimiter=";").writerows(rows)
            plan = read_again(sent.getvalue().encode("utf-8-sig"), "sent.csv", user, key)
        assert_unchanged(plan, len(rows) - 1)


def _in_former_words(resource, former, position):
    """Return the rows of the sheet as an earlier release wrote them."""
    target = io.BytesIO()
    write_table("csv", SheetListing(resource).spec(), target, delimiter=";", with_keys=False)
    header, *rows = csv.reader(io.StringIO(target.getvalue().decode("utf-8-sig")), delimiter=";")
    names = {column.header: column.column_name for column in resource.columns}
    columns = [names[heading] for heading in header]
    choices = {
        column: {resource.by_name[column].cell(value): said[position] for value, said in labels.items()}
        for column, labels in former["choices"].items()
    }
    said = [
        [choices.get(column, {}).get(cell, cell) for column, cell in zip(columns, row, strict=True)] for row in rows
    ]
    headings = former["headings"]
    return [
        [headings[key][position] if key in headings else now for key, now in zip(columns, header, strict=True)],
        *said,
    ]
