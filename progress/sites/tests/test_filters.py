"""What each filter of a list finds; what cannot be read finds nothing and says why."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from clusters.filters import ClusterFilter
from clusters.models import Cluster
from places.models import AdministrativeUnit
from progress.models import Milestone, Obstacle, ObstacleKind, SiteEvent, SiteFigure
from progress.models.summary import refresh
from progress.tests.cast import TODAY, figure, milestone, record
from values.dates import PartialDate

pytestmark = pytest.mark.usefixtures("in_english")


def asked(query: str, sites=None) -> ClusterFilter:
    return ClusterFilter(QueryDict(query), Cluster.objects.all() if sites is None else sites, on=TODAY)


def found(query: str) -> list[str]:
    filters = asked(query)
    assert filters.is_valid(), filters.errors
    return [site.name for site in filters.qs]


def test_nothing_asked_finds_everything_by_name(cast):
    assert found("") == ["Cẩm Giàng", "Vằng Mười"]


class TestSearch:
    @pytest.mark.parametrize("text", ["cam giang", "CẨM GIÀNG", "Cẩm  Giàng", "CCN Cẩm Giàng", "cụm công nghiệp cam"])
    def test_ignores_marks_case_and_the_word_for_the_kind(self, cast, text):
        assert found(f"q={text}") == ["Cẩm Giàng"]

    @pytest.mark.parametrize("text", ["bach thong", "xã cẩm giàng", "xa cam giang"])
    def test_looks_at_where_a_site_lies_and_what_that_became(self, cast, text):
        assert "Cẩm Giàng" in found(f"q={text}")

    def test_looks_at_what_todays_unit_was_made_of(self, cast):
        former = AdministrativeUnit.objects.create(kind="commune", name="Quân Hà", parent=cast.places.district)
        former.successors.add(cast.places.new_commune)
        Cluster.objects.filter(pk=cast.cluster.pk).update(unit=cast.places.new_commune)
        assert found("q=quan ha") == ["Cẩm Giàng"]

    def test_looks_at_what_a_former_unit_became(self, cast):
        later = AdministrativeUnit.objects.create(kind="ward", name="Đức Xuân")
        cast.places.old_commune.successors.add(later)
        assert found("q=duc xuan") == ["Cẩm Giàng"]

    @pytest.mark.parametrize("text", ["đông", "ĐÔNG", "Đông"])
    def test_knows_exact_marks_in_any_case(self, cast, text):
        Cluster.objects.create(name="Đông Phố")
        Cluster.objects.create(name="Dong Pha")
        assert found(f"q={text}")[0] == "Đông Phố"

    def test_looks_at_the_developer(self, cast):
        assert found("q=nhua duong") == ["Cẩm Giàng"]

    def test_puts_exact_marks_first_unless_another_order_is_asked_for(self, cast):
        Cluster.objects.create(name="Đông Phố")
        Cluster.objects.create(name="Dong Pha")
        assert found("q=đông") == ["Đông Phố", "Dong Pha"]
        assert found("q=đông&order=name") == ["Dong Pha", "Đông Phố"]

    def test_of_nothing_but_spaces_finds_everything(self, cast):
        assert len(found("q=%20%20")) == 2


class TestUnit:
    @pytest.mark.parametrize("place", ["old_commune", "new_commune", "district", "province"])
    def test_holds_everything_within_under_old_names_and_new(self, cast, place):
        assert found(f"unit={getattr(cast.places, place).slug}") == ["Cẩm Giàng"]

    def test_elsewhere_holds_the_other(self, cast):
        assert found(f"unit={cast.places.elsewhere.slug}") == ["Vằng Mười"]

    def test_a_former_unit_finds_what_was_recorded_under_todays(self, cast):
        Cluster.objects.filter(pk=cast.cluster.pk).update(unit=cast.places.new_commune)
        assert found(f"unit={cast.places.district.slug}") == ["Cẩm Giàng"]


def test_a_developer(cast):
    assert found(f"developer={cast.rival.pk}") == ["Vằng Mười"]


def test_only_developers_of_sites_in_the_list_can_be_asked_for(cast):
    mine = Cluster.objects.filter(pk=cast.cluster.pk)
    assert not asked(f"developer={cast.rival.pk}", mine).is_valid()


class TestStageAndState:
    def test_a_state_of_a_stage(self, cast):
        record(cast.cluster, "eia", state="in_progress")
        record(cast.other_cluster, "site-clearance", state="in_progress")
        assert found("stage=eia&state=in_progress") == ["Cẩm Giàng"]
        assert found("stage=eia&state=unknown") == ["Vằng Mười"]

    def test_a_state_of_any_stage(self, cast):
        record(cast.cluster, "eia", state="done")
        assert found("state=done") == ["Cẩm Giàng"]
        assert len(found("state=unknown")) == 2

    def test_blocked(self, cast):
        kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
        held = milestone(cast.cluster, "eia")
        Obstacle.objects.create(site_id=cast.cluster.pk, kind=kind, milestone=held, description="Giá đất")
        assert found("state=blocked") == ["Cẩm Giàng"]
        assert found("stage=eia&state=blocked") == ["Cẩm Giàng"]
        assert found("stage=operation&state=blocked") == []
        assert found("stage=eia&state=unknown") == ["Vằng Mười"]

    def test_a_stage_alone_finds_the_sites_that_have_it(self, cast):
        milestone(cast.other_cluster, "eia").delete()
        assert found("stage=eia") == ["Cẩm Giàng"]


class TestLate:
    def test_yes_and_no(self, cast):
        record(cast.cluster, "eia", planned="2025")
        assert found("late=yes") == ["Cẩm Giàng"]
        assert found("late=no") == ["Vằng Mười"]

    def test_in_one_stage(self, cast):
        record(cast.cluster, "eia", planned="2025")
        record(cast.other_cluster, "operation", planned="2025")
        assert found("late=yes&stage=operation") == ["Vằng Mười"]
        assert found("late=no&stage=operation") == ["Cẩm Giàng"]

    def test_not_with_a_date_to_come(self, cast):
        record(cast.cluster, "eia", planned="2025", forecast="2027")
        assert found("late=yes") == []
        assert found("slip=any") == ["Cẩm Giàng"]

    def test_by_a_forecast_alone(self, cast):
        record(cast.cluster, "eia", forecast="2025")
        assert found("late=yes") == ["Cẩm Giàng"]

    def test_not_before_the_period_is_over(self, cast):
        record(cast.cluster, "eia", planned="tháng 11/2026")
        assert found("late=yes") == []


class TestStanding:
    @pytest.fixture(autouse=True)
    def revoked(self, cast):
        SiteEvent.objects.create(site_id=cast.cluster.pk, kind="revoked", date=PartialDate.parse("4/11/2022"))

    def test_a_revoked_site_stays_in_the_list_after_the_others(self, cast):
        assert found("") == ["Vằng Mười", "Cẩm Giàng"]
        for order in ("name", "-name", "-area", "late", "changed"):
            assert found(f"order={order}")[-1] == "Cẩm Giàng"

    def test_can_be_asked_for(self, cast):
        assert found("standing=revoked") == ["Cẩm Giàng"]
        assert found("standing=standing") == ["Vằng Mười"]
        assert found("standing=suspended") == []

    def test_the_last_event_decides(self, cast):
        SiteEvent.objects.create(site_id=cast.cluster.pk, kind="resumed", date=PartialDate.parse("2024"))
        assert len(found("standing=standing")) == 2


class TestChanged:
    def age(self, site, days):
        moment = timezone.now() - timedelta(days=days)
        Cluster.objects.filter(pk=site.pk).update(changed_at=moment)
        Milestone.objects.filter(site=site.pk).update(changed_at=moment)
        refresh([site.pk])

    def test_within_so_many_days(self, cast):
        self.age(cast.cluster, 20)
        self.age(cast.other_cluster, 100)
        assert found("changed=7") == []
        assert found("changed=30") == ["Cẩm Giàng"]
        assert found("changed=90") == ["Cẩm Giàng"]

    def test_whatever_hangs_on_a_site_counts(self, cast):
        for site in (cast.cluster, cast.other_cluster):
            self.age(site, 100)
        assert found("changed=7") == []
        figure(cast.cluster, "area", "43")
        assert found("changed=7&order=changed") == ["Cẩm Giàng"]


class TestType:
    def test_of_cluster(self, cast):
        Cluster.objects.filter(pk=cast.cluster.pk).update(cluster_type="eco")
        assert found("type=eco") == ["Cẩm Giàng"]


class TestOrder:
    def test_by_area_with_unknown_last_both_ways(self, cast):
        figure(cast.cluster, "area", "43")
        figure(Cluster.objects.create(name="Chu Hương"), "area", "5")
        assert found("order=area") == ["Chu Hương", "Cẩm Giàng", "Vằng Mười"]
        assert found("order=-area") == ["Cẩm Giàng", "Chu Hương", "Vằng Mười"]

    def test_by_the_chosen_area_alone(self, cast):
        figure(cast.cluster, "area", "43")
        SiteFigure.objects.create(site_id=cast.cluster.pk, measure="area", value=1, source="khác")
        figure(cast.other_cluster, "area", "15")
        assert found("order=area") == ["Vằng Mười", "Cẩm Giàng"]

    @pytest.mark.parametrize(
        ("order", "first"),
        [
            ("name", "Cẩm Giàng"),
            ("-name", "Vằng Mười"),
            ("unit", "Cẩm Giàng"),
            ("-unit", "Vằng Mười"),
            ("developer", "Vằng Mười"),
            ("-developer", "Cẩm Giàng"),
            ("late", "Cẩm Giàng"),
            ("-late", "Vằng Mười"),
            ("changed", "Cẩm Giàng"),
            ("-changed", "Vằng Mười"),
        ],
    )
    def test_by_every_other_column_both_ways(self, cast, order, first):
        record(cast.other_cluster, "eia", planned="2025")
        assert found(f"order={order}")[0] == first

    def test_by_several_columns_the_first_before_the_next(self, cast):
        figure(cast.cluster, "area", "15")
        figure(cast.other_cluster, "area", "15")
        figure(Cluster.objects.create(name="Chu Hương"), "area", "5")
        assert found("order=-area&order=-name") == ["Vằng Mười", "Cẩm Giàng", "Chu Hương"]
        assert found("order=area&order=name&order=-area&order=") == ["Chu Hương", "Cẩm Giàng", "Vằng Mười"]

    def test_by_name_puts_d_with_a_stroke_among_the_ds(self, cast):
        for name in ("Đồng Tâm", "Ea Kar", "Chu Hương"):
            Cluster.objects.create(name=name)
        assert found("order=name") == ["Cẩm Giàng", "Chu Hương", "Đồng Tâm", "Ea Kar", "Vằng Mười"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("unit=nowhere", "unit"),
        ("developer=none", "developer"),
        ("developer=999999", "developer"),
        ("stage=nothing", "stage"),
        ("state=finished", "state"),
        ("late=maybe", "late"),
        ("standing=gone", "standing"),
        ("changed=5", "changed"),
        ("type=huge", "type"),
        ("order=colour", "order"),
        (f"q={'x' * 101}", "q"),
    ],
)
def test_what_cannot_be_read_finds_nothing_and_says_so_at_its_field(cast, query, field):
    filters = asked(query)
    assert list(filters.qs) == []
    assert field in filters.errors


def test_one_bad_value_makes_the_good_ones_find_nothing_too(cast):
    assert list(asked("q=cam&late=maybe").qs) == []


def test_unknown_parameters_do_no_harm(cast):
    assert len(found("colour=red&page=3")) == 2


def test_it_says_in_words_what_was_asked(cast):
    record(cast.cluster, "eia", state="done")
    query = f"q=cam&stage=eia&state=done&late=no&unit={cast.places.district.slug}&developer={cast.company.pk}"
    assert asked(query).asked == [
        ("Name, place or developer", "cam"),
        ("Administrative unit", "huyện Bạch Thông, tỉnh Bắc Kạn (until 30/06/2025)"),
        ("Developer", "Công ty Cổ phần Nhựa đường"),
        ("Stage", "EIA"),
        ("State", "Done"),
        ("Overdue milestones", "has none"),
    ]


def test_only_stages_of_the_kind_can_be_asked_for(cast):
    cast.stages["plan"].for_clusters = False
    cast.stages["plan"].save()
    assert "stage" in asked("stage=plan").errors
