"""Sheets of units and organisations."""

import datetime

import pytest

from places.models import AdministrativeUnit, Organisation
from places.resources import OrganisationResource, UnitResource
from progress.access.roles import Role
from progress.tests.people import organisation, person, unit
from progress.tests.sheets import changes, counts, edited, exported, imported, refused, tried
from spreadsheets.tests.files import excel_date

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HEADER = ["kind", "name", "code", "parent", "valid_from", "valid_until", "successors"]
COMMUNES = [
    ["Xã", "Quảng Chu", None, "huyện Chợ Mới", None, excel_date(2025, 6, 30), "xã Chợ Mới, tỉnh Thái Nguyên"],
    ["Tỉnh", "Thái Nguyên", "19", None, "1/7/2025", None, None],
    ["Xã", "Chợ Mới", "02086", "tỉnh Thái Nguyên", "01/07/2025", None, None],
    ["Huyện", "Chợ Mới", None, None, None, "30/6/2025", None],
]


@pytest.fixture
def administrator():
    return person(Role.ADMINISTRATOR)


def test_communes_come_with_parents_and_successors_of_the_same_file_whatever_their_order(administrator):
    assert counts(imported(administrator, UnitResource, HEADER, *COMMUNES)) == (4, 0, 0, 0, 0)
    old = AdministrativeUnit.objects.get(name="Quảng Chu")
    assert old.parent.name == "Chợ Mới"
    assert [str(one) for one in old.successors.all()] == ["xã Chợ Mới, tỉnh Thái Nguyên"]
    assert AdministrativeUnit.objects.get(name="Chợ Mới", kind="commune").code == "02086"
    header, rows = exported(administrator, UnitResource)
    assert counts(tried(administrator, UnitResource, header, *rows)) == (0, 0, 4, 0, 0)


def test_a_parent_that_neither_file_nor_tracker_knows_is_told_once_and_nothing_is_saved(administrator):
    lost = ["Xã", "Mới", None, "huyện Không Có", None, None, None]
    twice = ["xã", "cho moi", None, "tỉnh Thái Nguyên", "2025-07-01", None, None]
    plan = tried(administrator, UnitResource, HEADER, *COMMUNES, lost, twice)
    assert counts(plan) == (4, 0, 0, 0, 2)
    assert [note.cell for note in plan.errors] == ["D6", "7"]
    assert len(refused(administrator, UnitResource, HEADER, *COMMUNES, lost, twice)) == 2
    assert not AdministrativeUnit.objects.exists()


def test_a_parent_of_two_times_is_not_guessed(administrator):
    unit("Thái Nguyên", kind="province", valid_until=datetime.date(2025, 6, 30))
    present = unit("Thái Nguyên", kind="province", valid_from=datetime.date(2025, 7, 1))
    rows = ["Xã", "Tân Kỳ", "02113", "tỉnh Thái Nguyên", None, None, None]
    [message] = refused(administrator, UnitResource, HEADER, rows)
    assert "30/06/2025" in message
    rows[3] = present.slug
    assert counts(imported(administrator, UnitResource, HEADER, rows)) == (1, 0, 0, 0, 0)


def test_a_code_that_another_present_unit_has_is_refused_by_name(administrator):
    unit("Cẩm Giàng", code="02008", valid_from=datetime.date(2025, 7, 1))
    rows = ["Xã", "Quân Hà", "02008", None, "1/1/2026", None, None]
    [message] = refused(administrator, UnitResource, HEADER, rows)
    assert "xã Cẩm Giàng" in message
    rows[4:6] = [None, "30/6/2025"]  # the code of a former one lives on
    assert counts(imported(administrator, UnitResource, HEADER, rows)) == (1, 0, 0, 0, 0)


def test_an_empty_cell_leaves_the_successors_and_a_word_clears_them(administrator):
    later, former = unit("Chợ Mới", valid_from=datetime.date(2025, 7, 1)), unit("Quảng Chu", code="1")
    former.successors.add(later)
    header = ["kind", "name", "code", "successors"]
    imported(administrator, UnitResource, header, ["xã", "Quảng Chu", "2", None])
    former.refresh_from_db()
    assert (former.code, list(former.successors.all())) == ("2", [later])
    imported(administrator, UnitResource, header, ["xã", "Quảng Chu", None, "(xoá)"])
    assert not former.successors.exists()


def test_successors_named_meanwhile_by_somebody_else_stand(administrator):
    later, former = unit("Chợ Mới", valid_from=datetime.date(2025, 7, 1)), unit("Quảng Chu", code="1")
    table = edited(exported(administrator, UnitResource), former.pk, code="2")
    former.successors.add(later)
    former.save()
    plan = imported(administrator, UnitResource, *table)
    assert changes(plan) == [("code", "1", "2")]
    assert list(former.successors.all()) == [later]


def test_a_unit_is_its_name_and_its_time(administrator):
    unit("Cẩm Giàng", valid_until=datetime.date(2025, 6, 30))
    rows = ["kind", "name", "valid_from"], ["xã", "Cẩm Giàng", "01/07/2025"]
    assert counts(tried(administrator, UnitResource, *rows)) == (1, 0, 0, 0, 0)


def test_organisations_are_found_by_name_whatever_its_marks(administrator):
    recorded = organisation("Công ty Cổ phần Nhựa đường")
    header = ["name", "kind", "tax code", "contact"]
    imported(
        administrator, OrganisationResource, header,
        ["CONG TY CO PHAN NHUA DUONG", "Doanh nghiệp", 4700123456.0, "một\nhai"],
    )  # fmt: skip
    recorded.refresh_from_db()
    assert (recorded.tax_code, recorded.name, recorded.contact) == (
        "4700123456", "Công ty Cổ phần Nhựa đường", "một\nhai",
    )  # fmt: skip
    imported(administrator, OrganisationResource, header, ["Tập đoàn Onsen Fuji", "enterprise", None, None])
    assert Organisation.objects.get(name="Tập đoàn Onsen Fuji").folded == "tap doan onsen fuji"
    assert refused(administrator, OrganisationResource, ["name"], ["Viện không rõ loại"])


def test_an_organisation_of_nearly_the_same_name_is_asked_about(administrator):
    recorded = organisation("Công ty Cổ phần Nhựa đường Dầu khí Việt Nam")
    rows = ["name", "kind"], ["Công ty CP Nhựa đường Dầu khí VN", "enterprise"]
    assert refused(administrator, OrganisationResource, *rows)
    assert counts(imported(administrator, OrganisationResource, *rows, same_as={"Trang 1!2": recorded.pk}))[0] == 0
    assert Organisation.objects.count() == 1


def test_who_may_only_read_units_imports_none():
    officer = person(Role.DEPARTMENT)
    unit("Cẩm Giàng")
    assert len(exported(officer, UnitResource)[1]) == 1
    assert refused(officer, UnitResource, ["kind", "name"], ["xã", "Mới"])
    assert refused(officer, UnitResource, ["kind", "name", "code"], ["xã", "Cẩm Giàng", "1"])
