"""When units are divided and people move: who sees a site, and who settles a report that was returned."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clusters.models import Cluster
from places.models import AdministrativeUnit
from progress.access.roles import Role
from progress.models import StaffProfile, Submission
from progress.tests.cast import browser, milestone, person, text_of
from progress.tests.submitting import accept, address, again, form_of, report, send_back

pytestmark = pytest.mark.usefixtures("in_english")


class TestADividedUnit:
    @pytest.fixture
    def parts(self, cast):
        """Trần Phú, in which Vằng Mười lies, became Trần Phú and Na Rì."""
        unit = AdministrativeUnit.objects.create
        names = ("Trần Phú", "Na Rì")
        parts = [unit(kind="commune", name=name, parent=cast.places.province) for name in names]
        cast.places.elsewhere.successors.add(*parts)
        return parts

    def test_shows_an_officer_of_a_part_only_what_is_placed_there(self, cast, parts):
        officers = [person(f"o{part.pk}", Role.LOCAL, unit=part) for part in parts]
        page = cast.other_cluster.get_absolute_url()
        assert [browser(officer).get(page).status_code for officer in officers] == [404, 404]
        cast.other_cluster.unit = parts[1]
        cast.other_cluster.save()
        assert [browser(officer).get(page).status_code for officer in officers] == [404, 200]

    def test_is_seen_whole_by_an_officer_of_all_its_parts(self, cast, parts):
        officer = person("province", Role.LOCAL, unit=cast.places.province)
        assert browser(officer).get(cast.other_cluster.get_absolute_url()).status_code == 200

    def test_is_seen_whole_where_its_parts_became_one_again(self, cast, parts):
        again = AdministrativeUnit.objects.create(kind="commune", name="Hợp Nhất")
        for part in parts:
            part.successors.add(again)
        officer = person("again", Role.LOCAL, unit=again)
        assert browser(officer).get(cast.other_cluster.get_absolute_url()).status_code == 200

    def test_of_one_successor_stays_that_ones(self, cast, parts):
        assert browser(cast.local).get(cast.cluster.get_absolute_url()).status_code == 200

    def test_keeps_an_officer_of_a_part_from_its_exports_and_search(self, cast, parts):
        officer = person("part", Role.LOCAL, unit=parts[0])
        assert "Vằng Mười" not in browser(officer).get(reverse("progress:search"), {"q": "vang muoi"}).content.decode()
        listed = browser(officer).get("/clusters/?export=csv").content.decode()
        assert "Vằng Mười" not in listed


@pytest.fixture
def returned(cast):
    """A report of the clerk's that was returned before they moved to another company."""
    sent = report(cast, percent=40, reason="đã nộp")
    assert send_back(browser(cast.department), sent).status_code == 302
    move(cast.clerk, cast.rival)
    return again(sent)


def move(user, company) -> None:
    profile = StaffProfile.objects.get(user=user)
    profile.organisation = company
    profile.save()


def work(user) -> str:
    return text_of(browser(user, "en").get(reverse("progress:work")))


class TestAReturnedReportOfOneWhoMoved:
    def test_is_no_longer_theirs(self, cast, returned):
        client = browser(cast.clerk)
        for step in ("", "edit", "withdraw"):
            assert client.get(address(step, returned)).status_code in (404, 405)
            assert client.post(address(step, returned), {"version": returned.version}).status_code in (404, 405)
        assert again(returned).state == "returned"
        assert "Thiếu văn bản" not in work(cast.clerk)

    def test_nor_where_they_still_see_the_site_as_a_leader(self, cast, returned):
        cast.clerk.groups.set([cast.leader.groups.get()])
        client = browser(cast.clerk)
        assert "Correct and send again" not in text_of(client.get(address("", returned)))
        assert client.get(address("edit", returned)).status_code == 403
        assert client.post(address("withdraw", returned), {"version": returned.version}).status_code == 403
        assert again(returned).state == "returned"

    def test_is_mended_by_their_successor_whose_it_is_from_then_on(self, cast, returned):
        heir = person("heir", Role.CLERK, organisation=cast.company)
        client = browser(heir, "en")
        assert "Thiếu văn bản" in work(heir)
        assert "EIA" in text_of(client.get(reverse("progress:submissions")))
        page = text_of(client.get(address("", returned)))
        assert "Report of a colleague who left" in page
        assert "Thiếu văn bản" in page
        edit = address("edit", returned)
        response = client.post(edit, form_of(client.get(edit)) | {"percent": "45", "reason": "bổ sung văn bản"})
        assert response.status_code == 302
        now = again(returned)
        assert (now.state, now.reporter, now.values["percent"]) == ("waiting", heir, "45")
        assert now.history.first().history_user == heir
        accept(browser(cast.department), now)
        assert milestone(cast.cluster, "eia").percent == 45

    def test_is_withdrawn_by_their_successor(self, cast, returned):
        heir = person("heir", Role.CLERK, organisation=cast.company)
        browser(heir).post(address("withdraw", returned), {"version": returned.version})
        assert again(returned).state == "withdrawn"

    def test_waits_for_the_officer_who_sees_why_and_decides(self, cast, returned):
        assert "EIA, returned to Clerk, who no longer reports for this site" in work(cast.department)
        client = browser(cast.department, "en")
        assert "EIA" in text_of(client.get(reverse("progress:submissions")))
        page = text_of(client.get(address("", returned)))
        assert "This was returned, but its reporter no longer reports for this site." in page
        assert "Return to the reporter" not in page
        again_returned = client.post(address("return", returned), {"version": returned.version, "reason": "x"})
        assert "This report was returned already." in text_of(again_returned)
        assert accept(client, returned).status_code == 302
        assert (again(returned).state, milestone(cast.cluster, "eia").percent) == ("accepted", 40)

    def test_is_corrected_or_closed_by_the_officer(self, cast, returned):
        client, correct = browser(cast.department, "en"), address("correct", returned)
        data = form_of(client.get(correct)) | {"percent": "35", "reason": "theo biên bản"}
        assert client.post(correct, data).status_code == 302
        assert milestone(cast.cluster, "eia").percent == 35
        other = report(cast, who=cast.local, percent=50)
        send_back(client, other)
        StaffProfile.objects.filter(user=cast.local).update(unit=cast.places.elsewhere)
        client.post(address("withdraw", other), {"version": again(other).version})
        assert again(other).state == "withdrawn"

    def test_of_an_account_that_was_closed_goes_the_same_way(self, cast):
        sent = report(cast, percent=40)
        send_back(browser(cast.department), sent)
        assert "Clerk, who no longer reports" not in work(cast.department)
        cast.clerk.is_active = False
        cast.clerk.save()
        assert "EIA, returned to Clerk, who no longer reports for this site" in work(cast.department)

    def test_is_nobodys_else(self, cast, returned):
        for user, code in ((cast.leader, 403), (cast.department, 403), (cast.board, 404), (cast.nobody, 404)):
            assert browser(user).get(address("edit", returned)).status_code == code

    def test_of_one_who_still_reports_stays_with_them(self, cast):
        sent = report(cast, percent=40)
        send_back(browser(cast.department), sent)
        heir = person("heir", Role.CLERK, organisation=cast.company)
        assert "Correct and send again" not in text_of(browser(heir, "en").get(address("", sent)))
        assert browser(heir).get(address("edit", sent)).status_code == 403
        assert browser(heir).post(address("withdraw", sent), {"version": again(sent).version}).status_code == 403
        assert "Approve" not in text_of(browser(cast.department, "en").get(address("", sent)))

    @pytest.mark.once
    def test_is_found_at_the_same_cost_however_many_there_are(self, cast, returned):
        def cost(user) -> int:
            client = browser(user)
            client.get(reverse("progress:work"))
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("progress:work"))
            return len(queries)

        def leave(number: int) -> None:
            unit = AdministrativeUnit.objects.create(kind="commune", name=f"Xã {number}")
            site = Cluster.objects.create(name=f"Cụm {number}", unit=unit, developer=cast.company)
            gone = person(f"gone{number}", Role.LOCAL, unit=unit)
            Submission.objects.create(
                site_id=site.pk, milestone=milestone(site, "eia"), reporter=gone, values={"percent": "1"},
                seen_values={"percent": None}, state="returned", decided_by=cast.department,
                decided_at=returned.decided_at, decision_reason="thiếu",
            )  # fmt: skip
            StaffProfile.objects.filter(user=gone).update(unit=cast.places.elsewhere)

        leave(0)
        before = cost(cast.department)
        for number in range(1, 4):
            leave(number)
        assert cost(cast.department) == before
