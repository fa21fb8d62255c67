"""The state of the sites a person may see at the end of a day, as far as two days are compared."""

import datetime
from dataclasses import dataclass

from progress.keystages import GIVEN_UP
from progress.models import Finding, Milestone, Obstacle, SecondaryProject, Site, SiteEvent, SiteFigure
from progress.timetravel import as_of
from values.dates import PartialDate

MILESTONE = (
    "pk", "site_id", "stage_id", "phase", "state", "planned", "forecast", "actual", "percent",
    "area_done", "area_ready", "area_total", "households_done", "households_total", "version",
)  # fmt: skip
OBSTACLE = (
    "pk", "site_id", "description", "due", "answered_on", "answer", "resolved_on", "resolution", "confirmed_on",
)  # fmt: skip
FINDING = ("pk", "site_id", "found", "due", "done_on", "done_note")
PROJECT = (
    "pk", "site_id", "name", "state", "planned_operation",
    "land_area", "registered_capital", "paid_capital", "workers", "capacity",
)  # fmt: skip
FIGURE = ("pk", "site_id", "measure", "value")
EVENT = ("pk", "site_id", "kind", "date")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Rows by primary key (figures by site and measure). Sites are model instances with `standing`."""

    day: datetime.date
    sites: dict[int, Site]
    milestones: dict
    obstacles: dict
    findings: dict
    projects: dict
    figures: dict
    events: dict

    def is_late(self, milestone) -> bool:
        """Whether the promise of a milestone of this snapshot was over; nothing of a site given up is late."""
        planned: PartialDate | None = milestone.planned
        return (
            milestone.state not in ("done", "not_applicable")
            and planned is not None
            and planned.is_over(self.day)
            and self.sites[milestone.site_id].standing not in GIVEN_UP
        )


def snapshot(user, day: datetime.date, *, kind: str = "", site: int | None = None) -> Snapshot:
    """What was recorded until the end of `day` of the sites of a kind (all), or of one; a fixed number of queries."""
    with as_of(day, user):
        seen = Site.objects.visible_to(user).with_standing().select_related("unit__parent", "developer").order_by()
        if kind:
            seen = seen.filter(kind=kind)
        if site is not None:
            seen = seen.filter(pk=site)
        sites = {found.pk: found for found in seen}

        def of_sites(model, columns, **only) -> dict:
            # In the order of reading: of records that were saved anew a database gives any.
            rows = model.objects.visible_to(user).filter(**only).order_by(*model._meta.ordering, "pk")
            rows = rows.filter(site__kind=kind) if kind else rows
            rows = rows.filter(site=site) if site is not None else rows
            return {row.pk: row for row in rows.values_list(*columns, named=True) if row.site_id in sites}

        figures = of_sites(SiteFigure, FIGURE, is_chosen=True)
        return Snapshot(
            day=day,
            sites=sites,
            milestones=of_sites(Milestone, MILESTONE),
            obstacles=of_sites(Obstacle, OBSTACLE),
            findings=of_sites(Finding, FINDING),
            projects=of_sites(SecondaryProject, PROJECT),
            figures={(row.site_id, row.measure): row for row in figures.values()},
            events=of_sites(SiteEvent, EVENT),
        )
