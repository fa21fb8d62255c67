"""What an officer records on the staff pages alone: a cluster, a figure, an event, an indicator, a double company."""

import pytest
from playwright.sync_api import expect

from bkproject.tests.browser.conftest import DESKTOP, PHONE, answered, hard_to_use
from clusters.models import Cluster
from places.models import AdministrativeUnit, Organisation
from progress.models import SiteEvent, SiteFigure
from reports.models import Indicator, IndicatorFigure

OFFICER, ADMINISTRATOR = "so.chuyenvien", "quantri"


@pytest.mark.parametrize("java_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_new_cluster_is_recorded_and_corrected(open_page, java_script):
    page = open_page(user=OFFICER, java_script_enabled=java_script)
    page.goto("/clusters/")
    page.click("a[href='/clusters/add/']")
    page.fill("[name=name]", "Quảng Chu Thượng")
    page.fill("[name=new_developer]", "Công ty TNHH Hạ tầng Xanh")
    page.focus("[name=address]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/clusters/quang-chu-thuong/")
    expect(page.locator("main")).to_contain_text("Công ty TNHH Hạ tầng Xanh")
    page.click("a[href='/clusters/quang-chu-thuong/edit/']")
    page.fill("[name=address]", "thôn Bản Đén")
    with answered(page):
        page.click("#site-form .form-actions button")
    page.wait_for_url("**/clusters/quang-chu-thuong/")
    assert Cluster.objects.get(slug="quang-chu-thuong").address == "thôn Bản Đén"
    assert page.problems == []


def test_a_figure_is_recorded_with_its_source_and_put_in_use(open_page):
    page = open_page(user=OFFICER)
    site = Cluster.objects.get(slug="cam-giang")
    page.goto("/clusters/cam-giang/")
    page.click("#figures .section-actions a")
    page.select_option("[name=measure]", "leased-area")
    page.fill("[name=value]", "7,25")
    page.fill("[name=source]", "Báo cáo quý III của chủ đầu tư")
    page.fill("[name=as_of]", "quý III/2026")
    page.click("#figure-form .form-actions button")
    expect(page.locator("#figures")).to_contain_text("7,25")
    assert SiteFigure.objects.filter(site=site.pk, measure="leased-area", value="7.25").exists()
    assert page.problems == []


def test_an_establishment_is_shown_first_done_and_undone_as_one(open_page):
    page = open_page(user=OFFICER)
    site = Cluster.objects.create(name="Bản Đén")
    page.goto(site.get_absolute_url())
    page.click("#events .section-header a")
    page.click("a[href*='kind=established']")
    page.fill("[name=date]", "5/3/2024")
    page.fill("[name=area]", "50")
    page.click("details summary:has-text('Văn bản mới')")
    page.fill("[name=new_document_number]", "77/QĐ-UBND")
    page.click("#event-form .form-actions button")
    expect(page.locator("#effects")).to_contain_text("50 ha")
    assert not SiteEvent.objects.filter(site=site.pk).exists()
    page.click("#event-form .form-actions button")
    expect(page.locator("#events")).to_contain_text("Thành lập")
    page.click("#events .item-list a:has-text('Sửa')")
    page.wait_for_url("**/events/**/edit/**")
    page.click(".page-actions > a")
    page.click("form[aria-labelledby=undo-title] button[type=submit]")
    page.wait_for_url("**/history/**")
    assert not SiteEvent.objects.filter(site=site.pk).exists()
    assert not SiteFigure.objects.filter(site=site.pk).exists()
    assert [problem for problem in page.problems if "422" not in problem] == []  # shown first is not saved yet


def test_a_target_is_recorded_for_a_year(open_page):
    page = open_page(user=OFFICER)
    page.goto("/indicators/")
    first = Indicator.objects.order_by("order").first()
    page.click(f"main a[href='{first.get_absolute_url()}']")
    page.wait_for_url(f"**{first.get_absolute_url()}")
    page.click(".page-actions a.btn-primary")
    page.select_option("[name=kind]", "planned")
    page.fill("[name=period]", "2035")
    page.fill("[name=value]", "40")
    page.fill("[name=source]", "Kế hoạch của tỉnh")
    page.click("#figure-form .form-actions button")
    expect(page.locator("#figures")).to_contain_text("2035")
    assert IndicatorFigure.objects.filter(indicator=first, kind="planned", period__startswith="2035").exists()
    assert page.problems == []


def test_a_company_entered_twice_is_merged_and_the_merge_undone(open_page):
    first, twin = (Organisation.objects.create(name=name, kind="enterprise") for name in ("Công ty ABC", "Cty ABC."))
    site = Cluster.objects.get(slug="cam-giang")
    site.developer = twin
    site.save()
    page = open_page(user=OFFICER)
    page.goto(f"{first.get_absolute_url()}")
    page.click("a[href*='/merge/organisation/']")
    page.click(f"a[href='?with={twin.pk}']")
    expect(page.locator("#on-gone")).to_contain_text("Cẩm Giàng")
    page.click("#merge-form .form-actions button")
    page.wait_for_url(f"**{first.get_absolute_url()}")
    assert Cluster.objects.get(pk=site.pk).developer == first
    page.click(".alert a[href*='/undo/'], .messages a[href*='/undo/']")
    page.click("form[aria-labelledby=undo-title] button[type=submit]")
    page.wait_for_url("**/history/**")
    assert Cluster.objects.get(pk=site.pk).developer == twin
    assert page.problems == []


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_the_pages_fit_the_screen_and_can_be_read_by_everybody(open_page, viewport):
    page = open_page(viewport, user=ADMINISTRATOR)
    site = Cluster.objects.get(slug="cam-giang")
    company = Organisation.objects.filter(developed_sites=site.pk).first() or Organisation.objects.first()
    other = Organisation.objects.exclude(pk=company.pk).first()
    indicator = Indicator.objects.order_by("order").first()
    addresses = [
        "/clusters/add/",
        "/clusters/cam-giang/edit/",
        f"/site-figures/add/?site={site.pk}",
        f"/site-figures/{SiteFigure.objects.filter(site=site.pk).first().pk}/edit/",
        f"/events/add/?site={site.pk}",
        f"/events/add/?site={site.pk}&kind=phased",
        "/indicators/",
        f"/indicators/{indicator.code}/edit/",
        f"/indicators/{indicator.code}/figures/add/",
        "/organisations/",
        company.get_absolute_url(),
        f"{company.get_absolute_url()}edit/",
        f"/merge/organisation/{company.pk}/",
        f"/merge/organisation/{company.pk}/?with={other.pk}",
        "/units/",
        f"/units/{AdministrativeUnit.objects.first().pk}/edit/",
    ]
    assert hard_to_use(page, addresses) == {}
    assert page.problems == []
