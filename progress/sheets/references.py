"""How sheets name documents and stages, how what people write is understood, and what is asked where it is not."""

import functools
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from places.resources import ORGANISATION, REALLY_NEW, OrganisationLookup
from progress.models import Document, DocumentKind, SecondaryProject, Stage
from spreadsheets.cell import cell_text
from spreadsheets.columns import ID
from spreadsheets.layout import Line, Table
from spreadsheets.lookups import Lookup
from spreadsheets.merge.cells import Shared, SheetCells
from spreadsheets.questions import LEAVE_OUT_OPTION, Option, Question, key_of
from spreadsheets.resources import SheetResource
from values.dates import PartialDate, PartialDateError
from values.text import fold, in_every_language, normalize

# What stands before a document's number, beside the names of its kind.
_SHORT_KINDS = ("qd", "cv", "tb", "ttr", "tt", "bc", "bb", "gp", "gcn", "kh", "van ban", "to trinh", "giay phep")
_PLAIN_DATE = re.compile(r"\s(\d{1,2}[/.-]\d{1,2}[/.-]\d{4})$")
_DATE_TAIL = re.compile(r"(?:,|;|\(|\bngày|\bngay|\bdated|\bof)\s*(?:ngày|ngay)?\s*([^,;()]+)\)?\s*$", re.IGNORECASE)

# "QĐ số 125/QĐ-UBND ngày 16/10/2020 của UBND tỉnh về việc thành lập …": its number, its day, and more words.
_WITH_MORE_WORDS = re.compile(
    r"(?P<number>(?:[^\W\d]+[.:]?\s+){0,4}\d+[^\s/,;()]*/[^\s,;()]+)"
    r"(?:,?\s*\(?(?:ngày\s+)?(?P<day>\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2} tháng \d{1,2} năm \d{4})\)?)?"
    r"[\s,;.(–-]+\S",
    re.IGNORECASE,
)


def stage_names(stage: Stage) -> set[str]:
    short = {stage.short_name, stage.short_name_en}
    return {stage.code, stage.name, stage.name_en, *short, *stage.other_names.splitlines()} - {""}


def stage_lookup() -> Lookup:
    """Return stages by code or any of their names; files get the name in the language of the interface."""
    return Lookup(Stage.objects.all(), stage_names, write=lambda stage: stage.label)


@functools.lru_cache(maxsize=10_000)
def document_key(text: str) -> str:
    """Return what the usual ways to name one document share: "QĐ số 125/QĐ-UBND ngày 16/10/2020"."""
    number, day = normalize(text), ""
    if match := _DATE_TAIL.search(number) or _PLAIN_DATE.search(number):
        try:
            day = PartialDate.parse(match[1]).iso
            number = number[: match.start()]
        except PartialDateError:
            pass
    return f"{_bare_number(fold(number))} {day}".strip()


def _bare_number(key: str) -> str:
    for _time in range(2):  # "quyet dinh so 1868", "van ban cv 12"
        for word in _kind_words():
            if key.startswith((f"{word} ", f"{word}: ")):
                key = key.removeprefix(word).lstrip(" :.")
                break
    return key


@functools.cache
def _kind_words() -> tuple[str, ...]:
    labels = {fold(text) for kind in DocumentKind for text in in_every_language(lambda kind=kind: kind.label)}
    return tuple(sorted({*labels, *_SHORT_KINDS, "so", "no."}, key=len, reverse=True))


class DocumentLookup(Lookup):
    """Finds a document also where more words follow its number and date, of who issued it and what about."""

    def _named(self, text, among):
        found = super()._named(text, among)
        if found or not (match := _WITH_MORE_WORDS.match(normalize(text))):
            return found
        return super()._named(" ngày ".join(filter(None, match.group("number", "day"))), among)


def document_lookup(user) -> Lookup:
    """Return the documents a person sees, by number or title, better with their date; an import makes none."""
    documents = Document.objects.visible_to(user).select_related("issuer")
    return DocumentLookup(documents, document_names, key=document_key, write=document_reference)


def document_names(document: Document) -> list[str]:
    names = [document.reference, document_reference(document)]
    return [*names, f"{document.reference}, {document.issuer}"] if document.issuer_id else names


def document_reference(document: Document) -> str:
    """Return how files name a document: "Quyết định 125/QĐ-UBND, 16/10/2020"."""
    return str(document)


def project_lookup(user) -> Lookup:
    """Return projects by name, each among those of its site."""
    projects = SecondaryProject.objects.visible_to(user)
    return Lookup(projects, lambda project: [project.name], key=fold, among=lambda project: project.site_id)


UNIT, SITE = "unit", "site"


def shared_names(
    resource: SheetResource,
    table: Table,
    column: str,
    *,
    kind: str,
    label: Callable[[Any], str],
    recorded: Callable[[SheetCells, Line], int | None] = lambda cells, line: None,
) -> Iterable[Question]:
    """Yield a question for each name in `column` that leaves open which record is meant.

    `label` is what a record is called to choose from, `recorded` the one that a row's record has already: where that is
    among them, nothing is asked.
    """
    cells = SheetCells(resource, table)
    reader = cells.readers.get(column)
    if reader is None:
        return
    questions: dict[str, Question] = {}
    for line in map(cells.with_group, table.lines):
        if cells.cell(line, ID) is not None:
            continue
        value = reader.of(line.values)
        if not isinstance(value, Shared) or value.likeliest is not None:
            continue
        if recorded(cells, line) in value.pks:
            continue
        text = cell_text(line.values[reader.index])
        if (key := key_of(kind, text)) not in questions:
            records = (reader.column.lookup.get(pk) for pk in reader.column.lookup.in_order(value.pks))
            options = [*(Option(record.slug, label(record)) for record in records), LEAVE_OUT_OPTION]
            header = table.headers.get(column, reader.column.header)
            questions[key] = Question(key, table.sheet, text, header, options=options)
        questions[key].cells.append(cells.address(line, column))
    yield from questions.values()


def organisations_meant(lookup: OrganisationLookup, table: Table, column: str) -> Iterable[Question]:
    """Yield a question for each name in a column of another office's file that is nearly that of recorded
    organisations."""
    if table.has_keys or column not in table.keys:
        return
    at, questions = table.keys.index(column), {}
    for line in table.lines:
        text = line.values[at]
        if not isinstance(text, str):
            continue
        if text not in questions:
            near = lookup.meant(text)
            options = [Option(record.name_folded, record.name) for record in near]
            questions[text] = options and Question(
                key_of(ORGANISATION, text),
                table.sheet,
                text,
                table.headers.get(column, ""),
                read=_("Not recorded under this name; these names are similar. Choose which organisation is meant."),
                options=[*options, Option(REALLY_NEW, _("none of these: another organisation")), LEAVE_OUT_OPTION],
            )
        if question := questions[text]:
            question.cells.append(f"{line.letters[at]}{line.number}")
    yield from filter(None, questions.values())


def answers_of(kind: str, answers: Mapping[str, str]) -> dict[str, str]:
    """Return what was answered about names of one kind, by the question's key."""
    return {key: answer for key, answer in answers.items() if key.startswith(f"{kind}:")}
