"""What `manage.py seed` does to a database that staff work in."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bkproject.tests.seed_samples import (
    ALL,
    AREA,
    COMPANY,
    DECISION,
    DECISION_KEY,
    EIA,
    HUYEN,
    MILESTONE,
    SITE,
    but,
    ship,
    with_,
    write,
)
from clusters.models import Cluster
from places.models import AdministrativeUnit, Organisation
from progress.access.roles import Role
from progress.models import Milestone, ObstacleKind, ReportRow, SiteDocument, SiteFigure, Stage, State
from reports.models import FormKind, Indicator
from seeding.merge import seed
from seeding.models import SeedRecord
from values.dates import PartialDate

pytestmark = pytest.mark.usefixtures("ends_hold", "ready_columns_hold")


@pytest.fixture
def folder(tmp_path):
    return tmp_path


@pytest.fixture
def seeded(folder):
    """The small sample has been shipped once."""
    ship(folder)
    return folder


def the_site() -> Cluster:
    return Cluster.objects.get(slug="yen-han")


def the_milestone() -> Milestone:
    return Milestone.objects.get(site__slug="yen-han", stage__code="eia")


class TestFirstRun:
    def test_makes_every_object_with_its_relations(self, seeded):
        site = the_site()
        assert (site.name, str(site.unit), str(site.developer)) == ("Yên Hân", "huyện Chợ Đồn", "Công ty Khoáng sản")
        assert the_milestone().planned == PartialDate.quarter(2025, 1)
        assert site.figures.get().document.number == "12/QĐ-UBND"
        assert site.documents.get().issuer.name == "UBND tỉnh"

    def test_writes_history_with_its_reason_and_a_version(self, seeded):
        assert the_site().history.get().history_change_reason
        assert the_site().version == 1
        assert [record.history_type for record in the_milestone().history.order_by("history_id")] == ["+", "~"]

    def test_the_only_figure_of_a_measure_is_in_use(self, seeded):
        assert SiteFigure.objects.get().is_chosen

    def test_makes_the_groups_of_the_roles(self, folder):
        assert Role.LEADER.value in ship(folder)
        assert set(Group.objects.values_list("name", flat=True)) == set(Role.values)

    def test_says_how_much_was_added(self, folder):
        said = ship(folder)
        assert "8" in said.splitlines()[1]
        assert SeedRecord.objects.count() == 9


class TestSecondRun:
    def test_writes_nothing(self, seeded):
        before = {model: model.history.count() for model in (Cluster, Milestone, Stage, SiteFigure, SiteDocument)}
        with CaptureQueriesContext(
            connection,
        ) as queries:
            said = ship(seeded)
        verbs = {query["sql"].split()[0] for query in queries}
        assert verbs <= {"SELECT", "BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"}
        assert len(said.splitlines()) == 1
        assert before == {model: model.history.count() for model in before}

    def test_asks_the_database_once_for_each_model_not_for_each_object(self, seeded):
        with CaptureQueriesContext(connection) as few:
            ship(seeded)
        more = [but(HUYEN, slug=f"huyen-{n}", name=f"Huyện {n}") for n in range(20)]
        ship(seeded, *with_(*more))
        with CaptureQueriesContext(connection) as many:
            ship(seeded, *with_(*more))
        assert len(many) == len(few)

    def test_another_way_to_write_the_same_value_is_no_change(self, seeded):
        said = ship(seeded, *with_(but(MILESTONE, planned="Q1/2025"), but(AREA, value="12.50")))
        assert len(said.splitlines()) == 1
        assert the_milestone().version == 2

    def test_leaves_what_staff_edited(self, seeded):
        site = the_site()
        site.note = "Ghi chú của Sở"
        site.developer = None
        site.save()
        said = ship(seeded)
        assert len(said.splitlines()) == 1
        assert (the_site().note, the_site().developer) == ("Ghi chú của Sở", None)


class TestChangedFixture:
    def test_a_value_nobody_edited_is_taken_over(self, seeded):
        said = ship(seeded, *with_(but(MILESTONE, forecast="quý III/2025"), but(SITE, developer=["UBND tỉnh"])))
        assert the_milestone().forecast == PartialDate.quarter(2025, 3)
        assert the_site().developer.name == "UBND tỉnh"
        assert "2" in said.splitlines()[0]
        assert len(said.splitlines()) == 1

    def test_what_is_recorded_does_not_stand_in_its_own_way(self, folder):
        said = {"form": "01", "number": "1", "order": 10, "name": "Doanh thu", "unit": "Tỷ đồng", "for_zones": True}
        line = ("progress.reportrow", said)
        ship(folder, line)
        ship(folder, but(line, order=20))
        assert ReportRow.objects.get().order == 20

    def test_what_may_not_change_any_more_is_no_hindrance_where_it_does_not(self, folder):
        form = ("reports.formkind", {"number": "03", "level": "unit", "name": "Biểu 03"})
        line = ("reports.formrow", {"kind": ["03"], "number": "1", "order": 10, "name": "Số cụm"})
        ship(folder, form, line)
        ship(folder, but(form, name="Biểu 03: cụm công nghiệp"), line)
        assert FormKind.objects.get().name == "Biểu 03: cụm công nghiệp"
        said = ship(folder, but(form, level="site"), line)
        assert "Biểu đã có chỉ tiêu" in said  # told: an office at work does not stop for it
        assert FormKind.objects.get().level == "unit"

    def test_where_staff_edited_the_same_value_theirs_stands_and_both_are_told_once(self, seeded):
        milestone = the_milestone()
        milestone.planned = PartialDate.month(2025, 8)
        milestone.save()
        changed = with_(but(MILESTONE, planned="quý II/2025"))
        said = ship(seeded, *changed)
        assert the_milestone().planned == PartialDate.month(2025, 8)
        told = next(line for line in said.splitlines() if line.startswith("  - "))
        for part in ("Yên Hân", "tháng 8/2025", "quý II/2025", str(Milestone._meta.get_field("planned").verbose_name)):
            assert part in told
        assert len(ship(seeded, *changed).splitlines()) == 1

    def test_values_beside_the_one_staff_edited_are_still_merged(self, seeded):
        milestone = the_milestone()
        milestone.planned = PartialDate.month(2025, 8)
        milestone.save()
        ship(seeded, *with_(but(MILESTONE, planned="quý II/2025", note="Theo báo chí")))
        assert the_milestone().note == "Theo báo chí"

    def test_the_same_edit_on_both_sides_is_no_conflict(self, seeded):
        milestone = the_milestone()
        milestone.planned = PartialDate.quarter(2025, 2)
        milestone.save()
        said = ship(seeded, *with_(but(MILESTONE, planned="quý II/2025")))
        assert len(said.splitlines()) == 1

    def test_a_value_that_the_fixture_gives_for_the_first_time_fills_an_empty_field_only(self, seeded):
        site = the_site()
        site.note = "Ghi chú của Sở"
        site.save()
        said = ship(seeded, *with_(but(SITE, note="Ghi chú kèm theo", address="Thôn Nà Mố")))
        assert (the_site().note, the_site().address) == ("Ghi chú của Sở", "Thôn Nà Mố")
        assert "Ghi chú kèm theo" in said

    def test_a_stage_added_later_gives_every_site_its_milestone(self, seeded):
        later = ("progress.stage", {"code": "land-use", "order": 90, "name": "Chuyển mục đích sử dụng đất"})
        ship(seeded, *with_(later))
        assert the_site().milestones.get(stage__code="land-use").state == State.UNKNOWN

    def test_what_is_no_longer_shipped_stays_and_is_told_once(self, seeded):
        fewer = [row for row in with_() if row != AREA]
        said = ship(seeded, *fewer)
        assert "progress.sitefigure" in said
        assert SiteFigure.objects.exists()
        assert len(ship(seeded, *fewer).splitlines()) == 1

    def test_a_merge_that_breaks_a_rule_of_the_model_is_left_out_and_told(self, seeded):
        changed = but(MILESTONE, area_total=10)
        ship(seeded, *with_(changed))
        milestone = the_milestone()
        milestone.area_done = 8
        milestone.save()
        said = ship(seeded, *with_(but(changed, area_total=5)))
        assert the_milestone().area_total == 10
        assert "Yên Hân" in said
        assert len(ship(seeded, *with_(but(changed, area_total=5))).splitlines()) == 1


class TestStaffBeforeTheSeed:
    def test_an_object_they_made_is_filled_where_it_is_empty_and_otherwise_theirs(self, folder):
        own = Cluster(name="CCN Yên Hân", note="Ghi chú của Sở")
        own.save()
        said = ship(folder, *with_(but(SITE, note="Ghi chú kèm theo")))
        site = the_site()
        assert site.pk == own.pk
        assert (site.note, site.developer.name) == ("Ghi chú của Sở", "Công ty Khoáng sản")
        assert "Ghi chú kèm theo" in said

    def test_one_of_the_same_name_under_another_address_is_told_and_nothing_breaks(self, folder):
        Cluster(name="Yên Hân", slug="yen-han-cu").save()
        said = ship(folder)
        assert Cluster.objects.count() == 1
        assert "Yên Hân" in said
        assert Organisation.objects.filter(name=COMPANY[1]["name"]).exists()
        assert len(ship(folder).splitlines()) == 1


class TestEqualToWhatStaffAdded:
    """A later version ships what the office has added in its own way meanwhile: one record stays, and work goes on."""

    LATER = (
        ("places.administrativeunit", {"slug": "xa-nghinh-tuong-2025", "kind": "commune", "name": "Nghinh Tường"}),
        ("places.organisation", {"name": "Công ty Cổ phần Nhựa đường", "kind": "enterprise"}),
        ("progress.stage", {"code": "survey", "order": 30, "name": "Khảo sát địa chất", "asks_document": True}),
        ("progress.obstaclekind", {"code": "power", "order": 30, "name": "Cấp điện"}),
        ("progress.reportrow", {"form": "02", "number": "9", "order": 90, "name": "Số lao động", "unit": "Người"}),
        ("reports.indicator", {"code": "jobs", "order": 10, "name": "Việc làm mới", "unit": "người"}),
        ("progress.milestone", {"site": ["cluster", "yen-han"], "stage": ["survey"], "planned": "năm 2027"}),
    )

    @pytest.fixture
    def own(self, seeded):
        """What the office has added, each under a key of its own."""
        return [
            AdministrativeUnit.objects.create(kind="commune", name="NGHINH TƯỜNG", valid_from=date(2025, 7, 1)),
            Organisation.objects.create(name="công ty cổ phần nhựa đường", kind="enterprise"),
            Stage.objects.create(code="khao-sat", order=5, name="Khảo sát địa chất"),
            ObstacleKind.objects.create(code="cap-dien", order=5, name="cấp điện"),
            ReportRow.objects.create(
                form="02", number="9", order=5, name="Lao động", unit="Người", valid_from=date(2025, 1, 1)
            ),
            Indicator.objects.create(code="viec-lam", order=5, name="Việc làm mới", unit="người"),
        ]

    def test_it_is_taken_as_the_shipped_one_and_told(self, seeded, own):
        said = ship(seeded, *ALL, *self.LATER)
        for one in own:
            assert type(one).objects.filter(pk=one.pk).exists()
            assert str(one) in said
        assert [Stage.objects.count(), Indicator.objects.count(), ReportRow.objects.count()] == [2, 1, 1]
        assert Stage.objects.get(code="khao-sat").asks_document
        assert the_site().milestones.get(stage__code="khao-sat").planned == PartialDate.year(2027)
        assert len(ship(seeded, *ALL, *self.LATER).splitlines()) == 1

    def test_a_line_that_cannot_stand_beside_theirs_is_told_and_nothing_stops(self, seeded):
        line = ("progress.reportrow", {"form": "02", "number": "9", "order": 90, "name": "Số lao động"})
        ship(seeded, *ALL, line)
        ReportRow.objects.update(valid_until=date(2027, 12, 31))
        ended = but(line, valid_until="2026-06-30")
        other = but(line, valid_from="2026-07-01", name="Lao động bình quân")
        said = ship(seeded, *ALL, ended, other)
        assert "Lao động bình quân" in said
        assert ReportRow.objects.get().valid_until == date(2027, 12, 31)
        assert len(ship(seeded, *ALL, ended, other).splitlines()) == 1

    def test_an_office_that_begins_with_a_pack_of_such_a_line_has_it_once(self, tmp_path):
        catalogue, pack = tmp_path / "catalogue", tmp_path / "pack"
        for folder in (catalogue, pack):
            folder.mkdir()
        shipped = [row for row in self.LATER if row[0] != "progress.milestone"]
        stage = ("progress.stage", {"code": "khao-sat", "order": 5, "name": "Khảo sát địa chất"})
        line = ("progress.reportrow", {"form": "02", "number": "9", "order": 5, "name": "Lao động"})
        write(catalogue, *shipped)
        write(pack, stage, but(line, valid_from="2025-01-01"))
        assert seed(catalogue, pack).kept == []
        assert (Stage.objects.get().order, Stage.objects.get().code) == (5, "khao-sat")
        assert ReportRow.objects.get().name == "Lao động"
        again = seed(catalogue, pack)
        assert (again.added, again.updated, again.kept, again.dropped) == (0, 0, [], [])


class TestDeletedByStaff:
    def test_stays_deleted_and_is_told_only_when_the_fixture_changes(self, seeded):
        the_site().figures.get().delete()
        assert len(ship(seeded).splitlines()) == 1
        changed = with_(but(AREA, value=13))
        assert "  - " in ship(seeded, *changed)
        assert len(ship(seeded, *changed).splitlines()) == 1
        assert not SiteFigure.objects.exists()

    def test_takes_what_hangs_on_it_along(self, seeded):
        the_site().delete()
        ship(seeded)
        assert not Cluster.objects.exists()
        assert not Milestone.objects.exists()

    def test_what_newly_refers_to_it_is_left_out_and_told(self, seeded):
        the_site().delete()
        new = but(AREA, measure="term", value=50)
        said = ship(seeded, *with_(new))
        assert not SiteFigure.objects.exists()
        assert "  - " in said
        assert len(ship(seeded, *with_(new)).splitlines()) == 1

    def test_and_made_anew_is_theirs(self, seeded):
        the_milestone().delete()
        Milestone.objects.create(site=the_site(), stage=Stage.objects.get(), note="Làm lại")
        ship(seeded, *with_(but(MILESTONE, note="Theo báo chí")))
        assert the_milestone().note == "Làm lại"


class TestRenamedByStaff:
    def test_an_object_is_followed_under_its_new_name(self, seeded):
        company = Organisation.objects.get(name="Công ty Khoáng sản")
        company.name = "Công ty Cổ phần Khoáng sản"
        company.save()
        second = but(SITE, slug="nghinh-tuong", name="Nghinh Tường")
        said = ship(seeded, *with_(second, but(COMPANY, short_name="BKS")))
        assert Organisation.objects.count() == 2
        assert Organisation.objects.get(pk=company.pk).short_name == "BKS"
        assert Cluster.objects.get(slug="nghinh-tuong").developer == company
        assert "  - " not in said

    def test_a_document_whose_issuer_they_renamed_is_the_same_document(self, seeded):
        committee = Organisation.objects.get(name="UBND tỉnh")
        committee.name = "Ủy ban nhân dân tỉnh"
        committee.save()
        ship(seeded, *with_(but(DECISION, title="Thành lập cụm")))
        assert the_site().documents.get().title == "Thành lập cụm"


class TestLists:
    OLD = but(HUYEN, slug="xa-yen-han", name="Yên Hân", kind="commune", valid_until="2025-06-30")
    NEW = but(HUYEN, slug="xa-yen-binh", name="Yên Bình", kind="commune", valid_from="2025-07-01")

    def rows(self, **changes):
        return with_(self.NEW, but(self.NEW, slug="xa-thuong-quan", name="Thượng Quan"), but(self.OLD, **changes))

    def successors(self):
        return {unit.slug for unit in AdministrativeUnit.objects.get(slug="xa-yen-han").successors.all()}

    def test_successors_are_set_and_merged(self, folder):
        ship(folder, *self.rows(successors=[["xa-yen-binh"]]))
        assert self.successors() == {"xa-yen-binh"}
        ship(folder, *self.rows(successors=[["xa-yen-binh"], ["xa-thuong-quan"]]))
        assert self.successors() == {"xa-yen-binh", "xa-thuong-quan"}

    def test_those_that_staff_chose_stand(self, folder):
        ship(folder, *self.rows(successors=[["xa-yen-binh"]]))
        AdministrativeUnit.objects.get(slug="xa-yen-han").successors.clear()
        said = ship(folder, *self.rows(successors=[["xa-thuong-quan"]]))
        assert self.successors() == set()
        assert "Thượng Quan" in said

    def test_the_order_they_are_written_in_does_not_matter(self, folder):
        ship(folder, *self.rows(successors=[["xa-yen-binh"], ["xa-thuong-quan"]]))
        said = ship(folder, *self.rows(successors=[["xa-thuong-quan"], ["xa-yen-binh"]]))
        assert len(said.splitlines()) == 1


def test_a_substep_and_its_stage_come_in_one_file(folder):
    ship(folder, EIA, ("progress.stage", {"code": "eia-notice", "order": 71, "name": "Thông báo", "parent": ["eia"]}))
    assert Stage.objects.get(code="eia-notice").parent.code == "eia"


def test_a_document_is_found_by_its_number_date_and_issuer(folder):
    ship(folder)
    assert SiteDocument.objects.get_by_natural_key("cluster", "yen-han", *DECISION_KEY).document.title == "Thành lập"
