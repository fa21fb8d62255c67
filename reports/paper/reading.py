"""What a paper tells of each of several sites, read together: as many queries for a hundred sites as for one."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber

from progress.desks.queries import desk_rows, with_stage
from progress.figures.queries import Figures, grouped
from progress.meetings.queries import in_full
from progress.milestones.overview import Overview, overview_of
from progress.milestones.queries import Milestones, milestones_at
from progress.models import (
    Conclusion,
    Finding,
    Movement,
    Obstacle,
    PersonInCharge,
    Remark,
    Site,
    SiteEvent,
    SiteFigure,
)
from progress.sites.page.facts import Completeness, completeness
from progress.sites.page.turns import Turn, turns_of

REMARKS_READ = 3


@dataclass(frozen=True, slots=True)
class SiteKnown:
    """What is known of one site, as its page tells it; `turns` are those of others than its obstacles."""

    site: Site
    milestones: Milestones
    overview: Overview
    figures: Figures
    events: list[SiteEvent]
    obstacles: list[Obstacle]
    common_obstacles: int  # open ones, common to all sites of its kind
    turns: list[Turn]
    in_charge: list[PersonInCharge]
    completeness: Completeness
    remarks: list[Remark]


def known_of(sites: Collection[Site], user, on: datetime.date) -> list[SiteKnown]:
    """Return what is known of each of the sites, in their order; they want `with_place()` and are all visible."""
    pks = [site.pk for site in sites]
    milestones = milestones_at(sites, on)
    figures = _by_site(SiteFigure.objects.filter(site__in=pks).select_related("document"))
    events = _by_site(SiteEvent.objects.filter(site__in=pks).select_related("document"))
    obstacles = _by_site(
        Obstacle.objects.filter(site__in=pks).open().select_related("asked_of").order_by("opened_on", "pk")
    )
    held = with_stage(Movement.objects.filter(site__in=pks).on_desks()).in_full().order_by("since", "pk")
    desks = _by_site(desk_rows(held, on), "movement.site_id")
    conclusions = _by_site(in_full(Conclusion.objects.open().filter(site__in=pks)).most_urgent_first())
    findings = _by_site(Finding.objects.open().filter(site__in=pks).most_urgent_first())
    people = _by_site(PersonInCharge.objects.filter(site__in=pks).select_related("person"))
    common = Obstacle.objects.visible_to(user).common().open().order_by().values_list("common_to")
    common_counts = dict(common.annotate(count=Count("pk")))
    remarks = _by_site(_newest_remarks(pks, user))
    known = []
    for site in sites:
        pk = site.pk
        of_site = grouped(figures[pk])
        known.append(
            SiteKnown(
                site=site,
                milestones=milestones[pk],
                overview=overview_of(milestones[pk].stages, ()),
                figures=of_site,
                events=events[pk],
                obstacles=obstacles[pk],
                common_obstacles=common_counts.get(site.kind, 0),
                turns=turns_of(desks[pk], [], conclusions[pk], findings[pk]),
                in_charge=people[pk],
                completeness=completeness(site, of_site, people[pk]),
                remarks=remarks[pk],
            )
        )
    return known


def _by_site(records: Iterable[Any], path: str = "site_id") -> dict[int, list[Any]]:
    site_of, found = attrgetter(path), defaultdict(list)
    for record in records:
        found[site_of(record)].append(record)
    return found


def _newest_remarks(pks: list[int], user) -> QuerySet:
    """Return the newest remarks at each site, on it or on a part of it, that `user` reads and nobody struck out."""
    if not user.has_perm("progress.view_remark"):
        return Remark.objects.none()
    rank = Window(RowNumber(), partition_by=F("site"), order_by=(F("written_at").desc(), F("pk").desc()))
    remarks = Remark.objects.visible_to(user).filter(site__in=pks, struck_at=None, submission=None)
    total = Window(Count("pk"), partition_by=F("site"))
    return (
        remarks.annotate(rank=rank, total=total)
        .filter(rank__lte=REMARKS_READ)
        .select_related("written_by")
        .order_by("rank")
    )
