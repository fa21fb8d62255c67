"""A report written without network: it waits in the browser, is sent once there is one, and says so."""

import re

import pytest
from playwright.sync_api import expect

from bkproject.tests.browser.conftest import PHONE, sign_in_here
from bkproject.tests.browser.test_daily_work import milestone_of
from progress.models import Submission

CLERK = "cdt.hatang"
TYPED = "Đã san nền thêm 2 ha"


@pytest.fixture
def clerk(open_page):
    page = open_page(PHONE, user=CLERK, service_workers="allow")
    page.goto("/work/")
    page.milestone = milestone_of("thanh-thinh", "site-clearance")
    page.form = f"/clusters/thanh-thinh/milestones/{page.milestone.pk}/"
    return page


# Until the page of the form is kept and the worker beside it speaks for pages.
IS_KEPT = """async (address) => {
  const pages = await caches.open("tracker-pages");
  const isKept = async () => navigator.serviceWorker.controller && (await pages.match(address));
  for (let time = 0; !(await isKept()); time += 50) {
    if (time > 60_000) throw new Error(`${address} is not kept`);
    await new Promise((later) => setTimeout(later, 50));
  }
}"""


def open_and_keep(page):
    """Open the form with network, and wait until the browser has kept it."""
    page.goto(page.form)
    page.evaluate(IS_KEPT, page.form)


def save(page, text=TYPED):
    page.locator("[name=note]").fill(text)
    page.locator("[name=state]").select_option("in_progress")
    page.locator("form:has([name=version]) button[type=submit]").first.click()


def reports(page):
    return Submission.objects.filter(milestone=page.milestone.pk)


def go_online(page):
    page.context.set_offline(False)
    page.goto("/clusters/thanh-thinh/")


def test_a_report_waits_and_is_sent_once_there_is_a_network(clerk):
    open_and_keep(clerk)
    clerk.context.set_offline(True)
    clerk.goto(clerk.form)  # reachable: it was opened once
    expect(clerk.locator("#waiting-reports")).to_contain_text("Không có kết nối mạng", use_inner_text=True)
    save(clerk)
    expect(clerk).to_have_url(re.compile("/offline/"))
    expect(clerk.locator("#waiting-list li")).to_have_count(1)
    clerk.reload()
    expect(clerk.locator("#waiting-list li")).to_have_count(1)
    expect(clerk.locator("#kept-pages a")).to_have_attribute("href", clerk.form)
    assert not reports(clerk).exists()
    go_online(clerk)
    expect(clerk.locator("#waiting-reports")).to_contain_text("đã gửi: 1", use_inner_text=True)
    report = reports(clerk).get()
    assert report.values["note"] == TYPED
    assert report.reporter.username == CLERK
    clerk.reload()
    expect(clerk.locator("#waiting-reports")).to_be_hidden()
    assert reports(clerk).count() == 1


def test_the_form_in_its_place_waits_too(clerk):
    clerk.goto("/clusters/thanh-thinh/")
    clerk.locator(f"a[href$='{clerk.form}']").first.click()
    clerk.evaluate(IS_KEPT, clerk.form)
    clerk.context.set_offline(True)
    save(clerk)
    expect(clerk).to_have_url(re.compile("/offline/"))
    go_online(clerk)
    expect(clerk.locator("#waiting-reports")).to_contain_text("đã gửi: 1", use_inner_text=True)
    assert reports(clerk).get().values["note"] == TYPED


def test_somebody_who_saved_first_is_shown_as_on_the_page(clerk):
    open_and_keep(clerk)
    clerk.context.set_offline(True)
    save(clerk)
    expect(clerk).to_have_url(re.compile("/offline/"))
    clerk.milestone.note = "Chuyên viên ghi trong lúc đó"
    clerk.milestone.save()
    clerk.context.set_offline(False)
    clerk.goto("/offline/")
    expect(clerk.locator("#waiting-list [data-problem]")).to_be_visible()
    clerk.locator("#waiting-list button", has_text="Xem lại và gửi").click()
    expect(clerk.locator("main .alert-warning")).to_contain_text("Chuyên viên ghi trong lúc đó")
    expect(clerk.locator("[name=note]")).to_have_value(TYPED)
    assert not reports(clerk).exists()


def test_who_is_signed_out_meanwhile_keeps_the_report(clerk):
    open_and_keep(clerk)
    clerk.context.set_offline(True)
    save(clerk)
    expect(clerk).to_have_url(re.compile("/offline/"))
    clerk.context.clear_cookies(name="sessionid")
    clerk.context.set_offline(False)
    clerk.goto("/clusters/thanh-thinh/")
    expect(clerk.locator("#waiting-reports")).to_contain_text("sau khi đăng nhập", use_inner_text=True)
    assert not reports(clerk).exists()
    sign_in_here(clerk, CLERK)
    expect(clerk.locator("#waiting-reports")).to_contain_text("đã gửi: 1", use_inner_text=True)
    assert reports(clerk).count() == 1


def test_signing_out_leaves_nothing_behind(clerk):
    open_and_keep(clerk)
    clerk.context.set_offline(True)
    save(clerk)
    expect(clerk).to_have_url(re.compile("/offline/"))
    clerk.context.set_offline(False)
    clerk.milestone.note = "Chuyên viên ghi trong lúc đó"
    clerk.milestone.save()
    clerk.goto("/offline/")  # refused, so it goes on waiting
    expect(clerk.locator("#waiting-list [data-problem]")).to_be_visible()
    asked = []
    clerk.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    clerk.evaluate("document.querySelector(\"form[action='/logout/'] button\").click()")
    clerk.wait_for_url(re.compile("/login/"))
    assert len(asked) == 1
    clerk.goto("/offline/")
    expect(clerk.locator("#waiting-none")).to_be_visible()
    expect(clerk.locator("#kept-none")).to_be_visible()


def test_an_officer_s_forms_are_not_kept(open_page):
    page = open_page(user="so.chuyenvien", service_workers="allow")
    page.goto(f"/clusters/thanh-thinh/milestones/{milestone_of('thanh-thinh', 'eia').pk}/")
    expect(page.locator("[name=note]")).to_be_visible()
    expect(page.locator("[name=report_token]")).to_have_count(0)
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
