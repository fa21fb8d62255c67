"""A unit counts as its own what lies within it, under old names and new."""

from datetime import date

from clusters.models import Cluster
from places.models import AdministrativeUnit
from progress.records.filters import ids_of_place, unit_choices


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


class TestChoices:
    def offered(self, **options) -> dict:
        return {group: [name for _slug, name in choices] for group, choices in unit_choices(**options)}

    def test_are_the_units_with_sites_what_they_lay_in_and_what_they_became(self, cast, in_english):
        sites = Cluster.objects.filter(pk=cast.cluster.pk)
        assert self.offered(sites=sites) == {
            "Units of today": ["tỉnh Thái Nguyên", "xã Cẩm Giàng, tỉnh Thái Nguyên"],
            "Former units": [
                "huyện Bạch Thông, tỉnh Bắc Kạn (until 30/06/2025)",
                "tỉnh Bắc Kạn (until 30/06/2025)",
                "xã Cẩm Giàng, huyện Bạch Thông (until 30/06/2025)",
            ],
        }

    def test_hold_the_one_that_was_asked_for_in_any_case(self, cast, in_english):
        asked = AdministrativeUnit.objects.create(kind="commune", name="Mỹ Thanh", valid_from=date(2025, 7, 1))
        assert self.offered(sites=Cluster.objects.none(), chosen=asked.slug) == {"Units of today": ["xã Mỹ Thanh"]}

    def test_are_none_where_no_site_has_a_unit(self, db):
        assert unit_choices(Cluster.objects.all()) == []

    def test_cost_three_queries_however_many_units(self, cast, django_assert_num_queries):
        for number in range(30):
            unit = AdministrativeUnit.objects.create(kind="commune", name=f"Xã {number}", parent=cast.places.district)
            Cluster.objects.create(name=f"Cụm {number}", unit=unit)
        with django_assert_num_queries(3):
            unit_choices(Cluster.objects.all())
