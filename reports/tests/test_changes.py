"""The newest changes: who, what, when."""

import datetime
from decimal import Decimal

import pytest

from progress.access.roles import Role
from progress.models import (
    Baseline,
    BaselineDate,
    Inspection,
    Measure,
    Milestone,
    Obstacle,
    ObstacleKind,
    SiteEvent,
    SiteFigure,
    State,
)
from reports.dashboard.changes import newest_changes
from reports.tests.world import cluster, key_stage, leader, officer, person, read, unit
from values.dates import PartialDate

pytestmark = pytest.mark.django_db


def save(record, by):
    record._history_user = by
    record.save()
    return record


def said(user) -> list[str]:
    return [f"{change.site}: {change.happened} {change.what}" for change in newest_changes(user)]


def test_the_page_says_who_changed_what_and_when(in_english):
    eia, lan = key_stage("eia"), person("lan", Role.DEPARTMENT)
    milestone = cluster("Cẩm Giàng").milestones.get(stage=eia)
    milestone.state = State.DONE
    save(milestone, lan)
    milestone.history.filter(history_user=lan).update(
        history_date=datetime.datetime(2026, 11, 23, 1, 15, tzinfo=datetime.UTC)
    )
    page = read(leader())
    assert "Latest changes 23/11/2026 08:15 Lan CCN Cẩm Giàng : changed milestone: Stage eia" in page


def test_stages_are_named_in_the_language_of_the_reader():
    milestone = cluster("Cẩm Giàng").milestones.create(stage=key_stage("eia", for_zones=False), phase=2)
    save(milestone, officer())
    assert "mốc tiến độ: Bước eia, giai đoạn 2" in read(leader(), language="vi")


def test_every_kind_of_record_says_what_it_is(in_english):
    by = officer()
    site = cluster("Cẩm Giàng")
    kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
    save(SiteFigure(site=site, measure=Measure.AREA, value=Decimal("43")), by)
    save(Obstacle(site=site, kind=kind, description="5 hộ chưa nhận tiền"), by)
    save(Inspection(site=site, date=datetime.date(2026, 3, 15), remarks="Tốt"), by)
    save(SiteEvent(site=site, kind="suspended", date=PartialDate.year(2026)), by)
    site.note = "Đã sửa"
    save(site, by)
    assert said(leader()) == [
        "CCN Cẩm Giàng: Changed industrial cluster",
        "CCN Cẩm Giàng: Added event: Suspended",
        "CCN Cẩm Giàng: Added inspection: 15/03/2026",
        "CCN Cẩm Giàng: Added obstacle: 5 hộ chưa nhận tiền",
        "CCN Cẩm Giàng: Added figure: Area",
    ]


def test_what_no_person_did_is_no_news():
    key_stage("eia")
    cluster("Cẩm Giàng", "43")
    assert said(leader()) == []


def test_the_milestones_a_new_site_begins_with_are_no_news():
    stage, by = key_stage("eia"), officer()
    site = cluster("Cẩm Giàng")
    Milestone.history.update(history_user=by)
    assert said(leader()) == []
    save(Milestone(site=site, stage=stage, phase=1), by)
    assert len(said(leader_again())) == 1


def leader_again():
    return person("another leader", Role.LEADER)


def test_only_the_newest_ten_are_shown():
    site, by = cluster("Cẩm Giàng"), officer()
    for number in range(12):
        site.note = f"Lần {number}"
        save(site, by)
    assert len(said(leader())) == 10


def test_changes_at_others_sites_are_not_shown(in_english):
    by, home = officer(), unit()
    for name, fields in (("Quảng Chu", {}), ("Cẩm Giàng", {"unit": home})):
        site = cluster(name, **fields)
        site.note = "Đã sửa"
        save(site, by)
    assert said(person("local", Role.LOCAL, unit=home)) == ["CCN Cẩm Giàng: Changed industrial cluster"]


def test_a_schedule_frozen_is_one_change_and_a_date_of_it_mended_another(in_english):
    by, site = officer(), cluster("Cẩm Giàng")
    milestone = site.milestones.create(stage=key_stage("eia", for_zones=False), phase=1)
    baseline = save(Baseline(site_id=site.pk, name="QĐ 2140"), by)
    date = save(BaselineDate(baseline=baseline, milestone=milestone, date=PartialDate.year(2024)), by)
    assert said(by) == ["CCN Cẩm Giàng: Added baseline: QĐ 2140"]
    date.date = PartialDate.year(2025)
    save(date, by)
    assert said(by)[0] == "CCN Cẩm Giàng: Changed date of a baseline: QĐ 2140"
