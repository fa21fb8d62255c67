"""How much industrial land of a site is vacant: as somebody said or, where nobody did, calculated; else unknown."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from progress.figures.queries import Figures
from progress.models import Measure, ProjectState, SecondaryProject, SiteFigure
from reports.investors.sources import basis_of, day_of
from values.numbers import format_number

HOLDING = (ProjectState.APPROVED, ProjectState.BUILDING, ProjectState.OPERATING)


@dataclass(frozen=True, slots=True)
class Vacant:
    """Vacant industrial land in hectares, None for unknown; what it is from, in words, and what is odd about it."""

    area: Decimal | None
    basis: str
    notices: tuple[str, ...] = ()


def vacant_land(figures: Figures, projects: Collection[SecondaryProject]) -> Vacant:
    """Return the vacant land of a site as its figure in use says; else industrial land less what is let.

    What is let is the figure of the land leased or, without one, the land of the projects that hold some (Decree
    32/2024, art. 2(7)), where that of each is known. A rate of occupancy is never made into hectares.
    """
    said, land = figures.chosen(Measure.VACANT_AREA), figures.chosen(Measure.INDUSTRIAL_AREA)
    calculated = _calculated(land, figures.chosen(Measure.LEASED_AREA), projects)
    if said is None:
        return calculated
    notices = (*calculated.notices, *_more_than_land(said, land))
    if calculated.area is not None and calculated.area != said.value:
        text = _("The vacant land as recorded, %(said)s ha, differs from the calculated %(calculated)s ha.")
        words = {"said": format_number(said.value), "calculated": format_number(calculated.area)}
        notices = (text % words, *notices)
    return Vacant(said.value, _("as recorded: %(basis)s") % {"basis": basis_of(said)}, notices)


def _calculated(land: SiteFigure | None, leased: SiteFigure | None, projects: Collection[SecondaryProject]) -> Vacant:
    if land is None:
        return Vacant(None, _("not calculated: the industrial land is not recorded"))
    held = land_of(projects)
    if leased is not None:
        text = _(
            "calculated: industrial land %(land)s ha (%(land_basis)s) less leased %(leased)s ha (%(leased_basis)s)"
        )
        words = {"leased": format_number(leased.value), "leased_basis": basis_of(leased)}
        vacant = _less(land, leased.value, text % (words | _land(land)))
        return Vacant(vacant.area, vacant.basis, (*vacant.notices, *_more_held(held, leased)))
    if held is None:
        return Vacant(None, _("not calculated: how much land is leased is not recorded"))
    count, area = held
    text = ngettext(
        "calculated: industrial land %(land)s ha (%(land_basis)s) less %(leased)s ha of %(count)s recorded project",
        "calculated: industrial land %(land)s ha (%(land_basis)s) less %(leased)s ha of %(count)s recorded projects",
        count,
    )
    return _less(land, area, text % (_land(land) | {"leased": format_number(area), "count": count}))


def _more_than_land(said: SiteFigure, land: SiteFigure | None) -> list[str]:
    if land is None or said.value <= land.value:
        return []
    text = _("More land is recorded as vacant, %(said)s ha, than there is industrial land, %(land)s ha.")
    return [text % {"said": format_number(said.value), "land": format_number(land.value)}]


def _land(land: SiteFigure) -> dict[str, str]:
    return {"land": format_number(land.value), "land_basis": basis_of(land)}


def _less(land: SiteFigure, taken: Decimal, basis: str) -> Vacant:
    if taken > land.value:
        text = _("More land is recorded as leased, %(taken)s ha, than there is industrial land, %(land)s ha.")
        words = {"taken": format_number(taken), "land": format_number(land.value)}
        return Vacant(None, _("not calculated: more land is recorded as leased than there is"), (text % words,))
    return Vacant(land.value - taken, basis)


def _more_held(held: tuple[int, Decimal] | None, leased: SiteFigure) -> list[str]:
    """Say that the projects hold more land than was leased on the day of the figure."""
    if held is None or held[1] <= leased.value:
        return []
    text = _("The recorded projects hold %(held)s ha, more than the %(leased)s ha leased as at %(day)s.")
    day = day_of(leased) or _("an unknown day")
    return [text % {"held": format_number(held[1]), "leased": format_number(leased.value), "day": day}]


def land_of(projects: Collection[SecondaryProject]) -> tuple[int, Decimal] | None:
    """Return how many projects hold land and how much, in hectares; None where that is not known of each.

    Of a project that stopped nobody says whether it still holds its land.
    """
    holding = [p for p in projects if p.state in HOLDING or p.approved_on or p.leased_on]
    areas = [p.land_area for p in holding if p.state != ProjectState.STOPPED and p.land_area is not None]
    if not holding or len(areas) != len(holding):
        return None
    return len(areas), sum(areas, Decimal(0))
