"""Whoever sees some sites only finds no organisation but those named there, on no page and in no form or workbook."""

import re
from collections import Counter, deque
from html import unescape
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from bkproject.tests.planted import organisation, organisations_at, text_in, words_in
from places.models import Organisation
from places.resources import OrganisationLookup, OrganisationResource
from progress.access.roles import Role
from progress.models import Document, Finding, Inspection, Obstacle, SecondaryProject, SiteEvent, Submission
from progress.projects.resources import ProjectResource
from progress.tests.cast import browser, make_cast, person
from progress.tests.sheets import imported, refused
from spreadsheets.cell import CellError
from values.tests.page_forms import fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
AT = {"cluster": "Ocum", "other_cluster": "Ongoai", "zone": "Okhu"}
UNNAMED = "Ochung"
WORDS = {*AT.values(), UNNAMED}
SCOPED = {"clerk": "cluster", "local": "cluster", "board": "zone"}
LINK = re.compile(r'(?:href|action|src|hx-get|data-ajax--url)="([^"#]+)')
COLUMN = re.compile(r'name="export-columns"\s+value="([^"]+)"')
NOT_FOLLOWED = ("/static/", "/logout/", "/i18n/", "/password/", "/healthz")
NUMBER = re.compile(r"[0-9a-f]{32}|\d+")
TELLING = ("site", "sheet", "export-sheet", "template", "as_of")  # the names in a query that make another page
FEWEST_PAGES = 40
FOR_EVERYBODY = ("/invest/", "/open-data/")  # kept by anybody: what the office published


@pytest.fixture
def office():
    """Everybody is let into the administration: what they may do there is a matter of their permissions."""
    cast = make_cast()
    cast.named = {name: organisations_at(getattr(cast, name), word) for name, word in AT.items()}
    cast.unnamed = organisation(UNNAMED, "chưa được nêu")
    clerk = cast.clerk.staff_profile
    clerk.organisation = cast.named["cluster"]["developer"]
    clerk.save()
    person("colleague", Role.CLERK, organisation=cast.named["other_cluster"]["developer"])
    get_user_model().objects.update(is_staff=True)
    return cast


def addresses_in(page: str, address: str):
    for link in LINK.findall(page):
        found = urlsplit(urljoin(address, unescape(link)))
        if found.netloc == "" and found.path.startswith("/") and not found.path.startswith(NOT_FOLLOWED):
            yield found._replace(fragment="")


def crawl(client, start):
    """Every answer that links lead to from `start`: of pages that differ in a number only, the first of them."""
    waiting, known = deque(map(urlsplit, start)), Counter()
    started = {*start}
    while waiting:
        at = waiting.popleft()
        query = parse_qs(at.query)
        page = NUMBER.sub("#", at.path), *(NUMBER.sub("#", str(query.get(name))) for name in TELLING)
        known[page] += 1
        if known[page] > 1 and at.geturl() not in started:
            continue
        started.discard(at.geturl())
        response = client.get(at.geturl())
        yield at.geturl(), response
        if response.get("Location"):
            waiting.extend(addresses_in(f'href="{response["Location"]}"', at.geturl()))
        if not response.get("Content-Type", "").startswith("text/html"):
            continue
        page = text_in(response)
        waiting.extend(addresses_in(page, at.geturl()))
        if columns := COLUMN.findall(page):
            chosen = {"export-format": "xlsx", "export-columns": columns}
            yield f"{at.geturl()} as a file", client.post(at.geturl(), chosen)
    assert len(known) > FEWEST_PAGES


@pytest.mark.parametrize("role", SCOPED)
def test_a_crawl_finds_the_organisations_of_the_own_sites_only(office, role):
    own, seen = AT[SCOPED[role]], set()
    starts = ["/", "/admin/", "/workbook/", "/workbook/file/?template=1", "/search/?q=Och", "/search/?q=On"]
    starts += [reverse("progress:object-history", args=["organisation", one.pk]) for one in Organisation.objects.all()]
    starts += [reverse("admin:places_organisation_change", args=[one.pk]) for one in Organisation.objects.all()]
    starts += [reverse("letter", args=[one.pk]) for one in Organisation.objects.all()]
    for field in ("investor", "issuer"):
        model = "secondaryproject" if field == "investor" else "document"
        starts.append(f"/admin/autocomplete/?app_label=progress&model_name={model}&field_name={field}&term=O")
    leaks = []
    for address, response in crawl(browser(getattr(office, role), language="vi"), starts):
        assert response.status_code < 500, address
        if not urlsplit(address).path.startswith(FOR_EVERYBODY):
            assert "no-store" in response.get("Cache-Control", ""), address
        words = words_in(response, WORDS)
        seen |= words
        if words - {own}:
            leaks.append((address, response.status_code, words - {own}))
    assert leaks == []
    assert seen == {own}


@pytest.mark.parametrize("role", ["department", "leader", "administrator"])
def test_whoever_sees_every_site_sees_every_organisation(office, role):
    client = browser(getattr(office, role))
    for word in WORDS:
        assert word in text_in(client.get("/search/", {"q": word}))
    assert client.get(reverse("progress:object-history", args=["organisation", office.unnamed.pk])).status_code == 200


def test_one_s_own_is_seen_with_all_that_is_recorded(office):
    address = reverse("progress:object-history", args=["organisation", office.named["cluster"]["issuer"].pk])
    page = text_in(browser(office.clerk).get(address))
    assert "Ocum đường" in page
    assert "Ocum máy" in page


# Forms that name an organisation, who fills them in, and where: what is not offered is not taken either.
FORMS = [
    ("board", "/obstacles/add/?site={site}", "asked_of", {"description": "Vướng mới", "kind": "land"}),
    (
        "board",
        "/events/add/?site={site}&kind=developer-changed",
        "new_developer",
        {"kind": "developer-changed", "date": "2026"},
    ),
    ("board", "/projects/add/?site={site}", "investor", {"name": "Nhà máy mới", "state": "planned"}),
    ("board", "/documents/add/?site={site}", "issuer", {"kind": "decision", "number": "77/QĐ"}),
    ("clerk", "/documents/add/?site={site}", "issuer", {"kind": "decision", "number": "77/QĐ"}),
    ("local", "/submissions/obstacle/?site={site}", "asked_of", {"description": "Vướng mới", "kind": "land"}),
]


def count_of_records() -> list[int]:
    models = (Obstacle, SiteEvent, SecondaryProject, Document, Finding, Inspection, Submission)
    return [model.objects.count() for model in models]


@pytest.mark.parametrize(("role", "address", "field", "values"), FORMS)
@pytest.mark.parametrize("is_own", [True, False])
def test_a_form_takes_no_organisation_that_it_does_not_offer(office, role, address, field, values, is_own):
    site = getattr(office, SCOPED[role])
    kinds = {"issuer": "issuer", "asked_of": "asked_of", "investor": "investor"}
    named = office.named[SCOPED[role] if is_own else "other_cluster"][kinds.get(field, "developer")]
    if field == "new_developer" and is_own:
        named = office.named["zone"]["investor"]
    kind = Obstacle.objects.first().kind_id
    sent = {**values, field: named.pk} | ({"kind": kind} if values.get("kind") == "land" else {})
    before = count_of_records()
    response = browser(getattr(office, role)).post(address.format(site=site.pk), sent)
    is_refused_there = field in getattr(response.context and response.context.get("form"), "errors", {})
    assert is_refused_there is not is_own
    if not is_own:
        assert response.status_code == 422
        assert count_of_records() == before
        assert not words_in(response, {AT["other_cluster"]})


@pytest.mark.parametrize("is_own", [True, False])
def test_a_finding_takes_no_one_responsible_out_of_the_scope(office, is_own):
    one = office.named["zone" if is_own else "other_cluster"]["responsible"]
    sent = {
        "kind": "inspection", "date": "14/09/2026", "new_document_kind": "minutes",
        "findings-TOTAL_FORMS": 1, "findings-INITIAL_FORMS": 0,
        "findings-0-found": "rác", "findings-0-responsible": one.pk,
    }  # fmt: skip
    before = Finding.objects.count()
    response = browser(office.board).post(f"/inspections/add/?site={office.zone.pk}", sent)
    assert (response.status_code == 302) is is_own
    assert Finding.objects.count() == before + is_own
    assert not words_in(response, {AT["other_cluster"]})


class TestFiles:
    """In a file, an organisation that the person may not see is answered like one that is not recorded."""

    PROJECTS = ["site", "name", "investor"]

    def test_a_clerk_is_told_the_same_of_a_name_elsewhere_as_of_one_that_nobody_has(self, office):
        told = []
        for name in (office.named["other_cluster"]["investor"].name, "Xoxo xo"):
            [message] = refused(office.clerk, ProjectResource, self.PROJECTS, ["Cẩm Giàng", "Nhà máy giày", name])
            told.append(message.replace(name, ""))
        assert told[0] == told[1]

    def test_no_name_elsewhere_is_offered_for_one_that_is_nearly_the_same(self, office):
        near = office.named["other_cluster"]["investor"].name.replace("nhà", "nha")[:-1]
        for person_ in (office.clerk, office.local, office.board):
            site = "Thanh Bình" if person_ == office.board else "Cẩm Giàng"
            [message] = refused(person_, ProjectResource, self.PROJECTS, [site, "Nhà máy giày", near])
            assert "Ongoai nhà" not in message

    def test_an_officer_s_full_name_is_the_recorded_organisation_and_no_double(self, office):
        there = office.named["other_cluster"]["investor"]
        imported(office.board, ProjectResource, self.PROJECTS, ["Thanh Bình", "Nhà máy giày", there.name.upper()])
        assert SecondaryProject.objects.get(name="Nhà máy giày").investor == there
        assert Organisation.objects.visible_to(office.board).filter(pk=there.pk).exists()

    def test_its_short_name_is_not_enough(self, office):
        there = office.named["other_cluster"]["investor"]
        row = ["Thanh Bình", "Nhà máy giày", there.short_name]
        assert refused(office.board, ProjectResource, self.PROJECTS, row)

    def test_a_row_for_one_elsewhere_changes_and_shows_nothing_of_it(self, office):
        there = office.named["other_cluster"]["investor"]
        header = ["name", "kind", "address"]
        [message] = refused(office.board, OrganisationResource, header, [there.name, "enterprise", "Đường mới"])
        assert there.address not in message
        there.refresh_from_db()
        assert there.address == "Ongoai đường nhà đầu tư"
        assert Organisation.objects.called(there.name).count() == 1

    def test_its_number_names_nothing(self, office):
        there = office.named["other_cluster"]["investor"]
        row = [there.pk, "Tên khác", "enterprise", there.version]
        assert refused(office.board, OrganisationResource, ["id", "name", "kind", "version"], row)
        there.refresh_from_db()
        assert there.name == "Ongoai nhà đầu tư"


class TestAdministration:
    ADD = "/admin/places/organisation/add/"

    def test_a_new_one_is_seen_by_whoever_recorded_it(self, office):
        client = browser(office.board)
        assert client.post(self.ADD, {"name": "Công ty Giày", "kind": "enterprise"}).status_code == 302
        new = Organisation.objects.get(name="Công ty Giày")
        assert "Công ty Giày" in text_in(client.get(f"/obstacles/add/?site={office.zone.pk}"))
        assert not Organisation.objects.visible_to(office.local).filter(pk=new.pk).exists()

    def test_one_recorded_elsewhere_is_not_added_twice_but_there_to_use_as_it_is(self, office):
        there, client = office.named["other_cluster"]["developer"], browser(office.board)
        sent = {"name": there.name.upper(), "kind": "agency", "address": "Đường mới"}
        response = client.post(self.ADD, sent, follow=True)
        assert response.redirect_chain == [(f"/admin/places/organisation/{there.pk}/change/", 302)]
        assert "nothing of what you typed was saved" in text_in(response)
        there.refresh_from_db()
        assert (there.address, there.kind) == ("Ongoai đường chủ đầu tư", "enterprise")
        assert Organisation.objects.called(there.name).count() == 1
        assert f'value="{there.pk}"' in text_in(client.get(f"/events/add/?site={office.zone.pk}&kind=amended"))

    def test_from_the_field_of_another_page_it_is_chosen_there(self, office):
        there = office.named["other_cluster"]["developer"]
        sent = {"name": there.name, "kind": "enterprise", "_popup": "1"}
        response = browser(office.board).post(self.ADD, sent)
        assert response.status_code == 200
        assert f'"value": "{there.pk}"' in text_in(response)

    def test_a_site_s_page_takes_no_developer_that_it_does_not_offer(self, office):
        client = browser(office.board)
        address = f"/admin/zones/zone/{office.zone.pk}/change/"
        sent = fields_of(client.get(address), "zone_form")
        own, there = office.named["zone"], office.named["other_cluster"]
        for chosen, stands in ((there["developer"], own["developer"]), (own["investor"], own["investor"])):
            client.post(address, sent | {"developer": chosen.pk})
            office.zone.refresh_from_db()
            assert office.zone.developer == stands


def test_an_investor_named_by_a_full_name_is_the_recorded_one(office):
    there = office.named["other_cluster"]["investor"]
    client, address = browser(office.board), f"/projects/add/?site={office.zone.pk}"
    sent = fields_of(client.get(address), "project-form") | {"name": "Nhà máy giày", "new_investor": there.name.lower()}
    assert client.post(address, sent).status_code == 302
    assert SecondaryProject.objects.get(name="Nhà máy giày").investor == there


@pytest.mark.parametrize(("role", "is_told"), [("clerk", False), ("local", False), ("department", True)])
def test_a_doubt_about_a_name_tells_of_no_site_out_of_the_scope(office, role, is_told):
    office.other_cluster.name = "Cẩm Giáng"
    office.other_cluster.save()
    assert ("Cẩm Giáng" in text_in(browser(getattr(office, role)).get("/doubts/"))) is is_told


AUTHORITY = [
    ("clerk", "/submissions/obstacle/?site={site}", "asked_of", {"description": "Vướng mới", "kind": "land"}),
    ("local", "/submissions/obstacle/?site={site}", "asked_of", {"description": "Vướng mới", "kind": "land"}),
    ("clerk", "/documents/add/?site={site}", "issuer", {"kind": "decision", "number": "77/QĐ"}),
    ("board", "/obstacles/add/?site={site}", "asked_of", {"description": "Vướng mới", "kind": "land"}),
]


@pytest.mark.parametrize(("role", "address", "field", "values"), AUTHORITY)
@pytest.mark.parametrize("kind", ["agency", "committee"])
def test_a_public_authority_may_be_named_by_whoever_fills_in_a_form_and_nothing_more_is_told(
    office, role, address, field, values, kind
):
    named = organisation("Obo", "nông nghiệp và môi trường", kind)
    client, site = browser(getattr(office, role)), getattr(office, SCOPED[role])
    page = client.get(address.format(site=site.pk))
    assert f'<option value="{named.pk}">Obo nôn</option>' in text_in(page)
    assert "Obo đường" not in text_in(page)
    assert client.get(reverse("progress:object-history", args=["organisation", named.pk])).status_code == 404
    assert not words_in(client.get("/search/", {"q": "Obo"}), {"Obo nôn"})
    sent = {**values, field: named.pk}
    if values.get("kind") == "land":
        sent["kind"] = Obstacle.objects.first().kind_id
    response = client.post(address.format(site=site.pk), sent)
    assert field not in getattr(response.context and response.context.get("form"), "errors", {})


def test_a_file_may_name_a_public_authority_too(office):
    named = organisation("Obo", "nông nghiệp", "agency")
    for user in (office.clerk, office.local, office.board):
        assert OrganisationLookup(user).find("Obo nông nghiệp") == named
    for user in (office.clerk, office.local):  # whoever adds organisations finds any by its full name
        with pytest.raises(CellError):
            OrganisationLookup(user).find(office.unnamed.name)
