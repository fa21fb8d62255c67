"""Two people on one milestone, in place on the site's page: theirs for one field, mine for another."""

from playwright.sync_api import expect

from bkproject.tests.browser.conftest import PHONE
from bkproject.tests.browser.test_daily_work import OFFICER, milestone_of
from values.dates import PartialDate


def test_theirs_for_one_field_mine_for_another(open_page):
    page = open_page(PHONE, user=OFFICER)
    page.goto("/clusters/cam-giang/")
    milestone = milestone_of("cam-giang", "eia")
    page.locator(f"a[href$='/milestones/{milestone.pk}/']").first.click()
    page.locator("[name=note]").fill("của tôi")
    page.locator("[name=source]").fill("tôi hỏi điện thoại")
    milestone.note, milestone.source, milestone.forecast = "của họ", "công văn của họ", PartialDate.parse("2028")
    milestone.save()
    form = page.locator("form.edit-form")
    form.locator(".form-actions .btn-primary").click()
    box = form.locator(".conflict")
    expect(box).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    take, keep = box.locator("[value='theirs:note']"), box.locator("[value='mine:note']")
    take.press("Enter")
    expect(form.locator("[name=note]")).to_have_value("của họ")
    expect(take).to_be_focused()
    expect(take).to_have_attribute("aria-pressed", "true")
    expect(form.locator("[name=source]")).to_have_value("tôi hỏi điện thoại")
    keep.press("Enter")
    expect(form.locator("[name=note]")).to_have_value("của tôi")
    expect(keep).to_be_focused()
    take.click()
    expect(form.locator("[name=note]")).to_have_value("của họ")
    milestone.refresh_from_db()
    assert milestone.source == "công văn của họ"

    if form.locator("[name=reason]").count():
        form.locator("[name=reason]").fill("giao ban")
    # The Enter key in a field saves: it presses none of the buttons of the box.
    form.locator("[name=source]").press("Enter")
    expect(form).to_have_count(0)
    milestone.refresh_from_db()
    assert (milestone.note, milestone.source) == ("của họ", "tôi hỏi điện thoại")
    assert "2028" in str(milestone.forecast)
    assert [problem for problem in page.problems if "422" not in problem] == []
