"""The steps of an obstacle, from its opening to the second person's confirmation, through its pages."""

from datetime import date, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from history.tracking import StaleVersion
from places.models import Organisation
from progress.access.roles import Role
from progress.models import Obstacle, ObstacleKind, ObstacleState
from progress.obstacles import actions
from progress.obstacles.queries import to_confirm
from progress.tests.cast import browser, document, milestone, person, record, text_of
from values.dates import PartialDate

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-23 09:00 +0700")


@pytest.fixture
def land(cast):
    return ObstacleKind.objects.create(code="land", name="Đất đai", name_en="Land", order=1)


@pytest.fixture
def committee(cast):
    return Organisation.objects.create(name="UBND tỉnh Thái Nguyên", kind="committee")


@pytest.fixture
def second(cast):
    return person("second", Role.DEPARTMENT)


@pytest.fixture
def obstacle(cast, land, committee):
    """Open since 13/11/2026, asked of the committee, at Cẩm Giàng, holding its site clearance."""
    return Obstacle.objects.create(
        site_id=cast.cluster.pk,
        kind=land,
        milestone=record(cast.cluster, "site-clearance", state="in_progress"),
        description="5 hộ chưa nhận tiền",
        asked_of=committee,
        due=PartialDate.parse("tháng 10/2026"),
        opened_on=date(2026, 9, 13),
    )


def address(obstacle, step: str = "") -> str:
    return f"/obstacles/{obstacle.pk}/{step and f'{step}/'}"


def take(user, obstacle, step: str, language="en", **typed):
    """Send the form of a step as its page gives it out, with `typed` in it."""
    client = browser(user, language)
    page = client.get(address(obstacle, step))
    assert page.status_code == 200, page.headers.get("Location")
    return client.post(address(obstacle, step), page_form(page) | typed)


def page_form(page) -> dict:
    form = page.context["form"]
    return {name: "" if (v := form[name].value()) is None else v for name in form.fields}


def resolved(obstacle, by, **values) -> Obstacle:
    values = {"resolved_on": date(2026, 11, 20), "resolution": "đã chi trả", **values}
    return actions.resolve_obstacle(obstacle=obstacle, by=by, version=obstacle.version, **values)


def closed(obstacle, by, second) -> Obstacle:
    waiting = resolved(obstacle, by)
    return actions.confirm_obstacle(obstacle=waiting, by=second, version=waiting.version, confirmed_on=TODAY)


def shown_state(cast) -> str:
    return (
        type(milestone(cast.cluster, "eia"))
        .objects.with_blocked()
        .get(site=cast.cluster.pk, stage__code="site-clearance", phase=0)
        .shown_state
    )


class TestSteps:
    def test_it_goes_from_opened_to_confirmed_and_holds_its_milestone_until_then(self, cast, land, committee, second):
        record(cast.cluster, "site-clearance", state="in_progress")
        client = browser(cast.department)
        add = f"/obstacles/add/?site={cast.cluster.pk}"
        typed = page_form(client.get(add)) | {
            "description": "5 hộ chưa nhận tiền",
            "kind": land.pk,
            "milestone": milestone(cast.cluster, "site-clearance").pk,
            "asked_of": committee.pk,
            "due": "quý IV/2026",
            "opened_on": "1/9/2026",
        }
        response = client.post(add, typed)
        obstacle = Obstacle.objects.get()
        assert response["Location"] == address(obstacle)
        assert (obstacle.state, obstacle.opened_on) == ("open", date(2026, 9, 1))
        assert obstacle.due == PartialDate.parse("quý IV/2026")
        assert shown_state(cast) == "blocked"

        take(cast.department, obstacle, "answer", answered_on="10/11/2026", answer="Đã giao huyện")
        obstacle = Obstacle.objects.get()
        assert (obstacle.state, obstacle.answer) == ("answered", "Đã giao huyện")

        take(cast.department, obstacle, "resolve", resolution="Đã chi trả")
        obstacle = Obstacle.objects.get()
        assert (obstacle.state, obstacle.resolved_on, obstacle.resolved_by) == ("waiting", TODAY, cast.department)
        assert obstacle.is_open
        assert shown_state(cast) == "blocked"

        take(second, obstacle, "confirm")
        obstacle = Obstacle.objects.get()
        assert (obstacle.state, obstacle.confirmed_on, obstacle.confirmed_by) == ("closed", TODAY, second)
        assert shown_state(cast) == "in_progress"

    def test_who_resolved_cannot_confirm(self, cast, obstacle):
        waiting = resolved(obstacle, cast.department)
        client = browser(cast.department)
        assert "Confirm the resolution" not in text_of(client.get(address(waiting)))
        page = client.get(address(waiting, "confirm"), follow=True)
        assert "a second person must" in text_of(page)
        response = client.post(address(waiting, "confirm"), {"version": waiting.version, "confirmed_on": "23/11/2026"})
        assert response.status_code == 422
        assert "a second person must" in text_of(response)
        assert Obstacle.objects.get().confirmed_on is None

    def test_a_superuser_cannot_do_both_either(self, cast, obstacle):
        cast.department.is_superuser = True
        cast.department.save()
        waiting = resolved(obstacle, cast.department)
        with pytest.raises(ValidationError):
            actions.confirm_obstacle(obstacle=waiting, by=cast.department, version=waiting.version, confirmed_on=TODAY)

    @pytest.mark.parametrize("was_confirmed", [False, True])
    def test_a_resolution_is_sent_back_with_its_reason_and_stays_in_the_story(
        self, cast, obstacle, second, was_confirmed
    ):
        before = closed(obstacle, cast.department, second) if was_confirmed else resolved(obstacle, cast.department)
        response = take(second, before, "reopen", reason="")
        assert response.status_code == 422
        take(second, before, "reopen", reason="còn 2 hộ")
        after = Obstacle.objects.get()
        assert (after.state, after.resolution, after.resolved_by, after.confirmed_by) == ("open", "", None, None)
        story = text_of(browser(second).get(address(after)))
        assert "Returned · Second Reason: còn 2 hộ" in story
        assert "đã chi trả" in story

    def test_the_story_tells_each_step_with_who_took_it(self, cast, obstacle, second):
        closed(obstacle, cast.department, second)
        story = text_of(browser(cast.leader).get(address(obstacle))).partition("Course")[2]
        assert story.index("Opened") < story.index("Resolved · Department") < story.index("confirmed · Second")

    def test_steps_that_cannot_be_taken_now_lead_back_with_a_word(self, cast, obstacle, second):
        page = browser(second).get(address(obstacle, "reopen"), follow=True)
        assert "This action is not possible now." in text_of(page)
        done = closed(obstacle, cast.department, second)
        for step in ("answer", "resolve", "confirm", "edit"):
            page = browser(second).get(address(done, step), follow=True)
            assert "This action is not possible now." in text_of(page)
        form = {"version": done.version, "resolved_on": "23/11/2026", "resolution": "khác"}
        response = browser(second).post(address(done, "resolve"), form)
        assert response.status_code == 422
        assert "Reopen it first" in text_of(response)
        assert "khác" in response.content.decode()

    def test_an_answer_brings_its_document_among_those_of_the_site(self, cast, obstacle):
        new = {"new_document_number": "77/UBND-KT", "new_document_date": "10/11/2026"}
        take(cast.department, obstacle, "answer", answer="Đồng ý", **new)
        answered = Obstacle.objects.get()
        assert answered.answer_document.number == "77/UBND-KT"
        assert cast.cluster.documents.get() == answered.answer_document

    def test_asking_another_organisation_asks_anew(self, cast, obstacle):
        take(cast.department, obstacle, "answer", answer="Không thuộc thẩm quyền")
        answered = Obstacle.objects.get()
        take(cast.department, answered, "edit", asked_of=cast.company.pk)
        asked = Obstacle.objects.get()
        assert (asked.state, asked.answer, asked.asked_on) == ("open", "", TODAY)
        assert asked.days_unanswered() == 0
        assert "Không thuộc thẩm quyền" in text_of(browser(cast.department).get(address(asked)))

    def test_the_story_tells_which_organisation_is_asked_first_and_which_then(self, cast, obstacle, committee):
        Obstacle.objects.update(asked_of=None)
        Obstacle.history.update(asked_of=None)
        for asked in (committee, cast.company):
            take(cast.department, Obstacle.objects.get(), "edit", asked_of=asked.pk)
        story = text_of(browser(cast.leader).get(address(obstacle))).partition("Course")[2]
        assert story.index("Opened") < story.index("Authority chosen") < story.index("Another authority chosen")

    def test_an_edit_that_changes_nothing_is_not_saved(self, cast, obstacle):
        take(cast.department, obstacle, "edit")
        assert Obstacle.objects.get().version == obstacle.version

    def test_without_a_site_the_site_is_chosen_first_among_ones_own(self, cast, land):
        page = text_of(browser(cast.board).get("/obstacles/add/"))
        assert "KCN Thanh Bình" in page
        assert "Cẩm Giàng" not in page

    def test_milestones_of_other_sites_are_not_offered(self, cast, obstacle, land):
        alien = milestone(cast.other_cluster, "eia")
        add = f"/obstacles/add/?site={cast.cluster.pk}"
        page = browser(cast.department).get(add)
        assert f'value="{alien.pk}"' not in page.content.decode()
        typed = page_form(page) | {"description": "x", "kind": land.pk, "milestone": alien.pk}
        assert browser(cast.department).post(add, typed).status_code == 422


class TestMistakes:
    @pytest.mark.parametrize(
        ("step", "typed", "field", "message"),
        [
            ("answer", {"answered_on": "12/9/2026", "answer": "x"}, "answered_on", "before it was opened"),
            ("answer", {"answered_on": "24/11/2026", "answer": "x"}, "answered_on", "in the future"),
            ("answer", {"answer": " "}, "answer", "required"),
            ("resolve", {"resolved_on": "12/9/2026", "resolution": "x"}, "resolved_on", "before it was opened"),
            ("resolve", {"resolved_on": "hôm qua", "resolution": "x"}, "resolved_on", "valid date"),
            ("resolve", {"resolution": ""}, "resolution", "required"),
            ("edit", {"opened_on": "24/11/2026"}, "opened_on", "in the future"),
            ("edit", {"asked_on": "12/9/2026"}, "asked_on", "before the obstacle was opened"),
            ("edit", {"due": "mai"}, "due", "cannot be read as a date"),
            ("edit", {"description": ""}, "description", "required"),
        ],
    )
    def test_are_told_at_their_field_and_what_was_typed_stays(self, cast, obstacle, step, typed, field, message):
        response = take(cast.department, obstacle, step, **typed)
        assert response.status_code == 422
        assert message in " ".join(response.context["form"].errors[field])
        assert response.context["form"][field].value() == typed[field]
        assert Obstacle.objects.get().version == obstacle.version

    def test_a_day_that_contradicts_a_later_step_is_told_at_the_field_that_is_there(self, cast, obstacle):
        waiting = resolved(obstacle, cast.department)
        response = take(cast.department, waiting, "edit", opened_on="21/11/2026")
        assert "before it was opened" in " ".join(response.context["form"].errors["opened_on"])

    def test_a_confirmation_before_the_resolution_is_refused(self, cast, obstacle, second):
        response = take(second, resolved(obstacle, cast.department), "confirm", confirmed_on="19/11/2026")
        assert "before the obstacle was resolved" in " ".join(response.context["form"].errors["confirmed_on"])

    @pytest.mark.parametrize("asked", ["x", "-1", "٣", "99999999999999999999"])
    def test_an_odd_site_is_not_found(self, cast, asked):
        assert browser(cast.department).get(f"/obstacles/add/?site={asked}").status_code == 404


class TestTwoPeople:
    def test_a_save_from_an_older_version_writes_nothing_and_shows_both(self, cast, obstacle, second):
        client = browser(cast.department)
        form = page_form(client.get(address(obstacle, "resolve"))) | {"resolution": "của tôi"}
        resolved(obstacle, second, resolution="của người kia")
        response = client.post(address(obstacle, "resolve"), form)
        assert response.status_code == 422
        page = text_of(response)
        assert "Second changed this at" in page
        assert "của người kia" in page
        assert 'value="của tôi"' in response.content.decode()
        assert Obstacle.objects.get().resolution == "của người kia"
        assert client.post(address(obstacle, "resolve"), page_form(response)).status_code == 302
        assert Obstacle.objects.get().resolved_by == cast.department

    def test_an_edit_keeps_what_each_changed(self, cast, obstacle, second):
        client = browser(cast.department)
        form = page_form(client.get(address(obstacle, "edit"))) | {"cause": "giá đền bù"}
        actions.edit_obstacle(obstacle=obstacle, by=second, version=obstacle.version, changes={"request": "họp dân"})
        response = client.post(address(obstacle, "edit"), form)
        assert response.status_code == 422
        assert client.post(address(obstacle, "edit"), page_form(response)).status_code == 302
        both = Obstacle.objects.get()
        assert (both.cause, both.request) == ("giá đền bù", "họp dân")

    def test_a_confirmation_of_what_was_sent_back_meanwhile_is_refused(self, cast, obstacle, second):
        waiting = resolved(obstacle, cast.department)
        form = page_form(browser(second).get(address(waiting, "confirm")))
        actions.reopen_obstacle(obstacle=waiting, by=cast.department, version=waiting.version, reason="nhầm")
        response = browser(second).post(address(waiting, "confirm"), form)
        assert response.status_code == 422
        again = browser(second).post(address(waiting, "confirm"), page_form(response))
        assert again.status_code == 422
        assert "Only a resolved obstacle can be confirmed." in text_of(again)

    @pytest.mark.parametrize("step", ["edit", "answer", "resolve", "confirm", "reopen"])
    def test_every_action_refuses_an_older_version_and_a_stranger(self, cast, obstacle, second, step):
        waiting = resolved(obstacle, cast.department)
        given = {
            "edit": {"changes": {"cause": "x"}},
            "answer": {"answered_on": TODAY, "answer": "x"},
            "resolve": {"resolved_on": TODAY, "resolution": "x"},
            "confirm": {"confirmed_on": TODAY},
            "reopen": {"reason": "x"},
        }[step]
        act = getattr(actions, f"{step}_obstacle")
        with pytest.raises(StaleVersion):
            act(obstacle=waiting, by=second, version=waiting.version - 1, **given)
        for stranger in (cast.board, cast.local, cast.clerk, cast.leader, cast.nobody):
            with pytest.raises(PermissionDenied):
                act(obstacle=waiting, by=stranger, version=waiting.version, **given)

    def test_an_action_refuses_a_field_it_does_not_know(self, cast, obstacle):
        with pytest.raises(TypeError):
            actions.edit_obstacle(
                obstacle=obstacle, by=cast.department, version=obstacle.version, changes={"confirmed_on": TODAY}
            )
        with pytest.raises(PermissionDenied):
            actions.open_obstacle(site=cast.cluster, by=cast.local, values={})


class TestDays:
    def test_open_unanswered_and_overdue(self, cast, obstacle):
        assert (obstacle.days_open(), obstacle.days_unanswered(), obstacle.is_overdue()) == (71, 71, True)
        assert not obstacle.is_overdue(date(2026, 10, 31))
        obstacle.asked_on = date(2026, 11, 20)
        assert obstacle.days_unanswered() == 3
        obstacle.answered_on = TODAY
        assert (obstacle.days_unanswered(), obstacle.is_overdue()) == (None, False)

    def test_a_closed_one_counts_no_more_days(self, cast, obstacle, second):
        done = closed(obstacle, cast.department, second)
        assert done.days_open(date(2030, 1, 1)) == 71

    def test_the_database_counts_as_python_does(self, cast, obstacle, second):
        for on in (TODAY, date(2026, 10, 31), date(2026, 11, 1)):
            found = Obstacle.objects.with_age(on).get()
            assert found.age == timedelta(days=found.days_open(on))
            assert Obstacle.objects.overdue(on).exists() == found.is_overdue(on)
        assert list(Obstacle.objects.unanswered()) == [obstacle]
        resolved(obstacle, cast.department)
        assert not Obstacle.objects.unanswered().exists()
        assert Obstacle.objects.open().exists()


class TestListsForOthers:
    def test_my_work_says_that_what_blocks_waits_for_confirmation_only(self, cast, obstacle):
        assert "waiting for confirmation" not in text_of(browser(cast.department).get("/work/"))
        resolved(obstacle, cast.department)
        page = text_of(browser(cast.department).get("/work/"))
        assert "5 hộ chưa nhận tiền (open for 71 days, UBND tỉnh Thái Nguyên, waiting for confirmation)" in page

    def test_what_waits_for_me_is_what_another_resolved_within_my_scope(self, cast, obstacle, second):
        assert not to_confirm(second).exists()
        resolved(obstacle, cast.department)
        assert list(to_confirm(second)) == [obstacle]
        for other in (cast.department, cast.board, cast.local, cast.leader, cast.nobody):
            assert not to_confirm(other).exists()
        Obstacle.objects.update(resolved_by=None)  # nobody known: anybody may confirm
        assert list(to_confirm(cast.department)) == [obstacle]


def test_what_was_resolved_before_anybody_confirmed_counts_as_confirmed(cast, obstacle):
    """Rows and their history as the release before left them."""
    for rows in (Obstacle.objects, Obstacle.history):
        rows.update(resolved_on=date(2026, 10, 1), resolved_by=None, confirmed_on=None)
    migration = import_module("progress.migrations.0005_resolved_obstacles_are_confirmed")
    migration.confirm_what_is_resolved(apps, SimpleNamespace(connection=connection))
    obstacle.refresh_from_db()
    assert obstacle.state == ObstacleState.CLOSED
    assert obstacle.confirmed_on == obstacle.history.get().confirmed_on == date(2026, 10, 1)


def test_a_document_of_another_office_cannot_be_named(cast, obstacle):
    paper = document(cast.zone, number="9/BQL")
    response = take(cast.department, obstacle, "answer", answer="x", answer_document=paper.pk)
    assert response.status_code == 422
