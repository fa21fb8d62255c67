"""Each role opens the dashboard and reads what is theirs, no more."""

import pytest

from progress.access.roles import Role
from reports.models import Computed
from reports.tests.world import (
    cluster,
    developer,
    indicator,
    leader,
    officer,
    open_page,
    person,
    published,
    read,
    target,
    text_of,
    unit,
    zone,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def province():
    """Three clusters and a zone, of a plan of 27 clusters."""
    planned = indicator("planned", computed=Computed.CLUSTERS_RECORDED, unit="cụm", unit_en="clusters")
    target(planned, 2030, "27", source="Quy hoạch tỉnh")
    published(indicator("growth", unit="%"), 2023, "12.22")
    cluster("Cẩm Giàng", "43", unit=unit("Cẩm Giàng"))
    cluster("Vằng Mười", "15", developer=developer("Trung tâm Khuyến công"))
    cluster("Quảng Chu", "74.4")
    zone("Thanh Bình", "80.7")


def test_whoever_is_not_signed_in_is_sent_to_sign_in(client):
    assert client.get("/").headers["Location"] == "/login/?next=/"


def test_the_dashboard_only_answers_questions(client):
    client.force_login(leader())
    assert client.post("/").status_code == 405


def test_a_leader_reads_the_whole_province(province):
    page = read(leader())
    assert "All industrial clusters and zones · as at" in page
    assert "3 of 27 clusters entered" in page
    assert "Planned by 2030: Quy hoạch tỉnh, figure of 2030" in page
    assert "1 zones entered" in page
    assert "12,22 %" in page


def test_a_leader_is_offered_nothing_to_change(province):
    assert "Choose what reports use" not in read(leader())


def test_an_administrator_without_a_role_reads_it_all(province, admin_user):
    assert "3 of 27 clusters entered" in read(admin_user)


def test_a_board_officer_reads_of_zones_only(province):
    page = read(person("board", Role.BOARD))
    assert "All industrial zones" in page
    assert "1 zones entered" in page
    for word in ("clusters entered", "Targets", "of 27", "12,22", "Quảng Chu"):
        assert word not in page


def test_a_local_officer_reads_of_their_own_sites_without_the_provinces_figures(province):
    home = cluster("Huyền Tụng", unit=unit("Huyền Tụng")).unit
    page = read(person("local", Role.LOCAL, unit=home))
    assert "Sites in xã Huyền Tụng" in page
    assert "1 clusters entered" in page
    assert "zones entered" not in page
    for word in ("of 27", "Targets", "12,22", "All industrial clusters and zones"):
        assert word not in page


def test_a_clerk_reads_of_their_developers_sites(province):
    page = read(person("clerk", Role.CLERK, organisation=developer("Onsen Fuji")))
    assert "No sites in your access yet" in page
    mine = cluster("Nam Bằng Lũng", developer=developer("Bằng Lũng")).developer
    page = read(person("other", Role.CLERK, organisation=mine))
    assert "Sites of Bằng Lũng" in page
    assert "1 clusters entered" in page


def test_a_local_officer_without_a_place_of_work_is_told_what_to_do(province):
    page = read(person("lost", Role.LOCAL))
    assert "No sites in your access yet" in page
    assert "Ask the administrator to record your place of work" in page


def test_a_person_without_a_role_is_told_what_to_do(province):
    page = text_of(open_page(person("nobody", None)))
    assert "You have no role yet" in page
    assert "Ask the administrator for one" in page
    assert "entered" not in page


def test_who_loses_the_right_to_read_indicators_loses_the_provinces_figures(province):
    user = leader()
    group = user.groups.get()
    group.permissions.remove(group.permissions.get(codename="view_indicator"))
    page = read(user)
    assert "3 clusters entered" in page
    assert "of 27" not in page


def test_an_empty_tracker_says_so_in_the_honest_numbers():
    page = read(officer())
    assert "0 clusters entered" in page
    assert "no data yet" in page
    assert "No overdue milestones" in page
    assert "No changes yet" in page


def test_the_same_page_in_vietnamese_keeps_the_numbers(province):
    assert "12,22 %" in read(leader(), language="vi")
