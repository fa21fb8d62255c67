"""Communes and sites of one name in a file: never guessed, told by place, district, day, or asked once."""

import datetime
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from clusters.models import Cluster
from places.lookup import unit_lookup
from places.models import AdministrativeUnit
from progress.models import Milestone
from progress.tests.cast import browser, make_cast, record, text_of
from spreadsheets.models import ImportRun, ImportState
from spreadsheets.tests.files import xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.once]
# Of the 92 communes of today's Thái Nguyên 59 have the name of a commune that went into one of them; a few dozen.
SHARED = {
    "Bạch Thông": ["Cẩm Giàng", "Vĩnh Thông", "Phủ Thông", "Phong Quang"],
    "Ba Bể": ["Phúc Lộc", "Đồng Phúc", "Ba Bể", "Chợ Rã", "Thượng Minh"],
    "Ngân Sơn": ["Bằng Vân", "Thượng Quan", "Hiệp Lực", "Ngân Sơn", "Nà Phặc"],
    "Chợ Đồn": ["Nam Cường", "Quảng Bạch", "Yên Thịnh", "Chợ Đồn", "Yên Phong", "Nghĩa Tá"],
    "Na Rì": ["Trần Phú", "Cường Lợi", "Na Rì", "Văn Lang", "Côn Minh", "Xuân Dương"],
    "Chợ Mới": ["Thanh Thịnh", "Thanh Mai", "Tân Kỳ", "Yên Bình", "Chợ Mới"],
}
NAMES = [(district, name) for district, names in SHARED.items() for name in names]


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def client(cast):
    return browser(cast.department, "vi")


@pytest.fixture
def communes(cast):
    """Former and present communes of the same names."""
    ended, begun = datetime.date(2025, 6, 30), datetime.date(2025, 7, 1)
    unit = AdministrativeUnit.objects.get_or_create
    former_province = AdministrativeUnit.objects.get(kind="province", name="Bắc Kạn")
    for number, (district, name) in enumerate(NAMES):
        over, _ = unit(kind="district", name=district, defaults={"parent": former_province, "valid_until": ended})
        old, _ = unit(kind="commune", name=name, parent=over, defaults={"valid_until": ended, "code": f"{number:05}"})
        new, _ = unit(
            kind="commune",
            name=name,
            parent=cast.places.province,
            defaults={"valid_from": begun, "code": f"{number:05}"},
        )
        old.successors.add(new)
    return former_province


def administration(cast):
    cast.administrator.is_staff = True
    cast.administrator.save()
    return browser(cast.administrator, "vi")


def send(client, *rows, kind="clusters") -> ImportRun:
    file = SimpleUploadedFile("a.xlsx", xlsx(*rows))
    response = client.post("/import/", {"file": file, "kind": kind})
    assert response.status_code == HTTPStatus.FOUND, text_of(response)
    return ImportRun.objects.latest("pk")


def entries(run, part) -> list[dict]:
    return [entry for page in run.pages.filter(part=part) for entry in page.entries]


def save(client, run):
    said = {"add_new": "on", "fingerprint": run.fingerprint}
    assert "saved" in client.post(f"/imports/{run.pk}/confirm/", said).url


# --- Communes ---


def test_a_list_of_communes_whose_names_live_on_is_imported_whole(client, cast, communes):
    """The recorded unit is kept where it has the name; new ones lie in the commune of today."""
    rows = [[n, f"Cụm số {n}", f"xã {name}"] for n, (_district, name) in enumerate(NAMES, 1)]
    run = send(client, ["STT", "Tên cụm", "Địa điểm"], *rows, [99, "CCN Cẩm Giàng", "Xã Cẩm Giàng"])
    assert run.counts == {"new": len(NAMES), "changed": 0, "unchanged": 1, "conflicts": 0, "refused": 0}
    save(client, run)
    places = {unit.valid_until for unit in AdministrativeUnit.objects.filter(sites__name__startswith="Cụm số")}
    assert places == {None}
    cast.cluster.refresh_from_db()
    assert cast.cluster.unit == cast.places.old_commune


def test_the_districts_group_says_which_commune_is_meant(client, cast, communes):
    rows = []
    for number, (district, names) in enumerate(SHARED.items()):
        rows.append(["I" * (number + 1) if number < 3 else "VXIV"[number - 3 : number], f"HUYỆN {district.upper()}"])
        rows += [[n, f"Cụm {name} {district}", f"Xã {name}"] for n, name in enumerate(names, 1)]
    save(client, send(client, ["STT", "Tên cụm", "Địa điểm"], *rows))
    for district, name in NAMES:
        assert Cluster.objects.get(name=f"Cụm {name} {district}").unit.parent.name == district


@pytest.mark.parametrize(
    ("title", "is_former"),
    [
        ("(Tính đến ngày 14/6/2024)", True),
        ("(Thời điểm số liệu 27/11/2026)", False),
        ("Kèm theo Báo cáo số 12/BC-SCT ngày 20 tháng 5 năm 2025", True),
        ("TIẾN ĐỘ CỤM CÔNG NGHIỆP HUYỆN BẠCH THÔNG", True),
        ("DANH MỤC CỤM CÔNG NGHIỆP", False),
    ],
)
def test_the_files_day_or_district_says_which_commune_is_meant(client, cast, time_machine, title, is_former):
    time_machine.move_to("2026-11-28 09:00 +0700")
    save(client, send(client, [title], [], ["Tên cụm", "Địa điểm"], ["Quân Hà", "xã Cẩm Giàng"]))
    unit = Cluster.objects.get(name="Quân Hà").unit
    assert unit == (cast.places.old_commune if is_former else cast.places.new_commune)


def test_what_nothing_tells_is_asked_once_for_each_name(client, cast, communes):
    other = AdministrativeUnit.objects.create(kind="province", name="Cao Bằng")
    meant = AdministrativeUnit.objects.create(kind="commune", name="Trần Phú", parent=other)
    rows = [[n, f"Cụm {n}", "xã Trần Phú"] for n in range(1, 4)]
    run = send(client, ["STT", "Tên cụm", "Địa điểm"], *rows, [4, "Cụm 4", "xã Cẩm Giàng"])
    assert run.state == ImportState.ASKING
    page = client.get(f"/imports/{run.pk}/reading/").content.decode()
    assert page.count('name="answer-') == 1
    offered = [page.index(text) for text in ("xã Trần Phú, tỉnh Cao Bằng", "xã Trần Phú, huyện Na Rì (đến 30/06/2025)")]
    assert offered == sorted(offered), "present units first"
    name = page.partition('name="answer-')[2].partition('"')[0]
    client.post(f"/imports/{run.pk}/reading/", {"answers": "1", f"answer-{name}": meant.slug})
    run.refresh_from_db()
    save(client, run)
    assert Cluster.objects.filter(name__startswith="Cụm ", unit=meant).count() == 3


def test_a_commune_nobody_can_tell_is_left_out_and_holds_up_no_row(client, cast):
    other = AdministrativeUnit.objects.create(kind="province", name="Cao Bằng")
    AdministrativeUnit.objects.create(kind="commune", name="Cẩm Giàng", parent=other)
    run = send(client, ["Tên cụm", "Địa điểm"], ["Quân Hà", "xã Cẩm Giàng"], ["Nông Hạ", "xã Trần Phú"])
    name = client.get(f"/imports/{run.pk}/reading/").content.decode().partition('name="answer-')[2].partition('"')[0]
    client.post(f"/imports/{run.pk}/reading/", {"answers": "1", f"answer-{name}": "leave"})
    run.refresh_from_db()
    save(client, run)
    assert Cluster.objects.get(name="Quân Hà").unit is None
    assert Cluster.objects.get(name="Nông Hạ").unit == cast.places.elsewhere


def test_old_and_new_labels_of_units_are_understood(client, cast):
    for n, label in enumerate(
        (
            "xã Cẩm Giàng, huyện Bạch Thông",
            "xã Cẩm Giàng, huyện Bạch Thông (đến 30/06/2025)",
            "xã Cẩm Giàng, huyện Bạch Thông (đến 30/6/2025)",
            "xã Cẩm Giàng, huyện Bạch Thông (until 30/06/2025)",
        )
    ):
        save(client, send(client, ["Tên cụm", "Địa điểm"], [f"Quân Hà {n}", label]))
        assert Cluster.objects.get(name=f"Quân Hà {n}").unit == cast.places.old_commune


def test_lists_of_the_workbook_offer_present_units_first_and_tell_former_ones(cast):
    with translation.override("vi"):
        offered = unit_lookup().options()
    former = [name for name in offered if "(đến 30/06/2025)" in name]
    assert offered[-len(former) :] == former
    assert "xã Cẩm Giàng, tỉnh Thái Nguyên" in offered


# --- Sites of one name ---


def other_commune(cast) -> Cluster:
    return Cluster.objects.create(name="Cẩm Giàng", unit=cast.places.elsewhere)


def test_names_that_differ_in_marks_are_two_and_each_is_found(client, cast):
    first, second = (Cluster.objects.create(name=name, unit=cast.places.elsewhere) for name in ("Số 1", "Sơ 1"))
    header = ["Tên cụm", "Stage", "State"]
    save(client, send(client, header, ["CCN SƠ 1", "eia", "Đang thực hiện"], kind="progress"))
    states = {m.site_id: m.state for m in Milestone.objects.filter(stage__code="eia")}
    assert states[second.pk] == "in_progress"
    assert states[first.pk] != "in_progress"
    run = send(client, header, ["So 1", "eia", "Đang thực hiện"], kind="progress")
    assert run.state == ImportState.ASKING, "without marks it may be either"


def test_a_name_with_other_marks_is_never_taken_for_a_recorded_one(client, cast):
    Cluster.objects.create(name="Tân Tiến")
    run = send(client, ["Tên cụm", "Ghi chú"], ["Tân Tiên", "mới"])
    [row] = entries(run, "refused")
    assert "Tên gần giống: CCN Tân Tiến" in row["notes"][0]["message"]
    place = f"{row['sheet']}!{row['number']}"
    said = {"fingerprint": run.fingerprint, "part": "refused", "page": "1", f"same:{place}": "new"}
    client.post(f"/imports/{run.pk}/decide/", said)
    run.refresh_from_db()
    save(client, run)
    assert set(Cluster.objects.filter(name__startswith="Tân").values_list("name", flat=True)) == {
        "Tân Tiến",
        "Tân Tiên",
    }


def test_the_commune_column_tells_sites_of_one_name_apart(client, cast):
    other = other_commune(cast)
    rows = ["Cẩm Giàng", "xã Cẩm Giàng", "một"], ["Cẩm Giàng", "xã Trần Phú, huyện Na Rì", "hai"]
    run = send(client, ["Tên cụm", "Địa điểm", "Ghi chú"], *rows)
    assert run.counts["changed"] == 2, entries(run, "refused")
    save(client, run)
    notes = dict(Cluster.objects.filter(name="Cẩm Giàng").values_list("pk", "note"))
    assert notes == {cast.cluster.pk: "một", other.pk: "hai"}
    header = ["Tên cụm", "Địa điểm", "Stage", "State"]
    save(client, send(client, header, ["Cẩm Giàng", "xã Trần Phú", "eia", "Đang thực hiện"], kind="progress"))
    assert Milestone.objects.get(site=other.pk, stage__code="eia").state == "in_progress"


def test_without_a_place_sites_of_one_name_are_asked_about_with_their_places(client, cast):
    other_commune(cast)
    run = send(client, ["Tên cụm", "Stage", "State"], ["Cẩm Giàng", "eia", "Đang thực hiện"], kind="progress")
    assert run.state == ImportState.ASKING
    page = client.get(f"/imports/{run.pk}/reading/").content.decode()
    assert "CCN Cẩm Giàng (xã Cẩm Giàng, huyện Bạch Thông)" in page
    assert "CCN Cẩm Giàng (xã Trần Phú, huyện Na Rì)" in page
    run = send(client, ["Tên cụm", "Ghi chú"], ["Cẩm Giàng", "mới"])
    assert len(entries(run, "refused")[0]["near"]) == 2


def test_a_site_is_not_found_in_another_commune(client, cast):
    header = ["Tên cụm", "Địa điểm", "Stage", "State"]
    run = send(client, header, ["Cẩm Giàng", "xã Trần Phú", "eia", "Đang thực hiện"], kind="progress")
    assert run.counts["refused"] == 1
    run = send(client, ["Tên cụm", "Địa điểm"], ["Cẩm Giàng", "xã Trần Phú"])
    assert run.counts["refused"] == 1
    assert [name for _pk, name in entries(run, "refused")[0]["near"]] == [cast.cluster.with_place]


def test_sheets_of_the_tracker_name_each_of_two_and_come_back(client, cast):
    other = other_commune(cast)
    record(other, "eia", state="in_progress")
    cast.cluster.refresh_from_db()
    other.refresh_from_db()
    assert str(cast.cluster) == "CCN Cẩm Giàng (xã Cẩm Giàng, huyện Bạch Thông)"
    assert str(other) == "CCN Cẩm Giàng (xã Trần Phú, huyện Na Rì)"
    other.delete()
    cast.cluster.refresh_from_db()
    assert str(cast.cluster) == "CCN Cẩm Giàng"


def test_a_real_double_names_the_record_it_is_the_double_of(client, cast):
    run = send(client, ["Tên cụm", "Địa điểm"], ["CCN CẨM GIÀNG", "xã Cẩm Giàng, huyện Bạch Thông"])
    assert run.counts["unchanged"] == 1
    admin = administration(cast)
    said = {"name": "cụm công nghiệp CẨM GIÀNG", "unit": cast.places.old_commune.pk}
    page = admin.post("/admin/clusters/cluster/add/", said).content.decode()
    assert "Đã có:" in page
    assert f'<a href="{cast.cluster.get_absolute_url()}"' in page
    assert "CCN Cẩm Giàng (xã Cẩm Giàng, huyện Bạch Thông)" in page
    assert Cluster.objects.count() == 2


def test_a_form_asks_about_similar_names_and_saves_when_confirmed(cast):
    admin = administration(cast)
    said = {"name": "Cẩm Giang", "unit": cast.places.elsewhere.pk}
    page = admin.post("/admin/clusters/cluster/add/", said).content.decode()
    assert "Tên gần giống:" in page
    assert 'name="is_another"' in page
    assert Cluster.objects.count() == 2
    response = admin.post("/admin/clusters/cluster/add/", {**said, "is_another": str(cast.cluster.pk)})
    assert response.status_code == HTTPStatus.FOUND, text_of(response)
    assert Cluster.objects.filter(name="Cẩm Giang").exists()
    same_name_elsewhere = {"name": "Vằng Mười", "unit": cast.places.new_commune.pk}
    assert "Tên gần giống:" in admin.post("/admin/clusters/cluster/add/", same_name_elsewhere).content.decode()


# --- Official codes ---


def test_one_official_code_is_one_unit_at_a_time(cast):
    AdministrativeUnit.objects.filter(pk=cast.places.new_commune.pk).update(code="02008")
    AdministrativeUnit.objects.filter(pk=cast.places.old_commune.pk).update(code="02008")
    admin = administration(cast)
    said = {"kind": "commune", "name": "Quân Hà", "code": "02008"}
    page = admin.post("/admin/places/administrativeunit/add/", said).content.decode()
    assert "Mã 02008 đang là mã của xã Cẩm Giàng" in page
    former = {**said, "valid_from": "01/01/2010", "valid_until": "31/12/2014"}
    old = AdministrativeUnit.objects.filter(pk=cast.places.old_commune.pk)
    old.update(valid_from=datetime.date(2015, 1, 1))
    response = admin.post("/admin/places/administrativeunit/add/", former)
    assert response.status_code == HTTPStatus.FOUND, text_of(response)


def test_an_autocomplete_offers_present_units_first_and_tells_former_ones(cast):
    admin = administration(cast)
    query = {"app_label": "clusters", "model_name": "cluster", "field_name": "unit", "term": "cam giang"}
    offered = [one["text"] for one in admin.get("/admin/autocomplete/", query).json()["results"]]
    assert offered == ["xã Cẩm Giàng, tỉnh Thái Nguyên", "xã Cẩm Giàng, huyện Bạch Thông (đến 30/06/2025)"]
