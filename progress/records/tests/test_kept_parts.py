"""My work and the lists of sites are kept ready for their reader, until anybody saves anything."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.safestring import SafeString

from bkproject.tests.undisturbed import undisturbed
from history.data_version import Kept
from progress.models import PersonInCharge
from progress.remarks.actions import write_remark
from progress.templatetags import kept
from progress.tests.cast import browser, make_cast, milestone, record, text_of, without_minute

pytestmark = pytest.mark.usefixtures("in_a_file")
WORK, LIST = "/work/", "/clusters/"
# Statements at most where the page is kept: who asks, what they may do, what the filters offer, how many are found.
NO_PAGE = {WORK: 16, LIST: 12}


@pytest.fixture
def cast():
    cast = make_cast()
    record(cast.cluster, "eia", planned="20/11/2026")
    return cast


def opened(client, address: str):
    """The page, and with how many statements it was made."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return text_of(response), len(captured)


@pytest.mark.parametrize("address", NO_PAGE)
@undisturbed
def test_nothing_is_read_twice(cast, address):
    client = browser(cast.department)
    cast.clerk.save()  # nothing is kept of this version yet
    (said, made), (again, kept) = opened(client, address), opened(client, address)
    assert said == again
    assert kept <= NO_PAGE[address]
    assert kept < made


@pytest.mark.parametrize("address", NO_PAGE)
def test_every_save_is_seen_at_once(cast, address):
    client = browser(cast.department)
    before = opened(client, address)[0]
    record(cast.cluster, "feasibility", planned="2021")
    assert opened(client, address)[0] != before


def test_a_remark_answers_what_is_overdue_at_once(cast):
    client, found = browser(cast.department), milestone(cast.cluster, "eia")
    before = opened(client, WORK)[0]
    write_remark(by=cast.department, record=found, text="Đang chờ thẩm định")
    assert opened(client, WORK)[0] != before


@pytest.mark.parametrize("address", NO_PAGE)
def test_each_reads_their_own(cast, address, clock_stands):
    readers = [cast.department, cast.clerk]
    pages = [opened(browser(reader), address)[0] for reader in readers]
    assert len(set(pages)) == 2
    assert [opened(browser(reader), address)[0] for reader in readers] == pages


def test_what_it_is_narrowed_to_is_another_page(cast):
    client = browser(cast.department)
    PersonInCharge.objects.create(site_id=cast.cluster.pk, person=cast.department)
    mine, zones, every = (opened(client, f"{WORK}{asked}")[0] for asked in ("", "?kind=zone", "?whose=all"))
    assert len({mine, zones, every}) == 3


@pytest.mark.parametrize("address", NO_PAGE)
def test_the_language_is_that_of_the_reader(cast, address, clock_stands):
    english, vietnamese = (opened(browser(cast.department, language), address)[0] for language in ("en", "vi"))
    assert english != vietnamese
    assert opened(browser(cast.department, "en"), address)[0] == english


def test_tomorrow_is_another_page(cast, time_machine):
    client = browser(cast.department)
    time_machine.move_to("2026-11-23T08:00+07:00")
    before, made = opened(client, WORK)
    time_machine.move_to("2026-11-24T08:00+07:00")
    said, made_anew = opened(client, WORK)
    assert said != before
    assert made_anew == made


TOKEN = re.compile(r'(csrfmiddlewaretoken" value="|x-csrftoken": ")[^"]*')
LISTS = (
    LIST,
    f"{LIST}?late=yes&order=-late",
    f"{LIST}?columns=area&columns=unit&order=name&order=-area",
    f"{LIST}?state=none",
    f"{LIST}?unit=%22%3E%3Cb%3E&developer=1",
    "/zones/?late=yes",
    "/projects/?state=building&order=-land",
    "/documents/",
)


def test_what_is_drawn_once_is_the_same_drawn_anew(cast, monkeypatch, clock_stands):
    readers = [(cast.department, "vi"), (cast.department, "en"), (cast.clerk, "vi"), (cast.leader, "vi")]

    def pages() -> list[str]:
        clients = [browser(*reader) for reader in readers]
        shown = [client.get(address).content.decode() for client in clients for address in LISTS]
        return [TOKEN.sub("", without_minute(page)) for page in shown]

    monkeypatch.setattr(kept, "_made", Kept(most=0))
    anew = pages()
    monkeypatch.setattr(kept, "_made", Kept(most=200))
    assert pages() == anew
    assert pages() == anew


def test_text_that_is_safe_is_not_given_out_for_the_same_that_is_not():
    assert kept.plain(("<b>", [1])) == ("<b>", (1,))
    assert kept.plain("<b>") != kept.plain(SafeString("<b>"))
    with pytest.raises(TypeError):
        kept.plain(object())
