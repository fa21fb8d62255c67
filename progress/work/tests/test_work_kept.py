"""My work is kept ready for its reader, until somebody saves anything."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from progress.models import PersonInCharge
from progress.remarks.actions import write_remark
from progress.tests.cast import browser, make_cast, milestone, record, text_of

pytestmark = pytest.mark.usefixtures("in_a_file")
WORK = "/work/"
NO_PAGE = 16  # statements at most where the page is kept: who asks, what they may do, what the filters offer


@pytest.fixture
def cast():
    cast = make_cast()
    record(cast.cluster, "eia", planned="20/11/2026")
    return cast


def opened(client, address: str = WORK):
    """The page, and with how many statements it was made."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return text_of(response), len(captured)


def test_nothing_is_read_twice(cast):
    client = browser(cast.department)
    (said, made), (again, kept) = opened(client), opened(client)
    assert said == again
    assert kept <= NO_PAGE < made


def test_every_save_is_seen_at_once(cast):
    client = browser(cast.department)
    before = opened(client)[0]
    record(cast.cluster, "feasibility", planned="2021")
    after = opened(client)[0]
    assert after != before
    found = milestone(cast.cluster, "eia")
    write_remark(by=cast.department, record=found, text="Đang chờ thẩm định")
    assert opened(client)[0] != after


def test_each_reads_their_own(cast):
    readers = [cast.department, cast.board, cast.clerk]
    pages = [opened(browser(reader))[0] for reader in readers]
    assert len(set(pages)) == 3
    assert [opened(browser(reader))[0] for reader in readers] == pages


def test_what_it_is_narrowed_to_is_another_page(cast):
    client = browser(cast.department)
    PersonInCharge.objects.create(site_id=cast.cluster.pk, person=cast.department)
    assert opened(client)[0] != opened(client, f"{WORK}?kind=zone")[0] != opened(client, f"{WORK}?whose=all")[0]


def test_the_language_is_that_of_the_reader(cast):
    assert "Overdue without explanation" in opened(browser(cast.department))[0]
    assert "Overdue without explanation" not in opened(browser(cast.department, "vi"))[0]


def test_tomorrow_is_another_page(cast, time_machine):
    client = browser(cast.department)
    time_machine.move_to("2026-11-23T08:00+07:00")
    before = opened(client)[0]
    time_machine.move_to("2026-11-24T08:00+07:00")
    said, made = opened(client)
    assert said != before
    assert made > NO_PAGE
