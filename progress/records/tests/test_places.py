"""A unit counts as its own what lies within it, under old names and new."""

from clusters.models import Cluster
from places.models import AdministrativeUnit
from progress.records.filters import ids_of_place, units_of_sites


def names(pks) -> set[str]:
    return {unit.full_name for unit in AdministrativeUnit.objects.filter(pk__in=pks)}


def test_a_commune_of_today_holds_what_it_was_made_of(cast):
    found = names(ids_of_place(cast.places.new_commune))
    assert found == {"xã Cẩm Giàng, tỉnh Thái Nguyên", "xã Cẩm Giàng, huyện Bạch Thông"}


def test_a_former_district_holds_the_later_commune_made_of_its_communes_alone(cast):
    assert cast.places.new_commune.pk in ids_of_place(cast.places.district)


def test_but_not_one_that_took_in_others_too(cast):
    cast.places.elsewhere.successors.add(cast.places.new_commune)
    assert cast.places.new_commune.pk not in ids_of_place(cast.places.district)


def test_the_province_of_today_holds_them_all(cast):
    found = ids_of_place(cast.places.province)
    assert {cast.places.new_commune.pk, cast.places.old_commune.pk} <= found
    assert cast.places.elsewhere.pk not in found  # what it became is not recorded


class TestSuggested:
    def offered(self, sites) -> list[str]:
        return [unit.label for unit in units_of_sites(sites)]

    def test_are_the_units_with_sites_what_they_lay_in_and_what_they_became(self, cast, in_english):
        assert self.offered(Cluster.objects.filter(pk=cast.cluster.pk)) == [
            "tỉnh Bắc Kạn (until 30/06/2025)",
            "tỉnh Thái Nguyên",
            "huyện Bạch Thông, tỉnh Bắc Kạn (until 30/06/2025)",
            "xã Cẩm Giàng, huyện Bạch Thông (until 30/06/2025)",
            "xã Cẩm Giàng, tỉnh Thái Nguyên",
        ]

    def test_are_none_where_no_site_has_a_unit(self, db):
        assert self.offered(Cluster.objects.all()) == []

    def test_cost_three_queries_however_many_units(self, cast, django_assert_num_queries):
        for number in range(30):
            unit = AdministrativeUnit.objects.create(kind="commune", name=f"Xã {number}", parent=cast.places.district)
            Cluster.objects.create(name=f"Cụm {number}", unit=unit)
        with django_assert_num_queries(3):
            units_of_sites(Cluster.objects.all())
