"""The first day: five steps for each role, every one of which the person may open; gone once it was read."""

import re

import pytest

from help.first_day import STEPS
from help.models import ReadGuide
from progress.access.roles import ENTERS_DATA, Role
from progress.tests.cast import browser, make_cast, text_of

pytestmark = pytest.mark.once

CAST = {
    Role.ADMINISTRATOR: "administrator",
    Role.DEPARTMENT: "department",
    Role.BOARD: "board",
    Role.LOCAL: "local",
    Role.CLERK: "clerk",
    Role.LEADER: "leader",
}
LINK = 'href="/help/first-day/"'


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_open_every_page_of_its_five_steps(cast, role):
    person = getattr(cast, CAST[role])
    person.is_staff = role in ENTERS_DATA  # as the page that adds people keeps it
    person.save()
    client = browser(person, "vi")
    page = client.get("/help/first-day/").content.decode()
    main = page.partition("<main")[2].partition("</main>")[0]
    steps = re.search(r"<ol class=\"section section-body steps\">.*?</ol>", main, re.DOTALL)[0]
    assert len(re.findall("<li>", steps)) == 5
    links = re.findall(r'href="([^"]+)"', steps)
    assert len(links) == 10
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_there_are_steps_for_every_role():
    assert STEPS.keys() == set(Role)


def test_who_has_no_role_is_told_to_ask_for_one(cast):
    assert "No role yet" in text_of(browser(cast.nobody).get("/help/first-day/"))


def test_the_link_stands_where_one_begins_until_one_has_read_it(cast):
    client = browser(cast.department)
    assert LINK in client.get("/work/").content.decode()
    assert LINK in client.get("/").content.decode()
    assert LINK not in client.get("/clusters/").content.decode()
    assert client.post("/help/read/", {"guide": "first-day"}, follow=True).request["PATH_INFO"] == "/work/"
    assert LINK not in client.get("/work/").content.decode()
    assert LINK not in browser(cast.department).get("/").content.decode()
    assert LINK in browser(cast.board).get("/").content.decode()
    assert LINK in client.get("/help/").content.decode()


def test_reading_it_twice_is_once(cast):
    client = browser(cast.leader)
    for _time in range(2):
        assert client.post("/help/read/", {"guide": "first-day"}, follow=True).request["PATH_INFO"] == "/"
    assert ReadGuide.objects.count() == 1


@pytest.mark.parametrize("guide", ["", "other"])
def test_no_other_guide_is_put_away(cast, guide):
    assert browser(cast.leader).post("/help/read/", {"guide": guide}).status_code == 400
    assert browser(cast.leader).get("/help/read/").status_code == 405
