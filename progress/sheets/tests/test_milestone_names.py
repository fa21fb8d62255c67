"""How files name milestones: the same whether or not every milestone was read."""

import pytest

from progress.models import Milestone, Stage
from progress.sheets.milestone_names import MilestoneLookup
from progress.tests.cast import record

pytestmark = pytest.mark.django_db


def test_names_are_those_by_which_just_this_milestone_is_found(cast):
    stage = Stage.objects.get(code="eia")
    Stage.objects.create(code="other", order=300, name="Khác", other_names=stage.label)
    record(cast.cluster, "feasibility", phase=2, state="in_progress")
    record(cast.cluster, "other", state="in_progress")
    unread, read = MilestoneLookup(cast.department), MilestoneLookup(cast.department)
    named = {}
    for milestone in Milestone.objects.all():
        assert read.get(milestone.pk) == milestone
        named[milestone.pk] = read.name_of(milestone.pk)
    assert {pk: unread.name_of(pk) for pk in sorted(named, reverse=True)} == named
    assert MilestoneLookup(cast.department).options() == read.options()
    mine = next(m for m in Milestone.objects.filter(site=cast.cluster.pk, stage=stage))
    assert named[mine.pk] == f"{stage.label} #{mine.pk}"
    assert read.find(named[mine.pk], cast.cluster.pk) == mine
