"""Untouched means untouched: whatever is recorded of a milestone, in any of its fields, is a touch."""

from types import SimpleNamespace

import pytest

from bkproject.tests.census import value_for
from progress.models import Milestone, State
from progress.models.milestone import MILESTONE_KEYS, UNTOUCHED, is_untouched
from progress.records.history import changes_of_site
from progress.tests.cast import browser, milestone, record, text_of
from values.rules import filled_fields

FIELDS = {f.name: f for f in filled_fields(Milestone, MILESTONE_KEYS)}


def test_what_counts_is_all_that_people_fill_in():
    assert {"state", "actual", "area_ready", "area_total", "households_total", "source", "as_of"} <= FIELDS.keys()
    assert FIELDS.keys().isdisjoint({"id", "site", "stage", "phase", "version", "changed_at"})


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_each_field_alone_is_a_touch_to_both_forms_of_the_rule(cast, name):
    found = milestone(cast.cluster, "site-clearance")
    assert is_untouched(found)
    assert Milestone.objects.filter(UNTOUCHED, pk=found.pk).exists()
    setattr(found, name, value_for(FIELDS[name], SimpleNamespace(cluster=cast.cluster)))
    assert not is_untouched(found)
    if name == "actual":  # recorded of what is done only
        found.state = State.DONE
    found.save()
    assert not Milestone.objects.filter(UNTOUCHED, pk=found.pk).exists()


def test_the_whole_of_which_the_hectares_in_all_are_known_stands_beside_its_phases(cast):
    record(cast.cluster, "site-clearance", 1, state="in_progress")
    record(cast.cluster, "site-clearance", area_total="43")
    page = text_of(browser(cast.department).get(cast.cluster.get_absolute_url()))
    assert "43 ha" in page


def test_a_milestone_that_began_with_a_source_is_news(cast):
    found = milestone(cast.cluster, "eia")
    found.delete()
    Milestone.objects.create(site_id=cast.cluster.pk, stage=cast.stages["eia"], source="báo chí")
    told = [
        change.what
        for change in changes_of_site(cast.cluster)
        if change.subject.endswith(": Đánh giá tác động môi trường")
    ]
    assert told.count("Thêm mới") == 1
