"""Foreign sheets with a row per site and a column per stage: what their words and dates say of milestones."""

import datetime
import itertools
import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from progress.access.roles import Role
from progress.figures.resources import FigureResource
from progress.milestones.cells.subject import Subject
from progress.milestones.cells.wide import DateCells, DayOfSheet, StageCells, _labels
from progress.milestones.resources import MilestoneResource
from progress.models import Stage
from progress.tests.cast import document, make_stages
from progress.tests.people import cluster, milestone, person
from progress.tests.sheets import counts, imported, places, table_of, tried
from spreadsheets.questions import Asked, Question
from values.dates import PartialDate

pytestmark = [pytest.mark.django_db, pytest.mark.once]


class Shown(Decimal):
    """A number whose cell shows a percent."""

    def __new__(cls, number, percent):
        made = super().__new__(cls, number)
        made.percent = percent
        return made


TODAY = datetime.date(2026, 11, 28)


def cells(stage="eia", *names, **options) -> StageCells:
    found = StageCells(stage, Subject((stage, *names), _labels(), **options), DayOfSheet())
    found.today = TODAY
    return found


def asked(found: StageCells | DateCells, cell) -> Question:
    with pytest.raises(Asked) as stopped:
        found.values(cell)
    return stopped.value.question


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("Đang thực hiện", {"state": "in_progress"}),
        ("In progress", {"state": "in_progress"}),
        ("Not applicable", {"state": "not_applicable"}),
        ("đã xong (15/3/2024)", {"state": "done", "actual": PartialDate.parse("15/3/2024")}),
        (Shown("1", Decimal(100)), {"state": "done", "percent": 100}),
        (Shown("0.4", Decimal(40)), {"state": "in_progress", "percent": 40}),
    ],
)
def test_cells_that_are_understood_wholly_become_values(cell, said):
    assert cells("eia", "ĐTM").values(cell) == {"stage": "eia", **said}


@pytest.mark.parametrize(
    "cell", ["-", "…", "chưa có số liệu", "Chưa có thông tin", "CHƯA CÓ THÔNG TIN.", "No information", False]
)
def test_cells_that_say_nothing_give_nothing(cell):
    assert cells().values(cell) == {}


@pytest.mark.parametrize(
    "cell", ["vướng mặt bằng", "chưa xong", "99,7%", "120%", "20% đến 30%", "không vướng", "không", "đã xong?"]
)
def test_what_is_not_understood_wholly_is_asked_with_the_states_to_choose_from(cell):
    found = cells()
    question = asked(found, cell)
    values = [option.value for option in question.options]
    states = ["state:in_progress", "state:not_started", "state:done", "state:not_applicable"]
    assert values[-6:] == [*states, "remark", "leave"]
    assert found.answered(cell, "state:in_progress") == {"stage": "eia", "state": "in_progress"}


def test_what_could_be_read_is_offered_first_where_it_is_likely():
    found = cells("site-clearance", "GPMB", counts_area=True)
    question = asked(found, "Đã GPMB 15/15 ha")
    assert question.options[0].value == "read"
    assert found.answered("Đã GPMB 15/15 ha", "read")["area_done"] == 15
    for hedged in ("Cơ bản hoàn thành", "khoảng 80%", "không hoàn thành"):
        assert asked(found, hedged).options[0].value == "state:in_progress", hedged


@pytest.mark.parametrize(
    ("cell", "kind", "answer", "said"),
    [
        (datetime.date(2024, 3, 15), "dates:eia", "done", {"state": "done", "actual": PartialDate.parse("15/3/2024")}),
        ("quý I/2027", "dates:eia", "forecast", {"forecast": PartialDate.quarter(2027, 1)}),
        (2024, "dates:eia", "planned", {"planned": PartialDate.year(2024)}),
        (True, "marks:eia", "state:done", {"state": "done"}),
        ("x", "marks:eia", "state:in_progress", {"state": "in_progress"}),
        (7, "numbers:eia", "percent", {"state": "in_progress", "percent": 7}),
        (1, "numbers:eia", "share", {"state": "done", "percent": 100}),
    ],
)
def test_dates_marks_and_numbers_alone_are_asked_about_once_a_column(cell, kind, answer, said):
    found = cells()
    assert asked(found, cell).key == kind
    assert found.answered(cell, answer) == {"stage": "eia", **said}


@pytest.mark.parametrize(
    ("cell", "answer"), [("quý I/2027", "done"), ("30/6/2026", "forecast"), (0.4, "percent"), (7, "share")]
)
def test_a_cell_that_the_columns_answer_cannot_hold_for_is_asked_about_by_itself(cell, answer):
    found = cells()
    with pytest.raises(Asked) as again:
        found.answered(cell, answer)
    assert again.value.question.key.startswith("cell:eia:")
    assert found.answered(cell, "state:in_progress") == {"stage": "eia", "state": "in_progress"}


def test_a_column_of_dates_asks_for_a_date_of_words_that_are_none():
    forecasts, days = DateCells("forecast", cells()), DateCells("actual", cells())
    question = asked(forecasts, "sau khi có mặt bằng")
    assert question.accept("quý I/2028") == "2028-01-01/2028-03-31"
    with pytest.raises(ValidationError):
        question.accept("sang năm")
    typed = forecasts.answered("sau khi có mặt bằng", "2028-01-01/2028-03-31")
    assert typed == {"stage": "eia", "forecast": PartialDate.quarter(2028, 1)}
    assert forecasts.answered("sau khi có mặt bằng", "state:done") == {"stage": "eia", "state": "done"}
    assert forecasts.values("-") == {}
    with pytest.raises(ValidationError):
        asked(days, "năm 2199").accept("năm 2199")


def test_a_column_of_dates_may_say_that_it_is_done():
    assert DateCells("forecast", cells("establishment", "Thành lập")).values("Đã thành lập")["state"] == "done"
    assert DateCells("actual", cells()).values("15/3/2024") == {
        "stage": "eia", "state": "done", "actual": PartialDate.parse("15/3/2024")
    }  # fmt: skip


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
