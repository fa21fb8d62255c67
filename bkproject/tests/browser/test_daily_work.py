"""What an officer does in a day, in a browser."""

import re

import pytest
from playwright.sync_api import expect

from bkproject.tests.browser.conftest import PHONE, sign_in_here
from clusters.models import Cluster
from progress.models import Milestone

OFFICER = "so.chuyenvien"


def test_signs_in_sees_the_dashboard_and_signs_out(open_page):
    page = open_page()
    page.goto("/login/")
    sign_in_here(page, OFFICER)
    expect(page).to_have_url(re.compile("/work/$"))
    page.goto("/")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("main")).to_contain_text("27")
    page.locator("header details.menu summary").last.click()
    page.locator("form[action='/logout/'] button").click()
    expect(page).to_have_url(re.compile("/login/"))
    page.goto("/clusters/")
    expect(page).to_have_url(re.compile("/login/"))


def test_filters_the_list_and_shares_the_address(open_page):
    page = open_page(user=OFFICER)
    page.goto("/clusters/")
    page.fill("main input[name=q]", "cam giang")
    page.press("main input[name=q]", "Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text("Cẩm Giàng")
    expect(page).to_have_url(re.compile(r"q=cam"))
    shared = open_page(user="lanhdao")
    shared.goto(page.url)
    expect(shared.locator("tbody tr")).to_have_count(1)


def milestone_of(slug, stage):
    return Milestone.objects.get(site=Cluster.objects.get(slug=slug), stage__code=stage, phase=0)


@pytest.mark.parametrize("java_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_updates_a_milestone_from_the_sites_page(open_page, java_script):
    milestone = milestone_of("cam-giang", "eia")
    page = open_page(user=OFFICER, java_script_enabled=java_script)
    page.goto("/clusters/cam-giang/")
    page.locator(f"a[href$='/milestones/{milestone.pk}/']").first.click()
    form = page.locator("form:has([name=version])")
    form.locator("[name=forecast]").fill("quý I/2027")
    form.locator("[name=percent]").fill("40")
    form.locator("[name=note]").fill("Đang lấy ý kiến")
    form.locator("button[type=submit]").first.click()
    expect(page.locator("form:has([name=version])")).to_have_count(0)
    expect(page).to_have_url(re.compile("/clusters/cam-giang/"))
    expect(page.locator("main")).to_contain_text("quý I/2027")
    milestone.refresh_from_db()
    assert (str(milestone.forecast), milestone.percent, milestone.note) == ("quý I/2027", 40, "Đang lấy ý kiến")
    assert milestone.history.first().history_user.username == OFFICER
    assert page.problems == []


def test_a_date_that_cannot_be_read_is_told_at_its_field_and_stays_typed(open_page):
    milestone = milestone_of("cam-giang", "eia")
    page = open_page(user=OFFICER)
    page.goto("/clusters/cam-giang/")
    page.locator(f"a[href$='/milestones/{milestone.pk}/']").first.click()
    form = page.locator("form:has([name=version])")
    form.locator("[name=forecast]").fill("31/02/2027")
    form.locator("button[type=submit]").first.click()
    field = form.locator("[name=forecast]")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value("31/02/2027")
    expect(page.locator(f"#{field.get_attribute('id')}-error")).to_contain_text("31/02/2027")
    milestone.refresh_from_db()
    assert milestone.forecast is None


def test_switches_to_english_and_it_is_remembered(open_page):
    page = open_page(user=OFFICER)
    page.goto("/clusters/?q=cam")
    page.locator("button[lang=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_url(re.compile(r"q=cam"))
    page.goto("/zones/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_contain_text("Industrial zones")


def test_works_by_keyboard_alone(open_page):
    page = open_page(user=OFFICER)
    page.goto("/clusters/cam-giang/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", "#main")
    milestone = milestone_of("cam-giang", "eia")
    link = page.locator(f"a[href$='/milestones/{milestone.pk}/']").first
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("form:has([name=version]) :focus")).to_have_count(1)


def test_the_menu_works_on_a_phone(open_page):
    page = open_page(PHONE, user=OFFICER)
    page.goto("/work/")
    page.locator("header summary").first.click()
    page.locator("header a[href='/zones/']").first.click()
    expect(page).to_have_url(re.compile("/zones/"))


def test_searches_everything_from_any_page(open_page):
    page = open_page(user=OFFICER)
    page.goto("/zones/")
    page.fill("header input[name=q]", "2140")
    page.press("header input[name=q]", "Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=2140"))
    expect(page.locator("main")).to_contain_text("2140/QĐ-UBND")
    expect(page.locator("main")).to_contain_text("CCN Thanh Thịnh")
