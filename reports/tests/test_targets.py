"""Targets against what is recorded, in honest words."""

import pytest

from progress.models import State
from reports.models import Basis, Computed
from reports.tests.world import chosen, cluster, done, indicator, key_stage, leader, published, read, target

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def operating():
    found = indicator("operating", computed=Computed.CLUSTERS_OPERATING, unit="cụm", unit_en="clusters")
    target(found, 2024, "1", at_least=True)
    return found


def not_begun(site, stage):
    milestone = site.milestones.get(stage=stage)
    milestone.state = State.NOT_STARTED
    milestone.save()


def test_a_target_not_reached_by_its_deadline_is_not_met(operating):
    not_begun(cluster("Cẩm Giàng"), key_stage("operation"))
    page = read(leader())
    assert "at least 1 clusters" in page
    assert "0 clusters Calculated from the record of 1 cluster, as at 23/11/2026" in page
    assert "Not met, the deadline has passed 1 clusters short" in page


def test_a_target_that_unreported_clusters_may_have_reached_cannot_be_judged(operating):
    operation = key_stage("operation")
    not_begun(cluster("Cẩm Giàng"), operation)
    cluster("Quảng Chu")
    page = read(leader())
    assert "0 clusters Calculated from the records of 2 clusters" in page
    assert "1 more cluster: operation not recorded." in page
    assert "Not enough data 1 clusters short" in page


def test_a_target_reached_after_its_deadline_is_met_by_now_only(operating):
    done(cluster("Cẩm Giàng"), key_stage("operation"))
    page = read(leader())
    assert "Met by now" in page
    assert "Not met" not in page


def test_a_target_without_a_result_cannot_be_judged():
    target(indicator("output", unit="tỷ đồng", unit_en="billion VND"), 2024, "1900")
    page = read(leader())
    assert "1.900 billion VND no data yet Not enough data due by 31/12/2024, no result recorded" in page


def test_a_target_with_the_years_own_result_is_met():
    output = indicator("output")
    target(output, 2024, "1900")
    published(output, 2024, "1901.5")
    assert "1.901,5 ha Bài báo, figure of 2024 Met" in read(leader())


def test_a_target_of_years_to_come_is_not_yet_due():
    planned = indicator("planned", computed=Computed.CLUSTERS_AREA)
    target(planned, 2030, "676.4")
    cluster("Cẩm Giàng", "43")
    assert "Not yet due 633,4 ha short" in read(leader())


def test_where_two_sources_know_the_result_the_one_reports_use_decides(operating):
    not_begun(cluster("Cẩm Giàng"), key_stage("operation"))
    published(operating, 2024, "1", source="Báo cáo Sở")
    reader = leader()
    page = read(reader)
    assert "1 clusters Báo cáo Sở, figure of 2024 another source: 0 clusters · Calculated from" in page
    assert "Not met" not in page
    chosen(operating, 2024, Basis.COMPUTED)
    page = read(reader)
    assert "another source: 1 clusters · Báo cáo Sở" in page
    assert "Not met, the deadline has passed" in page


def test_a_target_of_two_sources_is_judged_once_by_the_one_in_use():
    output = indicator("output")
    target(output, 2024, "1900")
    target(output, 2024, "2000", source="Nghị quyết")
    page = read(leader())
    assert "1.900 ha another source: 2.000 ha · Nghị quyết, figure of 2024" in page
    assert page.count("Not enough data") == 1


def test_older_targets_make_room_for_newer_ones():
    output = indicator("output")
    for year in (2022, 2023, 2024, 2030):
        target(output, year, "1900")
    page = read(leader())
    assert "2022 Indicator output" not in page
    assert all(f"{year} Indicator output" in page for year in (2023, 2024, 2030))
