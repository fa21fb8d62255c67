"""A stage follows its sub-steps by question: offered in one click, never done by itself."""

import re

import pytest

from progress.models import Milestone, NoChange, Stage, Submission
from progress.tests.cast import browser, htmx, milestone, record, text_of
from progress.work.tests.test_work_update import address, form_of

PAGE = "/clusters/cam-giang/"


@pytest.fixture
def survey(cast):
    """Site clearance has two sub-steps: the survey and the payment."""
    Stage.objects.create(code="survey", order=82, parent=cast.stages["site-clearance"], name="Đo đạc", name_en="Survey")
    return milestone(cast.cluster, "survey")


def row_address(found) -> str:
    return f"{PAGE}milestones/{found.pk}/"


def offered(html: str, name="follow") -> str:
    found = re.search(rf'name="{name}"\s+value="([^"]+)"', html)
    return found.group(1) if found else ""


def page_of(person) -> str:
    return browser(person).get(PAGE).content.decode()


class TestOffers:
    def test_begun_is_offered_where_a_sub_step_is_and_nothing_changes_by_itself(self, cast, survey):
        assert offered(page_of(cast.department)) == ""
        record(cast.cluster, "survey", state="done", actual="5/3/2026")
        html = page_of(cast.department)
        parent = milestone(cast.cluster, "site-clearance")
        assert offered(html) == f"{parent.pk}-{parent.version}-in_progress"
        assert "Site clearance: In progress? Sub-steps: Survey (05/03/2026)." in text_of(
            browser(cast.department).get(PAGE)
        )
        assert parent.state == "unknown"

    def test_done_is_offered_when_all_that_apply_are_done(self, cast, survey):
        record(cast.cluster, "survey", state="done", actual="5/3/2026")
        record(cast.cluster, "payment", state="not_applicable")
        assert offered(page_of(cast.department)).endswith("-done")
        record(cast.cluster, "payment", state="in_progress")
        record(cast.cluster, "site-clearance", state="in_progress")
        assert offered(page_of(cast.department)) == ""

    @pytest.mark.parametrize("state", ["in_progress", "done", "not_applicable"])
    def test_nothing_is_asked_where_it_is_so_already_or_settled(self, cast, survey, state):
        record(cast.cluster, "survey", state="in_progress")
        record(cast.cluster, "site-clearance", state=state)
        assert offered(page_of(cast.department)) == ""

    def test_whoever_may_not_change_it_is_not_asked(self, cast, survey):
        record(cast.cluster, "survey", state="in_progress")
        assert offered(page_of(cast.leader)) == ""


class TestYes:
    def test_is_recorded_with_the_sub_steps_as_source(self, cast, survey):
        record(cast.cluster, "survey", state="in_progress")
        client, parent = htmx(cast.department), milestone(cast.cluster, "site-clearance")
        response = client.post(row_address(parent), {"follow": offered(page_of(cast.department))})
        assert response.status_code == 200
        assert "Saved: Site clearance: In progress" in text_of(response)
        saved = milestone(cast.cluster, "site-clearance")
        assert (saved.state, saved.source) == ("in_progress", "theo công việc thành phần: Đo đạc (Đang thực hiện)")
        assert saved.history.first().history_user == cast.department
        value = re.search(r'"undo": "([\d-]+)"', response.content.decode()).group(1)
        assert "Undone" in text_of(client.post(row_address(parent), {"undo": value}))
        assert milestone(cast.cluster, "site-clearance").state == "unknown"

    def test_done_takes_the_last_day_of_the_sub_steps(self, cast, survey):
        record(cast.cluster, "survey", state="done", actual="5/3/2026")
        record(cast.cluster, "payment", state="done", actual="quý II/2026")
        record(cast.cluster, "site-clearance", state="in_progress", area_total="40")
        parent = milestone(cast.cluster, "site-clearance")
        browser(cast.department).post(row_address(parent), {"follow": offered(page_of(cast.department))})
        saved = milestone(cast.cluster, "site-clearance")
        assert (saved.state, str(saved.actual), saved.percent, saved.area_done) == ("done", "Q2 2026", 100, 40)

    def test_a_day_that_is_not_known_is_not_made_up(self, cast, survey):
        Stage.objects.filter(code="site-clearance").update(asks_date=True)
        record(cast.cluster, "survey", state="done", actual="5/3/2026")
        record(cast.cluster, "payment", state="done")
        parent = milestone(cast.cluster, "site-clearance")
        response = htmx(cast.department).post(row_address(parent), {"follow": offered(page_of(cast.department))})
        assert response.status_code == 422
        assert "without the day on which it was" in text_of(response)
        assert milestone(cast.cluster, "site-clearance").state == "unknown"

    def test_what_is_not_offered_any_more_is_refused(self, cast, survey):
        record(cast.cluster, "survey", state="in_progress")
        value, parent = offered(page_of(cast.department)), milestone(cast.cluster, "site-clearance")
        record(cast.cluster, "survey", state="not_started")
        response = htmx(cast.department).post(row_address(parent), {"follow": value})
        assert response.status_code == 422
        assert "The sub-steps changed in the meantime" in text_of(response)
        record(cast.cluster, "survey", state="in_progress")
        record(cast.cluster, "site-clearance", note="mới")
        response = htmx(cast.department).post(row_address(parent), {"follow": value})
        assert "was changed in the meantime" in text_of(response)
        assert milestone(cast.cluster, "site-clearance").state == "unknown"

    def test_of_a_person_whose_reports_wait_it_waits(self, cast, survey):
        record(cast.cluster, "survey", state="in_progress")
        parent = milestone(cast.cluster, "site-clearance")
        browser(cast.clerk).post(row_address(parent), {"follow": offered(page_of(cast.clerk))})
        assert milestone(cast.cluster, "site-clearance").state == "unknown"
        assert Submission.objects.get().values["state"] == "in_progress"


class TestNo:
    def test_is_not_asked_again_until_something_changes(self, cast, survey):
        record(cast.cluster, "survey", state="in_progress")
        html, parent = page_of(cast.department), milestone(cast.cluster, "site-clearance")
        response = htmx(cast.department).post(row_address(parent), {"keep": offered(html, "keep")})
        assert "No change: confirmed" in text_of(response)
        assert offered(page_of(cast.department)) == ""
        assert NoChange.objects.get().milestone == parent
        record(cast.cluster, "survey", percent=50)
        assert offered(page_of(cast.department)).endswith("-in_progress")


class TestAfterASave:
    def test_in_my_work_the_line_of_the_sub_step_asks_and_takes_the_answer(self, cast, survey):
        late = record(cast.cluster, "survey", planned="2020")
        client = htmx(cast.department)
        form = form_of(client.get(address(late)))
        response = client.post(address(late), form | {"state": "in_progress"})
        value = offered(response.content.decode())
        parent = milestone(cast.cluster, "site-clearance")
        assert value == f"{parent.pk}-{parent.version}-in_progress"
        response = client.post(address(late), {"follow": value})
        assert "Saved: Site clearance: In progress" in text_of(response)
        assert milestone(cast.cluster, "site-clearance").state == "in_progress"
        assert re.search(rf'<tbody id="late-{late.pk}"', response.content.decode())

    def test_on_the_sites_page_the_row_of_the_stage_asks(self, cast, survey):
        client = htmx(cast.department)
        form = form_of(client.get(row_address(survey)))
        html = client.post(row_address(survey), form | {"state": "in_progress"}).content.decode()
        parent = milestone(cast.cluster, "site-clearance")
        place = html.partition(f'<div id="offer-{parent.pk}" hx-swap-oob="true">')[2]
        assert offered(place).startswith(f"{parent.pk}-")

    def test_anothers_milestone_is_not_reached_through_a_line(self, cast, survey):
        foreign = milestone(cast.other_cluster, "site-clearance")
        response = htmx(cast.department).post(row_address(survey), {"keep": f"{foreign.pk}-{foreign.version}"})
        assert response.status_code == 422
        assert not NoChange.objects.exists()


def test_phases_follow_their_own_sub_steps(cast, survey):
    record(cast.cluster, "site-clearance", phase=1, planned="2026")
    record(cast.cluster, "survey", phase=1, state="in_progress")
    [value] = re.findall(r'name="follow"\s+value="([^"]+)"', page_of(cast.department))
    assert value.startswith(f"{Milestone.objects.get(site=cast.cluster.pk, stage__code='site-clearance', phase=1).pk}-")
