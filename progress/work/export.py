"""What a person has to do, as a table: a row per line of "my work"."""

from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from progress.work import Section, Work, WorkLine
from spreadsheets.exports import PlainListing, in_chunks, plain
from spreadsheets.writers.specs import CHOICE, LINES, PARTIAL_DATE, REFERENCE, WHOLE


def work_listing(work: Work) -> PlainListing:
    columns = [
        plain("section", _("Section"), lambda row: str(row[0].title), REFERENCE),
        plain("site", _("Site"), lambda row: str(row[1].site), REFERENCE),
        plain("milestone", _("Milestone, project"), lambda row: _of(row[1], "title"), REFERENCE),
        plain("why", _("Reason listed"), lambda row: capfirst(row[1].text), LINES),
        plain("state", _("State"), lambda row: _of(row[1], "shown_state_label"), CHOICE),
        plain("percent", _("Percent done"), lambda row: getattr(row[1].milestone, "percent", None), WHOLE),
        plain("planned", _("Planned"), lambda row: _of(row[1], "planned"), PARTIAL_DATE),
        plain("forecast", _("Forecast"), lambda row: _of(row[1], "forecast"), PARTIAL_DATE),
    ]

    def counted() -> int:
        return sum(section.total for section in work.sections)

    return PlainListing("work", _("My work"), columns, _rows(work), counted, frozen_columns=2)


def _rows(work: Work) -> Iterator[tuple[Section, WorkLine]]:
    for section in work.sections:
        for pks in in_chunks(section.found.values_list("pk", flat=True)):
            yield from ((section, line) for line in section.lines_of(pks))


def _of(line: WorkLine, name: str) -> str | None:
    value = getattr(line.record, name, None)
    return None if value is None else str(value)
