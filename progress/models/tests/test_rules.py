"""Impossible values are refused at their field, wherever they come from; what stood so before stays editable."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from progress.access.roles import Role
from progress.changes.undo import seen_now, undo
from progress.documents.resources import DocumentResource
from progress.figures.resources import FigureResource
from progress.milestones.actions import update_milestone
from progress.milestones.resources import MilestoneResource
from progress.models import (
    Document,
    ReportRow,
    SecondaryProject,
    SiteEvent,
    SiteFigure,
)
from progress.models.rules.reporting_period import Period, PeriodKind
from progress.periods.actions import record_period_figures
from progress.records.history import changes_of
from progress.tests.cast import browser, milestone, person, record
from progress.tests.sheets import edited, exported, imported, refused
from progress.tests.submitting import accept, again, report, send
from progress.work.bulk import TogetherRefused, update_together
from values.dates import PartialDate
from values.rules import as_said_before

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english"), pytest.mark.once]
TODAY = datetime.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def day(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY)


IMPOSSIBLE = [
    ({"state": "done", "percent": "80"}, "percent", "The percent of a milestone that is done is 100"),
    ({"state": "not_started", "percent": "5"}, "percent", "has no percent"),
    ({"state": "not_started", "area_done": "3"}, "area_done", "has nothing done"),
    ({"state": "not_started", "households_done": "3"}, "households_done", "has nothing done"),
    ({"state": "done", "actual": "tháng 12/2026"}, "actual", "in the future"),
    ({"state": "in_progress", "forecast": "quý III/2026"}, "forecast", "is already past"),
    ({"as_of": "24/11/2026"}, "as_of", "in the future"),
]
POSSIBLE = [
    {"state": "done", "percent": "100"},
    {"state": "not_started", "percent": "0"},
    {"state": "done", "actual": "năm 2026"},
    {"state": "in_progress", "forecast": "quý IV/2026"},
    {"state": "in_progress", "forecast": "quý III/2026", "as_of": "tháng 5/2026"},
    {"state": "done", "forecast": "quý III/2026", "actual": "23/11/2026"},
]


def wanted(values: dict) -> dict:
    """Values as an action takes them."""
    dates = ("planned", "forecast", "actual", "as_of")
    counts = ("percent", "area_done", "households_done")
    return {
        name: PartialDate.parse(value) if name in dates else int(value) if name in counts else value
        for name, value in values.items()
    }


@pytest.mark.parametrize(("values", "field", "words"), IMPOSSIBLE)
class TestImpossible:
    def test_is_refused_at_its_field_on_a_page(self, cast, values, field, words):
        response = send(browser(cast.department), cast, "site-clearance", **values)
        assert response.status_code == 422
        assert words in response.context["form"].errors[field][0]
        assert milestone(cast.cluster, "site-clearance").version == 1

    def test_by_the_action_of_commands_and_together_updates(self, cast, values, field, words):
        found = milestone(cast.cluster, "site-clearance")
        with pytest.raises(TogetherRefused) as stopped:
            update_together(
                milestones_with_versions=[(found, found.version)], by=cast.department, changes=wanted(values)
            )
        assert words in str(stopped.value.outcomes[0].error.error_dict[field])

    def test_in_the_admin(self, cast, values, field, words):
        cast.administrator.is_staff = True
        cast.administrator.save()
        found = milestone(cast.cluster, "site-clearance")
        page = reverse("admin:progress_milestone_change", args=[found.pk])
        client = browser(cast.administrator)
        sent = {"state": "unknown", "note": "", "source": "", "seen_version": found.version} | values
        response = client.post(page, sent)
        assert response.status_code == 200
        assert words in response.context["adminform"].form.errors[field][0]
        assert milestone(cast.cluster, "site-clearance").version == 1

    def test_in_an_import(self, cast, values, field, words):
        found = milestone(cast.cluster, "site-clearance")
        table = edited(exported(cast.department, MilestoneResource), found.pk, **values)
        [message] = refused(cast.department, MilestoneResource, *table)
        assert words in message

    def test_when_it_is_reported(self, cast, values, field, words):
        with pytest.raises(ValidationError) as stopped:
            report(cast, code="site-clearance", **wanted(values))
        assert words in str(stopped.value.error_dict[field])

    def test_what_was_recorded_so_before_stays_editable_elsewhere(self, cast, values, field, words):
        record(cast.cluster, "site-clearance", **wanted(values))
        response = send(browser(cast.department), cast, "site-clearance", note="đã xem")
        assert response.status_code in (200, 302)
        assert milestone(cast.cluster, "site-clearance").note == "đã xem"


@pytest.mark.parametrize("values", POSSIBLE)
def test_what_is_possible_is_saved(cast, values):
    response = send(browser(cast.department), cast, "site-clearance", **values)
    assert response.status_code in (200, 302), response.context["form"].errors
    assert milestone(cast.cluster, "site-clearance").state == values["state"]


def test_a_report_that_became_impossible_is_not_accepted(cast, monkeypatch):
    sent = report(cast, code="eia", percent=40, state="in_progress", forecast=PartialDate.parse("tháng 11/2026"))
    monkeypatch.setattr(timezone, "localdate", lambda *args: datetime.date(2026, 12, 5))
    response = accept(browser(cast.department), sent)
    assert response.status_code == 422
    assert "is already past" in response.content.decode()
    assert again(sent).is_waiting


def test_an_undo_brings_back_what_could_not_be_said_today(cast):
    record(cast.cluster, "eia", state="in_progress", forecast="quý I/2025")
    found = milestone(cast.cluster, "eia")
    update_milestone(
        milestone=found,
        by=cast.department,
        version=found.version,
        changes={"forecast": PartialDate.parse("quý I/2027")},
        reason="chậm",
    )
    newest = changes_of(found, cast.department).newest(1)
    undo(changes=newest, by=cast.department, seen=seen_now(newest), reason="nhầm")
    assert str(milestone(cast.cluster, "eia").forecast.iso) == "2025-01-01/2025-03-31"


def test_shipped_data_may_speak_of_the_past(cast):
    found = milestone(cast.cluster, "eia")
    found.forecast = PartialDate.parse("quý IV/2025")
    with as_said_before():
        found.clean()
    with pytest.raises(ValidationError):
        found.clean()


class TestDaysToCome:
    def test_of_a_document_on_its_page(self, cast):
        typed = {"kind": "decision", "number": "9/QĐ-UBND", "date": "24/11/2026"}
        response = browser(cast.department).post(f"/documents/add/?site={cast.cluster.pk}", typed)
        assert response.status_code == 422
        assert "in the future" in response.context["form"].errors["date"][0]
        assert not Document.objects.exists()

    def test_of_a_document_named_along_with_a_milestone(self, cast):
        typed = {"new_document_number": "9/QĐ-UBND", "new_document_date": "24/11/2026"}
        response = send(browser(cast.department), cast, note="x", **typed)
        assert "in the future" in response.context["form"].errors["new_document_date"][0]
        assert not Document.objects.exists()

    def test_of_a_document_in_a_sheet(self, cast):
        header = ["kind", "number", "date", "sites"]
        [message] = refused(
            cast.department, DocumentResource, header, ["Quyết định", "9/QĐ-UBND", "24/11/2026", "CCN Cẩm Giàng"]
        )
        assert "24/11/2026" in message

    @pytest.mark.parametrize(
        ("make", "field"),
        [
            (lambda site: SiteEvent(site_id=site.pk, kind="revoked", date=PartialDate.parse("2027")), "date"),
            (
                lambda site: SiteFigure(site_id=site.pk, measure="area", value=4, as_of=PartialDate.parse("2027")),
                "as_of",
            ),
            (lambda site: SecondaryProject(site_id=site.pk, name="A", as_of=PartialDate.parse("12/2026")), "as_of"),
        ],
    )
    def test_of_whatever_else_has_happened(self, cast, make, field):
        with pytest.raises(ValidationError) as stopped:
            make(cast.cluster).full_clean()
        assert "in the future" in str(stopped.value.error_dict[field])

    def test_of_figures_in_a_sheet(self, cast):
        header = ["site", "measure", "value", "source", "as_of"]
        [message] = refused(cast.department, FigureResource, header, ["CCN Cẩm Giàng", "area", 43, "báo cáo", "1/2027"])
        assert "in the future" in message

    def test_of_figures_of_a_period(self, cast):
        ReportRow.objects.create(form="02", number="1", order=10, name="Tổng mức đầu tư")
        given = {"site": cast.cluster, "project": None, "by": cast.department, "versions": {}}
        with pytest.raises(ValidationError, match="in the future"):
            record_period_figures(
                **given,
                period=Period(2026, PeriodKind.HALF),
                values={"1": (5, "")},
                source="báo cáo",
                as_of=PartialDate.parse("2027"),
            )
        with pytest.raises(ValidationError, match="has not begun"):
            record_period_figures(**given, period=Period(2028, PeriodKind.HALF), values={"1": (5, "")})


def test_an_unrelated_cell_of_a_row_that_breaks_a_rule_is_imported(cast):
    found = record(cast.cluster, "eia", state="done", percent=80)
    table = edited(exported(cast.department, MilestoneResource), found.pk, note="đã xem")
    imported(cast.department, MilestoneResource, *table)
    assert milestone(cast.cluster, "eia").note == "đã xem"


def test_the_board_meets_the_same_rules_at_zones(cast):
    person("x", Role.BOARD)
    found = milestone(cast.zone, "eia")
    with pytest.raises(ValidationError, match="100"):
        update_milestone(
            milestone=found, by=cast.board, version=found.version, changes={"state": "done", "percent": 80}
        )
