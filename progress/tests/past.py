"""The cast with a past: recorded on 2/1/2024, and clearance at Cẩm Giàng begun by 14/6/2024 and done after it."""

import random
from datetime import date
from types import SimpleNamespace

import time_machine

from history.bulk import change_in_bulk
from progress.models import Milestone, Obstacle, ObstacleKind, SecondaryProject
from progress.tests.cast import make_cast, record

BEGUN, THEN, LATER = date(2024, 1, 2), date(2024, 6, 14), date(2024, 9, 1)


def on(day: date, time: str = "10:00"):
    """Let what is inside be recorded on `day`, at `time` in the office."""
    return time_machine.travel(f"{day:%Y-%m-%d} {time}+07:00", tick=False)


def make_past() -> SimpleNamespace:
    with on(BEGUN):
        cast = make_cast()
    with on(THEN, "16:30"):
        record(cast.cluster, "site-clearance", state="in_progress", planned="quý II/2024", area_done="10")
    with on(LATER):
        record(cast.cluster, "site-clearance", state="done", actual="31/8/2024", area_done="43")
    return cast


def work_at_random(past: SimpleNamespace, chance: random.Random, day: date) -> None:
    """Save, add, delete and change in bulk, several times the same row on one day."""
    with on(day):
        kind, _is_new = ObstacleKind.objects.get_or_create(code="land", defaults={"order": 1, "name": "Đất đai"})
        milestones = list(Milestone.objects.order_by("pk"))
        for row in chance.choices(milestones, k=4):
            stored = Milestone.objects.get(pk=row.pk)
            stored.note = f"{chance.random()}"
            stored.save()
        few = list(Milestone.objects.filter(pk__in=[row.pk for row in chance.sample(milestones, 5)]))
        for row in few:
            row.note = f"chung {chance.random()}"
        change_in_bulk(few, ["note"], by=past.department, reason="")
        held, gone = chance.sample(milestones, 2)
        Obstacle.objects.create(site=held.site, kind=kind, milestone=held, description=f"Vướng {day}")
        if chance.random() < 0.5:
            Milestone.objects.get(pk=gone.pk).delete()
        for model in (SecondaryProject, Obstacle):
            if chance.random() < 0.3 and (rows := list(model.objects.order_by("pk"))):
                chance.choice(rows).delete()
        SecondaryProject.objects.create(site=chance.choice([past.cluster, past.other_cluster]), name=f"Nhà máy {day}")
