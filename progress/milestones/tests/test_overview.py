"""A site at a glance: how far it is, what is under way and due next, told on its page."""

import re

import pytest

from progress.models import Stage
from progress.tests.cast import browser, milestone, record, text_of

PAGE = "/clusters/cam-giang/"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-23 09:00 +0700")


def glance(user, language="en") -> str:
    text = text_of(browser(user, language).get(PAGE))
    return text.partition("At a glance")[2].partition("Whose turn it is")[0]


def test_overall_progress_says_from_what_it_is_computed(cast):
    record(cast.cluster, "feasibility", state="done")
    record(cast.cluster, "site-clearance", state="in_progress", percent=50)
    record(cast.cluster, "eia", state="in_progress")
    text = glance(cast.department)
    assert "Overall progress 30 % calculated: 1 of 5 stages done; 1 with its percentage" in text
    assert "; 1 under way without a percentage counted as 0; 2 without information counted as 0" in text
    assert "weights" not in text


def test_stages_count_by_their_weights_and_not_at_all_where_they_do_not_apply(cast):
    record(cast.cluster, "feasibility", state="done")
    record(cast.cluster, "eia", state="not_applicable")
    Stage.objects.filter(code="feasibility").update(weight=3)
    text = glance(cast.department)
    assert "Overall progress 50 % calculated: 1 of 4 stages done" in text
    assert text.count("the stages have weights") == 1


def test_phases_of_a_stage_count_as_one(cast):
    record(cast.cluster, "site-clearance", 1, state="done")
    record(cast.cluster, "site-clearance", 2, state="in_progress", percent=20)
    assert "Overall progress 12 % calculated: 0 of 5 stages done; 1 with its percentage" in glance(cast.department)


def test_a_site_of_which_nothing_is_known_has_no_percentage(cast):
    text = glance(cast.department)
    assert "Overall progress no data yet" in text
    assert "Under way no stage" in text
    assert "Next target date none to come is recorded" in text
    record(cast.cluster, "eia", state="not_started")
    assert "Overall progress 0 % calculated: 0 of 5 stages done; 4 without information" in glance(cast.department)


def test_the_next_date_is_the_earliest_that_is_to_come(cast):
    record(cast.cluster, "eia", planned="2024")
    record(cast.cluster, "feasibility", state="in_progress", planned="quý I/2025", forecast="tháng 12/2026")
    record(cast.cluster, "operation", planned="2028")
    text = glance(cast.department)
    assert "Next target date 12/2026 : Feasibility study" in text
    assert "Under way Feasibility study" in text


def test_stages_without_information_are_one_line_below_the_others(cast):
    record(cast.cluster, "eia", state="done")
    html = browser(cast.department, "en").get(PAGE).content.decode()
    known, _line, unknown = html.partition('<details class="ms-unknown">')
    assert f'id="milestone-{milestone(cast.cluster, "eia").pk}"' in known
    assert f'id="milestone-{milestone(cast.cluster, "operation").pk}"' in unknown
    assert "4 stages without any information:" in re.sub(r"\s+", " ", unknown)


def test_a_save_in_place_shows_the_overview_anew(cast):
    place = f"{PAGE}milestones/{milestone(cast.cluster, 'eia').pk}/"
    client = browser(cast.department, HX_Request="true")
    version = re.search(r'name="version" value="(\d+)"', client.get(place).content.decode())[1]
    typed = {"state": "done", "actual": "01/10/2026", "version": version, "source": "báo cáo"}
    answer = text_of(client.post(place, typed))
    assert "Overall progress 20 %" in answer
