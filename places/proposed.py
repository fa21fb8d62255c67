"""Units and organisations that a list of sites names and nobody has recorded: proposed with it, each agreed apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from places.lookup import BEGINNINGS, UnitLookup, names_several, official_key, spelled_out
from places.models import DISTRICTS, PREFIXES, PROVINCES, AdministrativeUnit, Organisation, OrganisationKind, UnitKind
from places.resources import REALLY_NEW, OrganisationLookup, OrganisationResource, UnitResource
from spreadsheets.cell import CellError, LeftOut, cell_text
from spreadsheets.columns import GROUP
from spreadsheets.layout import Line, Table
from values.text import fold, normalize

Proposals = Iterator[tuple[str, Table]]
ALIKE = 85  # of 100
LONGEST = Organisation._meta.get_field("name").max_length or 200
LONGEST_UNIT = AdministrativeUnit._meta.get_field("name").max_length or 100


def new_organisations(table: Table, column: str, lookup: OrganisationLookup) -> Proposals:
    """Yield the organisations that a column names and nobody has recorded, each where it stands first; not those whose
    name is nearly a recorded one's, or that may be several."""
    if column not in table.keys:
        return
    at, lines, seen = table.keys.index(column), [], set()
    for line in table.lines:
        text = normalize(cell_text(line.values[at])) if isinstance(line.values[at], str) else ""
        key = official_key(text)
        is_name = any(map(str.isalpha, text)) and len(text) <= LONGEST
        if not is_name or key in seen or names_several(line.values[at]):
            continue
        seen.add(key)
        try:
            lookup.find(text)
        except LeftOut:
            continue
        except CellError:
            if lookup.is_new(text):
                lines.append(Line(line.number, [text, _kind_of(text)], [line.letters[at], ""]))
    if lines:
        name = f"{table.sheet} · {OrganisationResource.title}"
        said = {key: answer for key, answer in lookup.answers.items() if answer == REALLY_NEW}
        yield OrganisationResource.key, Table(name, ["name", "kind"], ["", ""], lines, file=table.file, answers=said)


def _kind_of(name: str) -> str:
    key = fold(name)
    return next((kind.value for kind, words in BEGINNINGS if key.startswith(words)), OrganisationKind.OTHER.value)


# --- Units ---

_WRITTEN = {
    "thành phố": UnitKind.CITY, "tp": UnitKind.CITY, "thị xã": UnitKind.TOWN, "tx": UnitKind.TOWN,
    "thị trấn": UnitKind.TOWNSHIP, "tt": UnitKind.TOWNSHIP, "huyện": UnitKind.DISTRICT, "quận": UnitKind.URBAN_DISTRICT,
    "phường": UnitKind.WARD, "xã": UnitKind.COMMUNE, "đặc khu": UnitKind.SPECIAL_ZONE, "tỉnh": UnitKind.PROVINCE,
}  # fmt: skip
_KINDS = {fold(words): kind for words, kind in _WRITTEN.items()}
_NAMED = re.compile(rf"({'|'.join(_KINDS)})\b\.?\s*")
_NAME = re.compile(r"[^\W_]+(?:[ '’-][^\W_]+)*\.?")
# "xã An Phú và xã Tân Lập" names two, which no list of one unit a row has room for.
_SEVERAL = re.compile(r"\b(?:và|xã|phường|huyện)\b", re.IGNORECASE)
# From the widest: a unit lies in one of those before its own.
_LEVELS = ({*PROVINCES}, {*DISTRICTS}, {UnitKind.TOWNSHIP, UnitKind.WARD, UnitKind.COMMUNE, UnitKind.SPECIAL_ZONE})


@dataclass(frozen=True, slots=True)
class _Named:
    """A unit as a text names it: its kind and its name without that."""

    kind: UnitKind
    name: str

    @property
    def level(self) -> int:
        return next(level for level, kinds in enumerate(_LEVELS) if self.kind in kinds)

    @property
    def text(self) -> str:
        return f"{PREFIXES[self.kind]} {self.name}"


def units_in(text: str) -> list[_Named]:
    """Return the units that "xã An Phú, huyện Tân Thành" names, the narrowest first; none where it says anything else,
    or leaves open of which kind one is."""
    named = [unit for part in spelled_out(text).split(",") if (unit := _named(part))]
    levels = [unit.level for unit in named]
    is_whole = len(named) == spelled_out(text).count(",") + 1
    return named if is_whole and levels == sorted(set(levels), reverse=True) else []


def _named(text: str) -> _Named | None:
    text = spelled_out(text)
    match = _NAMED.match(fold(text))
    # What is folded is as long as what is written where the text is composed.
    name = text[match.end() :].rstrip(".") if match and len(fold(text)) == len(text) else ""
    if not match or not _NAME.fullmatch(name) or len(name) > LONGEST_UNIT or _SEVERAL.search(name):
        return None
    return _Named(_KINDS[match[1]], name.title() if name.isupper() else name)


def new_units(table: Table, column: str, lookup: UnitLookup) -> Proposals:
    """Yield the units that a column names with their kind and nobody has recorded, each where it stands first, the
    wider ones before those that lie in them. The title of a unit's group names the district it lies in where the cell
    does not; a unit lasted no longer than the one it lies in."""
    if column not in table.keys:
        return
    lookup.take_context(table, column)
    at = table.keys.index(column)
    levels: list[dict[tuple[UnitKind, str, str], Line]] = [{} for _kinds in _LEVELS]
    doubts: dict[int, str] = {}
    for line in table.lines:
        text, groups = line.values[at], table.groups.get(line.number, "")
        if not isinstance(text, str) or lookup.knows(text, groups):
            continue
        for unit, parent in _with_parents(lookup.with_kind(text), groups, lookup):
            within = lookup.called(parent) if parent else []
            last_day = within[0].valid_until if len(within) == 1 else None
            # One district may be written with its last day, or without, and be a group's title for the next list.
            written = (lookup.name_of(within[0].pk) if len(within) == 1 else "") or parent or None
            values = [unit.kind.value, unit.name, written, last_day]
            place = (unit.kind, fold(unit.name), within[0].slug if len(within) == 1 else fold(parent))
            if place not in levels[unit.level]:
                words = {"name": ", ".join(filter(None, [unit.text, parent]))}
                levels[unit.level][place] = Line(line.number, values, ["", line.letters[at], "", ""], words)
                near = [other for other in lookup.near(unit.text) if _is_alike(unit, other)]
                if near and unit.level == len(_LEVELS) - 1:
                    message = _("Similar names are recorded: %(names)s.")
                    doubts[line.number] = message % {"names": "; ".join(other.label for other in near)}
    for level, lines in enumerate(levels):
        if lines:
            yield UnitResource.key, _table(table, level, [*lines.values()], doubts)


def _is_alike(unit: _Named, other: AdministrativeUnit) -> bool:
    """Return whether one name may be the other mistyped; names of communes are short, and many differ in a letter."""
    return fuzz.ratio(fold(unit.name), fold(other.name)) >= ALIKE


def _table(table: Table, level: int, lines: list[Line], doubts: dict[int, str]) -> Table:
    """Return units of one level as a sheet; sheets have names of their own, for one row may name units of each."""
    name = f"{table.sheet} · {UnitResource.title}" + " ·" * (len(_LEVELS) - 1 - level)
    keys = ["kind", "name", "parent", "valid_until"]
    of_level = doubts if level == len(_LEVELS) - 1 else {}
    return Table(name, keys, [""] * len(keys), lines, file=table.file, doubts=of_level)


def _with_parents(text: str, groups: str, lookup: UnitLookup) -> Iterator[tuple[_Named, str]]:
    """Yield the units of a cell that nobody has recorded, each with the text that names the one it lies in, if any."""
    named = units_in(text)
    for nth, unit in enumerate(named):
        whole = ", ".join(other.text for other in named[nth:])
        if lookup.knows(whole, groups):
            return
        parent = ", ".join(other.text for other in named[nth + 1 :])
        if not parent and unit.level == len(_LEVELS) - 1:
            parent = _of_group(groups, lookup)
        yield unit, parent


def _of_group(groups: str, lookup: UnitLookup) -> str:
    """Return how the one district is written that the titles name; "" for none and for several."""
    districts = lookup.districts_of({GROUP: groups})
    return lookup.name_of(districts.pop()) or "" if len(districts) == 1 else ""
