"""One cell per key stage: what a site's milestones of a stage say together, in lists and in filters alike."""

import pytest
from django.utils import translation

from clusters.models import Cluster
from progress.milestones import stage_cells
from progress.models import Milestone, Obstacle, ObstacleKind, SiteEvent, Stage, State
from progress.models.milestone import BLOCKED
from progress.tests.cast import TODAY, milestone, record
from values.dates import PartialDate

pytestmark = pytest.mark.usefixtures("in_english")


def site_of(cast):
    return (
        Cluster.objects.with_standing().prefetch_related(stage_cells.prefetch_key_milestones()).get(pk=cast.cluster.pk)
    )


def cell(cast, code) -> stage_cells.StageCell:
    [found] = stage_cells.cells_of(site_of(cast), [cast.stages[code]], TODAY)
    return found


def hold(site, held: Milestone, **values) -> Obstacle:
    kind, _made = ObstacleKind.objects.get_or_create(code="land", defaults={"name": "Đất đai", "order": 1})
    return Obstacle.objects.create(site_id=site.pk, kind=kind, milestone=held, description="Giá đất", **values)


def test_the_key_stages_are_those_the_catalogue_marks_in_use(cast):
    Stage.objects.filter(code="eia").update(is_active=False)
    assert [stage.code for stage in Stage.objects.key()] == ["feasibility", "site-clearance", "operation"]


def test_cells_stand_in_the_order_asked_for(cast):
    stages = [cast.stages["operation"], cast.stages["eia"]]
    assert [c.stage.code for c in stage_cells.cells_of(site_of(cast), stages, TODAY)] == ["operation", "eia"]


def test_what_nobody_recorded_is_unknown_and_has_no_date(cast):
    found = cell(cast, "eia")
    assert (found.state, found.state_label, found.date, found.overdue_text) == (State.UNKNOWN, "No information", "", "")


def test_a_stage_the_site_does_not_have_says_nothing(cast):
    milestone(cast.cluster, "eia").delete()
    found = cell(cast, "eia")
    assert (found.state, found.state_label, found.date) == (None, "", "")


def test_a_promise_says_so_and_how_late_it_is(cast):
    record(cast.cluster, "operation", planned="tháng 1/2025", forecast="quý IV/2025")
    found = cell(cast, "operation")
    assert (found.date, found.overdue_text) == ("target Q4 2025", "10 months overdue")


def test_dates_and_lateness_follow_the_language(cast):
    record(cast.cluster, "operation", planned="tháng 1/2025")
    with translation.override("vi"):
        assert "tháng 1/2025" in cell(cast, "operation").date
        assert "21 tháng" in cell(cast, "operation").overdue_text


def test_done_shows_when_and_never_a_promise(cast):
    record(cast.cluster, "eia", state="done", planned="2024", forecast="2025")
    assert cell(cast, "eia").date == ""
    record(cast.cluster, "eia", actual="15/3/2026")
    assert (cell(cast, "eia").date, cell(cast, "eia").overdue_text) == ("15/03/2026", "")


def test_not_applicable_is_never_late_and_promises_nothing(cast):
    record(cast.cluster, "eia", state="not_applicable", planned="2024")
    found = cell(cast, "eia")
    assert (found.state, found.date, found.overdue_text) == (State.NOT_APPLICABLE, "", "")


def test_an_open_obstacle_blocks_and_a_resolved_one_does_not(cast):
    record(cast.cluster, "eia", state="in_progress")
    obstacle = hold(cast.cluster, milestone(cast.cluster, "eia"))
    assert (cell(cast, "eia").state, cell(cast, "eia").state_label) == (BLOCKED, "Blocked")
    obstacle.resolved_on = obstacle.confirmed_on = obstacle.opened_on
    obstacle.save()
    assert cell(cast, "eia").state == State.IN_PROGRESS


def test_what_is_done_cannot_be_blocked(cast):
    record(cast.cluster, "eia", state="done")
    hold(cast.cluster, milestone(cast.cluster, "eia"))
    assert cell(cast, "eia").state == State.DONE


def test_the_unfinished_phase_speaks_for_a_stage_and_its_untouched_whole_is_silent(cast):
    record(cast.cluster, "site-clearance", 1, state="done", actual="2024")
    record(cast.cluster, "site-clearance", 2, state="in_progress", planned="quý I/2025")
    found = cell(cast, "site-clearance")
    assert (found.state, found.milestone.phase, found.overdue_text) == (State.IN_PROGRESS, 2, "19 months overdue")


def test_a_stage_is_done_when_all_its_phases_are(cast):
    for phase in (1, 2):
        record(cast.cluster, "site-clearance", phase, state="done", actual="2024")
    assert cell(cast, "site-clearance").state == State.DONE


def test_a_whole_that_was_touched_speaks_beside_its_phases(cast):
    record(cast.cluster, "site-clearance", 1, state="done", actual="2024")
    record(cast.cluster, "site-clearance", state="in_progress")
    assert cell(cast, "site-clearance").state == State.IN_PROGRESS


def test_the_oldest_broken_promise_of_the_phases_counts(cast):
    record(cast.cluster, "site-clearance", 1, state="in_progress", planned="quý I/2026")
    record(cast.cluster, "site-clearance", 2, state="in_progress", planned="quý I/2025")
    assert cell(cast, "site-clearance").overdue_text == "19 months overdue"


@pytest.mark.parametrize("kind", ["revoked", "withdrawn"])
def test_nothing_of_a_site_given_up_is_late(cast, kind):
    record(cast.cluster, "operation", planned="2024")
    SiteEvent.objects.create(site_id=cast.cluster.pk, kind=kind, date=PartialDate.parse("2025"))
    assert cell(cast, "operation").overdue_text == ""


@pytest.mark.once
def test_cells_of_many_sites_cost_two_queries(cast, django_assert_num_queries):
    for number in range(20):
        Cluster.objects.create(name=f"Cụm {number}")
    with django_assert_num_queries(2):
        for site in Cluster.objects.prefetch_related(stage_cells.prefetch_key_milestones()):
            [c.state_label for c in stage_cells.cells_of(site, cast.stages.values(), TODAY)]


class TestFindingByState:
    """A filter finds exactly the sites whose cell shows the state."""

    def tell_stories(self, cast):
        """Sites of every sort, at one stage."""
        stories = {
            "untouched": {},
            "not started": {0: {"state": "not_started"}},
            "under way": {0: {"state": "in_progress"}},
            "done": {0: {"state": "done"}},
            "not applicable": {0: {"state": "not_applicable"}},
            "phases": {1: {"state": "done"}, 2: {"state": "in_progress"}},
            "phases done": {1: {"state": "done"}, 2: {"state": "done"}},
            "phases and whole": {0: {"state": "not_started"}, 1: {"state": "done"}},
            "promise only": {0: {"planned": "2024"}, 1: {"state": "done"}},
        }
        for name, phases in stories.items():
            site = Cluster.objects.create(name=name)
            for phase, values in phases.items():
                record(site, "site-clearance", phase, **values)
        held = Cluster.objects.create(name="held")
        hold(held, record(held, "site-clearance", 1, state="in_progress"))

    @pytest.mark.parametrize("state", [*State.values, BLOCKED])
    def test_what_is_seen_is_what_is_found(self, cast, state):
        self.tell_stories(cast)
        stage = cast.stages["site-clearance"]
        sites = Cluster.objects.prefetch_related(stage_cells.prefetch_key_milestones())
        seen = {site.name for site in sites if stage_cells.cells_of(site, [stage], TODAY)[0].state == state}
        found = {site.name for site in stage_cells.sites_in_state(Cluster.objects.all(), stage, state)}
        assert seen
        assert found == seen


def test_a_site_operates_once_operation_is_done_in_any_phase(cast):
    operating = Cluster.objects.filter(stage_cells.operates())
    assert not operating.exists()
    record(cast.cluster, "operation", 1, state="done")
    assert list(operating.all()) == [cast.cluster]
