"""A database of the release before the news, which staff have worked in, gets the news; what staff said stands."""

import io
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from clusters.models import Cluster
from places.models import AdministrativeUnit, Organisation
from progress.models import Document, Milestone, SecondaryProject, State
from reports.models import IndicatorFigure
from values.dates import PartialDate

pytestmark = pytest.mark.django_db

FOLDERS = [Path(settings.FIXTURE_DIRS[0]), settings.PACKS_DIR / "bac-kan"]
# Papers and pages that the release before did not know.
NEWS = ("1856/QĐ-UBND", "Báo Bắc Kạn: ", "VTC News: ", "Báo Đấu thầu: ")
OLD_NOTE = "Chủ đầu tư là đơn vị công lập, nguồn không nêu tên."


def as_before(entry: dict) -> dict | None:
    """What the release before shipped of an object; None for what is new."""
    fields = dict(entry["fields"])
    text = json.dumps(fields, ensure_ascii=False)
    is_new = any(name in text for name in (*NEWS, "clusters-established"))
    is_new = is_new or "chưa kiểm chứng" in str(fields.get("source"))
    if is_new and not fields.get("slug") and not fields.get("name"):
        return None
    if fields.get("name") in ("Nhà máy giấy Hòa An Phước", "Số cụm công nghiệp đã thành lập"):
        return None
    if fields.get("slug") == "nam-bang-lung":
        fields = {**fields, "note": OLD_NOTE}
        del fields["developer"]
    if fields.get("slug") == "quang-chu":
        fields["unit"] = ["huyen-cho-moi-bac-kan"]
    if fields.get("name") == "Sản xuất giày, dép và đế xuất khẩu":
        fields["note"] = "Đã được chấp thuận chủ trương đầu tư; nguồn không nêu số, ngày văn bản."
    return entry | {"fields": fields}


@pytest.fixture
def before(tmp_path):
    for path in (path for folder in FOLDERS for path in folder.glob("*.json")):
        entries = [old for entry in json.loads(path.read_text(encoding="utf-8")) if (old := as_before(entry))]
        (tmp_path / path.name).write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")
    call_command("seed", fixtures=tmp_path, stdout=io.StringIO())
    assert not Document.objects.filter(number="1856/QĐ-UBND").exists()
    assert cluster("nam-bang-lung").developer is None


def cluster(slug: str) -> Cluster:
    return Cluster.objects.get(slug=slug)


def milestone(slug: str, stage: str) -> Milestone:
    return Milestone.objects.get(site__slug=slug, stage__code=stage, phase=0)


def update() -> str:
    said = io.StringIO()
    call_command("seed", stdout=said)
    return said.getvalue()


@pytest.mark.usefixtures("before")
def test_the_news_is_taken_over_where_nobody_said_otherwise():
    said = update()
    assert "  - " not in said
    assert cluster("nam-bang-lung").developer.name == "Trung tâm Khuyến công và Xúc tiến thương mại"
    assert cluster("quang-chu").unit.slug == "xa-quang-chu-cho-moi"
    assert milestone("huyen-tung", "construction").state == State.IN_PROGRESS
    assert cluster("quang-chu").projects.filter(state="building").exists()
    assert IndicatorFigure.objects.filter(period=PartialDate.half_year(2025, 1)).count() == 2
    assert len(update().splitlines()) == 1


@pytest.mark.usefixtures("before")
def test_what_staff_said_meanwhile_stands_and_both_are_told():
    own = Organisation.objects.create(name="Công ty của huyện", kind="enterprise")
    bang_lung, quang_chu = cluster("nam-bang-lung"), cluster("quang-chu")
    bang_lung.developer, bang_lung.note = own, "Ghi chú của Sở"
    bang_lung.save()
    quang_chu.unit = AdministrativeUnit.objects.get(slug="xa-thanh-thinh-cho-moi")
    quang_chu.save()
    built = milestone("huyen-tung", "construction")
    built.state, built.actual = State.DONE, PartialDate.parse("20/12/2023")
    built.save()
    project = SecondaryProject.objects.get()
    project.note = "Đã khởi công"
    project.save()
    said = update()
    assert (cluster("nam-bang-lung").developer, cluster("nam-bang-lung").note) == (own, "Ghi chú của Sở")
    assert cluster("quang-chu").unit.slug == "xa-thanh-thinh-cho-moi"
    built = milestone("huyen-tung", "construction")
    assert (built.state, str(built.actual)) == (State.DONE, "20/12/2023")
    assert (built.source, built.as_of) == ("", None)  # those of another claim
    assert SecondaryProject.objects.get(pk=project.pk).note == "Đã khởi công"
    for kept in ("Công ty của huyện", "xã Thanh Thịnh", "Đã khởi công"):
        assert kept in said
    assert len(update().splitlines()) == 1
