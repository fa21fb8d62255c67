"""Recording an event changes what it says: shown before it is saved, done at once, undone together."""

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from clusters.models import Cluster
from history.tracking import StaleVersion
from progress.access.roles import Role
from progress.access.scope import sites_seen_by
from progress.events.actions import record_event, update_event
from progress.models import Measure, Milestone, SiteEvent, SiteEventKind, SiteFigure, Stage, Standing, Submission
from progress.tests.cast import browser, document, figure, milestone, person, record, text_of
from progress.tests.past import LATER, THEN, make_past, on
from progress.tests.people import page_form, signed_in
from progress.tests.people import person as staff_person
from progress.tests.submitting import report
from values.dates import PartialDate
from values.tests.page_forms import fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready_columns_hold")]


def record_it(cast, kind="developer-changed", date="30/8/2024", site=None, by=None, stages=(), only=False, **values):
    values = {"kind": kind, "date": PartialDate.parse(date), **values}
    return record_event(
        site=site or cast.cluster, by=by or cast.department, values=values, stages=stages, is_record_only=only
    )


def cluster(cast) -> Cluster:
    return Cluster.objects.with_standing().get(pk=cast.cluster.pk)


def area(cast) -> SiteFigure:
    return SiteFigure.objects.get(site=cast.cluster.pk, measure=Measure.AREA, is_chosen=True)


def post(client, address, **typed):
    """Send the page's form as a person does who reads what it asks, and then confirms."""
    if "kind" in typed:
        address += f"&kind={typed['kind']}"
    form = page_form(client, address, "event-form") | typed
    first = client.post(address, form)
    return first, lambda: client.post(address, fields_of(first, "event-form"))


def page(cast) -> str:
    return f"/events/add/?site={cast.cluster.pk}"


class TestDeveloper:
    def test_the_site_is_the_new_developers_from_then_on(self, cast):
        clerk = person("new clerk", Role.CLERK, organisation=cast.rival)
        event = record_it(cast, new_developer=cast.rival)
        assert cluster(cast).developer == cast.rival
        last = cluster(cast).history.first()
        assert (last.history_user, last.history_change_reason) == (cast.department, str(event))
        assert cast.cluster.pk in Cluster.objects.editable_by(clerk).values_list("pk", flat=True)
        assert not Cluster.objects.filter(sites_seen_by(cast.clerk)).exists()

    def test_an_older_event_does_not_overwrite_a_newer_one(self, cast):
        record_it(cast, new_developer=cast.rival, date="2024")
        record_it(cast, new_developer=cast.company, date="tháng 5/2023")
        assert cluster(cast).developer == cast.rival

    def test_one_that_names_nobody_leaves_the_developer(self, cast):
        record_it(cast)
        assert cluster(cast).developer == cast.company

    def test_a_mistyped_developer_is_corrected_with_the_event(self, cast):
        event = record_it(cast, new_developer=cast.rival)
        update_event(event=event, by=cast.department, version=1, changes={"new_developer": cast.company})
        assert cluster(cast).developer == cast.company

    def test_an_event_put_before_another_gives_way_to_it(self, cast):
        record_it(cast, new_developer=cast.company, date="2022")
        event = record_it(cast, new_developer=cast.rival, date="2023")
        update_event(event=event, by=cast.department, version=1, changes={"date": PartialDate.year(2021)})
        assert cluster(cast).developer == cast.company

    def test_a_note_mended_later_does_not_change_the_developer_again(self, cast):
        event = record_it(cast, new_developer=cast.rival)
        site = cluster(cast)
        site.developer = cast.company
        site.save()
        update_event(event=event, by=cast.department, version=1, changes={"note": "Công bố trên báo"})
        assert cluster(cast).developer == cast.company

    def test_the_past_of_an_event_may_be_recorded_alone(self, cast):
        record_it(cast, new_developer=cast.rival, only=True)
        assert cluster(cast).developer == cast.company

    def test_what_the_former_developers_people_sent_stays_with_the_officer(self, cast):
        sent = report(cast, state="in_progress")
        client = browser(cast.department)
        first, _confirm = post(client, page(cast), kind="developer-changed", date="2024", new_developer=cast.rival.pk)
        assert "1 report of Công ty Cổ phần Nhựa đường is still open" in text_of(first)
        record_it(cast, new_developer=cast.rival)
        assert Submission.objects.get() == sent
        assert "no longer reports for this site" in text_of(client.get(f"/submissions/{sent.pk}/"))
        assert browser(cast.clerk).get(f"/submissions/{sent.pk}/").status_code == 404


class TestArea:
    def test_a_widened_site_has_the_new_area_by_the_decision(self, cast):
        figure(cast.cluster, "area", "43", as_of=PartialDate.year(2020))
        paper = document(cast.cluster, number="99/QĐ-UBND")
        event = record_it(cast, "expanded", area="50.5", document=paper)
        found = area(cast)
        assert (found.value, found.document, found.as_of, found.source) == (50.5, paper, event.date, "")
        assert "99/QĐ-UBND" in found.reason
        assert not SiteFigure.objects.get(value=43).is_chosen

    def test_a_figure_of_a_later_day_stays_in_use(self, cast):
        figure(cast.cluster, "area", "43", as_of=PartialDate.year(2025))
        record_it(cast, "expanded", area="40", document=document(cast.cluster))
        assert area(cast).value == 43
        assert SiteFigure.objects.filter(value=40, is_chosen=False).exists()

    def test_an_older_widening_stands_beside_the_newer(self, cast):
        record_it(cast, "expanded", "2024", area="60", document=document(cast.cluster, number="2"))
        record_it(cast, "expanded", "2022", area="50", document=document(cast.cluster, number="1"))
        assert area(cast).value == 60

    def test_a_mistyped_area_is_corrected_with_its_event(self, cast):
        event = record_it(cast, "expanded", area="505", document=document(cast.cluster))
        update_event(event=event, by=cast.department, version=1, changes={"area": 50.5})
        assert [found.value for found in SiteFigure.objects.all()] == [50.5]

    def test_an_area_without_its_decision_is_refused(self, cast):
        with pytest.raises(ValidationError) as refused:
            record_it(cast, "expanded", area="50")
        assert list(refused.value.message_dict) == ["document"]
        assert not SiteEvent.objects.exists()


class TestEstablishment:
    @pytest.fixture(autouse=True)
    def of_the_catalogue(self, cast):
        Stage.objects.filter(pk=cast.stages["plan"].pk).update(weekly_column="establishment")

    def milestone(self, cast) -> Milestone:
        return Milestone.objects.get(site=cast.cluster.pk, stage=cast.stages["plan"])

    def test_its_milestone_area_and_developer_are_by_the_decision(self, cast):
        paper = document(cast.cluster, number="99/QĐ-UBND")
        record_it(cast, "established", "5/3/2024", area="50", new_developer=cast.rival, document=paper)
        found = self.milestone(cast)
        assert (found.state, found.actual, found.document) == ("done", PartialDate.parse("5/3/2024"), paper)
        assert (found.percent, found.source) == (100, "")
        assert (area(cast).value, cluster(cast).developer) == (50, cast.rival)

    def test_one_that_is_done_already_stays_as_recorded(self, cast):
        record(cast.cluster, "plan", state="done", actual="2022")
        client = browser(cast.department)
        first, confirm = post(client, page(cast), kind="established", date="5/3/2024")
        assert "stays done on 2022, as recorded" in text_of(first)
        confirm()
        assert self.milestone(cast).actual == PartialDate.year(2022)

    def test_a_mistyped_day_is_corrected_with_its_event(self, cast):
        event = record_it(cast, "established", "5/3/2024", document=document(cast.cluster))
        changes = {"date": PartialDate.parse("5/3/2023")}
        update_event(event=event, by=cast.department, version=1, changes=changes)
        assert self.milestone(cast).actual == PartialDate.parse("5/3/2023")

    def test_all_of_it_is_undone_together(self, cast):
        client, paper = browser(cast.department), document(cast.cluster)
        typed = {"kind": "established", "date": "5/3/2024", "area": "50", "document": paper.pk}
        post(client, page(cast), **typed)[1]()
        assert self.milestone(cast).state == "done"
        address = f"/history/requests/{SiteEvent.history.get().request_id}/undo/"
        seen = client.get(address).context["form"]["seen"].value()
        client.post(address, {"reason": "Nhầm", "seen": seen})
        assert (self.milestone(cast).state, self.milestone(cast).actual) == ("unknown", None)
        assert not SiteEvent.objects.exists()
        assert not SiteFigure.objects.exists()

    def test_the_past_of_it_may_be_recorded_alone(self, cast):
        record_it(cast, "established", "5/3/2024", document=document(cast.cluster), only=True)
        assert self.milestone(cast).state == "unknown"


class TestRest:
    @pytest.mark.parametrize(
        ("kind", "standing"),
        [("suspended", Standing.SUSPENDED), ("revoked", Standing.REVOKED), ("withdrawn", Standing.WITHDRAWN)],
    )
    def test_the_legal_status_follows_and_comes_back(self, cast, kind, standing):
        record_it(cast, kind, "2023")
        assert cluster(cast).standing == standing
        record_it(cast, "resumed", "2024")
        assert cluster(cast).standing == Standing.STANDING

    def test_phases_get_their_milestones_where_they_are_asked_for(self, cast):
        clearance = cast.stages["site-clearance"]
        record(cast.cluster, "site-clearance", phase=1, state="done")
        record_it(cast, "phased", phases=3, stages=[clearance])
        phases = Milestone.objects.filter(site=cast.cluster.pk, stage=clearance).values_list("phase", "state")
        assert list(phases) == [(0, "unknown"), (1, "done"), (2, "unknown"), (3, "unknown")]

    @pytest.mark.parametrize(
        ("kind", "wrong", "field"),
        [
            ("suspended", {"new_developer": True}, "new_developer"),
            ("developer-changed", {"area": 5, "document": True}, "area"),
            ("expanded", {"phases": 2}, "phases"),
            ("phased", {"stages": True}, "phases"),
            ("phased", {"phases": 1}, "phases"),
            ("phased", {"phases": 1500}, "phases"),
            ("revoked", {"date": "1/1/2199"}, "date"),
        ],
    )
    def test_what_an_event_of_its_kind_cannot_say_is_refused_at_its_field(self, cast, kind, wrong, field):
        put = {"new_developer": cast.rival, "document": document(cast.cluster), "stages": [cast.stages["eia"]]}
        with pytest.raises(ValidationError) as refused:
            record_it(cast, kind, **{name: put.get(name, value) for name, value in wrong.items()})
        assert list(refused.value.message_dict) == [field]

    def test_who_may_not_record_events_records_none(self, cast):
        for who in (cast.clerk, cast.local, cast.leader, cast.board):
            with pytest.raises(PermissionDenied):
                record_it(cast, new_developer=cast.rival, by=who)

    def test_a_save_over_anothers_changes_nothing(self, cast):
        event = record_it(cast)
        update_event(event=event, by=cast.department, version=1, changes={"note": "a"})
        with pytest.raises(StaleVersion):
            update_event(event=event, by=cast.department, version=1, changes={"new_developer": cast.rival})
        assert cluster(cast).developer == cast.company


class TestPage:
    def test_what_will_change_is_shown_and_saved_once_confirmed(self, cast):
        client = browser(cast.department)
        first, confirm = post(client, page(cast), kind="developer-changed", date="2024", new_developer=cast.rival.pk)
        assert first.status_code == 422
        assert f"Developer: {cast.company} → {cast.rival}" in text_of(first)
        assert cluster(cast).developer == cast.company
        assert confirm().status_code == 302
        assert cluster(cast).developer == cast.rival

    def test_what_changed_meanwhile_is_shown_again(self, cast):
        client = browser(cast.department)
        _first, confirm = post(client, page(cast), kind="developer-changed", date="2024", new_developer=cast.rival.pk)
        site = cluster(cast)
        site.developer = None
        site.save()
        again = confirm()
        assert again.status_code == 422
        assert f"Developer: no data yet → {cast.rival}" in text_of(again)

    def test_a_decision_may_be_named_along(self, cast):
        client = browser(cast.department)
        typed = {"kind": "expanded", "date": "2024", "area": "50,5", "new_document_number": "7/QĐ-UBND"}
        first, confirm = post(client, page(cast), **typed)
        assert "no data yet → 50,5 ha" in text_of(first)
        confirm()
        assert area(cast).document.number == "7/QĐ-UBND"
        assert "Expanded: 50,5 ha" in text_of(client.get(cast.cluster.get_absolute_url()))

    def test_an_event_that_changes_nothing_else_is_saved_at_once(self, cast):
        paper = document(cast.cluster)
        first, _confirm = post(browser(cast.department), page(cast), kind="amended", date="2024", document=paper.pk)
        assert first.status_code == 302

    def test_the_decision_is_asked_for_but_one_that_nobody_knows_is_not_made_up(self, cast):
        first, confirm = post(browser(cast.department), page(cast), kind="amended", date="2024")
        assert first.status_code == 422
        assert "No decision is named" in text_of(first)
        assert confirm().status_code == 302
        assert SiteEvent.objects.get().document is None

    def test_which_act_it_is_is_asked_first_and_then_what_such_an_act_says(self, cast):
        client = browser(cast.department)
        chooser = client.get(page(cast)).content.decode()
        for kind in SiteEventKind:
            assert f"&amp;kind={kind.value}" in chooser
        asked = {
            "established": {"new_developer", "area"},
            "expanded": {"area"},
            "developer-changed": {"new_developer"},
            "phased": {"phases", "stages"},
            "suspended": set(),
            "revoked": set(),
        }
        for kind, names in asked.items():
            form = client.get(f"{page(cast)}&kind={kind}").context["form"]
            assert {"new_developer", "area", "phases", "stages"} & set(form.fields) == names, kind
            assert {"date", "document", "new_document_number", "note"} <= set(form.fields)

    def test_a_correction_shows_first_what_it_changes(self, cast):
        event = record_it(cast, "expanded", area="505", document=document(cast.cluster))
        client, address = browser(cast.department), f"/events/{event.pk}/edit/"
        assert f'href="{address}"' in client.get(cast.cluster.get_absolute_url()).content.decode()
        first = client.post(address, page_form(client, address, "event-form") | {"area": "50,5", "reason": "gõ nhầm"})
        assert first.status_code == 422
        assert "Area in use: 505 ha → 50,5 ha" in text_of(first)
        assert client.post(address, fields_of(first, "event-form")).status_code == 302
        assert area(cast).value == 50.5
        assert SiteEvent.history.first().history_change_reason == "gõ nhầm"

    def test_a_correction_over_anothers_shows_both(self, cast):
        event = record_it(cast, document=document(cast.cluster))
        client, address = browser(cast.department), f"/events/{event.pk}/edit/"
        opened = page_form(client, address, "event-form")
        update_event(event=event, by=cast.administrator, version=1, changes={"note": "của họ"})
        response = client.post(address, opened | {"note": "của tôi"})
        assert response.status_code == 422
        assert "của họ" in text_of(response)
        assert SiteEvent.objects.get().note == "của họ"
        client.post(address, fields_of(response, "event-form"))
        assert SiteEvent.objects.get().note == "của tôi"

    def test_from_its_page_it_is_undone_with_all_it_changed(self, cast):
        event = record_it(cast, new_developer=cast.rival)
        page = browser(cast.department).get(f"/events/{event.pk}/edit/").content.decode()
        assert f"/history/siteevent/{event.history.get().pk}/undo/" in page

    def test_the_same_event_is_not_recorded_twice(self, cast):
        client = browser(cast.department)
        typed = {"kind": "suspended", "date": "22/11/2023"}
        post(client, page(cast), **typed)[1]()
        again, _confirm = post(client, page(cast), **typed)
        assert "“Suspended, 22/11/2023” is already recorded" in text_of(again)
        assert SiteEvent.objects.count() == 1
        # Another decision of that day is another event.
        other, _confirm = post(client, page(cast), **typed, new_document_number="8/QĐ-UBND")
        assert other.status_code == 302
        assert SiteEvent.objects.count() == 2

    def test_an_event_recorded_twice_before_keeps_being_editable(self, cast):
        first, _second = (
            SiteEvent.objects.create(site_id=cast.cluster.pk, kind="amended", date=PartialDate.year(2022)) for _ in "12"
        )
        update_event(event=first, by=cast.department, version=1, changes={"note": "Ghi trùng"})
        assert SiteEvent.objects.get(pk=first.pk).note == "Ghi trùng"

    def test_what_looks_wrong_about_an_area_is_told_before_it_is_saved(self, cast):
        typed = {"kind": "expanded", "date": "2023", "area": "43.250", "new_document_number": "9/QĐ-UBND"}
        first, _confirm = post(browser(cast.department), page(cast), **typed)
        assert "43.250 ha is more than any likely value (200)" in text_of(first)
        assert "43.250 ha is more than the 75 ha a cluster may have" in text_of(first)

    def test_all_of_it_is_undone_together(self, cast):
        figure(cast.cluster, "area", "43")
        client = browser(cast.department)
        paper = document(cast.cluster)
        typed = {"kind": "amended", "date": "2024", "area": "50", "document": paper.pk, "new_developer": cast.rival.pk}
        post(client, page(cast), **typed)[1]()
        assert (cluster(cast).developer, area(cast).value) == (cast.rival, 50)
        request = SiteEvent.history.get().request_id
        single = f"/history/siteevent/{SiteEvent.history.get().pk}/undo/"
        assert client.get(single)["Location"] == f"/history/requests/{request}/undo/"
        undo = f"/history/requests/{request}/undo/"
        asked = client.get(undo)
        client.post(undo, {"reason": "Nhầm", "seen": asked.context["form"]["seen"].value()})
        assert (cluster(cast).developer, area(cast).value) == (cast.company, 43)
        assert not SiteEvent.objects.exists()


class TestAdministration:
    ADD = "/admin/progress/siteevent/add/"

    @pytest.fixture
    def officer(self, cast):
        return signed_in(staff_person(Role.DEPARTMENT))

    def test_the_page_of_an_event_shows_first_and_saves_once_confirmed(self, cast, officer):
        form = page_form(officer, self.ADD, "siteevent_form")
        form |= {"site": cast.cluster.pk, "kind": "developer-changed", "date": "2024", "new_developer": cast.rival.pk}
        first = officer.post(self.ADD, form)
        assert first.status_code == 200
        assert f"→ {cast.rival}" in first.content.decode()
        assert not SiteEvent.objects.exists()
        assert officer.post(self.ADD, fields_of(first, "siteevent_form")).status_code == 302
        assert cluster(cast).developer == cast.rival

    def test_so_does_the_page_of_its_site(self, cast, officer):
        address = f"/admin/clusters/cluster/{cast.cluster.pk}/change/"
        form = page_form(officer, address, "cluster_form")
        form |= {"events-TOTAL_FORMS": "1", "events-0-kind": "suspended", "events-0-date": "2024"}
        first = officer.post(address, form)
        assert first.status_code == 200
        assert not SiteEvent.objects.exists()
        assert officer.post(address, fields_of(first, "cluster_form")).status_code == 302
        assert cluster(cast).standing == Standing.SUSPENDED

    def test_an_event_of_before_the_rules_does_not_keep_its_site_from_being_saved(self, cast, officer):
        SiteEvent.objects.create(
            site_id=cast.cluster.pk, kind="expanded", date=PartialDate.year(2020), new_developer=cast.rival
        )
        address = f"/admin/clusters/cluster/{cast.cluster.pk}/change/"
        form = page_form(officer, address, "cluster_form") | {"note": "Ghi chú"}
        assert officer.post(address, form).status_code == 302
        assert cluster(cast).note == "Ghi chú"


class TestWhoIsChased:
    """Lists, totals, work and letters follow the last event, and so does the past."""

    @pytest.fixture
    def late(self, cast):
        record(cast.cluster, "eia", planned="quý I/2024")
        return cast

    def told(self, cast, address, **query) -> str:
        return text_of(browser(cast.department).get(address, query))

    def overdue_in_my_work(self, cast) -> bool:
        line = f'id="late-{milestone(cast.cluster, "eia").pk}"'
        return line in browser(cast.department).get("/work/").content.decode()

    @pytest.mark.parametrize("kind", ["suspended", "revoked", "withdrawn"])
    def test_nobody_is_chased_until_work_is_resumed(self, late, kind):
        company = late.company.name
        assert self.overdue_in_my_work(late)
        assert company in self.told(late, "/letters/")
        record_it(late, kind, "2024")
        assert not self.overdue_in_my_work(late)
        assert company not in self.told(late, "/letters/")
        record_it(late, "resumed", "2025")
        assert self.overdue_in_my_work(late)
        assert company in self.told(late, "/letters/")

    @time_machine.travel("2026-12-15T03:00Z")
    @pytest.mark.parametrize("kind", ["revoked", "withdrawn"])
    @pytest.mark.parametrize("address", ["/", "/summary/", "/promises/"])
    def test_what_is_given_up_is_late_nowhere(self, late, kind, address):
        before = self.told(late, address)
        record_it(late, kind, "2024")
        after = self.told(late, address)
        assert "2 years 8 months" in before
        assert "2 years 8 months" not in after
        assert "Cẩm Giàng, EIA" not in after.replace("CCN ", "")

    @pytest.mark.parametrize("kind", ["suspended", "revoked", "withdrawn"])
    def test_a_past_day_is_of_the_legal_status_recorded_then(self, db, kind):
        past = make_past()
        with on(THEN):
            record_it(past, kind, "2024")
        with on(LATER):
            record_it(past, "resumed", "1/8/2024")
        label, page = f"chip-{'suspended' if kind == 'suspended' else 'revoked'}", past.cluster.get_absolute_url()
        client = browser(past.department)
        assert label in client.get(page, {"as_of": "30/6/2024"}).content.decode()
        assert label not in client.get(page).content.decode()


def test_more_milestones_than_one_undo_takes_back_are_refused_before_they_are_made(cast):
    stages = [Stage(code=f"s{n}", name=f"Bước {n}", order=n) for n in range(10)]
    for stage in stages:
        stage.save()
    with pytest.raises(ValidationError, match="200 mốc mới"):
        record_it(cast, "phased", phases=20, stages=stages)
    record_it(cast, "phased", phases=19, stages=stages)
    assert SiteEvent.history.count() + Milestone.history.filter(phase__gt=0).count() < 200
