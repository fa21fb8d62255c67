"""Making a world in the database of the settings, which is migrated and empty."""

import datetime
from pathlib import Path
from random import Random
from unittest.mock import patch

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from bench.figures import say
from bench.worlds import CLERK
from bench.worlds import sites as places
from bench.worlds.milestones import FIELDS, courses_by_site
from bench.worlds.records import Records
from bench.worlds.timeline import Timeline, at_moment, in_requests
from history.bulk import change_in_bulk
from progress.models import Milestone, Site, Stage
from seeding.merge import seed

UPDATES_A_DAY = 1.48  # milestones of a site on one day of updates: some 335 records of history in two years


def make_world(count: int, today: datetime.date, *, every: int = 1, say=say) -> None:
    """Record `count` sites, those that are shipped among them, and two years of updates until `today`.

    Each site is updated on every day of updates, twice a week; or on one of `every` of them.
    """
    random, timeline = Random(count), Timeline(today)
    changed_at = Milestone._meta.get_field("changed_at")
    # What a new row gets by default is the clock that was there when models were loaded.
    with at_moment(timeline.days[0], 0), patch.object(changed_at, "_get_default", timezone.now), transaction.atomic():
        seed(Path(settings.FIXTURE_DIRS[0]))
        officer = places.make_officer()
        new = max(count - Site.objects.count(), 1)
        communes = places.make_units(new, officer)
        developers, authorities = places.make_organisations(new, officer)
        places.make_others(developers[0], officer)
        sites = places.make_sites(new, communes, developers, officer, random)
        milestones = places.make_milestones(sites, list(Stage.objects.active()), officer)
    by_site = {site.pk: [] for site in sites}
    for milestone in milestones:
        by_site[milestone.site_id].append(milestone)
    records = Records(timeline, authorities, officer, User.objects.get(username=CLERK), random)
    documents = {site.pk: records.plan(number, site, by_site[site.pk]) for number, site in enumerate(sites)}
    courses = courses_by_site(milestones, documents, random)
    for number, day in enumerate(timeline.days):
        timeline.write(number, officer)
        _update(number, day, courses[number % every :: every], officer, random)
        if number % 20 == 0:
            say(f"  {count} sites: {day:%d/%m/%Y}")


def _update(number: int, day: datetime.date, courses: list[list], officer: User, random: Random) -> None:
    """Record what came in on one day: of each of these sites one milestone, or two."""
    changed = []
    for of_site in courses:
        chosen = random.sample(of_site, min(1 + (random.random() < UPDATES_A_DAY - 1), len(of_site)))
        changed += [course.advance(day) for course in chosen]
    in_requests(changed, number, day, lambda rows: change_in_bulk(rows, FIELDS, by=officer, reason=""))
