"""What clerks and local officers report waits for an officer: whose, how it is sent, mended and sent again."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from progress.access.roles import Role
from progress.milestones.actions import update_milestone
from progress.milestones.resources import MilestoneResource
from progress.models import Document, Milestone, Submission, WorkSettings
from progress.models.office import needs_acceptance
from progress.tests.cast import browser, document, htmx, milestone, record, text_of
from progress.tests.past import on
from progress.tests.sheets import imported
from progress.tests.submitting import PAGE, accept, address, again, form_of, page_of, report, send, send_back
from progress.work.bulk import preview_together, update_together
from values.dates import PartialDate

pytestmark = pytest.mark.usefixtures("ready_columns_hold")


class TestWhoseReportsWait:
    @pytest.mark.parametrize(
        ("role", "waits"),
        [("clerk", True), ("local", True), ("department", False), ("board", False), ("administrator", False),
         ("leader", False), ("nobody", False)],
    )  # fmt: skip
    def test_is_those_of_clerks_and_local_officers_unless_told_otherwise(self, cast, role, waits):
        assert needs_acceptance(getattr(cast, role)) is waits

    def test_is_a_setting(self, cast):
        WorkSettings.objects.create(roles_awaiting_acceptance=[Role.CLERK.value])
        assert needs_acceptance(cast.clerk)
        assert not needs_acceptance(cast.local)

    def test_an_officer_who_is_a_clerk_too_is_an_officer(self, cast):
        cast.clerk.groups.add(Group.objects.get(name=Role.BOARD.value))
        assert not needs_acceptance(User.objects.get(pk=cast.clerk.pk))

    def test_a_leader_who_is_a_clerk_too_edits_as_a_clerk_only(self, cast):
        cast.clerk.groups.add(Group.objects.get(name=Role.LEADER.value))
        assert needs_acceptance(User.objects.get(pk=cast.clerk.pk))

    def test_a_superuser_waits_for_nobody(self, cast):
        User.objects.filter(pk=cast.clerk.pk).update(is_superuser=True)
        assert not needs_acceptance(User.objects.get(pk=cast.clerk.pk))


class TestNoWayAround:
    """Nothing that a person reports whose reports wait becomes official by another path."""

    @pytest.mark.parametrize("role", ["clerk", "local"])
    def test_the_action_refuses_a_direct_write(self, cast, role):
        found = milestone(cast.cluster, "eia")
        with pytest.raises(PermissionDenied):
            update_milestone(milestone=found, by=getattr(cast, role), version=found.version, changes={"percent": 5})
        assert milestone(cast.cluster, "eia").percent is None

    @pytest.mark.parametrize("role", ["clerk", "local"])
    def test_the_admin_refuses_it_even_to_those_let_in_by_mistake(self, cast, role):
        User.objects.filter(pk=getattr(cast, role).pk).update(is_staff=True)
        client = browser(User.objects.get(pk=getattr(cast, role).pk))
        found = milestone(cast.cluster, "eia")
        page = reverse("admin:progress_milestone_change", args=[found.pk])
        client.post(page, {"state": "done", "seen_version": found.version, "note": ""})
        assert milestone(cast.cluster, "eia").state == "unknown"

    @pytest.mark.parametrize("role", ["clerk", "local"])
    def test_the_import_sends_a_report_of_it(self, cast, role):
        rows = ["site", "stage", "percent"], ["Cẩm Giàng", "eia", 5]
        imported(getattr(cast, role), MilestoneResource, *rows)
        assert milestone(cast.cluster, "eia").percent is None
        assert Submission.objects.get().values == {"percent": "5"}

    def test_and_records_it_for_those_whose_reports_do_not_wait(self, cast, reports_are_official):
        imported(cast.clerk, MilestoneResource, ["site", "stage", "percent"], ["Cẩm Giàng", "eia", 5])
        assert milestone(cast.cluster, "eia").percent == 5


class TestSending:
    def test_changes_nothing_official_and_says_that_it_waits(self, cast):
        record(cast.cluster, "eia", state="in_progress", percent=10)
        client = browser(cast.clerk)
        response = send(client, cast, percent="40", note="Đã nộp hồ sơ", reason="hồ sơ đã đủ")
        assert response.status_code == 302
        assert (milestone(cast.cluster, "eia").percent, milestone(cast.cluster, "eia").note) == (10, "")
        sent = Submission.objects.get()
        assert (sent.state, sent.reporter, sent.site_id) == ("waiting", cast.clerk, cast.cluster.pk)
        assert sent.values == {"percent": "40", "note": "Đã nộp hồ sơ"}
        assert sent.seen_values == {"percent": "10", "note": ""}
        assert sent.reason == "hồ sơ đã đủ"
        assert "Sent for approval: EIA" in text_of(client.get(PAGE))

    def test_in_its_place_brings_the_row_with_both_values(self, cast):
        record(cast.cluster, "eia", forecast="quý I/2027")
        response = send(htmx(cast.clerk), cast, forecast="quý III/2027", reason="chậm thẩm định")
        text = text_of(response)
        assert response.status_code == 200
        assert "Sent for approval" in text
        assert "Forecast : Q1 2027" in text.replace("Forecast Q1", "Forecast : Q1")
        assert re.search(r"waiting for approval Clerk, \d\d/\d\d/\d{4}", text)
        assert "official: Q1 2027 → reported: Q3 2027" in text

    def test_the_form_says_beforehand_that_an_officer_accepts_it(self, cast):
        assert "Send for approval" in text_of(browser(cast.clerk).get(page_of(cast)))
        assert "Send for approval" not in text_of(browser(cast.department).get(page_of(cast)))

    def test_what_an_officer_saves_is_official_at_once(self, cast):
        send(browser(cast.department), cast, percent="40")
        assert milestone(cast.cluster, "eia").percent == 40
        assert not Submission.objects.exists()

    def test_unchanged_sends_nothing(self, cast):
        response = send(htmx(cast.clerk), cast)
        assert "Nothing changed" in text_of(response)
        assert not Submission.objects.exists()

    @pytest.mark.parametrize(
        ("typed", "field", "message"),
        [
            ({"percent": "101"}, "percent", "100"),
            ({"state": "in_progress", "actual": "2024"}, "actual", "Only a milestone that is done"),
            ({"planned": "hôm qua"}, "planned", "cannot be read as a date"),
        ],
    )
    def test_mistakes_are_told_to_the_reporter_and_not_to_the_officer(self, cast, typed, field, message):
        response = send(browser(cast.clerk), cast, **typed)
        assert response.status_code == 422
        assert message in " ".join(response.context["form"].errors[field])
        assert not Submission.objects.exists()

    def test_a_rule_that_only_the_action_knows_is_told_when_sending(self, cast):
        with pytest.raises(ValidationError):
            report(cast, state="in_progress", actual=PartialDate.parse("2024"))
        assert not Submission.objects.exists()

    def test_every_kind_of_value_comes_back_as_it_was_reported(self, cast):
        paper = document(cast.cluster)
        record(cast.cluster, "site-clearance", note="cũ", area_total="43")
        values = {
            "state": "done",
            "planned": PartialDate.parse("quý II/2024"),
            "actual": PartialDate.parse("15/3/2025"),
            "area_done": "42.5",
            "area_total": None,
            "households_done": 83,
            "households_total": 83,
            "document": paper,
            "note": "",
        }
        sent = report(cast, code="site-clearance", **values)
        accept(browser(cast.department), sent)
        saved = milestone(cast.cluster, "site-clearance")
        assert {name: getattr(saved, name) for name in values} == values | {"area_done": saved.area_done}
        assert str(saved.area_done) == "42.5000"

    def test_a_paper_named_along_is_recorded_at_once_for_it_is_only_a_paper(self, cast):
        send(browser(cast.clerk), cast, new_document_number="12/BB", new_document_kind="minutes")
        paper = Document.objects.get()
        assert list(cast.cluster.documents.all()) == [paper]
        assert Submission.objects.get().values == {"document": str(paper.pk)}
        assert milestone(cast.cluster, "eia").document is None
        assert "Biên bản 12/BB" in text_of(browser(cast.department, "vi").get(address("", Submission.objects.get())))

    @pytest.mark.usefixtures("in_english")
    def test_a_paper_out_of_sight_cannot_be_pulled_in(self, cast):
        paper = document(cast.other_cluster)
        with pytest.raises(ValidationError, match="You do not have permission to see this document"):
            report(cast, document=paper)

    def test_from_an_older_version_is_refused_and_shows_both(self, cast):
        client = htmx(cast.clerk)
        form = form_of(client.get(page_of(cast)))
        record(cast.cluster, "eia", percent=30)
        response = client.post(page_of(cast), form | {"percent": "40"})
        assert response.status_code == 422
        assert "Percent done 30 40 my value" in text_of(response)
        assert not Submission.objects.exists()

    @pytest.mark.parametrize("role", ["board", "leader", "nobody"])
    def test_is_for_those_who_may_change_the_milestone(self, cast, role):
        with pytest.raises(PermissionDenied):
            report(cast, getattr(cast, role), percent=5)

    def test_wants_the_permission_to_send(self, cast):
        cast.clerk.groups.get().permissions.filter(codename="add_submission").delete()
        with pytest.raises(PermissionDenied):
            report(cast, percent=5)

    def test_two_people_may_each_report_the_same_milestone(self, cast):
        report(cast, cast.clerk, percent=5)
        report(cast, cast.local, percent=6)
        assert Submission.objects.waiting().count() == 2


class TestSendingAgain:
    def test_takes_up_the_report_that_waits_instead_of_making_another(self, cast):
        first = report(cast, percent=40, forecast=PartialDate.parse("2027"))
        # A short form made from the official record leaves the forecast as it officially is.
        second = report(cast, percent=50, forecast=None)
        assert second.pk == first.pk
        assert again(first).values == {"percent": "50", "forecast": "2027-01-01/2027-12-31"}
        assert [one.values["percent"] for one in first.history.order_by("history_id")] == ["40", "50"]

    def test_the_same_again_is_no_news(self, cast):
        first = report(cast, percent=40)
        report(cast, percent=40)
        assert first.history.count() == 1

    def test_update_leads_to_the_report_that_is_not_settled(self, cast):
        sent = report(cast, percent=40)
        assert browser(cast.clerk).get(page_of(cast)).url == address("edit", sent)
        assert htmx(cast.clerk).get(page_of(cast))["HX-Redirect"] == address("edit", sent)
        assert browser(cast.local).get(page_of(cast)).status_code == 200

    def test_after_a_return_it_waits_again_with_the_whole_exchange(self, cast):
        sent = report(cast, percent=40, reason="đã nộp")
        send_back(browser(cast.department), sent, "Thiếu biên bản")
        client = browser(cast.clerk)
        page = client.get(address("edit", sent))
        assert "Returned to you: Thiếu biên bản" in text_of(page)
        assert page.context["form"]["percent"].value() == 40
        response = client.post(address("edit", sent), form_of(page) | {"percent": "35", "reason": "đã bổ sung"})
        assert response.url == address("", sent)
        mended = again(sent)
        assert (mended.state, mended.values, mended.decided_by, mended.decision_reason) == (
            "waiting",
            {"percent": "35"},
            None,
            "",
        )
        text = text_of(client.get(response.url)).partition("Discussion")[2]
        told = ["Clerk sent this report đã nộp", "Percent done – → 40", "Department returned it Thiếu biên bản",
                "Clerk sent it again đã bổ sung", "Percent done – → 35"]  # fmt: skip
        places = [text.find(part) for part in told]
        assert -1 not in places
        assert places == sorted(places)

    def test_mistakes_while_mending_come_back_with_what_was_typed(self, cast):
        sent = report(cast, percent=40)
        client = browser(cast.clerk)
        response = client.post(address("edit", sent), form_of(client.get(address("edit", sent))) | {"percent": "400"})
        assert response.status_code == 422
        assert 'value="400"' in response.content.decode()
        assert again(sent).values == {"percent": "40"}

    def test_with_nothing_left_to_report_it_says_to_withdraw(self, cast):
        sent = report(cast, percent=40)
        client = browser(cast.clerk)
        response = client.post(address("edit", sent), form_of(client.get(address("edit", sent))) | {"percent": ""})
        assert response.status_code == 422
        assert "Withdraw the report instead" in text_of(response)

    def test_decided_meanwhile_loses_nothing_that_was_typed(self, cast):
        sent = report(cast, percent=40)
        client = browser(cast.clerk)
        form = form_of(client.get(address("edit", sent)))
        send_back(browser(cast.department), sent, "Sai số liệu")
        response = client.post(address("edit", sent), form | {"percent": "37"})
        assert response.status_code == 422
        assert "Department already decided on it, at" in text_of(response)
        assert 'value="37"' in response.content.decode()
        assert client.post(address("edit", sent), form_of(response)).status_code == 302
        assert again(sent).values == {"percent": "37"}

    def test_an_official_change_meanwhile_is_shown_before_it_is_sent(self, cast):
        sent = report(cast, percent=40)
        client = browser(cast.clerk)
        form = form_of(client.get(address("edit", sent)))
        record(cast.cluster, "eia", percent=38)
        response = client.post(address("edit", sent), form | {"percent": "45"})
        assert response.status_code == 422
        assert "38" in text_of(response)
        assert 'value="45"' in response.content.decode()
        client.post(address("edit", sent), form_of(response))
        assert (again(sent).values, again(sent).seen_values) == ({"percent": "45"}, {"percent": "38"})

    @pytest.mark.parametrize("role", ["department", "local"])
    def test_only_by_its_reporter(self, cast, role):
        sent = report(cast, percent=40)
        client = browser(getattr(cast, role))
        assert client.get(address("edit", sent)).status_code == 403
        assert client.post(address("withdraw", sent), {"version": sent.version}).status_code == 403
        assert again(sent).is_waiting

    def test_withdrawn_it_is_settled_and_another_may_be_sent(self, cast):
        sent = report(cast, percent=40)
        client = browser(cast.clerk)
        client.post(address("withdraw", sent), {"version": sent.version})
        assert again(sent).state == "withdrawn"
        assert client.get(address("edit", sent)).url == address("", sent)
        assert "Withdraw the report" not in text_of(client.get(address("", sent)))
        assert report(cast, percent=41).pk != sent.pk


class TestFromMyWork:
    """The short form and the update of several at once take the same way."""

    @pytest.fixture
    def today(self):
        with on(date(2026, 11, 23)):
            yield

    @pytest.mark.usefixtures("today")
    def test_the_short_form_sends_and_the_line_stays_as_it_is_officially(self, cast):
        late = record(cast.cluster, "eia", planned="2020", state="in_progress", percent=10)
        page = f"/work/milestones/{late.pk}/?section=late"
        client = htmx(cast.clerk)
        form = client.get(page)
        assert "Send for approval" in text_of(form)
        response = client.post(page, form_of(form) | {"state": "done", "percent": "100", "reason": "đã xong"})
        assert response.status_code == 200
        assert "Sent for approval" in text_of(response)
        assert "5 years 10 months overdue In progress 10 %" in text_of(response)
        assert Submission.objects.get().values == {"state": "done", "percent": "100"}

    def test_what_already_waits_is_mended_in_its_own_form(self, cast):
        sent = report(cast, percent=40)
        response = htmx(cast.clerk).get(f"/work/milestones/{sent.milestone_id}/?section=late")
        assert response["HX-Redirect"] == address("edit", sent)

    def test_several_at_once_are_a_report_each(self, cast):
        chosen = [milestone(cast.cluster, code) for code in ("eia", "feasibility")]
        given = {"milestones_with_versions": [(m, m.version) for m in chosen], "by": cast.clerk}
        given |= {"changes": {"state": "in_progress"}, "reason": "họp giao ban"}
        previewed = preview_together(**given)
        assert not Submission.objects.exists()
        outcomes = update_together(**given)
        assert [one.values for one in Submission.objects.waiting()] == [{"state": "in_progress"}] * 2
        assert {m.state for m in Milestone.objects.all()} == {"unknown"}
        assert [o.changes for o in outcomes] == [o.changes for o in previewed]
        assert str(outcomes[0].changes[0].after) in ("Đang thực hiện", "In progress")
