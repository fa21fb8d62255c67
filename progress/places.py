"""Where sites are: the units a person can look for, and the sites a unit counts as its own."""

from collections import defaultdict

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from places.models import AdministrativeUnit


def ids_of_place(unit: AdministrativeUnit) -> set[int]:
    """Primary keys of every unit, of whatever time, that lies within `unit`.

    Those below it and those that became part of it (`ids_within`), and also the later units made of nothing else:
    today's xã Cẩm Giàng lies within the former huyện Bạch Thông, whose communes alone it was made of.
    """
    found = AdministrativeUnit.objects.ids_within(unit)
    made_of = defaultdict(set)
    for former, later in _became():
        made_of[later].add(former)
    while new := {later for later, formers in made_of.items() if later not in found and formers <= found}:
        found |= new
    return found


def unit_choices(sites: QuerySet, chosen: str = "") -> list[tuple]:
    """Choices, by slug, of the units in which `sites` lie, former and present ones apart; `chosen` is always there.

    Four queries, however many sites and units.
    """
    units = AdministrativeUnit.objects.select_related("parent").in_bulk()
    later = defaultdict(set)
    for former, successor in _became():
        later[former].add(successor)
    wanted, waiting = set(), list(sites.order_by().exclude(unit=None).values_list("unit_id", flat=True).distinct())
    while waiting:
        # Of a past day, a unit may have been recorded only later.
        unit = units.get(waiting.pop())
        if unit and unit.pk not in wanted:
            wanted.add(unit.pk)
            waiting.extend([*later[unit.pk], *([unit.parent_id] if unit.parent_id else [])])
    offered = [unit for unit in units.values() if unit.pk in wanted or unit.slug == chosen]
    offered.sort(key=lambda unit: (unit.folded, unit.full_name))
    groups = [
        (_("Units of today"), [(u.slug, u.full_name) for u in offered if not u.valid_until]),
        (_("Former units"), [(u.slug, u.label) for u in offered if u.valid_until]),
    ]
    return [group for group in groups if group[1]]


def _became() -> QuerySet:
    """(former, later) pairs of primary keys."""
    return AdministrativeUnit.successors.through.objects.values_list(
        "from_administrativeunit_id", "to_administrativeunit_id"
    )
