"""Papers as they are printed: one page each, nothing cut off, whatever is recorded of a site."""

import re

import pytest
from playwright.sync_api import expect

from bkproject.tests.browser.conftest import DESKTOP, PHONE
from clusters.models import Cluster
from places.models import Organisation
from progress.models import Finding, Inspection, Measure, Milestone, Obstacle, ObstacleKind, SiteFigure, Stage
from values.dates import PartialDate

NO_FONT = "no font with the measures of Arial, which papers are printed in: install fonts-liberation"
LETTER = (
    "(() => { const c = document.createElement('canvas').getContext('2d'); c.font = '100px Arial, Liberation Sans';"
)
LETTER += " return c.measureText('m').width })()"
ARIAL = 83.3  # hundredths of its size, the width of its letter m
SHEETS = "[...document.querySelectorAll('.sheet')].map((sheet) => sheet.scrollHeight - sheet.clientHeight)"
LONG = "Đề nghị Ủy ban nhân dân xã khẩn trương hoàn thành phương án bồi thường, hỗ trợ, tái định cư. " * 5


@pytest.fixture
def full(office):
    """A site of which everything is recorded, in long words."""
    company = Organisation.objects.order_by("pk").last()
    name = "làng nghề truyền thống mây tre đan và chế biến lâm sản Bắc Sơn mở rộng giai đoạn hai"
    site = Cluster.objects.create(name=name, address=LONG[:200], developer=company)
    for phase in (1, 2, 3):
        Milestone.objects.create(site_id=site.pk, stage=Stage.objects.get(code="operation"), phase=phase)
    for milestone in site.milestones.all():
        milestone.state, milestone.percent, milestone.source = "in_progress", 40, LONG[:200]
        milestone.planned, milestone.forecast = PartialDate.parse("quý I/2009"), PartialDate.parse("quý III/2027")
        milestone.area_total, milestone.area_done, milestone.area_ready = 75, 40, 12
        milestone.save()
    for measure in Measure:
        SiteFigure.objects.create(site_id=site.pk, measure=measure, value=40, source=LONG[:200])
    visit, kind = Inspection.objects.create(site_id=site.pk, date="2026-09-14"), ObstacleKind.objects.first()
    for _number in range(20):
        Finding.objects.create(inspection=visit, found=LONG, responsible=company)
        Obstacle.objects.create(
            site_id=site.pk, kind=kind, description=LONG, asked_of=company, due=PartialDate.parse("quý I/2026")
        )
    return site


@pytest.mark.once
def test_each_sheet_is_one_page_and_holds_all_that_stands_on_it(open_page, full):
    page = open_page(DESKTOP, user="quantri")
    if page.evaluate(LETTER) != pytest.approx(ARIAL, abs=1):
        pytest.skip(NO_FONT)
    for path in ("/paper/clusters/", "/paper/zones/", "/paper/"):
        page.goto(path)
        page.emulate_media(media="print")
        beyond = page.evaluate(SHEETS)
        assert len(beyond) > 1, path
        assert set(beyond) == {0}, path
        printed = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == len(beyond), path
        page.emulate_media(media="screen")
    assert page.problems == []


@pytest.mark.once
@pytest.mark.parametrize("java_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_ranges_of_a_site_open_in_its_page_or_on_their_own(open_page, java_script):
    page = open_page(PHONE, user="so.chuyenvien", java_script_enabled=java_script)
    page.goto("/clusters/thanh-thinh/")
    fold = page.locator("details:has(> .ms-ranges)")
    fold.locator("summary").click()
    if not java_script:
        fold.locator("a[href^='/outlook/']").click()
    page.locator("table:has-text('Vận hành') >> text=chưa đủ số liệu để tính").last.wait_for()
    expect(page).to_have_url(re.compile("/clusters/" if java_script else "/outlook/"))
