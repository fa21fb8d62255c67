"""A person hears of what concerns them: the bell, the page of notifications, and what became of their reports."""

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import expect

from bkproject.tests.browser.conftest import DESKTOP, PHONE, answered, hard_to_use
from progress.milestones.actions import report_milestone
from progress.models import Milestone, ObstacleKind, Site, Submission
from progress.obstacles.actions import open_obstacle
from progress.remarks.actions import write_remark
from progress.work.digest import send_digests
from values.today import today

OFFICER, CLERK = "so.chuyenvien", "cdt.hatang"
SCRIPTS = pytest.mark.parametrize("java_script", [True, False], ids=["with JavaScript", "without JavaScript"])


def user(name):
    return get_user_model().objects.get(username=name)


def site() -> Site:
    return Site.objects.get(slug="thanh-thinh")


def reported() -> Submission:
    eia = Milestone.objects.get(site=site().pk, stage__code="eia", phase=0)
    changes = {"note": "Đã nộp hồ sơ lần hai"}
    return report_milestone(milestone=eia, by=user(CLERK), version=eia.version, changes=changes)


@SCRIPTS
def test_a_clerk_hears_of_the_decision_and_finds_it_among_their_reports(open_page, java_script):
    report = reported()
    officer = open_page(user=OFFICER)
    officer.goto(f"/submissions/{report.pk}/")
    officer.fill("[name=reason]", "Thiếu giấy biên nhận")
    with answered(officer):
        officer.click("form.return-form button[type=submit]")
    clerk = open_page(user=CLERK, java_script_enabled=java_script)
    clerk.goto("/work/")
    expect(clerk.locator(".bell-count")).to_contain_text("1")
    clerk.click(".bell")
    expect(clerk.locator("#unread")).to_contain_text("Thiếu giấy biên nhận")
    clerk.click("#unread a")
    clerk.wait_for_url(f"**/submissions/{report.pk}/")
    expect(clerk.locator(".bell-count")).to_have_count(0)
    clerk.goto("/submissions/")
    expect(clerk.locator("h1")).to_contain_text("Báo cáo của tôi")
    expect(clerk.locator("main table")).to_contain_text("Chuyên viên Sở Công Thương")
    assert [*officer.problems, *clerk.problems] == []


@SCRIPTS
def test_all_that_happened_at_a_persons_sites_is_read_at_once_and_gone_everywhere(open_page, java_script, mailoutbox):
    kind = ObstacleKind.objects.first()
    open_obstacle(site=site(), by=user(OFFICER), values={"kind": kind, "description": "Ba hộ chưa nhận tiền"})
    write_remark(by=user(OFFICER), record=site(), text=f"@{CLERK} còn mấy hộ?")
    get_user_model().objects.filter(username=CLERK).update(email="cdt@example.vn")
    clerk = open_page(user=CLERK, java_script_enabled=java_script)
    clerk.goto("/work/")
    clerk.click(".bell")
    for text in ("Ba hộ chưa nhận tiền", "còn mấy hộ?"):
        expect(clerk.locator("#unread")).to_contain_text(text)
    clerk.click("button:has-text('đã đọc tất cả')")
    expect(clerk.locator("#unread")).to_have_count(0)
    expect(clerk.locator("#read")).to_contain_text("Ba hộ chưa nhận tiền")
    expect(clerk.locator(".bell-count")).to_have_count(0)
    clerk.goto("/work/")
    expect(clerk.locator("main")).not_to_contain_text("còn mấy hộ?")
    send_digests(today(), usernames=[CLERK])
    assert not any("Ba hộ" in letter.body for letter in mailoutbox)
    assert clerk.problems == []


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_the_pages_fit_the_screen_and_can_be_read_by_everybody(open_page, viewport):
    reported()
    write_remark(by=user(OFFICER), record=site(), text=f"@{CLERK} còn mấy hộ?")
    page = open_page(viewport, user=CLERK)
    assert hard_to_use(page, ("/notifications/", "/submissions/")) == {}
    assert page.problems == []
