"""The ledger of promises: what history tells of who promised what, when and why."""

import datetime

import pytest

from progress.changes.undo import undo_save
from progress.milestones.actions import update_milestone
from progress.milestones.queries import milestones_of
from progress.models import Milestone, SiteEvent
from progress.promises.given import targets_given
from progress.promises.ledger import EntryKind, ledgers, promise_counts, promise_text
from progress.tests.cast import TODAY, browser, document, milestone, record, text_of
from values.dates import PartialDate
from values.today import at_day

pytestmark = pytest.mark.usefixtures("in_english", "reports_are_official", "told_of_the_past")
PAGE = "/clusters/cam-giang/"


def change(cast, reason="vì", by=None, code="eia", **changes) -> Milestone:
    found = milestone(cast.cluster, code)
    for name in ("planned", "forecast", "actual"):
        if changes.get(name):
            changes[name] = PartialDate.parse(changes[name])
    by = by or cast.department
    return update_milestone(milestone=found, by=by, version=found.version, changes=changes, reason=reason)


def ledger(cast, code="eia"):
    found = milestone(cast.cluster, code)
    return ledgers([found])[found.pk]


def told(cast) -> list[tuple]:
    return [(entry.label, str(entry.date or "")) for entry in ledger(cast).entries]


def text(cast, on=TODAY) -> str:
    return promise_text(ledger(cast), milestone(cast.cluster, "eia"), on)


class TestTheLedger:
    def test_holds_every_promise_with_who_why_and_what_it_rests_on(self, cast):
        change(cast, "", planned="Q2 2024", source="báo cáo", as_of=PartialDate.parse("2023"))
        paper = document(cast.cluster, number="12/CV")
        change(cast, "vướng đất", by=cast.clerk, forecast="Q4 2025", document=paper)
        first, second = ledger(cast).entries
        assert (first.label, str(first.date), first.who, first.why) == ("1st target", "Q2 2024", "Department", "")
        assert (first.source, str(first.as_of), first.document) == ("báo cáo", "2023", None)
        assert (second.label, str(second.date), second.who, second.why) == (
            "2nd target",
            "Q4 2025",
            "Clerk",
            "vướng đất",
        )
        assert second.document == paper
        assert first.when < second.when

    def test_counts_each_different_promise(self, cast):
        for date in ("Q2 2024", "Q4 2024", "Q2 2025", "Q4 2024"):
            change(cast, **{"planned" if date == "Q2 2024" and not ledger(cast).entries else "forecast": date})
        assert told(cast) == [
            ("1st target", "Q2 2024"),
            ("2nd target", "Q4 2024"),
            ("3rd target", "Q2 2025"),
            ("4th target", "Q4 2024"),
        ]

    def test_what_else_is_saved_is_no_promise(self, cast):
        change(cast, planned="2025")
        change(cast, percent=40)
        change(cast, note="x")
        assert told(cast) == [("1st target", "2025")]

    def test_marks_a_planned_that_was_changed_as_a_correction_and_counts_it_not(self, cast):
        change(cast, planned="Q2 2024")
        change(cast, forecast="Q4 2025")
        change(cast, "ghi nhầm", planned="Q3 2024")
        assert told(cast)[2] == ("correction of the original target", "Q3 2024")
        assert (ledger(cast).count, str(ledger(cast).first)) == (2, "Q3 2024")

    def test_a_forecast_like_planned_is_no_second_promise(self, cast):
        change(cast, planned="2025", forecast="2025")
        assert told(cast) == [("1st target", "2025")]
        assert ledger(cast).count == 1

    def test_without_planned_the_first_forecast_is_the_first_promise(self, cast):
        change(cast, forecast="2025")
        change(cast, forecast="2026")
        assert told(cast) == [("1st target", "2025"), ("2nd target", "2026")]
        assert str(ledger(cast).first) == "2025"

    def test_planned_filled_in_afterwards_is_the_first_all_the_same(self, cast):
        change(cast, forecast="2026")
        change(cast, planned="2025")
        assert told(cast) == [("2nd target", "2026"), ("1st target", "2025")]

    def test_planned_filled_in_like_the_forecast_is_one_promise(self, cast):
        change(cast, forecast="2026")
        change(cast, planned="2026")
        assert ledger(cast).count == 1

    def test_a_forecast_taken_back_is_told_and_the_first_promise_stands_again(self, cast):
        change(cast, planned="2025")
        change(cast, forecast="2027")
        change(cast, "nhầm cụm", forecast=None)
        assert told(cast)[-1] == ("target removed", "2025")
        assert text(cast) == "target 2025; 10 months overdue"

    def test_planned_taken_back_leaves_the_forecasts(self, cast):
        change(cast, planned="2024")
        change(cast, forecast="2025")
        change(cast, "nhầm cụm", planned=None)
        assert told(cast) == [
            ("original target", "2024"),
            ("1st target", "2025"),
            ("correction of the original target", ""),
        ]
        assert str(ledger(cast).first) == "2025"

    def test_of_a_past_day_knows_what_was_recorded_until_then(self, time_machine, request):
        time_machine.move_to("2024-03-01 09:00 +0700")
        cast = request.getfixturevalue("cast")  # recorded then, for nothing is saved before its last record
        change(cast, planned="Q2 2024")
        time_machine.move_to("2024-07-01 23:30 +0700")
        change(cast, forecast="Q4 2025")
        time_machine.move_to("2026-11-23 09:00 +0700")
        for day, count in ((datetime.date(2024, 6, 30), 1), (datetime.date(2024, 7, 1), 2)):
            with at_day(day):
                assert len(ledger(cast).entries) == count

    def test_speaks_of_no_person_as_of_the_system(self, cast):
        record(cast.cluster, "eia", planned="2025")
        assert ledger(cast).entries[0].who == "the system"
        assert ledger(cast).entries[0].kind == EntryKind.FIRST

    @pytest.mark.once
    def test_of_many_milestones_costs_one_query(self, cast, django_assert_num_queries):
        for code in ("eia", "plan", "operation"):
            change(cast, code=code, planned="2024", document=document(cast.cluster, number=code))
            change(cast, code=code, forecast="2025")
        found = list(Milestone.objects.filter(site=cast.cluster.pk))
        with django_assert_num_queries(1):
            kept = ledgers(found)
            assert [str(e.document) and e.who for one in kept.values() for e in one.entries] == ["Department"] * 6


class TestAnUndo:
    """What was typed by mistake and undone at once was never promised."""

    def undone(self, cast, **changes) -> None:
        saved = change(cast, **changes)
        undo_save(record=saved, version=saved.version, by=cast.department)

    def test_takes_the_target_out_of_the_count_and_of_the_list(self, cast):
        change(cast, planned="Q2 2024")
        change(cast, forecast="Q4 2024")
        self.undone(cast, forecast="Q4 2042")
        self.undone(cast, forecast="Q1 2043")
        assert told(cast) == [("1st target", "Q2 2024"), ("2nd target", "Q4 2024")]
        found = milestone(cast.cluster, "eia")
        assert promise_counts(Milestone, [found]) == {found.pk: 2}
        given = targets_given(Milestone.objects.filter(pk=found.pk), {found.pk: found.planned})
        assert [str(one.date) for one in given[found.pk]] == ["Q2 2024", "Q4 2024"]

    def test_of_the_first_leaves_none(self, cast):
        self.undone(cast, planned="Q2 2042")
        assert ledger(cast).count == 0
        assert told(cast) == []

    def test_is_no_undo_where_a_person_returns_to_a_date_of_before(self, cast):
        change(cast, planned="Q2 2024")
        for forecast in ("Q4 2024", "Q2 2025", "Q4 2024"):
            change(cast, forecast=forecast)
        assert ledger(cast).count == 4


class TestTheWords:
    def test_a_third_promise_not_over_yet(self, cast):
        change(cast, planned="Q2 2024")
        change(cast, forecast="Q4 2024")
        change(cast, forecast="Q4 2025")
        assert text(cast, datetime.date(2025, 11, 23)) == (
            "3rd target: first Q2 2024, now Q4 2025; 18 months behind original target"
        )

    def test_one_kept_is_only_named(self, cast):
        change(cast, planned="Q4 2026")
        assert text(cast) == "target Q4 2026"

    def test_one_brought_forward_is_not_late(self, cast):
        change(cast, planned="2028")
        change(cast, forecast="2027")
        assert text(cast) == "2nd target: first 2028, now 2027"

    def test_done_late_after_two_promises(self, cast):
        change(cast, planned="01/2024")
        change(cast, forecast="03/2024")
        change(cast, state="done", actual="15/06/2024")
        assert text(cast) == "2nd target: first 01/2024, last 03/2024; done 15/06/2024; 4 months behind original target"

    def test_done_on_a_day_nobody_recorded_is_not_called_late(self, cast):
        change(cast, planned="2024")
        change(cast, state="done")
        assert text(cast) == "target 2024; done, day not recorded"

    def test_what_does_not_apply_is_not_overdue(self, cast):
        change(cast, planned="2024")
        change(cast, state="not_applicable")
        assert text(cast) == "target 2024"

    def test_a_month_promised_anew_by_its_year_counts_what_is_certain(self, cast):
        """As a year 2025 is not later than 01/2025; by the day that is looked at nine months are over."""
        change(cast, planned="01/2025")
        change(cast, forecast="2025")
        assert text(cast, datetime.date(2025, 11, 23)) == (
            "2nd target: first 01/2025, now 2025; 9 months behind original target"
        )

    @pytest.mark.parametrize(("number", "word"), [(11, "11th"), (21, "21st"), (112, "112th"), (3, "3rd")])
    def test_ordinals(self, number, word):
        from progress.promises.ledger import which_promise

        assert which_promise(number) == f"{word} target"


MOVED = "2nd target: first Q2 2024, now Q4 2025; 10 months overdue; 2 years 4 months behind original target"


class TestThePages:
    @pytest.fixture(autouse=True)
    def moved(self, reports_are_official, told_of_the_past, time_machine, request):
        time_machine.move_to("2026-11-23 09:00 +0700")
        cast = request.getfixturevalue("cast")
        change(cast, "", planned="Q2 2024")
        change(cast, "vướng <b>đất</b>", by=cast.clerk, forecast="Q4 2025")

    def test_the_sites_page_tells_every_promise_in_the_milestones_row(self, cast):
        response = browser(cast.department, "en").get(PAGE)
        row = response.content.decode().partition(f'id="milestone-{milestone(cast.cluster, "eia").pk}"')[2]
        row = row.partition("ms-do")[0]
        assert (
            "2nd target: first Q2 2024, now Q4 2025; 10 months overdue; 2 years 4 months behind original target" in row
        )
        for said in ("1st target", "Clerk", "vướng &lt;b&gt;đất&lt;/b&gt;", "23/11/2026 09:00"):
            assert said in row
        assert f'href="/promises/{milestone(cast.cluster, "eia").pk}/"' in row

    def test_a_page_of_its_own_tells_the_same(self, cast):
        response = browser(cast.leader, "en").get(f"/promises/{milestone(cast.cluster, 'eia').pk}/")
        said = text_of(response)
        assert (
            "2nd target: first Q2 2024, now Q4 2025; 10 months overdue; 2 years 4 months behind original target" in said
        )
        assert "vướng <b>đất</b>" in said
        assert f'href="{PAGE}#milestone-' in response.content.decode()

    def test_one_without_promises_says_so(self, cast):
        response = browser(cast.leader, "en").get(f"/promises/{milestone(cast.cluster, 'plan').pk}/")
        assert "No target date yet" in text_of(response)

    def test_nothing_is_overdue_at_a_site_given_up(self, cast):
        SiteEvent.objects.create(site_id=cast.cluster.pk, kind="revoked", date=PartialDate.parse("2025"))
        for page in (PAGE, f"/promises/{milestone(cast.cluster, 'eia').pk}/"):
            said = text_of(browser(cast.leader, "en").get(page))
            assert "2nd target: first Q2 2024, now Q4 2025" in said
            assert "months overdue" not in said

    def test_a_stage_of_a_site_out_of_sight_is_not_found(self, cast):
        page = f"/promises/{milestone(cast.other_cluster, 'eia').pk}/"
        assert browser(cast.clerk).get(page).status_code == 404
        assert browser(cast.department).get(page).status_code == 200

    def test_the_site_counts_its_slipped_milestones_and_its_worst(self, cast):
        record(cast.cluster, "operation", planned="2024")
        said = text_of(browser(cast.department, "en").get(PAGE))
        assert "2 milestones behind original target, at most 2 years 4 months" in said
        assert [row.milestone.stage.code for row in milestones_of(site(cast), TODAY).behind] == ["eia", "operation"]


def site(cast):
    return type(cast.cluster).objects.with_standing().get(pk=cast.cluster.pk)
