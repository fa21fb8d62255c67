"""Import and export of units and organisations."""

import datetime

import pytest

from places.models import AdministrativeUnit, Organisation
from progress.roles import Role
from progress.tests.people import organisation, person, signed_in, unit
from progress.tests.sheets import address, counts, exported, imported, preview, problems
from spreadsheets.tests.files import excel_date

pytestmark = pytest.mark.django_db
HEADER = ["kind", "name", "code", "parent", "valid_from", "valid_until", "successors"]


@pytest.fixture
def administrator():
    return signed_in(person(Role.ADMINISTRATOR))


def test_communes_come_with_parents_and_successors_of_the_same_file(administrator):
    imported(
        administrator, AdministrativeUnit, HEADER,
        ["Tỉnh", "Thái Nguyên", "19", None, "1/7/2025", None, None],
        ["Xã", "Chợ Mới", "02086", "tỉnh Thái Nguyên", "01/07/2025", None, None],
        ["Huyện", "Chợ Mới", None, None, None, "30/6/2025", None],
        ["Xã", "Quảng Chu", None, "huyện Chợ Mới", None, excel_date(2025, 6, 30), "xã Chợ Mới, tỉnh Thái Nguyên"],
    )  # fmt: skip
    old = AdministrativeUnit.objects.get(name="Quảng Chu")
    assert old.parent.name == "Chợ Mới"
    assert [str(one) for one in old.successors.all()] == ["xã Chợ Mới, tỉnh Thái Nguyên"]
    assert AdministrativeUnit.objects.get(name="Chợ Mới", kind="commune").code == "02086"
    content = exported(administrator, AdministrativeUnit)
    assert counts(preview(administrator, AdministrativeUnit, content=content)) == (0, 0, 4)


def test_an_empty_cell_leaves_the_successors(administrator):
    later, former = unit("Chợ Mới", valid_from=datetime.date(2025, 7, 1)), unit("Quảng Chu", code="1")
    former.successors.add(later)
    imported(
        administrator, AdministrativeUnit, ["identifier", "kind", "name", "code"], [former.slug, "xã", "Quảng Chu", "2"]
    )
    former.refresh_from_db()
    assert (former.code, list(former.successors.all())) == ("2", [later])


def test_a_unit_is_its_name_and_its_time(administrator):
    unit("Cẩm Giàng", valid_until=datetime.date(2025, 6, 30))
    rows = ["kind", "name", "valid_from"], ["xã", "Cẩm Giàng", "01/07/2025"]
    assert counts(preview(administrator, AdministrativeUnit, *rows)) == (1, 0, 0)


def test_an_unknown_identifier_or_parent_is_refused(administrator):
    header = ["identifier", "kind", "name", "parent"]
    assert problems(preview(administrator, AdministrativeUnit, header, ["khong-co", "xã", "Mới", None]))
    assert problems(preview(administrator, AdministrativeUnit, header, [None, "xã", "Mới", "huyện Không Có"]))
    assert not AdministrativeUnit.objects.exists()


def test_organisations_are_found_by_name_whatever_its_marks(administrator):
    recorded = organisation("Công ty Cổ phần Nhựa đường")
    header = ["name", "kind", "tax code", "contact"]
    imported(
        administrator, Organisation, header, ["CONG TY CO PHAN NHUA DUONG", "Doanh nghiệp", 4700123456.0, "một\nhai"]
    )
    recorded.refresh_from_db()
    assert recorded.tax_code == "4700123456"
    assert (recorded.name, recorded.contact) == ("Công ty Cổ phần Nhựa đường", "một\nhai")
    imported(administrator, Organisation, header, ["Công ty Onsen Fuji", "enterprise", None, None])
    assert Organisation.objects.count() == 2
    assert problems(preview(administrator, Organisation, ["name"], ["Công ty không rõ loại"]))


def test_who_may_only_read_units_imports_none():
    officer = signed_in(person(Role.DEPARTMENT))
    assert officer.get(address(AdministrativeUnit, "import")).status_code == 403
    assert exported(officer, AdministrativeUnit)
