"""Columns of a list: chosen, ordered, kept in the address, the same on the page and in files."""

import csv
import io
import re

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from clusters.models import Cluster
from places.models import AdministrativeUnit, Organisation
from progress.models import Finding, Inspection, Obstacle, ObstacleKind, SavedList, SecondaryProject
from progress.records.lists import as_numbered
from progress.tests.cast import browser, document, figure, milestone, text_of

pytestmark = pytest.mark.django_db
CHOSEN = "columns=leased_area&columns=note&columns=unit"


def heads(user, query="", path="/clusters/") -> list[str]:
    html = browser(user).get(f"{path}?{query}").content.decode()
    head = html.partition("<thead")[2].partition("</thead>")[0]
    return re.findall(r"<th[^>]*>\s*(?:<a[^>]*>)?([^<]*)", head)


def test_columns_are_shown_in_the_order_asked(cast):
    assert heads(cast.department, CHOSEN) == ["Name", "Industrial land leased (ha)", "Note", "Administrative unit"]
    figure(cast.cluster, "leased-area", "12.5")
    Cluster.objects.filter(pk=cast.cluster.pk).update(note="Gần quốc lộ 3")
    text = text_of(browser(cast.department).get(f"/clusters/?{CHOSEN}"))
    assert "Cẩm Giàng 12,5 Gần quốc lộ 3 xã Cẩm Giàng, huyện Bạch Thông" in text
    assert "Vằng Mười not recorded not recorded xã Trần Phú" in text


def test_unknown_columns_do_no_harm(cast):
    assert heads(cast.department, "columns=colour") == heads(cast.department)
    assert heads(cast.department, "columns=colour&columns=unit&columns=unit&columns=name") == [
        "Name",
        "Administrative unit",
    ]


def test_every_column_can_be_shown(cast):
    page = browser(cast.department).get("/clusters/")
    keys = [key for _number, key, _header, _chosen in page.context["column_choices"]]
    for path in ("/clusters/", "/zones/"):
        assert browser(cast.department).get(path, {"columns": keys}).status_code == 200


def test_the_form_leads_to_an_address_one_can_keep(cast):
    sent = "late=no&order=&order=-late&order=&columns=unit&columns=area&place-unit=2&place-area=1&place-note=3"
    assert (
        browser(cast.department).get(f"/clusters/?{sent}").url
        == "/clusters/?late=no&order=-late&columns=area&columns=unit"
    )


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("columns=a&columns=b&place-a=1&place-b=2&order=", ""),  # as usual
        ("columns=b&place-a=1&place-b=2", "columns=b"),
        ("columns=a&columns=b&place-a=x&place-b=1", "columns=b&columns=a"),
        ("place-a=1&q=cam", "q=cam"),
    ],
)
def test_numbers_become_an_order(sent, kept):
    assert as_numbered(QueryDict(sent), ["name", "a", "b"]).urlencode() == kept


def test_filters_pages_and_exports_keep_the_columns(cast):
    html = browser(cast.department).get(f"/clusters/?{CHOSEN}").content.decode()
    form = html.partition('class="filter-bar"')[2].partition("</form>")[0]
    assert re.findall(r'name="columns" value="(\w+)"', form) == ["name", "leased_area", "note", "unit"]
    assert f"/export/clusters/?{CHOSEN.replace('&', '&amp;')}" in html


def test_a_file_has_the_columns_that_the_page_shows(cast):
    figure(cast.cluster, "leased-area", "12.5")
    query = f"{CHOSEN}&export-sheet=clusters_shown&export-format=csv&export-delimiter=;"
    for key in ("name", "leased_area", "note", "unit"):
        query += f"&export-columns={key}"
    answer = browser(cast.department).get(f"/export/clusters/?{query}")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows[1] == ["Name", "Industrial land leased (ha)", "Note", "Administrative unit"]
    assert rows[2][:2] == ["Cẩm Giàng", "12,5"]


def test_no_column_costs_a_query_per_row(cast):
    page = browser(cast.department).get("/clusters/")
    every = {"columns": [key for _number, key, _header, _chosen in page.context["column_choices"]]}
    counts = []
    for number in range(2):
        for more in range(3 * number):
            Cluster.objects.create(name=f"Cụm {more}", unit=cast.places.elsewhere, developer=cast.company)
        client = browser(cast.department)
        client.get("/clusters/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/clusters/", every)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_saved_list_keeps_its_columns_and_says_which_are_gone(cast):
    old = SavedList.objects.create(
        owner=cast.department, list_name="clusters:list", name="Cột", query="columns=note&columns=colour"
    )
    page = browser(cast.department).get(old.get_absolute_url(), follow=True)
    assert page.request["QUERY_STRING"] == "columns=note"
    assert "skipped: colour" in text_of(page)


LISTS = ["/projects/", "/obstacles/", "/documents/", "/inspections/", "/organisations/", "/units/"]


def filled(cast, number: int) -> None:
    """Record one more of everything that a list shows."""
    site = Cluster.objects.create(name=f"Cụm {number}", unit=cast.places.elsewhere, developer=cast.company)
    issuer = Organisation.objects.create(name=f"Sở {number}", kind="agency")
    paper = document(site, number=f"{number}/QĐ-UBND", title=f"Về {number}", issuer=issuer)
    kind, _made = ObstacleKind.objects.get_or_create(code="land", defaults={"name": "Đất đai", "order": 1})
    part = milestone(site, "eia")
    Obstacle.objects.create(site=site, kind=kind, milestone=part, description=f"Vướng {number}", asked_of=issuer)
    SecondaryProject.objects.create(site=site, name=f"Dự án {number}", investor=issuer, document=paper)
    visit = Inspection.objects.create(site=site, date="2026-10-01", people="Sở")
    Finding.objects.create(site=site, inspection=visit, found="Thiếu biển báo")
    AdministrativeUnit.objects.create(kind="commune", name=f"Xã {number}", parent=cast.places.elsewhere.parent)


@pytest.mark.parametrize("path", LISTS)
def test_every_list_shows_and_sorts_by_any_column_at_a_fixed_cost(cast, path):
    client, counts = browser(cast.administrator), []
    filled(cast, 1)
    context = client.get(path).context
    query = {
        "columns": [key for _number, key, _header, _chosen in context["column_choices"]],
        "order": [key for key, _text in context["sort_choices"] if key.startswith("-")],
    }
    for is_fuller in (False, True):
        with CaptureQueriesContext(connection) as asked:
            page = client.get(path, query)
        assert page.context["rows"]
        assert page.context["filter"].is_valid()
        counts.append(len(asked))
        if not is_fuller:
            for number in range(2, 6):
                filled(cast, number)
    assert counts[0] == counts[1]
    for key, _text in context["sort_choices"]:
        assert client.get(path, {"order": [key]}).status_code == 200


@pytest.mark.parametrize("path", LISTS)
def test_every_list_is_exported_as_it_is_shown(cast, path):
    filled(cast, 1)
    client = browser(cast.administrator)
    page = client.get(path)
    keys = [key for _number, key, _header, _chosen in page.context["column_choices"]][::-1]
    sheet = page.context["view"].exported()[0 if "inspections" in path else -1]
    listing = client.get(f"/export{path}", {"columns": keys, "export-sheet": sheet}).context["listing"]
    first = page.context["columns"][0]
    assert [column.key for column in listing.columns] == [first.key, *keys]
    assert len(list(listing.spec().rows)) == listing.count() > 0
