"""My work as one works it down: people put in charge, sites handed over, filters, ten lines by keyboard, on a phone."""

import re

from django.contrib.auth import get_user_model
from playwright.sync_api import expect

from bkproject.tests.browser.conftest import PHONE
from progress.models import Milestone, PersonInCharge, Site
from values.dates import PartialDate

OFFICER = "so.chuyenvien"


def user(name: str):
    return get_user_model().objects.get(username=name)


def another_officer():
    """Somebody else who may be in charge of clusters."""
    officer = user(OFFICER)
    other = get_user_model().objects.create(username="tran.mai", last_name="Trần Thị", first_name="Mai")
    other.groups.set(officer.groups.all())
    return other


def test_people_are_put_in_charge_of_several_sites_at_once(open_page):
    another_officer()
    page = open_page(user=OFFICER)
    page.goto("/clusters/")
    boxes = page.locator("#site-list [name=site]")
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.get_by_role("button", name="Giao phụ trách khu, cụm đã chọn").click()
    page.get_by_label("Trần Thị Mai (tran.mai)").check()
    page.locator("button[value=preview]").click()
    expect(page.locator("ins")).to_have_count(2)
    assert not PersonInCharge.objects.exists()
    page.locator("button[value=save]").click()
    expect(page.locator("main")).to_contain_text("Đã lưu: 2 khu, cụm.")
    assert PersonInCharge.objects.count() == 2
    page.get_by_role("link", name="2 CCN").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    assert page.problems == []


def test_sites_are_handed_over_and_taken_back(open_page):
    other, officer = another_officer(), user(OFFICER)
    sites = list(Site.objects.filter(kind="cluster").order_by("pk")[:3])
    for site in sites:
        PersonInCharge.objects.create(site=site, person=officer)
    page = open_page(user=OFFICER)
    page.goto("/in-charge/")
    page.get_by_role("link", name="Bàn giao").click()
    expect(page.locator("[name=site]:checked")).to_have_count(3)
    page.locator("[name=site]").first.uncheck()
    page.locator("[name=taker]").select_option(str(other.pk))
    page.locator("[name=note]").fill("chuyển công tác")
    page.locator("button[value=preview]").click()
    expect(page.locator("ins")).to_have_count(2)
    page.locator("button[value=save]").click()
    page.get_by_role("link", name="Hoàn tác").click()
    page.wait_for_url("**/undo/**")
    assert PersonInCharge.objects.filter(person=other).count() == 2
    page.locator("main form[method=post] button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("Đã hoàn tác")
    assert PersonInCharge.objects.filter(person=officer).count() == 3
    assert page.problems == []


def test_lines_are_filtered_and_grouped(open_page):
    page = open_page(user=OFFICER)
    page.goto("/work/")
    page.get_by_text("Lọc, nhóm").first.click()
    page.locator("[name=group]").select_option("stage")
    page.locator("[name=kind]").select_option("cluster")
    page.get_by_role("button", name="Xem", exact=True).click()
    expect(page.locator("#late .group-row").first).to_be_visible()
    expect(page).to_have_url(re.compile("group=stage"))
    assert page.problems == []


def tab_to(page, name: str) -> int:
    """Press Tab until the field has the focus; return how often."""
    for count in range(1, 30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return count
    raise AssertionError(f"no way to {name} by Tab")


def test_ten_late_lines_are_worked_down_by_keyboard(open_page):
    undated = Milestone.objects.filter(site__kind="cluster", state="unknown", planned=None, forecast=None)
    for milestone in undated.order_by("pk")[:10]:
        milestone.planned = PartialDate.year(2025)
        milestone.save()
    page = open_page(user=OFFICER)
    page.goto("/work/?section=late&whose=all")
    lines = [line.get_attribute("id") for line in page.locator("#late [data-work-line]").all()[:10]]
    assert len(lines) == 10
    strokes = 1
    page.keyboard.press("j")
    for number, line in enumerate(lines):
        page.keyboard.press("s")
        form = page.locator("form.edit-form")
        expect(form).to_have_count(1)
        expect(form.locator(":focus")).to_have_count(1)
        strokes += 1 + tab_to(page, "forecast")
        page.keyboard.type("12/2027")
        strokes += 7 + tab_to(page, "reason")
        page.keyboard.type("giao ban")
        page.keyboard.press("Enter")
        strokes += 9
        expect(form).to_have_count(0)
        expect(page.locator(f"#{line}")).to_contain_text("Đã lưu")
        if number < 9:
            expect(page.locator(f"#{lines[number + 1]} [data-work-go]")).to_be_focused()
    keys = [int(line.removeprefix("late-")) for line in lines]
    assert Milestone.objects.filter(pk__in=keys, forecast__end="2027-12-31").count() == 10
    assert strokes < 10 * 30
    assert page.problems == []


def test_keys_move_open_and_tell_themselves(open_page):
    page = open_page(user=OFFICER)
    page.goto("/work/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    first = page.locator("[data-work-line] [data-work-open]").first
    expect(first).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator("[data-work-line] [name=milestone]").first).to_be_checked()
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog#keys")).to_be_hidden()
    address = first.get_attribute("href")
    first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")
    assert page.problems == []


def test_on_a_phone_the_first_thing_to_do_is_on_the_first_screen_and_the_page_is_short(open_page):
    page = open_page(PHONE, user=OFFICER)
    page.goto("/work/")
    first = page.locator("[data-work-line]").first.bounding_box()
    assert first["y"] < PHONE["height"]
    assert page.evaluate("document.documentElement.scrollHeight") <= 3.5 * PHONE["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.problems == []
