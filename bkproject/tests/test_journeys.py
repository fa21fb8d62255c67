"""How many files of the product four journeys pass: no more than when they were last shortened."""

import pytest

from bench import house, journeys

# Shorten a journey, then lower its figure; the aims are journeys.TARGETS. Before these pages had persons in charge,
# dossiers, notifications, confirmations and chosen columns, the figures were 34, 58, 93 and 33; before explanations
# beside terms, parts kept ready, and a glance over the site, its gaps and its last changes, 38, 69, 105 and 43;
# before tables on their side, files beside a workbook, units proposed, forms received on paper, 41, 78, 118 and 48;
# before calendars of forms, kept queries, reports true by a day, the path of the host, 41, 79, 128 and 48; before
# positions and outlines, places of files named by variable, 43, 81, 129 and 53; before filters drawn once, facts for
# investors, marks "as above", 44, 84, 130 and 53; before the stack in one piece, units linked once, 45, 85, 133 and 53;
# before target dates were read as offices write them and undone ones told apart, 46, 87, 134 and 54.
FILES = {
    "a clerk's report of a milestone, from POST to row and back": 47,
    "the page of a site": 88,
    "a workbook, from upload to saved rows": 134,
    "a list as of a day": 54,
}


@pytest.mark.once
@pytest.mark.django_db
def test_no_journey_grows_longer():
    made = {journey.name: journey for journey in journeys.measure()}
    assert made.keys() == FILES.keys()
    assert {name: len(made[name].functions) for name in FILES if len(made[name].functions) > FILES[name]} == {}
    # What is surely passed is seen.
    report, page, workbook, past = made.values()
    assert "report_milestone" in report.functions["progress/milestones/actions.py"]
    assert "SiteDetailView.get_context_data" in page.functions["progress/sites/views.py"]
    assert "confirm" in workbook.functions["spreadsheets/imports/sessions.py"]
    assert "as_of" in past.functions["progress/changes/past.py"]


def test_only_functions_of_the_product_count():
    found = journeys.passed(lambda: house.module_name(house.ROOT / "zones" / "models.py"))
    assert found == {}


def test_a_journey_beyond_its_target_says_so():
    name = next(iter(journeys.TARGETS))
    short = journeys.Journey(name, {"zones/models.py": {"Zone.save"}})
    long = journeys.Journey(name, {f"zones/{number}.py": {"one"} for number in range(journeys.TARGETS[name] + 1)})
    assert (short.is_too_long, long.is_too_long) == (False, True)
    assert ("TOO LONG" in str(short), "TOO LONG" in str(long)) == (False, True)
