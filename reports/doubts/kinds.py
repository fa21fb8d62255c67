"""The kinds of doubtful data, in the order of reading: a plain list. Another kind is another entry."""

from django.utils.translation import gettext_lazy as _

from progress.models import (
    Document,
    Finding,
    Inspection,
    Milestone,
    Obstacle,
    PeriodFigure,
    SecondaryProject,
    Site,
    SiteEvent,
    SiteFigure,
)
from reports.doubts import special
from reports.doubts.parts import DoubtfulRows, DoubtKind
from reports.models import IndicatorFigure

_RELATED = {
    Milestone: ("site", "stage"),
    PeriodFigure: ("site", "project", "row"),
    Finding: ("site", "inspection"),
    Document: (),
    Site: (),
    IndicatorFigure: ("indicator",),
}


def _part(model, *codes: str, ends: str = "") -> DoubtfulRows:
    """Return a part with the rules of a model that have these codes, or whose code ends with `ends`."""
    rules = (*getattr(model, "rules", ()), *getattr(model, "doubts", ()))
    chosen = tuple(rule for rule in rules if rule.code in codes or (ends and rule.code.endswith(ends)))
    return DoubtfulRows(model, chosen, related=_RELATED.get(model, ("site",)))


def _beyond(model) -> DoubtfulRows:
    chosen = tuple(rule for rule in model.doubts if "beyond" in rule.code)
    return DoubtfulRows(model, chosen, related=_RELATED.get(model, ("site",)))


_HAPPENED = (
    Milestone, SiteFigure, SecondaryProject, PeriodFigure, Obstacle, Document, SiteEvent, Inspection, Finding,
    IndicatorFigure,
)  # fmt: skip

KINDS = (
    DoubtKind(
        "impossible",
        _("Impossible progress"),
        (_part(Milestone, "done_below_100", "not_started_percent", "not_started_area", "not_started_households"),),
    ),
    DoubtKind("to-come", _("A future date"), tuple(_part(model, ends="_to_come") for model in _HAPPENED)),
    DoubtKind("no-date", _("Done, without the date"), (_part(Milestone, "done_without_date"),)),
    DoubtKind(
        "short",
        _("Done, though hectares or households are missing"),
        (_part(Milestone, "done_short_of_area", "done_short_of_households"),),
    ),
    DoubtKind(
        "not-done",
        _("All is done, but not the milestone"),
        (_part(Milestone, "all_percent_not_done", "all_area_not_done", "all_households_not_done"),),
    ),
    DoubtKind(
        "no-state",
        _("Something is done, but the state does not show it"),
        (_part(Milestone, "progress_without_state", "progress_not_applicable"),),
    ),
    DoubtKind("forecast", _("Forecast before planned"), (_part(Milestone, "forecast_before_planned"),)),
    DoubtKind(
        "order",
        _("Done before an earlier stage"),
        (DoubtfulRows(Milestone, (special.OUT_OF_ORDER,), special.with_earlier_stage, ("site", "stage")),),
    ),
    DoubtKind(
        "project-before",
        _("A project operates before its site exists"),
        (_part(SecondaryProject, ends="_before_site"),),
    ),
    DoubtKind(
        "parts",
        _("A part is more than the whole"),
        (
            _part(Milestone, "ready_more_than_cleared", "area_more_than_site"),
            _part(SiteFigure, "part_more_than_area", "leased_more_than_land", "part_more_than_investment"),
            _part(SecondaryProject, "land_more_than_site", "paid_more_than_registered"),
            DoubtfulRows(Site, (special.LAND_OF_PROJECTS,), special.with_land_of_projects, ()),
        ),
    ),
    DoubtKind(
        "beyond",
        _("Larger than likely: a comma or a unit?"),
        tuple(map(_beyond, (Milestone, SiteFigure, SecondaryProject, PeriodFigure, IndicatorFigure))),
    ),
    DoubtKind(
        "zero",
        _("0, where there is always some"),
        tuple(_part(model, ends="_zero") for model in (Milestone, SiteFigure, SecondaryProject)),
    ),
    DoubtKind(
        "tenfold",
        _("Ten times the year before, or a tenth"),
        (DoubtfulRows(PeriodFigure, (special.TENFOLD,), special.with_year_before, _RELATED[PeriodFigure]),),
    ),
    DoubtKind(
        "size",
        _("Size outside the decree"),
        (DoubtfulRows(SiteFigure, (special.CLUSTER_SIZE,), related=("site__cluster",)),),
    ),
    DoubtKind(
        "no-source",
        _("A figure without a source"),
        tuple(_part(model, "figure_without_source") for model in (SiteFigure, IndicatorFigure)),
    ),
    DoubtKind(
        "unplaced",
        _("In a unit that was divided"),
        (DoubtfulRows(Site, (special.UNPLACED,), special.with_parts_of_unit, ("unit__parent",)),),
    ),
    DoubtKind(
        "names",
        _("Names that are nearly the same"),
        (DoubtfulRows(Site, (special.NAMESAKE,), special.with_namesake, ()),),
    ),
)
