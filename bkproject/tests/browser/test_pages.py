"""Every page, looked at by a machine: accessibility, width, weight, foreign hosts, broken scripts."""

import gzip
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from bkproject.tests.browser.conftest import DESKTOP, PHONE, sign_in_here
from clusters.models import Cluster
from opendata.fields import OPEN_FIELDS
from opendata.models import OpenDataSettings
from progress.models import Milestone

OFFICER = "so.chuyenvien"
PAGES = [
    "/",
    "/clusters/",
    "/clusters/?q=zzzz",
    "/clusters/cam-giang/",
    "/clusters/chu-huong/",
    "/zones/",
    "/zones/thanh-binh/",
    "/map/",
    "/positions/add/?site=SITE",
    "/investor-sheets/",
    "/investor-sheets/SITE/?lang=en",
    "/investor-facts/add/?site=SITE&subject=power",
    "/invest/?lang=en&area=1",
    "/outlines/?site=SITE",
    "/api/",
    "/copies/forms/04/2026-half/",
    "/milestone/",
    "/search/",
    "/search/?q=cam",
    "/password/",
    "/account/",
    "/account/app/",
    "/help/",
    "/help/terms/",
    "/help/first-day/",
    "/help/quan-tri/",
    "/open-data/",
    "/open-data/clusters/cam-giang/",
    "/no-such-page/",
]
LOOKS = [("vi", "light"), ("en", "dark")]


@pytest.fixture(autouse=True)
def published(office):
    """The office publishes everything that it may."""
    OpenDataSettings.objects.create(
        is_on=True, fields=[field.key for field in OPEN_FIELDS], licence="cc0-1.0", publisher="Sở Công Thương",
        email="a@example.vn",
    )  # fmt: skip


def address(path):
    """Return the path with the key of a site for SITE, and that of a milestone."""
    if "SITE" in path:
        return path.replace("SITE", str(Cluster.objects.get(slug="cam-giang").pk))
    if path != "/milestone/":
        return path
    milestone = Milestone.objects.get(site__kind="cluster", site__slug="cam-giang", stage__code="site-clearance")
    return f"/clusters/cam-giang/milestones/{milestone.pk}/"


def serious_findings(page):
    found = Axe().run(page).response["violations"]
    return [
        f"{v['id']}: {node['html'][:200]}"
        for v in found
        if v["impact"] in ("serious", "critical")
        for node in v["nodes"]
    ]


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
def test_axe_finds_nothing_serious(open_page, language, scheme):
    page = open_page(DESKTOP, language=language, color_scheme=scheme, reduced_motion="reduce")
    page.goto("/login/")
    found = {"/login/": serious_findings(page)}
    page.close()
    page = open_page(DESKTOP, user=OFFICER, language=language, color_scheme=scheme, reduced_motion="reduce")
    for path in PAGES:
        page.goto(address(path))
        found[path] = serious_findings(page)
    assert {path: what for path, what in found.items() if what} == {}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_is_wider_than_a_phone(open_page, language):
    page = open_page(PHONE, user=OFFICER, language=language)
    too_wide = {}
    for path in PAGES:
        page.goto(address(path))
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > PHONE["width"]:
            too_wide[path] = width
    assert too_wide == {}


def test_a_first_visit_is_light_and_asks_no_other_host(open_page, live_server):
    page = open_page()
    hosts, answers, weights = set(), [], {}
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.on("response", lambda response: answers.append(response))

    def weigh():
        """Before the next navigation, for the browser then lets go of the bodies."""
        page.wait_for_load_state("networkidle")
        while answers:
            answer = answers.pop()
            if answer.status == 200:
                weights[answer.url] = len(gzip.compress(answer.body()))

    page.goto("/login/")
    weigh()
    sign_in_here(page, OFFICER)
    weigh()
    assert hosts == {urlsplit(live_server.url).netloc}
    assert len(weights) >= 5
    assert sum(weights.values()) < 150_000, weights


def test_no_page_breaks_the_content_security_policy_or_a_script(open_page, superuser):
    page = open_page(user="admin")
    cluster = Cluster.objects.get(slug="cam-giang")
    admin = [
        "/admin/",
        "/admin/clusters/cluster/",
        f"/admin/clusters/cluster/{cluster.pk}/change/",
        f"/admin/clusters/cluster/{cluster.pk}/history/",
        "/admin/clusters/cluster/import/",
        "/admin/clusters/cluster/export/",
        "/admin/progress/milestone/",
        "/admin/auth/user/",
    ]
    for path in [address(p) for p in PAGES if p != "/no-such-page/"] + admin:
        assert page.goto(path).status == 200, path
        page.wait_for_load_state("networkidle")
    assert page.problems == []
