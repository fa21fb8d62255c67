"""What clerks and local officers fill in of forms 01 and 02 waits for an officer: sent, decided on, mended."""

import re
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from progress.acceptance.values import shown, with_records
from progress.access.roles import Role
from progress.models import PeriodFigure, ReportRow, Submission
from progress.models.rules.reporting_period import Period, calendars_kept
from progress.periods.actions import record_period_figures, report_period_figures
from progress.submissions.queries import KINDS
from progress.tests.cast import TODAY, browser, person, text_of
from progress.tests.reports import HALF, YEAR, answer, fill_in, make_rows, project, stored
from progress.tests.submitting import accept, address, again, hidden, send_back
from values.dates import PartialDate
from values.tests.page_forms import fields_of

PERIOD = Period(2026, "year")


@pytest.fixture
def office(cast):
    cast.rows = make_rows()
    cast.project = project(cast.cluster, investor=cast.rival)
    cast.page = reverse("progress:project-figures", args=[cast.project.pk, YEAR])
    cast.site_page = reverse("progress:site-figures", args=[cast.cluster.pk, YEAR])
    return cast


@pytest.fixture(autouse=True)
def on_23_november_2026(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_given: TODAY)


def report(office, who=None, page="page", **typed) -> Submission:
    """A report as its reporter's page sends it."""
    response = fill_in(who or office.clerk, getattr(office, page), **typed)
    assert response.status_code == 302
    return Submission.objects.order_by("pk").last()


def values_form(client, step, sent) -> dict:
    """What the form that mends or corrects a report would send as it stands."""
    html = client.get(address(step, sent)).content
    assert b'class="edit-form"' in html
    return typed_in(client.get(address(step, sent)))


def typed_in(response) -> dict:
    form = response.context["form"]
    fields = {name: form[name] for name in form.fields}
    found = {}
    for name, field in fields.items():
        for html_name, value in ((name, field.value()), (f"initial-{name}", field.initial)):
            shown_value = field.field.prepare_value(value)
            found[html_name] = "" if shown_value is None else str(shown_value)
    initial = {f"initial-{name}" for name, field in fields.items() if field.field.show_hidden_initial}
    return {name: value for name, value in found.items() if not name.startswith("initial-") or name in initial}


class TestSending:
    @pytest.mark.parametrize("role", ["clerk", "local"])
    def test_changes_nothing_official_and_says_that_it_waits(self, office, role):
        answer(office.rows["revenue"], 7, office.cluster, office.project, YEAR)
        client = browser(getattr(office, role))
        page = fields_of(client.get(office.page), "figures-form")
        typed = page | {"value-1": "8", "note-1": "theo sổ", "source": "BC 12", "reason": "bổ sung"}
        response = client.post(office.page, typed)
        assert stored(office.project) == {"1": (7, "")}
        sent = Submission.objects.get()
        assert (sent.kind, sent.state, sent.site_id, sent.project) == (
            "period", "waiting", office.cluster.pk, office.project,
        )  # fmt: skip
        assert (sent.of_period, sent.reporter, sent.reason) == (PERIOD, getattr(office, role), "bổ sung")
        assert sent.values == {"1": {"value": "8", "note": "theo sổ", "source": "BC 12", "as_of": None}}
        assert sent.seen_values["1"] | {"value": 7} == {"value": 7, "note": "", "source": "", "as_of": None}
        assert "Sent for approval: 2026" in text_of(client.get(response.url))

    def test_the_form_says_beforehand_that_an_officer_accepts_it(self, office):
        assert "Send for approval" in text_of(browser(office.clerk).get(office.page))
        assert "Send for approval" not in text_of(browser(office.department).get(office.page))

    def test_unchanged_sends_nothing(self, office):
        client = browser(office.clerk)
        page = fields_of(client.get(office.page), "figures-form")
        assert "Nothing changed: 2026" in text_of(client.post(office.page, page, follow=True))
        assert not Submission.objects.exists()

    def test_a_slip_of_the_pen_is_asked_about_when_sending(self, office):
        answer(office.rows["revenue"], Decimal("43.25"), office.cluster, office.project, HALF)
        asked = fill_in(office.clerk, office.page, r1="43.250")
        assert asked.status_code == 422
        assert "1.000 times the 43,25" in text_of(asked)
        assert "Send for approval" in text_of(asked)
        assert not Submission.objects.exists()
        fill_in(office.clerk, office.page, fields_of(asked, "figures-form"), c1="43.250")
        assert Submission.objects.get().values["1"]["value"] == "43250"

    def test_mistakes_are_told_to_the_reporter(self, office):
        assert fill_in(office.clerk, office.page, r3="2,5").status_code == 422
        assert not Submission.objects.exists()

    def test_a_row_somebody_saved_since_is_shown_with_both_and_sent_after(self, office):
        page = fields_of(browser(office.clerk).get(office.page), "figures-form")
        fill_in(office.department, office.page, r1="8")
        response = fill_in(office.clerk, office.page, page, r1="9")
        assert response.status_code == 422
        assert "1. Doanh thu 8 Department" in text_of(response)
        fill_in(office.clerk, office.page, fields_of(response, "figures-form"))
        sent = Submission.objects.get()
        assert (Decimal(sent.seen_values["1"]["value"]), sent.values["1"]["value"]) == (8, "9")

    def test_what_waits_is_told_beside_the_official_value(self, office):
        answer(office.rows["revenue"], 7, office.cluster, office.project, YEAR)
        report(office, r1="8", n1="theo sổ")
        for who in (office.department, office.local):
            page = text_of(browser(who).get(office.page))
            assert re.search(r"waiting for approval 7 → 8 \(theo sổ\) Clerk, \d\d/\d\d/\d{4}", page)
        for who, sees in (("leader", True), ("clerk", True), ("local", True)):
            page = text_of(browser(getattr(office, who)).get(office.project.get_absolute_url()))
            assert ("official: 7 → reported: 8 (theo sổ)" in page) is sees
        assert "waiting" not in text_of(browser(office.department).get(office.site_page))

    def test_of_the_developer_it_is_told_with_the_figures_of_the_site(self, office):
        report(office, page="site_page", r4="3,5", r13="1")
        page = text_of(browser(office.leader).get(reverse("progress:site-periods", args=[office.cluster.pk])))
        assert (
            "4. Leased land (ha) official: – → reported: 3,5 13. Xử lý nước thải official: – → reported: 1 (yes)"
            in page
        )

    def test_it_stands_on_the_sites_page_too(self, office):
        report(office, r1="8")
        page = text_of(browser(office.department).get(office.cluster.get_absolute_url()))
        assert "Figures of Nhà máy giày, 2026 waiting for approval" in page

    def test_an_officers_own_figures_are_official_at_once(self, office):
        fill_in(office.department, office.page, r1="8")
        assert stored(office.project) == {"1": (8, "")}
        assert not Submission.objects.exists()

    def test_wants_the_permission_to_send(self, office):
        office.clerk.groups.get().permissions.filter(codename="add_submission").delete()
        assert fill_in(office.clerk, office.page, r1="8").status_code == 403
        assert not Submission.objects.exists()


class TestNoWayAround:
    @pytest.mark.parametrize("role", ["clerk", "local"])
    def test_the_action_refuses_a_direct_write(self, office, role):
        what = {"site": office.cluster, "project": office.project, "period": PERIOD}
        with pytest.raises(PermissionDenied):
            record_period_figures(**what, values={"1": (Decimal(7), "")}, versions={}, by=getattr(office, role))
        assert stored(office.project) == {}

    @pytest.mark.parametrize("role", ["board", "leader", "nobody"])
    def test_sending_is_for_those_who_fill_in_the_page(self, office, role):
        what = {"site": office.cluster, "project": office.project, "period": PERIOD}
        with pytest.raises(PermissionDenied):
            report_period_figures(**what, values={"1": (Decimal(7), "")}, versions={}, by=getattr(office, role))

    @pytest.mark.parametrize("role", ["clerk", "local"])
    def test_the_admin_refuses_it_even_to_those_let_in_by_mistake(self, office, role):
        found = answer(office.rows["revenue"], 7, office.cluster, office.project, YEAR)
        User.objects.filter(pk=getattr(office, role).pk).update(is_staff=True)
        client = browser(User.objects.get(pk=getattr(office, role).pk))
        for name, args in (("change", [found.pk]), ("delete", [found.pk]), ("add", [])):
            page = reverse(f"admin:progress_periodfigure_{name}", args=args)
            assert client.post(page, {"value": "9", "seen_version": 1, "post": "yes"}).status_code == 403
        assert stored(office.project) == {"1": (7, "")}


class TestSendingAgain:
    def test_the_page_leads_to_the_report_that_is_not_settled(self, office):
        sent = report(office, r1="8")
        assert browser(office.clerk).get(office.page).url == address("edit", sent)
        assert browser(office.local).get(office.page).status_code == 200
        assert browser(office.clerk).get(office.site_page).status_code == 200

    def test_a_page_opened_before_adds_to_the_report_that_waits(self, office):
        client = browser(office.clerk)
        page = fields_of(client.get(office.page), "figures-form")
        first = report(office, r1="8", source="BC 12")
        client.post(office.page, page | {"value-3": "120"})
        found = Submission.objects.get()
        assert found.pk == first.pk
        assert {number: (row["value"], row["source"]) for number, row in found.values.items()} == {
            "1": ("8", "BC 12"), "3": ("120", "BC 12"),
        }  # fmt: skip

    def test_one_page_may_be_reported_by_two_people_and_several_pages_by_one(self, office):
        report(office, r1="8")
        report(office, office.local, r1="9")
        report(office, page="site_page", r4="3")
        assert Submission.objects.waiting().count() == 3

    def test_returned_it_is_mended_and_waits_again_with_the_whole_exchange(self, office):
        sent = report(office, r1="8", r3="120", reason="kỳ này")
        send_back(browser(office.department), sent, "Doanh thu chưa đúng")
        client = browser(office.clerk)
        page = client.get(address("edit", sent))
        assert "Returned to you: Doanh thu chưa đúng" in text_of(page)
        form = typed_in(page)
        assert (form["value-1"], form["value-3"]) == ("8", "120")
        response = client.post(address("edit", sent), form | {"value-1": "7,5", "reason": "đã sửa"})
        assert response.url == address("", sent)
        mended = again(sent)
        assert (mended.state, mended.values["1"]["value"], mended.values["3"]["value"]) == ("waiting", "7.5", "120")
        text = text_of(client.get(response.url)).partition("Discussion")[2]
        told = ["Clerk sent this report kỳ này", "1. Doanh thu (Tỷ đồng) – → 8", "3. Lao động (Người) – → 120",
                "Department returned it Doanh thu chưa đúng", "Clerk sent it again đã sửa", "– → 7,5"]  # fmt: skip
        places = [text.find(part) for part in told]
        assert -1 not in places
        assert places == sorted(places)

    def test_a_slip_of_the_pen_is_asked_about_when_mending(self, office):
        answer(office.rows["revenue"], 8, office.cluster, office.project, HALF)
        sent = report(office, r1="8")
        client = browser(office.clerk)
        form = values_form(client, "edit", sent)
        response = client.post(address("edit", sent), form | {"value-1": "800"})
        assert response.status_code == 422
        assert "I have checked: 800 is right" in text_of(response)
        client.post(address("edit", sent), form | {"value-1": "800", "checked-1": "800"})
        assert again(sent).values["1"]["value"] == "800"

    def test_a_row_taken_back_is_no_longer_reported(self, office):
        sent = report(office, r1="8", r3="120")
        client = browser(office.clerk)
        client.post(address("edit", sent), values_form(client, "edit", sent) | {"value-3": ""})
        assert list(again(sent).values) == ["1"]

    def test_with_nothing_left_to_report_it_says_to_withdraw(self, office):
        sent = report(office, r1="8")
        client = browser(office.clerk)
        response = client.post(address("edit", sent), values_form(client, "edit", sent) | {"value-1": ""})
        assert response.status_code == 422
        assert "Withdraw the report instead" in text_of(response)

    def test_an_official_change_meanwhile_is_shown_before_it_is_sent(self, office):
        sent = report(office, r1="8")
        client = browser(office.clerk)
        form = values_form(client, "edit", sent)
        fill_in(office.department, office.page, r1="6", r3="100")
        response = client.post(address("edit", sent), form | {"value-1": "9"})
        assert response.status_code == 422
        assert re.search(r"– 6 \(theo báo cáo của Department, [\d/]+\) changed since 8", text_of(response))
        follow = typed_in(response)
        assert (follow["value-1"], follow["value-3"]) == ("9", "100")
        assert client.post(address("edit", sent), follow).status_code == 302
        found = again(sent)
        assert (list(found.values), found.values["1"]["value"]) == (["1"], "9")
        assert Decimal(found.seen_values["1"]["value"]) == 6

    def test_withdrawn_it_is_settled_and_another_may_be_sent(self, office):
        sent = report(office, r1="8")
        client = browser(office.clerk)
        client.post(address("withdraw", sent), {"version": sent.version})
        assert again(sent).state == "withdrawn"
        assert report(office, r1="9").pk != sent.pk

    @pytest.mark.parametrize("role", ["department", "local"])
    def test_only_by_its_reporter(self, office, role):
        sent = report(office, r1="8")
        assert browser(getattr(office, role)).get(address("edit", sent)).status_code == 403


class TestDeciding:
    def test_accepting_makes_just_the_reported_rows_official_by_the_officer(self, office):
        answer(office.rows["workers"], 50, office.cluster, office.project, YEAR)
        sent = report(office, r1="8", n1="theo sổ", source="BC 12", as_of="14/11/2026", reason="bổ sung")
        assert accept(browser(office.department), sent).status_code == 302
        assert stored(office.project) == {"1": (8, "theo sổ"), "3": (50, "")}
        saved = PeriodFigure.objects.get(row=office.rows["revenue"])
        assert (saved.source, saved.as_of) == ("BC 12", PartialDate.parse("14/11/2026"))
        last = saved.history.first()
        assert last.history_user == office.department
        assert "Clerk" in last.history_change_reason
        assert last.history_change_reason.endswith(": bổ sung")
        assert (again(sent).state, again(sent).decided_by) == ("accepted", office.department)

    def test_a_figure_taken_back_is_accepted_as_unknown(self, office):
        answer(office.rows["revenue"], 7, office.cluster, office.project, YEAR)
        sent = report(office, r1="")
        assert "1. Doanh thu (Tỷ đồng) 7 –" in text_of(browser(office.department).get(address("", sent)))
        accept(browser(office.department), sent)
        assert stored(office.project) == {"1": (None, "")}

    def test_on_changed_figures_shows_all_three_and_applies_only_what_was_reported(self, office):
        answer(office.rows["revenue"], 5, office.cluster, office.project, YEAR)
        sent = report(office, r1="8")
        fill_in(office.administrator, office.page, r1="6", r3="100")
        client = browser(office.department)
        text = text_of(client.get(address("", sent)))
        assert "Official values changed after this was reported." in text
        assert re.search(r"Doanh thu \(Tỷ đồng\) 5 6 \(theo báo cáo của Administrator, [\d/]+\) changed since 8", text)
        accept(client, sent)
        assert stored(office.project) == {"1": (8, ""), "3": (100, "")}

    def test_figures_saved_after_the_officer_looked_are_shown_first(self, office):
        sent = report(office, r1="8")
        client = browser(office.department)
        page = client.get(address("", sent))
        fill_in(office.administrator, office.page, r1="6")
        response = client.post(address("accept", sent), hidden(page, "accept_form"))
        assert response.status_code == 422
        assert re.search(r"– 6 \(theo báo cáo của Administrator, [\d/]+\) changed since 8", text_of(response))
        assert stored(office.project) == {"1": (6, "")}
        assert client.post(address("accept", sent), hidden(response, "accept_form")).status_code == 302
        assert stored(office.project) == {"1": (8, "")}

    def test_a_row_the_form_no_longer_asks_is_named(self, office):
        sent = report(office, r1="8")
        ReportRow.objects.filter(pk=office.rows["revenue"].pk).update(valid_until="2026-12-13")
        client = browser(office.department)
        assert "Line 1" in text_of(client.get(address("", sent)))
        response = accept(client, sent)
        assert response.status_code == 422
        assert "The form no longer requires line 1." in text_of(response)
        assert again(sent).is_waiting

    def test_correcting_makes_other_values_official_and_tells_both(self, office):
        sent = report(office, r1="8", r3="120")
        client = browser(office.department)
        form = values_form(client, "correct", sent)
        assert client.post(address("correct", sent), form | {"value-1": "7"}).status_code == 422
        response = client.post(address("correct", sent), form | {"value-1": "7", "reason": "theo biên bản"})
        assert response.status_code == 302
        assert stored(office.project) == {"1": (7, ""), "3": (120, "")}
        assert again(sent).state == "corrected"
        text = text_of(browser(office.clerk).get(address("", sent)))
        assert "Department approved it with corrections theo biên bản 1. Doanh thu (Tỷ đồng) 8 → 7" in text

    def test_correcting_with_the_reported_values_is_accepting(self, office):
        sent = report(office, r1="8")
        client = browser(office.department)
        client.post(address("correct", sent), values_form(client, "correct", sent) | {"reason": "đúng"})
        assert (again(sent).state, stored(office.project)) == ("accepted", {"1": (8, "")})

    def test_correcting_leaves_alone_what_is_not_touched(self, office):
        answer(office.rows["workers"], 50, office.cluster, office.project, YEAR, source="BC 1")
        sent = report(office, r1="8")
        client = browser(office.department)
        form = values_form(client, "correct", sent) | {"value-1": "7", "source": "BC 12", "reason": "x"}
        assert client.post(address("correct", sent), form).status_code == 302
        kept = PeriodFigure.objects.get(row=office.rows["workers"])
        assert (kept.value, kept.source, kept.version) == (50, "BC 1", 1)

    def test_returning_changes_nothing_official_and_is_seen_by_the_reporter(self, office):
        sent = report(office, r1="8")
        send_back(browser(office.department), sent, "Thiếu nguồn")
        assert stored(office.project) == {}
        page = text_of(browser(office.clerk).get(office.project.get_absolute_url()))
        assert "returned to you" in page
        assert "Reason: Thiếu nguồn" in page
        assert "Thiếu nguồn" not in text_of(browser(office.leader).get(office.project.get_absolute_url()))

    @pytest.mark.parametrize("role", ["local", "clerk", "leader"])
    def test_is_for_officers_of_the_site(self, office, role):
        sent = report(office, r1="8")
        assert browser(getattr(office, role)).post(address("accept", sent), {}).status_code == 403


class TestSeveralAtOnce:
    def accept_all(self, client):
        page = client.get(reverse("progress:submissions"))
        tickets = [one.ticket for one in page.context["reports"]]
        return client.post(reverse("progress:submissions-accept"), {"chosen": tickets})

    def test_pages_are_accepted_together(self, office):
        report(office, r1="8")
        report(office, page="site_page", r4="3")
        assert self.accept_all(browser(office.department)).status_code == 302
        assert (stored(office.project), stored()) == ({"1": (8, "")}, {"4": (3, "")})

    def test_two_of_one_page_are_not(self, office):
        report(office, r1="8")
        report(office, office.local, r1="9")
        response = self.accept_all(browser(office.department))
        assert "Two of these report on the same thing" in text_of(response)
        assert stored(office.project) == {}

    @pytest.mark.once
    @pytest.mark.parametrize("many", [2, 30])
    def test_take_a_fixed_number_of_queries_to_show(self, office, many, django_assert_num_queries):
        for number in range(many):
            clerk = person(f"clerk{number}", Role.CLERK, organisation=office.company)
            report(office, clerk, r1=str(number + 1))
        with calendars_kept(), django_assert_num_queries(5):
            assert len(shown(with_records(Submission.objects.all(), KINDS), KINDS)) == many
