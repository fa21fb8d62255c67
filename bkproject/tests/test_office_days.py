"""Days are the office's days: at half past one in Vietnam it is still the day before in UTC."""

import ast
import datetime
from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models

from bench.house import product_files
from bkproject.tests.test_exports import columns_of, export_link
from progress.milestones.actions import report_milestone
from progress.models import Milestone
from progress.tests.cast import browser, make_cast, text_of
from spreadsheets.imports import sessions
from spreadsheets.models import ImportRun, LayoutMapping
from spreadsheets.tests.files import xlsx

NIGHT = datetime.datetime(2026, 11, 28, 18, 30, tzinfo=datetime.UTC)  # 01:30 on 29/11/2026 in Vietnam
TODAY, YESTERDAY = "29/11/2026", "28/11/2026"

# --- The code ---

# What turns a moment into the office's own; whatever is formatted must come from one of them, or be no moment.
LOCAL = {"localtime", "localdate", "plain_day", "make_naive", "shown_day", "shown_moment"}
# Names under which values of any kind go about: what formats them has to reckon with moments.
ANY = {"when", "moment", "now", "value", "at", "last_change", "since"}
ALLOWED = {
    "backups/last.py": "a moment as machines read it",
    "bkproject/views.py": "a moment as machines read it",
    "spreadsheets/readers/excel/xml2003.py": "cells hold moments without a time zone",
    "values/dates.py": "what it rests on",
    "bkproject/watching/mail.py": "a moment as machines read it",
    "reports/national/plain.py": "days and local moments as machines read them",
    "spreadsheets/cell.py": "cells hold moments without a time zone",
    "spreadsheets/readers/excel/xlsx_styles.py": "cells hold moments without a time zone",
    "spreadsheets/readers/opendocument/reading.py": "cells hold moments without a time zone",
    "spreadsheets/readers/building.py": "cells hold moments without a time zone",
    "spreadsheets/imports/refused.py": "cells hold moments without a time zone",
    "spreadsheets/widgets.py": "cells hold moments without a time zone",
    "spreadsheets/writers/cells.py": "makes moments naive first",
    "spreadsheets/writers/opendocument.py": "what `simple` has made a day of",
    "spreadsheets/layout/periods.py": "cells hold moments without a time zone",
    "spreadsheets/layout/table.py": "cells hold moments without a time zone",
    "spreadsheets/columns.py": "what the columns of a sheet hold: days",
    "spreadsheets/imports/files.py": "keeps moments as they are",
    "seeding/columns.py": "keeps values as they are",
    "backups/archive.py": "writes moments with their time zone",
    "backups/tables.py": "writes moments with their time zone, and days",
    "places/national/plan.py": "writes days",
    "usage/recording.py": "writes moments with their time zone",
    "values/fields.py": "stores days",
}


def moments() -> set[str]:
    """Names of all fields that hold moments."""
    fields = (field for model in apps.get_models() for field in model._meta.concrete_fields)
    return ANY | {field.name for field in fields if isinstance(field, models.DateTimeField)}


def _name(node: ast.expr) -> str:
    while isinstance(node, ast.Subscript | ast.Call):
        node = node.value if isinstance(node, ast.Subscript) else node.func
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _is_local(node: ast.expr, local: set[str]) -> bool:
    calls = {_name(call) for call in ast.walk(node) if isinstance(call, ast.Call)}
    return bool(calls & LOCAL) or (isinstance(node, ast.Name) and node.id in local)


def _formatted(node: ast.AST) -> ast.expr | None:
    """What a piece of code writes as a day or makes a day of, if it does."""
    if isinstance(node, ast.FormattedValue) and node.format_spec and "%" in ast.unparse(node.format_spec):
        return node.value
    if not isinstance(node, ast.Call):
        return None
    if _name(node.func) in ("date_format", "TruncDate", "TruncDay", "ExtractDay") and node.args:
        return node.args[0]
    if isinstance(node.func, ast.Attribute) and node.func.attr in ("strftime", "date", "isoformat"):
        return node.func.value
    return None


def wrong_days(source: str, names: set[str]) -> list[str]:
    """The places of a module where a moment's day would be that of another time zone."""
    tree = ast.parse(source)
    assigned = (node for node in ast.walk(tree) if isinstance(node, ast.Assign) and _is_local(node.value, set()))
    local = {target.id for node in assigned for target in node.targets if isinstance(target, ast.Name)}
    found = []
    for node in ast.walk(tree):
        given = _formatted(node)
        if given is not None and _name(given) in names and not _is_local(given, local):
            found.append(f"{node.lineno}: {ast.unparse(node)}")
        if isinstance(node, ast.keyword) and node.arg:
            field, _lookup, transform = node.arg.partition("__date")
            if transform is not None and _lookup and field.rpartition("__")[2] in names:
                found.append(f"{node.value.lineno}: {node.arg}")
    return found


@pytest.mark.parametrize(
    "source",
    [
        'date_format(report.sent_at, "SHORT_DATE_FORMAT")',
        'remembered.changed_at.strftime("%d/%m/%Y")',
        'f"{run.saved_at:%d/%m/%Y}"',
        "change.when.date()",
        "found.filter(history_date__date=day)",
        "TruncDate(when)",
    ],
)
def test_the_check_sees_each_wrong_form(source):
    assert wrong_days(source, moments())


@pytest.mark.parametrize(
    "source",
    [
        'date_format(localtime(report.sent_at), "SHORT_DATE_FORMAT")',
        "shown_day(remembered.changed_at)",
        'f"{timezone.localtime(run.saved_at):%d/%m/%Y}"',
        "local = localtime(when)\nlocal.date()",
        'f"{inspection.date:%d/%m/%Y}"',
        "timezone.localdate(when)",
    ],
)
def test_the_check_lets_the_right_forms_be(source):
    assert not wrong_days(source, moments())


def test_no_code_writes_the_day_of_another_time_zone():
    wrong = {}
    for path in product_files():
        name = path.relative_to(settings.BASE_DIR)
        if name.as_posix() in ALLOWED:
            continue
        if found := wrong_days(path.read_text(encoding="utf-8"), moments()):
            wrong[name.as_posix()] = found
    assert wrong == {}


def test_every_exemption_is_still_needed_or_at_least_there():
    assert all((Path(settings.BASE_DIR) / name).exists() for name in ALLOWED)


# --- The pages ---


@pytest.fixture
def cast(db):
    with time_machine.travel(NIGHT, tick=False):
        yield make_cast()


def test_a_report_sent_at_night_is_shown_under_the_new_day_on_my_work(cast):
    milestone = Milestone.objects.get(site=cast.cluster, stage__code="eia", phase=0)
    report_milestone(milestone=milestone, by=cast.clerk, version=milestone.version, changes={"percent": 20})
    page = text_of(browser(cast.department).get("/work/"))
    assert f"on {TODAY}" in page
    assert YESTERDAY not in page


def test_a_layout_remembered_at_night_is_told_under_the_new_day(cast):
    content = xlsx(["Site", "Stage", "Tình hình mới"], ["Cẩm Giàng", "EIA", "x"])
    client = browser(cast.department)
    client.post("/import/", {"file": SimpleUploadedFile("a.xlsx", content), "kind": "progress"})
    run = ImportRun.objects.latest("pk")
    [(_key, table)] = sessions.reopen(run).tables
    LayoutMapping.objects.create(
        layout_id=table.layout_id, sheet_key="progress", by=cast.department, mapping={"tinh hinh moi": "note"}
    )
    client.post("/import/", {"file": SimpleUploadedFile("b.xlsx", content), "kind": "progress"})
    page = text_of(client.get(f"/imports/{ImportRun.objects.latest('pk').pk}/?part=warnings"))
    assert f"on {TODAY}" in page
    assert f"on {YESTERDAY}" not in page


@pytest.mark.parametrize(
    "address", ["/clusters/", "/", "/promises/", "/obstacles/", "/history/", "/weekly/", "/imports/"]
)
def test_no_page_of_the_night_shows_the_day_before(cast, address):
    page = text_of(browser(cast.department).get(address))
    assert YESTERDAY not in page


@pytest.mark.parametrize("address", ["/history/", "/imports/", "/submissions/"])
def test_no_file_of_the_night_tells_the_day_before(cast, address):
    milestone = Milestone.objects.get(site=cast.cluster, stage__code="eia", phase=0)
    report_milestone(milestone=milestone, by=cast.clerk, version=milestone.version, changes={"percent": 20})
    sessions.start(xlsx(["Site", "Stage", "Note"], ["Cẩm Giàng", "EIA", "x"]), "a.xlsx", cast.department)
    client = browser(cast.department)
    link = export_link(client, address)
    wanted = {"export-format": "csv", "export-delimiter": ";", "export-columns": columns_of(client, link)}
    response = client.post(link, wanted)
    text = b"".join(response.streaming_content).decode()
    assert "29/11/2026" in text
    assert YESTERDAY not in text
    assert "2026.11.29" in response["Content-Disposition"]
