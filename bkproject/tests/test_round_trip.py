"""What goes out comes back unchanged: every sheet, in every format and both languages."""

import io

import pytest
from django.contrib.auth import get_user_model
from django.utils import translation

from bkproject.tests.full_office import make_office
from reports.models import IndicatorChoice
from reports.tests.world import indicator, published
from spreadsheets.catalogue import sheets, workbook
from spreadsheets.exports import SheetListing, workbook_for
from spreadsheets.layout import understand
from spreadsheets.merge.plan import Decisions, Status
from spreadsheets.merge.run import preview
from spreadsheets.readers import open_book
from spreadsheets.writers import write_book, write_table
from values.dates import PartialDate

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FORMATS = [("xlsx", ";"), ("ods", ";"), ("csv", ";"), ("csv", ",")]


@pytest.fixture
def office():
    sites = indicator("sites")
    published(sites, "2025", "7")
    IndicatorChoice.objects.create(indicator=sites, period=PartialDate.year(2025), reason="=số công bố")
    return make_office()


def read_again(content: bytes, name: str, user, key: str, *, sheet: int = 0):
    """What an import of one sheet of the file would do."""
    book = open_book(content, name)
    resource = sheets()[key](user)
    raw = book.read(sheet)
    table = understand(raw, resource.columns, targets=resource.targets(), required=resource.required)
    assert not table.errors, table.errors
    assert not table.needs_mapping, table.matches
    assert not table.skipped, table.skipped
    return preview([(type(resource), table)], user=user, decisions=Decisions(), reason="nhập")


def assert_unchanged(plan, count: int):
    told = [str(note) for note in plan.errors]
    cells = [(row.number, cell) for part in plan.sheets for row in part.rows for cell in row.cells]
    told += [f"{number} {cell.name}: {cell.old!r} → {cell.new!r}" for number, cell in cells]
    assert told == []
    assert plan.counts[Status.UNCHANGED] == count == sum(plan.counts.values())


@pytest.mark.parametrize("person", ["administrator", "local", "board"])
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("kind", "delimiter"), FORMATS)
def test_every_list_comes_back_unchanged(office, kind, delimiter, language, person):
    user = get_user_model().objects.get(username=person)
    with translation.override(language):
        for key, resource_class in sheets().items():
            listing = SheetListing(resource_class(user))
            count = listing.count()
            # Photos go with their files: test_whole_record.py.
            assert count or key == "photos" or person != "administrator", key
            if count:
                target = io.BytesIO()
                write_table(kind, listing.spec(), target, delimiter=delimiter, with_keys=kind != "csv")
                assert_unchanged(read_again(target.getvalue(), f"a.{kind}", user, key), count)


@pytest.mark.parametrize("written", ["vi", "en"])
def test_the_workbook_comes_back_unchanged_in_the_other_language_too(office, written):
    user = get_user_model().objects.get(username="administrator")
    target = io.BytesIO()
    with translation.override(written):
        write_book(workbook_for(user), target)
    with translation.override("en" if written == "vi" else "vi"):
        for number, resource_class in enumerate(workbook(), start=1):
            plan = read_again(target.getvalue(), "a.xlsx", user, resource_class.key, sheet=number)
            assert_unchanged(plan, resource_class(user).visible().count())
