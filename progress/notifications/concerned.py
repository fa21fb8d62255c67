"""Whom news of a site concern: who is in charge of it, or worked on it lately, and local officers and clerks."""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils import timezone

from progress.access import scope
from progress.access.people import IN_ONE_QUERY, active, found_for, number
from progress.models import Milestone, Obstacle, PersonInCharge, Site
from progress.models.office import reporting_roles

WORKED_WITHIN = datetime.timedelta(days=90)
SITES_IN_ONE_QUERY = 500


def people_concerned(sites: Iterable[int]) -> dict[int, set[int]]:
    """Return by site (primary key) whom its news concern; a query for every hundred people and 500 sites.

    The persons in charge or, where there are none, whoever saved something of the site's milestones or obstacles within
    the last 90 days; beside them local officers and developers' clerks at their sites. What a person may not see any
    more they are not shown (`visible_to`).
    """
    sites, concerned = set(sites), defaultdict(set)
    for site, person in _in_charge(sites):
        concerned[site].add(person)
    for site, person in _at_work(sites - concerned.keys()):
        concerned[site].add(person)
    for site, person in _of_a_small_scope(sites):
        concerned[site].add(person)
    return concerned


def _in_charge(sites: set[int]) -> Iterable[tuple[int, int]]:
    """Return (site, person) of the persons in charge."""
    for pks in _batches(sites):
        charged = PersonInCharge.objects.filter(site__in=pks, person__is_active=True).order_by()
        yield from charged.values_list("site", "person")


def _of_a_small_scope(sites: set[int]) -> Iterable[tuple[int, int]]:
    """Return (site, person) of local officers and clerks."""
    people = get_user_model().objects.filter(groups__name__in=reporting_roles()).distinct().order_by("pk")

    def edited_by(person) -> QuerySet:
        edited = Site.objects.filter(scope.sites_edited_by(person)).order_by()
        if len(sites) < IN_ONE_QUERY:  # more would be too many parameters for all of the people
            edited = edited.filter(pk__in=sites)
        return edited.values_list("pk", number(person))

    return (pair for pair in found_for(active(people), edited_by) if pair[0] in sites)


def _at_work(sites: set[int]) -> Iterable[tuple[int, int]]:
    """Return (site, person) of those who lately saved something there."""
    lately = {"history_date__gte": timezone.now() - WORKED_WITHIN, "history_user__is_active": True}
    for pks in _batches(sites):
        milestones, obstacles = (
            model.history.filter(site__in=pks, **lately).order_by().values_list("site", "history_user")
            for model in (Milestone, Obstacle)
        )
        yield from milestones.union(obstacles)


def _batches(sites: set[int]) -> Iterable[list[int]]:
    pks = sorted(sites)
    return (pks[start : start + SITES_IN_ONE_QUERY] for start in range(0, len(pks), SITES_IN_ONE_QUERY))
