"""The national file: every record of a period with its source, true by the cut-off, valid by the schema that ships."""

import csv
import datetime
import io
import json
import zipfile
from decimal import Decimal

import jsonschema
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bkproject.tests.full_office import make_office
from clusters.models import Cluster
from progress.models import Obstacle, ObstacleKind, SecondaryProject, Site, SiteEvent
from progress.models.rules.reporting_period import Period
from progress.tests.cast import browser, document, figure, make_cast, record
from reports.forms.filing import file_form
from reports.models import FormKind, FormRow, Indicator
from reports.national.plain import same_number
from reports.national.schema import SECTIONS, SHIPPED, schema, schema_text
from reports.national.writing import write_national_file
from reports.tests.world import published
from usage.models import UseRecord
from values.dates import PartialDate

pytestmark = pytest.mark.django_db
YEAR = Period.parse("2025-year")  # cut off on 14/12/2025


def made(period: Period = YEAR, kinds=("cluster", "zone"), sites=None) -> dict:
    target = io.BytesIO()
    write_national_file("json", Site.objects.all() if sites is None else sites, set(kinds), period, target)
    found = json.loads(target.getvalue())
    jsonschema.Draft202012Validator(schema(), format_checker=jsonschema.FormatChecker()).validate(found)
    return found


def one(rows: list[dict], **wanted) -> dict:
    (found,) = [row for row in rows if wanted.items() <= row.items()]
    return found


def test_a_full_office_is_valid_by_the_schema_that_ships():
    make_office()
    found = made()
    assert json.loads(SHIPPED.read_text(encoding="utf-8")) == schema()
    assert SHIPPED.read_text(encoding="utf-8") == schema_text()
    assert found["counts"] == {section.name: len(found[section.name]) for section in SECTIONS}
    assert found["period"] == {"code": "2025-year", "label": "năm 2025", "from": "2024-12-15", "to": "2025-12-14"}
    found = made(Period.parse("2026-year"))
    for name in ("sites", "milestones", "target_dates", "figures", "projects", "documents", "organisations", "units"):
        assert found[name], name


def test_whatever_a_record_names_is_in_the_file():
    make_office()
    found = made()
    keys = {
        name: {row["id"] for row in rows}
        for name, rows in found.items()
        if isinstance(rows, list) and rows and isinstance(rows[0], dict) and "id" in rows[0]
    }
    named = {
        "site_id": "sites",
        "unit_id": "units",
        "parent_id": "units",
        "developer_id": "organisations",
        "document_id": "documents",
        "issuer_id": "organisations",
        "investor_id": "organisations",
        "asked_of_id": "organisations",
        "milestone_id": "milestones",
        "project_id": "projects",
        "successor_id": "units",
        "answer_document_id": "documents",
        "new_developer_id": "organisations",
    }
    lost = [
        (name, row["id"], field)
        for name, rows in found.items()
        if name in keys
        for row in rows
        for field in row
        if field in named and row[field] is not None and row[field] not in keys[named[field]]
    ]
    assert lost == []


def test_what_was_not_true_by_the_cut_off_is_left_out():
    cast = make_cast()
    record(cast.cluster, "eia", state="done", actual="10/12/2025")
    record(cast.cluster, "feasibility", state="done", actual="20/12/2025")
    record(cast.cluster, "plan", state="done", actual="12/2025")
    record(cast.cluster, "operation", state="in_progress", as_of="5/1/2026", percent=40)
    figure(cast.cluster, "area", "40", as_of=PartialDate.parse("1/6/2025"))
    figure(cast.cluster, "area", "43", as_of=PartialDate.parse("1/6/2026"))
    figure(cast.cluster, "leased-area", "3")
    SiteEvent.objects.create(site_id=cast.cluster.pk, kind="revoked", date=PartialDate.parse("1/3/2026"))
    SiteEvent.objects.create(site_id=cast.other_cluster.pk, kind="revoked", date=PartialDate.parse("1/3/2025"))
    found = made()
    stage = {row["stage_code"]: row for row in found["milestones"] if row["site_id"] == cast.cluster.pk}
    assert (stage["eia"]["state"], stage["eia"]["done_by_cut_off"]) == ("done", True)
    assert (stage["feasibility"]["state"], stage["feasibility"]["done_by_cut_off"]) == (None, False)
    assert stage["feasibility"]["done_on_first"] is None
    assert (stage["plan"]["state"], stage["plan"]["done_by_cut_off"]) == ("done", None)
    assert "14/12/2025" in stage["plan"]["doubt"]
    assert (stage["plan"]["done_on_first"], stage["plan"]["done_on_last"]) == ("2025-12-01", "2025-12-31")
    assert (stage["operation"]["state"], stage["operation"]["percent"]) == (None, None)
    assert [(row["measure"], row["value"], row["by_cut_off"]) for row in found["figures"]] == [
        ("area", 40, True),
        ("leased-area", 3, None),
    ]
    assert one(found["sites"], id=cast.cluster.pk)["standing"] == "standing"
    assert one(found["sites"], id=cast.other_cluster.pk)["standing"] == "revoked"
    assert [row["site_id"] for row in found["events"]] == [cast.other_cluster.pk]


def test_an_obstacle_stands_as_it_stood_at_the_cut_off():
    cast = make_cast()
    kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
    Obstacle.objects.create(
        site_id=cast.cluster.pk,
        kind=kind,
        description="Vướng đất",
        opened_on=datetime.date(2025, 3, 1),
        asked_of=cast.rival,
        asked_on=datetime.date(2025, 4, 1),
        answered_on=datetime.date(2025, 5, 1),
        answer="Đã giao đất",
        resolved_on=datetime.date(2026, 1, 5),
        resolution="Đã giải quyết",
    )
    Obstacle.objects.create(site_id=cast.cluster.pk, kind=kind, description="Sau", opened_on=datetime.date(2026, 1, 1))
    (row,) = made()["obstacles"]
    assert (row["state"], row["answer"], row["resolved_on"], row["resolution"]) == (
        "answered",
        "Đã giao đất",
        None,
        None,
    )


def test_projects_promises_and_answers_of_the_period():
    cast = make_cast()
    SecondaryProject.objects.create(
        site_id=cast.cluster.pk,
        name="Giày",
        state="operating",
        actual_operation=PartialDate.parse("5/2025"),
        registered_capital=Decimal("12.345"),
        investor=cast.rival,
        as_of=PartialDate.parse("1/6/2025"),
    )
    SecondaryProject.objects.create(
        site_id=cast.cluster.pk,
        name="Sau",
        state="operating",
        actual_operation=PartialDate.parse("2/2026"),
        workers=5,
        as_of=PartialDate.parse("1/3/2026"),
        approved_on=PartialDate.parse("1/2026"),
    )
    record(cast.cluster, "eia", planned="quý I/2025", as_of="2/1/2025")
    record(cast.cluster, "eia", forecast="quý IV/2025", as_of="1/7/2025")
    record(cast.cluster, "eia", forecast="quý I/2027", as_of="1/2/2026")
    found = made()
    shoes, later = one(found["projects"], name="Giày"), one(found["projects"], name="Sau")
    assert (shoes["operating_by_cut_off"], shoes["registered_capital"]) == (True, 12.345)
    assert (later["operating_by_cut_off"], later["in_site_by_cut_off"], later["workers"]) == (False, False, None)
    assert "sau ngày chốt" in later["doubt"]
    assert [(row["kind"], row["date_last"], row["by_cut_off"]) for row in found["target_dates"]] == [
        ("first", "2025-03-31", True),
        ("moved", "2025-12-31", True),
    ]


def test_filed_forms_and_indicators_are_the_department_s():
    cast = make_cast()
    kind = FormKind.objects.create(number="04", level="province", name="Biểu 04")
    FormRow.objects.create(kind=kind, number="1", order=1, name="Số lượng cụm", unit="cụm", computation="planned")
    record(cast.cluster, "plan", state="done", actual="1/2/2024")
    file_form(kind=kind, unit=None, period=YEAR, by=cast.department)
    output = Indicator.objects.create(code="output", name="Giá trị sản xuất", order=1, unit="tỷ đồng")
    published(output, "2024", "2023.72")
    published(output, "2026", "2100")
    found = made(kinds=["cluster"])
    assert one(found["filed_forms"], form="04")["version"] == 1
    line = one(found["filed_lines"], line="1")
    assert (line["value"], line["unknown"], line["is_by_hand"]) == (None, 2, False)
    assert [row["value"] for row in found["indicator_figures"]] == [2023.72]
    of_zones = made(kinds=["zone"])
    assert [row["name"] for row in of_zones["sites"]] == ["Thanh Bình"]
    assert not (of_zones["filed_forms"])
    assert not (of_zones["indicators"])
    assert not (of_zones["indicator_figures"])
    assert {row["site_id"] for row in of_zones["milestones"]} == {cast.zone.pk}


def test_the_filed_forms_of_zones_are_the_board_s():
    cast = make_cast()
    kind = FormKind.objects.create(number="kcn", level="province", site_kind="zone", name="Biểu KCN")
    FormRow.objects.create(kind=kind, number="1", order=1, name="Số khu", unit="khu", computation="planned")
    file_form(kind=kind, unit=None, period=YEAR, by=cast.board)
    for user, forms in ((cast.board, ["kcn"]), (cast.department, []), (cast.administrator, ["kcn"])):
        response = browser(user).get("/national-file/2025-year/json/")
        found = json.loads(b"".join(response.streaming_content))
        assert [row["form"] for row in found["filed_forms"]] == forms
        assert [row["line"] for row in found["filed_lines"]] == ["1"] * len(forms)


def test_the_csv_files_hold_the_same_records():
    make_office()
    found, target = made(), io.BytesIO()
    write_national_file("zip", Site.objects.all(), {"cluster", "zone"}, YEAR, target)
    with zipfile.ZipFile(target) as parts:
        about = json.loads(parts.read("about.json"))
        assert about["counts"] == found["counts"]
        assert json.loads(parts.read("schema.json")) == schema()
        for section in SECTIONS:
            rows = list(csv.DictReader(io.StringIO(parts.read(f"{section.name}.csv").decode("utf-8-sig"), newline="")))
            assert [list(row.values()) for row in rows] == [
                ["" if v is None else json.dumps(v) if isinstance(v, bool | int | float) else v for v in row.values()]
                for row in found[section.name]
            ], section.name


def test_numbers_keep_their_digits():
    assert json.dumps([same_number(Decimal(text)) for text in ("40.50", "0.1", "1234567.125", "60495583995", "0")]) == (
        "[40.5, 0.1, 1234567.125, 60495583995, 0]"
    )
    with pytest.raises(ValueError, match="digits"):
        same_number(Decimal("1234567890123456.789"))


def test_no_query_for_each_record():
    cast = make_cast()

    def fill(number: int) -> None:
        made_one = Cluster.objects.create(name=f"Cụm {number}", unit=cast.places.old_commune, developer=cast.company)
        paper = document(made_one, number=f"{number}/QĐ", issuer=cast.rival, date=PartialDate.parse("1/2/2024"))
        record(made_one, "eia", planned="2025", state="done", actual="1/3/2025", document=paper)
        figure(made_one, "area", "10", document=paper)
        SecondaryProject.objects.create(site_id=made_one.pk, name="Dự án", investor=cast.rival, document=paper)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            made()
        return len(asked)

    fill(1)
    few = queries()
    for number in range(2, 15):
        fill(number)
    assert queries() == few


def test_the_department_takes_clusters_and_the_board_zones(tmp_path):
    cast = make_cast()
    for user, kinds in (
        (cast.department, ["cluster"]),
        (cast.board, ["zone"]),
        (cast.administrator, ["cluster", "zone"]),
    ):
        client = browser(user)
        assert client.get("/national-file/").status_code == 200
        response = client.get("/national-file/2025-year/json/")
        assert response.status_code == 200
        found = json.loads(b"".join(response.streaming_content))
        assert found["site_kinds"] == kinds
        assert {row["kind"] for row in found["sites"]} == set(kinds)
        use = UseRecord.objects.filter(person=user).latest("at")
        assert use.kind == "download"
        assert use.page == "/national-file/2025-year/json/"
    for user in (cast.local, cast.clerk, cast.leader, cast.nobody):
        for address in ("", "2025-year/json/", "schema/"):
            assert browser(user).get(f"/national-file/{address}").status_code == 403
    for address in ("2025-x/json/", "2025-year/xml/", "2099-year/json/", "0-half/zip/", "9" * 40 + "-year/json/"):
        assert browser(cast.department).get(f"/national-file/{address}").status_code == 404, address


def test_the_command_writes_the_file_and_records_it(tmp_path):
    cast = make_cast()
    out = io.StringIO()
    call_command("national_file", "2025-year", str(tmp_path / "tep.json"), kind="cluster", stdout=out)
    found = json.loads((tmp_path / "tep.json").read_text(encoding="utf-8"))
    assert {row["name"] for row in found["sites"]} == {cast.cluster.name, cast.other_cluster.name}
    assert UseRecord.objects.latest("at").what == "tep.json"
    call_command("national_file", "2025-year", str(tmp_path / "tep.zip"), stdout=out)
    assert zipfile.is_zipfile(tmp_path / "tep.zip")
    for period, name, said in (
        ("2025", "a.json", "2025"),
        ("2025-year", "a.xml", ".zip"),
        ("2099-year", "a.json", "2099"),
        ("2025-year", "nowhere/a.json", "nowhere"),
    ):
        with pytest.raises(CommandError, match=said):
            call_command("national_file", period, str(tmp_path / name))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tep.json", "tep.zip"]
