"""What is late, the longest overdue first, and what is held up."""

import datetime
import re
from html import unescape

import pytest
from django.http import QueryDict

from clusters.filters import ClusterFilter
from clusters.models import Cluster
from progress.access.roles import Role
from progress.models import Obstacle, ObstacleKind, State
from reports.tests.world import befell, cluster, key_stage, leader, open_page, person, read, unit, zone
from values.dates import PartialDate

NO_OVERDUE = "only behind its original target. All terms 0 "  # after the word and what it means
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def promise(site, stage, planned: str, **fields):
    milestone = site.milestones.get(stage=stage)
    milestone.planned = PartialDate.parse(planned)
    for name, value in fields.items():
        setattr(milestone, name, value)
    milestone.save()
    return milestone


def obstacle(site, **fields) -> Obstacle:
    kind, _made = ObstacleKind.objects.get_or_create(code="land", defaults={"name": "Đất đai", "order": 1})
    return Obstacle.objects.create(site=site, kind=kind, **{"description": "5 hộ chưa nhận tiền", **fields})


def test_the_longest_overdue_comes_first_with_both_delays():
    operation = key_stage("operation")
    promise(cluster("Quảng Chu"), operation, "tháng 1/2025", forecast=PartialDate.quarter(2025, 4))
    promise(cluster("Thanh Thịnh"), operation, "quý II/2024")
    promise(cluster("Huyền Tụng"), operation, "quý II/2026")
    page = read(leader()).partition("Milestones past their target date")[2]
    first = page.index(
        "CCN Thanh Thịnh Stage operation No information Q2 2024 no new date 2 years 4 months 2 years 4 months"
    )
    second = page.index("CCN Quảng Chu Stage operation No information 01/2025 Q4 2025 10 months 21 months")
    third = page.index("CCN Huyền Tụng Stage operation No information Q2 2026 no new date 4 months 4 months")
    assert first < second < third


def test_what_is_done_not_due_or_given_up_is_not_late():
    operation = key_stage("operation")
    promise(cluster("Cẩm Giàng"), operation, "2024", state=State.DONE)
    promise(cluster("Quảng Chu"), operation, "2026")
    gone = cluster("Chu Hương")
    promise(gone, operation, "2022")
    befell(gone, "revoked")
    page = read(leader())
    assert NO_OVERDUE in page
    assert "No overdue milestones" in page


def test_ten_are_shown_and_all_are_counted_with_a_link_to_their_sites():
    operation, eia = key_stage("operation"), key_stage("eia", order=5)
    for number in range(11):
        promise(cluster(f"Cụm số {number}"), operation, f"{number + 1}/2024")
    promise(Cluster.objects.get(name="Cụm số 3"), eia, "2023")
    promise(zone("Thanh Bình"), operation, "2025")
    user = leader()
    page = read(user)
    assert "13 12 at 11 clusters 1 at 1 zone 13 behind original target" in page
    assert "the 10 longest overdue of 13 milestones" in page
    assert "Cụm số 10" not in page[page.index("Milestones past their target date") :]
    query = re.search(r'href="/clusters/\?(late[^"]+)"', open_page(user).content.decode())[1]
    assert ClusterFilter(QueryDict(unescape(query)), Cluster.objects.visible_to(user)).qs.count() == 11


def test_others_late_milestones_are_not_shown():
    operation = key_stage("operation")
    promise(cluster("Quảng Chu"), operation, "2024")
    home = cluster("Cẩm Giàng", unit=unit()).unit
    page = read(person("local", Role.LOCAL, unit=home))
    assert NO_OVERDUE in page
    assert "Quảng Chu" not in page


def test_open_obstacles_are_counted_and_the_oldest_are_shown():
    site = cluster("Cẩm Giàng")
    for day in range(1, 8):
        obstacle(site, description=f"Vướng {day}", opened_on=datetime.date(2026, 1, day))
    obstacle(zone("Thanh Bình"), description="Thiếu vốn")
    page = read(leader())
    assert "Open obstacles 8 7 at 1 cluster 1 at 1 zone" in page
    assert "the 5 oldest of 8" in page
    assert "Vướng 5 open since 05/01/2026" in page
    assert "Vướng 6" not in page


def test_closed_obstacles_and_those_of_sites_given_up_are_not_counted():
    day = datetime.date(2026, 2, 1)
    obstacle(cluster("Cẩm Giàng"), opened_on=datetime.date(2026, 1, 1), resolved_on=day, confirmed_on=day)
    gone = cluster("Chu Hương")
    obstacle(gone)
    befell(gone, "revoked")
    page = read(leader())
    assert "Open obstacles 0" in page
    assert "No open obstacle" in page
