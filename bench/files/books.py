"""The workbooks that are imported: ours as the tracker exports it, and the same rows as a stock import wants them."""

from collections.abc import Callable, Sequence
from io import BytesIO

from xlsxwriter import Workbook

from progress.models import Document, Milestone, Site
from progress.sheets.references import document_reference
from spreadsheets.catalogue import sheet
from spreadsheets.exports import SheetListing
from spreadsheets.writers import SheetSpec, write_table

# Of all rows: one in so many is changed, one in so many is new. The changed ones lie in the second half.
CHANGED, NEW = 20, 100


def make_books(user, rows: int) -> tuple[bytes, bytes]:
    """Return (our workbook, stock's) of `rows` milestones: all recorded but the new ones, at the end."""
    listing = SheetListing(sheet("progress")(user), Milestone.objects.visible_to(user).order_by("pk"))
    spec = listing.spec()
    keys = [column.key for column in spec.columns]
    place = {key: index for index, key in enumerate(keys)}
    cells = [list(row) for row in spec.rows]
    recorded = rows - rows // NEW
    if len(cells) < recorded:
        raise ValueError(f"there are {len(cells)} milestones, {recorded} are wanted")
    new = [_as_new(list(row), place) for row in cells[: rows // NEW]]
    del cells[recorded:]
    changed = cells[recorded // 2 :]
    step = max(len(changed) // (rows // CHANGED), 1)
    for index, row in enumerate(changed[::step][: rows // CHANGED]):
        _change(row, index, place)
    cells += new
    spec.rows = cells
    return _written(spec), _for_stock(keys, cells, place)


def _as_new(row: list, place: dict[str, int]) -> list:
    row[place["id"]] = row[place["version"]] = None
    row[place["phase"]] = 7
    return row


def _change(row: list, index: int, place: dict[str, int]) -> None:
    """Change one or two cells, of a different kind from row to row."""
    row[place["percent"]] = 99
    if index % 3 == 0:
        row[place["forecast"]], row[place["why"]] = "31/12/2028", "đo thời gian"
    elif index % 3 == 1:
        row[place["note"]] = f"Đã sửa ở dòng {index}"


def _written(spec: SheetSpec) -> bytes:
    target = BytesIO()
    write_table("xlsx", spec, target, with_keys=True)
    return target.getvalue()


def _for_stock(keys: Sequence[str], cells: list[list], place: dict[str, int]) -> bytes:
    """Return the same rows under one row of keys, as stock widgets read them: sites by name, documents by number."""
    column = sheet("progress").fields["state"]
    states = {str(label): key for key, label in column.widget.choices}
    numbers = {document_reference(document): document.number for document in Document.objects.all()}
    sites = {str(site): site.name for site in Site.objects.all()}
    translate: dict[int, Callable] = {
        place["state"]: states.get,
        place["site"]: sites.get,
        place["document"]: numbers.get,
    }
    target = BytesIO()
    with Workbook(target, {"constant_memory": True, "in_memory": False}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, keys)
        for number, row in enumerate(cells, 1):
            page.write_row(number, 0, [translate[i](v) if i in translate else v for i, v in enumerate(row)])
    return target.getvalue()
