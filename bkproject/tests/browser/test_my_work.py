"""My work, by keyboard alone and with several milestones at once."""

import re

import pytest
from playwright.sync_api import expect

from bkproject.tests.browser.conftest import DESKTOP, PHONE
from progress.models import Milestone
from values.today import today

OFFICER = "so.chuyenvien"


def late_lines(page):
    return page.locator("#late tbody")


def milestone_of(line) -> Milestone:
    return Milestone.objects.get(pk=re.fullmatch(r"late-(\d+)", line.get_attribute("id")).group(1))


def test_updates_a_line_by_keyboard_alone_with_two_strokes_of_enter(open_page):
    page = open_page(user=OFFICER)
    page.goto("/work/")
    milestone, second = (milestone_of(late_lines(page).nth(number)) for number in (0, 1))
    # Tab from the skip link on until the first line's button has the focus.
    for _stroke in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#late [data-work-go]')"):
            break
    page.keyboard.press("Enter")
    form = page.locator("form.edit-form")
    expect(form.locator("[name=state]")).to_be_focused()
    # State, percent, the date with its two buttons, the note, why.
    for text in ("", "40", "quy IV/2027", "", "", "", "hẹn lại tại giao ban"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(form).to_have_count(0)
    expect(page.locator(f"#late-{milestone.pk}")).to_contain_text("không còn ở mục")
    expect(page.locator(f"#late-{second.pk} [data-work-go]")).to_be_focused()
    expect(page.locator("#live")).to_have_text(f"Đã lưu: {milestone}")
    milestone.refresh_from_db()
    assert (str(milestone.forecast), milestone.percent) == ("quý IV/2027", 40)
    assert milestone.history.first().history_change_reason == "hẹn lại tại giao ban"
    assert page.problems == []


def test_a_line_that_is_done_leaves_with_a_word_and_the_count_follows(open_page):
    page = open_page(PHONE, user=OFFICER)
    page.goto("/work/")
    count = int(page.locator("#late-count").inner_text())
    milestone = milestone_of(late_lines(page).first)
    late_lines(page).first.locator("[data-work-go]").click()
    page.locator("form.edit-form [name=done_today]").click()
    expect(page.locator(f"#late-{milestone.pk}")).to_contain_text(milestone.title)
    expect(page.locator(f"#late-{milestone.pk} [data-work-go]")).to_have_count(0)
    expect(page.locator("#late-count")).to_have_text(str(count - 1))
    expect(page.locator("#work-counts li:has(a[href='#late'])")).to_contain_text(str(count - 1))
    milestone.refresh_from_db()
    assert milestone.state == "done"
    assert page.problems == []


@pytest.mark.parametrize("java_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_updates_a_whole_section_together_after_a_preview(open_page, java_script):
    page = open_page(user=OFFICER, java_script_enabled=java_script)
    page.goto("/work/")
    late = [milestone_of(line) for line in late_lines(page).all()]
    page.locator("[name=section][value=late]").check()
    boxes = page.locator("#late [name=milestone]")
    expect(page.locator("#late [name=milestone]:checked")).to_have_count(boxes.count() if java_script else 0)
    page.locator("#late header button").click()
    page.locator("[name=state]").select_option("in_progress")
    page.locator("[name=reason]").fill("giao ban tuần")
    page.locator("button[value=preview]").click()
    expect(page.locator("ins").first).to_have_text("Đang thực hiện")
    assert not Milestone.objects.filter(pk__in=[m.pk for m in late], state="in_progress").exists()
    page.locator("button[value=save]").click()
    expect(page).to_have_url(re.compile("/work/$"))
    assert Milestone.objects.filter(pk__in=[m.pk for m in late], state="in_progress").count() == len(late)
    assert page.problems == []


def test_unticking_a_line_unticks_the_section(open_page):
    page = open_page(user=OFFICER)
    page.goto("/work/")
    everything = page.locator("[name=section][value=late]")
    everything.check()
    page.locator("#late [name=milestone]").first.uncheck()
    expect(everything).not_to_be_checked()


def test_the_date_asked_follows_the_state_and_is_filled_by_a_click(open_page):
    page = open_page(user=OFFICER)
    page.goto("/work/")
    milestone = milestone_of(late_lines(page).first)
    late_lines(page).first.locator("[data-work-go]").click()
    form = page.locator("form.edit-form")
    expect(form.get_by_label("Dự kiến hoàn thành")).to_be_visible()
    expect(form.get_by_label("Ngày hoàn thành")).to_be_hidden()
    form.get_by_role("button", name="+1 quý").click()
    forecast = form.locator("[name=forecast]")
    expect(forecast).not_to_have_value("")
    once = forecast.input_value()
    form.get_by_role("button", name="+1 quý").click()
    expect(forecast).not_to_have_value(once)
    expect(forecast).not_to_have_value("")
    form.locator("summary", has_text="Nhập đầy đủ").click()
    expect(form.get_by_label("Ngày hoàn thành")).to_be_visible()
    form.locator("summary", has_text="Nhập đầy đủ").click()
    form.locator("[name=state]").select_option("done")
    expect(form.get_by_label("Dự kiến hoàn thành")).to_be_hidden()
    form.locator("[name=forecast]").evaluate("field => { field.value = field.defaultValue; }")
    form.get_by_role("button", name="Hôm nay", exact=True).click()
    form.locator("button[type=submit]").first.click()
    expect(form).to_have_count(0)
    milestone.refresh_from_db()
    assert (milestone.state, milestone.actual.start) == ("done", today())
    assert page.problems == []


def test_a_document_is_named_by_its_number_and_a_new_one_in_its_place(open_page):
    page = open_page(PHONE, user=OFFICER)
    page.goto("/work/")
    milestone = milestone_of(late_lines(page).first)
    late_lines(page).first.locator("[data-work-go]").click()
    form = page.locator("form.edit-form")
    expect(form.locator("[name=state]")).to_be_focused()
    form.locator("[name=document]").press_sequentially("2140")
    expect(form.locator("datalist option[value^='2140/QĐ-UBND']").first).to_be_attached()
    form.locator("[name=document]").fill("99/BB-SCT")
    form.locator("[name=percent]").fill("5")
    form.locator("[name=state]").select_option("in_progress")
    form.locator("button[type=submit]").first.click()
    expect(form.locator("[name=new_document_number]")).to_have_value("99/BB-SCT")
    form.locator("[name=new_document_date]").fill("20/11/2026")
    form.locator("button[type=submit]").first.click()
    expect(form).to_have_count(0)
    milestone.refresh_from_db()
    assert str(milestone.document) == "Quyết định 99/BB-SCT, 20/11/2026"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_save_is_undone_in_the_line_by_one_click(open_page):
    page = open_page(user=OFFICER)
    page.goto("/work/")
    line, milestone = late_lines(page).first, milestone_of(late_lines(page).first)
    line.locator("[data-work-go]").click()
    page.locator("form.edit-form [name=done_today]").click()
    line = page.locator(f"#late-{milestone.pk}")
    expect(line).to_contain_text("Đã lưu")
    line.get_by_role("button", name="Hoàn tác").click()
    expect(line).to_contain_text("Đã hoàn tác")
    before = (milestone.state, milestone.percent, milestone.actual)
    milestone.refresh_from_db()
    assert (milestone.state, milestone.percent, milestone.actual) == before
    assert page.problems == []


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_no_change_is_confirmed_from_the_line_and_for_the_whole_site(open_page, viewport):
    page = open_page(viewport, user=OFFICER)
    page.goto("/work/")
    milestone = milestone_of(late_lines(page).first)
    late_lines(page).first.locator("[data-work-go]").click()
    page.locator("form.edit-form").get_by_role("button", name="Không thay đổi trong kỳ").click()
    expect(page.locator(f"#late-{milestone.pk}")).to_contain_text("Đã xác nhận không thay đổi")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert milestone.no_changes.count() == 1
    page.goto(milestone.site.get_absolute_url())
    page.locator("#milestones header").get_by_role("button", name="Không thay đổi trong kỳ").click()
    expect(page.locator("#messages")).to_contain_text("Đã xác nhận không thay đổi")
    page.locator("#messages").get_by_role("link", name="Hoàn tác").click()
    page.wait_for_url("**/undo/**")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("#messages")).to_contain_text("hoàn tác")
    assert milestone.site.no_changes.count() == 1
    assert page.problems == []


@pytest.mark.parametrize("java_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_stage_follows_its_sub_step_in_one_click(open_page, java_script):
    page = open_page(PHONE, user=OFFICER, java_script_enabled=java_script)
    stages = Milestone.objects.filter(state="unknown", phase=0, stage__code="construction")
    stage = stages.select_related("site", "stage").first()
    begun = Milestone.objects.get(site=stage.site, stage__code="construction-groundbreaking")
    begun.state = "in_progress"
    begun.save()
    page.goto(stage.site.get_absolute_url())
    row = page.locator(f"#milestone-{stage.pk}")
    row.get_by_role("button", name="Lưu: Đang thực hiện").click()
    expect(row).to_contain_text("theo công việc thành phần: Khởi công")
    stage.refresh_from_db()
    assert stage.state == "in_progress"
    page.wait_for_load_state()  # without its styles it is wider
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
