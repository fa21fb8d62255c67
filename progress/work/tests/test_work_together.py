"""Several milestones updated together: what to set, a preview of what that does, one confirmation, all or nothing."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from progress.milestones.actions import update_milestone
from progress.models import Document, Milestone, Site
from progress.models.summary import refresh
from progress.tests.cast import browser, document, milestone, record, text_of
from progress.work.bulk import TogetherRefused, preview_together, update_together
from values.dates import PartialDate

# What is saved here is official at once; test_acceptance.py has what waits for an officer.
pytestmark = pytest.mark.usefixtures("clock_stands", "ready_columns_hold", "reports_are_official")
PAGE = "/work/together/"


@pytest.fixture
def chosen(cast):
    """The EIA of two sites; the second has been promised before."""
    record(cast.other_cluster, "eia", planned="2020")
    return [milestone(cast.cluster, "eia"), milestone(cast.other_cluster, "eia")]


def start(client, milestones):
    return client.get(PAGE, {"milestone": [m.pk for m in milestones]})


def sourced_by(name: str) -> list[str]:
    day = f"{timezone.localdate():%d/%m/%Y}"
    return [f"Source:  → theo báo cáo của {name}, {day}", f"As at:  → {day}"]


def sent_by(response) -> dict:
    """What the page would send as it stands."""
    html = response.content.decode()
    form = response.context["form"]
    typed = {f.html_name: f.field.prepare_value(f.value()) or "" for f in form}
    code = re.search(r'name="preview_code" value="(\w+)"', html)
    boxes = re.findall(r'name="milestone"\s+value="([^"]+)"', html)
    return typed | {"milestone": boxes} | ({"preview_code": code.group(1)} if code else {})


def send(client, page, step="preview", **typed):
    return client.post(PAGE, sent_by(page) | typed | {"step": step})


def outcomes(response) -> list[tuple[str, list[str], list[str]]]:
    """Of each milestone shown: its site, what changes, and why it is refused."""
    return [
        (
            o.milestone.site.name,
            [f"{c.label}: {c.before} → {c.after}" for c in o.changes],
            o.errors,
        )
        for o, _version in response.context["rows"]
    ]


class TestChoosing:
    def test_shows_what_was_ticked_with_its_version_and_asks_what_to_set(self, cast, chosen):
        page = start(browser(cast.department), chosen)
        assert sent_by(page)["milestone"] == [f"{m.pk}:{m.version}" for m in chosen]
        assert "Changes for all of them" in text_of(page)
        assert "Save 2" not in text_of(page)

    def test_the_form_goes_to_an_address_that_opens_the_same_milestones_again(self, cast, chosen):
        client = browser(cast.department)
        page = start(client, chosen)
        again = client.get(page.context["address"])
        assert [row[0].milestone for row in again.context["rows"]] == chosen
        assert again.context["address"] == page.context["address"]
        sent_on = client.post(page.context["address"], sent_by(page) | {"milestone": sent_by(page)["milestone"][:1]})
        assert len(sent_on.context["rows"]) == 1

    def test_ticked_twice_counts_once(self, cast, chosen):
        page = start(browser(cast.department), [chosen[0], chosen[0]])
        assert len(page.context["rows"]) == 1

    def test_a_whole_section_is_chosen_by_its_name(self, cast, chosen):
        page = browser(cast.department).get(f"{PAGE}?section=late")
        assert [o.milestone.site.name for o, _version in page.context["rows"]] == ["Vằng Mười"]

    def test_nothing_ticked_is_told(self, cast):
        client = browser(cast.department)
        for response in (client.get(PAGE), client.post(PAGE), client.get(f"{PAGE}?section=none")):
            assert response.url == "/work/"
        assert "Tick the milestones to update first." in text_of(client.get("/work/"))

    def test_too_many_are_told(self, cast, chosen, monkeypatch):
        monkeypatch.setattr("progress.work.together_views.MOST_TOGETHER", 1)
        client = browser(cast.department)
        assert start(client, chosen).url == "/work/"
        assert "At most 1 milestones can be updated together" in text_of(client.get("/work/"))

    def test_what_is_no_milestone_is_not_found(self, cast):
        client = browser(cast.department)
        for key in ("x", "-1", "1:x2y", "²", "9" * 30, "99999", ""):
            assert client.get(PAGE, {"milestone": key}).status_code == 404, key

    def test_one_that_is_not_mine_stops_all(self, cast, chosen):
        zone = milestone(cast.zone, "eia")
        assert start(browser(cast.clerk), chosen).status_code == 404
        assert start(browser(cast.department), [*chosen, zone]).status_code == 403
        page = start(browser(cast.department), chosen)
        sent = sent_by(page) | {"state": "done"}
        for person, status in ((cast.clerk, 404), (cast.leader, 403)):
            assert browser(person).post(PAGE, sent | {"step": "save"}).status_code == status
        assert not Milestone.objects.filter(state="done").exists()


class TestPreview:
    def test_lists_old_and_new_of_each_and_saves_nothing(self, cast, chosen):
        paper = document(cast.cluster)
        client = browser(cast.department)
        typed = {"state": "done", "actual": "quý I/2026", "document": str(paper.pk), "reason": "theo QĐ"}
        response = send(client, start(client, chosen), **typed)
        assert response.status_code == 200
        assert outcomes(response) == [
            (
                name,
                [
                    "State: No information → Done",
                    "Actual:  → Q1 2026",
                    "Percent done:  → 100",
                    "Document:  → Decision 2140/QĐ-UBND",
                ],
                [],
            )
            for name in ("Cẩm Giàng", "Vằng Mười")
        ]
        assert "Save 2 milestones" in text_of(response)
        assert not Milestone.objects.filter(state="done").exists()
        assert not cast.other_cluster.documents.exists()

    def test_says_which_are_refused_and_why(self, cast, chosen):
        record(cast.other_cluster, "eia", state="done")
        client = browser(cast.department)
        response = send(client, start(client, chosen), actual="quý I/2026", reason="x")
        assert response.status_code == 422
        assert outcomes(response) == [
            ("Cẩm Giàng", [], ["Actual: Only a milestone that is done has an actual date."]),
            ("Vằng Mười", ["Actual:  → Q1 2026", *sourced_by("Department")], []),
        ]
        assert "1 rejected" in text_of(response)
        assert "Save 1 milestone" not in text_of(response)
        without = send(client, response, "without")
        assert [name for name, _changes, _errors in outcomes(without)] == ["Vằng Mười"]
        assert send(client, without, "save").status_code == 302
        assert milestone(cast.other_cluster, "eia").actual == PartialDate.parse("quý I/2026")

    def test_all_refused_stay_to_be_mended(self, cast, chosen):
        client = browser(cast.department)
        page = send(client, start(client, chosen), actual="quý I/2026")
        assert len(outcomes(send(client, page, "without"))) == 2

    def test_says_which_are_so_already(self, cast, chosen):
        record(cast.cluster, "eia", state="in_progress")
        client = browser(cast.department)
        response = send(client, start(client, chosen), state="in_progress")
        assert outcomes(response)[0][1] == []
        assert "No change" in text_of(response)
        assert "Save 1 milestone" in text_of(response)
        nothing = send(client, start(client, chosen[:1]), state="in_progress")
        assert "No changes to save" in text_of(nothing)

    def test_a_new_document_is_not_recorded_by_looking(self, cast, chosen):
        client = browser(cast.department)
        response = send(client, start(client, chosen), new_document_number="12/BB", new_document_kind="minutes")
        assert outcomes(response)[1][1] == ["Document:  → Minutes 12/BB"]
        assert not Document.objects.exists()

    def test_mistakes_are_told_at_their_field_and_what_was_typed_stays(self, cast, chosen):
        client = browser(cast.department)
        for typed, field, message in (
            ({"forecast": "31/02/2027"}, "forecast", "31/02/2027"),
            ({"state": "blocked"}, "state", "blocked"),
            ({"new_document_date": "2026"}, "new_document_number", "Give the new document"),
        ):
            for step in ("preview", "save"):
                response = send(client, start(client, chosen), step, actual="12/2025", **typed)
                assert response.status_code == 422
                assert message in response.context["form"].errors[field][0]
                assert 'value="12/2025"' in response.content.decode()
                assert len(sent_by(response)["milestone"]) == 2

    def test_something_must_change(self, cast, chosen):
        client = browser(cast.department)
        for typed in ({}, {"reason": "x"}):
            response = send(client, start(client, chosen), **typed)
            assert response.status_code == 422
            assert "Choose what to change" in text_of(response)

    def test_what_the_action_says_of_the_reason_stands_at_the_reason(self, cast, chosen, monkeypatch):
        real = update_milestone

        def strict(**given):
            if not given["reason"]:
                raise ValidationError({"reason": "Give a reason."})
            return real(**given)

        monkeypatch.setattr("progress.milestones.actions.update_milestone", strict)
        client = browser(cast.department)
        response = send(client, start(client, chosen), forecast="2028")
        assert response.status_code == 422
        assert response.context["form"].errors["reason"] == ["Give a reason."]
        assert outcomes(response)[0][2] == ["Give a reason."]
        assert send(client, response, reason="vướng đất").status_code == 200


class TestSaving:
    def test_saves_all_with_the_reason_as_one_request(self, cast, chosen):
        client = browser(cast.department)
        preview = send(client, start(client, chosen), state="in_progress", forecast="quý I/2027", reason="họp giao ban")
        response = send(client, preview, "save")
        assert response.url == "/work/"
        saved = Milestone.objects.filter(pk__in=[m.pk for m in chosen])
        assert {(m.state, m.forecast) for m in saved} == {("in_progress", PartialDate.parse("quý I/2027"))}
        records = [m.history.first() for m in saved]
        assert {(r.history_user, r.history_change_reason) for r in records} == {(cast.department, "họp giao ban")}
        assert len({r.request_id for r in records}) == 1
        assert records[0].request_id
        assert "2 milestones updated." in text_of(client.get("/work/"))

    def test_a_new_document_is_one_record_of_all_sites(self, cast, chosen):
        client = browser(cast.department)
        typed = {"new_document_number": "12/BB", "new_document_kind": "minutes", "new_document_date": "4/11/2026"}
        send(client, send(client, start(client, chosen), **typed), "save")
        paper = Document.objects.get()
        assert (paper.kind, str(paper.date)) == ("minutes", "04/11/2026")
        assert {m.document for m in Milestone.objects.filter(stage__code="eia", site__kind="cluster")} == {paper}
        assert set(paper.sites.values_list("name", flat=True)) == {"Cẩm Giàng", "Vằng Mười"}

    def test_nothing_is_saved_that_was_not_shown(self, cast, chosen):
        client = browser(cast.department)
        preview = send(client, start(client, chosen), state="in_progress")
        for other in ({"state": "done"}, {"milestone": sent_by(preview)["milestone"][:1]}, {"preview_code": ""}):
            response = send(client, preview, "save", **other)
            assert response.status_code == 422
            assert "Something was changed after the preview" in text_of(response)
        assert not Milestone.objects.exclude(state="unknown").exists()
        assert send(client, response, "save").status_code == 302

    def test_without_the_permission_no_document_is_recorded(self, cast, chosen):
        cast.clerk.groups.get().permissions.filter(codename="add_document").delete()
        client = browser(cast.clerk)
        page = start(client, chosen[:1])
        assert "new_document_number" not in page.context["form"].fields
        response = client.post(PAGE, sent_by(page) | {"new_document_number": "1/BB", "step": "preview"})
        assert response.status_code == 422
        assert not Document.objects.exists()


class TestTwoPeopleAtOnce:
    @pytest.fixture
    def stale(self, cast, chosen):
        """The officer looks at the preview; meanwhile the clerk saves one of the milestones."""
        client = browser(cast.department)
        preview = send(client, start(client, chosen), state="in_progress", forecast="2028", reason="họp")
        update_milestone(
            milestone=chosen[0],
            by=cast.clerk,
            version=chosen[0].version,
            changes={"forecast": PartialDate.parse("2029"), "percent": 30},
            reason="hẹn lại",
        )
        return client, preview

    def test_nothing_is_saved_and_theirs_stand_beside_mine(self, cast, chosen, stale):
        client, preview = stale
        response = send(client, preview, "save")
        assert response.status_code == 422
        assert not Milestone.objects.filter(state="in_progress").exists()
        text = text_of(response)
        assert "Nothing was saved" in text
        assert re.search(r"CCN Cẩm Giàng: EIA: Clerk, \d\d/\d\d/\d{4}", text)
        assert "Forecast 2029 2028" in text
        assert "Percent done 30 –" in text
        assert sent_by(response)["forecast"] == "2028"
        changes = ["State: No information → In progress", "Forecast: 2029 → 2028"]
        assert outcomes(response)[0][1][:2] == changes

    def test_the_person_goes_on_from_there(self, cast, chosen, stale):
        client, preview = stale
        response = send(client, preview, "save")
        assert send(client, response, "save").status_code == 302
        saved = milestone(cast.cluster, "eia")
        assert (saved.state, saved.forecast, saved.percent) == ("in_progress", PartialDate.parse("2028"), 30)

    def test_looking_again_notices_it_too(self, cast, chosen, stale):
        client, preview = stale
        assert send(client, preview).status_code == 422

    def test_where_the_history_lacks_the_version_all_that_would_be_set_is_compared(self, cast, chosen, stale):
        client, preview = stale
        Milestone.history.all().delete()
        refresh(Site.objects.values_list("pk", flat=True))
        text = text_of(send(client, preview, "save"))
        assert "Someone else, " in text
        assert "State No information In progress" in text

    def test_a_box_without_a_version_saves_nothing(self, cast, chosen):
        client = browser(cast.department)
        preview = send(client, start(client, chosen), state="in_progress")
        bare = {"milestone": [str(m.pk) for m in chosen]}
        assert send(client, preview, "save", **bare).status_code == 422
        assert not Milestone.objects.filter(state="in_progress").exists()


class TestTheAction:
    def test_refuses_what_is_not_for_this_person_to_change(self, cast, chosen):
        given = {"milestones_with_versions": [(m, m.version) for m in chosen], "changes": {"state": "done"}}
        with pytest.raises(TogetherRefused) as refused:
            update_together(by=cast.clerk, **given)
        assert [o.is_refused for o in refused.value.outcomes] == [False, True]
        assert not Milestone.objects.filter(state="done").exists()

    def test_saves_all_or_nothing(self, cast, chosen):
        changes = {"actual": PartialDate.parse("2026"), "state": "done"}
        stale = [(chosen[0], chosen[0].version), (chosen[1], chosen[1].version - 1)]
        with pytest.raises(TogetherRefused) as refused:
            update_together(milestones_with_versions=stale, by=cast.department, changes=changes)
        assert [o.is_refused for o in refused.value.outcomes] == [False, True]
        assert not Milestone.objects.filter(state="done").exists()
        fresh = [(m, m.version) for m in chosen]
        assert preview_together(milestones_with_versions=fresh, by=cast.department, changes=changes)[0].changes
        assert not Milestone.objects.filter(state="done").exists()
        update_together(milestones_with_versions=fresh, by=cast.department, changes=changes)
        assert Milestone.objects.filter(state="done").count() == 2
