"""When a promise moves somebody says why: through the form, the actions and the admin alike."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from progress.milestones.actions import update_milestone
from progress.milestones.tests.test_milestone_page import address, error, form_of, send
from progress.models import Document
from progress.tests.cast import browser, htmx, milestone, record
from progress.tests.people import errors_of, page_form
from values.dates import PartialDate

pytestmark = [pytest.mark.usefixtures("in_english", "reports_are_official"), pytest.mark.once]


@pytest.fixture(autouse=True)
def day(monkeypatch):
    """These tests stand before what they promise."""
    monkeypatch.setattr(timezone, "localdate", lambda *args: datetime.date(2024, 6, 1))


def change(cast, reason="", **dates):
    found = milestone(cast.cluster, "eia")
    dates = {name: PartialDate.parse(said) if said else None for name, said in dates.items()}
    return update_milestone(milestone=found, by=cast.department, version=found.version, changes=dates, reason=reason)


def told(cast, **dates) -> str:
    with pytest.raises(ValidationError) as refused:
        change(cast, **dates)
    [message] = refused.value.message_dict["reason"]
    return message


class TestTheFirstPromiseNeedsNone:
    @pytest.mark.parametrize("given", [{"planned": "2025"}, {"forecast": "2025"}])
    def test_whichever_field_holds_it(self, cast, given):
        change(cast, **given)
        found = milestone(cast.cluster, "eia")
        assert {name: str(getattr(found, name)) for name in given} == given

    def test_planned_may_be_filled_in_under_a_forecast(self, cast):
        record(cast.cluster, "eia", forecast="2026")
        assert str(change(cast, planned="2025").planned) == "2025"

    @pytest.mark.parametrize("forecast", ["2025", None])
    def test_a_forecast_that_repeats_planned_is_no_second_promise(self, cast, forecast):
        record(cast.cluster, "eia", planned="2025", forecast=None if forecast else "2025")
        change(cast, forecast=forecast)

    def test_a_note_beside_promises_left_alone(self, cast):
        record(cast.cluster, "eia", planned="2025", forecast="2026")
        found = milestone(cast.cluster, "eia")
        changes = {"note": "x", "planned": found.planned, "forecast": found.forecast}
        saved = update_milestone(milestone=found, by=cast.department, version=found.version, changes=changes)
        assert saved.note == "x"

    def test_done_moves_no_promise(self, cast):
        record(cast.cluster, "eia", planned="2025")
        found = milestone(cast.cluster, "eia")
        changes = {"state": "done", "actual": PartialDate.parse("2024")}
        assert update_milestone(milestone=found, by=cast.department, version=found.version, changes=changes).actual


class TestAMoveWantsIt:
    @pytest.mark.parametrize(
        ("had", "given", "message"),
        [
            (
                {"planned": "Q1 2025"},
                {"planned": "Q2 2025"},
                "Give a reason for changing the original target from Q1 2025 to Q2 2025.",
            ),
            (
                {"planned": "2025", "forecast": "2026"},
                {"planned": None},
                "Give a reason for changing the original target from 2025 to no date.",
            ),
            ({"planned": "2025"}, {"forecast": "2026"}, "Give a reason for changing the target from 2025 to 2026."),
            (
                {"planned": "2025", "forecast": "2026"},
                {"forecast": "2027"},
                "Give a reason for changing the target from 2026 to 2027.",
            ),
            (
                {"planned": "2025", "forecast": "2026"},
                {"forecast": None},
                "Give a reason for changing the target from 2026 to 2025.",
            ),
            (
                {"forecast": "2026"},
                {"forecast": "Q1 2026"},
                "Give a reason for changing the target from 2026 to Q1 2026.",
            ),
            ({"forecast": "2026"}, {"forecast": None}, "Give a reason for changing the target from 2026 to no date."),
        ],
    )
    def test_and_says_from_what_to_what(self, cast, had, given, message):
        record(cast.cluster, "eia", **had)
        assert told(cast, **given) == message
        before = milestone(cast.cluster, "eia")
        change(cast, "  có lý do ", **given)
        after = milestone(cast.cluster, "eia")
        assert (before.version + 1, after.history.first().history_change_reason) == (after.version, "  có lý do ")

    @pytest.mark.parametrize("field", ["planned", "forecast"])
    def test_taken_back_and_given_again_is_no_first_promise(self, cast, field):
        record(cast.cluster, "eia", **{field: "2025"})
        change(cast, "ghi nhầm", **{field: None})
        message = "The target 2025 was removed: give a reason for setting 2027."
        assert told(cast, **{field: "2027"}) == message
        assert change(cast, "hẹn lại", **{field: "2027"}).promise == PartialDate.parse("2027")

    def test_planned_taken_back_under_a_forecast_comes_not_back_silently(self, cast):
        record(cast.cluster, "eia", planned="2025", forecast="2026")
        change(cast, "ghi nhầm", planned=None)
        assert told(cast, planned="2026").startswith("The target 2025 was removed")

    def test_blanks_are_no_reason(self, cast):
        record(cast.cluster, "eia", planned="2025")
        with pytest.raises(ValidationError):
            change(cast, "   ", planned="2026")


class TestTheForm:
    @pytest.mark.parametrize("client_of", [browser, htmx], ids=["page", "in place"])
    def test_asks_at_the_reason_and_keeps_what_was_typed(self, cast, client_of):
        record(cast.cluster, "eia", planned="quý I/2025")
        typed = {
            "forecast": "quý III/2025",
            "note": "chờ thẩm định",
            "new_document_number": "12/CV",
            "new_document_kind": "report",
        }
        response = send(client_of(cast.clerk), cast, **typed)
        assert response.status_code == 422
        assert "Give a reason for changing the target from Q1 2025 to Q3 2025." in error(response, "reason")
        assert {name: response.context["form"][name].value() for name in typed} == typed
        assert milestone(cast.cluster, "eia").forecast is None
        assert not Document.objects.exists()

    def test_with_the_reason_the_move_and_its_document_are_kept(self, cast):
        record(cast.cluster, "eia", planned="quý I/2025")
        client = browser(cast.clerk)
        form = form_of(client.get(address(cast)))
        typed = {"forecast": "quý III/2025", "reason": "vướng đất", "new_document_number": "12/CV"}
        assert client.post(address(cast), form | typed).status_code == 302
        last = milestone(cast.cluster, "eia").history.first()
        assert (str(last.forecast), last.history_change_reason, last.document.number) == (
            "Q3 2025",
            "vướng đất",
            "12/CV",
        )


class TestTheAdmin:
    @pytest.fixture
    def client(self, cast):
        cast.department.is_staff = True
        cast.department.save()
        record(cast.cluster, "eia", planned="quý I/2025")
        return browser(cast.department)

    def test_a_milestones_own_page_asks_at_the_reason(self, cast, client):
        page = reverse("admin:progress_milestone_change", args=[milestone(cast.cluster, "eia").pk])
        data = page_form(client, page, "milestone_form") | {"forecast": "quý III/2025"}
        response = client.post(page, data)
        assert response.context["adminform"].form.errors["reason"] == [
            "Give a reason for changing the target from Q1 2025 to Q3 2025."
        ]
        assert response.context["adminform"].form["forecast"].value() == "quý III/2025"
        assert client.post(page, data | {"reason": "vướng đất"}).status_code == 302
        last = milestone(cast.cluster, "eia").history.first()
        assert (str(last.forecast), last.history_change_reason) == ("Q3 2025", "vướng đất")

    def row_of(self, cast, code):
        rows = cast.cluster.milestones.order_by("stage__order", "stage__code", "phase")
        return f"milestones-{[row.stage.code for row in rows].index(code)}"

    def test_a_sites_page_names_each_row_that_wants_one_and_keeps_what_was_typed(self, cast, client):
        record(cast.cluster, "operation", planned="2026")
        page = reverse("admin:clusters_cluster_change", args=[cast.cluster.pk])
        eia, operation = (f"{self.row_of(cast, code)}-planned" for code in ("eia", "operation"))
        data = page_form(client, page, "cluster_form") | {eia: "quý II/2025", operation: "2027", "note": "mới"}
        response = client.post(page, data)
        assert response.status_code == 200
        said = errors_of(response)
        assert "EIA: Give a reason for changing the original target from Q1 2025 to Q2 2025." in said
        assert "In operation: Give a reason for changing the original target from 2026 to 2027." in said
        assert 'value="quý II/2025"' in response.content.decode()
        cast.cluster.refresh_from_db()
        assert (str(milestone(cast.cluster, "eia").planned), cast.cluster.note) == ("Q1 2025", "")

    def test_one_reason_on_a_sites_page_counts_for_every_row_changed(self, cast, client):
        record(cast.cluster, "operation", planned="2026")
        page = reverse("admin:clusters_cluster_change", args=[cast.cluster.pk])
        typed = {
            f"{self.row_of(cast, 'eia')}-planned": "quý II/2025",
            f"{self.row_of(cast, 'operation')}-forecast": "2028",
        }
        data = page_form(client, page, "cluster_form") | typed | {"milestones-reason": "theo công văn 5"}
        assert client.post(page, data).status_code == 302
        kept = {m.stage.code: m.history.first().history_change_reason for m in cast.cluster.milestones.all()}
        assert (kept["eia"], kept["operation"], kept["feasibility"]) == ("theo công văn 5", "theo công văn 5", None)

    def test_a_sites_page_asks_nothing_where_no_promise_moves(self, cast, client):
        page = reverse("admin:clusters_cluster_change", args=[cast.cluster.pk])
        data = page_form(client, page, "cluster_form") | {f"{self.row_of(cast, 'operation')}-planned": "2026"}
        assert client.post(page, data).status_code == 302
        assert str(milestone(cast.cluster, "operation").planned) == "2026"
