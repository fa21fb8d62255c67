"""Investor sheets as Word files: both languages in one, each on pages of its own, so that one attachment will do."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from reports.paper.blocks import Head, Paper, Row, Table
from reports.paper.word import as_word

WIDTHS = (44, 90, 48)


def as_file(content: dict[str, Any], day: str, *, is_published: bool) -> bytes:
    """Return the .docx of a sheet, published or seen as it is on a day."""
    return as_word([_paper(content[code], code, day, is_published) for code, _name in settings.LANGUAGES])


def _paper(sheet: dict[str, Any], language: str, day: str, is_published: bool) -> Paper:
    with override(language):
        printed, heads = said_of(day, is_published=is_published), (_("Content"), _("Information"), _("Source, as at"))
        head = Head(sheet["superior"], sheet["office"], "", printed, sheet["title"], _("Investor sheet"))
        parts = sheet["parts"]
        return Paper(head, [Table(p["title"], heads, WIDTHS, list(map(_row, p["lines"]))) for p in parts])


def said_of(day: str, *, is_published: bool) -> str:
    """Say of which day a sheet is."""
    if is_published:
        return _("Published on %(day)s; later changes are not shown") % {"day": day}
    return _("Preview; as at %(day)s") % {"day": day}


def _row(line: dict[str, Any]) -> Row:
    mark = _("in Vietnamese")
    text = f"{line['text']} ({mark})" if line["is_vietnamese"] else line["text"]
    return line["name"], ". ".join(filter(None, (line["value"], text))), line["basis"]
