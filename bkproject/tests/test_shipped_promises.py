"""How the three real promises of the shipped data read: moved and missed, missed, and a term set by a decision."""

import datetime
import io

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import translation

from clusters.models import Cluster
from progress.milestones.queries import MilestoneRow, milestones_of

TODAY = datetime.date(2026, 11, 23)


@pytest.fixture(scope="module", params=["vi", "en"])
def shipped(request, django_db_setup, django_db_blocker):
    """The shipped data, loaded in either language: what the loader says of itself is not shown as anybody's reason."""
    with django_db_blocker.unblock(), transaction.atomic(), translation.override(request.param):
        call_command("seed", stdout=io.StringIO())
        yield
        transaction.set_rollback(True)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped"), pytest.mark.once]


def row(slug: str, stage: str, on: datetime.date = TODAY) -> MilestoneRow:
    found = milestones_of(Cluster.objects.with_standing().get(slug=slug), on)
    return next(row for row in found.rows if row.milestone.stage.code == stage)


QUANG_CHU = ("quang-chu", "operation")
THANH_THINH = ("thanh-thinh", "operation")
CONSTRUCTION = ("thanh-thinh", "construction")
GROUNDBREAKING = ("thanh-thinh", "construction-groundbreaking")
CAM_GIANG = ("cam-giang", "construction")
SECOND = "cam kết lần 2: kế hoạch tháng 1/2025, dự kiến quý IV/2025"


@pytest.mark.parametrize(
    ("where", "vietnamese", "english"),
    [
        (
            QUANG_CHU,
            f"{SECOND}; quá hạn 10 tháng; chậm 21 tháng so với kế hoạch",
            "2nd target: first 01/2025, now Q4 2025; 10 months overdue; 21 months behind original target",
        ),
        (THANH_THINH, "thời hạn quý II/2024; quá hạn 2 năm 4 tháng", "target Q2 2024; 2 years 4 months overdue"),
        (GROUNDBREAKING, "thời hạn quý I/2023; quá hạn 3 năm 7 tháng", "target Q1 2023; 3 years 7 months overdue"),
        (CONSTRUCTION, "thời hạn quý I/2024; quá hạn 2 năm 7 tháng", "target Q1 2024; 2 years 7 months overdue"),
        (CAM_GIANG, "thời hạn 16/10/2023; quá hạn 3 năm 1 tháng", "target 16/10/2023; 3 years 1 month overdue"),
    ],
)
def test_each_reads_so_on_23_november_2026(where, vietnamese, english):
    assert row(*where).promise_text == vietnamese
    with translation.override("en"):
        assert row(*where).promise_text == english


@pytest.mark.parametrize(
    ("where", "on", "vietnamese"),
    [
        (
            QUANG_CHU,
            datetime.date(2025, 11, 23),
            f"{SECOND}; chậm 9 tháng so với kế hoạch",
        ),
        (
            QUANG_CHU,
            datetime.date(2025, 1, 31),
            f"{SECOND}; chậm 9 tháng so với kế hoạch",
        ),
        (THANH_THINH, datetime.date(2024, 6, 30), "thời hạn quý II/2024"),
        (THANH_THINH, datetime.date(2024, 7, 1), "thời hạn quý II/2024; quá hạn 1 ngày"),
        (GROUNDBREAKING, datetime.date(2026, 11, 30), "thời hạn quý I/2023; quá hạn 3 năm 8 tháng"),
        (CAM_GIANG, datetime.date(2023, 10, 16), "thời hạn 16/10/2023"),
        (CAM_GIANG, datetime.date(2023, 10, 17), "thời hạn 16/10/2023; quá hạn 1 ngày"),
    ],
)
def test_each_is_counted_from_the_day_after_its_period(where, on, vietnamese):
    assert row(*where, on).promise_text == vietnamese


def test_the_ledger_says_that_they_came_with_the_software_and_what_they_rest_on():
    with translation.override("en"):
        told = [(e.label, str(e.date), e.who, e.why) for e in row(*QUANG_CHU).ledger.entries]
    assert told == [
        ("1st target", "01/2025", "shipped with the tracker", ""),
        ("2nd target", "Q4 2025", "shipped with the tracker", ""),
    ]
    [entry] = row(*CAM_GIANG).ledger.entries
    assert (entry.who, entry.source) == ("kèm theo phần mềm", "Quyết định 1868/QĐ-UBND, theo backan.gov.vn")
    assert str(entry.as_of) == "16/10/2020"
