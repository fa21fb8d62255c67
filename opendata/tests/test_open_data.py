"""Open data: off by default, field by field, the same for everybody, and never a person's name."""

import csv
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from jsonschema import Draft4Validator, FormatChecker
from referencing import Registry, Resource

from clusters.models import Cluster
from history.tracking import StaleVersion
from opendata.actions import change_open_data
from opendata.fields import OPEN_FIELDS
from opendata.models import OpenDataSettings
from places.models import Organisation
from progress.changes.undo import undo_save
from progress.milestones.actions import report_milestone, update_milestone
from progress.models import (
    Obstacle,
    ObstacleKind,
    PersonInCharge,
    Site,
    SiteEvent,
    SiteOutline,
    SitePosition,
    WorkSettings,
)
from progress.organisations.names import is_body
from progress.positions.queries import unit_centres
from progress.tests.cast import browser, document, figure, make_cast, milestone, record, text_of
from public.pace import Pace
from usage.models import UseKind, UseRecord
from values.dates import PartialDate
from values.tests.page_forms import fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FILES = ("sites.csv", "milestones.csv", "sites.json", "sites.geojson", "oc4ids.json", "changes.atom")
PAGES = ("", "clusters/cam-giang/", *FILES)
ALL = [field.key for field in OPEN_FIELDS]
SCHEMAS = Path(__file__).parent / "oc4ids"
SECRET = "Bí mật Trần Thị Mơ"


@pytest.fixture(autouse=True)
def unhurried(settings):
    settings.PUBLIC_REQUESTS_PER_MINUTE = 10_000


@pytest.fixture
def cast(db):
    return make_cast()


def publish(by, fields=(), **more) -> OpenDataSettings:
    values = {
        "is_on": True, "kinds": ["cluster", "zone"], "licence": "cc-by-4.0", "publisher": "Sở Công Thương",
        "email": "dulieu@example.vn",
    }  # fmt: skip
    version = OpenDataSettings.current().version
    return change_open_data(by=by, version=version, fields=list(fields), **(values | more))


def get(path: str = "", client=None, **headers):
    return (client or Client()).get(f"/open-data/{path}", headers=headers)


def read_json(path: str, **kwargs):
    return json.loads(get(path, **kwargs).content)


def the_site(slug: str = "cam-giang") -> dict:
    return next(site for site in read_json("sites.json")["sites"] if site["id"] == f"cluster-{slug}")


def fill(cast) -> None:
    """Record of a site what may be published, and beside it, in every free text, what never is."""
    site, officer = cast.cluster, cast.department
    officer.last_name, officer.first_name = "Trần Thị", "Mơ"
    officer.save()
    paper = document(site, number="2140/QĐ-UBND", title="Về việc thành lập", date=PartialDate.parse("15/3/2024"),
                     url="https://example.vn/2140", note=SECRET)  # fmt: skip
    site.note = SECRET
    site.address = "Thôn Nà Tu"
    site.save()
    figure(site, "area", "40.5", document=paper, as_of=PartialDate.year(2024), note=SECRET, reason=SECRET)
    figure(site, "total-investment", "186.4", source=f"theo báo cáo của {SECRET}", as_of=PartialDate.parse("1/2025"))
    record(site, "eia", state="done", planned="Q1/2024", actual="15/3/2024", note=SECRET, source=f"báo cáo {SECRET}")
    record(site, "site-clearance", state="in_progress", planned="2025", forecast="2026", area_done="3", percent=30)
    SitePosition.objects.create(site_id=site.pk, latitude="22.1", longitude="105.9", note=SECRET, source=SECRET)
    square = "[[[[105.8,22.1],[105.8,22.2],[105.9,22.2],[105.9,22.1]]]]"
    SiteOutline.objects.create(site_id=site.pk, shape=square, file_name=f"{SECRET}.geojson", area=1, source=SECRET)
    SiteEvent.objects.create(site_id=site.pk, kind="expanded", date=PartialDate.year(2024), document=paper, note=SECRET)
    kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
    Obstacle.objects.create(
        site_id=site.pk, kind=kind, description=SECRET, milestone=milestone(site, "site-clearance"), request=SECRET
    )
    PersonInCharge.objects.create(site_id=site.pk, person=officer)


def test_nothing_is_there_until_the_office_switches_it_on(cast):
    assert {get(path).status_code for path in PAGES} == {404}
    assert browser(cast.department).get("/open-data/").status_code == 404
    publish(cast.administrator)
    assert {path: get(path).status_code for path in PAGES} == dict.fromkeys(PAGES, 200) | {"milestones.csv": 404}
    publish(cast.administrator, is_on=False)
    assert {get(path).status_code for path in PAGES} == {404}


def test_only_what_is_ticked_is_published_and_unknown_is_unknown(cast):
    fill(cast)
    publish(cast.administrator)
    assert the_site() == {
        "id": "cluster-cam-giang", "kind": "cluster", "name": "Cẩm Giàng", "standing": "standing",
        "page": the_site()["page"],
    }  # fmt: skip
    page = text_of(get("clusters/cam-giang/?lang=en"))
    assert "40,5" not in page
    assert "Nà Tu" not in page
    assert "EIA" not in page

    publish(cast.administrator, ["figure:area", "figure:term", "milestone:state"])
    found = the_site()
    assert [(one["measure"], one["value"], one["source"]) for one in found["figures"]] == [
        ("area", 40.5, "Quyết định 2140/QĐ-UBND, 15/03/2024"),
        ("term", None, None),
    ]
    assert found["figures"][0]["as_of"]["text"] == "năm 2024"
    states = {one["stage"]: one["state"] for one in found["milestones"]}
    assert states == {"plan": "unknown", "feasibility": "unknown", "eia": "done", "site-clearance": "in_progress",
                      "operation": "unknown"}  # fmt: skip
    eia = next(one for one in found["milestones"] if one["stage"] == "eia")
    assert eia["source"] == "do cơ quan ghi nhận"
    assert "done_on" not in eia
    page = text_of(get("clusters/cam-giang/?lang=en"))
    assert "40,5 ha Decision 2140/QĐ-UBND, 15/03/2024, as at 2024" in page
    assert "No data yet: Term of operation" in page


def test_no_name_of_a_person_and_no_free_text_leaves_the_office(cast):
    fill(cast)
    cast.other_cluster.developer = Organisation.objects.create(name="Hộ kinh doanh Trần Thị Mơ", kind="enterprise")
    cast.other_cluster.save()
    publish(cast.administrator, ALL)
    for path in (*PAGES, "clusters/vang-muoi/", "?lang=en", "sites.json?lang=en", "oc4ids.json?lang=en"):
        text = get(path).content.decode()
        assert not [word for word in ("Mơ", "Bí mật", "báo cáo của", "department", "Department ") if word in text], path
    assert the_site("vang-muoi")["developer"] is None
    assert "không công bố tên" in text_of(get("clusters/vang-muoi/"))
    assert the_site()["developer"] == "Công ty Cổ phần Nhựa đường"
    assert "blocked" not in get("sites.json").content.decode()


@pytest.mark.parametrize(
    ("name", "is_published"),
    [
        ("Công ty TNHH Một thành viên An Bình", True), ("Hợp tác xã Hoàng Thành", True), ("ABC Co., Ltd", True),
        ("Hộ kinh doanh Công ty Mơ", False), ("Doanh nghiệp tư nhân Trần Văn Bộ", False), ("Trương Viên Sở", False),
        ("Ông Nguyễn Văn Quỹ", False), ("Cá nhân Lê Thị Bé", False), ("Nguyễn Văn An", False),
        ("Lê Trung Tâm", False), ("Trần Liên Hiệp", False), ("Trung tâm Phát triển cụm công nghiệp", True),
    ],
)  # fmt: skip
def test_a_name_is_published_when_it_is_surely_no_persons(name, is_published):
    assert is_body(Organisation(name=name, kind="enterprise")) == is_published


def test_the_place_that_tells_sites_of_one_name_apart_is_no_more_public_than_the_unit(cast):
    Cluster.objects.create(name=cast.cluster.name, unit=cast.other_cluster.unit)
    Site.objects.get(pk=cast.cluster.pk).child.save()
    place = Site.objects.get(pk=cast.cluster.pk).place_hint
    assert place
    publish(cast.administrator, ["address"])
    for path in PAGES:
        assert place not in get(path).content.decode(), path


def test_reports_that_wait_are_returned_or_undone_are_not_published(cast):
    WorkSettings.objects.all().delete()
    publish(cast.administrator, ALL)
    eia = milestone(cast.cluster, "eia")
    report_milestone(milestone=eia, by=cast.clerk, version=eia.version, changes={"percent": 73})
    for path in PAGES:
        assert not re.search(r"\b73\b", get(path).content.decode()), path  # moments hold any digits
    saved = update_milestone(milestone=eia, by=cast.department, version=eia.version, changes={"percent": 64})
    assert "64" in get("milestones.csv").content.decode()
    undo_save(record=saved, version=saved.version, by=cast.department)
    assert milestone(cast.cluster, "eia").percent is None
    for path in ("milestones.csv", "sites.json", "changes.atom"):
        assert "64 %" not in get(path).content.decode()
        assert ",64," not in get(path).content.decode()


def test_answers_are_everybodys_and_told_by_their_mark(cast):
    fill(cast)
    publish(cast.administrator, ALL)
    for path in PAGES:
        client = browser(cast.department, "en")
        own, first = get(path, client), get(path)
        assert own.content == first.content, path
        assert not first.cookies, path
        assert not own.cookies, path
        for answer in (own, first):
            assert answer["Cache-Control"] == "public, max-age=300"
            assert "Cookie" not in answer.get("Vary", "")
        again = get(path, if_none_match=first["ETag"])
        assert again.status_code == 304
        assert again["ETag"] == first["ETag"]
        assert not again.content
        assert get(path, if_modified_since=first["Last-Modified"]).status_code == 304
        english = get(f"{path}?lang=en")
        assert english["Content-Language"] == "en"
        assert first["Content-Language"] == "vi"
    before = get("sites.json")["ETag"]
    record(cast.cluster, "operation", state="not_started")
    assert get("sites.json", if_none_match=before).status_code == 200


def test_a_computer_that_asks_too_often_waits(cast, settings, monkeypatch):
    publish(cast.administrator)
    settings.PUBLIC_REQUESTS_PER_MINUTE = 2
    monkeypatch.setattr("public.answering.pace", Pace())
    monkeypatch.setattr("public.pace.time.time", lambda: 30.0)  # no minute ends meanwhile
    answers = [get("sites.csv") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1]["Retry-After"]) <= 60
    assert answers[-1]["Cache-Control"] == "no-store"
    assert get("sites.csv", client=Client(REMOTE_ADDR="10.0.0.9")).status_code == 200


def test_tables_open_in_excel_and_hold_no_formula(cast):
    fill(cast)
    cast.cluster.address = "=HYPERLINK(1)"
    cast.cluster.save()
    publish(cast.administrator, ALL)
    content = get("sites.csv").content
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    row = next(row for row in rows if row["id"] == "cluster-cam-giang")
    assert not row["address"].startswith("=")
    assert row["area"] == "40.5"
    assert row["area_as_of_first"] == "2024-01-01"
    assert row["latitude"] == "22.1"
    assert row["position_is"] == "said"
    assert row["term"] == ""
    vietnamese = get("sites.csv?separator=semicolon").content.decode("utf-8-sig").splitlines()
    assert "40,5" in next(line for line in vietnamese if "cam-giang" in line).split(";")
    steps = list(csv.DictReader(io.StringIO(get("milestones.csv").content.decode("utf-8-sig"))))
    clearing = next(row for row in steps if (row["site_name"], row["stage"]) == ("Cẩm Giàng", "site-clearance"))
    assert (clearing["state"], clearing["area_done"], clearing["current_target_last"]) == (
        "in_progress", "3", "2026-12-31",
    )  # fmt: skip


def test_geojson_says_how_a_place_is_known(cast):
    fill(cast)
    publish(cast.administrator, ["unit", "position"])
    found = read_json("sites.geojson")
    by_id = {feature["id"]: feature for feature in found["features"]}
    said = by_id["cluster-cam-giang"]
    assert said["geometry"] == {"type": "Point", "coordinates": [105.9, 22.1]}
    assert said["properties"]["geometry_is"] == "said"
    other = by_id["cluster-vang-muoi"]
    centres = unit_centres([cast.other_cluster.unit_id])
    expected = "unit-centre" if centres else None
    assert other["properties"]["geometry_is"] == expected
    assert bool(other["geometry"]) == bool(centres)

    publish(cast.administrator, ["position"])  # where its unit lies would tell which unit that is
    by_id = {feature["id"]: feature for feature in read_json("sites.geojson")["features"]}
    assert by_id["cluster-vang-muoi"]["geometry"] is None
    publish(cast.administrator, ["outline"])
    [feature] = [one for one in read_json("sites.geojson")["features"] if one["geometry"]]
    [ring] = feature["geometry"]["coordinates"]
    assert ring == [[105.8, 22.1], [105.9, 22.1], [105.9, 22.2], [105.8, 22.2], [105.8, 22.1]]


def validator() -> Draft4Validator:
    """The schema of a package with that of a project, as they were published."""
    package, project = (
        json.loads((SCHEMAS / name).read_text()) for name in ("project-package-schema.json", "project-schema.json")
    )
    resource = Resource.from_contents(project)
    registry = Registry().with_resource(package["properties"]["projects"]["items"]["$ref"], resource)
    return Draft4Validator(package, registry=registry, format_checker=FormatChecker())


def complaints() -> list[str]:
    answer = get("oc4ids.json")
    assert answer.status_code == 200
    return [
        f"{list(error.path)}: {error.message[:200]}" for error in validator().iter_errors(json.loads(answer.content))
    ]


def test_oc4ids_is_valid_with_all_fields_with_none_and_with_each_alone(cast):
    fill(cast)
    for fields in (ALL, [], *([key] for key in ALL)):
        publish(cast.administrator, fields)
        assert complaints() == [], fields
    publish(cast.administrator, ALL, oc4ids_prefix="oc4ids-a1b2c3")
    project = next(one for one in read_json("oc4ids.json")["projects"] if one["title"].endswith("Cẩm Giàng"))
    assert project["id"] == "oc4ids-a1b2c3-cluster-cam-giang"
    assert project["budget"]["amount"] == {"amount": 186400000000, "currency": "VND"}
    eia = next(one for one in project["milestones"] if one["id"] == "eia")
    assert eia["dateMet"] == "2024-03-15T00:00:00+07:00"
    assert eia["status"] == "met"
    assert "dueDate" not in eia
    assert "quý I/2024" in eia["description"]
    Site.objects.all().delete()
    assert get("oc4ids.json").status_code == 404


@pytest.mark.parametrize(("stage", "values", "status"), [
    ("operation", {"form_part": "operation"}, "maintenance"),
    ("feasibility", {"weekly_column": "infrastructure-done"}, "completion"),
    ("plan", {"form_part": "plan"}, "identification"),
    ("plan", {}, None),
])  # fmt: skip
def test_status_follows_from_what_a_stage_stands_for(cast, stage, values, status):
    type(cast.stages[stage]).objects.filter(code=stage).update(**values)
    record(cast.cluster, stage, state="done")
    publish(cast.administrator, ["milestone:state"])
    project = next(one for one in read_json("oc4ids.json")["projects"] if one["id"] == "cluster-cam-giang")
    assert project.get("status") == status
    publish(cast.administrator)
    project = next(one for one in read_json("oc4ids.json")["projects"] if one["id"] == "cluster-cam-giang")
    assert "status" not in project


def test_shipped_data_are_valid(db):
    call_command("seed", stdout=io.StringIO())
    chief = get_user_model().objects.create(username="chief", is_superuser=True)
    publish(chief, ALL)
    assert complaints() == []
    assert len(read_json("sites.json")["sites"]) == Site.objects.count() > 10
    assert {get(path).status_code for path in PAGES} == {200}


ATOM = "{http://www.w3.org/2005/Atom}"


def entries() -> dict[str, ElementTree.Element]:
    feed = ElementTree.fromstring(get("changes.atom").content)
    return {entry.find(f"{ATOM}id").text.partition("#")[2]: entry for entry in feed.iter(f"{ATOM}entry")}


def test_the_feed_tells_what_is_published_alone(cast):
    publish(cast.administrator, ["milestone:state", "figure:area"])
    record(cast.cluster, "eia", state="in_progress", percent=40)
    figure(cast.cluster, "area", "40.5")
    figure(cast.cluster, "term", "50")
    first = entries()
    assert {"milestone/eia/0", "figure/area", "site"} == first.keys()
    assert "Đang thực hiện" in first["milestone/eia/0"].find(f"{ATOM}summary").text
    record(cast.cluster, "eia", percent=60, note="x")
    updated = f"{ATOM}updated"
    assert entries()["milestone/eia/0"].find(updated).text == first["milestone/eia/0"].find(updated).text
    record(cast.cluster, "eia", state="done")
    assert "Hoàn thành" in entries()["milestone/eia/0"].find(f"{ATOM}summary").text


def test_queries_do_not_grow_with_sites(cast):
    fill(cast)
    publish(cast.administrator, ALL)

    def count(path: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert get(path).status_code == 200
        return len(queries)

    few = {path: count(path) for path in PAGES}
    for number in range(12):
        site = Cluster.objects.create(name=f"Cụm {number}", unit=cast.places.elsewhere, developer=cast.company)
        figure(site, "area", "10")
        record(site, "eia", state="done", actual="2025")
        SitePosition.objects.create(site_id=site.pk, latitude="22.1", longitude="105.9")
        SiteEvent.objects.create(
            site_id=site.pk, kind="amended", date=PartialDate.year(2024), document=document(site, number=f"{number}/QĐ")
        )
    assert {path: count(path) for path in PAGES} == few


def test_filters_look_at_what_is_published_alone(cast):
    record(cast.cluster, "eia", state="done")
    publish(cast.administrator, ["milestone:state"])
    page = text_of(get("?stage=eia&state=done&lang=en"))
    assert "Cẩm Giàng" in page
    assert "Vằng Mười" not in page
    assert "Vằng Mười" in text_of(get("?q=vang muoi&kind=cluster"))
    assert "Cẩm Giàng" not in text_of(get("?q=nhựa đường"))  # the developer is not published
    for odd in ("?kind=x", "?stage=%00", "?q=%00", "?page=x", "?page=999999999999999999999", "?state='&stage=eia"):
        assert get(odd).status_code == 200
    publish(cast.administrator)
    assert "Vằng Mười" in text_of(get("?stage=eia&state=done"))
    publish(cast.administrator, kinds=["zone"])
    assert [site["kind"] for site in read_json("sites.json")["sites"]] == ["zone"]
    assert get("clusters/cam-giang/").status_code == 404 == get("zones/cam-giang/").status_code


def test_the_administrator_ticks_fields_beside_an_example(cast):
    fill(cast)
    address = reverse("opendata:settings")
    assert browser(cast.department).get(address).status_code == 403
    client = browser(cast.administrator)
    page = client.get(address)
    assert "CCN Cẩm Giàng: 40,5 ha" in text_of(page)
    assert "Switched off" in text_of(page)
    sent = fields_of(page, "open-data-form")
    refused = client.post(address, sent | {"is_on": "on"})
    assert "Open data cannot be switched on without this." in text_of(refused)
    assert not OpenDataSettings.current().is_on
    values = {"is_on": "on", "licence": "cc0-1.0", "publisher": "Sở", "email": "a@example.vn", "kinds": ["cluster"]}
    client.post(address, sent | values | {"fields_published": ["figure:area", "unit"]})
    office = OpenDataSettings.current()
    assert office.is_on
    assert office.fields == ["unit", "figure:area"]
    assert office.licence == "cc0-1.0"
    used = UseRecord.objects.get(kind=UseKind.OPEN_DATA)
    assert used.person == cast.administrator
    assert "đã bật; +Địa bàn; +Diện tích" in used.what
    assert office.history.get().history_user == cast.administrator
    told = client.get(reverse("progress:object-history", args=["opendatasettings", 1]))
    assert told.status_code == 200
    assert "administrator" in text_of(told).lower()
    stale = client.post(address, sent | values | {"fields_published": ["developer"]})
    assert stale.status_code == 200
    assert OpenDataSettings.current().fields == ["unit", "figure:area"]
    with pytest.raises(StaleVersion):
        change_open_data(by=cast.administrator, version=0, fields=[])


def test_the_office_sees_what_of_a_site_is_public(cast):
    fill(cast)
    site_page = browser(cast.department).get(cast.cluster.get_absolute_url())
    address = reverse("opendata:shown", args=[cast.cluster.pk])
    assert address in site_page.content.decode()
    assert "Nothing of this site is public" in text_of(browser(cast.department).get(address))
    publish(cast.administrator, ["figure:area"])
    page = text_of(browser(cast.department).get(address))
    assert "Area : 40,5 ha public" in page
    assert "Exact location : Thôn Nà Tu not public" in page
    assert browser(cast.board).get(address).status_code == 404


@pytest.mark.parametrize(("values", "name"), [
    ({"pk": 2}, "open_data_settings_one_row"),
    ({"pk": 1, "is_on": True}, "open_data_says_licence_and_publisher"),
])  # fmt: skip
def test_the_database_refuses_what_the_office_may_not_record(values, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        OpenDataSettings.objects.bulk_create([OpenDataSettings(**values)])
