"""What is read for a national file, and what of it was true by the cut-off as far as is known today."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from places.holders import Holders
from places.models import AdministrativeUnit
from progress.models import Milestone, Site, SiteEvent, Standing
from progress.models.event import LEADS_TO
from progress.models.rules.reporting_period import Period
from reports.forms.counting.facts import SiteFacts
from reports.forms.counting.said import Said, dated
from reports.forms.counting.steps import done_by
from spreadsheets.exports import in_chunks
from values.dates import PartialDate


class Reading:
    """The sites that a file speaks of, its period, and which units, organisations and documents its records name."""

    def __init__(self, sites: QuerySet, kinds: set[str], period: Period):
        self.sites = sites.filter(kind__in=kinds)
        self.kinds, self.period, self.end = kinds, period, period.end
        self.units: set[int] = set()
        self.organisations: set[int] = set()
        self.documents: set[int] = set()

    @cached_property
    def site_keys(self) -> set[int]:
        return set(self.sites.order_by().values_list("pk", flat=True))

    @property
    def is_of_province(self) -> bool:
        """Whether the province's indicators belong to it: they speak of clusters."""
        return "cluster" in self.kinds

    def of_sites(self, rows: QuerySet, *order: str) -> Iterator[Any]:
        """Yield the records of these sites, some at a time in memory; those saved meanwhile at others are left out."""
        for chunk in in_chunks(rows.filter(site__in=self.sites.order_by().values("pk")).order_by(*order, "pk")):
            yield from (row for row in chunk if row.site_id in self.site_keys)

    def names(self, *, unit: int | None = None, organisation: int | None = None, document: int | None = None) -> None:
        """Remember what a record names, so that the file holds it."""
        self.units |= {unit} - {None}
        self.organisations |= {organisation} - {None}
        self.documents |= {document} - {None}

    def reached(self, day: PartialDate | None) -> bool | None:
        """Return whether a day was reached by the cut-off: None where it is not known, or the cut-off falls within."""
        return dated(day, self.end)

    def is_later(self, day: PartialDate | datetime.date | None) -> bool:
        """Return whether a day lies wholly after the cut-off."""
        first = day.start if isinstance(day, PartialDate) else day
        return first is not None and first > self.end

    @cached_property
    def events(self) -> dict[int, list[SiteEvent]]:
        """The deciding events of each site that began by the cut-off, the first one first."""
        found = defaultdict(list)
        deciding = SiteEvent.objects.deciding_standing().order_by("date", "pk")
        for event in deciding.filter(site__in=self.sites.order_by().values("pk")):
            if not self.is_later(event.date):
                found[event.site_id].append(event)
        return found

    def standing(self, site: Site) -> tuple[str, bool]:
        """Return the legal status that the last decision by the cut-off left, and whether its day is certain."""
        standing, is_certain = Standing.STANDING, True
        for event in self.events.get(site.pk, []):
            standing, is_certain = LEADS_TO[event.kind], bool(self.reached(event.date))
        return str(standing), is_certain

    def done(self, milestone: Milestone) -> Said:
        """Return whether a milestone was done by the cut-off, by the rule that the forms count by."""
        facts = SiteFacts(milestone.site, {}, milestones=[milestone])
        return done_by(facts, milestone.stage.form_part, self.end)

    def all_units(self) -> list[AdministrativeUnit]:
        """Return the units named, all above them, and what they were made of or became; with `successors_of`."""
        holders = Holders()
        wanted, waiting = set(), set(self.units)
        while waiting:
            pk = waiting.pop()
            if pk in wanted or pk not in holders.units:
                continue
            wanted.add(pk)
            unit = holders.units[pk]
            waiting |= {unit.parent_id} - {None}
            if pk in self.units or unit.parent_id:
                waiting |= holders.family.successors[pk]
            if pk in self.units:
                waiting |= holders.family.formers[pk]
        self.successors = {pk: holders.family.successors[pk] & wanted for pk in wanted}
        return [holders.units[pk] for pk in sorted(wanted)]
