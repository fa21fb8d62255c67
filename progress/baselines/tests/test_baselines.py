"""Baselines: freezing a site's schedule, and progress beside it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from progress.baselines.actions import freeze_baseline
from progress.baselines.queries import baselines_of
from progress.models import Baseline, BaselineDate, SiteDocument, SiteEvent
from progress.records.history import changes_of_site
from progress.tests.cast import TODAY, browser, document, milestone, record, text_of
from progress.tests.people import page_form
from values.dates import PartialDate

pytestmark = pytest.mark.usefixtures("in_english")
PAGE = "/clusters/cam-giang/"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-23 09:00 +0700")


def freeze(cast, name="Gốc", site=None, by=None, paper=None, **dates) -> Baseline:
    site = site or cast.cluster
    dates = {milestone(site, code.replace("_", "-")): PartialDate.parse(said) for code, said in dates.items()}
    return freeze_baseline(site=site, by=by or cast.department, name=name, dates=dates, frozen_on=TODAY, document=paper)


def address(site) -> str:
    return f"/baselines/add/?site={site.pk}"


def form_of(client, site) -> dict:
    form = client.get(address(site)).context["form"]
    shown = {field.html_name: field.field.prepare_value(field.value()) for field in form}
    shown["frozen_on"] = "23/11/2026"
    return {name: str(value) for name, value in shown.items() if value is not None}


class TestFreezing:
    def test_the_page_fills_in_the_promises_in_force(self, cast):
        record(cast.cluster, "eia", planned="Q1 2025", forecast="Q3 2025")
        record(cast.cluster, "operation", planned="2026")
        form = form_of(browser(cast.department), cast.cluster)
        assert form[f"date_{milestone(cast.cluster, 'eia').pk}"] == "Q3 2025"
        assert form[f"date_{milestone(cast.cluster, 'operation').pk}"] == "2026"
        assert f"date_{milestone(cast.cluster, 'plan').pk}" not in form

    def test_keeps_a_date_per_milestone_named_after_its_document(self, cast):
        paper = document(cast.cluster, date=PartialDate.parse("4/11/2022"))
        client = browser(cast.department, "en")
        typed = {
            f"date_{milestone(cast.cluster, 'eia').pk}": "quý I/2025",
            f"date_{milestone(cast.cluster, 'operation').pk}": "2026",
            "document": paper.pk,
            "frozen_on": "04/11/2022",
        }
        response = client.post(address(cast.cluster), form_of(client, cast.cluster) | typed)
        baseline = Baseline.objects.get()
        assert response.url == baseline.get_absolute_url() == f"/baselines/{baseline.pk}/"
        assert (baseline.name, baseline.document, f"{baseline.frozen_on:%d/%m/%Y}") == (str(paper), paper, "04/11/2022")
        assert {(d.milestone.stage.code, str(d.date), d.site_id) for d in baseline.dates.all()} == {
            ("eia", "Q1 2025", cast.cluster.pk),
            ("operation", "2026", cast.cluster.pk),
        }
        assert baseline.history.get().history_user == cast.department
        assert "Frozen: Decision 2140/QĐ-UBND, 04/11/2022." in text_of(client.get(response.url))

    def test_a_milestone_left_empty_is_left_out(self, cast):
        record(cast.cluster, "eia", planned="2025")
        record(cast.cluster, "plan", planned="2024")
        client = browser(cast.department)
        typed = {"name": "Gốc", f"date_{milestone(cast.cluster, 'eia').pk}": ""}
        client.post(address(cast.cluster), form_of(client, cast.cluster) | typed)
        assert [d.milestone.stage.code for d in Baseline.objects.get().dates.all()] == ["plan"]

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"name": "Gốc", "date": "sắp tới"}, "“sắp tới” cannot be read as a date"),
            ({"date": "2025"}, "Name the baseline, or choose its document."),
            ({"name": "Gốc"}, "Give at least one milestone its date"),
            ({"name": "CAM KẾT", "date": "2025"}, "This site already has a baseline of this name."),
            ({"name": "Gốc", "date": "2025", "frozen_on": "32/13/2026"}, "Enter a valid date."),
        ],
    )
    def test_what_is_wrong_is_told_and_what_was_typed_stays(self, cast, typed, said):
        freeze(cast, "Cam kết", eia="2024")
        client = browser(cast.department, "en")
        typed = dict(typed)
        name = f"date_{milestone(cast.cluster, 'eia').pk}"
        sent = form_of(client, cast.cluster) | {name: typed.pop("date", ""), "note": "ghi chú"} | typed
        response = client.post(address(cast.cluster), sent)
        assert response.status_code == 422
        assert said in text_of(response)
        form = response.context["form"]
        assert (form[name].value(), form["note"].value()) == (sent[name], "ghi chú")
        assert Baseline.objects.count() == 1

    def test_only_documents_of_the_site_are_offered(self, cast):
        foreign = document(cast.other_cluster)
        client = browser(cast.department)
        sent = form_of(client, cast.cluster) | {"name": "Gốc", "document": foreign.pk}
        assert client.post(address(cast.cluster), sent).status_code == 422

    @pytest.mark.parametrize(
        "asked", ["", "?site=", "?site=x", "?site=999999", "?site=99999999999999999999", "?site=²"]
    )
    def test_a_site_that_is_not_there_is_not_found(self, cast, asked):
        assert browser(cast.department).get(f"/baselines/add/{asked}").status_code == 404

    def test_is_refused_to_whoever_only_reports_or_reads(self, cast):
        for who in (cast.clerk, cast.local, cast.leader):
            assert browser(who).post(address(cast.cluster), {"name": "x"}).status_code == 403
            with pytest.raises(PermissionDenied):
                freeze(cast, by=who, eia="2025")

    def test_another_sites_milestone_is_refused(self, cast):
        dates = {milestone(cast.other_cluster, "eia"): PartialDate.parse("2025")}
        with pytest.raises(ValidationError):
            freeze_baseline(site=cast.cluster, by=cast.department, name="x", dates=dates, frozen_on=TODAY)
        assert not Baseline.objects.exists()

    def test_its_document_counts_among_the_sites(self, cast):
        paper = document(cast.other_cluster)
        freeze(cast, paper=paper, eia="2025")
        assert SiteDocument.objects.filter(site=cast.cluster.pk, document=paper).exists()

    def test_the_sites_history_tells_it_once(self, cast):
        freeze(cast, "QĐ 2140", eia="2025", plan="2024", operation="2026")
        told = [change.subject for change in changes_of_site(cast.cluster) if "aseline" in change.subject]
        assert told == ["baseline: QĐ 2140"]


class TestComparing:
    def compared(self, cast, on=TODAY):
        site = type(cast.cluster).objects.with_standing().get(pk=cast.cluster.pk)
        return {r.milestone.stage.code: (str(r.now), r.difference) for r in baselines_of(site, on=on).chosen.rows}

    @pytest.mark.parametrize(
        ("now", "said"),
        [
            ({"planned": "Q4 2025", "forecast": "Q2 2027"}, ("Q2 2027", "18 months later")),
            ({"planned": "Q4 2025"}, ("Q4 2025", "10 months later")),
            ({"planned": "Q1 2025", "state": "done", "actual": "Q1 2026"}, ("Q1 2026", "3 months later")),
            ({"state": "done", "actual": "15/01/2025"}, ("15/01/2025", "9 months earlier")),
            ({"state": "done", "actual": "2025"}, ("2025", "as in the baseline")),
            ({"state": "done"}, ("None", "day not recorded")),
            ({}, ("None", "10 months later")),
            ({"planned": "Q4 2025", "state": "not_applicable"}, ("Q4 2025", "does not apply")),
        ],
    )
    def test_now_beside_a_frozen_fourth_quarter_of_2025(self, cast, now, said):
        freeze(cast, eia="Q4 2025")
        record(cast.cluster, "eia", **now)
        assert self.compared(cast) == {"eia": said}

    def test_one_not_due_without_a_promise_is_not_called_late(self, cast):
        freeze(cast, eia="2028")
        assert self.compared(cast) == {"eia": ("None", "no target now")}

    def test_nothing_grows_later_at_a_site_given_up(self, cast):
        freeze(cast, eia="2024")
        record(cast.cluster, "eia", planned="2024")
        SiteEvent.objects.create(site_id=cast.cluster.pk, kind="revoked", date=PartialDate.parse("2025"))
        assert self.compared(cast) == {"eia": ("2024", "as in the baseline")}

    def test_the_sites_page_compares_with_the_newest_or_the_one_asked_for(self, cast):
        old = freeze(cast, "Quyết định thành lập", eia="Q2 2024")
        freeze(cast, "Cam kết năm 2027", eia="Q2 2027", plan="2027")
        record(cast.cluster, "eia", planned="Q2 2024", forecast="Q2 2026")
        client = browser(cast.department, "en")
        section = self.section(client.get(PAGE))
        assert "No milestone is later than this baseline." in section
        assert '<details class="section-fold">' in section
        asked = self.section(client.get(f"{PAGE}?baseline={old.pk}"))
        assert '<details class="section-fold" open>' in asked
        assert "1 of 1 milestones is later than this baseline: EIA, by 2 years 4 months." in asked
        assert f'?baseline={old.pk}#baselines"\n                     aria-current="true"' in asked
        # What the other baseline says otherwise stands beside.
        assert "Cam kết năm 2027: Q2 2027" in asked

    def section(self, response) -> str:
        return response.content.decode().partition('id="baselines"')[2].partition("</section>")[0]

    @pytest.mark.parametrize("asked", ["0", "x", "99999999999999999999"])
    def test_a_baseline_that_is_not_the_sites_leaves_the_newest(self, cast, asked):
        freeze(cast, eia="2024")
        assert "by 22 months" in self.section(browser(cast.department, "en").get(f"{PAGE}?baseline={asked}"))

    def test_a_page_of_its_own_says_what_was_frozen_by_whom(self, cast):
        baseline = freeze(cast, "QĐ 2140", paper=document(cast.cluster), eia="2024")
        said = text_of(browser(cast.leader, "en").get(baseline.get_absolute_url()))
        assert "23/11/2026 09:00, Department" in said
        assert "EIA 2024 – 22 months later" in said
        assert "Decision 2140/QĐ-UBND" in said

    def test_whoever_may_not_freeze_is_not_invited_to(self, cast):
        assert "/baselines/add/" in browser(cast.department).get(PAGE).content.decode()
        assert "/baselines/add/" not in browser(cast.clerk).get(PAGE).content.decode()

    @pytest.mark.once
    def test_costs_two_queries_however_many(self, cast, django_assert_num_queries):
        site = type(cast.cluster).objects.with_standing().get(pk=cast.cluster.pk)
        for number in range(4):
            freeze(cast, f"Gốc {number}", eia="2024", plan="2025", operation=str(2026 + number))
        with django_assert_num_queries(2):
            found = baselines_of(site)
            assert [len(one.rows) for one in found.all] == [3] * 4
            assert [row.milestone.title and row.difference for row in found.chosen.rows]


class TestOnlyAnAdministratorMends:
    def page(self, baseline) -> str:
        return reverse("admin:progress_baseline_change", args=[baseline.pk])

    def staff(self, user):
        user.is_staff = True
        user.save()
        return browser(user)

    def test_an_officer_reads_it_there(self, cast):
        baseline = freeze(cast, eia="2024")
        client = self.staff(cast.department)
        assert client.get(self.page(baseline)).status_code == 200
        assert client.post(self.page(baseline), {"name": "Khác"}).status_code == 403
        assert client.get(reverse("admin:progress_baseline_add")).status_code == 403

    def test_an_administrator_with_a_reason_that_history_keeps(self, cast):
        baseline = freeze(cast, eia="2024")
        client = self.staff(cast.administrator)
        data = page_form(client, self.page(baseline), "baseline_form") | {"dates-0-date": "2025"}
        response = client.post(self.page(baseline), data)
        assert "reason" in response.context["adminform"].form.errors
        assert str(baseline.dates.get().date) == "2024"
        assert client.post(self.page(baseline), data | {"reason": "đánh máy nhầm"}).status_code == 302
        date = BaselineDate.objects.get()
        assert (str(date.date), date.history.first().history_change_reason) == ("2025", "đánh máy nhầm")
        told = [(c.subject, c.reason) for c in changes_of_site(cast.cluster)]
        assert ("date of a baseline: Gốc, EIA", "đánh máy nhầm") in told

    def test_an_administrator_adds_a_forgotten_milestone_of_the_same_site(self, cast):
        baseline = freeze(cast, eia="2024")
        client = self.staff(cast.administrator)
        data = page_form(client, self.page(baseline), "baseline_form")
        added = {
            "dates-TOTAL_FORMS": "2",
            "dates-1-milestone": milestone(cast.cluster, "plan").pk,
            "dates-1-date": "2023",
        }
        client.post(self.page(baseline), data | added | {"reason": "bỏ sót"})
        assert {(d.milestone.stage.code, d.site_id) for d in baseline.dates.all()} == {
            ("eia", cast.cluster.pk),
            ("plan", cast.cluster.pk),
        }

    @pytest.mark.once
    def test_a_list_in_the_admin_costs_the_same_with_many(self, cast):
        client, page = self.staff(cast.administrator), reverse("admin:progress_baseline_changelist")

        def queries():
            with CaptureQueriesContext(connection) as captured:
                assert client.get(page).status_code == 200
            return len(captured)

        freeze(cast, eia="2024")
        queries()
        few = queries()
        for number in range(20):
            freeze(cast, f"Gốc {number}", paper=document(cast.cluster, number=str(number)), eia="2024")
        assert queries() == few
