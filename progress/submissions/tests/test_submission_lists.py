"""Where reports are seen: in the list, on the page of their site and in the admin; and by whom."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from progress.access.roles import Role
from progress.changes.scope import records_of_request
from progress.milestones.actions import report_milestone, update_milestone
from progress.models import Obstacle, ObstacleKind, Submission
from progress.obstacles.submission import report_obstacle
from progress.submissions import actions
from progress.submissions.queries import reports_at, returned_to, waiting_for
from progress.tests.cast import browser, document, milestone, person, text_of
from progress.tests.submitting import PAGE, accept, again, report, send_back
from values.dates import PartialDate
from values.today import at_day


class TestLists:
    def found(self, who, query="") -> list[Submission]:
        page = browser(who).get(reverse("progress:submissions") + query)
        return [one.submission for one in page.context["reports"]]

    def test_an_officer_sees_first_what_waits_for_them(self, cast):
        waiting = report(cast, percent=40)
        settled = report(cast, code="feasibility", percent=60)
        accept(browser(cast.department), settled)
        assert self.found(cast.department) == [waiting]
        assert self.found(cast.department, "?state=") == [waiting, again(settled)]
        assert self.found(cast.department, "?state=accepted") == [again(settled)]

    def test_a_reporter_sees_their_own_what_is_to_be_mended_first(self, cast):
        waiting = report(cast, percent=40)
        returned = report(cast, code="feasibility", percent=60)
        report(cast, cast.local, code="plan", percent=70)
        send_back(browser(cast.department), returned)
        assert self.found(cast.clerk) == [again(returned), waiting]

    def test_others_see_nothing(self, cast):
        report(cast, percent=40)
        assert self.found(cast.board) == self.found(cast.nobody) == []
        assert self.found(cast.leader)

    def test_narrows_to_a_site_and_a_reporter(self, cast):
        clerks, locals_ = report(cast, percent=40), report(cast, cast.local, percent=50)
        assert self.found(cast.department, f"?reporter={cast.local.pk}") == [locals_]
        assert self.found(cast.department, f"?site={cast.cluster.pk}") == [clerks, locals_]
        assert self.found(cast.department, "?site=999999") == []
        assert self.found(cast.department, "?state=nonsense") == []

    def test_what_waits_for_whom(self, cast):
        sent = report(cast, percent=40)
        assert list(waiting_for(cast.department)) == list(waiting_for(cast.administrator)) == [sent]
        for role in ("board", "local", "clerk", "leader", "nobody"):
            assert list(waiting_for(getattr(cast, role))) == []
        send_back(browser(cast.department), sent)
        assert list(waiting_for(cast.department)) == []
        assert list(returned_to(cast.clerk)) == [again(sent)]
        assert list(returned_to(cast.local)) == []

    @pytest.mark.once
    @pytest.mark.parametrize("many", [2, 30])
    def test_take_a_fixed_number_of_queries(self, cast, many, django_assert_max_num_queries):
        paper = document(cast.cluster)
        reporters = [person(f"r{n}", Role.CLERK, organisation=cast.company) for n in range(many)]
        for one in reporters:
            report(cast, one, percent=40, document=paper)
        client = browser(cast.department)
        with django_assert_max_num_queries(20):
            assert client.get(reverse("progress:submissions")).status_code == 200
        with django_assert_max_num_queries(3):
            [waiting] = reports_at(cast.cluster, cast.department).values()
        assert len(waiting) == many


class TestMyReports:
    """What became of each report, for who sent it."""

    def shown(self, user) -> str:
        return text_of(browser(user).get(reverse("progress:submissions")))

    def corrected(self, cast, submission, **changes):
        submission = again(submission)
        given = {"version": submission.version, "record_version": submission.milestone.version, "changes": changes}
        actions.correct(submission=submission, by=cast.department, reason="theo biên bản", **given)

    def test_say_what_was_accepted_by_whom_and_when_with_the_record_as_it_became(self, cast):
        sent = report(cast, percent=40)
        accept(browser(cast.department), sent)
        page = browser(cast.clerk).get(reverse("progress:submissions"))
        text = text_of(page)
        assert "My reports" in text
        assert re.search(
            r"Percent done – → 40 .* Approved Department, \d\d/\d\d/\d{4} \d\d:\d\d See the official values", text
        )
        assert f'href="{PAGE}#milestone-{sent.milestone_id}"' in page.content.decode()

    def test_say_what_was_corrected_to_what_and_why(self, cast):
        self.corrected(cast, report(cast, percent=40, note="đã họp dân"), percent=35, note="đã họp dân")
        text = self.shown(cast.clerk)
        assert "Percent done – → 35" in text
        assert "Corrected: Percent done 40 → 35" in text
        assert "Corrected: Note" not in text
        assert "Approved with corrections Department," in text
        assert "theo biên bản" in text

    def test_say_why_one_was_returned_and_by_whom(self, cast):
        send_back(browser(cast.department), report(cast, percent=40))
        assert re.search(r"Returned Department, [\d/ :]+ Thiếu văn bản", self.shown(cast.clerk))
        assert "See the official values" not in self.shown(cast.clerk)

    def test_say_where_it_is_otherwise_by_now(self, cast):
        accept(browser(cast.department), report(cast, percent=40))
        assert "changed since" not in self.shown(cast.clerk)
        eia = milestone(cast.cluster, "eia")
        update_milestone(milestone=eia, by=cast.department, version=eia.version, changes={"percent": 45})
        assert "changed since (official now: 45)" in self.shown(cast.clerk)

    def test_lead_to_the_obstacle_that_was_opened(self, cast):
        kind = ObstacleKind.objects.create(code="land", order=1, name="Đất đai")
        values = {"kind": kind, "description": "Vướng giá đất"}
        accept(browser(cast.department), report_obstacle(site=cast.cluster, by=cast.clerk, values=values))
        page = browser(cast.clerk).get(reverse("progress:submissions")).content.decode()
        assert f'href="{Obstacle.objects.get().get_absolute_url()}"' in page
        assert "changed since" not in page

    def test_are_named_so_for_who_sends_them(self, cast):
        assert "My reports" in browser(cast.local).get("/").content.decode()
        assert "My reports" not in browser(cast.department).get("/").content.decode()

    @pytest.mark.once
    def test_cost_as_many_queries_with_many_corrected(self, cast):
        def queries() -> int:
            client = browser(cast.clerk)
            with CaptureQueriesContext(connection) as asked:
                assert "Corrected: Percent" in text_of(client.get(reverse("progress:submissions")))
            return len(asked)

        self.corrected(cast, report(cast, percent=40), percent=35)
        few = queries()
        for code in ("feasibility", "plan", "operation"):
            self.corrected(cast, report(cast, code=code, percent=40), percent=35)
        assert queries() == few


class TestOnTheSitesPage:
    @pytest.mark.parametrize(
        ("role", "sees"), [("clerk", True), ("local", True), ("department", True), ("leader", True)]
    )
    def test_whoever_has_to_do_with_it_sees_what_waits(self, cast, role, sees):
        report(cast, percent=40)
        assert ("waiting for approval" in text_of(browser(getattr(cast, role)).get(PAGE))) is sees

    def test_an_office_that_only_reads_the_site_does_not(self, cast):
        reporter = person("elsewhere", Role.LOCAL, unit=cast.places.elsewhere)
        found = milestone(cast.zone, "eia")
        report_milestone(milestone=found, by=reporter, version=found.version, changes={"percent": 40})
        page = cast.zone.get_absolute_url()
        assert "waiting for approval" not in text_of(browser(cast.department).get(page))
        assert "waiting for approval" in text_of(browser(cast.board).get(page))

    def test_a_past_day_knows_nothing_of_it(self, cast):
        report(cast, percent=40)
        with at_day(PartialDate.parse("14/6/2024").start):
            assert reports_at(cast.cluster, cast.clerk) == {}

    def test_settled_it_is_gone(self, cast):
        sent = report(cast, percent=40)
        accept(browser(cast.department), sent)
        assert "waiting for approval" not in text_of(browser(cast.clerk).get(PAGE))


def test_the_admin_shows_reports_and_changes_none(cast):
    sent = report(cast, percent=40)
    User.objects.update(is_staff=True)
    client = browser(User.objects.get(pk=cast.administrator.pk))
    page = reverse("admin:progress_submission_change", args=[sent.pk])
    assert "– → 40" in client.get(page).content.decode()
    assert client.post(page, {"state": "accepted"}).status_code == 403
    assert client.get(reverse("admin:progress_submission_add")).status_code == 403
    assert client.post(reverse("admin:progress_submission_delete", args=[sent.pk])).status_code == 403
    assert client.get(reverse("admin:progress_submission_changelist")).status_code == 200


class TestHistoryPages:
    """The exchange is read where history is, by those who may read the report, and is not undone."""

    def of(self, submission) -> str:
        return reverse("progress:object-history", args=["submission", submission.pk])

    def test_are_for_those_who_may_read_the_report(self, cast):
        sent = report(cast, percent=40)
        reporter = person("elsewhere", Role.LOCAL, unit=cast.places.elsewhere)
        found = milestone(cast.zone, "eia")
        of_zone = report_milestone(milestone=found, by=reporter, version=found.version, changes={"percent": 40})
        assert browser(cast.department).get(self.of(sent)).status_code == 200
        assert browser(cast.department).get(self.of(of_zone)).status_code == 404
        assert browser(cast.board).get(self.of(sent)).status_code == 404

    def test_of_a_request_tell_nothing_of_a_report_that_is_not_theirs(self, cast):
        reporter = person("elsewhere", Role.LOCAL, unit=cast.places.elsewhere)
        found = milestone(cast.zone, "eia")
        sent = report_milestone(milestone=found, by=reporter, version=found.version, changes={"percent": 40})
        accept(browser(cast.board), sent)
        request_id = sent.history.first().request_id
        told = {who: records_of_request(request_id, getattr(cast, who)) for who in ("board", "department", "leader")}
        kinds = {who: {record.__class__.__name__ for rows in found for record in rows} for who, found in told.items()}
        both = {"HistoricalMilestone", "HistoricalSubmission"}
        assert kinds == {"board": both, "department": {"HistoricalMilestone"}, "leader": both}

    def test_offer_no_undo_of_what_was_said(self, cast):
        sent = report(cast, percent=40)
        accept(browser(cast.department), sent)
        last = sent.history.first()
        response = browser(cast.department).get(reverse("progress:undo", args=["submission", last.pk]))
        assert "A report stays as it was sent and decided" in text_of(response)

    def test_the_change_it_led_to_is_undone_as_any_other(self, cast):
        sent = report(cast, percent=40)
        accept(browser(cast.department), sent)
        last = milestone(cast.cluster, "eia").history.first()
        response = browser(cast.department).get(reverse("progress:undo", args=["milestone", last.history_id]))
        assert "This cannot be undone" not in text_of(response)
