"""A file goes in, in a browser: progress while it is read, the preview, the confirmation."""

import pytest
from playwright.sync_api import expect

from bkproject.tests.browser.conftest import PHONE
from bkproject.tests.browser.test_daily_work import milestone_of
from spreadsheets.models import ImportRun
from spreadsheets.tests.files import xlsx

OFFICER = "so.chuyenvien"
HEADERS = ["Khu, cụm công nghiệp", "Bước", "Giai đoạn", "Hiện trạng", "Dự kiến", "Tỷ lệ"]
EIA = ["Cẩm Giàng", "Đánh giá tác động môi trường", 0, "Đang thực hiện", "quý I/2027", 40]
NEW = ["Cẩm Giàng", "Đánh giá tác động môi trường", 7, "Đang thực hiện", "2028", 5]


def choose(page, *rows):
    page.set_input_files("input[type=file]", {"name": "tuan-47.xlsx", "mimeType": "", "buffer": xlsx(HEADERS, *rows)})


@pytest.mark.parametrize("java_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_file_is_sent_previewed_and_confirmed(open_page, java_script):
    milestone = milestone_of("cam-giang", "eia")
    page = open_page(user=OFFICER, java_script_enabled=java_script)
    page.goto("/import/")
    told = []
    page.on("request", lambda request: told.append(request.headers.get("x-progress")))
    choose(page, EIA, NEW)
    page.locator("form[enctype] button").click()
    expect(page.locator("#confirm")).to_be_visible()
    assert ("1" in told) is java_script
    run = ImportRun.objects.get()
    expect(page.locator("#rows")).to_contain_text("2028")
    page.locator("a.import-part-changed").click()
    expect(page.locator("#rows")).to_contain_text("quý I/2027")
    page.locator("#confirm-form button").click()
    expect(page.locator("#add-new:invalid")).to_be_focused()
    assert ImportRun.objects.get(pk=run.pk).state == "preview", "new rows are agreed to apart"
    page.check("#add-new")
    page.locator("#confirm-form button").click()
    page.wait_for_url(f"**/imports/{run.pk}/done/")
    milestone.refresh_from_db()
    assert (milestone.percent, str(milestone.forecast)) == (40, "quý I/2027")
    assert page.problems == []


def test_what_is_wrong_with_the_file_is_told_where_it_was_chosen(open_page):
    page = open_page(PHONE, user=OFFICER)
    page.goto("/import/")
    page.set_input_files("input[type=file]", {"name": "anh.xlsx", "mimeType": "", "buffer": b"\x89PNG\r\n\x1a\n" * 20})
    page.locator("form[enctype] button").click()
    error = page.locator("[data-working-error]")
    expect(error).to_be_focused()
    expect(error).not_to_be_empty()
    expect(page.locator("form[enctype] button")).to_be_enabled()
    choose(page, EIA)
    page.locator("form[enctype] button").click()
    expect(page.locator("#confirm-form")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.problems == []


def test_a_connection_that_breaks_is_told(open_page):
    page = open_page(user=OFFICER)
    page.goto("/import/")
    page.route("**/import/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    choose(page, EIA)
    page.locator("form[enctype] button").click()
    expect(page.locator("[data-working-error]")).to_be_focused()
    assert not ImportRun.objects.exists()
