"""What an officer does with a report: accepts it, alone or with others, corrects it or returns it."""

import re

import pytest
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.urls import reverse

from history.tracking import StaleVersion
from progress.acceptance.actions import may_decide, withdraw
from progress.access.roles import Role
from progress.models import Milestone, Submission, WorkSettings
from progress.submissions import actions
from progress.submissions.queries import waiting_for
from progress.tests.cast import browser, document, milestone, record, text_of
from progress.tests.submitting import PAGE, accept, address, again, form_of, hidden, report, send_back
from values.dates import PartialDate

pytestmark = pytest.mark.usefixtures("ready_columns_hold")


class TestAccepting:
    def test_makes_the_reported_values_official_by_the_officer_and_says_whose_report_it_was(self, cast):
        record(cast.cluster, "eia", state="in_progress", note="cũ")
        sent = report(cast, percent=40, reason="đã nộp hồ sơ")
        client = browser(cast.department, "vi")
        response = accept(client, sent)
        assert response.url == reverse("progress:submissions")
        saved = milestone(cast.cluster, "eia")
        assert (saved.state, saved.percent, saved.note) == ("in_progress", 40, "cũ")
        last = saved.history.first()
        assert last.history_user == cast.department
        assert "Clerk" in last.history_change_reason
        assert last.history_change_reason.endswith(": đã nộp hồ sơ")
        done = again(sent)
        assert (done.state, done.decided_by) == ("accepted", cast.department)
        assert done.decided_at

    def test_the_change_and_the_decision_belong_to_one_request(self, cast):
        sent = report(cast, percent=40)
        accept(browser(cast.department), sent)
        asked = {milestone(cast.cluster, "eia").history.first().request_id, sent.history.first().request_id}
        assert len(asked) == 1
        assert "" not in asked

    def test_on_a_changed_record_shows_all_three_and_applies_only_what_was_reported(self, cast):
        record(cast.cluster, "eia", percent=10, note="cũ")
        sent = report(cast, percent=40)
        record(cast.cluster, "eia", percent=20, note="mới")
        client = browser(cast.department)
        text = text_of(client.get(address("", sent)))
        assert "Official when it was reported Official now Reported" in text
        assert "Percent done 10 20 changed since 40" in text
        accept(client, sent)
        saved = milestone(cast.cluster, "eia")
        assert (saved.percent, saved.note) == (40, "mới")

    def test_an_unchanged_record_shows_two(self, cast):
        sent = report(cast, percent=40)
        text = text_of(browser(cast.department).get(address("", sent)))
        assert "Official when it was reported" not in text

    @pytest.mark.parametrize("role", ["local", "clerk", "leader"])
    def test_is_for_officers_of_the_site(self, cast, role):
        sent = report(cast, percent=40)
        numbers = {"version": sent.version, "record_version": milestone(cast.cluster, "eia").version}
        assert browser(getattr(cast, role)).post(address("accept", sent), numbers).status_code == 403
        assert again(sent).is_waiting

    def test_a_local_officer_whose_own_reports_do_not_wait_accepts_nobodys(self, cast, reports_are_official):
        WorkSettings.objects.update(roles_awaiting_acceptance=[Role.CLERK.value])
        assert not may_decide(cast.local, report(cast, percent=40))

    def test_nobody_accepts_their_own_report(self, cast):
        sent = report(cast, percent=40)
        cast.clerk.groups.add(Group.objects.get(name=Role.DEPARTMENT.value))
        promoted = User.objects.get(pk=cast.clerk.pk)
        assert not may_decide(promoted, sent)
        assert not waiting_for(promoted).exists()
        assert browser(promoted).post(address("accept", sent), {"version": 1, "record_version": 1}).status_code == 403

    def test_the_second_of_two_officers_is_told_who_was_quicker(self, cast):
        sent = report(cast, percent=40)
        second = browser(cast.administrator)
        page = second.get(address("", sent))
        accept(browser(cast.department), sent)
        response = second.post(address("accept", sent), hidden(page, "accept_form"))
        assert response.status_code == 422
        assert re.search(r"Department already decided on it, at .*: Approved\. Nothing was saved\.", text_of(response))
        assert milestone(cast.cluster, "eia").history.filter(percent=40).count() == 1

    def test_a_record_changed_after_the_officer_looked_is_shown_first(self, cast):
        sent = report(cast, percent=40)
        client = browser(cast.department)
        page = client.get(address("", sent))
        record(cast.cluster, "eia", percent=20)
        response = client.post(address("accept", sent), hidden(page, "accept_form"))
        assert response.status_code == 422
        assert "20 changed since 40" in text_of(response)
        assert milestone(cast.cluster, "eia").percent == 20
        assert again(sent).is_waiting
        assert client.post(address("accept", sent), hidden(response, "accept_form")).status_code == 302

    def test_what_no_longer_fits_the_record_is_refused_whole(self, cast):
        record(cast.cluster, "eia", state="done")
        sent = report(cast, actual=PartialDate.parse("2024"))
        record(cast.cluster, "eia", state="in_progress")
        response = accept(browser(cast.department), sent)
        assert response.status_code == 422
        assert "Only a milestone that is done has an actual date." in text_of(response)
        assert again(sent).is_waiting

    def test_a_paper_deleted_meanwhile_is_named(self, cast):
        paper = document(cast.cluster)
        sent = report(cast, document=paper)
        paper.delete()
        client = browser(cast.department)
        assert "deleted (no." in text_of(client.get(address("", sent)))
        response = accept(client, sent)
        assert response.status_code == 422
        assert "What the report refers to (document) was deleted." in text_of(response)

    def test_without_its_numbers_nothing_is_accepted(self, cast):
        sent = report(cast, percent=40)
        assert browser(cast.department).post(address("accept", sent), {}).status_code == 422
        assert again(sent).is_waiting

    def test_rolls_back_with_the_milestone(self, cast, monkeypatch):
        sent = report(cast, percent=40)
        monkeypatch.setattr(Submission, "save", lambda self: 1 / 0)
        version = milestone(cast.cluster, "eia").version
        with pytest.raises(ZeroDivisionError):
            actions.accept(submission=sent, by=cast.department, version=sent.version, record_version=version)
        assert milestone(cast.cluster, "eia").percent is None


class TestCorrecting:
    def correct(self, cast, sent, **typed):
        client = browser(cast.department)
        page = client.get(address("correct", sent))
        return client.post(address("correct", sent), form_of(page) | typed)

    def test_makes_other_values_official_and_tells_both(self, cast):
        sent = report(cast, percent=40, note="gần xong")
        response = self.correct(cast, sent, percent="35", reason="Theo biên bản 12/BB")
        assert response.status_code == 302
        saved, done = milestone(cast.cluster, "eia"), again(sent)
        assert (saved.percent, saved.note) == (35, "gần xong")
        assert "Theo biên bản 12/BB" in saved.history.first().history_change_reason
        assert (done.state, done.values["percent"]) == ("corrected", "35")
        text = text_of(browser(cast.clerk).get(address("", sent)))
        assert "Department approved it with corrections Theo biên bản 12/BB Percent done 40 → 35" in text

    def test_is_prefilled_with_the_report(self, cast):
        record(cast.cluster, "eia", note="chính thức")
        sent = report(cast, percent=40)
        form = browser(cast.department).get(address("correct", sent)).context["form"]
        assert (form["percent"].value(), form["note"].value()) == (40, "chính thức")

    def test_wants_a_reason(self, cast):
        sent = report(cast, percent=40)
        response = self.correct(cast, sent, percent="35")
        assert response.status_code == 422
        assert response.context["form"].errors["reason"]
        assert milestone(cast.cluster, "eia").percent is None

    def test_with_the_reported_values_is_accepting(self, cast):
        sent = report(cast, percent=40)
        self.correct(cast, sent, reason="đúng")
        assert (again(sent).state, milestone(cast.cluster, "eia").percent) == ("accepted", 40)

    def test_back_to_what_is_official_is_returning(self, cast):
        sent = report(cast, percent=40)
        response = self.correct(cast, sent, percent="", reason="không đúng")
        assert response.status_code == 422
        assert "Return the report instead" in text_of(response)
        assert again(sent).is_waiting

    def test_sent_again_meanwhile_it_is_shown_and_what_was_typed_stays(self, cast):
        sent = report(cast, percent=40)
        client = browser(cast.department)
        form = form_of(client.get(address("correct", sent)))
        report(cast, percent=44)
        response = client.post(address("correct", sent), form | {"percent": "35", "reason": "đo lại"})
        assert response.status_code == 422
        assert "44" in text_of(response)
        assert 'value="35"' in response.content.decode()
        assert client.post(address("correct", sent), form_of(response)).status_code == 302
        assert milestone(cast.cluster, "eia").percent == 35

    def test_a_settled_report_takes_none(self, cast):
        sent = report(cast, percent=40)
        accept(browser(cast.department), sent)
        client = browser(cast.administrator)
        assert client.get(address("correct", sent)).url == address("", sent)
        numbers = {"version": again(sent).version, "record_version": 1, "changes": {"percent": 1}, "reason": "x"}
        with pytest.raises(ValidationError):
            actions.correct(submission=sent, by=cast.administrator, **numbers)


class TestReturning:
    def test_wants_a_reason_and_changes_nothing_official(self, cast):
        sent = report(cast, percent=40)
        client = browser(cast.department)
        assert send_back(client, sent, "  ").status_code == 422
        assert again(sent).is_waiting
        assert send_back(client, sent, "Thiếu văn bản").status_code == 302
        assert (again(sent).state, again(sent).decision_reason) == ("returned", "Thiếu văn bản")
        assert milestone(cast.cluster, "eia").percent is None

    def test_the_reporter_sees_why_on_the_sites_page(self, cast):
        sent = report(cast, percent=40)
        send_back(browser(cast.department), sent)
        text = text_of(browser(cast.clerk).get(PAGE))
        assert "returned to you" in text
        assert "Reason: Thiếu văn bản" in text
        assert "Thiếu văn bản" not in text_of(browser(cast.leader).get(PAGE))

    def test_returned_it_is_not_accepted_before_it_is_sent_again(self, cast):
        sent = report(cast, percent=40)
        send_back(browser(cast.department), sent)
        now = again(sent)
        with pytest.raises(ValidationError):
            actions.accept(submission=now, by=cast.administrator, version=now.version, record_version=1)

    def test_stale_keeps_the_reason_that_was_typed(self, cast):
        sent = report(cast, percent=40)
        client = browser(cast.department)
        page = client.get(address("", sent))
        report(cast, percent=44)
        typed = hidden(page, "return_form") | {"reason": "Thiếu văn bản"}
        response = client.post(address("return", sent), typed)
        assert response.status_code == 422
        assert "Thiếu văn bản</textarea>" in response.content.decode()


class TestSeveralAtOnce:
    def tickets(self, client, query="") -> list[str]:
        page = client.get(reverse("progress:submissions") + query)
        return [one.ticket for one in page.context["reports"]]

    def post(self, client, tickets):
        return client.post(reverse("progress:submissions-accept"), {"chosen": tickets})

    def test_are_accepted_together(self, cast):
        report(cast, percent=40)
        report(cast, code="feasibility", percent=60)
        client = browser(cast.department)
        response = self.post(client, self.tickets(client))
        assert response.status_code == 302
        assert [milestone(cast.cluster, code).percent for code in ("eia", "feasibility")] == [40, 60]
        assert "2 reports approved." in text_of(client.get(response.url))

    def test_or_none_of_them_naming_the_one_that_could_not_be(self, cast):
        report(cast, percent=40)
        report(cast, code="feasibility", percent=60)
        client = browser(cast.department)
        tickets = self.tickets(client)
        record(cast.cluster, "feasibility", percent=10)
        response = self.post(client, tickets)
        assert response.status_code == 422
        assert "None was approved, because of “CCN Cẩm Giàng: Feasibility study”" in text_of(response)
        assert milestone(cast.cluster, "eia").percent is None
        assert Submission.objects.waiting().count() == 2
        assert "checked" in response.content.decode()

    def test_two_of_one_milestone_are_not(self, cast):
        report(cast, cast.clerk, percent=40)
        report(cast, cast.local, percent=50)
        client = browser(cast.department)
        response = self.post(client, self.tickets(client))
        assert "Two of these report on the same thing" in text_of(response)
        assert milestone(cast.cluster, "eia").percent is None

    @pytest.mark.parametrize("sent", [[], ["x"], ["1-1"], ["999999-1-1"], ["1-1-99999999999999999999999"], ["²-1-1"]])
    def test_what_cannot_be_read_accepts_nothing(self, cast, sent):
        report(cast, percent=40)
        assert self.post(browser(cast.department), sent).status_code == 422
        assert milestone(cast.cluster, "eia").percent is None

    def test_one_that_is_not_theirs_is_refused(self, cast):
        sent = report(cast, percent=40)
        ticket = f"{sent.pk}-{sent.version}-{milestone(cast.cluster, 'eia').version}"
        assert self.post(browser(cast.board), [ticket]).status_code == 422
        assert self.post(browser(cast.local), [ticket]).status_code == 403
        assert again(sent).is_waiting


def test_a_report_gone_meanwhile_is_stale_not_an_error(cast):
    sent = report(cast, percent=40)
    gone = Submission.objects.get(pk=sent.pk)
    Milestone.objects.filter(stage__code="eia").delete()
    with pytest.raises(StaleVersion):
        withdraw(submission=gone, by=cast.clerk, version=gone.version)
