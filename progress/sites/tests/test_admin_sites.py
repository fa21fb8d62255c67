"""The lists and pages of the admin: what is found, shown, filtered, and at what cost."""

import datetime

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clusters.models import Cluster
from progress.access.roles import Role
from progress.models import (
    Document,
    Milestone,
    Obstacle,
    ObstacleKind,
    SecondaryProject,
    SiteDocument,
    SiteEvent,
    SiteFigure,
    State,
)
from progress.models.summary import refresh
from progress.tests.people import cluster, milestone, organisation, page_form, person, signed_in, stages, unit, zone

pytestmark = pytest.mark.django_db
CLUSTERS = "/admin/clusters/cluster/"


@pytest.fixture
def officer():
    return signed_in(person(Role.ADMINISTRATOR))


@pytest.fixture
def site():
    stages()
    return cluster("Cẩm Giàng")


def found(client, address, **asked) -> list[str]:
    return [str(row) for row in client.get(address, asked).context["cl"].result_list]


def test_the_admin_speaks_vietnamese_under_the_offices_name(officer):
    page = officer.get(reverse("admin:index")).content.decode()
    assert "Sở Công Thương" in page
    assert f'href="{reverse("dashboard")}"' in page
    officer.cookies["django_language"] = "en"
    assert "Department of Industry and Trade" in officer.get(reverse("admin:index")).content.decode()


def test_a_refused_form_is_told_in_vietnamese(officer):
    page = officer.post("/admin/places/organisation/add/", {"name": ""}).content.decode()
    assert "Chưa lưu dữ liệu: xem các mục dưới đây" in page
    assert "Please correct" not in page


def test_every_model_of_ours_has_its_page():
    ours = {"places", "progress", "clusters", "zones", "reports"}
    from django.apps import apps

    models = {m for app in ours for m in apps.get_app_config(app).get_models() if not hasattr(m, "history_id")}
    models = {m for m in models if not m.__name__.startswith("Historical")}
    missing = {m.__name__ for m in models if not admin.site.is_registered(m)}
    # Kept inside the site and inside the document; inside the inspection; inside the baseline; inside the indicator; by
    # each person. Summaries and explanations follow from records. Forms and tables sent, filing, values by hand: pages.
    own_page = {"SiteDocument", "InspectionPhoto", "BaselineDate", "IndicatorChoice", "Mention", "Notification"}
    own_page |= {"CalendarAddress", "DashboardLook", "FirstPassword", "Reminder", "SavedList", "StartPage"}
    own_page |= {"FiledForm", "FilingStep", "KeptCopy", "RowOverride", "FiledTable", "OwnTable", "InvestorSheet"}
    assert missing == {*own_page, "SiteSummary", "Explanation", "SentReport", "BroughtUnits"}


@pytest.mark.parametrize("term", ["cam giang", "CẨM GIÀNG", "ccn cẩm giàng", "Cẩm Giàng"])
def test_search_ignores_marks_and_case(officer, site, term):
    cluster("Quảng Chu")
    assert found(officer, CLUSTERS, q=term) == ["CCN Cẩm Giàng"]


def test_exact_marks_come_first(officer):
    organisation("Đông Á")
    organisation("Dong A Steel")
    address = reverse("admin:places_organisation_changelist")
    assert found(officer, address, q="Đông Á") == ["Đông Á", "Dong A Steel"]
    assert found(officer, address, q="dong a")[0] == "Dong A Steel"


def test_autocompletes_ignore_marks_and_case(officer):
    organisation("Công ty Cổ phần Nhựa đường Dầu khí Việt Nam")
    unit("Đồng Tâm", kind="township")
    ask = {"app_label": "clusters", "model_name": "cluster"}
    for field, term, wanted in (
        ("developer", "nhua duong", "Công ty Cổ phần Nhựa đường Dầu khí Việt Nam"),
        ("unit", "dong tam", "thị trấn Đồng Tâm"),
    ):
        rows = officer.get(reverse("admin:autocomplete"), ask | {"field_name": field, "term": term}).json()["results"]
        assert [row["text"] for row in rows] == [wanted]
    rows = officer.get(
        reverse("admin:autocomplete"),
        {"app_label": "progress", "model_name": "milestone", "field_name": "stage", "term": "den bu"},
    ).json()["results"]
    assert rows == []
    stages()
    rows = officer.get(
        reverse("admin:autocomplete"),
        {"app_label": "progress", "model_name": "milestone", "field_name": "stage", "term": "DEN BU"},
    ).json()["results"]
    assert [row["text"] for row in rows] == ["Đền bù, giải phóng mặt bằng"]


def test_filters_find_sites(officer, site):
    company, place = organisation(), unit("Quảng Chu")
    other = cluster("Quảng Chu", developer=company, unit=place)
    late = milestone(other)
    late.planned, late.state = "2020-01-01/2020-12-31", State.IN_PROGRESS
    late.save()
    kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
    Obstacle.objects.create(site=other, kind=kind, description="Vướng", milestone=late)
    SiteEvent.objects.create(site=other, kind="suspended", date="2024-01-01/2024-12-31")
    for asked in (
        {"developer__id__exact": company.pk},
        {"unit": place.slug},
        {"stage": "feasibility", "state": "blocked"},
        {"state": "blocked"},
        {"late": "yes"},
        {"blocked": "yes"},
        {"standing": "suspended"},
    ):
        assert found(officer, CLUSTERS, **asked) == ["CCN Quảng Chu"], asked
    assert found(officer, CLUSTERS, late="no") == ["CCN Cẩm Giàng"]


def test_a_site_counts_as_changed_when_something_on_it_was(officer, site):
    other = cluster("Quảng Chu")
    old = timezone.now() - datetime.timedelta(days=20)
    Cluster.objects.update(changed_at=old)
    Milestone.objects.update(changed_at=old)
    refresh(Cluster.objects.values_list("pk", flat=True))
    assert found(officer, CLUSTERS, changed="7") == []
    assert len(found(officer, CLUSTERS, changed="30")) == 2
    row = milestone(other)
    row.note = "Mới"
    row.save()
    assert found(officer, CLUSTERS, changed="today") == ["CCN Quảng Chu"]


def test_filters_find_milestones(officer, site):
    zone("Thanh Bình")
    row = milestone(site)
    row.planned, row.state = "2020-01-01/2020-12-31", State.IN_PROGRESS
    row.save()
    address = reverse("admin:progress_milestone_changelist")
    assert found(officer, address, state="in_progress", late="yes", kind="cluster") == [str(row)]
    assert found(officer, address, late="yes", kind="zone") == []
    assert found(officer, address, q="bao cao nghien cuu", kind="cluster") == [str(row)]


def test_an_unknown_filter_value_finds_nothing_or_is_left_out_but_never_crashes(officer, site):
    for asked in ({"unit": "khong-co"}, {"stage": "khong-co"}, {"state": "x"}, {"standing": "x"}, {"changed": "x"}):
        assert officer.get(CLUSTERS, asked).status_code == 200


def test_the_list_shows_area_key_stages_and_lateness(officer, site):
    SiteFigure.objects.create(site=site, measure="area", value="43.5")
    row = milestone(site)
    row.planned, row.state = "2020-01-01/2020-12-31", State.IN_PROGRESS
    row.save()
    page = officer.get(CLUSTERS).content.decode()
    assert "43,5" in page
    assert "Đền bù, giải phóng mặt bằng" in page
    assert 'class="state state-in_progress"' in page
    assert officer.get(CLUSTERS).context["cl"].result_list[0].overdue_count == 1


def test_milestones_stand_in_the_order_of_the_catalogue_with_a_way_to_add_a_phase(officer, site):
    page = officer.get(f"{CLUSTERS}{site.pk}/change/")
    titles = [form.instance.title for form in page.context["inline_admin_formsets"][0].formset.forms]
    assert titles == ["Báo cáo nghiên cứu khả thi", "Đền bù, giải phóng mặt bằng", "Đo đạc"]
    add = f"{reverse('admin:progress_milestone_add')}?site={site.pk}"
    assert f'href="{add}&' in page.content.decode()
    data = page_form(officer, add, "milestone_form")
    stage = milestone(site, "site-clearance").stage
    officer.post(add, data | {"stage": stage.pk, "phase": "1", "state": "in_progress"})
    assert milestone(site, "site-clearance", 1).state == "in_progress"


def test_a_new_site_leads_to_its_page_with_its_milestones(officer, site):
    response = officer.post(f"{CLUSTERS}add/", {"name": "CCN Quảng Chu", "seen_version": ""})
    new = Cluster.objects.get(name="Quảng Chu")
    assert response.url == f"{CLUSTERS}{new.pk}/change/"
    assert new.milestones.count() == 3
    assert new.get_absolute_url() in officer.get(response.url).content.decode()


def test_deleting_what_others_rest_on_is_refused_with_a_list(officer, site):
    company = organisation()
    site.developer = company
    site.save()
    address = reverse("admin:places_organisation_delete", args=[company.pk])
    page = officer.get(address).content.decode()
    assert "CCN Cẩm Giàng" in page
    assert officer.post(address, {"post": "yes"}).status_code == 200
    company.refresh_from_db()


def test_a_site_can_be_deleted_with_all_that_hangs_on_it(officer, site):
    for value in (40, 43):
        SiteFigure.objects.create(site=site, measure="area", value=value)
    assert officer.post(f"{CLUSTERS}{site.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Milestone.objects.exists()


def test_a_new_stage_gives_every_site_its_milestone_and_a_retired_one_stays(officer, site):
    address = reverse("admin:progress_stage_add")
    data = page_form(officer, address, "stage_form")
    officer.post(address, data | {"name": "Nghiệm thu", "code": "acceptance", "order": "105"})
    added = milestone(site, "acceptance").stage
    address = reverse("admin:progress_stage_change", args=[added.pk])
    data = page_form(officer, address, "stage_form")
    del data["is_active"]
    officer.post(address, data | {"confirmed": ["is_active"]})
    assert milestone(site, "acceptance").stage.is_active is False
    page = officer.get(reverse("admin:progress_stage_delete", args=[added.pk])).content.decode()
    assert "CCN Cẩm Giàng" in page


def test_who_changed_what_when_from_what_to_what(site):
    lan = person(Role.DEPARTMENT, name="lan")
    client, row = signed_in(lan), milestone(site)
    address = reverse("admin:progress_milestone_change", args=[row.pk])
    client.post(address, page_form(client, address, "milestone_form") | {"planned": "2025", "reason": "Công văn 12"})
    client.post(address, page_form(client, address, "milestone_form") | {"planned": "2026", "reason": "Ghi nhầm"})
    for page in (
        reverse("admin:progress_milestone_history", args=[row.pk]),
        reverse("admin:clusters_cluster_history", args=[site.pk]),
    ):
        text = client.get(page).content.decode()
        for wanted in ("Lan", "<del>năm 2025</del>", "<ins>năm 2026</ins>", "Công văn 12"):
            assert wanted in text
        assert "<form" not in text.split("content-main")[1]


def test_history_is_read_only(officer, site):
    assert officer.post(reverse("admin:clusters_cluster_history", args=[site.pk]), {"name": "x"}).status_code == 200
    assert officer.get(f"{CLUSTERS}{site.pk}/history/{site.history.first().pk}/").status_code in (302, 404)
    site.refresh_from_db()
    assert site.name == "Cẩm Giàng"


def test_one_chosen_figure_is_not_deleted_while_it_has_rivals(officer, site):
    chosen = SiteFigure.objects.create(site=site, measure="area", value=40)
    SiteFigure.objects.create(site=site, measure="area", value=43)
    address = f"{CLUSTERS}{site.pk}/change/"
    data = page_form(officer, address, "cluster_form")
    index = next(i for i in (0, 1) if data[f"figures-{i}-id"] == [str(chosen.pk)])
    assert officer.post(address, data | {f"figures-{index}-DELETE": "on"}).status_code == 200
    alone = reverse("admin:progress_sitefigure_delete", args=[chosen.pk])
    assert officer.post(alone, {"post": "yes"}).status_code == 200
    assert SiteFigure.objects.filter(pk=chosen.pk).exists()
    both = {f"figures-{i}-DELETE": "on" for i in (0, 1)}
    assert officer.post(address, data | both).status_code == 302
    assert not SiteFigure.objects.exists()


def test_a_figure_keeps_what_it_measures_and_leads_to_the_choice(officer, site):
    SiteFigure.objects.create(site=site, measure="area", value=40)
    rival = SiteFigure.objects.create(site=site, measure="area", value=43)
    address = f"{CLUSTERS}{site.pk}/change/"
    page = officer.get(address).content.decode()
    assert reverse("clusters:choose-figure", args=[site.slug, rival.pk]) in page
    data = page_form(officer, address, "cluster_form")
    officer.post(address, data | {"figures-0-measure": "term", "figures-1-measure": "term", "figures-1-value": "44"})
    assert {f.measure for f in SiteFigure.objects.all()} == {"area"}


def test_files_are_opened_by_the_view_that_asks_who_is_looking(officer, site):
    paper = Document.objects.create(kind="decision", number="1/QĐ", file="documents/x.pdf")
    page = officer.get(reverse("admin:progress_document_change", args=[paper.pk])).content.decode()
    assert reverse("progress:document-file", args=[paper.pk]) in page
    assert "documents/x.pdf" not in page


def queries(client, address) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def make_sites(count, first=0):
    company, place = (
        organisation(f"Công ty {first}"),
        unit(f"Xã {first}", parent=unit(f"Huyện {first}", kind="district")),
    )
    paper = Document.objects.create(kind="decision", number=f"{first}/QĐ-UBND", issuer=company)
    kind, _new = ObstacleKind.objects.get_or_create(code="land", defaults={"name": "Đất đai", "order": 1})
    for number in range(first, first + count):
        site = cluster(f"Cụm {number}", developer=company, unit=place)
        row = milestone(site)
        row.document, row.planned = paper, "2020-01-01/2020-12-31"
        row.save()
        SiteDocument.objects.create(site=site, document=paper)
        SiteFigure.objects.create(site=site, measure="area", value=number, document=paper)
        Obstacle.objects.create(site=site, kind=kind, description="Vướng", asked_of=company, milestone=row)
        SecondaryProject.objects.create(site=site, name="Dự án", investor=company)


LISTS = [
    "clusters_cluster", "progress_milestone", "progress_obstacle", "progress_sitefigure", "progress_document",
    "progress_secondaryproject", "places_administrativeunit", "places_organisation", "progress_stage",
]  # fmt: skip


@pytest.mark.once
def test_lists_cost_the_same_at_10_and_at_200_sites(officer):
    stages()
    make_sites(10)
    addresses = [reverse(f"admin:{name}_changelist") for name in LISTS]
    for address in addresses:
        queries(officer, address)  # what is asked once per process
    before = {address: queries(officer, address) for address in addresses}
    make_sites(190, first=10)
    assert {address: queries(officer, address) for address in addresses} == before
    assert max(before.values()) < 25


@pytest.mark.once
def test_a_sites_page_costs_the_same_however_much_there_is(officer):
    stages()
    make_sites(10)
    site = Cluster.objects.first()
    address = f"{CLUSTERS}{site.pk}/change/"
    queries(officer, address)
    before = queries(officer, address)
    make_sites(190, first=10)
    kind, company, paper = ObstacleKind.objects.get(), site.developer, Document.objects.first()
    for number in range(10):
        Obstacle.objects.create(site=site, kind=kind, description=f"Vướng {number}", asked_of=company, document=paper)
        SiteFigure.objects.create(site=site, measure="area", value=number, document=paper)
    for row in site.milestones.all():
        row.document = paper
        row.save()
    assert queries(officer, address) == before


def test_no_admin_page_needs_what_the_content_policy_forbids(officer, site):
    pages = [CLUSTERS, f"{CLUSTERS}add/", f"{CLUSTERS}{site.pk}/change/", f"{CLUSTERS}{site.pk}/history/"]
    pages += [f"{CLUSTERS}import/", f"{CLUSTERS}export/", reverse("admin:index"), reverse("admin:auth_user_changelist")]
    for page in pages:
        text = officer.get(page).content.decode()
        assert " style=" not in text, page
        assert "<style" not in text, page
        assert "<script>" not in text, page
        assert " onclick=" not in text, page
    assert settings.X_FRAME_OPTIONS == "DENY"
