"""A cluster and a zone with all that hangs on them, entered in the administration by the keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from clusters.models import Cluster
from progress.models import Document, Milestone, Obstacle, SecondaryProject, SiteEvent, SiteFigure
from zones.models import Zone

AT = """name => {
  const at = document.activeElement, select = at.closest('.related-widget-wrapper')?.querySelector('select');
  return at.name === name || at.id === name || (at.matches('.select2-selection') && select?.name === name)
    || at.textContent.trim() === name;
}"""
MOST_TABS = 120
MOST_KEYS = 130  # about 110 when this was written; a text typed counts as one


class Typist:
    """Somebody without a mouse: counts the keys that are no text, each text as one."""

    def __init__(self, page):
        self.page, self.keys = page, 0

    def press(self, key, times=1):
        for _time in range(times):
            self.page.keyboard.press(key)
        self.keys += times

    def go_to(self, name):
        """Press Tab until a field or link of this name has the focus."""
        for _tab in range(MOST_TABS):
            if self.page.evaluate(AT, name):
                return
            self.press("Tab")
        raise AssertionError(f"{name} is not reached by {MOST_TABS} tabs")

    def fill(self, **typed):
        for name, text in typed.items():
            self.go_to(name.replace("__", "-"))
            self.page.keyboard.insert_text(text)
            self.keys += 1

    def select(self, name, value):
        """Choose in a list by the arrow keys, as far down as the value stands."""
        self.go_to(name)
        down = self.page.evaluate(
            "value => [...document.activeElement.options].findIndex(option => option.value === value)"
            " - document.activeElement.selectedIndex",
            value,
        )
        assert down > 0, f"{name} offers no {value}"
        self.press("ArrowDown", down)

    def look_up(self, name, text):
        """Choose in a box that searches: open, type, take the first."""
        self.go_to(name)
        self.press("Enter")
        self.page.locator(".select2-container--open .select2-search__field").wait_for()
        self.page.keyboard.insert_text(text)
        # What was found before anything was typed may stand there still.
        self.page.locator(".select2-results__option--highlighted", has_text=text).wait_for()
        self.keys += 1
        self.press("Enter")
        self.page.locator(".select2-container--open").wait_for(state="hidden")

    def add_row(self, number, what):
        """Go to a section by the key of its place in the list of contents and add a row to it."""
        self.press(f"Alt+{number}")
        link = f"Thêm một {what}"
        self.go_to(link)
        self.press("Enter")
        # The new row takes the focus.
        self.page.wait_for_function("link => document.activeElement.textContent.trim() !== link", arg=link)


@pytest.mark.parametrize(("user", "model"), [("quantri", Cluster), ("quantri", Zone), ("bql.chuyenvien", Zone)])
def test_a_site_is_entered_from_nothing_by_the_keyboard(open_page, user, model):
    page = open_page(user=user)
    name = model._meta.model_name
    typist = Typist(page)
    page.goto(f"/admin/{model._meta.app_label}/{name}/add/")
    typist.fill(name="Bản Đén")
    typist.look_up("unit", "Cẩm Giàng")
    typist.fill(address="thôn Bản Đén")
    typist.press("Enter")
    page.wait_for_url("**/change/")
    site = model.objects.get(name="Bản Đén").pk
    for number in range(3):
        typist.select(f"milestones-{number}-state", "done")
        typist.fill(**{f"milestones__{number}__actual": "5/3/2024"})
    typist.add_row(2, "Số liệu")
    typist.select("figures-0-measure", "area")
    typist.fill(figures__0__value="50", figures__0__source="Quyết định 77")
    typist.add_row(3, "Khó khăn, vướng mắc")
    typist.look_up("obstacles-0-kind", "đất đai")
    typist.fill(obstacles__0__description="Vướng giá đất", obstacles__0__opened_on="5/3/2026")
    typist.add_row(5, "Dự án thứ cấp")
    typist.fill(projects__0__name="Nhà máy gỗ")
    typist.add_row(6, "Sự kiện")
    typist.select("events-0-kind", "amended")
    typist.fill(events__0__date="5/3/2025")
    typist.add_row(4, "Văn bản của khu, cụm")
    typist.go_to("add_id_site_documents-0-document")
    with page.expect_popup() as opened:
        typist.press("Enter")
    writer = Typist(opened.value)
    writer.page.wait_for_load_state()
    writer.select("kind", "decision")
    writer.fill(number="77/QĐ-UBND", title="Điều chỉnh ranh giới")
    writer.press("Enter")
    expect(page.locator("#id_site_documents-0-document")).to_have_value(re.compile(r"\d+"))
    typist.press("Alt+1")
    typist.go_to("milestones-0-percent")
    typist.press("Enter")
    page.locator("#result_list").wait_for()
    assert Milestone.objects.filter(site=site, state="done").count() == 3
    assert Document.objects.filter(sites=site, number="77/QĐ-UBND").exists()
    for record in (SiteFigure, Obstacle, SecondaryProject, SiteEvent):
        assert record.objects.filter(site=site).count() == 1, record
    assert typist.keys + writer.keys <= MOST_KEYS
    assert page.problems == []
