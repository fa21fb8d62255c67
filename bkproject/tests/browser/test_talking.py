"""What people say to each other: a remark that names somebody, and a meeting until its conclusion is settled."""

import pytest
from playwright.sync_api import expect

from bkproject.tests.browser.conftest import DESKTOP, PHONE, answered, hard_to_use
from progress.models import Conclusion, Meeting, Remark

OFFICER, ADMINISTRATOR, CLERK = "so.chuyenvien", "quantri", "cdt.hatang"
SITE = "/clusters/thanh-thinh/"


@pytest.mark.parametrize("java_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_remark_reaches_whom_it_names(open_page, java_script):
    page = open_page(user=OFFICER, java_script_enabled=java_script)
    page.goto(SITE)
    page.click("#remarks summary")
    page.fill("#remarks [name=text]", f"Nhờ @{CLERK} cho biết còn mấy hộ.")
    page.click("#remarks .remark-form button")
    expect(page.locator("#remarks")).to_contain_text("còn mấy hộ")
    named = open_page(user=CLERK)
    named.goto("/work/")
    expect(named.locator("main")).to_contain_text("còn mấy hộ")
    named.goto(SITE)
    with answered(named):
        named.click("#remarks button:has-text('đã đọc')")
    named.goto("/work/")
    expect(named.locator("main")).not_to_contain_text("còn mấy hộ")
    page.goto(SITE)
    page.click("#remarks a[href$='/edit/']")
    page.fill("[name=text]", "Nhờ chủ đầu tư cho biết còn mấy hộ.")
    with answered(page):
        page.click("form.remark-form button")
    assert Remark.objects.get().text == "Nhờ chủ đầu tư cho biết còn mấy hộ."
    page.goto(SITE)
    page.click("#remarks form[action$='/strike/'] button")
    expect(page.locator("#remarks del")).to_contain_text("còn mấy hộ")
    assert [*page.problems, *named.problems] == []


def test_a_conclusion_stands_until_a_second_person_confirms_it(open_page):
    page = open_page(user=OFFICER)
    page.goto("/meetings/add/")
    page.fill("[name=title]", "Giao ban tuần 48")
    page.fill("[name=date]", "29/11/2026")
    page.click("main .form-actions button")
    page.wait_for_url("**/meetings/*/")
    meeting = Meeting.objects.get()
    page.goto(f"{meeting.get_absolute_url()}agenda/")
    page.check("[name=chosen] >> nth=0")
    with answered(page):
        page.click("button:has-text('Đưa các mục đã chọn')")
    page.goto(meeting.get_absolute_url())
    page.click("a[href$='/conclude/'] >> nth=0")
    page.fill("[name=text]", "Bồi thường xong ba hộ còn lại")
    page.fill("[name=due]", "15/12/2026")
    page.select_option("[name=person]", index=1)
    page.click("main .form-actions button")
    expect(page.locator("#conclusions")).to_contain_text("Bồi thường xong")
    conclusion = Conclusion.objects.get()
    with page.expect_download() as minutes:
        page.click("a:has-text('Word')")
    assert minutes.value.suggested_filename.endswith(".docx")
    page.goto(f"{conclusion.get_absolute_url()}settle/")
    with answered(page):
        page.click("main .form-actions button")
    page.goto(conclusion.get_absolute_url())
    expect(page.locator("a[href$='/confirm/']"), "its own work").to_have_count(0)
    second = open_page(user=ADMINISTRATOR)
    second.goto("/work/")
    expect(second.locator("main")).to_contain_text("Bồi thường xong")
    second.goto(conclusion.get_absolute_url())
    second.click("a[href$='/confirm/']")
    with answered(second):
        second.click("main .form-actions button")
    conclusion.refresh_from_db()
    assert conclusion.confirmed_by.username == ADMINISTRATOR
    assert [*page.problems, *second.problems] == []


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_the_pages_fit_the_screen_and_can_be_read_by_everybody(open_page, viewport):
    page = open_page(viewport, user=OFFICER)
    page.goto("/meetings/add/")
    page.fill("[name=title]", "Giao ban")
    page.fill("[name=date]", "29/11/2026")
    with answered(page):
        page.click("main .form-actions button")
    meeting = Meeting.objects.get().get_absolute_url()
    page.goto(f"{meeting}agenda/")
    page.check("[name=chosen] >> nth=0")
    with answered(page):
        page.click("button:has-text('Đưa các mục đã chọn')")
    page.goto(meeting)
    conclude = page.get_attribute("a[href$='/conclude/'] >> nth=0", "href")
    page.goto(conclude)
    page.fill("[name=text]", "Báo cáo Sở")
    page.select_option("[name=person]", index=1)
    with answered(page):
        page.click("main .form-actions button")
    conclusion = Conclusion.objects.get().get_absolute_url()
    pages = ["/meetings/", meeting, f"{meeting}edit/", f"{meeting}agenda/", conclude, conclusion, "/remarks/", SITE]
    assert hard_to_use(page, pages) == {}
    assert page.problems == []
