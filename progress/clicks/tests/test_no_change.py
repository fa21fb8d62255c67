"""“No change in the period” confirms that somebody looked, and changes nothing of what was looked at."""

import re

import pytest

from progress.models import NoChange, SiteSummary
from progress.records.history import changes_of_site
from progress.tests.cast import browser, htmx, milestone, record, text_of
from progress.work.tests.test_work_update import address, form_of

pytestmark = pytest.mark.usefixtures("ready_columns_hold")

PAGE = "/clusters/cam-giang/"


@pytest.fixture
def late(cast):
    return record(cast.cluster, "eia", planned="2020", state="in_progress", note="cũ")


def press(client, found, name="no_change", page="", **typed):
    """Send the form as it stands, changed as `typed` says, by its button of that name."""
    page = page or address(found)
    value = re.search(rf'name="{name}"\s+value="([^"]+)"', client.get(page).content.decode()).group(1)
    return client.post(page, form_of(client.get(page)) | typed | {name: value})


class TestOfAMilestone:
    @pytest.mark.parametrize("who", ["department", "clerk", "local", "administrator"])
    def test_leaves_its_values_its_version_and_its_history_as_they_are(self, cast, late, who):
        before = milestone(cast.cluster, "eia")
        was = (before.version, before.changed_at, before.history.count())
        response = press(htmx(getattr(cast, who)), late)
        assert "No change: confirmed" in text_of(response)
        after = milestone(cast.cluster, "eia")
        assert (after.version, after.changed_at, after.history.count()) == was
        confirmation = NoChange.objects.get()
        assert (confirmation.milestone, confirmation.confirmed_by) == (late, getattr(cast, who))

    def test_said_twice_it_is_recorded_once_until_something_is_saved(self, cast, late):
        press(htmx(cast.department), late)
        press(htmx(cast.department), late)
        assert NoChange.objects.count() == 1
        press(htmx(cast.clerk), late)
        record(cast.cluster, "eia", note="mới")
        press(htmx(cast.department), late)
        assert NoChange.objects.count() == 3

    def test_of_a_whole_site_too(self, cast):
        for _press in range(2):
            browser(cast.department).post(f"/sites/{cast.cluster.pk}/no-change/")
        assert NoChange.objects.count() == 1

    def test_the_page_and_the_history_tell_it_until_something_is_saved(self, cast, late):
        press(htmx(cast.department), late)
        today = NoChange.objects.get().confirmed_on
        told = f"No change confirmed on {today:%d/%m/%Y} by Department"
        page = text_of(browser(cast.leader).get(PAGE))
        assert told in page
        assert f"confirmation of no change: EIA, {today:%d/%m/%Y}" in page
        record(cast.cluster, "eia", percent=10)
        assert told not in text_of(browser(cast.leader).get(PAGE))

    def test_a_site_is_touched_by_it_until_it_is_taken_back(self, cast, late):
        def last_touch():
            return SiteSummary.objects.get(site=cast.cluster.pk).last_touch

        before, changed = last_touch(), SiteSummary.objects.get(site=cast.cluster.pk).last_change
        client = htmx(cast.department)
        response = press(client, late)
        assert last_touch() == NoChange.history.get().history_date != before
        assert SiteSummary.objects.get(site=cast.cluster.pk).last_change == changed
        value = re.search(r'"undo_no_change": "([\d-]+)"', response.content.decode()).group(1)
        client.post(address(late), {"undo_no_change": value})
        # That it was taken back is recorded of the site too.
        assert last_touch() == NoChange.history.latest("history_id").history_date

    def test_one_click_takes_it_back(self, cast, late):
        client = htmx(cast.department)
        response = press(client, late)
        value = re.search(r'"undo_no_change": "([\d-]+)"', response.content.decode()).group(1)
        assert "Undone" in text_of(client.post(address(late), {"undo_no_change": value}))
        assert not NoChange.objects.exists()
        assert client.post(address(late), {"undo_no_change": value}).status_code == 422

    def test_what_was_typed_is_not_lost(self, cast, late):
        response = press(htmx(cast.department), late, percent="40", page=f"{PAGE}milestones/{late.pk}/")
        assert response.status_code == 422
        assert "New values were entered" in text_of(response)
        assert 'value="40"' in response.content.decode()
        assert not NoChange.objects.exists()

    def test_after_somebody_elses_save_it_is_refused(self, cast, late):
        client, page = htmx(cast.department), address(late)
        html = client.get(page).content.decode()
        value = re.search(r'name="no_change"\s+value="([^"]+)"', html).group(1)
        record(cast.cluster, "eia", percent=10)
        response = client.post(page, {"no_change": value})
        assert response.status_code == 422
        assert "was changed in the meantime" in text_of(response)
        assert not NoChange.objects.exists()

    @pytest.mark.parametrize("wrong", ["", "x", "1", "1-1-", "0-1", "999999-1"])
    def test_a_made_up_click_does_nothing(self, cast, late, wrong):
        assert htmx(cast.department).post(address(late), {"no_change": wrong}).status_code == 422
        assert not NoChange.objects.exists()

    def test_the_group_must_hold_the_permission(self, cast, late):
        cast.clerk.groups.get().permissions.filter(codename="add_nochange").delete()
        page = address(late)
        assert htmx(cast.clerk).post(page, {"no_change": f"{late.pk}-{late.version}"}).status_code == 403


class TestOfASite:
    def test_is_dated_with_who_and_leads_back(self, cast):
        client = browser(cast.department)
        response = client.post(f"/sites/{cast.cluster.pk}/no-change/")
        assert (response.status_code, response.url) == (302, f"{PAGE}#milestones")
        html = client.get(PAGE)
        assert "No change: confirmed: CCN Cẩm Giàng" in text_of(html)
        assert "No change confirmed on" in text_of(html)
        link = re.search(r'href="(/history/nochange/\d+/undo/)"', html.content.decode()).group(1)
        form = client.get(link).context["form"].initial
        client.post(link, {"reason": "nhầm", **form})
        assert not NoChange.objects.exists()

    def test_is_in_the_history_of_the_site_and_as_of_a_day(self, cast, time_machine):
        time_machine.move_to("2027-01-10 09:00+07:00")
        browser(cast.department).post(f"/sites/{cast.cluster.pk}/no-change/")
        time_machine.move_to("2027-01-20 09:00+07:00")
        reader = browser(cast.leader)
        assert changes_of_site(cast.cluster)[0].subject == "confirmation of no change: 10/01/2027"
        assert "No change confirmed on 10/01/2027" in text_of(reader.get(f"{PAGE}?as_of=2027-01-12"))
        assert "No change confirmed" not in text_of(reader.get(f"{PAGE}?as_of=2027-01-09"))


class TestOfTheTicked:
    def test_all_are_confirmed(self, cast, late):
        client = browser(cast.department)
        others = [record(cast.cluster, code, planned="2020") for code in ("plan", "operation")]
        page = f"/work/together/?milestone={late.pk}"
        chosen = [f"{m.pk}:{m.version}" for m in (late, *others)]
        response = client.post(page, {"milestone": chosen, "step": "no-change"})
        assert response.url == "/work/"
        assert "No change confirmed: 3 milestones." in text_of(client.get("/work/"))
        assert NoChange.objects.count() == 3

    def test_none_is_where_somebody_saved_meanwhile(self, cast, late):
        other = record(cast.cluster, "plan", planned="2020")
        chosen = [f"{m.pk}:{m.version}" for m in (late, other)]
        record(cast.cluster, "plan", percent=5)
        client = browser(cast.department)
        response = client.post("/work/together/", {"milestone": chosen, "step": "no-change"})
        assert response.url.startswith("/work/together/?milestone=")
        assert not NoChange.objects.exists()
