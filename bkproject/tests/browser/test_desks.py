"""Where a dossier is, a difficulty of no one site and a call for a sponsor: recorded and read on the staff pages."""

import datetime

import pytest
from playwright.sync_api import expect

from bkproject.tests.browser.conftest import DESKTOP, PHONE, answered, hard_to_use
from places.models import Organisation
from progress.models import Milestone, Movement, Obstacle, Site, SiteEvent

OFFICER, ADMINISTRATOR = "so.chuyenvien", "quantri"


@pytest.fixture
def authority(office):
    return Organisation.objects.create(name="Sở Nông nghiệp và Môi trường", kind="agency")


@pytest.mark.parametrize("java_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_dossier_is_sent_and_its_number_opens_the_list(open_page, authority, java_script):
    page = open_page(user=OFFICER, java_script_enabled=java_script)
    eia = Milestone.objects.get(site__slug="cam-giang", site__kind="cluster", stage__code="eia")
    page.goto(f"/promises/{eia.pk}/")
    page.click("#dossier .section-actions a")
    page.select_option("[name=kind]", "sent")
    page.select_option("[name=office]", str(authority.pk))
    page.click("#movement-form .form-actions button")
    expect(page.locator("#dossier")).to_contain_text(authority.name)
    page.goto("/desks/")
    page.click("td[data-label='Số hồ sơ'] a")
    expect(page.locator("#desk-list table.table-cards >> nth=1")).to_contain_text("CCN Cẩm Giàng")
    assert Movement.objects.filter(milestone=eia.pk, office=authority.pk).exists()
    assert page.problems == []


def test_an_administrator_records_a_limit_and_the_holidays(open_page, authority):
    site = Site.objects.get(slug="cam-giang", kind="cluster")
    eia = Milestone.objects.get(site=site.pk, stage__code="eia")
    Movement.objects.create(
        site_id=site.pk, milestone=eia, kind="received", office=authority, date=datetime.date(2026, 3, 2)
    )
    page = open_page(user=ADMINISTRATOR)
    page.goto("/desks/")
    page.click(".page-actions > a")
    page.wait_for_url("**/limits/")
    page.click(".page-actions a.btn-primary")
    page.select_option("[name=stage]", str(eia.stage_id))
    page.fill("[name=days]", "10")
    page.select_option("[name=day_kind]", "working")
    page.fill("[name=article]", "khoản 1 Điều 1 quy định mẫu")
    page.fill("[name=valid_from]", "01/01/2025")
    with answered(page):
        page.click("#limit-form .form-actions button")
    page.goto("/desks/")
    expect(page.locator("#desk-list")).to_contain_text("chưa có lịch nghỉ năm 2026")
    page.goto("/limits/calendars/add/")
    page.fill("[name=year]", "2026")
    page.fill("[name=source]", "Thông báo mẫu")
    page.fill("[name=days_off]", "14/02/2026 – 22/02/2026: Tết Nguyên đán")
    with answered(page):
        page.click("#limit-form .form-actions button")
    page.goto("/desks/")
    expect(page.locator("#desk-list")).to_contain_text("hạn tính được: 16/03/2026")
    assert page.problems == []


def test_a_difficulty_of_no_one_site_and_a_call_are_recorded(open_page):
    page = open_page(user=OFFICER)
    page.goto("/obstacles/")
    page.click(".page-actions > a")
    page.click("a[href='?common=cluster']")
    page.fill("[name=description]", "Chưa có cơ chế hỗ trợ hạ tầng")
    page.select_option("[name=kind]", index=1)
    page.click("main form .form-actions button")
    expect(page.locator("main")).to_contain_text("Khó khăn chung các cụm công nghiệp")
    assert Obstacle.objects.common().count() == 1
    page.goto("/clusters/cam-giang/")
    page.click("#events .section-header a")
    page.click("a[href*='kind=developer-call'] >> nth=0")
    page.fill("[name=date]", "tháng 3/2026")
    for _time in ("without a decision it asks first", "then it is saved"):
        with page.expect_navigation():
            page.click("#event-form .form-actions button")
    page.goto("/search/?q=kêu gọi đầu tư")
    expect(page.locator("#calls")).to_contain_text("CCN Cẩm Giàng")
    assert SiteEvent.objects.filter(kind="developer-call").count() == 1


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_the_pages_fit_the_screen_and_can_be_read_by_everybody(open_page, authority, viewport):
    site = Site.objects.get(slug="cam-giang", kind="cluster")
    eia = Milestone.objects.get(site=site.pk, stage__code="eia")
    moved = Movement.objects.create(
        site_id=site.pk, milestone=eia, kind="received", office=authority, date=datetime.date(2026, 3, 2)
    )
    page = open_page(viewport, user=ADMINISTRATOR)
    addresses = (
        "/desks/", "/limits/", "/limits/add/", "/calls/", "/obstacles/add/", f"/movements/{moved.pk}/edit/",
        moved.get_absolute_url(),
    )  # fmt: skip
    assert hard_to_use(page, addresses) == {}
    assert page.problems == []
