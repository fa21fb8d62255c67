"""Foreign sheets with a row per site and a column per stage: what their words and dates say of milestones."""

import datetime
import itertools
import json
from pathlib import Path

import pytest
from django.conf import settings

from progress.models import Stage
from progress.resources import FigureResource, MilestoneResource
from progress.resources.wide import progress_said
from progress.roles import Role
from progress.tests.cast import document, make_stages
from progress.tests.people import cluster, milestone, person
from progress.tests.sheets import counts, imported, places, table_of, tried
from spreadsheets.tests.files import excel_date
from values.dates import PartialDate
from values.errors import ReadingError

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("xong", {"state": "done"}),
        ("Đã phê duyệt", {"state": "done"}),
        ("HOÀN THÀNH", {"state": "done"}),
        ("x", {"state": "done"}),
        ("Hoàn thành tháng 3/2024", {"state": "done", "actual": PartialDate.month(2024, 3)}),
        ("đã xong (15/3/2024)", {"state": "done", "actual": PartialDate.day(datetime.date(2024, 3, 15))}),
        ("Đã có QĐ 1868/QĐ-UBND", {"state": "done", "document": "1868/QĐ-UBND"}),
        (
            "Đã có QĐ số 1868/QĐ-UBND ngày 16/10/2020",
            {
                "state": "done",
                "actual": PartialDate.day(datetime.date(2020, 10, 16)),
                "document": "1868/QĐ-UBND ngày 16/10/2020",
            },
        ),
        ("Đang lập hồ sơ", {"state": "in_progress"}),
        ("đang thực hiện 80%", {"state": "in_progress", "percent": 80}),
        ("80 %", {"state": "in_progress", "percent": 80}),
        ("100%", {"state": "done", "percent": 100}),
        (0.8, {"state": "in_progress", "percent": 80}),
        ("Chưa triển khai", {"state": "not_started"}),
        ("Chưa có thông tin", {"state": "unknown"}),
        ("không", {"state": "not_applicable"}),
        ("Không áp dụng", {"state": "not_applicable"}),
        ("In progress", {"state": "in_progress"}),
        (excel_date(2024, 3, 15), {"state": "done", "actual": PartialDate.day(datetime.date(2024, 3, 15))}),
        ("quý I/2024", {"state": "done", "actual": PartialDate.quarter(2024, 1)}),
        (2024, {"state": "done", "actual": PartialDate.year(2024)}),
        ("-", {}),
    ],
)
def test_words_percents_and_days_say_how_far_a_stage_is(cell, said):
    assert progress_said("eia", cell) == {"stage": "eia", **said}


@pytest.mark.parametrize(
    "cell", ["vướng mặt bằng", "chưa xong", "80,5%", "120%", "20% đến 30%", 7, 1, "không vướng", "năm 2199", 2150]
)
def test_what_says_nothing_clear_is_an_error_that_says_what_would_be_right(cell):
    with pytest.raises(ReadingError) as told:
        progress_said("eia", cell)
    assert str(cell).rstrip("%") in str(told.value)


@pytest.fixture
def officer():
    return person(Role.DEPARTMENT)


@pytest.fixture
def site():
    stages = make_stages()
    for code, names in {"feasibility": "BCNCKT", "site-clearance": "GPMB", "eia": "ĐTM\nBáo cáo ĐTM"}.items():
        stages[code].other_names = names
        stages[code].save()
    return cluster("Cẩm Giàng")


def test_a_wide_sheet_becomes_milestones(officer, site):
    paper = document(site, number="12/QĐ-UBND")
    header = ["TT", "Tên cụm", "GPMB", "ĐTM", "BCNCKT", "Dự kiến vận hành, khai thác"]
    row = [1, "CCN Cẩm Giàng", "80%", "đã có QĐ 12/QĐ-UBND", "chưa", "quý IV/2027"]
    plan = imported(officer, MilestoneResource, header, row)
    assert counts(plan) == (0, 4, 0, 0, 0)
    clearance, eia = milestone(site, "site-clearance"), milestone(site, "eia")
    assert (clearance.state, clearance.percent) == ("in_progress", 80)
    assert (eia.state, eia.document) == ("done", paper)
    assert milestone(site, "feasibility").state == "not_started"
    assert str(milestone(site, "operation").forecast) == "quý IV/2027"
    assert counts(tried(officer, MilestoneResource, header, row)) == (0, 0, 4, 0, 0)


def test_errors_of_a_wide_sheet_stand_at_their_cells(officer, site):
    table = table_of(MilestoneResource(officer), ["Tên cụm", "GPMB", "ĐTM"], ["CCN Cẩm Giàng", "vướng", "xong"])
    assert [question.cells for question in table.questions] == [["B2"]]
    rows = ["Tên cụm", "GPMB", "ĐTM"], ["CCN Cẩm Giàng", "50%", "đã có QĐ 99/QĐ-UBND"]
    assert places(tried(officer, MilestoneResource, *rows)) == [("C2", "99/QĐ-UBND")]


def test_a_stage_that_is_no_more_in_use_is_no_target(officer, site):
    Stage.objects.filter(code="plan").update(is_active=False)
    keys = {target.key for target in MilestoneResource(officer).targets()}
    assert "eia:state" in keys
    assert not any(key.startswith("plan:") for key in keys)


def test_no_two_targets_or_shipped_stages_answer_to_one_name(officer):
    shipped = json.loads((Path(settings.BASE_DIR) / "fixtures/30-stages.json").read_text())
    for entry in shipped:
        fields = {k: v for k, v in entry["fields"].items() if k != "parent"}
        Stage.objects.create(**fields)
    for resource in (MilestoneResource(officer), FigureResource(officer)):
        names = [({a.casefold() for a in target.aliases}, target.key) for target in resource.targets()]
        for (one, key), (other, other_key) in itertools.combinations(names, 2):
            assert not one & other, (key, other_key)
