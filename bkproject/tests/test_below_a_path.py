"""The tracker below a path of its host, https://tinh.example.vn/ccn: every address it gives lies there."""

import datetime
import re

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.urls import get_script_prefix, reverse, set_script_prefix

from bkproject.wsgi import below
from progress.tests.cast import browser, make_cast, milestone
from values.addresses import view_at
from values.dates import PartialDate
from values.today import shown_day, today

PAGES = [
    "/",
    "/work/",
    "/clusters/",
    "/zones/",
    "/promises/",
    "/obstacles/",
    "/documents/",
    "/projects/",
    "/figures/",
    "/history/",
    "/moves/",
    "/summary/",
    "/outlook/",
    "/help/",
    "/help/setup/",
    "/workbook/",
    "/import/",
    "/export/clusters/",
    "/own-tables/",
    "/admin/",
    "/admin/places/organisation/",
    "/clusters/cam-giang/",
]
ADDRESS = re.compile(r'\s(?:href|src|action|formaction|hx-get|hx-post|data-login|data-logout)="(/[^"]*)"')


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def below_a_path(settings, cast):
    """The office below /ccn; Django's handler sets the path for each request, its test client does not."""
    settings.FORCE_SCRIPT_NAME, settings.STATIC_URL = "/ccn", "/ccn/static/"
    before = get_script_prefix()
    set_script_prefix("/ccn/")
    yield
    set_script_prefix(before)


@pytest.mark.once
@pytest.mark.parametrize("page", PAGES)
def test_every_address_of_a_page_lies_below_the_path(below_a_path, cast, page):
    cast.administrator.is_staff = True
    cast.administrator.save()
    response = browser(cast.administrator).get(page)
    assert response.status_code == 200
    addresses = ADDRESS.findall(response.content.decode())
    assert addresses
    assert [address for address in addresses if not address.startswith("/ccn/")] == []


@pytest.mark.once
def test_links_of_a_past_day_keep_the_day(below_a_path, cast):
    day = shown_day(today())
    with time_machine.travel(datetime.timedelta(days=2)):
        page = browser(cast.leader).get("/clusters/", {"as_of": day}).content.decode()
    assert re.search(r'href="/ccn/clusters/cam-giang/\?as_of=\d', page)


@pytest.fixture
def asked():
    """Call it with a path and query to be asked below /ccn: what the application is asked, or where one is sent."""

    def ask(path, query=""):
        def application(environ, start_response):
            return environ["PATH_INFO"]

        sent = []
        found = below("/ccn", application)(
            {"PATH_INFO": path, "QUERY_STRING": query}, lambda status, headers: sent.append(dict(headers)["Location"])
        )
        return sent[0] if sent else found

    return ask


@pytest.mark.once
@pytest.mark.parametrize(
    ("path", "answered"),
    [
        ("/ccn/clusters/", "/clusters/"),
        ("/ccn/", "/"),
        ("/ccn", "/"),
        ("/healthz", "/healthz"),
        ("/ccn/healthz", "/healthz"),
    ],
)
def test_what_lies_below_the_path_is_answered(asked, path, answered):
    assert asked(path) == answered


@pytest.mark.once
@pytest.mark.parametrize(
    ("path", "query", "to"),
    [
        ("/", "", "/ccn/"),
        ("/ccns/", "", "/ccn/ccns/"),
        ("/clusters/", "q=a", "/ccn/clusters/?q=a"),
        ("//evil.example/", "", "/ccn//evil.example/"),
        ("/a\r\nSet-Cookie: b", "", "/ccn/a%0D%0ASet-Cookie%3A%20b"),
    ],
)
def test_others_are_sent_below_it(asked, path, query, to):
    assert asked(path, query) == to


@pytest.mark.once
def test_our_own_addresses_find_their_views(below_a_path):
    assert reverse("clusters:list") == "/ccn/clusters/"
    assert view_at(reverse("clusters:list")).view_name == "clusters:list"


@pytest.mark.once
def test_links_of_mails_name_the_path_once(below_a_path, cast, settings):
    settings.SITE_URL = "https://tinh.example.vn"
    eia = milestone(cast.cluster, "eia")
    eia.planned = PartialDate.parse("2025")
    eia.save()
    cast.department.email = "so@example.vn"
    cast.department.save()
    call_command("send_digest")
    [sent] = [one for one in mail.outbox if one.to == ["so@example.vn"]]
    links = re.findall(r"https?://\S+", sent.body)
    assert links
    assert [link for link in links if not re.match(r"https://tinh\.example\.vn/ccn/(?!ccn)", link)] == []
