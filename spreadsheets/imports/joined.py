"""Sheets read together: one row of a file may say several things of one record, each a row of a sheet of ours.

A list of clusters with areas and steps is read as clusters, as their figures and as their progress. Each sheet takes
its own columns and leaves the others out; the columns that name the record are everybody's.
"""

from collections.abc import Collection, Iterator, Mapping
from copy import copy
from dataclasses import replace
from functools import cached_property, partial
from itertools import product
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from spreadsheets.book import RawSheet
from spreadsheets.catalogue import sheet as kind_of
from spreadsheets.cell import cell_text
from spreadsheets.columns import Column
from spreadsheets.layout import Table, Target, lay_out
from spreadsheets.layout.table import OF, TargetsByKey
from spreadsheets.merge.cells import Problem, Shared, SheetCells
from spreadsheets.questions import LEAVE_OUT, LEAVE_OUT_OPTION, Option, Question, key_of
from spreadsheets.resources import SheetResource
from values.text import Person, fold

KIND_OF_ROWS = "kind-of-rows"
# The answer that a column belongs to the record that a row is about, and to none of the things said of it.
OF_THE_ROW = "row"


def joined(user: Person, keys: Collection[str]) -> "Joined | None":
    """Return the sheets that are read together, as far as they are among `keys`; None for fewer than two."""
    resources = [kind_of(key)(user) for key in settings.SPREADSHEETS_JOINED if key in keys]
    return Joined(resources) if len(resources) > 1 else None


class Joined:
    """The sheets of `resources` as one: its columns and targets, and which of them are whose.

    It is asked for columns as a resource is. The key of a column is its own name or, of those that name the record, the
    common one; that of a target is its own behind its sheet's key: "progress/eia:state".
    """

    key = "joined"

    def __init__(self, resources: list[SheetResource]) -> None:
        self.resources = resources
        self.read_columns: list[Column] = []
        self._targets: list[Target] = []
        # The sheets that one row of a file fills with several rows, by key; the others have one for it.
        self.wide: set[str] = set()
        # By the common key: the own one, by the sheet's key.
        self.own: dict[str, dict[str, str]] = {}
        for resource in resources:
            names = resource.names_when_joined
            for column in resource.read_columns:
                if column.column_name in names:
                    self._add(column, names[column.column_name], resource.key)
            for target in resource.targets_when_joined():
                self.wide.add(resource.key)
                key = f"{resource.key}/{target.key}"
                self.own[key] = {resource.key: target.key}
                self._targets.append(_among(resource, target, key))
        # A header that a target is known by stands for that, where rows say several things.
        aliases = {fold(alias) for target in self._targets for alias in target.aliases}
        for column in self.read_columns:
            column.aliases = tuple(alias for alias in column.aliases if fold(alias) not in aliases)

    def _add(self, column: Column, name: str, key: str) -> None:
        if name not in self.own:
            self.read_columns.append(_called(column, name))
        elif column.column_name == name:  # zones know it by other headers than clusters
            common = next(known for known in self.read_columns if known.column_name == name)
            common.aliases = tuple(dict.fromkeys((*common.aliases, *sorted(column.known_as))))
        self.own.setdefault(name, {})[key] = column.column_name

    @property
    def title(self) -> Any:
        return settings.SPREADSHEETS_JOINED_TITLE

    def targets(self) -> list[Target]:
        return self._targets

    @cached_property
    def needed(self) -> set[str]:
        """The common names of the columns that must be there: those that say what a row is about."""
        return {name for r in self.resources for own, name in r.joined_by.items() if own in r.required}

    @property
    def rivals(self) -> list[SheetResource]:
        """The sheets of which a row of a file is about a record of one: it is told, or asked, which (see keep_own)."""
        return [resource for resource in self.resources if resource.key not in self.wide]

    def layout(self, sheet: RawSheet, mapping: Mapping[str, str] | None, *, read_hidden: bool) -> Table:
        """Return where the columns of a sheet go, without its lines; of two for one thing the second is asked about."""
        resource = self.resources[0]
        columns, targets = self.read_columns, self._targets
        is_title = resource.is_group_title
        table = lay_out(sheet, columns, targets, mapping, read_hidden, self.needed, is_title)[0]
        seen: set[str] = set()
        for match in table.matches:
            if match.target and match.target in seen and match.how != "mapped":
                match.target, match.how = None, "unknown"
            seen.add(match.target or "")
        return table

    def ask_belongings(self, layout: Table, answers: Mapping[str, str]) -> None:
        """Ask of each column that may belong to the record or to one of the things said of it: a note."""
        spoken = {target.key for match in layout.matches if (target := self._target(match.target))}
        things = {key: target for key, target in self._by_key.items() if key in spoken}
        for match in layout.matches:
            rivals = {t.row_key: t for t in things.values() if match.target in t.provides and not t.row_named_by}
            holds_for_all = not self.wide.isdisjoint(self.places(match.target))
            if rivals and match.examples and not holds_for_all:
                own = _("the whole row: %(kind)s") % {"kind": str(self.resources[0].title).lower()}
                options = [Option(key.partition("/")[2], t.group or t.label) for key, t in rivals.items()]
                options = [Option(OF_THE_ROW, own), *options, LEAVE_OUT_OPTION]
                key, read = key_of("column", match.key), _("What is the content of this column about?")
                question = Question(key, layout.sheet, match.header, match.header, [match.letter], read, options)
                layout.ask(question, answers)

    @cached_property
    def _by_key(self) -> TargetsByKey:
        return TargetsByKey((target.key, target) for target in self._targets)

    def _target(self, key: str | None) -> Target | None:
        return self._by_key.get(key or "")

    def places(self, key: str | None) -> dict[str, str]:
        """Return by the sheet's key what a column or target is called there; that of a period as the sheet does."""
        base, of, period = (key or "").partition(OF)
        return {sheet: f"{name}{of}{period}" for sheet, name in self.own.get(base, {}).items()}

    def mappings(self, layout: Table) -> Iterator[tuple[SheetResource, dict[str, str]]]:
        """Yield each sheet that takes any of the columns, with where they go: those of others are left out."""
        asked = {question.key: layout.answers.get(question.key, LEAVE_OUT) for question in layout.questions}
        for resource in self.resources:
            is_wide, own = resource.key in self.wide, {}
            for match in layout.matches:
                belongs = asked.get(key_of("column", match.key))
                places = self.places(match.target)
                own[match.key] = places.get(resource.key, "")
                if belongs is not None and (is_wide or belongs != OF_THE_ROW):
                    is_there = is_wide and belongs not in (OF_THE_ROW, LEAVE_OUT) and self._has(resource, belongs)
                    own[match.key] = match.target or "" if is_there else ""
            taken = [match.target for match in layout.matches if self._target(match.target)]
            if not is_wide or any(target.startswith(f"{resource.key}/") for target in taken if target):
                yield resource, own

    def _has(self, resource: SheetResource, row_key: str) -> bool:
        return any(target.row_key == f"{resource.key}/{row_key}" for target in self._targets)

    def names_in(self, tables: list[tuple[str, Table]]) -> set[str]:
        """Return the names, folded, that rows of tables give to records they are rows of."""
        names: set[str] = set()
        for resource in self.resources:
            own = {name for name in resource.joined_by if name in resource.required}
            places = [
                (table, table.keys.index(name))
                for key, table in tables
                if key == resource.key and key not in self.wide
                for name in own & {*table.keys}
            ]
            names |= {fold(cell_text(line.values[at])) for table, at in places for line in table.lines}
        return names

    def says_more(self, sheet: RawSheet, resource: SheetResource, table: Table, made: Collection[str]) -> bool:
        """Return whether more can be taken from a sheet than by one of the kinds alone: a record that is not known yet,
        nor among the names that other sheets of the file have `made`, and that the person may add; a column that
        belongs to the record."""
        if resource.key not in self.wide or not self.resources[0].may_add_any:
            return False
        known = {match.key for match in self.layout(sheet, None, read_hidden=True).matches if match.target is not None}
        if any(match.key not in known for match in table.matches if match.target):
            return False  # a row for each step, or what a person said of a column
        if any(question.key.startswith("column:") for question in table.questions):
            return True
        cells = SheetCells(resource, table)
        readers = [r for name, r in cells.readers.items() if name in resource.joined_by and name in resource.required]
        for reader, line in product(readers, map(cells.with_group, table.lines)):
            value = reader.of(line.values)
            is_unknown = isinstance(value, Problem) and not isinstance(value, Shared)
            if is_unknown and fold(cell_text(line.values[reader.index])) not in made:
                return True
        return False

    def offers_more(self, sheet: RawSheet, resource: SheetResource, table: Table) -> bool:
        """Return whether a column that nobody knows may belong to any of the kinds, not only to the fittest."""
        if not table.needs_mapping or all(own.key != resource.key for own in self.resources):
            return False
        known = {match.key for match in self.layout(sheet, None, read_hidden=True).matches if match.target is not None}
        recognised = [match for match in table.matches if match.target is not None and match.how != "mapped"]
        return all(match.key in known for match in recognised)

    def knows_more(self, sheet: RawSheet, resource: SheetResource, table: Table) -> bool:
        """Return whether a column that one of the kinds does not know is known to them together."""
        if not table.needs_mapping or all(own.key != resource.key for own in self.resources):
            return False
        unknown = {match.key for match in table.matches if match.target is None}
        known = self.layout(sheet, None, read_hidden=True).matches
        return any(match.key in unknown and match.target for match in known)

    def keep_own(self, resource: SheetResource, table: Table, answers: Mapping[str, str]) -> None:
        """Leave only the lines in a table that are about records of its sheet; ask where nothing tells."""
        rivals = self.rivals
        if resource not in rivals or len(rivals) < 2:
            return
        cells, lines, asked = SheetCells(resource, table), [], []
        for line in table.lines:
            grouped = cells.with_group(line)
            claims = resource.claims(partial(cells.cell, grouped))
            if claims:
                lines.append(line)
            elif claims is None:
                asked.append(line)
        if asked:
            question = Question(
                KIND_OF_ROWS,
                table.sheet,
                table.headers.get("name", ""),
                _("kind"),
                cells=[str(line.number) for line in asked],
                read=_("Nothing in the file tells of which kind these rows are."),
                options=[*(Option(rival.key, str(rival.title)) for rival in rivals), LEAVE_OUT_OPTION],
                is_remembered=False,
            )
            if table.ask(question, answers) == resource.key:
                lines += asked
        table.lines = sorted(lines, key=lambda line: line.number)


def _among(resource: SheetResource, target: Target, key: str) -> Target:
    """Return a target of one kind as it is called among those of all."""
    within = f"{resource.key}/{target.within}" if target.within else ""
    return replace(target, key=key, row_key=f"{resource.key}/{target.row_key}", within=within)


def _called(column: Column, name: str) -> Column:
    renamed = copy(column)
    renamed.column_name = name
    return renamed
