"""The dashboard is kept ready for who reads the same, until somebody saves anything."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bkproject.tests.undisturbed import undisturbed
from progress.models import Milestone, Site, State
from progress.tests.cast import browser, make_cast, text_of

pytestmark = pytest.mark.usefixtures("in_a_file")
NO_PAGE = 12  # statements at most where the page is kept: who asks, and what they may do


@pytest.fixture
def cast():
    return make_cast()


def opened(client, address: str = "/"):
    """The page, and with how many statements it was made."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return text_of(response), len(captured)


@undisturbed
def test_the_second_reader_waits_for_nothing(cast):
    first, second = browser(cast.leader), browser(cast.leader)
    cast.department.save()  # nothing is kept of this version yet
    (said, made), (again, kept) = opened(first), opened(second)
    assert said == again
    assert kept <= NO_PAGE < made


def test_every_save_is_seen_at_once(cast):
    client = browser(cast.leader)
    assert "1 in operation" not in opened(client)[0]
    milestone = Milestone.objects.get(site=cast.cluster.pk, stage__code="operation")
    milestone.state = State.DONE
    milestone.save()
    assert "1 in operation" in opened(client)[0]
    Site.objects.filter(pk=cast.cluster.pk).delete()
    assert "1 in operation" not in opened(client)[0]


def test_what_another_process_wrote_is_seen_at_once(cast):
    client = browser(cast.leader)
    before = opened(client)[0]
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("UPDATE progress_milestone SET state = 'done'")
    other.close()
    assert opened(client)[0] != before


def test_each_reads_what_they_may_see(cast, clock_stands):
    readers = [cast.leader, cast.board, cast.local, cast.clerk]
    pages = [opened(browser(reader))[0] for reader in readers]
    assert len(set(pages)) == 4
    assert [opened(browser(reader))[0] for reader in readers] == pages


def test_a_right_taken_away_is_gone_at_once(cast):
    client = browser(cast.department)
    assert "Reminder letters" in opened(client)[0]
    permission = Permission.objects.get(codename="view_letterhead")
    cast.department.groups.get().permissions.remove(permission)
    assert "Reminder letters" not in opened(client)[0]


def test_the_language_is_that_of_the_reader(cast):
    assert "Open obstacles" in opened(browser(cast.leader))[0]
    assert "Open obstacles" not in opened(browser(cast.leader, "vi"))[0]
    assert "Open obstacles" in opened(browser(cast.leader))[0]


def test_tomorrow_is_another_page(cast, time_machine):
    client = browser(cast.leader)
    time_machine.move_to("2026-11-23T08:00+07:00")
    assert "as at 23/11/2026" in opened(client)[0]
    time_machine.move_to("2026-11-24T08:00+07:00")
    said, made = opened(client)
    assert "as at 24/11/2026" in said
    assert made > NO_PAGE
