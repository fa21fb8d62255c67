"""Reading only what was saved between two days finds what a comparison of everything finds."""

import datetime
import random
from collections import Counter

import pytest
from django.db.models import Q

from progress.models import Document, Obstacle, ObstacleKind, SiteEvent
from progress.tests.cast import document, figure, milestone, record
from progress.tests.past import BEGUN, make_past, on, work_at_random
from reports.differences import counted, differences, snapshots
from reports.differences.snapshots import ComparedDays
from values.dates import PartialDate

DAYS = [BEGUN + datetime.timedelta(days=number) for number in range(1, 200)]


@pytest.fixture
def past(db):
    past = make_past()
    with on(BEGUN):
        document(past.cluster, past.zone, issuer=past.company)
        record(past.zone, "eia", planned="quý I/2024")
        record(past.other_cluster, "feasibility", planned="2/2024", forecast="4/2024")
        SiteEvent.objects.create(site=past.other_cluster, kind="suspended", date=PartialDate.parse("1/1/2024"))
    return past


def whole(monkeypatch, *asked, **only):
    with monkeypatch.context() as patch:
        patch.setattr(ComparedDays, "changed", lambda self, model: Q(pk__isnull=False))
        return differences(*snapshots(*asked, **only))


def test_after_any_work(past, monkeypatch):
    chance = random.Random(14)
    for day in sorted(chance.sample(DAYS, 10)):
        work_at_random(past, chance, day)
    with on(DAYS[90]):
        paper = Document.objects.get()
        paper.title = "Đổi tên"
        paper.save()
        figure(past.cluster, "area", "43")
        SiteEvent.objects.create(site=past.other_cluster, kind="revoked", date=PartialDate.parse("2/4/2024"))
        moved = figure(past.other_cluster, "term", "50")
    with on(DAYS[120]):
        moved.site = past.cluster
        moved.save()
        SiteEvent.objects.get(kind="revoked").delete()
    with on(DAYS[150]):
        past.zone.delete()
    for number in range(20):
        first, last = sorted(chance.sample(DAYS, 2))
        user, only = (past.department, past.leader, past.clerk)[number % 3], ({}, {"kind": "zone"})[number % 4 == 0]
        compared = snapshots(user, first, last, **only)
        found = differences(*compared)
        assert found == whole(monkeypatch, user, first, last, **only)
        assert counted(*compared) == Counter((difference.site, difference.kind) for difference in found)
        for site in {difference.site for difference in found}:
            assert differences(*compared, at=[site]) == [difference for difference in found if difference.site == site]


def test_an_obstacle_whose_milestone_was_deleted(past, monkeypatch):
    held = milestone(past.cluster, "eia")
    with on(BEGUN):
        kind = ObstacleKind.objects.create(code="land", order=1, name="Đất đai")
        Obstacle.objects.create(site=past.cluster, kind=kind, milestone=held, description="Vướng")
    with on(DAYS[40]):
        held.delete()
    found = differences(*snapshots(past.department, DAYS[39], DAYS[41]))
    assert "milestone_id" in {name for difference in found for name in difference.names}
    assert found == whole(monkeypatch, past.department, DAYS[39], DAYS[41])


def test_days_alone_made_it_overdue(past, monkeypatch):
    for first, last in ((date, date + datetime.timedelta(days=1)) for date in DAYS[86:94]):
        found = differences(*snapshots(past.department, first, last))
        assert found == whole(monkeypatch, past.department, first, last)
        assert bool(found) is (last == datetime.date(2024, 4, 1))
