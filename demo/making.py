"""Making a province up in the database of the settings: sites with all that hangs on them and two years of history."""

import datetime
from collections.abc import Callable
from random import Random
from unittest.mock import patch

from django.db import transaction
from django.utils import timezone

from demo import sites as places
from demo.meetings import plan_meetings
from demo.milestones import FIELDS, Course, courses_of
from demo.records import Records
from demo.timeline import Recorders, Timeline, at_moment, in_requests
from history.bulk import change_in_bulk
from progress.models import Milestone, Site, Stage
from seeding.office import seed_office

UPDATES_A_DAY = 1.48  # milestones of a site on one day of updates: some 335 records of history in two years


def make_world(
    count: int, today: datetime.date, people: Callable[[], Recorders], *, every: int = 1, report: Callable[[str], None]
) -> None:
    """Record `count` sites, those that are shipped among them, and two years of updates until `today`.

    Each site is updated on every day of updates, twice a week; or on one of `every` of them. Equal numbers and days
    make equal provinces.
    """
    random, timeline = Random(count), Timeline(today)
    changed_at = Milestone._meta.get_field("changed_at")
    # What a new row gets by default is the clock that was there when models were loaded.
    with at_moment(timeline.days[0], 0), patch.object(changed_at, "_get_default", timezone.now), transaction.atomic():
        seed_office()
        timeline.people = people()
        records, sites, milestones = _first_day(max(count - Site.objects.count(), 1), timeline, random)
        courses = []
        for number, site in enumerate(sites):
            facts = records.plan(number, site, milestones[site.pk])
            courses.append(courses_of(milestones[site.pk], facts, random))
        plan_meetings(timeline, sites, milestones, records.authorities, random)
    for number, day in enumerate(timeline.days):
        timeline.write(number)
        _update(number, timeline, courses[number % every :: every], random)
        if number % 20 == 0:
            report(f"  {day:%d/%m/%Y}")


def _first_day(
    count: int, timeline: Timeline, random: Random
) -> tuple[Records, list[Site], dict[int, list[Milestone]]]:
    """Record places, organisations and sites; return the sites, and by their key the milestones of each."""
    by = timeline.people.department
    communes, authorities = places.make_communes(count, by), places.make_authorities(by)
    developers, investors = places.make_developers(count, by), places.make_investors(count, by)
    developers[0] = timeline.people.clerk.staff_profile.organisation
    sites = places.make_sites(count, communes, developers, by, random)
    milestones: dict[int, list[Milestone]] = {site.pk: [] for site in sites}
    for milestone in places.make_milestones(sites, list(Stage.objects.active()), by):
        milestones[milestone.site_id].append(milestone)
    return Records(timeline, authorities, investors, random), sites, milestones


def _update(number: int, timeline: Timeline, courses: list[list[Course]], random: Random) -> None:
    """Record what came in on one day: of each of these sites one milestone, or two."""
    day = timeline.days[number]
    changed: dict[int, list[Milestone]] = {timeline.people.department.pk: [], timeline.people.board.pk: []}
    for of_site in courses:
        open_ones = [course for course in of_site if not course.is_settled] or of_site
        chosen = random.sample(open_ones, min(1 + (random.random() < UPDATES_A_DAY - 1), len(open_ones)))
        for course in chosen:
            changed[timeline.people.of(course.milestone.site).pk].append(course.advance(number, day))
    for by in (timeline.people.department, timeline.people.board):
        in_requests(
            changed[by.pk], f"{number} {by.pk}", day, lambda rows, by=by: change_in_bulk(rows, FIELDS, by=by, reason="")
        )
