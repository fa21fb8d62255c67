"""A new value never stands under an old source: on pages, together, in the administration, by acceptance and undo."""

import datetime
import re

import pytest
from django.db import models
from django.urls import reverse
from django.utils import timezone

from progress.changes.undo import seen_now, undo
from progress.models import Milestone, ObstacleKind, PeriodFigure, Submission
from progress.models.base import Sourced
from progress.obstacles.actions import edit_obstacle, open_obstacle
from progress.periods.resources import PeriodFigureResource
from progress.records.history import changes_of
from progress.records.provenance import PROVENANCE, provenance_of, values_of
from progress.tests.cast import browser, document, figure, milestone, record
from progress.tests.people import page_form, signed_in
from progress.tests.people import person as admin_person
from progress.tests.reports import YEAR, answer, fill_in, make_rows, project
from progress.tests.sheets import edited, exported, imported
from progress.tests.submitting import accept, address, form_of
from values.dates import PartialDate
from values.tests.page_forms import fields_of

pytestmark = [pytest.mark.usefixtures("clock_stands"), pytest.mark.once]


def today() -> str:
    return f"{timezone.localdate():%d/%m/%Y}"


def by(name: str) -> str:
    return f"theo báo cáo của {name}, {today()}"


@pytest.fixture
def decided(cast) -> Milestone:
    """A milestone whose values rest on a decision of 4/11/2022."""
    paper = document(cast.cluster, number="2140/QĐ-UBND", date=PartialDate.parse("4/11/2022"))
    record(cast.cluster, "eia", state="in_progress", planned="2023", document=paper, as_of="4/11/2022")
    return milestone(cast.cluster, "eia")


def page_of(found: Milestone) -> str:
    return reverse("clusters:milestone", args=[found.site.slug, found.pk])


def rests_on(found) -> tuple:
    found.refresh_from_db()
    return getattr(found, "document_id", None), found.source, found.as_of and str(found.as_of)


def row_of(client, found: Milestone) -> str:
    """The milestone's row on its site's page, without the promises that history holds."""
    html = client.get(found.site.get_absolute_url()).content.decode()
    row = html.partition(f'<div id="milestone-{found.pk}"')[2].partition('<div class="ms-do">')[0]
    return re.sub(r"\s+", " ", re.sub(r"<details.*?</details>|<[^>]+>", " ", row, flags=re.DOTALL))


def typed(client, page: str, **cells) -> dict:
    return form_of(client.get(page)) | cells


@pytest.mark.usefixtures("reports_are_official")
class TestPage:
    def test_a_new_percent_rests_on_who_entered_it_not_on_the_old_decision(self, cast, decided):
        client = browser(cast.department)
        client.post(page_of(decided), typed(client, page_of(decided), percent="20"))
        assert rests_on(decided) == (None, by("Department"), today())
        present, _mark, earlier = row_of(client, decided).partition("Unchanged since an earlier source:")
        assert "2140" not in present
        assert re.match(r" State, Planned Decision 2140/QĐ-UBND", earlier), "these nobody said anew"

    def test_the_old_source_is_offered_by_name_and_never_ticked(self, cast, decided):
        form = browser(cast.department).get(page_of(decided)).context["form"]
        assert "2140/QĐ-UBND" in str(form["source_stands"].label)
        assert not form["source_stands"].value()

    def test_ticked_the_old_source_stands(self, cast, decided):
        before, client = rests_on(decided), browser(cast.department)
        client.post(page_of(decided), typed(client, page_of(decided), percent="20", source_stands="on"))
        assert (milestone(cast.cluster, "eia").percent, rests_on(decided)) == (20, before)

    def test_what_is_said_with_it_takes_the_place_of_the_old_one(self, cast, decided):
        client = browser(cast.department)
        said = {"percent": "20", "source": "Biên bản 12/BB", "as_of": "20/11/2026"}
        client.post(page_of(decided), typed(client, page_of(decided), **said))
        assert rests_on(decided) == (None, "Biên bản 12/BB", "20/11/2026")

    def test_a_day_alone_is_not_the_old_documents(self, cast, decided):
        client = browser(cast.department)
        client.post(page_of(decided), typed(client, page_of(decided), percent="20", as_of="20/11/2026"))
        assert rests_on(decided) == (None, by("Department"), "20/11/2026")

    def test_a_note_alone_changes_no_source(self, cast, decided):
        before, client = rests_on(decided), browser(cast.department)
        client.post(page_of(decided), typed(client, page_of(decided), note="đã gọi điện"))
        assert (milestone(cast.cluster, "eia").note, rests_on(decided)) == ("đã gọi điện", before)

    def test_done_today_rests_on_who_pressed_it(self, cast, decided):
        page, client = reverse("progress:work-milestone", args=[decided.pk]), browser(cast.department)
        client.post(page, typed(client, page, done_today="1"))
        assert milestone(cast.cluster, "eia").state == "done"
        assert rests_on(decided) == (None, by("Department"), today())

    def test_together_too(self, cast, decided):
        client = browser(cast.department)
        boxes = {"milestone": [f"{decided.pk}:{decided.version}"], "state": "not_started", "reason": "x"}
        preview = client.post("/work/together/", boxes | {"step": "preview"})
        code = preview.context["preview_code"]
        client.post("/work/together/", boxes | {"step": "save", "preview_code": code})
        assert rests_on(decided) == (None, by("Department"), today())

    def test_undone_the_old_document_stands_again(self, cast, decided):
        before, client = rests_on(decided), browser(cast.department)
        client.post(page_of(decided), typed(client, page_of(decided), percent="20"))
        changes = changes_of(decided)[:1]
        undo(changes=changes, by=cast.department, seen=seen_now(changes), reason="nhầm")
        assert rests_on(decided) == before

    def test_a_day_told_by_the_source_is_shown_once(self, cast, decided):
        client = browser(cast.department)
        client.post(page_of(decided), typed(client, page_of(decided), percent="20"))
        shown = row_of(client, decided)
        assert by("Department") in shown
        assert f"as at {today()}" not in shown


class TestAcceptance:
    def _reported(self, cast, decided, **cells):
        client = browser(cast.clerk)
        client.post(page_of(decided), typed(client, page_of(decided), **cells))
        return decided.submissions.get()

    def test_an_accepted_report_rests_on_its_reporter_and_the_day_it_was_sent(self, cast, decided):
        sent = self._reported(cast, decided, percent="20")
        assert set(sent.values) == {"percent"}
        type(sent).objects.filter(pk=sent.pk).update(sent_at=timezone.now() - datetime.timedelta(days=3))
        accept(browser(cast.department), sent)
        day = f"{timezone.localdate() - datetime.timedelta(days=3):%d/%m/%Y}"
        assert rests_on(decided) == (None, f"theo báo cáo của Clerk, {day}", day)

    def test_a_reporter_may_say_that_the_old_source_stands(self, cast, decided):
        before = rests_on(decided)
        sent = self._reported(cast, decided, percent="20", source_stands="on")
        accept(browser(cast.department), sent)
        assert (milestone(cast.cluster, "eia").percent, rests_on(decided)) == (20, before)

    def test_a_source_that_was_reported_counts(self, cast, decided):
        sent = self._reported(cast, decided, percent="20", source="Biên bản 12/BB")
        accept(browser(cast.department), sent)
        assert rests_on(decided)[:2] == (None, "Biên bản 12/BB")

    def test_corrected_values_do_not_stand_under_the_reporters_source(self, cast, decided):
        sent = self._reported(cast, decided, percent="20", source="Biên bản 12/BB")
        client, page = browser(cast.department), address("correct", sent)
        client.post(page, typed(client, page, percent="15", reason="đo lại"))
        told = f"{by('Clerk')}; Department điều chỉnh, {today()}"
        assert (milestone(cast.cluster, "eia").percent, rests_on(decided)[:2]) == (15, (None, told))


class TestOthers:
    def test_a_project(self, cast):
        found = project(cast.cluster, source="Giấy 5", workers=3)
        page, client = f"{found.get_absolute_url()}edit/", browser(cast.department)
        client.post(page, fields_of(client.get(page), "project-form") | {"workers": "9"})
        found.refresh_from_db()
        assert (found.workers, rests_on(found)) == (9, (None, by("Department"), today()))

    def test_figures_of_a_period_one_by_one(self, cast):
        rows = make_rows()
        found = project(cast.cluster)
        stays = answer(rows["workers"], 50, cast.cluster, found, YEAR, source="BC 1")
        moves = answer(rows["revenue"], 5, cast.cluster, found, YEAR, source="BC 1")
        fill_in(cast.department, f"{found.get_absolute_url()}figures/{YEAR}/", r1="8")
        assert (rests_on(moves)[1], rests_on(stays)[1]) == (by("Department"), "BC 1")

    def test_a_figure_in_the_administration(self, cast):
        found = figure(cast.cluster, "area", "43", source="Bài báo")
        page = reverse("admin:progress_sitefigure_change", args=[found.pk])
        client = signed_in(admin_person(name="root", superuser=True))
        client.post(page, page_form(client, page, "sitefigure_form") | {"value": "40", "source_stands": "on"})
        assert (rests_on(found)[1], found.value) == ("Bài báo", 40)
        client.post(page, page_form(client, page, "sitefigure_form") | {"value": "41"})
        assert (rests_on(found)[1], found.value) == (by("Root"), 41)

    def test_a_milestone_row_in_the_administration(self, cast, decided):
        page = reverse("admin:clusters_cluster_change", args=[cast.cluster.pk])
        client = signed_in(admin_person(name="root", superuser=True))
        form = page_form(client, page, "cluster_form")
        prefix = next(name for name, value in form.items() if value == [str(decided.pk)] and name.endswith("-id"))
        client.post(page, form | {prefix.replace("-id", "-percent"): "20"})
        assert rests_on(decided) == (None, by("Root"), today())

    def test_an_obstacle_described_anew_but_not_one_asked_of_another(self, cast):
        kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
        what = {"site": cast.cluster, "by": cast.department}
        found = open_obstacle(**what, values={"kind": kind, "description": "Chưa giao đất", "source": "CV 3"})
        edit = {"obstacle": found, "by": cast.department}
        found = edit_obstacle(**edit, version=found.version, changes={"asked_of": cast.company})
        assert found.source == "CV 3"
        found = edit_obstacle(**edit, version=found.version, changes={"description": "Chưa giao 2 ha"})
        assert found.source == by("Department")


@pytest.mark.parametrize("model", Sourced.__subclasses__())
def test_every_field_of_a_sourced_record_is_a_value_or_said_not_to_be_one(model):
    if model._meta.abstract:
        return
    names = {f.name for f in model._meta.concrete_fields if not isinstance(f, models.AutoField)}
    assert values_of(model) <= names
    assert not values_of(model) & set(PROVENANCE)
    assert {"source", "as_of"} <= set(provenance_of(model))
    if model is Milestone:
        assert {"state", "planned", "forecast", "actual", "percent", "area_done", "households_total"} <= values_of(
            model
        )
    if model is PeriodFigure:
        assert values_of(model) == {"value"}


def test_a_clerks_imported_figure_does_not_take_the_recorded_source_along(cast):
    rows = make_rows()
    found = project(cast.cluster)
    recorded = answer(rows["revenue"], 5, cast.cluster, found, YEAR, source="BC 1")
    table = exported(cast.clerk, PeriodFigureResource)
    imported(cast.clerk, PeriodFigureResource, *edited(table, recorded.pk, value=8))
    sent = Submission.objects.get()
    assert (sent.values["1"]["value"], sent.values["1"]["source"]) == ("8", "")
    accept(browser(cast.department), sent)
    assert rests_on(recorded)[1] == by("Clerk")
