"""What an investor sheet is made of, read for many sites together: as many queries for a hundred sites as for one."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from progress.figures.queries import Figures, grouped
from progress.models import (
    FormPart,
    InvestorFact,
    Milestone,
    SecondaryProject,
    Site,
    SiteEvent,
    SiteEventKind,
    SiteFigure,
    SitePosition,
    Standing,
)
from reports.investors.vacant import Vacant, vacant_land
from reports.models import Letterhead

# Steps whose decisions an investor asks for.
DECIDED = (FormPart.ESTABLISHMENT, FormPart.DETAILED_PLAN, FormPart.PROJECT)


@dataclass(frozen=True, slots=True)
class SiteOffer:
    """What is known of one site for investors; the site wants `with_place()`."""

    site: Site
    figures: Figures
    milestones: list[Milestone]  # of decisions and infrastructure
    projects: list[SecondaryProject]
    events: list[SiteEvent]
    facts: dict[str, InvestorFact]
    position: SitePosition | None
    letterhead: Letterhead | None

    @property
    def vacant(self) -> Vacant:
        """Its vacant land, in the words of the language in use."""
        return vacant_land(self.figures, self.projects)

    @property
    def is_offered(self) -> bool:
        """Whether anything can be offered there: the site is neither suspended, revoked nor out of the plan."""
        return self.site.standing == Standing.STANDING


def offers_of(sites: Collection[Site]) -> list[SiteOffer]:
    """Return what is known of each of the sites, in their order."""
    pks = [site.pk for site in sites]
    asked = Q(stage__form_part__in=DECIDED) | ~Q(stage__infrastructure="")
    steps = Milestone.objects.filter(asked, site__in=pks).select_related("stage", "document")
    figures = _by_site(SiteFigure.objects.filter(site__in=pks, is_chosen=True).select_related("document"))
    milestones = _by_site(steps.order_by("stage__order", "phase"))
    projects = _by_site(SecondaryProject.objects.filter(site__in=pks))
    established = SiteEvent.objects.filter(site__in=pks, kind=SiteEventKind.ESTABLISHED)
    events = _by_site(established.select_related("document"))
    facts = _by_site(InvestorFact.objects.filter(site__in=pks).select_related("document"))
    positions = {position.site_id: position for position in SitePosition.objects.filter(site__in=pks)}
    heads = Letterhead.objects.by_kind()
    return [
        SiteOffer(
            site=site,
            figures=grouped(figures[site.pk]),
            milestones=milestones[site.pk],
            projects=projects[site.pk],
            events=events[site.pk],
            facts={fact.subject: fact for fact in facts[site.pk]},
            position=positions.get(site.pk),
            letterhead=heads.get(site.kind),
        )
        for site in sites
    ]


def _by_site(records: Iterable[Any]) -> dict[int, list[Any]]:
    found = defaultdict(list)
    for record in records:
        found[record.site_id].append(record)
    return found
