"""How long pages are: a site at a glance, lists on a phone, the header; with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from bkproject.tests.browser.conftest import DESKTOP, PHONE
from clusters.models import Cluster
from places.models import Organisation
from progress.models import Document, Milestone, Obstacle, ObstacleKind, SecondaryProject
from values.dates import PartialDate

OFFICER = "so.chuyenvien"
SITE = "/clusters/thanh-thinh/"
LISTS = ["/clusters/", "/promises/", "/obstacles/", "/documents/", "/projects/", "/figures/"]
LONGEST_LIST, HIGHEST_HEADER = 8000, 64
NARROWED = "/clusters/?late=yes&slip=any&standing=current&operating=unknown&changed=30"


def height(page, selector="html"):
    return page.locator(selector).evaluate("(element) => element.scrollHeight")


@pytest.mark.parametrize(("viewport", "longest"), [(DESKTOP, 2600), (PHONE, 4000)], ids=["desk", "phone"])
def test_a_site_is_short_and_its_first_screen_says_where_it_stands(open_page, viewport, longest):
    page = open_page(viewport, user=OFFICER)
    page.goto(SITE)
    assert height(page) <= longest
    for said in ("h1", "#glance .overall", "#glance .ms-counts", "#glance dt:has-text('Mức độ đầy đủ thông tin')"):
        box = page.locator(said).first.bounding_box()
        assert box["y"] + box["height"] <= viewport["height"], said


def test_what_a_phone_folds_opens_without_javascript(open_page):
    page = open_page(PHONE, user=OFFICER, java_script_enabled=False)
    page.goto(SITE)
    paper = page.locator("#documents a[href^='/documents/']", has_text="2140/QĐ-UBND")
    expect(paper).to_be_hidden()
    page.locator("#documents summary").click()
    expect(paper).to_be_visible()


def test_a_wide_screen_and_paper_show_what_a_phone_folds(open_page):
    page = open_page(DESKTOP, user=OFFICER)
    page.goto(SITE)
    paper = page.locator("#documents a[href^='/documents/']", has_text="2140/QĐ-UBND")
    expect(paper).to_be_visible()
    page.set_viewport_size(PHONE)
    page.emulate_media(media="print")
    expect(paper).to_be_visible()


def test_a_forms_groups_fold_on_a_phone_open_by_a_tap_and_are_printed_whole(open_page):
    page = open_page(PHONE, user=OFFICER, java_script_enabled=False)
    page.goto("/forms/04/2026-half/")
    line = page.locator("#line-16")
    expect(line).to_be_hidden()
    assert page.locator("html").bounding_box()["height"] <= 3000
    page.locator(".group-fold summary").last.click()
    expect(line).to_be_visible()
    page.goto("about:blank")
    page.goto("/forms/04/2026-half/#line-3")
    expect(page.locator("#line-3")).to_be_visible()
    expect(line).to_be_hidden()
    page.emulate_media(media="print")
    expect(line).to_be_visible()
    page.emulate_media(media="screen")
    page.set_viewport_size(DESKTOP)
    expect(line).to_be_visible()


def test_a_form_to_fill_in_is_short_on_a_phone(open_page):
    page = open_page(PHONE, user=OFFICER)
    page.goto(f"/sites/{Cluster.objects.get(slug='thanh-thinh').pk}/figures/2026-half/")
    expect(page.locator(".period-input")).to_have_count(13)
    assert height(page) <= 5000


@pytest.fixture
def fifty(office):
    """Fifty sites more, with an overdue milestone, an obstacle, a project and a document each."""
    kind, company = ObstacleKind.objects.first(), Organisation.objects.first()
    for number in range(50):
        name = f"Cụm công nghiệp thử nghiệm số {number}"
        site = Cluster.objects.create(name=name, developer=company).pk
        late = Milestone.objects.get(site=site, stage__code="operation")
        late.planned = PartialDate.parse("quý I/2024")
        late.save()
        Obstacle.objects.create(
            site_id=site, kind=kind, asked_of=company, description=f"Chưa có giá đất {number}", opened_on="2026-01-15"
        )
        SecondaryProject.objects.create(site_id=site, name=f"Nhà máy số {number}", investor=company)
        Document.objects.create(kind="decision", number=f"{number}/QĐ-UBND", title=f"Thành lập cụm số {number}")


def test_lists_are_cards_of_two_lines_on_a_phone(open_page, fifty):
    page = open_page(PHONE, user=OFFICER)
    too_long = {}
    for path in [*LISTS, NARROWED]:
        page.goto(path)
        assert page.locator("tbody > tr").count() >= 50, path
        assert height(page, ".site-header") <= HIGHEST_HEADER
        rows = page.locator("tbody > tr:visible")
        first = min(rows.evaluate_all("(all) => all.map((row) => row.getBoundingClientRect().top)"))
        if height(page) > LONGEST_LIST or first > PHONE["height"] - 60:
            too_long[path] = height(page), first
    assert too_long == {}


def test_a_phone_says_what_a_list_is_narrowed_to_and_folds_its_filters(open_page):
    page = open_page(PHONE, user=OFFICER)
    page.goto("/clusters/?late=yes")
    late = page.locator("#id_late")
    expect(late).to_be_hidden()
    expect(page.locator(".asked")).to_have_text("Mốc quá hạn: có")
    page.locator(".filter-more > summary").click()
    late.select_option("no")
    expect(page.locator(".asked")).to_have_text("Mốc quá hạn: không có")
    expect(late).to_be_visible()
    page.set_viewport_size(DESKTOP)
    page.goto("/clusters/?late=yes")
    expect(late).to_be_visible()
    expect(page.locator(".asked")).to_be_hidden()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_wide_screen_shows_every_column_of_the_sites(open_page, fifty, language):
    page = open_page(DESKTOP, user=OFFICER, language=language)
    page.goto("/clusters/")
    frame = page.locator(".table-wrap")
    assert frame.evaluate("(frame) => frame.scrollWidth - frame.clientWidth") == 0


@pytest.mark.parametrize("java_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_tap_shows_the_other_columns_of_a_card(open_page, java_script):
    page = open_page(PHONE, user=OFFICER, java_script_enabled=java_script)
    page.goto("/clusters/")
    row = page.locator("tbody > tr").first
    expect(row.locator("td[data-label='Chủ đầu tư']")).to_be_hidden()
    row.locator(".row-more > summary").click()
    expect(row.locator("td[data-label='Chủ đầu tư']")).to_be_visible()


@pytest.mark.parametrize("java_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_search_language_and_account_are_behind_the_button_of_the_menu(open_page, java_script):
    page = open_page(PHONE, user=OFFICER, java_script_enabled=java_script)
    page.goto("/clusters/")
    assert height(page, ".site-header") <= HIGHEST_HEADER
    behind = [page.locator(".site-search input"), page.locator(".lang"), page.locator(".menu-name")]
    for part in behind:
        expect(part).to_be_hidden()
    page.locator(".nav-button > summary").click()
    for part in behind:
        expect(part).to_be_visible()
