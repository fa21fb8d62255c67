"""Writes of the position of a site: set, corrected, removed.

As all actions: keywords only, atomic, `by=` the person.
"""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from places.vn2000 import metres_between
from progress.models import Site, SitePosition
from progress.positions.queries import unit_centres
from progress.records.actions import locked, refuse_unknown, require, sign
from progress.records.doubts import CONFIRMED
from progress.records.provenance import differing, entered_by, renew, said_again
from values.numbers import format_number

POSITION_FIELDS = frozenset(
    {"system", "latitude", "longitude", "northing", "easting", "meridian", "source", "as_of", "note"}
)
FAR = 30_000  # metres from the centre of the unit: more than the largest communes measure
ALREADY = _("The position is recorded already. Look again before you save.")


@transaction.atomic
def add_position(*, site: Site, by, values: dict, confirmed: Collection[str] = ()) -> SitePosition:
    """Record where a site lies; without a source it rests on what `by` reports today.

    Raises PermissionDenied; ValidationError, at "confirmed" for doubts that are not among it; TypeError for a field
    that is not a position's.
    """
    values, _stated = said_again(values)
    refuse_unknown(values, POSITION_FIELDS, "of a position")
    require(by, site, "progress.add_siteposition")
    if SitePosition.objects.filter(site=site.pk).exists():
        raise ValidationError(ALREADY, "recorded")
    position = SitePosition(site_id=site.pk, **values)
    position.full_clean()
    renew(position, values, statement=entered_by(by), is_new=True)
    return _save(position, by, "", confirmed)


@transaction.atomic
def edit_position(
    *, position: SitePosition, by, version: int, changes: dict, reason: str = "", confirmed: Collection[str] = ()
) -> SitePosition:
    """Set `changes` on a position seen at `version`; return it as saved. What changes nothing is not saved.

    A new place rests on the source said with it, or on what `by` reports today. Raises as `add_position`, and
    StaleVersion when somebody saved since (nothing is written).
    """
    changes, stated = said_again(changes)
    refuse_unknown(changes, POSITION_FIELDS, "of a position")
    require(by, position, "progress.change_siteposition")
    current = locked(position, version)
    before = {name: getattr(current, name) for name in POSITION_FIELDS}
    for name, value in changes.items():
        setattr(current, name, value)
    current.full_clean()
    if changed := differing(current, before):
        renew(current, changed, statement=entered_by(by), stated=stated)
        _save(current, by, reason, confirmed)
    return current


@transaction.atomic
def delete_position(*, position: SitePosition, by, version: int, reason: str = "") -> None:
    """Remove a position that was wrong: the site lies somewhere in its unit again. Its history keeps it."""
    require(by, position, "progress.delete_siteposition")
    current = locked(position, version)
    sign(current, by, reason)
    current.delete()


def _save(position: SitePosition, by, reason: str, confirmed: Collection[str]) -> SitePosition:
    if (text := far_from_unit(position)) and "far" not in confirmed:
        raise ValidationError({CONFIRMED: [ValidationError(text, "far")]})
    sign(position, by, reason)
    position.save()
    return position


def far_from_unit(position: SitePosition) -> str:
    """Return what is odd about a position far away from the unit of its site; empty where it is not, or unknown."""
    centre = unit_centres([position.site.unit_id]).get(position.site.unit_id)
    distance = metres_between(centre.point, position.point) if centre else 0
    if not centre or distance < FAR:
        return ""
    return _("%(distance)s km from the centre of %(unit)s: is it this place?") % {
        "distance": format_number(round(distance / 1000)),
        "unit": position.site.unit.full_name,
    }
