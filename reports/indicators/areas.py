"""In which provinces the sites of an office lie."""

from places.models import PROVINCES, AdministrativeUnit
from progress.models import Site


def provinces_of_sites() -> list[AdministrativeUnit]:
    """Return the units at the top of those that hold a site, in the order of their names; one query."""
    held = AdministrativeUnit.objects.filter(pk__in=Site.objects.exclude(unit=None).order_by().values("unit"))
    tops = {}
    for unit in held.select_related("parent__parent__parent"):
        while unit.parent_id:
            unit = unit.parent
        tops[unit.pk] = unit
    provinces = [unit for unit in tops.values() if unit.kind in PROVINCES]
    return sorted(provinces, key=lambda unit: (unit.folded, unit.pk))
