"""The data shipped with the software, read back through the models: what the sources say, and nothing more."""

import datetime
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.db.models import Q

from clusters.models import Cluster
from history.past_tables import history_of, models_with_past
from places.models import AdministrativeUnit
from progress.models import (
    Document,
    Measure,
    Milestone,
    ObstacleKind,
    ReportRow,
    SecondaryProject,
    Site,
    SiteFigure,
    Stage,
    Standing,
    State,
)
from progress.models.milestone import SETTLED
from reports.models import Indicator, IndicatorFigure
from values.dates import PartialDate, lateness
from zones.models import Zone

TODAY = datetime.date(2026, 11, 23)
LAST_DAY, FIRST_DAY = datetime.date(2025, 6, 30), datetime.date(2025, 7, 1)


@pytest.fixture(scope="module")
def shipped(django_db_setup, django_db_blocker):
    """The shipped data, loaded once for all tests of this file, which change nothing; says what the command said."""
    with django_db_blocker.unblock(), transaction.atomic():
        said = io.StringIO()
        call_command("seed", stdout=said)
        yield said.getvalue()
        transaction.set_rollback(True)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped"), pytest.mark.once]


def cluster(slug: str) -> Cluster:
    return Cluster.objects.get(slug=slug)


def milestone(site: Site, stage: str, phase: int = 0) -> Milestone:
    return site.milestones.get(stage__code=stage, phase=phase)


def figures(site: Site, measure: str) -> list[str]:
    """Values of a measure, the one in use first, as "43 [1868/QĐ-UBND]" or "16 [its source]"."""
    found = site.figures.filter(measure=measure).order_by("-is_chosen", "pk")
    return [f"{f.value.normalize():f} [{f.document.number if f.document else f.source}]" for f in found]


class TestSites:
    def test_six_clusters_stand_and_chu_huong_is_revoked(self):
        assert {site.name for site in Cluster.objects.standing()} == {
            "Huyền Tụng", "Quảng Chu", "Thanh Thịnh", "Cẩm Giàng", "Vằng Mười", "Nam Bằng Lũng",
        }  # fmt: skip
        revoked = Cluster.objects.with_standing().filter(standing=Standing.REVOKED).get()
        event = revoked.events.get()
        assert (revoked.name, event.document.number, str(event.date)) == ("Chu Hương", "2144/QĐ-UBND", "04/11/2022")
        assert milestone(revoked, "establishment").document.number == "1885/QĐ-UBND"

    def test_the_standing_clusters_have_218_4_hectares(self):
        areas = Cluster.objects.standing().with_figures(Measure.AREA).values_list("area", flat=True)
        assert sum(areas) == Decimal("218.4")

    def test_seven_zones_with_the_areas_published(self):
        areas = {zone.name: zone.area for zone in Zone.objects.with_figures(Measure.AREA)}
        assert areas == {
            "Thanh Bình": None, "Chợ Mới 1": 300, "Chợ Mới 2": 200,
            "Chợ Mới 3": 300, "Chợ Mới 4": 496, "Chợ Mới 5": 498, "Bạch Thông": 400,
        }  # fmt: skip

    def test_developers_named_by_the_sources_and_no_others(self):
        assert {site.name: str(site.developer or "") for site in Site.objects.exclude(developer=None)} == {
            "Quảng Chu": "Công ty Cổ phần Onsen Fuji Bắc Kạn",
            "Thanh Thịnh": "Công ty Cổ phần Khoáng sản Bắc Kạn",
            "Cẩm Giàng": "Công ty Cổ phần Nhựa đường Dầu khí Việt Nam",
            "Vằng Mười": "Trung tâm Khuyến công và Xúc tiến thương mại",
            "Nam Bằng Lũng": "Trung tâm Khuyến công và Xúc tiến thương mại",
        }
        assert "post58153" in cluster("nam-bang-lung").note
        assert "công lập" in cluster("chu-huong").note

    def test_places_are_named_as_exactly_as_the_sources_do(self):
        named = {site.slug: str(site.unit) for site in Cluster.objects.select_related("unit__parent")}
        assert {slug: name.removesuffix(" (đến 30/06/2025)") for slug, name in named.items()} == {
            "huyen-tung": "TP. Bắc Kạn, tỉnh Bắc Kạn",
            "quang-chu": "xã Quảng Chu, huyện Chợ Mới",
            "thanh-thinh": "xã Thanh Thịnh, huyện Chợ Mới",
            "cam-giang": "xã Cẩm Giàng, huyện Bạch Thông",
            "vang-muoi": "xã Trần Phú, huyện Na Rì",
            "nam-bang-lung": "huyện Chợ Đồn, tỉnh Bắc Kạn",
            "chu-huong": "huyện Ba Bể, tỉnh Bắc Kạn",
        }
        assert set(Zone.objects.filter(unit=None).values_list("slug", flat=True)) == {
            "cho-moi-3", "cho-moi-4", "cho-moi-5", "bach-thong",
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("text", "first"),
        [
            ("cam giang", "Cẩm Giàng"),
            ("CẨM GIÀNG", "Cẩm Giàng"),
            ("nhua duong dau khi", "Cẩm Giàng"),
            ("na ri", "Vằng Mười"),
        ],
    )
    def test_are_found_without_marks_and_case(self, text, first):
        assert Site.objects.search(text).first().name == first

    def test_the_stroke_of_the_letter_d_is_no_hurdle(self):
        assert [site.name for site in Site.objects.search("cho don")] == ["Nam Bằng Lũng"]
        assert [unit.name for unit in AdministrativeUnit.objects.filter(folded__contains="dong")] == ["Đồng Tâm"]


class TestFigures:
    def test_two_sources_are_kept_and_one_is_in_use_with_its_reason(self):
        site = cluster("cam-giang")
        assert figures(site, Measure.AREA) == ["43 []", "40 [1868/QĐ-UBND]"]
        assert "186,4" in site.figures.get(measure=Measure.AREA, is_chosen=True).reason
        values = [text.split()[0] for text in figures(cluster("quang-chu"), Measure.AREA)]
        assert values == ["74.4", "74.5", "74.9"]

    def test_sums_terms_and_areas_of_the_decisions(self):
        assert figures(cluster("thanh-thinh"), Measure.TOTAL_INVESTMENT) == ["541.75 [2140/QĐ-UBND]"]
        assert figures(cluster("thanh-thinh"), Measure.TERM) == ["50 [2140/QĐ-UBND]"]
        site = cluster("vang-muoi")
        assert figures(site, Measure.AREA) == ["15 [1747/QĐ-UBND]"]
        assert figures(site, Measure.TOTAL_INVESTMENT) == ["149 [1747/QĐ-UBND]"]
        assert figures(site, Measure.PUBLIC_INVESTMENT) == ["60 [1747/QĐ-UBND]"]
        assert figures(site, Measure.OTHER_INVESTMENT) == ["89 [1747/QĐ-UBND]"]
        assert figures(cluster("nam-bang-lung"), Measure.TOTAL_INVESTMENT) == ["216 [1852/QĐ-UBND]"]
        assert figures(cluster("chu-huong"), Measure.TOTAL_INVESTMENT) == ["165 [1885/QĐ-UBND]"]
        zone = Zone.objects.get(slug="thanh-binh")
        assert [f.value for f in zone.figures.order_by("measure")] == [Decimal("80.7"), Decimal("7.2"), Decimal(2500)]

    def test_what_no_source_says_is_not_there(self):
        told = Cluster.objects.with_figures(Measure.TOTAL_INVESTMENT, Measure.TERM, Measure.INDUSTRIAL_AREA)
        site = told.get(slug="huyen-tung")
        assert (site.total_investment, site.term, site.industrial_area) == (None, None, None)
        for project in SecondaryProject.objects.all():
            assert (project.registered_capital, project.workers, project.is_foreign, project.land_area) == (None,) * 4

    def test_each_has_its_source_and_where_it_is_known_the_day_it_was_true(self):
        for model in (SiteFigure, IndicatorFigure):
            assert not model.objects.filter(document=None, source="").exists()
        assert not IndicatorFigure.objects.filter(as_of=None).exists()
        undated = SiteFigure.objects.filter(as_of=None)
        assert undated.count() == 6
        assert all(figure.source.startswith("Báo chí") or "chưa kiểm chứng" in figure.source for figure in undated)

    def test_no_milestone_says_anything_without_its_source(self):
        said = ~Q(state=State.UNKNOWN) | ~Q(planned=None) | ~Q(note="")
        assert Milestone.objects.filter(said).exists()
        assert not Milestone.objects.filter(said, source="").exists()

    def test_the_secondary_project_of_huyen_tung(self):
        project = cluster("huyen-tung").projects.get()
        assert project.investor.name == "Công ty TNHH Tập đoàn BETTER POWER"
        assert (project.capacity, project.capacity_unit) == (10_000_000, "đôi")
        assert (project.state, str(project.planned_operation)) == ("approved", "năm 2025")


class TestMilestones:
    def test_the_promise_of_quang_chu_was_moved_and_missed(self):
        found = milestone(cluster("quang-chu"), "operation")
        assert (str(found.planned), str(found.forecast)) == ("tháng 1/2025", "quý IV/2025")
        assert lateness(found.planned, found.promise).exact == "3 quý"
        assert str(found.behind_by(found.planned, TODAY)) == "21 tháng"
        assert str(found.overdue_by(TODAY)) == "10 tháng"
        assert found.overdue_by(datetime.date(2025, 12, 31)) is None
        assert str(found.overdue_by(datetime.date(2026, 1, 1))) == "1 ngày"

    def test_the_promises_of_thanh_thinh_were_missed(self):
        site = cluster("thanh-thinh")
        assert str(milestone(site, "operation").planned) == "quý II/2024"
        assert str(milestone(site, "operation").overdue_by(TODAY)) == "2 năm 4 tháng"
        assert milestone(site, "operation").overdue_by(datetime.date(2024, 6, 30)) is None
        assert str(milestone(site, "construction-groundbreaking").planned) == "quý I/2023"
        assert str(milestone(site, "construction").planned) == "quý I/2024"

    def test_cam_giang_was_to_be_built_within_36_months(self):
        found = milestone(cluster("cam-giang"), "construction")
        assert str(found.planned) == "16/10/2023"
        assert found.overdue_by(datetime.date(2023, 10, 16)) is None
        assert str(found.overdue_by(datetime.date(2023, 10, 26))) == "10 ngày"

    def test_only_these_are_late(self):
        late = Milestone.objects.overdue(TODAY).values_list("site__slug", "stage__code")
        assert set(late) == {
            ("quang-chu", "operation"),
            ("thanh-thinh", "construction"), ("thanh-thinh", "construction-groundbreaking"),
            ("thanh-thinh", "operation"),
            ("cam-giang", "construction"),
        }  # fmt: skip

    def test_the_project_of_huyen_tung_is_overdue(self):
        [found] = SecondaryProject.objects.overdue(TODAY)
        assert (found.site.slug, str(found.overdue_by(TODAY))) == ("huyen-tung", "10 tháng")

    def test_site_clearance_of_thanh_thinh_runs_in_phases(self):
        site = cluster("thanh-thinh")
        assert milestone(site, "site-clearance", 1).state == State.IN_PROGRESS
        assert milestone(site, "site-clearance").state == State.UNKNOWN

    def test_what_is_in_progress(self):
        running = Milestone.objects.filter(state=State.IN_PROGRESS, site__kind="cluster")
        assert set(running.values_list("site__slug", "stage__code")) == {
            ("cam-giang", "feasibility"), ("cam-giang", "eia"), ("cam-giang", "site-clearance"),
            ("thanh-thinh", "site-clearance"), ("vang-muoi", "site-clearance"), ("nam-bang-lung", "site-clearance"),
            ("quang-chu", "site-clearance"), ("huyen-tung", "construction"),
        }  # fmt: skip

    def test_what_is_done_rests_on_a_dated_decision_but_for_the_zone_that_operates(self):
        done = Milestone.objects.filter(state=State.DONE)
        assert set(done.filter(document=None).values_list("site__slug", "stage__code")) == {("thanh-binh", "operation")}
        assert all(m.actual == m.document.date for m in done.exclude(document=None))
        established = done.filter(stage__code="establishment").values_list("site__slug", "document__number")
        assert set(established) == {
            ("thanh-thinh", "2140/QĐ-UBND"), ("cam-giang", "1868/QĐ-UBND"), ("vang-muoi", "1747/QĐ-UBND"),
            ("nam-bang-lung", "1852/QĐ-UBND"), ("chu-huong", "1885/QĐ-UBND"), ("huyen-tung", "1856/QĐ-UBND"),
        }  # fmt: skip

    def test_no_step_is_taken_as_done_because_a_later_one_is(self):
        assert milestone(cluster("thanh-thinh"), "establishment-appraisal").state == State.UNKNOWN
        assert milestone(cluster("cam-giang"), "plan").state not in SETTLED

    def test_zones_look_for_a_sponsor_of_their_planning(self):
        funding = Milestone.objects.filter(stage__code="planning-funding", state=State.IN_PROGRESS)
        assert set(funding.values_list("site__slug", "phase")) == {
            ("thanh-binh", 1),
            ("cho-moi-1", 0),
            ("cho-moi-2", 0),
        }

    def test_every_site_has_every_stage_of_its_kind(self):
        for site in Site.objects.all():
            codes = set(site.milestones.values_list("stage__code", flat=True))
            assert codes == {stage.code for stage in Stage.objects.of_kind(site.kind)}


class TestCatalogue:
    def test_thirteen_stages_of_which_four_are_key(self):
        stages = Stage.objects.filter(parent=None)
        assert [stage.order for stage in stages] == [*range(10, 120, 10), 115, 120]
        assert [stage.code for stage in Stage.objects.key()] == ["feasibility", "eia", "site-clearance", "operation"]
        assert {stage.code for stage in stages if not stage.for_clusters} == {"planning-funding", "subdivision-plan"}

    def test_every_name_is_in_both_languages(self):
        for model in (Stage, ObstacleKind, Indicator):
            assert not model.objects.filter(Q(name="") | Q(name_en="")).exists()
        assert not Stage.objects.filter(~Q(ends_with=""), ends_with_en="").exists()

    def test_substeps_of_establishment_clearance_and_construction(self):
        counted = {stage.code: stage.substeps.count() for stage in Stage.objects.filter(parent=None)}
        assert {code: n for code, n in counted.items() if n} == {
            "establishment": 5,
            "site-clearance": 6,
            "construction": 4,
        }
        assert Stage.objects.get(code="site-clearance").asks_area
        assert Stage.objects.get(code="clearance-payment").asks_households
        assert Stage.objects.get(code="clearance-handover").asks_area


class TestUnits:
    def test_the_province_ended_and_became_part_of_another(self):
        old = AdministrativeUnit.objects.get(slug="tinh-bac-kan")
        new = old.successors.get()
        assert (old.valid_until, new.name, new.code, new.valid_from) == (LAST_DAY, "Thái Nguyên", "19", FIRST_DAY)
        assert old.children.count() == 8

    @pytest.mark.parametrize(
        ("code", "name", "former"),
        [
            ("02086", "xã Chợ Mới", {"xã Quảng Chu", "xã Như Cố", "thị trấn Đồng Tâm"}),
            ("02107", "xã Thanh Thịnh", {"xã Thanh Thịnh", "xã Nông Hạ"}),
            ("01840", "phường Đức Xuân", {"phường Huyền Tụng", "phường Nguyễn Thị Minh Khai", "phường Đức Xuân"}),
            ("02008", "xã Cẩm Giàng", {"xã Cẩm Giàng", "xã Quân Hà", "xã Nguyên Phúc", "xã Mỹ Thanh"}),
            ("02176", "xã Trần Phú", {"xã Trần Phú", "xã Văn Minh", "xã Cư Lễ"}),
            ("01921", "xã Thượng Minh", {"xã Chu Hương", "xã Yến Dương", "xã Mỹ Phương"}),
        ],
    )
    def test_communes_became(self, code, name, former):
        new = AdministrativeUnit.objects.get(code=code)
        assert (new.short_name, new.parent.name, new.valid_from) == (name, "Thái Nguyên", FIRST_DAY)
        assert {unit.short_name for unit in new.predecessors.all()} == former
        assert {unit.valid_until for unit in new.predecessors.all()} == {LAST_DAY}

    def test_one_name_means_another_unit_after_the_reform(self):
        named = AdministrativeUnit.objects.filter(name="Cẩm Giàng")
        assert named.valid_on(LAST_DAY).get().parent.name == "Bạch Thông"
        assert named.valid_on(FIRST_DAY).get().parent.name == "Thái Nguyên"

    def test_every_site_whose_place_is_known_lies_in_todays_province(self):
        within = AdministrativeUnit.objects.ids_within(AdministrativeUnit.objects.get(code="19"))
        assert set(Site.objects.exclude(unit=None).values_list("unit_id", flat=True)) <= within

    def test_their_addresses_are_those_that_a_unit_entered_by_hand_would_get(self):
        taken = set(AdministrativeUnit.objects.values_list("slug", flat=True))
        for unit in AdministrativeUnit.objects.select_related("parent"):
            assert unit.free_slug(taken.__contains__) == f"{unit.slug}-2"


class TestIndicators:
    def value(self, code, year, kind):
        found = IndicatorFigure.objects.filter(indicator__code=code, kind=kind, is_chosen=True, prices="")
        return found.get(period=PartialDate.year(year)).value

    def test_the_plan_and_what_was_published_of_it(self):
        assert self.value("clusters-planned", 2030, "planned") == 27
        assert self.value("clusters-planned-area", 2030, "planned") == Decimal("676.4")
        assert self.value("clusters-begun", 2024, "actual") == 6
        published = IndicatorFigure.objects.get(indicator__code="clusters-begun-area")
        assert published.value == Decimal("186.4")
        assert "Chu Hương" in published.note
        assert published.indicator.computed == "clusters-area"

    def test_the_targets_of_2024(self):
        operating = IndicatorFigure.objects.get(indicator__code="clusters-operating", period=PartialDate.year(2024))
        assert (operating.value, operating.at_least, operating.kind) == (1, True, "planned")
        assert self.value("industrial-output", 2024, "planned") == 1900

    def test_the_output_of_2023_keeps_its_total_and_the_sum_of_its_parts(self):
        total = Indicator.objects.get(code="industrial-output")
        parts = {part.code: self.value(part.code, 2023, "actual") for part in total.parts.all()}
        assert self.value("industrial-output", 2023, "actual") == 1780
        assert sum(parts.values()) == Decimal("1780.3")
        assert sorted(parts.values()) == [Decimal("57.3"), Decimal("84.15"), Decimal("514.35"), Decimal("1124.5")]
        assert total.computed == "sum-of-parts"
        assert self.value("industrial-output-growth", 2023, "actual") == Decimal("12.22")
        assert self.value("industrial-output-of-plan", 2023, "actual") == Decimal("100.4")


class TestNewsSinceTheArticle:
    """What pages of the press said later: beside what was there, with its source and day, and marked unverified."""

    def said(self, code: str, period: str) -> dict[str, tuple]:
        found = IndicatorFigure.objects.filter(indicator__code=code, period=PartialDate.parse(period), kind="actual")
        return {figure.prices: (figure.value.normalize(), figure.source.partition(",")[0]) for figure in found}

    def test_output_since_2023_by_the_prices_it_was_measured_at(self):
        assert self.said("industrial-output", "năm 2024") == {
            "constant-2010": (Decimal("2023.72"), "baobackan.vn"),
            "current": (Decimal("4800").normalize(), "baobackan.vn"),
        }
        assert self.said("industrial-output-growth", "năm 2024")["constant-2010"][0] == Decimal("13.38")
        assert self.said("industrial-output-of-plan", "năm 2024")["constant-2010"][0] == Decimal("106.51")
        half = "6 tháng đầu năm 2025"
        assert self.said("industrial-output", half)[""][0] == Decimal("1050").normalize()
        assert self.said("industrial-output-growth", half)[""][0] == Decimal("17.85")
        assert "khoảng" in IndicatorFigure.objects.get(prices="current").note

    def test_six_clusters_were_established_at_the_end_of_2021(self):
        assert self.said("clusters-established", "năm 2021") == {"": (Decimal(6), "baobackan.vn")}

    def test_what_is_weak_says_so(self):
        later = IndicatorFigure.objects.exclude(document__title__startswith="Bài báo đầu năm 2024")
        assert later.count() == 7
        assert all("chưa kiểm chứng" in figure.source for figure in later)
        site = cluster("huyen-tung")
        for stage in ("establishment", "establishment-decision", "construction"):
            assert "chưa kiểm chứng" in milestone(site, stage).source
        assert "Chưa kiểm chứng" in milestone(site, "establishment").document.note
        assert str(milestone(site, "establishment").document.date) == "tháng 10/2023"
        assert all("hưa kiểm chứng" in project.note for project in SecondaryProject.objects.all())
        assert "Chưa kiểm chứng" in Zone.objects.get(slug="thanh-binh").note

    def test_basically_complete_is_not_done(self):
        found = milestone(cluster("huyen-tung"), "construction")
        assert (found.state, found.actual, str(found.as_of)) == (State.IN_PROGRESS, None, "tháng 11/2023")
        assert "cơ bản" in found.note

    def test_what_is_no_value_of_a_field_stands_in_a_note(self):
        project = cluster("huyen-tung").projects.get()
        assert "Chung Jye" in project.note
        assert "5.000" in project.note
        assert "100 %" in cluster("huyen-tung").note
        cleared = milestone(cluster("quang-chu"), "site-clearance")
        assert (cleared.area_done, "hơn 13 ha" in cleared.note) == (None, True)
        wastewater = milestone(Zone.objects.get(slug="thanh-binh"), "wastewater")
        assert (wastewater.state, "2.500" in wastewater.note) == (State.UNKNOWN, True)

    def test_the_paper_mill_is_being_built(self):
        mill = cluster("quang-chu").projects.get()
        assert (mill.state, str(mill.as_of), mill.investor) == ("building", "11/10/2025", None)
        assert mill.document.url.startswith("https://vtcnews.vn/")

    def test_quang_chu_lies_in_a_commune_that_is_part_of_another_since(self):
        unit = cluster("quang-chu").unit
        assert (unit.short_name, unit.valid_until) == ("xã Quảng Chu", LAST_DAY)
        assert [new.code for new in unit.successors.all()] == ["02086"]


class TestReportRows:
    """Circular 14/2024/TT-BCT, Appendix I: forms 01 and 02, to the letter."""

    def rows(self, form):
        return [(row.number, row.name, row.unit) for row in ReportRow.objects.filter(form=form)]

    def test_form_01_has_four_rows(self):
        assert self.rows("01") == [
            ("1", "Doanh thu của dự án trong kỳ báo cáo", "Tỷ đồng"),
            ("2", "Số nộp ngân sách nhà nước của dự án trong kỳ báo cáo", "Tỷ đồng"),
            ("3", "Tổng số lao động (có hợp đồng lao động) làm việc tại dự án trong kỳ báo cáo", "Người"),
            ("4", "Thu nhập bình quân người lao động của dự án trong kỳ báo cáo", "Triệu đồng/người/tháng"),
        ]

    def test_form_02_has_fourteen_rows(self):
        rows = self.rows("02")
        assert [number for number, _name, _unit in rows] == [str(number) for number in range(1, 15)]
        assert [unit for _number, _name, unit in rows] == [
            "Tỷ đồng", "Tỷ đồng", "ha", "ha", "%", "Dự án", "Dự án", "Dự án", "Tỷ đồng", "Tỷ đồng", "Người",
            "Triệu đồng/người/tháng", "Công trình", "Công trình",
        ]  # fmt: skip
        assert rows[3][1] == "Diện tích đất công nghiệp của dự án đã cho thuê"
        assert rows[12][1] == (
            "Cụm công nghiệp đã hoặc đang đầu tư hệ thống xử lý nước thải tập trung "
            "(đã hoặc đang đầu tư ghi 1, chưa đầu tư ghi 0)"
        )

    def test_counts_answers_of_yes_or_no_and_the_rate_are_known_as_such(self):
        of_form = ReportRow.objects.filter(form="02")
        assert list(of_form.filter(is_whole=True).values_list("number", flat=True)) == ["6", "7", "8", "11"]
        assert list(of_form.filter(is_zero_or_one=True).values_list("number", flat=True)) == ["13", "14"]
        assert [(row.number, row.rate_of.number) for row in of_form.exclude(rate_of=None)] == [("5", "4")]
        assert not of_form.filter(for_zones=True).exists()


class TestDocuments:
    def test_every_decision_has_number_date_and_issuer(self):
        decisions = Document.objects.filter(kind="decision")
        assert decisions.count() == 10
        assert not decisions.filter(Q(number="") | Q(date=None) | Q(issuer=None)).exists()

    def test_a_document_that_a_site_rests_on_is_among_its_documents(self):
        for model in (Milestone, SiteFigure):
            for row in model.objects.exclude(document=None).select_related("site", "document"):
                assert row.site.documents.filter(pk=row.document_id).exists(), row


def test_all_of_it_fits_an_empty_database(shipped):
    assert "  - " not in shipped


def test_files_are_written_for_people():
    for path in (*Path(settings.FIXTURE_DIRS[0]).glob("*.json"), *settings.PACKS_DIR.glob("*/*.json")):
        text = path.read_text(encoding="utf-8")
        assert "\\u" not in text
        assert all(entry.keys() == {"model", "fields"} for entry in json.loads(text))


def test_every_record_has_its_history_from_which_a_past_day_is_read():
    for model in models_with_past():
        recorded = history_of(model).objects.values_list(model._meta.pk.attname, flat=True)
        assert set(model._base_manager.values_list("pk", flat=True)) <= set(recorded), model
