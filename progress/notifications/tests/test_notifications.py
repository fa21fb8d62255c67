"""What concerns a person: who is told of what, what is shown of it, how it is read, and when it goes away."""

import re
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bkproject.tests.importing import changed, csv_of, sent
from progress.access.roles import Role
from progress.in_charge.actions import change_in_charge, planned
from progress.inspections.actions import add_inspection
from progress.meetings.actions import (
    add_conclusion,
    add_meeting,
    edit_conclusion,
    reopen_conclusion,
    settle_conclusion,
)
from progress.milestones.actions import report_milestone, update_milestone
from progress.models import Notification, Obstacle, ObstacleKind, Remark, Submission, VisitKind, WorkSettings
from progress.obstacles.actions import answer_obstacle, open_obstacle, reopen_obstacle, resolve_obstacle
from progress.obstacles.resources import ObstacleResource
from progress.remarks.actions import edit_remark, strike_remark, write_remark
from progress.submissions import actions
from progress.tests.cast import browser, milestone, person, text_of
from values.tests.page_forms import fields_of

LIST = "/notifications/"


@pytest.fixture
def land(cast):
    return ObstacleKind.objects.create(code="land", order=1, name="Đất đai")


def news(user) -> str:
    """What the page says to a person, without its head."""
    return text_of(browser(user).get(LIST)).partition("mentions of you.")[2]


def bell(user, page: str = "/") -> int:
    """The number that the bell shows on a page."""
    html = browser(user).get(page).content.decode()
    found = re.search(r'class="bell-count">.*?</span>\s*(\d+)', html, re.DOTALL)
    assert 'class="bell"' in html
    return int(found[1]) if found else 0


def reported(cast, percent: int = 60) -> Submission:
    eia = milestone(cast.cluster, "eia")
    changes = {"percent": percent, "note": "đã họp dân"}
    return report_milestone(milestone=eia, by=cast.clerk, version=eia.version, changes=changes)


def decide(submission, step, by, **more):
    submission.refresh_from_db()
    given = {"submission": submission, "by": by, "version": submission.version, **more}
    if step is not actions.send_back:
        given["record_version"] = submission.milestone.version
    return step(**given)


def opened(cast, by=None, **values) -> Obstacle:
    values = {"kind": ObstacleKind.objects.get(), "description": "Vướng giá đất", **values}
    return open_obstacle(site=cast.cluster, by=by or cast.department, values=values)


class TestAReport:
    def test_that_is_accepted_is_told_to_its_reporter_and_to_nobody_else(self, cast):
        decide(reported(cast), actions.accept, cast.department)
        assert "Approved Report: CCN Cẩm Giàng: EIA" in news(cast.clerk)
        assert "Department," in news(cast.clerk)
        assert bell(cast.clerk) == 1
        assert [bell(user) for user in (cast.department, cast.local, cast.leader)] == [0, 0, 0]

    def test_that_is_returned_says_why_until_it_is_sent_again(self, cast):
        report = reported(cast)
        decide(report, actions.send_back, cast.department, reason="thiếu biên bản")
        assert "Returned Report: CCN Cẩm Giàng: EIA thiếu biên bản" in news(cast.clerk)
        report.refresh_from_db()
        actions.resend(
            submission=report, by=cast.clerk, version=report.version, record_version=report.milestone.version,
            changes={"percent": 70}, reason="đã bổ sung",
        )  # fmt: skip
        assert bell(cast.clerk) == 0
        decide(report, actions.correct, cast.department, changes={"percent": 65}, reason="theo biên bản")
        assert "Approved with corrections" in news(cast.clerk)
        assert "Returned" not in news(cast.clerk)
        assert bell(cast.clerk) == 1

    def test_returned_twice_is_told_twice_in_one_line(self, cast):
        report = reported(cast)
        for reason in ("thiếu biên bản", "biên bản chưa ký"):
            decide(report, actions.send_back, cast.department, reason=reason)
            browser(cast.clerk).get(Notification.objects.get().get_absolute_url())
            assert bell(cast.clerk) == 0
            report.refresh_from_db()
            again = {"changes": {"percent": 70}, "reason": reason, "record_version": report.milestone.version}
            actions.resend(submission=report, by=cast.clerk, version=report.version, **again)
        decide(report, actions.send_back, cast.department, reason="chưa rõ")
        assert bell(cast.clerk) == 1
        assert news(cast.clerk).count("Returned") == 1

    def test_whose_acceptance_is_undone_is_said_to_be(self, cast):
        report, other = reported(cast), milestone(cast.cluster, "operation")
        other_report = report_milestone(milestone=other, by=cast.clerk, version=other.version, changes={"note": "x"})
        client = browser(cast.department)
        tickets = [f"{r.pk}-{r.version}-{r.milestone.version}" for r in (report, other_report)]
        client.post("/submissions/accept/", {"chosen": tickets})
        assert bell(cast.clerk) == 2
        change = report.milestone.history.latest()
        address = reverse("progress:undo", args=["milestone", change.pk])
        seen = re.search(r'name="seen" value="(\w+)"', client.get(address, follow=True).content.decode())
        client.post(address, {"reason": "nhầm cụm", "seen": seen[1]})
        assert news(cast.clerk).count("Undone after approval") == 1, "of the one report, not of the other"


class TestAnObstacle:
    def test_is_told_where_it_is_opened_to_those_whose_site_it_is(self, cast, land):
        stranger = person("stranger", Role.LOCAL, unit=cast.places.elsewhere)
        colleague = person("colleague", Role.DEPARTMENT)
        eia = milestone(cast.cluster, "eia")
        update_milestone(milestone=eia, by=colleague, version=eia.version, changes={"percent": 5})
        opened(cast)
        assert "New Obstacle: CCN Cẩm Giàng: Vướng giá đất" in news(cast.local)
        told = {cast.local: 1, cast.clerk: 1, colleague: 1, stranger: 0, cast.department: 0, cast.leader: 0}
        assert {user: bell(user) for user in told} == told, "colleague worked there, department did it"

    def test_work_of_long_ago_makes_it_nobodys(self, cast, land):
        colleague = person("colleague", Role.DEPARTMENT)
        eia = milestone(cast.cluster, "eia")
        update_milestone(milestone=eia, by=colleague, version=eia.version, changes={"percent": 5})
        with time_machine.travel(timezone.now() + timedelta(days=100)):
            opened(cast)
            assert bell(colleague) == 0

    def test_is_told_when_it_is_answered_until_the_answer_is_taken_back(self, cast, land):
        obstacle = opened(cast, asked_of=cast.company)
        browser(cast.local).post(f"{LIST}read/", {"until": timezone.now().isoformat()})
        assert bell(cast.local) == 0
        said = {"answered_on": timezone.localdate(), "answer": "sẽ bổ sung giá đất"}
        colleague = person("colleague", Role.DEPARTMENT)
        answer_obstacle(obstacle=obstacle, by=colleague, version=obstacle.version, **said)
        assert "Answered Obstacle: CCN Cẩm Giàng: Vướng giá đất sẽ bổ sung giá đất" in news(cast.local)
        assert bell(cast.department) == 1, "who recorded it"
        obstacle.refresh_from_db()
        obstacle.answered_on, obstacle.answer = None, ""
        obstacle.save()
        assert [bell(cast.local), bell(cast.department)] == [0, 0]

    def test_is_told_to_who_resolved_it_when_that_is_sent_back(self, cast, land):
        obstacle = opened(cast)
        today, colleague = timezone.localdate(), person("colleague", Role.DEPARTMENT)
        given = {"by": cast.department, "resolved_on": today, "resolution": "đã chi trả"}
        obstacle = resolve_obstacle(obstacle=obstacle, version=obstacle.version, **given)
        reopen_obstacle(obstacle=obstacle, by=colleague, version=obstacle.version, reason="còn hai hộ")
        assert "Returned Obstacle: CCN Cẩm Giàng: Vướng giá đất" in news(cast.department)

    def test_that_is_undone_or_deleted_is_told_no_more_and_comes_back_with_it(self, cast, land):
        obstacle = opened(cast)
        record = obstacle.history.latest()
        obstacle.delete()
        assert bell(cast.local) == 0
        assert browser(cast.local).get(LIST).status_code == HTTPStatus.OK
        row = record.instance
        row.comes_after(record)
        row.save()
        assert bell(cast.local) == 1

    def test_from_the_administration_is_told_too(self, cast, land):
        cast.administrator.is_staff = True
        cast.administrator.save()
        client, address = browser(cast.administrator), "/admin/progress/obstacle/"
        form = fields_of(client.get(f"{address}add/"), "obstacle_form")
        facts = {"site": cast.cluster.pk, "kind": land.pk, "description": "Thiếu vốn", "asked_of": cast.company.pk}
        assert client.post(f"{address}add/", {**form, **facts}).status_code == HTTPStatus.FOUND
        assert "New Obstacle: CCN Cẩm Giàng: Thiếu vốn" in news(cast.local)
        change = f"{address}{Obstacle.objects.get().pk}/change/"
        form = fields_of(client.get(change), "obstacle_form")
        client.post(change, {**form, "answered_on": "20/11/2026", "answer": "đã cấp vốn", "opened_on": "1/11/2026"})
        assert "Answered Obstacle: CCN Cẩm Giàng: Thiếu vốn" in news(cast.local)


class TestAnInspection:
    def test_is_told_once_with_all_it_found_to_those_whose_site_it_is(self, cast):
        facts = {"date": timezone.localdate(), "kind": VisitKind.values[0]}
        findings = [{"found": "san nền chậm"}, {"found": "chưa có hồ thu gom"}]
        add_inspection(by=cast.department, site=cast.cluster, facts=facts, findings=findings)
        assert "New Inspection: CCN Cẩm Giàng" in news(cast.clerk)
        told = {cast.clerk: 1, cast.local: 1, cast.department: 0, cast.leader: 0}
        assert {user: bell(user) for user in told} == told
        page = browser(cast.clerk).get(Notification.objects.get(person=cast.clerk).get_absolute_url(), follow=True)
        assert "san nền chậm" in text_of(page)

    def test_from_the_administration_is_told_too(self, cast):
        cast.administrator.is_staff = True
        cast.administrator.save()
        client, address = browser(cast.administrator), "/admin/progress/inspection/add/"
        form = fields_of(client.get(address), "inspection_form")
        kind = VisitKind.values[0]
        client.post(address, {**form, "site": cast.cluster.pk, "date": "20/11/2026", "kind": kind})
        assert "New Inspection: CCN Cẩm Giàng" in news(cast.clerk)


class TestASite:
    def put_in_charge(self, cast, *people, replace=True):
        changes = planned(sites=[cast.cluster, cast.other_cluster], add=people, replace=replace)
        change_in_charge(changes=changes, by=cast.department)

    def test_is_told_to_who_is_put_in_charge_until_it_is_handed_over(self, cast):
        colleague, successor = (person(name, Role.DEPARTMENT) for name in ("colleague", "successor"))
        self.put_in_charge(cast, colleague)
        assert "Assigned Site: CCN Cẩm Giàng" in news(colleague)
        assert [bell(colleague), bell(successor)] == [2, 0]
        self.put_in_charge(cast, successor)
        assert [bell(colleague), bell(successor)] == [0, 2]

    def test_has_its_news_told_to_who_is_in_charge_and_not_to_others_of_the_office(self, cast, land):
        colleague, other = (person(name, Role.DEPARTMENT) for name in ("colleague", "other"))
        self.put_in_charge(cast, colleague)
        eia = milestone(cast.cluster, "eia")
        update_milestone(milestone=eia, by=other, version=eia.version, changes={"percent": 5})
        opened(cast)
        assert "New Obstacle" in news(colleague)
        assert [bell(other), bell(cast.local)] == [0, 1]

    def test_that_a_file_gives_to_a_person_is_told_to_them(self, cast):
        rows = [("cluster", "Cẩm Giàng", "clerk")]
        sent(csv_of(("site_kind", "site", "person"), *rows), cast.department, kind="in_charge")
        assert "Assigned Site: CCN Cẩm Giàng" in news(cast.clerk)

    def test_from_the_administration_is_told_too(self, cast):
        cast.administrator.is_staff = True
        cast.administrator.save()
        client, address = browser(cast.administrator), "/admin/progress/personincharge/add/"
        form = fields_of(client.get(address), "personincharge_form")
        client.post(address, {**form, "site": cast.cluster.pk, "person": cast.clerk.pk})
        assert "Assigned Site: CCN Cẩm Giàng" in news(cast.clerk)


class TestAConclusion:
    @pytest.fixture
    def conclusion(self, cast):
        facts = {"kind": "cluster", "date": timezone.localdate(), "title": "Giao ban"}
        meeting = add_meeting(by=cast.department, facts=facts)
        facts = {"text": "Bồi thường xong ba hộ", "organisation": cast.company}
        return add_conclusion(meeting=meeting, by=cast.department, site=cast.cluster, facts=facts)

    def test_is_told_to_whom_it_is_given_and_no_more_when_it_is_given_to_another(self, cast, conclusion):
        assert "Assigned Conclusion: CCN Cẩm Giàng: Bồi thường xong ba hộ" in news(cast.clerk)
        colleague = person("colleague", Role.DEPARTMENT)
        given = {"by": cast.department, "version": conclusion.version}
        edit_conclusion(conclusion=conclusion, changes={"organisation": None, "person": colleague}, **given)
        assert [bell(cast.clerk), bell(colleague), bell(cast.local)] == [0, 1, 0]

    def test_that_stays_theirs_stays_read(self, cast, conclusion):
        browser(cast.clerk).get(Notification.objects.get().get_absolute_url())
        given = {"by": cast.department, "version": conclusion.version}
        edit_conclusion(conclusion=conclusion, changes={"text": "Bồi thường xong bốn hộ"}, **given)
        assert bell(cast.clerk) == 0
        assert "bốn hộ" in news(cast.clerk)

    def test_is_told_to_who_did_it_when_it_is_sent_back(self, cast, conclusion):
        done = {"done_on": timezone.localdate(), "done_note": "xong"}
        conclusion = settle_conclusion(conclusion=conclusion, by=cast.local, version=conclusion.version, **done)
        reopen_conclusion(conclusion=conclusion, by=cast.department, version=conclusion.version, reason="còn hai hộ")
        assert "Returned Conclusion" in news(cast.local)


class TestARemark:
    def test_that_names_a_person_is_told_until_it_names_them_no_more_or_is_struck_out(self, cast):
        remark = write_remark(by=cast.department, record=cast.cluster, text="@clerk @local xem giúp")
        assert "Names you Remark: CCN Cẩm Giàng: @clerk @local xem giúp" in news(cast.local)
        remark = edit_remark(remark=remark, by=cast.department, version=remark.version, text="@clerk xem giúp")
        assert [bell(cast.local), bell(cast.clerk)] == [0, 1]
        strike_remark(remark=remark, by=cast.department, version=remark.version)
        assert bell(cast.clerk) == 0

    def test_is_read_once_for_the_bell_my_work_and_its_page(self, cast):
        write_remark(by=cast.department, record=cast.cluster, text="@clerk xem giúp")
        client = browser(cast.clerk)
        assert "Department: @clerk xem giúp" in text_of(client.get("/work/"))
        opened_page = client.get(Notification.objects.get().get_absolute_url(), follow=True)
        assert opened_page.redirect_chain[-1][0].endswith(f"#remark-{Remark.objects.get().pk}")
        assert "Mark as read" not in text_of(opened_page)
        assert "Department: @clerk xem giúp" not in text_of(client.get("/work/"))
        assert bell(cast.clerk) == 0
        write_remark(by=cast.department, record=cast.cluster, text="@clerk còn nữa")
        client.post(f"/remarks/read/?site={cast.cluster.pk}")
        assert bell(cast.clerk) == 0


class TestThePage:
    def test_all_are_marked_as_read_but_what_came_since_it_was_shown(self, cast):
        write_remark(by=cast.department, record=cast.cluster, text="@clerk một")
        client = browser(cast.clerk)
        until = re.search(r'name="until" value="([^"]+)"', client.get(LIST).content.decode())[1]
        write_remark(by=cast.department, record=cast.cluster, text="@clerk hai")
        page = text_of(client.post(f"{LIST}read/", {"until": until}, follow=True))
        assert "1 notification marked as read." in page
        assert bell(cast.clerk) == 1

    @pytest.mark.parametrize(
        "until",
        ["", "hôm nay", "2026-13-45T00:00", "2026-11-29", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00"],
    )
    def test_a_time_that_cannot_be_read_marks_nothing(self, cast, until):
        write_remark(by=cast.department, record=cast.cluster, text="@clerk một")
        assert browser(cast.clerk).post(f"{LIST}read/", {"until": until}).status_code == HTTPStatus.FOUND
        assert bell(cast.clerk) == 1

    def test_who_does_not_see_the_record_any_more_sees_nothing_of_it(self, cast):
        write_remark(by=cast.department, record=cast.cluster, text="@clerk mật")
        address = Notification.objects.get().get_absolute_url()
        cast.cluster.developer = cast.rival
        cast.cluster.save()
        assert bell(cast.clerk) == 0
        assert "mật" not in news(cast.clerk)
        client = browser(cast.clerk)
        assert "no longer applies" in text_of(client.get(address, follow=True))
        assert client.post(f"{LIST}read/", {"until": timezone.now().isoformat()}).status_code == HTTPStatus.FOUND
        assert Notification.objects.unread().exists(), "it waits for the day they see the record again"

    def test_who_may_not_read_such_records_is_not_told_of_them(self, cast):
        write_remark(by=cast.department, record=cast.cluster, text="@clerk mật")
        group = cast.clerk.groups.get()
        group.permissions.remove(Permission.objects.get(codename="view_remark"))
        assert bell(cast.clerk) == 0

    def test_anothers_is_not_there(self, cast):
        write_remark(by=cast.department, record=cast.cluster, text="@clerk xem")
        address = Notification.objects.get().get_absolute_url()
        assert browser(cast.administrator).get(address).status_code == HTTPStatus.NOT_FOUND
        assert bell(cast.clerk) == 1

    def test_only_asking_how_it_is_reads_nothing(self, cast):
        write_remark(by=cast.department, record=cast.cluster, text="@clerk xem")
        assert browser(cast.clerk).head(Notification.objects.get().get_absolute_url()).status_code == HTTPStatus.FOUND
        assert bell(cast.clerk) == 1

    @pytest.mark.once
    def test_costs_as_many_queries_for_few_and_many_and_the_bell_one_or_two(self, cast, land):
        def queries(address) -> int:
            client = browser(cast.clerk)
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == HTTPStatus.OK
            return len(asked)

        opened(cast)
        write_remark(by=cast.department, record=cast.cluster, text="@clerk xem")
        few = [queries(address) for address in (LIST, "/clusters/")]
        for number in range(8):
            opened(cast, description=f"Vướng {number}")
            write_remark(by=cast.department, record=milestone(cast.cluster, "eia"), text=f"@clerk {number}")
        assert [queries(address) for address in (LIST, "/clusters/")] == few
        with CaptureQueriesContext(connection) as asked:
            assert bell(cast.clerk, "/clusters/") == 18
            # With the person, then of which kinds, then how many.
            assert sum("progress_notification" in query["sql"] for query in asked) == 3
        with CaptureQueriesContext(connection) as asked:
            assert bell(cast.department, "/clusters/") == 0
        assert sum("progress_notification" in query["sql"] for query in asked) == 1

    def test_the_bell_counts_to_99(self, cast):
        Notification.objects.bulk_create(
            Notification(person=cast.clerk, kind="mentioned", about="remark", about_pk=remark.pk)
            for remark in Remark.objects.bulk_create(
                Remark(site_id=cast.cluster.pk, text=f"{number}", written_by=cast.department) for number in range(120)
            )
        )
        assert "99+" in browser(cast.clerk).get("/").content.decode()

    def test_no_bell_rings_on_a_past_day(self, cast):
        write_remark(by=cast.department, record=cast.cluster, text="@clerk xem")
        today = timezone.localdate()
        with time_machine.travel(timezone.now() + timedelta(days=2)):
            response = browser(cast.clerk).get(f"/clusters/?as_of={today}")
        assert response.status_code == HTTPStatus.OK
        assert 'class="bell"' not in response.content.decode()


@pytest.mark.once
def test_a_file_of_obstacles_tells_whom_they_concern_in_a_fixed_number_of_queries(cast, land):
    header = ("site_kind", "site", "kind", "description", "asked_of")

    def send(words: list[str]) -> int:
        rows = [("cluster", "Cẩm Giàng", "land", text, "Công ty Cổ phần Nhựa đường") for text in words]
        with CaptureQueriesContext(connection) as asked:
            sent(csv_of(header, *rows), cast.department)
        return len(asked)

    send(["Vướng đầu tiên"])
    few = send(["Vướng thứ hai", "Vướng thứ ba"])
    assert send([f"Vướng giá đất {number}" for number in range(9)]) <= few
    assert "New Obstacle: CCN Cẩm Giàng: Vướng thứ hai" in news(cast.local)
    assert [bell(cast.local), bell(cast.department)] == [12, 0]
    browser(cast.local).post(f"{LIST}read/", {"until": timezone.now().isoformat()})
    answer = {"answered_on": str(timezone.localdate()), "answer": "đã xem"}
    sent(
        changed(cast.department, ObstacleResource, (Obstacle.objects.get(description="Vướng đầu tiên").pk, answer)),
        cast.department,
    )
    assert [bell(cast.local), bell(cast.clerk)] == [1, 13], "the clerk read nothing yet"
    assert "Answered Obstacle: CCN Cẩm Giàng: Vướng đầu tiên đã xem" in news(cast.local)


def test_what_was_read_long_ago_is_deleted_by_the_daily_command(cast, land, capsys):
    WorkSettings(notifications_kept_days=30).save()
    obstacle = opened(cast)
    browser(cast.clerk).get(Notification.objects.get(person=cast.clerk).get_absolute_url())

    def left_after(days: int) -> set[str]:
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            call_command("send_digest")
        return set(Notification.objects.values_list("person__username", flat=True))

    assert left_after(29) == {"clerk", "local"}
    assert left_after(32) == {"local"}, "nobody's news is deleted unread"
    obstacle.delete()
    assert left_after(32) == set()
