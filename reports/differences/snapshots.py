"""The state of the sites a person may see at the end of a day, as far as two days are compared."""

import datetime
from dataclasses import dataclass

from progress.keystages import GIVEN_UP
from progress.models import Finding, Milestone, Obstacle, SecondaryProject, Site, SiteEvent, SiteFigure
from progress.timetravel import as_of
from values.dates import Lateness

MILESTONE = (
    "pk", "site_id", "stage_id", "phase", "state", "planned", "forecast", "actual", "percent",
    "area_done", "area_ready", "area_total", "households_done", "households_total", "version",
)  # fmt: skip
OBSTACLE = (
    "pk", "site_id", "description", "due", "answered_on", "answer", "resolved_on", "resolution", "confirmed_on",
)  # fmt: skip
FINDING = ("pk", "site_id", "found", "due", "done_on", "done_note")
PROJECT = (
    "pk", "site_id", "name", "state", "planned_operation", "forecast_operation", "actual_operation",
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

    def overdue_by(self, model: type[Milestone | SecondaryProject], row) -> Lateness | None:
        """How overdue a row of this snapshot was, by its model's own rule; nothing of a site given up is."""
        dates = {} if row is None else {name: date for name in model.dates if (date := getattr(row, name))}
        if not dates or self.sites[row.site_id].standing in GIVEN_UP:
            return None
        return model(state=row.state, **dates).overdue_by(self.day)


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
