"""Units of the whole country: by the command and by the page; what is recorded is recognised, the office's word stands.

The shipped units of Bắc Kạn are those of the list: 34 of Thái Nguyên's 392.
"""

import datetime

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from places.models import AdministrativeUnit, BroughtUnits, UnitKind
from places.national.plan import plan_units
from places.national.reading import listed_units, provinces
from progress.tests.cast import browser, text_of
from spreadsheets.imports.undoing import undo
from spreadsheets.models import ImportRun, ImportState
from values.tests.once import built_once
from values.tests.page_forms import fields_of

pytestmark = pytest.mark.once

PAGE = "/units/country/"
FIRST, LAST = datetime.date(2025, 7, 1), datetime.date(2025, 6, 30)


@pytest.fixture
def root(db):
    return User.objects.create_superuser("root")


@built_once
def seed() -> None:
    call_command("seed", verbosity=0)


@pytest.fixture
def office(db):
    """An office that was just started, with the shipped data; gives its administrator."""
    seed()
    return User.objects.create_superuser("root")


def units(*provinces: str, **options) -> None:
    call_command("units", *(f"--province={name}" for name in provinces), verbosity=0, **options)


def named(folded: str, **conditions) -> AdministrativeUnit:
    return AdministrativeUnit.objects.get(folded=folded, **conditions)


def counts(*codes: str) -> tuple[int, int, int, int]:
    plan = plan_units(codes)
    return len(plan.added), len(plan.changed), len(plan.kept), len(plan.left)


class TestList:
    def test_every_commune_of_the_country_has_its_place(self):
        listed = listed_units(one.code for one in provinces())
        everything = {key: one for of_province in listed.values() for key, one in of_province.items()}
        assert len(provinces()) == 34
        assert sum(key.startswith("new/") and len(key) == 9 for key in everything) == 3321
        assert sum(key.startswith("old/") and key[4:].isdigit() and len(key) == 9 for key in everything) == 10035
        assert all(one.parent in everything for one in everything.values() if one.parent)
        assert all(later in everything for one in everything.values() for later in one.became)
        assert {one.kind for one in everything.values()} == set(UnitKind)

    def test_a_province_that_was_not_merged_goes_on_as_it_was(self):
        units = listed_units(["04"])["04"]
        assert [one.key for one in units.values() if one.kind == UnitKind.PROVINCE] == ["new/04"]
        assert units["new/04"].valid_from is None


class TestCommand:
    def test_shipped_units_are_recognised_and_completed_not_doubled(self, office):
        before = {unit.pk: unit for unit in AdministrativeUnit.objects.all()}
        assert len(before) == 34
        units("19")
        assert AdministrativeUnit.objects.count() == 392
        quang_chu = named("xa quang chu")
        assert quang_chu.pk in before
        assert quang_chu.code == "02131"
        assert (quang_chu.valid_from, quang_chu.valid_until) == (None, LAST)
        assert [later.code for later in quang_chu.successors.all()] == ["02086"]
        assert named("tinh bac kan").code == "06"

    def test_new_units_have_code_place_validity_and_what_they_became(self, office):
        units("Thai Nguyen")
        present = named("xa bach thong")
        assert (present.code, present.valid_from, present.valid_until) == ("02014", FIRST, None)
        assert present.full_name == "xã Bạch Thông, tỉnh Thái Nguyên"
        assert {former.parent.short_name for former in present.predecessors.all()} == {
            "huyện Bạch Thông",
            "huyện Chợ Đồn",
        }
        assert named("tp. pho yen").kind == UnitKind.CITY
        assert AdministrativeUnit.objects.filter(name__in=["Văn Lang", "Văn Lăng"], valid_until=None).count() == 2

    def test_history_tells_what_was_written_with_what_became_what(self, office):
        units("19", user="root")
        unit = named("xa ha chau")
        record = unit.history.get()
        assert (record.history_type, record.history_user, record.version) == ("+", office, 1)
        assert [link.to_administrativeunit for link in record.successors.all()] == list(unit.successors.all())
        completed = named("xa quang chu").history.first()
        assert (completed.history_type, completed.code, completed.successors.count()) == ("~", "02131", 1)

    def test_a_second_run_changes_nothing(self, office):
        units("19")
        versions = dict(AdministrativeUnit.objects.values_list("pk", "version"))
        units("19")
        assert dict(AdministrativeUnit.objects.values_list("pk", "version")) == versions
        assert BroughtUnits.objects.count() == 1

    def test_what_the_office_corrected_or_deleted_stays(self, office):
        units("19")
        corrected = named("xa quang chu")
        corrected.code, corrected.name = "", "Quảng Chu Mới"
        corrected.save()
        moved = named("xa dong thang")
        moved.successors.clear()
        named("xa van lang", valid_until=None, name="Văn Lang").predecessors.clear()
        gone = named("xa ha chau")
        gone.delete()
        units("19")
        corrected.refresh_from_db()
        assert (corrected.code, corrected.name) == ("", "Quảng Chu Mới")
        assert not moved.successors.exists()
        assert not AdministrativeUnit.objects.filter(pk=gone.pk).exists()
        assert not AdministrativeUnit.objects.filter(folded="xa ha chau").exists()
        assert counts("19") == (0, 0, 0, 1)

    def test_what_the_office_entered_before_is_recognised_and_its_word_stands(self, root):
        province = AdministrativeUnit.objects.create(kind="province", name="Lào Cai", valid_from=FIRST)
        own = AdministrativeUnit.objects.create(kind="ward", name="SA PA", parent=province, code="03006")
        other = AdministrativeUnit.objects.create(kind="commune", name="Của Cơ Quan", parent=province, code="02680")
        units("15")
        own.refresh_from_db()
        other.refresh_from_db()
        assert (own.name, own.valid_from) == ("SA PA", FIRST)
        assert AdministrativeUnit.objects.filter(folded="phuong sa pa", parent=province).count() == 1
        assert (other.name, other.kind) == ("Của Cơ Quan", "commune")
        assert not AdministrativeUnit.objects.filter(code="02680", valid_until=None).exclude(pk=other.pk).exists()

    def test_a_code_that_another_unit_has_leaves_a_unit_out_or_incomplete(self, office):
        other = AdministrativeUnit.objects.create(
            kind="commune", name="Khác", code="02014", valid_from=datetime.date(2026, 1, 1)
        )
        plan = plan_units(["19"])
        assert plan.left == [
            f"xã Bạch Thông, tỉnh Thái Nguyên: Mã 02014 đang là mã của {other.label} trong cùng thời gian."
        ]

    def test_a_dry_run_writes_nothing(self, office, capsys):
        units("19", dry_run=True)
        assert AdministrativeUnit.objects.count() == 34
        assert "358" in capsys.readouterr().out

    def test_an_unknown_province_is_refused_with_the_way_to_the_list(self, root, capsys):
        with pytest.raises(CommandError, match="Atlantis"):
            units("Atlantis")
        call_command("units", list=True)
        assert "19  Tỉnh Thái Nguyên (Tỉnh Bắc Kạn, Tỉnh Thái Nguyên)" in capsys.readouterr().out

    def test_several_provinces_and_all_cost_as_many_queries_as_one(self, root):
        call_command("seed", verbosity=0)
        with CaptureQueriesContext(connection) as one:
            units("04")
        with CaptureQueriesContext(connection) as several:
            units("15", "24", "01")
        assert len(several) <= len(one) + 2  # history is written 500 units at a time

    def test_every_unit_passes_the_rules_of_its_form(self, office):
        units("19")
        for unit in AdministrativeUnit.objects.select_related("parent"):
            unit.full_clean()


class TestUndo:
    def test_it_is_taken_back_as_one_and_may_be_brought_again(self, office):
        shipped = {unit.pk: unit.code for unit in AdministrativeUnit.objects.all()}
        units("19", user="root")
        run = ImportRun.objects.get()
        assert run.state == ImportState.SAVED
        undo(run, by=office, agreed=None)
        assert {unit.pk: unit.code for unit in AdministrativeUnit.objects.all()} == shipped
        units("19", user="root")
        assert AdministrativeUnit.objects.count() == 392
        assert named("xa quang chu").code == "02131"


class TestPage:
    def send(self, client, *codes: str):
        page = client.get(PAGE, {"province": codes})
        form = {"fingerprint": page.context["plan"].fingerprint, "province": codes}
        return client.post(PAGE, form, follow=True)

    def test_shows_what_would_be_done_and_writes_nothing(self, office):
        page = text_of(browser(office).get(PAGE, {"province": "19"}))
        assert "New units 358" in page
        assert "Units completed 19" in page
        assert AdministrativeUnit.objects.count() == 34
        assert not ImportRun.objects.exists()

    def test_writes_what_was_shown_and_leads_to_where_it_is_undone(self, office):
        page = self.send(browser(office), "19")
        assert "358 new, 19 completed" in text_of(page)
        assert "Undo the import" in text_of(page)
        assert AdministrativeUnit.objects.count() == 392

    def test_shows_again_what_changed_since_it_was_seen(self, office):
        client = browser(office)
        seen = client.get(PAGE, {"province": "19"}).context["plan"].fingerprint
        AdministrativeUnit.objects.create(kind="district", name="Phú Bình", valid_until=LAST)
        unit = named("xa quang chu")
        unit.code = "09999"
        unit.save()
        page = client.post(PAGE, {"fingerprint": seen, "province": ["19"]})
        assert "Nothing was saved" in text_of(page)
        assert "“09999” is kept" in text_of(page)
        assert "Values of the office kept 1" in text_of(page)
        assert not ImportRun.objects.exists()

    def test_a_province_that_is_not_offered_is_refused(self, office):
        client = browser(office)
        assert client.get(PAGE, {"province": "06"}).context["plan"] is None
        assert client.post(PAGE, {"province": "06"}).context["plan"] is None

    def test_is_reached_from_setting_up_and_makes_its_step_done(self, office):
        client = browser(office)
        assert f'href="{PAGE}"' in client.get("/help/setup/").content.decode()
        assert f'href="{PAGE}"' in client.get("/units/").content.decode()
        assert "Only the units that were shipped." in text_of(client.get("/help/setup/"))
        units("19")
        assert "Brought in from the list." in text_of(client.get("/help/setup/"))

    def test_units_of_one_name_are_found_without_marks_with_their_district_beside(self, office):
        units("19")
        page = text_of(browser(office).get("/units/?q=tran+phu"))
        assert "xã Trần Phú : Edit tỉnh Thái Nguyên 02176" in page
        assert "xã Trần Phú : Edit huyện Na Rì 02179" in page


class TestForm:
    def test_names_that_differ_in_marks_alone_want_codes(self, office):
        client = browser(office)
        above = named("tinh thai nguyen").pk
        for number, (name, code) in enumerate(
            [("Văn Lang", "1"), ("Văn Lăng", "2"), ("Van Lang", ""), ("Văn Lang", "3")]
        ):
            form = fields_of(client.get("/units/add/"), "unit-form")
            typed = {"kind": "commune", "name": name, "code": code, "parent": above, "valid_from": "1/7/2025"}
            response = client.post("/units/add/", form | typed)
            assert (response.status_code == 302) == (number < 2)
        assert AdministrativeUnit.objects.filter(folded="xa van lang").count() == 2
