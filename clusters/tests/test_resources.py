"""Sheets of clusters, by the traps of names, people and time."""

import datetime
import unicodedata

import pytest
from django.contrib.auth.models import Permission
from django.utils import translation

from clusters.models import Cluster
from clusters.resources import ClusterResource
from progress.access.roles import Role
from progress.milestones.resources import MilestoneResource
from progress.models import Milestone
from progress.tests.people import cluster, organisation, person, stages, unit, zone
from progress.tests.sheets import (
    REASON,
    changes,
    counts,
    edited,
    exported,
    imported,
    only,
    places,
    refused,
    table_of,
    tried,
    warnings,
)
from spreadsheets.merge.plan import Decisions
from spreadsheets.merge.run import Outdated, preview, save
from zones.resources import ZoneResource

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def officer():
    return person(Role.DEPARTMENT, name="lan")


@pytest.fixture
def site():
    stages()
    return cluster("Cẩm Giàng", note="Ghi chú cũ")


def test_new_clusters_come_with_their_milestones_and_a_reason_in_history(officer, site):
    company, place = organisation(), unit("Quảng Chu")
    rows = (
        ["name", "unit", "developer", "type of cluster"],
        ["CCN Quảng Chu", "xã Quảng Chu", company.name, "Làng nghề"],
    )
    assert counts(tried(officer, ClusterResource, *rows)) == (1, 0, 0, 0, 0)
    assert Cluster.objects.count() == 1
    imported(officer, ClusterResource, *rows)
    new = Cluster.objects.get(name="Quảng Chu")
    assert (new.unit, new.developer, new.cluster_type) == (place, company, "craft-village")
    assert new.milestones.count() == 3
    record = new.history.get()
    assert (record.history_user.username, record.history_change_reason) == ("lan", REASON)
    assert record.request_id == Milestone.history.filter(site_id=new.pk).first().request_id != ""


def test_new_clusters_written_together_are_as_if_each_were_saved(officer, site):
    """Addresses, places behind shared names, milestones and who recorded them."""
    one, other = unit("Quảng Chu"), unit("Yên Đĩnh")
    recorded = cluster("Thanh Mai", unit=one)
    rows = [["Thanh Mai", "xã Yên Đĩnh"], ["Hòa Mục", "xã Quảng Chu"], ["Hòa Mục", "xã Yên Đĩnh"], ["Bình Văn", None]]
    imported(officer, ClusterResource, ["name", "unit"], *rows, same_as={"Trang 1!2": "new"})
    made = {(c.name, c.unit): c for c in Cluster.objects.exclude(pk__in=[site.pk, recorded.pk])}
    assert {key: (c.slug, str(c)) for key, c in made.items()} == {
        ("Thanh Mai", other): ("thanh-mai-yen-dinh", f"CCN Thanh Mai ({other.full_name})"),
        ("Hòa Mục", one): ("hoa-muc", f"CCN Hòa Mục ({one.full_name})"),
        ("Hòa Mục", other): ("hoa-muc-yen-dinh", f"CCN Hòa Mục ({other.full_name})"),
        ("Bình Văn", None): ("binh-van", "CCN Bình Văn"),
    }
    recorded.refresh_from_db()
    assert str(recorded) == f"CCN Thanh Mai ({one.full_name})"
    for new in made.values():
        assert (new.version, new.history.get().slug, new.milestones.count()) == (1, new.slug, 3)
        assert {m.history.get().history_user for m in new.milestones.all()} == {officer}


@pytest.mark.parametrize(
    "name", ["Cẩm Giàng", "CCN Cẩm Giàng", "Cụm công nghiệp  cẩm giàng", unicodedata.normalize("NFD", "Cẩm Giàng")]
)
def test_a_site_is_found_however_its_name_is_written(officer, site, name):
    imported(officer, ClusterResource, ["name", "note"], [name, "Mới"])
    site.refresh_from_db()
    assert (site.name, site.note, Cluster.objects.count()) == ("Cẩm Giàng", "Mới", 1)


def test_a_decomposed_header_and_value_are_the_composed_ones(officer, site):
    header = [unicodedata.normalize("NFD", text) for text in ("Tên", "Ghi chú")]
    imported(officer, ClusterResource, header, ["Cẩm Giàng", unicodedata.normalize("NFD", "Đã họp")])
    site.refresh_from_db()
    assert site.note == "Đã họp"


@pytest.mark.parametrize(
    "header", [["name", "note"], ["Name", "Note"], ["TÊN", "ghi chú"], ["Tên cụm", "Hiện trạng đến ngày 14/6/2024"]]
)
def test_headers_are_known_in_both_languages_by_their_keys_and_as_offices_call_them(officer, site, header):
    assert counts(tried(officer, ClusterResource, header, ["Cẩm Giàng", "Ghi chú cũ"])) == (0, 0, 1, 0, 0)


def test_an_unknown_unit_or_company_is_an_error_naming_row_column_and_value_and_makes_none(officer, site):
    rows = ["name", "unit", "developer"], ["Cẩm Giàng", "xã Không Có", "Công ty Ma"]
    assert places(tried(officer, ClusterResource, *rows)) == [("B2", "xã Không Có"), ("C2", "Công ty Ma")]
    assert refused(officer, ClusterResource, *rows)


def test_an_organisation_is_found_as_offices_shorten_its_name(officer, site):
    organisation("Công ty Cổ phần Khoáng sản Bắc Kạn", short_name="BAMCORP")
    for name in ("Công ty CP Khoáng sản Bắc Kạn", "CTCP Khoáng sản Bắc Kạn", "bamcorp"):
        rows = ["Tên cụm", "CĐT"], ["Cẩm Giàng", name]
        assert counts(tried(officer, ClusterResource, *rows)) == (0, 1, 0, 0, 0), name


def test_a_unit_of_two_times_is_the_recorded_one_or_the_one_of_the_files_day(officer, site):
    old = unit("Cẩm Giàng", parent=unit("Bạch Thông", kind="district"), valid_until=datetime.date(2025, 6, 30))
    new = unit("Cẩm Giàng", valid_from=datetime.date(2025, 7, 1), parent=unit("Thái Nguyên", kind="province"))
    imported(officer, ClusterResource, ["name", "Địa điểm"], ["Cẩm Giàng", "xã Cẩm Giàng, huyện Bạch Thông"])
    site.refresh_from_db()
    assert site.unit == old
    assert counts(tried(officer, ClusterResource, ["name", "unit"], ["Cẩm Giàng", "xã Cẩm Giàng"])) == (0, 0, 1, 0, 0)
    imported(officer, ClusterResource, ["name", "unit"], ["Quân Hà", "xã Cẩm Giàng"])
    assert Cluster.objects.get(name="Quân Hà").unit == new


def test_the_same_cluster_twice_in_a_file_is_an_error(officer, site):
    for rows in (
        (["Cẩm Giàng", "a"], ["CCN Cẩm Giàng", "b"]),
        (["Quảng Chu", "a"], ["quang chu", "b"]),
    ):
        [note] = tried(officer, ClusterResource, ["name", "note"], *rows).errors
        assert note.cell == "3"
        assert "2" in note.message


def test_a_number_and_its_version_let_a_cluster_be_renamed(officer, site):
    table = exported(officer, ClusterResource)
    imported(officer, ClusterResource, *edited(table, site.pk, name="CCN Cẩm Giàng 1"))
    site.refresh_from_db()
    assert (site.name, site.name_key, site.slug) == ("Cẩm Giàng 1", "cam giang 1", "cam-giang")


def test_numbers_of_another_list_rename_nothing(officer, site):
    assert refused(officer, ClusterResource, ["id", "name", "note"], [site.pk, "Quảng Chu", "x"])


def test_a_cluster_is_not_renamed_into_another(officer, site):
    other = cluster("Quảng Chu")
    assert refused(officer, ClusterResource, *edited(exported(officer, ClusterResource), other.pk, name="Cẩm Giàng"))


def test_too_long_a_text_is_refused(officer, site):
    rows = ["name", "exact location"], ["Cẩm Giàng", "x" * 201]
    assert [cell for cell, _value in places(tried(officer, ClusterResource, *rows))] == ["B2"]


def test_one_wrong_row_stops_all(officer, site):
    rows = ["name", "type of cluster"], ["Quảng Chu", "làng nghề"], ["Chu Hương", "loại lạ"]
    assert places(tried(officer, ClusterResource, *rows)) == [("B3", "loại lạ")]
    assert refused(officer, ClusterResource, *rows)
    assert Cluster.objects.count() == 1


def test_every_wrong_row_is_told_at_once(officer, site):
    rows = [[f"Cụm {n}", "loại lạ"] for n in range(250)]
    assert len(tried(officer, ClusterResource, ["name", "type of cluster"], *rows).errors) == 250


def test_nearly_the_same_name_is_asked_about_and_makes_no_new_one(officer, site):
    rows = ["name", "note"], ["Cẩm Dàng", "Mới"]
    row = only(tried(officer, ClusterResource, *rows))
    assert (str(row.status), row.near) == ("refused", [(site.pk, "CCN Cẩm Giàng")])
    assert refused(officer, ClusterResource, *rows)
    imported(officer, ClusterResource, *rows, same_as={"Trang 1!2": site.pk})
    site.refresh_from_db()
    assert (site.name, site.note, Cluster.objects.count()) == ("Cẩm Giàng", "Mới", 1)
    imported(officer, ClusterResource, *rows, same_as={"Trang 1!2": "new"})
    assert Cluster.objects.count() == 2


def test_numbers_in_names_are_meant(officer, site):
    cluster("Chợ Mới 1")
    assert counts(tried(officer, ClusterResource, ["name"], ["Chợ Mới 2"], ["Chợ Mới 3"])) == (2, 0, 0, 0, 0)


def test_a_zone_of_the_same_name_is_worth_a_look(officer, site):
    zone("Thanh Bình")
    [warning] = warnings(tried(officer, ClusterResource, ["name"], ["Thanh Bình"]))
    assert "KCN Thanh Bình" in warning


def test_an_edit_between_preview_and_confirmation_is_not_overwritten(officer, site):
    rows = ["name", "note"], ["Cẩm Giàng", "Từ tệp"]
    sheets = [(ClusterResource, table_of(ClusterResource(officer), *rows))]
    how = {"user": officer, "decisions": Decisions(), "reason": REASON}
    agreed = preview(sheets, **how).fingerprint
    site.note = "Của người khác"
    site.save()
    with pytest.raises(Outdated) as stopped:
        save(sheets, **how, request_id="a" * 32, agreed=agreed)
    site.refresh_from_db()
    assert site.note == "Của người khác"
    assert changes(stopped.value.plan) == [("note", "Của người khác", "Từ tệp")]
    save(sheets, **how, request_id="a" * 32, agreed=stopped.value.plan.fingerprint)
    site.refresh_from_db()
    assert site.note == "Từ tệp"


def test_a_record_made_between_preview_and_confirmation_stops_it(officer, site):
    sheets = [(ClusterResource, table_of(ClusterResource(officer), ["name", "note"], ["Quảng Chu", "Từ tệp"]))]
    how = {"user": officer, "decisions": Decisions(), "reason": REASON}
    agreed = preview(sheets, **how).fingerprint
    cluster("Quảng Chu", note="Của người khác")
    with pytest.raises(Outdated):
        save(sheets, **how, request_id="a" * 32, agreed=agreed)
    assert Cluster.objects.get(name="Quảng Chu").note == "Của người khác"


def test_a_versioned_row_whose_record_is_gone_makes_no_new_one(officer, site):
    header, rows = exported(officer, ClusterResource)
    site.delete()
    assert refused(officer, ClusterResource, header, *rows)
    assert refused(officer, ClusterResource, ["name", "version"], ["Quảng Chu", 3])
    assert not Cluster.objects.exists()


def test_an_export_comes_back_unchanged_in_either_language(officer, site):
    site.unit, site.developer, site.cluster_type = unit("Cẩm Giàng"), organisation(), "craft-village"
    site.note = "=1+1"
    site.address = "@Nà Pẻn"
    site.save()
    # Two units that nothing but their time tells apart.
    unit("Cẩm Giàng", valid_from=datetime.date(2025, 7, 1))
    for language in ("vi", "en"):
        with translation.override(language):
            header, rows = exported(officer, ClusterResource)
        assert counts(tried(officer, ClusterResource, header, *rows)) == (0, 0, 1, 0, 0), language


def test_conflicts_of_clusters_are_told_from_their_own_history(officer, site):
    table = edited(exported(officer, ClusterResource), site.pk, note="Của Lan")
    site.note, site._history_user = "Của Minh", person(Role.DEPARTMENT, name="minh")
    site.save()
    plan = tried(officer, ClusterResource, *table)
    assert counts(plan) == (0, 0, 0, 1, 0)
    [cell] = only(plan).cells
    assert (cell.old, cell.new, cell.theirs, cell.who) == ("Ghi chú cũ", "Của Lan", "Của Minh", "Minh")


def test_whoever_may_only_read_exports_and_imports_nothing(site):
    leader = person(Role.LEADER)
    assert len(exported(leader, ClusterResource)[1]) == 1
    assert refused(leader, ClusterResource, ["name", "note"], ["Cẩm Giàng", "x"])
    assert refused(leader, ClusterResource, ["name"], ["Quảng Chu"])


def test_a_board_officer_neither_imports_nor_exports_clusters(site):
    board = person(Role.BOARD)
    assert exported(board, ClusterResource)[1] == []
    assert refused(board, ClusterResource, ["name", "note"], ["Cẩm Giàng", "x"])


def test_zones_are_the_boards(site):
    zone("Thanh Bình")
    rows = ["name", "note"], ["KCN Thanh Bình", "x"]
    assert refused(person(Role.DEPARTMENT), ZoneResource, *rows)
    assert counts(imported(person(Role.BOARD), ZoneResource, *rows)) == (0, 1, 0, 0, 0)


@pytest.mark.parametrize("taken", ["add", "change"])
def test_whoever_may_change_but_not_add_makes_no_new_rows_and_the_other_way_round(site, taken):
    user = person(Role.DEPARTMENT)
    group = user.groups.get()
    group.permissions.remove(group.permissions.get(codename=f"{taken}_cluster"))
    new, changed = (["name"], ["Quảng Chu"]), (["name", "note"], ["Cẩm Giàng", "Mới"])
    wrong, right = (new, changed) if taken == "add" else (changed, new)
    assert refused(user, ClusterResource, *wrong)
    imported(user, ClusterResource, *right)


def test_a_person_cannot_import_beyond_their_rows():
    stages()
    ours, theirs = cluster("Cẩm Giàng", unit=unit("Cẩm Giàng")), cluster("Quảng Chu", unit=unit("Quảng Chu"))
    user = person(Role.LOCAL, unit=ours.unit)
    user.groups.get().permissions.add(*Permission.objects.filter(codename__in=["add_cluster", "change_cluster"]))
    assert counts(tried(user, ClusterResource, ["name", "note"], ["Cẩm Giàng", "Mới"])) == (0, 1, 0, 0, 0)
    assert refused(user, ClusterResource, ["name", "note"], ["Quảng Chu", "Mới"])
    assert refused(user, ClusterResource, ["name", "unit"], ["Cẩm Giàng", theirs.unit.slug])
    assert refused(user, ClusterResource, ["name"], ["Chu Hương"])
    assert counts(imported(user, ClusterResource, ["name", "unit"], ["Chu Hương", ours.unit.slug]))[0] == 1
    assert [cells[1] for cells in exported(user, ClusterResource)[1]] == ["Cẩm Giàng", "Chu Hương"]


def test_progress_of_a_cluster_that_the_same_file_makes_is_read_too(officer, site):
    sheets = [
        (ClusterResource, table_of(ClusterResource(officer), ["name"], ["Quảng Chu"], sheet="Cụm")),
        (
            MilestoneResource,
            table_of(MilestoneResource(officer), ["site", "stage", "note"], ["Quảng Chu", "feasibility", "x"]),
        ),
    ]
    how = {"user": officer, "decisions": Decisions(), "reason": REASON}
    seen = preview(sheets, **how)
    assert seen.counts == {"new": 1, "changed": 1, "unchanged": 0, "conflicts": 0, "refused": 0}
    assert not Cluster.objects.filter(name="Quảng Chu").exists()
    save(sheets, **how, request_id="a" * 32, agreed=seen.fingerprint)
    assert Milestone.objects.get(note="x").site.name == "Quảng Chu"
