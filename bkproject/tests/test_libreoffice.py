"""Every list and the whole record through LibreOffice, saved there as .xlsx, .ods and .xls, and back with no change."""

import io
import shutil
import subprocess
import warnings

import pytest
from django.contrib.auth import get_user_model

from bkproject.tests.full_office import make_office
from bkproject.tests.test_round_trip import assert_unchanged, read_again
from spreadsheets.catalogue import sheets
from spreadsheets.exports import SheetListing, workbook_for
from spreadsheets.imports.understanding import Choice, understand_book
from spreadsheets.merge.plan import Decisions, Status
from spreadsheets.merge.run import preview
from spreadsheets.readers import open_book
from spreadsheets.writers import write_book, write_table

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
FILTERS = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "ods": "ods:calc8", "xls": "xls:MS Excel 97"}
SECONDS = 600


@pytest.fixture(scope="module")
def program():
    if not SOFFICE:
        text = "LibreOffice is not installed: nothing shows that files it saves come back unchanged"
        warnings.warn(text, stacklevel=1)
        pytest.skip(text)
    return SOFFICE


def test_what_libreoffice_saves_comes_back_unchanged(program, tmp_path):
    make_office()
    user = get_user_model().objects.get(username="administrator")
    for kind in FILTERS:
        (tmp_path / kind).mkdir()
        _check(program, tmp_path / kind, kind, user)


def _check(program: str, folder, kind: str, user) -> None:
    counts = {}
    for key, resource_class in sheets().items():
        listing = SheetListing(resource_class(user))
        if counts.setdefault(key, listing.count()):
            # What the office is given is what it opens: an .ods is opened and saved as well.
            with open(folder / f"{key}.{'ods' if kind == 'ods' else 'xlsx'}", "wb") as file:
                write_table("ods" if kind == "ods" else "xlsx", listing.spec(), file, with_keys=True)
    whole = io.BytesIO()
    write_book(workbook_for(user, every=True), whole)
    (folder / "whole.xlsx").write_bytes(whole.getvalue())
    saved = _saved(program, folder, kind)
    assert set(saved) == {key for key, count in counts.items() if count} | {"whole"}
    for key, content in saved.items():
        if key != "whole":
            assert_unchanged(read_again(content, f"{key}.{kind}", user, key), counts[key])
    book = understand_book(open_book(saved["whole"], f"whole.{kind}"), user, Choice())
    assert (book.is_ours, book.asks) == (True, "")
    plan = preview(
        [(sheets()[key], table) for key, table in book.tables], user=user, decisions=Decisions(), reason="nhập"
    )
    assert [str(note) for note in plan.errors] == []
    assert plan.counts[Status.UNCHANGED] == sum(counts.values()) == sum(plan.counts.values())


def _saved(program: str, folder, kind: str) -> dict[str, bytes]:
    """What LibreOffice makes of all files of a folder: by name, without the suffix."""
    target = folder / "saved"
    command = [program, f"-env:UserInstallation={(folder.parent / 'profile').as_uri()}", "--headless", "--norestore"]
    files = sorted(path for path in folder.iterdir() if path.is_file())
    command += ["--convert-to", FILTERS[kind], "--outdir", str(target), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
    return {path.stem: path.read_bytes() for path in target.iterdir()}
