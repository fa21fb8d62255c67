"""How sheets name documents and stages, how what people write is understood, and what is asked where it is not."""

import functools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import Any

from progress.models import Document, DocumentKind, Milestone, SecondaryProject, Site, Stage
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


def stage_names(stage: Stage) -> set[str]:
    short = {stage.short_name, stage.short_name_en}
    return {stage.code, stage.name, stage.name_en, *short, *stage.other_names.splitlines()} - {""}


def stage_lookup() -> Lookup:
    """Return stages by code or any of their names; files get the name in the language of the interface."""
    return Lookup(Stage.objects.all(), stage_names, write=lambda stage: stage.label)


class MilestoneLookup(Lookup):
    """Find milestones by their stage ("EIA", "eia"; "EIA/1" for phase 1), each among those of its site."""

    def __init__(self, user):
        self.user = user
        milestones = Milestone.objects.visible_to(user).only("site", "stage", "phase").prefetch_related("stage")
        key = functools.lru_cache(1000)(fold)  # a stage has many milestones, all of its names
        super().__init__(milestones, _milestone_names, key, write=_milestone_name, among=attrgetter("site_id"))

    def _load(self):
        if self._by_pk is None:
            sites = {site.pk: site for site in Site.objects.visible_to(self.user)}
            for milestone in super()._load().values():
                if site := sites.get(milestone.site_id):
                    milestone.site = site
        return super()._load()

    def name_of(self, pk):
        """Where nothing is looked for, files are written without an instance of every milestone and all its names."""
        if self._by_pk is not None or (place := self._written_by.get(pk)) is None:
            return super().name_of(pk)
        stage, phase = place
        return super().name_of(pk) if stage in self._alike else f"{self._stages[stage].label}{_of_phase(phase)}"

    def _pks(self):
        return self._written_by if self._by_pk is None else super()._pks()

    @functools.cached_property
    def _written_by(self) -> dict:
        """The stage and the phase of each milestone, by primary keys."""
        return {pk: place for pk, *place in self.records.prefetch_related(None).values_list("pk", "stage", "phase")}

    @functools.cached_property
    def _stages(self) -> dict:
        return {stage.pk: stage for stage in Stage.objects.all()}

    @functools.cached_property
    def _alike(self) -> set:
        """Stages whose label is a name of another stage too."""
        keys = {pk: {self.key(normalize(name)) for name in stage_names(stage)} for pk, stage in self._stages.items()}
        count = Counter(key for names in keys.values() for key in names)
        return {pk for pk, stage in self._stages.items() if count[self.key(normalize(stage.label))] > 1}


def _milestone_names(milestone: Milestone) -> list[str]:
    return [f"{name}{_phase(milestone)}" for name in stage_names(milestone.stage)]


def _milestone_name(milestone: Milestone) -> str:
    return f"{milestone.stage.label}{_phase(milestone)}"


def _phase(milestone: Milestone) -> str:
    return _of_phase(milestone.phase)


def _of_phase(phase: int) -> str:
    return f"/{phase}" if phase else ""


@functools.lru_cache(maxsize=10_000)
def document_key(text: str) -> str:
    """Return what the usual ways to name one document share: "QĐ số 1868/QĐ-UBND ngày 16/10/2020"."""
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


def document_lookup(user) -> Lookup:
    """Return the documents a person sees, by number or title, better with their date; an import makes none."""
    documents = Document.objects.visible_to(user).select_related("issuer")
    return Lookup(documents, document_names, key=document_key, write=document_reference)


def document_names(document: Document) -> list[str]:
    names = [document.reference, document_reference(document)]
    return [*names, f"{document.reference}, {document.issuer}"] if document.issuer_id else names


def document_reference(document: Document) -> str:
    """Return how files name a document: "Quyết định 1868/QĐ-UBND, 16/10/2020"."""
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


def answers_of(kind: str, answers: Mapping[str, str]) -> dict[str, str]:
    """Return what was answered about names of one kind, by the question's key."""
    return {key: answer for key, answer in answers.items() if key.startswith(f"{kind}:")}
