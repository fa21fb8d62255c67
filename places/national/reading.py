"""Reading the shipped list: the units of chosen provinces, former and present, each under a key of its own."""

import csv
import datetime
import io
import lzma
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from places.models import UnitKind
from values.text import fold

FILE = Path(__file__).resolve().parent.parent / "data" / "units.csv.xz"
LAST_OLD, FIRST_NEW = datetime.date(2025, 6, 30), datetime.date(2025, 7, 1)
# Longer beginnings before those that they begin with.
_BEGINNINGS = (
    ("thành phố", UnitKind.CITY),
    ("thị trấn", UnitKind.TOWNSHIP),
    ("thị xã", UnitKind.TOWN),
    ("đặc khu", UnitKind.SPECIAL_ZONE),
    ("phường", UnitKind.WARD),
    ("quận", UnitKind.URBAN_DISTRICT),
    ("huyện", UnitKind.DISTRICT),
    ("tỉnh", UnitKind.PROVINCE),
    ("xã", UnitKind.COMMUNE),
)


class ListRow(NamedTuple):
    """A row as the file gives it, all text."""

    when: str
    code: str
    name: str
    district: str
    province: str
    province_code: str
    became: str
    lat: str
    lon: str


class ListedProvince(NamedTuple):
    """A province of today, with the names of those it was made of; none where it is what it was before."""

    code: str
    name: str
    formers: tuple[str, ...]


@dataclass(slots=True)
class ListedUnit:
    """A unit as the list has it. `parent` and `became` name others by their keys; an unknown day is None."""

    key: str
    kind: UnitKind
    name: str
    code: str = ""
    parent: str = ""
    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None
    became: list[str] = field(default_factory=list)

    @property
    def day(self) -> datetime.date:
        """A day on which it existed."""
        return self.valid_until or FIRST_NEW

    @property
    def said(self) -> dict[str, Any]:
        """What the list says of each field of a unit, as JSON keeps it; other units by their keys."""
        return {
            "kind": str(self.kind),
            "name": self.name,
            "code": self.code,
            "parent": self.parent,
            "valid_from": self.valid_from and self.valid_from.isoformat(),
            "valid_until": self.valid_until and self.valid_until.isoformat(),
            "successors": sorted(self.became),
        }


@cache
def provinces() -> tuple[ListedProvince, ...]:
    """Return the provinces of today in the order of their names."""
    names, formers = {}, defaultdict(set)
    rows = list(listed_rows())
    at = {row.code: row.province_code for row in rows if row.when == "new"}
    for row in rows:
        if row.when == "new":
            names[row.province_code] = row.province
        else:
            formers[at[row.became.split()[0]]].add(row.province)
    made = [ListedProvince(code, name, _made_of(name, formers[code])) for code, name in names.items()]
    return tuple(sorted(made, key=lambda province: fold(split_name(province.name)[1])))


def _made_of(name: str, formers: set[str]) -> tuple[str, ...]:
    return () if formers == {name} else tuple(sorted(formers, key=fold))


def province_named(text: str) -> ListedProvince | None:
    """Return the province of today that a code or a name means, whatever its marks and case; None for none."""
    words = fold(text)
    for province in provinces():
        if words in (province.code, fold(province.name), fold(split_name(province.name)[1])):
            return province
    return None


def listed_units(codes: Iterable[str]) -> dict[str, dict[str, ListedUnit]]:
    """Return by code of the province of today the units of the list by key: parents before what belongs to them."""
    chosen = set(codes)
    wanted = {province.code: province for province in provinces() if province.code in chosen}
    rows = list(listed_rows())
    at = {row.code: row.province_code for row in rows if row.when == "new"}
    units = {code: _present_province(province) for code, province in wanted.items()}
    for row in rows:
        if row.when == "new" and row.province_code in wanted:
            _add(units[row.province_code], _commune(row, f"new/{row.province_code}"))
    for row in rows:
        if row.when == "old" and (code := at[row.became.split()[0]]) in wanted:
            _add_former(units[code], row, wanted[code])
    return units


def rows_as_csv(codes: Iterable[str]) -> bytes:
    """Return the rows of the list that tell of these provinces, as a file to keep."""
    wanted, rows = set(codes), list(listed_rows())
    at = {row.code: row.province_code for row in rows if row.when == "new"}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(ListRow._fields)
    writer.writerows(row for row in rows if at[(row.became or row.code).split()[0]] in wanted)
    return text.getvalue().encode("utf-8-sig")


def split_name(name: str) -> tuple[UnitKind, str]:
    """Return the kind and the name of "Thị trấn An Phú"."""
    for beginning, kind in _BEGINNINGS:
        if name.casefold().startswith(f"{beginning} "):
            return kind, name[len(beginning) + 1 :]
    raise ValueError(name)


def listed_rows() -> Iterator[ListRow]:
    """Yield the rows of the list, as the file gives them."""
    with lzma.open(FILE, "rt", encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        yield from map(ListRow._make, rows)


def _add(units: dict[str, ListedUnit], unit: ListedUnit) -> None:
    units.setdefault(unit.key, unit)


def _province(key: str, name: str, code: str) -> ListedUnit:
    kind, own_name = split_name(name)
    return ListedUnit(key, UnitKind.MUNICIPALITY if kind == UnitKind.CITY else kind, own_name, code)


def _present_province(province: ListedProvince) -> dict[str, ListedUnit]:
    unit = _province(f"new/{province.code}", province.name, province.code)
    unit.valid_from = FIRST_NEW if province.formers else None
    return {unit.key: unit}


def _commune(row: ListRow, parent: str) -> ListedUnit:
    kind, name = split_name(row.name)
    unit = ListedUnit(f"{row.when}/{row.code}", kind, name, row.code, parent)
    if row.when == "new":
        unit.valid_from = FIRST_NEW
    else:
        unit.valid_until, unit.became = LAST_OLD, [f"new/{code}" for code in row.became.split()]
    return unit


def _add_former(units: dict[str, ListedUnit], row: ListRow, province: ListedProvince) -> None:
    """Add a former commune, and the district and the province it lay in where they are not there yet."""
    above = f"new/{province.code}"
    if province.formers:
        former = _province(f"old/{row.province_code}", row.province, row.province_code)
        former.valid_until, former.became = LAST_OLD, [above]
        _add(units, former)
        above = former.key
    kind, name = split_name(row.district)
    district = ListedUnit(f"old/{row.province_code}/{fold(row.district)}", kind, name, "", above)
    district.valid_until = LAST_OLD
    _add(units, district)
    if row.code:
        _add(units, _commune(row, district.key))
    else:  # a district without communes
        units[district.key].became = [f"new/{code}" for code in row.became.split()]
