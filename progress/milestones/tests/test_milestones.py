"""A site's milestones as its page shows them."""

import pytest

from clusters.models import Cluster
from progress.milestones.queries import milestones_of
from progress.milestones.tests.test_stage_cells import hold
from progress.models import SiteEvent, State
from progress.models.milestone import BLOCKED
from progress.tests.cast import TODAY, milestone, record
from values.dates import PartialDate

pytestmark = pytest.mark.usefixtures("in_english")


def known(cast):
    return milestones_of(Cluster.objects.with_standing().get(pk=cast.cluster.pk), TODAY)


def stage(cast, code):
    return next(s for s in known(cast).stages if s.stage.code == code)


def test_stages_stand_in_the_order_of_the_catalogue(cast):
    codes = [s.stage.code for s in known(cast).stages]
    assert codes == ["plan", "feasibility", "eia", "site-clearance", "operation"]


def test_substeps_are_folded_under_their_stage_and_counted(cast):
    found = stage(cast, "site-clearance")
    assert [row.milestone.stage.code for row in found.substeps] == ["payment"]
    assert (found.substeps_done, found.substeps_counted) == (0, 1)
    record(cast.cluster, "payment", state="done")
    assert stage(cast, "site-clearance").substeps_done == 1
    record(cast.cluster, "payment", state="not_applicable")
    assert stage(cast, "site-clearance").substeps_counted == 0


def test_a_substep_whose_stage_the_site_lacks_stands_for_itself(cast):
    milestone(cast.cluster, "site-clearance").delete()
    assert [row.milestone.stage.code for row in stage(cast, "payment").rows] == ["payment"]


def test_phases_follow_the_whole_which_only_points_to_them_while_untouched(cast):
    record(cast.cluster, "site-clearance", 2, state="in_progress")
    record(cast.cluster, "site-clearance", 1, state="done")
    rows = stage(cast, "site-clearance").rows
    assert [(row.milestone.phase, row.is_divided) for row in rows] == [(0, True), (1, False), (2, False)]
    record(cast.cluster, "site-clearance", state="in_progress")
    assert not stage(cast, "site-clearance").rows[0].is_divided


def test_the_counts_are_of_stages_by_the_state_they_show(cast):
    record(cast.cluster, "eia", state="done")
    record(cast.cluster, "site-clearance", state="in_progress")
    hold(cast.cluster, milestone(cast.cluster, "site-clearance"))
    assert known(cast).state_counts == [
        (State.DONE, "Done", 1),
        (BLOCKED, "Blocked", 1),
        (State.UNKNOWN, "No information", 3),
    ]


def test_what_is_late_is_listed_with_how_far_the_promise_moved(cast):
    record(cast.cluster, "operation", state="not_started", planned="quý II/2024", forecast="quý IV/2025")
    [row] = known(cast).overdue
    assert (str(row.overdue), row.overdue.exact) == ("10 months", "327 days")
    assert (str(row.behind), row.behind.exact) == ("2 years 4 months", "876 days")
    assert row.promise_text == (
        "2nd target: first Q2 2024, now Q4 2025; 10 months overdue; 2 years 4 months behind original target"
    )


def test_one_given_a_date_to_come_is_behind_and_no_longer_overdue(cast):
    record(cast.cluster, "operation", state="not_started", planned="quý II/2024", forecast="quý IV/2027")
    found = known(cast)
    assert found.overdue == []
    assert [str(row.behind) for row in found.behind] == ["3 years 6 months"]


def test_done_later_than_promised_is_told_and_is_not_late(cast):
    record(cast.cluster, "eia", state="done", planned="tháng 1/2024", actual="15/3/2024")
    row = stage(cast, "eia").rows[0]
    assert row.overdue is None
    assert row.promise_text == "target 01/2024; done 15/03/2024; 1 month behind original target"


def test_done_in_time_is_not_called_late(cast):
    record(cast.cluster, "eia", state="done", planned="2024", actual="15/3/2024")
    row = stage(cast, "eia").rows[0]
    assert (row.promise_text, row.behind) == ("target 2024; done 15/03/2024", None)


def test_late_substeps_count_as_late(cast):
    record(cast.cluster, "payment", planned="2024")
    assert [row.milestone.stage.code for row in known(cast).overdue] == ["payment"]


def test_nothing_of_a_site_given_up_is_late(cast):
    record(cast.cluster, "operation", planned="2024")
    SiteEvent.objects.create(site_id=cast.cluster.pk, kind="revoked", date=PartialDate.parse("2025"))
    found = known(cast)
    assert found.overdue == found.behind == []
    assert all(bar.kind != "late" for row in found.rows for bar in row.strip)


class TestOrder:
    def test_a_stage_done_before_an_earlier_one_is_worth_a_notice(self, cast):
        record(cast.cluster, "eia", state="in_progress")
        record(cast.cluster, "site-clearance", state="done")
        found = known(cast).out_of_order
        assert (found.done.code, [s.code for s in found.unfinished]) == ("site-clearance", ["eia"])

    def test_what_is_unknown_is_not_called_unfinished(self, cast):
        record(cast.cluster, "operation", state="done")
        assert known(cast).out_of_order is None

    def test_what_does_not_apply_is_not_waited_for(self, cast):
        record(cast.cluster, "eia", state="not_applicable")
        record(cast.cluster, "operation", state="done")
        assert known(cast).out_of_order is None

    def test_work_side_by_side_is_no_notice(self, cast):
        record(cast.cluster, "feasibility", state="in_progress")
        record(cast.cluster, "eia", state="in_progress")
        assert known(cast).out_of_order is None


@pytest.mark.once
def test_they_their_promises_and_what_was_confirmed_cost_three_queries(cast, django_assert_num_queries):
    site = Cluster.objects.with_standing().get(pk=cast.cluster.pk)
    with django_assert_num_queries(3):
        for row in milestones_of(site, TODAY).rows:
            assert row.milestone.title
            assert row.milestone.shown_state_label
