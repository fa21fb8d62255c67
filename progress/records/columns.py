"""Columns of a list, declared once: their cells on its page, and in files that show the list as it is."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from spreadsheets.exports import PlainColumn, plain
from spreadsheets.writers.specs import DATE, NUMBER, TEXT, WHOLE
from values.numbers import format_number
from values.text import escaped, filled
from values.today import shown_day


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: its cell in a file (`plain`) and, where it is more than that, on the page (`html`).

    `head` is a short header for the page; `sorts` where the list is sorted by its key; `term` is explained beside it;
    `needs` adds to the rows what the cells read. An extra one is shown only to whoever chooses it.
    """

    plain: PlainColumn
    html: Callable[[Any], str] | None = None
    head: str = ""
    sorts: bool = False
    term: str = ""
    css: str = ""
    needs: Callable[[QuerySet], QuerySet] | None = None
    is_extra: bool = False
    opening: str = ""  # the tag that begins a cell, made once for all rows
    ending: str = "</td>"
    line: int = 0  # of its card on a phone, 1 or 2; 0: behind a tap

    @property
    def key(self) -> str:
        return self.plain.spec.key

    @property
    def label(self) -> str:
        return self.head or self.plain.spec.header

    @property
    def title(self) -> str:
        """The whole header, where the page shows a short one."""
        return self.plain.spec.header if self.head and self.head != self.plain.spec.header else ""

    def on_line(self, line: int) -> "Column":
        """Return it as it stands on a line of a card, where small screens show a row as one."""
        return replace(self, line=line, opening=self.opening.replace("<td", f'<td data-line="{line}"', 1))

    def cell(self, row) -> SafeString:
        """Return the cell of a row as the page shows it, its tags included."""
        inner = self.html(row) if self.html else shown(self.plain.cell(row), self.plain.spec.kind)
        return SafeString(f"{self.opening}{escaped(inner)}{self.ending}")


def column(key: str, header: Any, value: Callable[[Any], Any], kind: str = TEXT, width: int | None = None, **more: Any):
    """Return a column; `value` is its cell in a file, `more` as Column has it."""
    css = more.pop("css", "num" if kind in (NUMBER, WHOLE) else "")
    made = Column(plain(key, header, value, kind, width=width), css=css, **more)
    attributes = filled(' class="{}"', css) if css else ""
    return replace(made, opening=filled('<td{} data-label="{}">', attributes, made.label))


def first_column(key: str, header: Any, value: Callable[[Any], Any], html: Callable[[Any], str], **more: Any) -> Column:
    """Return the column that names the row: always shown, before all others.

    On a small screen it begins the card of the row, and holds what opens the columns that are on none of its lines.
    """
    made = column(key, header, value, html=html, **more)
    more_columns = '<details class="row-more"><summary aria-label="{}"></summary></details>'
    opening = filled(f'<th scope="row">{more_columns}', _("Further columns"))
    # The head of a row ends where the next cell begins: a list may tell more in it.
    return replace(made, opening=opening, ending="")


def address_of(view_name: str) -> Callable[[Any], str]:
    """Return what makes the addresses of records from their keys; the pattern is asked for once, not for each row."""
    before, _key, after = reverse(view_name, args=["0"]).rpartition("0")
    return lambda key: f"{before}{key}{after}"


def shown(value: Any, kind: str = TEXT) -> str:
    """Return a value as pages show it: unknown is told, numbers and dates are written as people write them."""
    if value is None or value == "":
        return unsaid(_("not recorded"))
    if kind == DATE:
        return shown_day(value)
    return format_number(value) if isinstance(value, int | Decimal) and kind in (NUMBER, WHOLE) else str(value)


def link(url: str, text: Any, note: Any = "") -> SafeString:
    """Return a link and, under it, a note in small letters."""
    return filled('<a href="{}">{}</a>{}', url, text, small(note))


def small(note: Any) -> SafeString:
    """Return a note in small letters on a line of its own; nothing for an empty one."""
    return filled(' <span class="row-note">{}</span>', note) if note else SafeString()


def chip(text: Any, tone: str, title: Any = "") -> SafeString:
    return filled('<span class="chip chip-{}" title="{}">{}</span>', tone, title, text)


def duration(span: Any, tone: str) -> str:
    """Return a length of time as people say it, the exact periods on hover; a dash for none."""
    return chip(span, tone, span.exact) if span else "–"


def unsaid(text: Any) -> SafeString:
    """Return words that say what is not known."""
    return filled('<span class="no-data">{}</span>', text)
