"""The columns of another office's file are mapped in a browser: each choice shows at once what it makes of the file."""

import pytest
from playwright.sync_api import expect

from bkproject.tests.browser.conftest import PHONE
from bkproject.tests.browser.test_importing import OFFICER
from progress.models import SiteFigure
from spreadsheets.models import ImportRun
from spreadsheets.tests.files import xlsx

ROWS = [["TT", "Tên cụm công nghiệp", 2024, 2025], [1, "CCN Cẩm Giàng", 12.5, 20], [2, "CCN Phia Khao", None, 7]]
LEASED = "site_figures/leased-area"


def send(page):
    page.goto("/import/")
    page.set_input_files("input[type=file]", {"name": "cho-thue.xlsx", "mimeType": "", "buffer": xlsx(*ROWS)})
    page.locator("form[enctype] button").click()
    expect(page.locator("#mapping")).to_be_visible()


@pytest.mark.parametrize("java_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_columns_are_mapped_with_the_first_records_beside_them(open_page, java_script):
    page = open_page(user=OFFICER, java_script_enabled=java_script)
    send(page)
    tried = page.locator(".import-tried")
    expect(tried).to_contain_text("CCN Cẩm Giàng")
    expect(tried).not_to_contain_text("12,5")
    if not java_script:
        page.select_option("#column-0-2", "+")
        page.locator("button[name=show]").click()
    page.select_option("#column-0-2", LEASED)
    if not java_script:
        page.locator("button[name=show]").click()
    expect(tried).to_contain_text("12,5")
    expect(tried).to_contain_text("năm 2025")
    assert ImportRun.objects.get().state == "asking", "shown, and nothing kept"
    page.locator("#mapping button.btn-primary").click()
    expect(page.locator("#confirm")).to_be_visible()
    if java_script:
        expect(page.locator("[data-keys]")).to_be_visible()
        page.keyboard.press("j")
        page.keyboard.press("n")
        expect(page.locator("[data-tick]").first).not_to_be_checked()
        page.keyboard.press("?")
        expect(page.locator("#keys")).to_be_visible()
    assert page.problems == []


def test_the_mapping_fits_a_phone(open_page):
    page = open_page(PHONE, user=OFFICER)
    send(page)
    page.select_option("#column-0-2", LEASED)
    expect(page.locator(".import-tried")).to_contain_text("12,5")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.locator("#mapping button.btn-primary").click()
    expect(page.locator("#confirm")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.check("#add-new")
    page.locator("#confirm-form button").click()
    page.wait_for_url("**/done/**")
    assert SiteFigure.objects.filter(measure="leased-area", site__name="Cẩm Giàng").count() == 2
    assert page.problems == []
