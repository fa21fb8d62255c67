"""Findings of inspections and baselines as sheets; what holds for every sheet of the room."""

import datetime

import pytest

from progress.baselines.resources import BaselineDateResource
from progress.inspections.resources import FindingResource
from progress.models import Baseline, BaselineDate, Finding, Inspection
from progress.tests.cast import milestone
from progress.tests.sheets import changes, counts, edited, exported, imported, refused, tried
from values.dates import PartialDate

pytestmark = pytest.mark.django_db
HEADER = ["site", "inspection", "found", "done_on", "done_note"]


@pytest.fixture
def visit(cast):
    return Inspection.objects.create(site_id=cast.cluster.pk, date=datetime.date(2026, 3, 1))


def test_findings_are_added_to_a_recorded_visit_and_settled(cast, visit):
    new = ["Cẩm Giàng", "01/03/2026", "San nền chậm", None, None]
    assert counts(imported(cast.department, FindingResource, HEADER, new)) == (1, 0, 0, 0, 0)
    found = Finding.objects.get()
    assert (found.inspection, found.site_id) == (visit, cast.cluster.pk)
    done = [*new[:3], "15/03/2026", "Đã làm"]
    assert changes(imported(cast.department, FindingResource, HEADER, done)) == [
        ("done_on", "", "15/03/2026"),
        ("done_note", "", "Đã làm"),
    ]
    header, rows = exported(cast.department, FindingResource)
    assert counts(tried(cast.department, FindingResource, header, *rows)) == (0, 0, 1, 0, 0)
    for wrong in ("01/02/2026", "01/02/2999"):
        assert refused(cast.department, FindingResource, *edited((header, rows), found.pk, done_on=wrong))


def test_a_visit_that_is_not_recorded_is_not_made(cast, visit):
    assert refused(cast.department, FindingResource, HEADER, ["Cẩm Giàng", "02/03/2026", "x", None, None])
    assert refused(cast.department, FindingResource, HEADER, ["Vằng Mười", "01/03/2026", "x", None, None])


def test_a_baseline_is_read_back_unchanged_and_never_changed(cast):
    baseline = Baseline.objects.create(site_id=cast.cluster.pk, name="Tiến độ gốc")
    held = BaselineDate.objects.create(
        baseline=baseline, milestone=milestone(cast.cluster, "eia"), date=PartialDate.year(2025)
    )
    for user in (cast.department, cast.administrator):
        header, rows = exported(user, BaselineDateResource)
        assert counts(tried(user, BaselineDateResource, header, *rows)) == (0, 0, 1, 0, 0)
        assert refused(user, BaselineDateResource, *edited((header, rows), held.pk, date="2027"))
