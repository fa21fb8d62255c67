"""A session that ends while somebody types: what was typed waits for them behind the sign-in page."""

import re

import pytest
from playwright.sync_api import expect

from bkproject.tests.browser.conftest import sign_in_here
from bkproject.tests.browser.test_daily_work import OFFICER, milestone_of

TYPED = "Đang lấy ý kiến, chưa xong"


def type_and_lose_the_session(page, address):
    page.goto(address)
    milestone = milestone_of("cam-giang", "eia")
    if "milestones" not in address:
        page.locator(f"a[href$='/milestones/{milestone.pk}/']").first.click()
    page.locator("[name=note]").fill(TYPED)
    page.locator("[name=state]").select_option("in_progress")
    page.context.clear_cookies(name="sessionid")
    page.locator("form:has([name=version]) button[type=submit]").first.click()
    expect(page).to_have_url(re.compile("/login/"))


def test_a_form_in_place_is_found_again_after_signing_in(open_page):
    page = open_page(user=OFFICER)
    type_and_lose_the_session(page, "/clusters/cam-giang/")
    sign_in_here(page, OFFICER)
    expect(page).to_have_url(re.compile("/clusters/cam-giang/"))
    page.locator("#kept-form a").click()
    expect(page.locator("[name=note]")).to_have_value(TYPED)
    page.locator("form:has([name=version]) button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text(TYPED)
    assert milestone_of("cam-giang", "eia").note == TYPED
    page.goto("/clusters/cam-giang/")
    expect(page.locator("#kept-form")).to_be_hidden()
    assert page.problems == []


def test_a_page_with_a_form_comes_back_filled_and_still_knows_its_version(open_page):
    page = open_page(user=OFFICER)
    milestone = milestone_of("cam-giang", "eia")
    address = f"/clusters/cam-giang/milestones/{milestone.pk}/"
    type_and_lose_the_session(page, address)
    milestone.note = "Người khác ghi trong lúc đó"
    milestone.save()
    sign_in_here(page, OFFICER)
    expect(page).to_have_url(re.compile(address))
    expect(page.locator("#kept-form")).to_be_visible()
    expect(page.locator("[name=note]")).to_have_value(TYPED)
    page.locator("form:has([name=version]) button[type=submit]").first.click()
    expect(page.locator("main .alert-warning")).to_contain_text("Người khác ghi trong lúc đó")
    expect(page.locator("[name=note]")).to_have_value(TYPED)


def test_another_person_in_the_same_tab_never_sees_it(open_page):
    page = open_page(user=OFFICER)
    type_and_lose_the_session(page, "/clusters/cam-giang/")
    sign_in_here(page, "quantri")
    expect(page.locator("#kept-form")).to_be_hidden()
    assert TYPED not in page.content()
    assert page.evaluate("sessionStorage.getItem('tracker.kept-form')") is None


def test_what_was_typed_in_the_administration_comes_back_too(open_page):
    page = open_page(user=OFFICER)
    cluster = milestone_of("cam-giang", "eia").site_id
    page.goto(f"/admin/clusters/cluster/{cluster}/change/")
    page.locator("[name=address]").fill(TYPED)
    page.context.clear_cookies(name="sessionid")
    page.locator("[name=_save]").first.click()
    expect(page).to_have_url(re.compile("/login/"))
    sign_in_here(page, OFFICER)
    expect(page.locator("#kept-form")).to_be_visible()
    expect(page.locator("[name=address]")).to_have_value(TYPED)


@pytest.mark.parametrize("java_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_form_older_than_the_sign_in_says_so_and_nothing_is_written(open_page, java_script):
    """Signed out and in again in another window: the form's token is of the old session."""
    page = open_page(user=OFFICER, java_script_enabled=java_script)
    milestone = milestone_of("cam-giang", "eia")
    address = f"/clusters/cam-giang/milestones/{milestone.pk}/"
    page.goto(address)
    page.locator("[name=note]").fill(TYPED)
    page.context.clear_cookies(name="csrftoken")
    page.locator("form:has([name=version]) button[type=submit]").first.click()
    expect(page.locator("h1")).to_contain_text("hết hạn")
    page.locator(f"main a[href='{address}']").click()
    if java_script:
        expect(page.locator("[name=note]")).to_have_value(TYPED)
    milestone.refresh_from_db()
    assert milestone.note == ""
