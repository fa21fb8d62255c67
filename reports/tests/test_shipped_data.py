"""The dashboard on the data shipped with the software says what was published, and no more."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from progress.access.roles import Role
from progress.models import SiteKind, Stage, WeeklyColumn
from progress.tests.cast import browser, text_of
from reports.tests.world import person, read
from values.tests.once import built_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@built_once
def seed():
    call_command("seed", verbosity=0)


@pytest.fixture
def page():
    seed()
    return read(person("leader", Role.LEADER), language="vi")


def test_six_of_the_27_clusters_are_entered_and_the_revoked_one_stands_apart(page):
    assert "6 trên 27 cụm đã nhập" in page
    assert "1 đã thu hồi quyết định, không tính" in page


def test_computed_and_published_hectares_stand_side_by_side(page):
    assert "218,4 ha Tổng hợp từ hồ sơ 6 cụm, tại ngày 23/11/2026" in page
    assert "186,4 ha Bài báo đầu năm 2024, số liệu 6 tháng đầu năm 2024" in page
    assert "Số tổng hợp nhiều hơn số công bố 32 ha." in page


def test_the_targets_of_2024_are_told_honestly(page):
    assert "ít nhất 1 cụm 0 cụm Tổng hợp từ hồ sơ 6 cụm, tại ngày 23/11/2026 Không đạt, đã quá hạn" in page
    # The source of the target names no prices: results at 2010 and at current prices stand beside it, compared to none.
    target = page.partition("1.900 tỷ đồng chưa có số liệu")[2]
    assert "4.800 tỷ đồng" in target.partition("Chưa đủ số liệu")[0]
    assert "2.023,72 tỷ đồng" in target.partition("Chưa đủ số liệu")[0]
    assert "27 cụm 6 cụm" in page
    assert "676,4 ha 218,4 ha" in page


def test_the_output_of_2023_stands_by_sector_with_both_totals(page):
    for sector in ("Khai khoáng 514,35", "chế tạo 1.124,5", "84,15", "57,3"):
        assert sector in page
    assert "Tổng số công bố 1.780 " in page
    assert "Tổng các ngành 1.780,3 " in page


def test_what_the_press_said_later_stands_with_its_source_marked_as_unverified(page):
    assert "năm 2024 13,38 % baobackan.vn, post68856; chưa kiểm chứng" in page
    assert "năm 2024 106,51 % baobackan.vn, post68856; chưa kiểm chứng" in page
    assert "năm 2021 6 cụm baobackan.vn, post2363" in page
    assert "6 tháng đầu năm 2025, tỉnh Bắc Kạn (đến 30/06/2025): 1.050 tỷ đồng" in page


def test_figures_of_the_year_before_are_one_click_away(page):
    client = browser(person("boss", Role.LEADER), "vi")
    for code, value in (("industrial-output-growth", "12,22"), ("industrial-output-of-plan", "100,4")):
        assert value in text_of(client.get(reverse("indicator", args=[code])))


def test_promises_missed_and_moved_are_late(page):
    overdue = page.partition("Mốc quá hạn")[2]
    assert all(text in overdue for text in ("CCN Thanh Thịnh", "tháng 1/2025", "quý IV/2025", "quý II/2024"))


def test_every_column_of_the_weekly_sheet_has_a_stage_of_both_kinds_of_site(page):
    for column in WeeklyColumn.values:
        for kind in SiteKind.values:
            assert Stage.objects.of_kind(kind).filter(weekly_column=column).exists(), (column, kind)
