"""Theirs and mine: choosing field by field whose value a form holds, saving nothing until it is saved."""

import re

import pytest
from django.urls import reverse

from progress.access.roles import Role
from progress.milestones.actions import update_milestone
from progress.models import Finding, Inspection, Milestone, Obstacle, ObstacleKind
from progress.obstacles import actions
from progress.tests import people
from progress.tests.cast import browser, htmx, milestone, record, text_of
from progress.tests.reports import YEAR, fill_in, make_rows, opened, project, stored
from values.dates import PartialDate
from values.tests import page_forms

# What is saved here is official at once; test_acceptance.py has what waits for an officer.
pytestmark = [pytest.mark.usefixtures("reports_are_official"), pytest.mark.once]


def fields_of(response, form_id=None) -> dict:
    """What the page's form would send; a form that stands in a list has no id of its own."""
    return page_forms.fields_of(response, form_id)


def pressed(response, button: str, form_id=None) -> dict:
    """What the browser sends when a button of the box is pressed; the page must have it."""
    assert f'name="use" value="{button}"' in re.sub(r"\s+", " ", response.content.decode())
    return fields_of(response, form_id) | {"use": button}


class TestMilestone:
    @pytest.fixture
    def address(self, cast):
        return reverse("clusters:milestone", args=["cam-giang", milestone(cast.cluster, "eia").pk])

    @pytest.fixture(params=[browser, htmx], ids=["page", "in place"])
    def refused(self, request, cast, address):
        """A clerk's save over the department's: both changed the forecast and the note, only they the percent."""
        record(cast.cluster, "eia", forecast="quý I/2027", note="cũ", percent=10)
        client = request.param(cast.clerk)
        form = fields_of(client.get(address))
        theirs = {"forecast": "quý III/2027", "note": "của họ", "percent": 40}
        self.save(cast, **theirs)
        response = client.post(address, form | {"forecast": "năm 2028", "note": "của tôi", "source": "điện thoại"})
        assert response.status_code == 422
        return client, response

    def save(self, cast, **changes):
        one = milestone(cast.cluster, "eia")
        update_milestone(milestone=one, by=cast.department, version=one.version, changes=read(changes), reason="họp")

    def test_theirs_for_one_mine_for_another_and_what_i_typed_stays_until_saved(self, cast, address, refused):
        client, response = refused
        version = milestone(cast.cluster, "eia").version
        chosen = client.post(address, pressed(response, "theirs:forecast"))
        assert chosen.status_code == 200
        fields = fields_of(chosen)
        assert (fields["forecast"], fields["mine-forecast"]) == (["Q3 2027"], ["năm 2028"])
        assert (fields["note"], fields["source"], fields["percent"]) == (["của tôi"], ["điện thoại"], ["40"])
        assert "Forecast Q3 2027 năm 2028 the saved value Use saved value" in text_of(chosen)
        assert milestone(cast.cluster, "eia").version == version
        back = client.post(address, pressed(chosen, "mine:forecast"))
        assert fields_of(back)["forecast"] == ["năm 2028"]
        again = client.post(address, pressed(back, "theirs:forecast"))
        saved = client.post(address, fields_of(again) | {"reason": "họp"})
        assert saved.status_code in (200, 302)
        now = milestone(cast.cluster, "eia")
        assert (now.forecast.iso, now.note, now.percent) == ("2027-07-01/2027-09-30", "của tôi", 40)
        assert now.source == "điện thoại"

    def test_the_chosen_button_says_so_and_takes_the_focus(self, cast, address, refused):
        client, response = refused
        html = re.sub(r"\s+", " ", client.post(address, pressed(response, "theirs:note")).content.decode())
        assert re.search(r'value="theirs:note" formnovalidate aria-pressed="true" autofocus', html)
        assert re.search(r'value="mine:note" formnovalidate aria-pressed="false" >', html)
        assert html.count("autofocus") == 1

    def test_all_of_theirs_and_all_of_mine(self, cast, address, refused):
        client, response = refused
        theirs = client.post(address, pressed(response, "theirs:*"))
        assert [fields_of(theirs)[name] for name in ("forecast", "note", "percent")] == [
            ["Q3 2027"],
            ["của họ"],
            ["40"],
        ]
        mine = client.post(address, pressed(theirs, "mine:*"))
        found = [fields_of(mine)[name] for name in ("forecast", "note", "percent")]
        assert found == [["năm 2028"], ["của tôi"], ["40"]]  # the percent I had not changed

    def test_a_field_i_left_alone_can_be_set_back_on_purpose(self, cast, address, refused):
        client, response = refused
        assert fields_of(response)["left-percent"] == ["10"]
        mine = client.post(address, pressed(response, "mine:percent"))
        assert (fields_of(mine)["percent"], fields_of(mine)["mine-percent"]) == (["10"], ["10"])

    def test_what_is_typed_in_the_meantime_is_the_newest_of_mine(self, cast, address, refused):
        client, response = refused
        chosen = client.post(address, pressed(response, "theirs:note") | {"forecast": "năm 2029"})
        assert fields_of(chosen)["forecast"] == fields_of(chosen)["mine-forecast"] == ["năm 2029"]

    def test_a_third_person_saves_meanwhile_and_the_box_shows_the_newest(self, cast, address, refused):
        client, response = refused
        taken = client.post(address, pressed(response, "theirs:forecast"))
        self.save(cast, forecast="quý IV/2027")
        refused_again = client.post(address, fields_of(taken) | {"reason": "họp"})
        assert refused_again.status_code == 422
        fields = fields_of(refused_again)
        assert (fields["forecast"], fields["mine-forecast"]) == (["Q4 2027"], ["năm 2028"])
        pressed_late = client.post(address, pressed(taken, "mine:note"))
        assert "Q4 2027 năm 2028" in text_of(pressed_late)
        assert fields_of(pressed_late)["version"] == [str(milestone(cast.cluster, "eia").version)]

    def test_a_mistake_on_the_way_does_not_lose_the_choice(self, cast, address, refused):
        client, response = refused
        taken = client.post(address, pressed(response, "theirs:forecast"))
        wrong = client.post(address, fields_of(taken) | {"planned": "hôm kia"})
        assert wrong.status_code == 422
        assert (fields_of(wrong)["planned"], fields_of(wrong)["mine-forecast"]) == (["hôm kia"], ["năm 2028"])
        assert "hôm kia" in text_of(wrong)

    def test_choosing_is_for_those_who_may_save(self, cast, address, refused):
        _client, response = refused
        data = pressed(response, "theirs:forecast")
        assert browser(cast.leader).post(address, data).status_code == 403
        assert browser(cast.nobody).post(address, data).status_code in (403, 404)


def read(changes: dict) -> dict:
    """The changes as a form would read them."""
    fields = {name: Milestone._meta.get_field(name) for name in changes}
    return {name: fields[name].to_python(value) for name, value in changes.items()}


def test_my_work_keeps_the_ids_of_its_short_form(cast):
    late = record(cast.cluster, "eia", state="in_progress", planned="2024", percent=10)
    address, client = reverse("progress:work-milestone", args=[late.pk]) + "?section=late", htmx(cast.clerk)
    form = fields_of(client.get(address))
    update_milestone(milestone=late, by=cast.department, version=late.version, changes={"percent": 60})
    refused = client.post(address, form | {"percent": "40"})
    taken = client.post(address, pressed(refused, "theirs:percent"))
    assert taken.status_code == 200
    assert f'id="m{late.pk}_percent"' in taken.content.decode()
    assert fields_of(taken)["percent"] == ["60"]
    mine = client.post(address, pressed(taken, "mine:percent"))
    assert client.post(address, fields_of(mine)).status_code == 200
    assert milestone(cast.cluster, "eia").percent == 40


def test_an_obstacle_is_mixed(cast):
    kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
    told = {"description": "năm hộ chưa nhận tiền", "kind": kind, "cause": "cũ"}
    obstacle = actions.open_obstacle(site=cast.cluster, by=cast.department, values=told)
    address, client = reverse("progress:obstacle-edit", args=[obstacle.pk]), browser(cast.department)
    form = fields_of(client.get(address))
    theirs = {"cause": "của họ", "request": "họp dân"}
    actions.edit_obstacle(obstacle=obstacle, by=cast.administrator, version=obstacle.version, changes=theirs)
    refused = client.post(address, form | {"cause": "của tôi", "request": "đối thoại"})
    taken = client.post(address, pressed(refused, "theirs:cause"))
    assert taken.status_code == 200
    assert client.post(address, fields_of(taken)).status_code == 302
    saved = Obstacle.objects.get()
    assert (saved.cause, saved.request) == ("của họ", "đối thoại")


def test_a_project_is_mixed(cast):
    found = project(cast.cluster, land_area="4", workers=10)
    address = reverse("progress:project-edit", args=[found.pk])
    client = browser(cast.department)
    form = fields_of(client.get(address), "project-form")
    theirs = fields_of(browser(cast.administrator).get(address), "project-form")
    browser(cast.administrator).post(address, theirs | {"land_area": "5", "workers": "20"})
    refused = client.post(address, form | {"land_area": "6", "workers": "30"})
    taken = client.post(address, pressed(refused, "theirs:workers", "project-form"))
    assert taken.status_code == 200
    assert client.post(address, fields_of(taken, "project-form")).status_code == 302
    found.refresh_from_db()
    assert (found.land_area, found.workers) == (6, 20)


def test_a_finding_of_an_inspection_is_mixed_beside_the_visit_itself(cast):
    seen = Inspection.objects.create(site_id=cast.cluster.pk, kind="site_visit", date="2026-10-01", remarks="cũ")
    found = Finding.objects.create(site_id=cast.cluster.pk, inspection=seen, found="cũ", to_do="cũ")
    address, client = reverse("progress:inspection-edit", args=[seen.pk]), browser(cast.department)
    form = fields_of(client.get(address), "inspection-form")
    theirs = form | {"remarks": "của họ", "findings-0-found": "của họ", "findings-0-to_do": "của họ"}
    assert browser(cast.administrator).post(address, theirs).status_code == 302
    mine = form | {"remarks": "của tôi", "findings-0-found": "của tôi", "findings-0-to_do": "của tôi"}
    refused = client.post(address, mine)
    taken = client.post(address, pressed(refused, "theirs:findings-0-found", "inspection-form"))
    assert taken.status_code == 200
    fields = fields_of(taken, "inspection-form")
    assert (fields["findings-0-found"], fields["mine-findings-0-found"]) == (["của họ"], ["của tôi"])
    assert fields["mine-remarks"] == ["của tôi"]
    wrong = client.post(address, fields | {"date": "hôm kia"})
    assert wrong.status_code == 422
    assert fields_of(wrong, "inspection-form")["mine-findings-0-found"] == ["của tôi"]
    taken = client.post(address, pressed(wrong, "theirs:remarks", "inspection-form") | {"date": fields["date"]})
    assert client.post(address, fields_of(taken, "inspection-form")).status_code == 302
    seen.refresh_from_db()
    found.refresh_from_db()
    assert (seen.remarks, found.found, found.to_do) == ("của họ", "của họ", "của tôi")


def test_together_says_how_to_keep_mine_and_how_to_take_theirs(cast):
    one, other = (record(cast.cluster, code, state="in_progress", note="cũ") for code in ("eia", "operation"))
    client, address = browser(cast.department), reverse("progress:work-together")
    ticked = [f"{m.pk}:{m.version}" for m in (one, other)]
    data = {"forecast": "quý IV/2027", "reason": "giao ban", "step": "preview"}
    code = client.post(address, data | {"milestone": ticked}).context["preview_code"]
    theirs = {"forecast": PartialDate.parse("quý I/2028")}
    update_milestone(milestone=one, by=cast.administrator, version=one.version, changes=theirs, reason="họp")
    refused = client.post(address, data | {"milestone": ticked, "step": "save", "preview_code": code})
    assert refused.status_code == 422
    assert "An unticked one stays as saved (saved value)." in text_of(refused)
    shown = fields_of(refused)["milestone"]
    left = [box for box in shown if box.startswith(f"{other.pk}:")]
    preview = client.post(address, data | {"milestone": left})
    code = preview.context["preview_code"]
    client.post(address, data | {"milestone": left, "step": "save", "preview_code": code})
    saved = [milestone(cast.cluster, code).forecast.iso for code in ("eia", "operation")]
    assert saved == ["2028-01-01/2028-03-31", "2027-10-01/2027-12-31"]


class TestPeriodFigures:
    @pytest.fixture
    def refused(self, cast):
        make_rows()
        self.project = project(cast.cluster)
        self.page = reverse("progress:project-figures", args=[self.project.pk, YEAR])
        mine = opened(cast.department, self.page)
        fill_in(cast.administrator, self.page, r1="8", n1="theo sổ", r3="50")
        return fill_in(cast.department, self.page, mine, r1="9", n1="tôi đếm", r3="60")

    def test_rows_are_mixed(self, cast, refused):
        client = browser(cast.department)
        taken = client.post(self.page, pressed(refused, "theirs:1", "figures-form"))
        assert taken.status_code == 200
        fields = fields_of(taken, "figures-form")
        assert (fields["value-1"], fields["note-1"], fields["mine-value-1"]) == (["8"], ["theo sổ"], ["9"])
        assert stored(self.project) == {"1": (8, "theo sổ"), "3": (50, "")}
        back = client.post(self.page, pressed(taken, "mine:1", "figures-form"))
        assert fields_of(back, "figures-form")["note-1"] == ["tôi đếm"]
        again = client.post(self.page, pressed(back, "theirs:1", "figures-form"))
        assert client.post(self.page, fields_of(again, "figures-form")).status_code == 302
        assert stored(self.project) == {"1": (8, "theo sổ"), "3": (60, "")}

    def test_all_theirs_then_all_mine(self, cast, refused):
        client = browser(cast.department)
        theirs = client.post(self.page, pressed(refused, "theirs:*", "figures-form"))
        mine = client.post(self.page, pressed(theirs, "mine:*", "figures-form"))
        held = [[fields_of(one, "figures-form")[f"value-{row}"][0] for row in "13"] for one in (theirs, mine)]
        assert held == [["8", "50"], ["9", "60"]]


class TestAdmin:
    @pytest.fixture
    def site(self):
        people.stages()
        return people.cluster("Cẩm Giàng")

    def both(self, address, form_id, theirs, mine):
        lan, minh = (people.signed_in(people.person(Role.DEPARTMENT, name=name)) for name in ("lan", "minh"))
        older = people.page_form(minh, address, form_id)
        assert lan.post(address, people.page_form(lan, address, form_id) | theirs).status_code == 302
        refused = minh.post(address, older | mine)
        assert refused.status_code == 200
        return minh, refused

    def test_one_goes_on_from_the_refused_page(self, site):
        address = reverse("admin:progress_milestone_change", args=[people.milestone(site).pk])
        theirs, mine = {"note": "của Lan", "percent": "40"}, {"note": "của Minh", "source": "điện thoại"}
        minh, refused = self.both(address, "milestone_form", theirs, mine)
        fields = fields_of(refused, "milestone_form")
        assert (fields["note"], fields["percent"]) == (["của Minh"], ["40"])
        chosen = minh.post(address, pressed(refused, "mine:note", "milestone_form"))
        errors = chosen.context["adminform"].form.errors
        assert "của Minh" in errors["note"][0]
        assert "left-percent" in errors["percent"][0]
        assert "; giá trị tôi nhập: “" not in errors["percent"][0]
        assert minh.post(address, fields).status_code == 302
        now = people.milestone(site)
        assert (now.note, now.percent, now.source) == ("của Minh", 40, "điện thoại")

    def test_theirs_for_one_field_mine_for_another(self, site):
        address = reverse("admin:progress_milestone_change", args=[people.milestone(site).pk])
        theirs, mine = {"note": "của Lan", "percent": "40"}, {"note": "của Minh", "percent": "50"}
        minh, refused = self.both(address, "milestone_form", theirs, mine)
        before = people.milestone(site).version
        taken = minh.post(address, pressed(refused, "theirs:note", "milestone_form"))
        assert taken.status_code == 200
        assert people.milestone(site).version == before
        fields = fields_of(taken, "milestone_form")
        assert (fields["note"], fields["mine-note"], fields["percent"]) == (["của Lan"], ["của Minh"], ["50"])
        assert "Lan" in people.errors_of(taken)
        back = minh.post(address, pressed(taken, "mine:note", "milestone_form"))
        assert fields_of(back, "milestone_form")["note"] == ["của Minh"]
        again = minh.post(address, pressed(back, "theirs:note", "milestone_form"))
        assert minh.post(address, fields_of(again, "milestone_form")).status_code == 302
        now = people.milestone(site)
        assert (now.note, now.percent) == ("của Lan", 50)

    def test_a_row_inside_the_sites_page_too_and_choosing_saves_nothing_of_the_page(self, site):
        address = reverse("admin:clusters_cluster_change", args=[site.pk])
        theirs, mine = {"milestones-0-note": "của Lan"}, {"milestones-0-note": "của Minh", "note": "cụm, của Minh"}
        minh, refused = self.both(address, "cluster_form", theirs, mine)
        row = "milestones-0-note"
        taken = minh.post(address, pressed(refused, f"theirs:{row}", "cluster_form"))
        site.refresh_from_db()
        assert (taken.status_code, site.note) == (200, "")
        fields = fields_of(taken, "cluster_form")
        assert (fields[row], fields[f"mine-{row}"], fields["note"]) == (["của Lan"], ["của Minh"], ["cụm, của Minh"])
        assert minh.post(address, fields).status_code == 302
        site.refresh_from_db()
        assert (site.note, Milestone.objects.filter(note="của Lan").count()) == ("cụm, của Minh", 1)

    def test_who_saves_after_that_is_seen_before_anything_is_overwritten(self, site):
        one = people.milestone(site)
        address = reverse("admin:progress_milestone_change", args=[one.pk])
        minh, refused = self.both(address, "milestone_form", {"note": "của Lan"}, {"note": "của Minh"})
        one = people.milestone(site)
        one.note = "của người thứ ba"
        one.save()
        again = minh.post(address, fields_of(refused, "milestone_form"))
        assert "của người thứ ba" in people.errors_of(again)
        assert people.milestone(site).note == "của người thứ ba"
        assert minh.post(address, fields_of(again, "milestone_form")).status_code == 302
        assert people.milestone(site).note == "của Minh"

    def test_what_was_typed_is_text_and_never_markup(self, site):
        address = reverse("admin:progress_milestone_change", args=[people.milestone(site).pk])
        _minh, refused = self.both(address, "milestone_form", {"note": "<b>Lan</b>"}, {"note": '"><i>Minh</i>'})
        assert "<i>Minh" not in refused.content.decode()
        assert "<b>Lan" not in refused.content.decode()
