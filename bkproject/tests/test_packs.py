"""Offices made from nothing: with a pack, empty, and from a province's own list; a pack of one begins another."""

import io
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse

from bkproject.tests.test_import_new_rows import confirm
from clusters.models import Cluster
from places.models import AdministrativeUnit, Organisation
from progress.models import Milestone, Site, Stage
from progress.tests.cast import browser, text_of
from reports.models import FormRow, Indicator, Letterhead
from seeding import columns
from seeding.export import _numbered
from seeding.models import Beginning, SeedRecord
from spreadsheets.models import ImportRun
from spreadsheets.tests.files import xlsx
from values.dates import PartialDate
from values.tests.page_forms import fields_of
from values.text import fold

pytestmark = [pytest.mark.django_db, pytest.mark.once]
UNKEPT = {"version", "changed_at", "signer_name"}


def seed() -> str:
    said = io.StringIO()
    call_command("seed", stdout=said)
    return said.getvalue()


def export(folder: Path) -> str:
    said = io.StringIO()
    call_command("pack", "export", str(folder), name="Tỉnh bên", stdout=said)
    return said.getvalue()


def rows() -> dict[str, list[str]]:
    """Every row that a pack may hold, by model: all columns but numbers, with natural keys in place of relations."""
    return {model._meta.label: sorted(map(_row, model._default_manager.all())) for _number, model in _numbered()}


def _row(instance) -> str:
    said = {}
    for field in [*instance._meta.fields, *instance._meta.many_to_many]:
        if field.primary_key or field.name in UNKEPT or getattr(field.remote_field, "parent_link", False):
            continue
        value = columns.plain(columns.stored(field, instance))
        if field.is_relation:
            others = getattr(instance, field.name)
            found = list(others.all()) if field.many_to_many else [others] if others else []
            value = sorted(str(other.natural_key()) for other in found)
        said[field.name] = value
    return json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)


def test_a_pack_of_an_office_at_work_begins_another_with_equal_rows(tmp_path, settings):
    folder = tmp_path / "tinh-ben"
    with transaction.atomic():
        seed()
        get_user_model().objects.create_user("b", password="x", first_name="Thị Bê", last_name="Trần")
        Letterhead.objects.update(signer_name="Trần Thị Bê")
        own = Stage.objects.create(code="own", name="Bước riêng", order=75)
        Stage.objects.filter(code="eia").update(name="ĐTM của tỉnh", weight=7)
        site = Cluster.objects.get(slug="thanh-thinh")
        Milestone.objects.update_or_create(
            site=site, stage=own, defaults={"planned": PartialDate.parse("quý IV/2027"), "source": "Sở Xây dựng"}
        )
        reported = Milestone.objects.get(site=site, stage__code="eia")
        Milestone.objects.filter(pk=reported.pk).update(source="theo báo cáo của Trần Thị Bê, 12/11/2026")
        assert "stages.json: 2 mục" in export(folder)
        Milestone.objects.filter(pk=reported.pk).update(source="theo báo cáo của …, 12/11/2026")
        before = rows()
        transaction.set_rollback(True)
    text = "".join(path.read_text(encoding="utf-8") for path in folder.iterdir())
    assert "Thị Bê" not in text
    assert "password" not in text
    settings.PACK = str(folder)
    said = seed()
    assert "  - " not in said
    assert rows() == before
    assert "không có gì thay đổi" in seed()
    assert Beginning.objects.get().pack == "tinh-ben"
    settings.PACK = ""  # the folder is not where packs are kept: what it brought stays, and is not forgotten
    records = SeedRecord.objects.count()
    assert "không có gì thay đổi" in seed()
    assert SeedRecord.objects.count() == records
    with pytest.raises(CommandError, match="không trống"):
        export(folder)


def test_no_other_pack_is_merged_into_a_database_that_was_begun(settings):
    settings.PACK = "none"
    seed()
    assert (Site.objects.count(), Organisation.objects.count(), Indicator.objects.count()) == (0, 0, 0)
    assert Stage.objects.exists()
    assert FormRow.objects.exists()
    settings.PACK = "bac-kan"
    with pytest.raises(CommandError) as refused:
        seed()
    vietnamese, english = str(refused.value).splitlines()
    assert "bắt đầu với gói “none”" in vietnamese, vietnamese
    assert "begun with the pack “none”" in english
    assert not Site.objects.exists()
    settings.PACK = "khong-co"
    with pytest.raises(CommandError):
        seed()
    settings.PACK = ""
    assert "không có gì thay đổi" in seed()
    assert not Site.objects.exists()


def test_a_pack_that_is_not_there_is_named_with_those_that_are(settings):
    settings.PACK = "lao-cai"
    with pytest.raises(CommandError) as refused:
        seed()
    vietnamese, english = str(refused.value).splitlines()
    assert "PACK=lao-cai: không có gói dữ liệu này; hiện có: bac-kan, none" in vietnamese
    assert "there is no such pack; there are: bac-kan, none" in english
    assert not Beginning.objects.exists()


LISTS = {
    # By district, with sums and groups, as before 1/7/2025.
    "15": (
        "Lào Cai",
        [
            ["BIỂU TỔNG HỢP CÁC CỤM CÔNG NGHIỆP TRÊN ĐỊA BÀN TỈNH LÀO CAI (tính đến ngày 31/12/2024)"],
            ["STT", "Tên cụm công nghiệp", "Địa điểm", "Diện tích (ha)", "Chủ đầu tư hạ tầng"],
            ["I", "Thành phố Lào Cai"],
            [1, "CCN Thống Nhất 1", "Xã Thống Nhất", "73,5", "Công ty TNHH Hạ tầng Thống Nhất"],
            ["II", "Huyện Bảo Thắng"],
            [2, "CCN Gia Phú", "Xã Gia Phú", "29,6", "Kêu gọi đầu tư"],
        ],
        {"Thống Nhất 1": ("Thống Nhất", "Lào Cai"), "Gia Phú": ("Gia Phú", "Bảo Thắng")},
    ),
    # Flat, by today's communes and wards.
    "24": (
        "Bắc Ninh",
        [
            ["DANH MỤC CỤM CÔNG NGHIỆP TỈNH BẮC NINH (số liệu đến 27/11/2026)"],
            ["TT", "Tên CCN", "Địa điểm (xã, phường)", "Diện tích (ha)", "Chủ đầu tư"],
            [1, "CCN Yên Trung", "xã Yên Trung", "50", "Công ty Cổ phần Hạ tầng Yên Trung"],
            [2, "CCN Đồng Nguyên", "phường Đồng Nguyên", "24,35", None],
        ],
        {"Yên Trung": ("Yên Trung", "Bắc Ninh"), "Đồng Nguyên": ("Đồng Nguyên", "Bắc Ninh")},
    ),
}


@pytest.mark.parametrize("code", LISTS)
def test_an_empty_office_sets_itself_up_to_its_first_list(code, settings, tmp_path):
    name, listed, found = LISTS[code]
    settings.PACK, settings.BACKUP_DIR = "none", tmp_path
    seed()
    client = browser(get_user_model().objects.create_superuser("admin"))
    page = text_of(client.get("/help/setup/"))
    assert "No letterhead is recorded." in page
    assert "None is recorded yet." in page
    form = fields_of(client.get("/help/setup/office/"), "office-form")
    assert client.post("/help/setup/office/", form).status_code == 200, "the province is asked for"
    client.post("/help/setup/office/", form | {"province": code, "units": "on"})
    head = Letterhead.objects.get(kind="cluster")
    assert (head.superior, head.place, head.sender.known_level) == (f"UBND tỉnh {name}", name, "department")
    assert Letterhead.objects.get(kind="zone").office == "Ban Quản lý các khu công nghiệp"
    assert AdministrativeUnit.objects.filter(name=name, valid_until=None, code=code).exists()
    page = text_of(client.get("/help/setup/"))
    assert "Brought in from the list." in page or "units recorded here" in page
    client.post("/import/", {"file": SimpleUploadedFile("danh muc.xlsx", xlsx(*listed)), "kind": ""})
    confirm(client, ImportRun.objects.latest("pk"), add_new="on")
    assert {one.name: (one.unit.name, one.unit.parent.name) for one in Cluster.objects.all()} == found
    assert "2 sites recorded here." in text_of(client.get("/help/setup/"))
    for address in (reverse("dashboard"), "/clusters/", "/work/", "/summary/", "/forms/"):
        page = text_of(client.get(address))
        assert not [word for word in ("Bắc Kạn", "Thái Nguyên") if word in page], address
    # Saved again, it changes what was asked and adds nothing twice.
    count = Organisation.objects.count()
    client.post("/help/setup/office/", form | {"province": code, "cluster_symbol": "SCT-QLCN"})
    assert Letterhead.objects.get(kind="cluster").symbol == "SCT-QLCN"
    assert Organisation.objects.count() == count


# The words by which the province of the shipped pack is known. Migrations state what was; a pack has to have a name.
OF_ONE_PROVINCE = ("Bắc Kạn", "Thái Nguyên", "Onsen Fuji")
ALLOWED = {"bkproject/settings.py": 'DEFAULT_PACK = "bac-kan"'}
NAMED = {"places.administrativeunit", "clusters.cluster", "zones.zone", "progress.secondaryproject"}
READ = {".py", ".html", ".txt", ".po", ".js", ".css", ".json", ".svg", ".xml", ".toml"}


def names_of_packs() -> set[str]:
    """What the shipped packs call units, sites, companies and documents; not what every province has a body of."""
    found = set(OF_ONE_PROVINCE)
    for path in (settings.BASE_DIR / "packs").glob("*/*.json"):
        for entry in json.loads(path.read_text(encoding="utf-8")):
            fields = entry["fields"]
            if entry["model"] in NAMED or fields.get("kind") == "enterprise":
                found.add(fields["name"])
            if entry["model"] == "progress.document":
                found.add(fields.get("number") or fields["title"])
    return found


def forms_of(name: str) -> set[str]:
    """A name as texts, searches, addresses and accounts write it."""
    words = fold(name).split()
    return {name, *(between.join(words) for between in (" ", "-", "_", "+", ""))} if "/" not in name else {name}


def test_nothing_of_one_province_is_left_in_code_templates_translations_and_handbook():
    base = settings.BASE_DIR
    forms = sorted({form for name in names_of_packs() for form in forms_of(name)}, key=len, reverse=True)
    assert {"Cẩm Giàng", "thanh-binh", "quangchu", "1868/QĐ-UBND"} <= {*forms}
    begins = {re.findall(r"\w+", form)[0] for form in forms}  # the whole pattern is slow: for few lines alone
    known = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, forms))})(?!\w)")
    left = []
    for path in base.rglob("*"):
        place = path.relative_to(base)
        is_of_handbook = path.suffix == ".md" and place.parts[:2] == ("docs", "huong-dan")
        if path.suffix not in READ and not is_of_handbook:
            continue
        if {"tests", "migrations", "packs", "dist", "data"} & {*place.parts} or place.parts[0].startswith("."):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            may_hold = not begins.isdisjoint(re.findall(r"\w+", line))
            if may_hold and (found := known.search(line)) and line.strip() != ALLOWED.get(str(place)):
                left.append(f"{place}:{number}: {found[0]} in {line.strip()[:100]}")
    assert left == []
