"""A form of one debtor as an Excel file: names and numbers filled in, values to be typed; it reads back as it is."""

import io
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from reports.forms.desk.debts import Debt
from reports.forms.desk.files.reading import FormLine
from values.today import shown_day

FONT = {"font_name": "Times New Roman", "font_size": 12, "text_wrap": True, "valign": "vcenter"}
WIDTHS = (7, 62, 14, 16, 30)
LAST_COLUMN = len(WIDTHS) - 1


def form_as_excel(debt: Debt, lines: list[FormLine]) -> bytes:
    """Return the .xlsx of a form, in Vietnamese as the circular has it."""
    file = io.BytesIO()
    with translation.override("vi"):
        book = Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        page = book.add_worksheet(_("Form %(form)s") % {"form": debt.form})
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        for column, width in enumerate(WIDTHS):
            page.set_column(column, column, width)
        top = _titles(book, page, debt)
        _table(book, page, lines, top)
        page.repeat_rows(top)
        page.freeze_panes(top + 1, 0)
        book.close()
    return file.getvalue()


def _titles(book: Workbook, page, debt: Debt) -> int:
    """Write what stands above the table; return the row of its header."""
    bold, plain = book.add_format(FONT | {"bold": True}), book.add_format(FONT)
    texts = [
        str(debt.label),
        _("Reporting period: %(period)s; data from %(start)s to %(end)s; due before %(due)s")
        % {
            "period": debt.period.label,
            "start": shown_day(debt.period.start),
            "end": shown_day(debt.period.end),
            "due": shown_day(debt.due),
        },
        *_whose(debt),
        _("Code of the form, to be kept as it is: %(code)s") % {"code": debt.code},
    ]
    for row, text in enumerate(texts):
        page.merge_range(row, 0, row, LAST_COLUMN, "", bold if row == 0 else plain)
        page.write_string(row, 0, text, bold if row == 0 else plain)
    return len(texts)


def _whose(debt: Debt) -> list[str]:
    if debt.unit:
        return [_("Administrative unit: %(name)s") % {"name": debt.unit.full_name}]
    lines = [_("Site: %(name)s") % {"name": debt.site}]
    if debt.project:
        lines = [_("Project: %(name)s") % {"name": debt.project}, *lines]
    who = _("Investor: %(name)s") if debt.project else _("Infrastructure developer: %(name)s")
    return [*lines, who % {"name": debt.who.name}] if debt.who else lines


def _table(book: Workbook, page, lines: list[FormLine], top: int) -> None:
    grid = FONT | {"border": 1}
    head = book.add_format(grid | {"bold": True, "align": "center"})
    text, centred = book.add_format(grid), book.add_format(grid | {"align": "center"})
    number = book.add_format(grid | {"num_format": "#,##0.####", "align": "right"})
    computed = book.add_format(grid | {"italic": True})
    for column, title in enumerate(("TT", _("Indicator"), _("Unit of measurement"), _("Value"), _("Note"))):
        page.write_string(top, column, title, head)
    for at, line in enumerate(lines, top + 1):
        page.write_string(at, 0, line.row.number, centred)
        page.write_string(at, 1, line.row.name, text)
        page.write_string(at, 2, line.row.unit, centred)
        if line.is_typed and line.value is not None:
            page.write_number(at, 3, line.value, number)
        else:
            page.write_blank(at, 3, None, number)
        if line.is_typed:
            page.write_string(at, 4, line.note, text)
            _guard(page, at, line)
        else:
            page.write_string(at, 4, _("calculated, to be left empty") if line.is_calculated else "", computed)


def _guard(page, at: int, line: FormLine) -> None:
    """Let the program warn of what is no number; yes and no are offered."""
    rule: dict[str, Any]
    warning = {"ignore_blank": True, "error_type": "warning", "error_title": _("Value")}
    if line.is_yes_no:
        rule = {"validate": "list", "source": [1, 0], "input_message": _("1 (yes)") + ", " + _("0 (no)")}
    elif line.is_whole:
        rule = {"validate": "integer", "criteria": ">=", "value": 0}
    else:
        rule = {"validate": "decimal", "criteria": ">=", "value": 0}
    page.data_validation(at, 3, at, 3, warning | rule)
