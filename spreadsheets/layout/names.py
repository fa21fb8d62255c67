"""What headers are recognised by: keys, names, aliases, with marks, case, punctuation, dates and units aside."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from spreadsheets.columns import Column
from spreadsheets.layout.table import Target, TargetsByKey
from values.quantities import UNITS, common_unit, factor
from values.text import fold, in_every_language

# No header, title or remark is longer: what stands behind it in a hostile cell is never searched.
LOOKED_AT = 300
PLAIN_MARKS = re.compile(r"[\s_.,;:/|\\…–—-]+")
# "… đến ngày 14/6/2024", "… đến ngày …/…/2024": the same column every week.
DATE_TAIL = re.compile(
    r"\s*\(?\b(tinh )?(den|toi|as of|until)( het)?"
    r"( ngay\s*|( ngay)?\s*(\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|[./_…]{2,}[./_…\s\d]*)\)?)(?=\s*[(\[*]|$)"
)
# "Đơn vị tính: triệu đồng", "(ĐVT: ha; tỷ đồng)": the unit of the whole table, in a line above it.
UNIT_LINE = re.compile(r"^\W*(?:don vi tinh|don vi|dvt|unit)\s*(?:la\b)?\s*:?\s*([^()]*)\)?\W*$")
BETWEEN_UNITS = re.compile(r"\s*[,;]\s*")
# Over a column that gives the unit of each row's numbers.
UNIT_HEADINGS = {"dvt", "don vi tinh", "dv tinh", "don vi do", "unit", "unit of measurement"}
# What joins the rows of one header.
OVER = " / "
IN_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")
NUMBERING = {"stt", "tt", "s t t", "so tt", "so thu tu", "thu tu", "no", "#", "serial no", "order no", "row no"}
# "Địa điểm (xã, huyện)": which parts of a place stand there.
PLACES = re.compile(r"(?:(?:thon|ban|to|xa|phuong|thi tran|huyen|thanh pho|tp|tinh)(?:[,/; -]+|$))+")
# What offices shorten in headers, written out where a header is not known as it stands.
SHORT = {
    "qh": "quy hoach", "qd": "quyet dinh", "tl": "thanh lap", "cn": "cong nghiep", "ccn": "cum cong nghiep",
    "kcn": "khu cong nghiep", "dt": "dien tich", "cdt": "chu dau tu", "ht": "ha tang", "qhct": "quy hoach chi tiet",
    "tmdt": "tong muc dau tu", "mb": "mat bang", "nt": "nuoc thai", "th": "thuc hien", "tt": "tap trung",
}  # fmt: skip
REMARKS = {"", "*", "**", "neu co", "if any", "bat buoc", "required", "uoc tinh", "ghi ro"}


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a header stands for: the key of a Column or Target, and by which kind of name."""

    target: str
    how: str


def header_key(header: str) -> str:
    """Return a header as layouts and mappings compare it: folded, one line, without the day it was written for."""
    text = fold(header)
    return PLAIN_MARKS.sub(" ", DATE_TAIL.sub("", text) or text).strip()


def _spellings(header: str) -> Sequence[tuple[str, str]]:
    """Return the header's spellings, fullest first, each with the unit that was taken off it."""
    return _known_spellings(header) if len(header) <= LOOKED_AT else _spell(header)


def _spell(header: str) -> tuple[tuple[str, str], ...]:
    text, unit = header_key(header).strip("* "), ""
    spellings = [(text, unit)]
    while match := IN_BRACKETS.search(text):
        inner = match[1].strip()
        for opening in ("dvt ", "don vi tinh ", "don vi ", "unit "):
            inner = inner.removeprefix(opening)
        if inner not in UNITS and inner not in REMARKS and not PLACES.fullmatch(inner):
            break
        unit = UNITS.get(inner, unit)
        text = text[: match.start()].strip("* ")
        spellings.append((text, unit))
    return tuple(spellings)


# The names of all kinds of sheets are spelled out for each file anew, and are the same few thousand.
_known_spellings = lru_cache(maxsize=20_000)(_spell)


def _written_out(spelling: str) -> str:
    return " ".join(SHORT.get(word, word) for word in spelling.split())


def unit_of(header: str) -> str:
    """Return the unit that stands in brackets at the end of a header, or of one of its rows, the lowest that has any,
    by its common name, or ""."""
    return next((unit for part in reversed(header.split(OVER)) if (unit := _spellings(part)[-1][1])), "")


def units_in(title: str) -> set[str]:
    """Return the units, by their common names, that a line above a table gives for all of its numbers; none for a line
    that says anything else."""
    if not (match := UNIT_LINE.match(fold(title))):
        return {unit} if (unit := unit_of(title)) else set()
    units = {common_unit(text) for text in BETWEEN_UNITS.split(match[1])}
    return units if "" not in units else set()


def is_numbering(header: str) -> bool:
    """Return whether a header says that its column only counts the rows."""
    return any(spelling in NUMBERING for spelling, _unit in _spellings(header))


def is_unit_heading(header: str) -> bool:
    """Return whether a header is over the units in which the numbers of its rows are."""
    return _spellings(header)[-1][0] in UNIT_HEADINGS


def is_unit(header: str) -> bool:
    """Return whether a header is nothing but a unit or a remark in brackets."""
    return bool(header.strip()) and not _spellings(header)[-1][0]


def without_unit(header: str) -> str:
    """Return a header, folded, without what stands in brackets at its end and is a unit or a remark."""
    return _spellings(header)[-1][0]


class HeaderNames:
    """Every name that columns and targets are known by."""

    def __init__(
        self, columns: Iterable[Column], targets: Sequence[Target] = (), mapping: Mapping[str, str] | None = None
    ) -> None:
        self.columns = {column.column_name: column for column in columns}
        self.targets = TargetsByKey((target.key, target) for target in targets)
        self.year: int | None = None  # of headers that name a month only
        self.units_above: set[str] = set()  # of headers that name none
        self.known: dict[str, Recognised | None] = {}
        self._found: dict[str, Recognised | None] = {}
        # A person's word stands unless what it names is gone.
        self.said = {key: target for key, target in (mapping or {}).items() if not target or self._exists(target)}
        self._add("key", {key: [key] for key in self.columns})
        self._add(
            "name", {key: in_every_language(partial(getattr, column, "header")) for key, column in self.columns.items()}
        )
        self._add("alias", {key: column.known_as for key, column in self.columns.items()})
        self._add(
            "name", {key: in_every_language(partial(getattr, target, "label")) for key, target in self.targets.items()}
        )
        self._add("alias", {key: target.aliases for key, target in self.targets.items()})

    def _exists(self, target: str) -> bool:
        return target in self.columns or target in self.targets

    def _add(self, how: str, names: Mapping[str, Iterable[str]]) -> None:
        """Add names of one kind; a stronger kind keeps what it has, one name of two columns says nothing."""
        fresh: dict[str, Recognised | None] = {}
        for target, spellings in names.items():
            for name in {spelling for text in spellings for spelling, _unit in _spellings(str(text))}:
                other = fresh.get(name)
                is_shared = name in fresh and (other is None or other.target != target)
                fresh[name] = None if is_shared else Recognised(target, how)
        self.known = fresh | self.known

    def find(self, header: str) -> Recognised | None:
        """Return what one header, as written, stands for."""
        if header not in self._found:
            spellings = [spelling for spelling, _unit in _spellings(header) if spelling]
            recognised = map(self.known.get, [*spellings, *map(_written_out, spellings)])
            self._found[header] = next(filter(None, recognised), None)
        return self._found[header]

    def find_parts(self, parts: Sequence[str]) -> Recognised | None:
        """Return what the parts of a header of several rows stand for together, units aside and in either order:
        "Diện tích (ha)" over "Theo quy hoạch", "GPMB" over "Kế hoạch"."""
        bare = [without_unit(part) for part in parts]
        together = self.find(OVER.join(parts)) or self.find(" ".join(bare))
        return together or (self.find(" ".join(reversed(bare))) if len(parts) > 1 else None)

    def find_part(self, parts: Sequence[str]) -> Recognised | None:
        """Return what the lower parts of a header of several rows stand for, unless an upper part has a meaning of its
        own: one that the lower part only says more of, as "Tiến độ" over "GPMB"."""
        if len(parts) < 2:
            return None
        upper = self.find(parts[0])
        lower = self.find_parts(parts[1:]) or self.find_part(parts[1:]) or self._find_within(parts[1:], upper)
        return lower if lower and (upper is None or self._says_more(lower.target, upper.target)) else None

    def _find_within(self, parts: Sequence[str], upper: Recognised | None) -> Recognised | None:
        """Return the one part of what an upper title is about whose name holds the lower words: "Bàn giao" under
        "GPMB"."""
        whole, words = self.targets.get(upper.target) if upper else None, without_unit(parts[-1])
        if whole is None or " " not in words:
            return None
        found = {
            target.key
            for target in self.targets.values()
            if target.within == whole.row_key and any(f" {words} " in f" {fold(name)} " for name in target.aliases)
        }
        return Recognised(found.pop(), "alias") if len(found) == 1 else None

    def _says_more(self, lower: str, upper: str) -> bool:
        """Return whether a target names the one thing that its column is of, of those an upper title speaks of."""
        target, of_any = self.targets.get(lower), self.targets.get(upper)
        if target is None:
            return False
        if of_any is not None and target.within == of_any.row_key:
            return True
        if of_any is not None:
            return bool(of_any.row_named_by) and of_any.row_named_by in target.says_row
        return upper == lower.rpartition(":")[2]

    def find_dated(self, parts: Sequence[str]) -> Recognised | None:
        """Return what a header stands for, its period aside, where its values can be those of a period."""
        found = self.find_parts(parts) or self.find_part(parts)
        target = self.targets.get(found.target) if found else None
        return found if target and target.dated_by else None

    def label(self, target: str) -> str:
        """Return what a person calls a column or target, in the active language."""
        if target in self.columns:
            return self.columns[target].header
        return str(self.targets[target].label) if target in self.targets else target

    def unit(self, target: str) -> str:
        """Return the unit in which a column or target is kept; "" for none."""
        return str(getattr(self.columns.get(target) or self.targets.get(target), "unit", ""))

    def reads_units(self, target: str) -> bool:
        """Return whether the unit of the numbers of a column or target hangs on what else their row says."""
        of_rows = self.targets.get(target)
        keys = of_rows.provides if of_rows else (target,)
        if of_rows and of_rows.unit:
            return False
        return any(self.columns[key].widget.reads_units for key in keys if key in self.columns)

    def unit_above(self, kept: str) -> str:
        """Return the unit that the lines above the table give for numbers kept in `kept`, by common names, or ""."""
        fitting = [unit for unit in self.units_above if factor(unit, kept) is not None]
        return fitting[0] if len(fitting) == 1 else ""

    def spelled(self, target: str) -> str:
        """Return the names a column would be recognised by, for a message."""
        column = self.columns[target]
        names = [column.header, *sorted(in_every_language(lambda: column.header) - {column.header}), *column.aliases]
        return ", ".join(f"“{name}”" for name in dict.fromkeys([*names, target]))
