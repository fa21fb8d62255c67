"""What readers, writers and ways to update were chosen from, measured on the same rows: `--choices`."""

from collections.abc import Callable
from functools import partial
from io import BytesIO

import tablib
from openpyxl import Workbook as OpenpyxlWorkbook
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from bench.figures import Figures, say
from bench.files import world
from bench.files.books import NEW, make_books
from bench.measuring import interleaved
from history.bulk import change_in_bulk
from progress.models import Milestone
from spreadsheets.catalogue import sheet
from spreadsheets.exports import SheetListing
from spreadsheets.readers import open_book
from spreadsheets.writers import write_table

UPDATED = 500


FIELDS = ["percent", "note", "forecast"]


def compare(rows: int, runs: int) -> Figures:
    """Print and return the seconds of each."""
    figures, officer = Figures(), world.make_officer()
    world.make_milestones(rows - rows // NEW, officer)
    book, _stock = make_books(officer, rows)
    for title, works in (
        (f"Reading an .xlsx of {rows} rows", _readers(book)),
        (f"Writing {rows} rows that are in memory", _writers(officer)),
        (f"Updating {UPDATED} rows, three columns each", _updates(officer)),
    ):
        say(title)
        for name, seconds in interleaved(works, runs).items():
            figures.add(name, seconds, "s")
    return figures


def _readers(book: bytes) -> dict[str, Callable]:
    def openpyxl() -> None:
        for _row in load_workbook(BytesIO(book), read_only=True).worksheets[0].iter_rows(values_only=True):
            pass

    return {
        "ours, which also tells hidden, merged and old-font cells": lambda: list(open_book(book).read(0).rows),
        "python-calamine": lambda: CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python(),
        "openpyxl, read only": openpyxl,
    }


def _writers(officer) -> dict[str, Callable]:
    spec = SheetListing(sheet("progress")(officer), Milestone.objects.visible_to(officer).order_by("pk")).spec()
    rows = [list(row) for row in spec.rows]

    def ours(kind: str) -> None:
        spec.rows = rows
        write_table(kind, spec, BytesIO())

    def xlsxwriter() -> None:
        with Workbook(BytesIO(), {"constant_memory": True}) as book:
            page = book.add_worksheet()
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)

    def openpyxl() -> None:
        book = OpenpyxlWorkbook(write_only=True)
        page = book.create_sheet()
        for row in rows:
            page.append(row)
        book.save(BytesIO())

    def stock(kind: str) -> None:
        tablib.Dataset(*rows, headers=[column.key for column in spec.columns]).export(kind)

    return {
        ".xlsx: ours, in an XlsxWriter workbook": partial(ours, "xlsx"),
        ".xlsx: XlsxWriter, constant memory": xlsxwriter,
        ".xlsx: openpyxl, write only": openpyxl,
        ".xlsx: tablib": partial(stock, "xlsx"),
        ".csv: ours": partial(ours, "csv"),
        ".csv: tablib": partial(stock, "csv"),
    }


def _updates(officer) -> dict[str, Callable]:
    """Return ways to save many rows by name; each loads the rows that it changes."""

    def changed() -> list[Milestone]:
        rows = list(Milestone.objects.order_by("pk")[:UPDATED])
        for row in rows:
            row.percent, row.note = 99, f"{row.note} (sửa)"
        return rows

    def one_by_one() -> None:
        for row in changed():
            row.save()

    return {
        "executemany, versions compared, with history": lambda: change_in_bulk(
            changed(), FIELDS, by=officer, reason=""
        ),
        "bulk_update, no version and no history": lambda: Milestone.objects.bulk_update(
            changed(), FIELDS, batch_size=500
        ),
        "save, one by one, with history": one_by_one,
    }
