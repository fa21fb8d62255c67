"""What is doubtful is asked about before it is saved: on pages, together, in the admin, on acceptance, in previews."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from progress.figures.resources import FigureResource
from progress.milestones.actions import update_milestone
from progress.milestones.resources import MilestoneResource
from progress.models import PeriodFigure, ReportRow, SecondaryProject, Stage
from progress.projects.actions import add_project
from progress.projects.resources import ProjectResource
from progress.tests.cast import browser, figure, htmx, milestone, record, text_of
from progress.tests.sheets import edited, exported, tried, warnings
from progress.tests.submitting import accept, address, again, form_of, hidden, page_of, report, send
from values.dates import PartialDate
from values.tests.page_forms import fields_of
from values.today import today

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english"), pytest.mark.once]


@pytest.fixture
def dated(cast):
    """The stage EIA asks for the day on which it was done."""
    Stage.objects.filter(code="eia").update(asks_date=True)
    return cast


def established(cast, actual="16/10/2020", state="done"):
    """Vằng Mười's establishment, as the weekly sheet names the stage."""
    Stage.objects.filter(code="plan").update(weekly_column="establishment")
    return record(cast.other_cluster, "plan", state=state, actual=actual)


DOUBTFUL = [
    ("eia", {"state": "done"}, "done_without_date"),
    ("site-clearance", {"state": "done", "area_done": "10,5", "area_total": "15"}, "done_short_of_area"),
    ("site-clearance", {"state": "done", "households_done": "8", "households_total": "9"}, "done_short_of_households"),
    ("eia", {"state": "in_progress", "percent": "100"}, "all_percent_not_done"),
    ("site-clearance", {"state": "in_progress", "area_done": "15", "area_total": "15"}, "all_area_not_done"),
    ("eia", {"state": "not_applicable", "percent": "10"}, "progress_not_applicable"),
    ("eia", {"planned": "năm 2028", "forecast": "quý I/2027"}, "forecast_before_planned"),
    ("site-clearance", {"state": "in_progress", "area_done": "1", "area_ready": "2"}, "ready_more_than_cleared"),
    ("site-clearance", {"area_total": "43.250"}, "area_total_beyond_cluster"),
]


@pytest.mark.parametrize(("code", "values", "doubt"), DOUBTFUL)
def test_a_page_asks_and_saves_once_it_is_ticked(dated, code, values, doubt):
    client = browser(dated.department)
    response = send(client, dated, code, **values)
    assert response.status_code == 422
    form = response.context["form"]
    assert [code for code, _text in form.fields["confirmed"].choices] == [doubt]
    assert f'value="{doubt}"' in response.content.decode()
    assert milestone(dated.cluster, code).version == 1
    again_sent = form_of(response) | {"confirmed": [doubt]}
    assert client.post(page_of(dated, code), again_sent).status_code == 302
    assert milestone(dated.cluster, code).version == 2


def test_a_tick_counts_for_one_save_only(dated):
    client = browser(dated.department)
    send(client, dated, state="done", confirmed=["done_without_date"])
    assert milestone(dated.cluster, "eia").state == "done"
    assert send(client, dated, note="thêm").status_code == 302  # nothing of it is said anew
    assert send(client, dated, state="in_progress").status_code == 302
    assert send(client, dated, state="done").status_code == 422


def test_another_doubt_than_was_ticked_is_asked(dated):
    response = send(browser(dated.department), dated, state="done", confirmed=["all_percent_not_done"])
    assert response.status_code == 422


def test_a_stage_that_asks_for_no_day_is_done_without_one(cast):
    assert send(browser(cast.department), cast, state="done").status_code == 302


def test_hectares_are_measured_by_the_site(cast):
    figure(cast.cluster, "area", "43")
    response = send(browser(cast.department), cast, "site-clearance", area_total="44")
    [(code, text)] = response.context["form"].fields["confirmed"].choices
    assert (code, "43 ha" in text) == ("area_more_than_site", True)
    assert send(browser(cast.department), cast, "site-clearance", area_total="43").status_code == 302


def test_a_command_is_refused_with_the_doubt(dated):
    found = milestone(dated.cluster, "eia")
    with pytest.raises(ValidationError) as stopped:
        update_milestone(milestone=found, by=dated.department, version=found.version, changes={"state": "done"})
    assert "without the day" in str(stopped.value.error_dict["confirmed"])


class TestTogether:
    def preview(self, client, found, **typed):
        page = client.get("/work/together/", {"milestone": [m.pk for m in found]})
        return client.post("/work/together/", {**self.sent(page), **typed, "step": "preview"})

    def sent(self, response) -> dict:
        html = response.content.decode()
        code = re.search(r'name="preview_code" value="(\w+)"', html)
        boxes = re.findall(r'name="milestone"\s+value="([^"]+)"', html)
        typed = {f.html_name: f.value() for f in response.context["form"] if f.value()}
        return typed | {"milestone": boxes} | ({"preview_code": code[1]} if code else {})

    def test_asks_once_for_all_and_saves_nothing_unticked(self, dated):
        client = browser(dated.department)
        found = [milestone(site, "eia") for site in (dated.cluster, dated.other_cluster)]
        page = self.preview(client, found, state="done")
        assert page.status_code == 200
        assert "Done, but without the day on which it was. (2)" in text_of(page)
        refused = client.post("/work/together/", self.sent(page) | {"step": "save"})
        assert refused.status_code == 422
        assert "tick what is right" in text_of(refused)
        assert milestone(dated.cluster, "eia").state == "unknown"
        saved = client.post(
            "/work/together/", self.sent(refused) | {"step": "save", "confirmed": ["done_without_date"]}
        )
        assert saved.status_code == 302
        assert {milestone(m.site, "eia").state for m in found} == {"done"}

    def test_done_is_wholly_done_and_shown_so(self, cast):
        found = record(cast.cluster, "site-clearance", state="in_progress", percent=40, area_done=3, area_total=15)
        page = self.preview(browser(cast.department), [found], state="done", actual=str(today().year))
        changes = {(c.label, c.before, c.after) for o, _v in page.context["rows"] for c in o.changes}
        assert {("Percent done", "40", "100"), ("Hectares done", "3", "15")} <= changes


class TestDoneToday:
    def test_sets_percent_and_totals_and_tells_before_and_after(self, cast, reports_are_official):
        found = record(
            cast.cluster, "site-clearance", planned="2020", state="in_progress", percent=40, area_done="10.5",
            area_total="15", households_done=5, households_total=8,
        )  # fmt: skip
        client = htmx(cast.clerk)
        page = f"/work/milestones/{found.pk}/?section=late"
        sent = {f.html_name: f.field.prepare_value(f.value()) or "" for f in client.get(page).context["form"]}
        response = client.post(page, sent | {"done_today": "1", "reason": "xong"})
        saved = milestone(cast.cluster, "site-clearance")
        assert (saved.state, saved.percent, saved.area_done, saved.households_done) == ("done", 100, 15, 8)
        assert "Percent done: 40 → 100" in text_of(response)
        assert "Hectares done: 10,5 → 15" in text_of(response)

    def test_makes_up_no_total(self, cast, reports_are_official):
        found = record(cast.cluster, "site-clearance", planned="2020", state="in_progress", area_done="10.5")
        client = htmx(cast.clerk)
        page = f"/work/milestones/{found.pk}/?section=late"
        sent = {f.html_name: f.field.prepare_value(f.value()) or "" for f in client.get(page).context["form"]}
        client.post(page, sent | {"done_today": "1", "reason": "xong"})
        saved = milestone(cast.cluster, "site-clearance")
        assert (saved.state, str(saved.area_done), saved.area_total) == ("done", "10.5000", None)


class TestAcceptance:
    def test_the_reporter_is_asked_and_then_the_officer(self, dated):
        with pytest.raises(ValidationError, match="without the day"):
            report(dated, state="done")
        client = browser(dated.clerk)
        send(client, dated, state="done", confirmed=["done_without_date"])
        [sent] = milestone(dated.cluster, "eia").submissions.all()
        officer = browser(dated.department)
        response = accept(officer, sent)
        assert response.status_code == 422
        assert "without the day" in text_of(response)
        assert again(sent).is_waiting
        ticked = hidden(officer.get(address("", sent)), "accept_form") | {"confirmed": ["done_without_date"]}
        assert officer.post(address("accept", sent), ticked).status_code == 302
        assert milestone(dated.cluster, "eia").state == "done"

    def test_a_correction_and_a_report_mended_are_asked_about_too(self, dated):
        sent = report(dated, percent=50)
        for who, step in ((dated.clerk, "edit"), (dated.department, "correct")):
            client = browser(who)
            page = address(step, sent)
            typed = form_of(client.get(page)) | {"state": "done", "percent": "100", "reason": "đã xong"}
            response = client.post(page, typed)
            assert response.status_code == 422
            assert 'type="checkbox" name="confirmed" value="done_without_date"' in response.content.decode()
            assert client.post(page, typed | {"confirmed": ["done_without_date"]}).status_code == 302
        assert milestone(dated.cluster, "eia").state == "done"


class TestAdmin:
    @pytest.fixture
    def client(self, dated):
        dated.administrator.is_staff = True
        dated.administrator.save()
        return browser(dated.administrator)

    def test_the_page_of_a_milestone_asks(self, dated, client):
        found = milestone(dated.cluster, "eia")
        page = reverse("admin:progress_milestone_change", args=[found.pk])
        sent = fields_of(client.get(page), "milestone_form") | {"state": "done"}
        response = client.post(page, sent)
        assert response.status_code == 200
        assert "without the day" in text_of(response)
        assert client.post(page, sent | {"confirmed": ["done_without_date"]}).status_code == 302
        assert milestone(dated.cluster, "eia").state == "done"

    def test_the_page_of_a_site_asks_for_its_rows(self, dated, client):
        found = milestone(dated.cluster, "eia")
        page = reverse("admin:clusters_cluster_change", args=[dated.cluster.pk])
        sent = fields_of(client.get(page), "cluster_form")
        rows = [name for name, value in sent.items() if name.endswith("-id") and value == [str(found.pk)]]
        [prefix] = {name.removesuffix("-id") for name in rows if name.startswith("milestones-")}
        sent[f"{prefix}-state"] = "done"
        response = client.post(page, sent)
        assert response.status_code == 200
        assert "EIA: Done, but without the day" in text_of(response)
        tick = f"{prefix.rpartition('-')[0]}-confirmed"
        assert client.post(page, sent | {tick: [f"{found.pk}:done_without_date"]}).status_code == 302
        assert milestone(dated.cluster, "eia").state == "done"

    def test_the_page_of_a_figure_asks(self, dated, client):
        page = reverse("admin:progress_sitefigure_add")
        typed = {
            "site": dated.cluster.pk,
            "measure": "total-investment",
            "value": "60.000.000.000",
            "source": "báo cáo",
        }
        response = client.post(page, typed)
        assert response.status_code == 200
        assert "more than any likely value" in text_of(response)
        assert not dated.cluster.figures.exists()
        sent = fields_of(response, "sitefigure_form")
        assert client.post(page, sent).status_code == 200
        assert client.post(page, sent | {"confirmed": ["investment_beyond"]}).status_code == 302
        [found] = dated.cluster.figures.all()
        page = reverse("admin:progress_sitefigure_change", args=[found.pk])
        sent = fields_of(client.get(page), "sitefigure_form") | {"note": "theo báo cáo"}
        assert client.post(page, sent).status_code == 302  # what was said before is not asked about again

    def test_a_reader_is_shown_nothing_that_forms_ask(self, dated):
        found = figure(dated.zone, "area", "43")
        dated.department.is_staff = True
        dated.department.save()
        response = browser(dated.department).get(reverse("admin:progress_sitefigure_change", args=[found.pk]))
        assert response.status_code == 200
        assert 'name="value"' not in response.content.decode()
        assert "field-value" in response.content.decode()
        for name in ("confirmed", "source_stands"):
            assert f"field-{name}" not in response.content.decode()

    def test_the_page_of_a_site_asks_for_its_figures(self, dated, client):
        figure(dated.cluster, "area", "43")
        page = reverse("admin:clusters_cluster_change", args=[dated.cluster.pk])
        sent = fields_of(client.get(page), "cluster_form")
        response = client.post(page, sent | {"figures-0-value": "43.250"})
        assert response.status_code == 200
        assert "If 43,25 ha was meant, write it with a comma." in text_of(response)
        assert dated.cluster.figures.get().value == 43
        again = fields_of(response, "cluster_form")
        assert again["figures-0-value"] == ["43.250"]
        [tick] = re.findall(r'type="checkbox" name="figures-0-confirmed" value="(\w+)"', response.content.decode())
        assert client.post(page, again | {"figures-0-confirmed": [tick]}).status_code == 302
        assert dated.cluster.figures.get().value == 43_250

    def test_the_page_of_what_was_answered_for_a_period_asks(self, dated, client):
        row = ReportRow.objects.create(form="02", number="9", order=90, name="Vốn", unit="Tỷ đồng")
        page = reverse("admin:progress_periodfigure_add")
        typed = {"site": dated.cluster.pk, "row": row.pk, "year": "2025", "period": "year", "value": "60.000.000"}
        response = client.post(page, typed)
        assert response.status_code == 200
        assert "more than any likely value" in text_of(response)
        assert not PeriodFigure.objects.exists()
        [tick] = re.findall(r'type="checkbox" name="confirmed" value="(\w+)"', response.content.decode())
        assert client.post(page, typed | {"confirmed": [tick]}).status_code == 302
        assert PeriodFigure.objects.get().value == 60_000_000


class TestPreviews:
    def test_of_milestones_name_the_row_and_the_doubt(self, dated):
        found = milestone(dated.cluster, "eia")
        table = edited(exported(dated.department, MilestoneResource), found.pk, state="done")
        plan = tried(dated.department, MilestoneResource, *table)
        assert plan.counts["refused"] == 0
        [warning] = warnings(plan)
        assert warning.endswith("Done, but without the day on which it was.")

    @pytest.mark.parametrize(
        ("measure", "value", "words"),
        [
            ("area", "43.250", "If 43,25 ha was meant, write it with a comma."),
            ("area", 544874.8, "If it was given in m², write 54,48748 ha."),
            ("total-investment", 60_495_583_995, "If it was given in đồng, write 60,495583995 tỷ đồng."),
            ("term", 500, "more than any likely value"),
            ("area", 80, "more than the 75 ha a cluster may have"),
        ],
    )
    def test_of_figures(self, cast, measure, value, words):
        header = ["site", "measure", "value", "source"]
        plan = tried(cast.department, FigureResource, header, ["CCN Cẩm Giàng", measure, value, "báo cáo"])
        assert any(words in text for text in warnings(plan))

    def test_of_projects_before_their_site(self, cast):
        established(cast)
        header = ["site", "name", "planned_operation", "registered_capital"]
        plan = tried(cast.department, ProjectResource, header, ["CCN Vằng Mười", "Nhà máy", "2019", 60_000_000_000])
        told = warnings(plan)
        assert any("before its site was established on 16/10/2020" in text for text in told)
        assert any("more than any likely value" in text for text in told)

    def test_ask_the_database_no_more_for_many_rows(self, cast, django_assert_max_num_queries):
        figure(cast.cluster, "area", "43")
        header = ["site", "name", "land_area"]
        rows = [["CCN Cẩm Giàng", f"Nhà máy {number}", 50] for number in range(30)]
        with django_assert_max_num_queries(30):
            plan = tried(cast.department, ProjectResource, header, *rows)
        assert len([text for text in warnings(plan) if "more than the site's area" in text]) == 30


class TestProjects:
    def test_one_that_operates_before_its_site_is_asked_about(self, cast):
        established(cast)
        client = browser(cast.department)
        page = f"/projects/add/?site={cast.other_cluster.pk}"
        typed = {"name": "Nhà máy", "version": "0", "state": "approved", "planned_operation": "năm 2019"}
        response = client.post(page, typed)
        assert response.status_code == 422
        assert "before its site was established on 16/10/2020" in text_of(response)
        assert not SecondaryProject.objects.exists()
        assert client.post(page, typed | {"confirmed": ["planned_operation_before_site"]}).status_code == 302

    def test_one_that_operates_at_a_site_not_established(self, cast):
        established(cast, actual=None, state="in_progress")
        with pytest.raises(ValidationError, match="not established yet"):
            add_project(site=cast.other_cluster, by=cast.department, values={"name": "A", "state": "operating"})

    def test_nothing_is_asked_where_nobody_knows_when_the_site_was_established(self, cast):
        values = {"name": "A", "state": "operating", "planned_operation": PartialDate.parse("2019")}
        assert add_project(site=cast.other_cluster, by=cast.department, values=values).pk


def test_the_page_of_a_site_tells_of_figures_too_large(cast):
    figure(cast.cluster, "area", "43")
    figure(cast.cluster, "leased-area", "430")
    text = text_of(browser(cast.leader).get("/clusters/cam-giang/"))
    assert "Industrial land leased, 430 ha, is more than Area, 43 ha." in text
    assert "430 ha is more than any likely value (200)." in text
