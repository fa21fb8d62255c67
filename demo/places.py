"""Where the sites of a made-up province lie: in communes of the office's own province, by the list of the country."""

from collections import defaultdict
from functools import cache

from demo.names import PLACES
from places.models import AdministrativeUnit
from places.national.reading import listed_units, province_named
from values.text import fold

Place = tuple[str, str, tuple[str, ...]]  # the kind and the name of a commune, the names of three sites there
SITES = 3


def places_of(province: AdministrativeUnit | None) -> tuple[Place, ...]:
    """Return the communes of a province, each with sites called after communes it was made of; invented ones of a
    province that the list does not know."""
    listed = province_named(province.code or province.name) if province else None
    return (_listed(listed.code) if listed else ()) or PLACES


@cache
def _listed(code: str) -> tuple[Place, ...]:
    units = listed_units([code])[code]
    formers: dict[str, list[str]] = defaultdict(list)
    for unit in units.values():
        if unit.code and unit.valid_until and unit.became:
            formers[unit.became[0]].append(unit.name)
    found: list[Place] = []
    taken: set[str] = set()
    # By their names, which lie scattered over the province.
    for key in sorted(formers, key=lambda key: (fold(units[key].name), key)):
        names = {fold(name): name for name in formers[key] if not name.isdigit() and fold(name) not in taken}
        if len(names) < SITES or fold(units[key].name) in {fold(name) for _kind, name, _sites in found}:
            continue
        chosen = list(names)[:SITES]
        taken.update(chosen)
        found.append((units[key].kind, units[key].name, tuple(names[name] for name in chosen)))
    return tuple(found)
