"""Approximate centres of units, from the shipped list of the whole country: the next best where nothing was measured.

They are no data of the office: nothing is stored. A commune has the centre that the list gives; one that the list does
not know, or knows twice by the name that is recorded, has none. That of a former district is the mean of its communes'
centres, and its outline their hull: both computed, neither a border. A province is too large for a centre to say
anything.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from places.models import DISTRICTS, PROVINCES, AdministrativeUnit
from places.national.reading import listed_rows, split_name
from places.vn2000 import Point
from values.text import fold

OLD, NEW = "old", "new"


@dataclass(frozen=True, slots=True)
class Centre:
    """Where a unit lies, about; `district` is the key of the former district that it was, or lies, in."""

    point: Point
    district: tuple[str, str]
    is_computed: bool = False  # from the centres of its communes


@dataclass(frozen=True, slots=True)
class FormerDistrict:
    """A district until 30/6/2025: `name` with its kind, the name of its province, and its communes' centres."""

    name: str
    province: str
    points: list[Point] = field(default_factory=list)

    @property
    def mean(self) -> Point:
        count = len(self.points)
        return Point(sum(p.latitude for p in self.points) / count, sum(p.longitude for p in self.points) / count)


@dataclass(frozen=True, slots=True)
class Index:
    """The list by what units are known by: code, or folded name with that of the unit above."""

    by_code: dict[tuple[str, str], Centre]
    by_name: dict[tuple[str, str], list[tuple[str, str, Centre]]]  # (unit above, province, centre) by (when, name)
    districts: dict[tuple[str, str], FormerDistrict]
    communes: list[tuple[str, Point]]  # of today


def centres_of(units: Iterable[AdministrativeUnit]) -> dict[int, Centre]:
    """Return the centres of those units, by primary key, that have one. Wants `parent__parent` loaded; no query."""
    index = _index()
    found = ((unit.pk, _centre(unit, index)) for unit in units)
    return {pk: centre for pk, centre in found if centre}


def former_districts(keys: Iterable[tuple[str, str]], *, of_their_provinces: bool) -> list[FormerDistrict]:
    """Return the former districts of these keys, or all of the former provinces that these lay in."""
    wanted = set(keys)
    provinces = {province for province, name in wanted if name}
    return [
        district
        for key, district in _index().districts.items()
        if key in wanted or (of_their_provinces and key[0] in provinces)
    ]


def _centre(unit: AdministrativeUnit, index: Index) -> Centre | None:
    if unit.kind in PROVINCES:
        return None
    above, province = unit.parent, unit.parent.parent if unit.parent else None
    if unit.kind in DISTRICTS and (unit.valid_until or not unit.code):
        names = [above.short_name] if above else []
        keys = [key for key in index.districts if key[1] == _plain(unit.short_name)]
        keys = [key for key in keys if not names or key[0] in map(_plain, names)] or (keys if not names else [])
        return Centre(index.districts[keys[0]].mean, keys[0], is_computed=True) if len(keys) == 1 else None
    when = OLD if unit.valid_until else NEW
    if unit.code and (known := index.by_code.get((when, unit.code))):
        return known
    candidates = index.by_name.get((when, _plain(unit.short_name)), [])
    if above:
        candidates = [one for one in candidates if _plain(above.short_name) in one[:2]]
    if province:
        candidates = [one for one in candidates if _plain(province.short_name) == one[1]] or candidates
    return candidates[0][2] if len(candidates) == 1 else None


def _plain(name: str) -> str:
    """Return a unit's name without marks, case and the words for a city, which are written in two ways."""
    return fold(name).replace("thanh pho ", "tp. ")


@cache
def _index() -> Index:
    rows = [row for row in listed_rows() if row.lat and row.lon]
    districts: dict[tuple[str, str], FormerDistrict] = {}
    of_new: dict[str, tuple[str, str]] = {}
    for row in rows:
        if row.when == OLD:
            key = (_plain(row.province), _plain(row.district))
            district = districts.setdefault(key, FormerDistrict(_lower(row.district), row.province))
            district.points.append(Point(float(row.lat), float(row.lon)))
            of_new.setdefault(row.became.split()[0], key)
    by_code, by_name, communes = {}, defaultdict(list), []
    for row in rows:
        province = _plain(row.province)
        key = of_new.get(row.code, (province, "")) if row.when == NEW else (province, _plain(row.district))
        centre = Centre(Point(float(row.lat), float(row.lon)), key)
        by_code[row.when, row.code] = centre
        if row.when == NEW:
            communes.append((_lower(row.name), centre.point))
        by_name[row.when, _plain(row.name)].append((_plain(row.district), province, centre))
    return Index(by_code, dict(by_name), districts, communes)


def _lower(name: str) -> str:
    """Return a name as it stands in a sentence: huyện Tân Thành."""
    _kind, own = split_name(name)
    return name[: len(name) - len(own)].lower() + own


def present_communes() -> list[tuple[str, Point]]:
    """Return name and centre of every commune of today, for orientation on a map."""
    return _index().communes
