"""Import and export of clusters in the admin, by the traps of files, people and time."""

import datetime
import io
import os
import unicodedata

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from openpyxl import load_workbook

from clusters.models import Cluster
from progress.models import Milestone
from progress.roles import Role
from progress.tests.people import cluster, organisation, person, signed_in, stages, unit
from progress.tests.sheets import address, confirm, counts, exported, imported, preview, problems, table
from spreadsheets import report, uploads
from spreadsheets.tests.files import xlsx
from zones.models import Zone

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return signed_in(person(Role.DEPARTMENT, name="lan"))


@pytest.fixture
def site():
    stages()
    return cluster("Cẩm Giàng", note="Ghi chú cũ")


def stored_uploads() -> list[str]:
    try:
        return default_storage.listdir(uploads.FOLDER)[1]
    except FileNotFoundError:
        return []


def test_new_clusters_come_with_their_milestones_and_a_reason_in_history(officer, site):
    company, place = organisation(), unit("Quảng Chu")
    rows = ["name", "unit", "developer", "type of cluster"], ["CCN Quảng Chu", place.slug, company.name, "Làng nghề"]
    page = preview(officer, Cluster, *rows, name="danh sách 27 cụm.xlsx")
    assert counts(page) == (1, 0, 0)
    assert Cluster.objects.count() == 1
    confirm(officer, Cluster, page)
    new = Cluster.objects.get(name="Quảng Chu")
    assert (new.unit, new.developer, new.cluster_type) == (place, company, "craft-village")
    assert new.milestones.count() == 3
    record = new.history.get()
    assert record.history_user.username == "lan"
    assert "danh sách 27 cụm.xlsx" in record.history_change_reason


@pytest.mark.parametrize(
    "name", ["Cẩm Giàng", "CCN Cẩm Giàng", "Cụm công nghiệp  cẩm giàng", unicodedata.normalize("NFD", "Cẩm Giàng")]
)
def test_a_site_is_found_however_its_name_is_written(officer, site, name):
    imported(officer, Cluster, ["name", "note"], [name, "Mới"])
    site.refresh_from_db()
    assert (site.name, site.note, Cluster.objects.count()) == ("Cẩm Giàng", "Mới", 1)


def test_a_decomposed_header_and_value_are_the_composed_ones(officer, site):
    header = [unicodedata.normalize("NFD", text) for text in ("Tên", "Ghi chú")]
    imported(officer, Cluster, header, ["Cẩm Giàng", unicodedata.normalize("NFD", "Đã họp")])
    site.refresh_from_db()
    assert site.note == "Đã họp"


def test_headers_are_known_in_both_languages_and_by_their_keys(officer, site):
    for header in (["name", "note"], ["Name", "Note"], ["TÊN", "ghi chú"]):
        assert counts(preview(officer, Cluster, header, ["Cẩm Giàng", "Ghi chú cũ"])) == (0, 0, 1), header


@pytest.mark.parametrize(
    "header",
    [
        ["BÁO CÁO CỤM CÔNG NGHIỆP", None],
        ["name", "Nhận xét"],
        ["name", "note", "Ghi chú"],
        ["note", "address"],
        ["name", None, "note"],
    ],
    ids=["title line", "unknown", "twice", "key missing", "empty"],
)
def test_a_header_that_is_not_exactly_known_columns_stops_the_whole_file(officer, site, header):
    page = preview(officer, Cluster, header, ["name", "note"], ["Quảng Chu", "Mới"])
    assert problems(page)
    assert not page.context.get("upload")
    assert Cluster.objects.count() == 1


def test_an_empty_cell_leaves_what_is_recorded(officer, site):
    site.address = "Thôn Nà Pẻn"
    site.save()
    imported(officer, Cluster, ["name", "note", "where exactly"], ["Cẩm Giàng", None, "Thôn Nà Hin"])
    site.refresh_from_db()
    assert (site.note, site.address) == ("Ghi chú cũ", "Thôn Nà Hin")


def test_a_formula_without_its_result_is_an_error_with_its_place(officer, site):
    page = preview(officer, Cluster, ["name", "note"], ["Cẩm Giàng", "=A1&1"])
    ((row, column, _message),) = problems(page)
    assert (row, column) == (2, "Ghi chú")


def test_an_unknown_unit_or_company_is_an_error_naming_row_column_and_value_and_makes_none(officer, site):
    page = preview(officer, Cluster, ["name", "unit", "developer"], ["Cẩm Giàng", "xã Không Có", "Công ty Ma"])
    assert [(row, column) for row, column, _m in problems(page)] == [
        (2, "Đơn vị hành chính"),
        (2, "Chủ đầu tư hạ tầng"),
    ]
    assert "xã Không Có" in page.content.decode()


def test_a_unit_of_two_times_must_be_named_in_full(officer, site):
    old = unit("Cẩm Giàng", parent=unit("Bạch Thông", kind="district"), valid_until=datetime.date(2025, 6, 30))
    unit("Cẩm Giàng", valid_from=datetime.date(2025, 7, 1))
    assert problems(preview(officer, Cluster, ["name", "unit"], ["Cẩm Giàng", "xã Cẩm Giàng"]))
    imported(officer, Cluster, ["name", "unit"], ["Cẩm Giàng", "xã Cẩm Giàng, huyện Bạch Thông"])
    site.refresh_from_db()
    assert site.unit == old


def test_an_unknown_identifier_is_an_error_not_a_new_row(officer, site):
    page = preview(officer, Cluster, ["slug", "name"], ["khong-co", "Quảng Chu"])
    assert [row for row, _column, _m in problems(page)] == [2]
    assert Cluster.objects.count() == 1


def test_the_same_cluster_twice_in_a_file_is_an_error(officer, site):
    for rows in (
        (["Cẩm Giàng", "a"], ["CCN Cẩm Giàng", "b"]),
        (["Quảng Chu", "a"], ["quang chu", "b"]),
    ):
        ((row, _column, message),) = problems(preview(officer, Cluster, ["name", "note"], *rows))
        assert row == 3
        assert "2" in message


def test_an_identifier_lets_a_cluster_be_renamed(officer, site):
    imported(officer, Cluster, ["slug", "name"], ["cam-giang", "Cẩm Giàng 1"])
    site.refresh_from_db()
    assert (site.name, site.slug) == ("Cẩm Giàng 1", "cam-giang")


def test_too_long_a_text_is_refused(officer, site):
    page = preview(officer, Cluster, ["name", "where exactly"], ["Cẩm Giàng", "x" * 201])
    assert [(row, column) for row, column, _m in problems(page)] == [(2, "Vị trí cụ thể")]


def test_one_wrong_row_stops_all(officer, site):
    page = preview(officer, Cluster, ["name", "type of cluster"], ["Quảng Chu", "làng nghề"], ["Chu Hương", "loại lạ"])
    assert [row for row, _c, _m in problems(page)] == [3]
    assert not page.context.get("upload")


def test_every_wrong_row_is_told_at_once(officer, site):
    rows = [[f"Cụm {n}", "loại lạ"] for n in range(250)]
    page = preview(officer, Cluster, ["name", "type of cluster"], *rows)
    assert len(problems(page)) == 250
    assert page.content.decode().count("<tr>") < 220
    assert page.context["report"].problems_left_out == 50


def test_a_long_preview_is_cut_and_counted(officer, site, monkeypatch):
    monkeypatch.setattr(report, "SHOWN", 3)
    monkeypatch.setattr("spreadsheets.resources.SHOWN", 3)
    page = preview(officer, Cluster, ["name"], *[[f"Cụm {n}"] for n in range(10)])
    assert counts(page) == (10, 0, 0)
    assert len(page.context["report"].shown_outcomes) == 3
    assert page.context["report"].outcomes_left_out == 7
    confirm(officer, Cluster, page)
    assert Cluster.objects.count() == 11


def test_nothing_to_change_offers_no_confirmation_and_keeps_no_file(officer, site):
    before = stored_uploads()
    page = preview(officer, Cluster, ["name", "note"], ["Cẩm Giàng", "Ghi chú cũ"])
    assert counts(page) == (0, 0, 1)
    assert not page.context["upload"]
    assert stored_uploads() == before


def test_an_edit_between_preview_and_confirmation_is_not_overwritten(officer, site):
    page = preview(officer, Cluster, ["name", "note"], ["Cẩm Giàng", "Từ tệp"])
    site.note = "Của người khác"
    site.save()
    response = confirm(officer, Cluster, page)
    assert response.status_code == 200
    site.refresh_from_db()
    assert site.note == "Của người khác"
    assert response.context["report"].outcomes[0].changes == [("Ghi chú", "Của người khác", "Từ tệp")]
    assert confirm(officer, Cluster, response).status_code == 302
    site.refresh_from_db()
    assert site.note == "Từ tệp"


def test_a_record_made_or_deleted_between_preview_and_confirmation_stops_it(officer, site):
    page = preview(officer, Cluster, ["name", "note"], ["Quảng Chu", "Từ tệp"])
    cluster("Quảng Chu", note="Của người khác")
    assert confirm(officer, Cluster, page).status_code == 200
    assert Cluster.objects.get(name="Quảng Chu").note == "Của người khác"
    page = preview(officer, Cluster, ["name", "note"], ["Cẩm Giàng", "Từ tệp"])
    site.delete()
    assert confirm(officer, Cluster, page).status_code == 200
    assert not Cluster.objects.filter(name="Cẩm Giàng").exists()


def test_a_file_exported_before_anothers_edit_is_refused(officer, site):
    content = exported(officer, Cluster)
    book = load_workbook(io.BytesIO(content))
    header = [cell.value for cell in book.active[1]]
    note = header.index("Ghi chú") + 1
    book.active.cell(2, note).value = "Từ tệp"
    stream = io.BytesIO()
    book.save(stream)
    other = person(Role.DEPARTMENT, name="minh")
    site._history_user, site.address = other, "Thôn Nà Pẻn"
    site.save()
    ((row, column, message),) = problems(preview(officer, Cluster, content=stream.getvalue()))
    assert (row, column) == (2, "Phiên bản")
    assert "Minh" in message


def test_a_versioned_row_whose_record_is_gone_makes_no_new_one(officer, site):
    content = exported(officer, Cluster)
    site.delete()
    assert problems(preview(officer, Cluster, content=content))
    assert not Cluster.objects.exists()


def test_a_version_beside_a_name_that_is_not_recorded_makes_no_new_cluster(officer, site):
    assert problems(preview(officer, Cluster, ["name", "version"], ["Quảng Chu", 3]))


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_an_export_imports_again_unchanged_in_either_language(officer, site, kind):
    site.unit, site.developer, site.cluster_type = unit("Cẩm Giàng"), organisation(), "craft-village"
    site.note = "=1+1"
    site.address = "@Nà Pẻn"
    site.save()
    content = exported(officer, Cluster, kind)
    assert counts(preview(officer, Cluster, content=content, name=f"tệp.{kind}")) == (0, 0, 1)
    officer.cookies["django_language"] = "en"
    assert counts(preview(officer, Cluster, content=content, name=f"tệp.{kind}")) == (0, 0, 1)
    english = exported(officer, Cluster, kind)
    officer.cookies["django_language"] = "vi"
    assert counts(preview(officer, Cluster, content=english, name=f"tệp.{kind}")) == (0, 0, 1)


def test_an_export_holds_what_the_list_shows(officer, site):
    cluster("Quảng Chu", developer=organisation())
    assert len(table(exported(officer, Cluster))) == 2
    assert [row["Tên"] for row in table(exported(officer, Cluster, q="quang chu"))] == ["Quảng Chu"]
    assert [row["Tên"] for row in table(exported(officer, Cluster, o="-1"))] == ["Quảng Chu", "Cẩm Giàng"]


def test_an_export_is_named_as_offices_name_files(officer, site):
    response = officer.post(address(Cluster, "export"), {"kind": "xlsx"})
    assert f"{timezone.localdate():%Y.%m.%d}" in response["Content-Disposition"]


def test_whoever_may_only_read_exports_and_imports_nothing(site):
    leader = signed_in(person(Role.LEADER))
    assert table(exported(leader, Cluster))
    assert leader.get(address(Cluster, "import")).status_code == 403
    assert leader.post(address(Cluster, "process_import"), {"upload": "x"}).status_code == 403


def test_a_board_officer_neither_imports_nor_exports_clusters(site):
    board = signed_in(person(Role.BOARD))
    for page in ("import", "export"):
        assert board.get(address(Cluster, page)).status_code == 403


def test_a_department_officer_cannot_import_zones(site):
    officer = signed_in(person(Role.DEPARTMENT))
    assert officer.get(address(Zone, "import")).status_code == 403


def test_whoever_may_change_but_not_add_makes_no_new_rows_and_the_other_way_round(site):
    user = person(Role.DEPARTMENT)
    group = user.groups.get()
    group.permissions.remove(group.permissions.get(codename="add_cluster"))
    client = signed_in(user)
    assert problems(preview(client, Cluster, ["name"], ["Quảng Chu"]))
    assert counts(preview(client, Cluster, ["name", "note"], ["Cẩm Giàng", "Mới"])) == (0, 1, 0)


def test_a_person_cannot_import_beyond_their_rows():
    stages()
    ours, theirs = cluster("Cẩm Giàng", unit=unit("Cẩm Giàng")), cluster("Quảng Chu", unit=unit("Quảng Chu"))
    user = person(Role.LOCAL, unit=ours.unit)
    group = user.groups.get()
    from django.contrib.auth.models import Permission

    group.permissions.add(*Permission.objects.filter(codename__in=["add_cluster", "change_cluster"]))
    client = signed_in(user)
    assert counts(preview(client, Cluster, ["name", "note"], ["Cẩm Giàng", "Mới"])) == (0, 1, 0)
    assert problems(preview(client, Cluster, ["name", "note"], ["Quảng Chu", "Mới"]))
    assert problems(preview(client, Cluster, ["name", "unit"], ["Cẩm Giàng", theirs.unit.slug]))
    assert problems(preview(client, Cluster, ["name"], ["Chu Hương"]))
    assert [row["Tên"] for row in table(exported(client, Cluster))] == ["Cẩm Giàng"]


def test_an_upload_is_bound_to_its_person_and_its_model(officer, site):
    page = preview(officer, Cluster, ["name", "note"], ["Cẩm Giàng", "Mới"])
    other = signed_in(person(Role.DEPARTMENT))
    token = {"upload": page.context["upload"]}
    assert other.post(address(Cluster, "process_import"), token).status_code == 302
    assert officer.post(address(Milestone, "process_import"), token).status_code == 302
    assert officer.post(address(Cluster, "process_import"), {"upload": page.context["upload"] + "x"}).status_code == 302
    site.refresh_from_db()
    assert site.note == "Ghi chú cũ"


def test_an_upload_is_imported_once_and_removed(officer, site):
    before = set(stored_uploads())
    page = preview(officer, Cluster, ["name"], ["Quảng Chu"])
    assert len(set(stored_uploads()) - before) == 1
    confirm(officer, Cluster, page)
    assert set(stored_uploads()) == before
    response = confirm(officer, Cluster, page, follow=True)
    assert [m.level_tag for m in response.context["messages"]] == ["success", "error"]
    assert Cluster.objects.filter(name="Quảng Chu").count() == 1


def test_forgotten_uploads_are_cleared_away(officer, site):
    preview(officer, Cluster, ["name"], ["Quảng Chu"])
    old = stored_uploads()
    for name in old:
        os.utime(default_storage.path(f"{uploads.FOLDER}/{name}"), (0, 0))
    page = preview(officer, Cluster, ["name"], ["Chu Hương"])
    assert not set(stored_uploads()) & set(old)
    assert page.context["upload"]


def test_the_confirmation_is_a_post(officer, site):
    assert officer.get(address(Cluster, "process_import")).status_code == 405


def test_old_formats_are_not_offered(officer, site):
    assert problems(preview(officer, Cluster, content=b"<table><tr><td>name</td></tr></table>", name="x.html"))
    page = officer.get(address(Cluster, "export")).content.decode()
    assert "json" not in page
    assert "html" not in page.split("<select")[1].split("</select>")[0]


def test_hidden_rows_and_other_sheets_are_told(officer, site):
    def prepare(book):
        book.active.title = "Cụm"
        book.active.row_dimensions[3].hidden = True
        book.create_sheet("Cũ")

    content = xlsx(["name", "note"], ["Cẩm Giàng", "Mới"], ["Chu Hương", "x"], prepare=prepare)
    page = preview(officer, Cluster, content=content)
    assert counts(page) == (0, 1, 0)
    assert len(page.context["notes"]) == 3
    assert "“Cụm”" in page.content.decode()
