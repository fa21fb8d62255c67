"""A record named by hand in the filters of a list."""

import re

import pytest
from django.utils.translation import override

from clusters.models import Cluster
from places.models import Organisation
from progress.sites.tests.test_filters import asked, found
from progress.tests.cast import browser, htmx


def suggested(user, name, typed="", path="/clusters/") -> list[str]:
    response = htmx(user).get(path, {"options": name, name: typed})
    assert response.status_code == 200
    assert "HX-Push-Url" not in response
    return re.findall(r'<option value="([^"]*)">', response.content.decode())


class TestDeveloper:
    @pytest.mark.parametrize("typed", ["Công ty Cổ phần Nhựa đường", "nhua duong", "NHỰA"])
    def test_is_named_in_full_or_by_a_part_of_the_name(self, cast, typed):
        assert found(f"developer={typed}") == ["Cẩm Giàng"]

    def test_a_part_may_mean_several(self, cast):
        assert found("developer=công ty") == ["Cẩm Giàng", "Vằng Mười"]

    def test_the_whole_name_of_one_is_not_a_part_of_another(self, cast):
        Organisation.objects.filter(pk=cast.rival.pk).update(
            name="Công ty Cổ phần Nhựa đường 2", name_folded="", folded="cong ty co phan nhua duong 2"
        )
        assert found("developer=Công ty Cổ phần Nhựa đường") == ["Cẩm Giàng"]

    def test_an_address_with_its_key_shows_its_name(self, cast):
        html = browser(cast.department).get(f"/clusters/?developer={cast.company.pk}").content.decode()
        assert re.search(r'<input type="text" name="developer" value="Công ty Cổ phần Nhựa đường"', html)

    def test_one_that_nobody_in_sight_is_called_finds_nothing_and_says_so(self, cast):
        filters = asked("developer=khoáng sản", Cluster.objects.visible_to(cast.clerk))
        assert list(filters.qs) == []
        assert "khoáng sản" in str(filters.errors["developer"])

    def test_is_suggested_while_it_is_typed(self, cast):
        assert suggested(cast.department, "developer", "khoang") == ["Công ty Cổ phần Khoáng sản"]
        assert len(suggested(cast.department, "developer")) == 2
        assert suggested(cast.clerk, "developer") == ["Công ty Cổ phần Nhựa đường"]


class TestUnit:
    @pytest.mark.parametrize(
        "typed", ["cam giang", "xã Cẩm Giàng, huyện Bạch Thông (đến 30/06/2025)", "huyen bach thong"]
    )
    def test_is_named_as_it_is_shown_in_either_language_or_by_a_part(self, cast, typed):
        with override("en"):
            assert "Cẩm Giàng" in found(f"unit={typed.replace('đến', 'until')}")
            assert "Cẩm Giàng" in found(f"unit={typed}")

    def test_a_district_that_is_not_the_one_named_finds_nothing(self, cast):
        assert "unit" in asked("unit=xã Cẩm Giàng, huyện Na Rì").errors

    def test_only_those_of_sites_in_sight_are_suggested(self, cast):
        assert any("Na Rì" in name for name in suggested(cast.department, "unit"))
        assert not any("Na Rì" in name for name in suggested(cast.clerk, "unit"))
        assert all("Bạch Thông" in name for name in suggested(cast.clerk, "unit", "bach thong"))


@pytest.mark.parametrize("name", ["state", "nothing", "q"])
def test_nothing_else_is_suggested(cast, name):
    assert browser(cast.department).get(f"/clusters/?options={name}").status_code == 404


def test_the_field_asks_for_suggestions_and_works_without(cast):
    html = browser(cast.department).get("/clusters/").content.decode()
    assert 'hx-get="?options=developer"' in html
    assert '<datalist id="id_developer_options"></datalist>' in html
    assert "Khoáng sản</option>" not in html


@pytest.mark.parametrize(
    ("path", "name"),
    [("/obstacles/", "agency"), ("/desks/", "office"), ("/documents/", "issuer"), ("/inspections/", "responsible")],
)
def test_no_list_names_all_organisations_it_can_be_narrowed_by(cast, path, name):
    html = browser(cast.department).get(path).content.decode()
    assert f'hx-get="?options={name}"' in html
    assert f'<select name="{name}"' not in html
    assert suggested(cast.nobody, name, path=path) == (["no authority chosen"] if name == "agency" else [])
