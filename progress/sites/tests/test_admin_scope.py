"""Who sees and changes what in the admin: every page passes the gate."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from progress.access.roles import Role
from progress.models import Document, Milestone, Obstacle, ObstacleKind, Site, SiteDocument, SiteFigure
from progress.tests.people import cluster, errors_of, milestone, page_form, person, signed_in, stages, unit, zone

pytestmark = pytest.mark.django_db


@pytest.fixture
def sites():
    stages()
    return cluster("Cẩm Giàng"), zone("Thanh Bình")


@pytest.fixture
def board(sites):
    return signed_in(person(Role.BOARD))


@pytest.fixture
def department(sites):
    return signed_in(person(Role.DEPARTMENT))


@pytest.mark.parametrize("page", ["change", "delete", "history"])
def test_a_board_officer_finds_no_page_of_a_cluster(board, sites, page):
    for record, name in ((sites[0].milestones.first(), "progress_milestone"), (sites[0], "clusters_cluster")):
        status = board.get(reverse(f"admin:{name}_{page}", args=[record.pk])).status_code
        assert status in (403, 404), name


def test_lists_hold_only_rows_of_visible_sites(board, sites):
    rows = board.get(reverse("admin:progress_milestone_changelist")).context["cl"].queryset
    assert {row.site_id for row in rows} == {sites[1].pk}


def test_a_milestone_of_an_unseen_site_is_not_found_even_by_number(board, sites):
    address = reverse("admin:progress_milestone_change", args=[milestone(sites[0]).pk])
    assert board.get(address).status_code == 404
    assert board.post(address, {"state": "done"}).status_code == 404


def test_a_department_officer_reads_a_zone_and_changes_nothing_of_it(department, sites):
    address = reverse("admin:zones_zone_change", args=[sites[1].pk])
    response = department.get(address)
    assert response.status_code == 200
    assert b'name="_save"' not in response.content
    assert department.post(address, {"name": "Khác"}).status_code == 403
    milestone_of_zone = milestone(sites[1])
    post = department.post(reverse("admin:progress_milestone_change", args=[milestone_of_zone.pk]), {"state": "done"})
    assert post.status_code == 403
    assert milestone(sites[1]).state == milestone_of_zone.state


def test_a_board_officer_cannot_attach_anything_to_a_cluster(board, sites):
    kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
    address = reverse("admin:progress_obstacle_add")
    data = {"kind": kind.pk, "description": "Vướng", "opened_on": "01/02/2025", "site": sites[0].pk}
    response = board.post(address, data)
    assert "site" in response.context["adminform"].form.errors
    assert not Obstacle.objects.exists()
    assert board.post(address, data | {"site": sites[1].pk}).status_code == 302
    assert Obstacle.objects.get().site_id == sites[1].pk


def test_choices_of_sites_are_those_one_may_edit(department, board, sites):
    address = reverse("admin:autocomplete")
    asked = {"app_label": "progress", "model_name": "obstacle", "field_name": "site", "term": ""}
    assert [row["text"] for row in department.get(address, asked).json()["results"]] == ["CCN Cẩm Giàng"]
    assert [row["text"] for row in board.get(address, asked).json()["results"]] == ["KCN Thanh Bình"]


def test_choices_of_documents_are_those_one_may_see(board, sites):
    hidden = Document.objects.create(kind="decision", number="1868/QĐ-UBND")
    SiteDocument.objects.create(site=sites[0], document=hidden)
    asked = {"app_label": "progress", "model_name": "milestone", "field_name": "document", "term": "1868"}
    assert board.get(reverse("admin:autocomplete"), asked).json()["results"] == []
    address = reverse("admin:progress_milestone_change", args=[milestone(sites[1]).pk])
    data = page_form(board, address, "milestone_form") | {"document": hidden.pk}
    assert "document" in board.post(address, data).context["adminform"].form.errors


def test_rows_inside_a_site_obey_the_gate_of_that_site(department, sites):
    figure = SiteFigure.objects.create(site=sites[1], measure="area", value=7)
    address = reverse("admin:clusters_cluster_change", args=[sites[0].pk])
    data = page_form(department, address, "cluster_form")
    data |= {"figures-TOTAL_FORMS": "1", "figures-INITIAL_FORMS": "1", "figures-0-id": str(figure.pk)}
    data |= {
        "figures-0-measure": "area",
        "figures-0-value": "9",
        "figures-0-seen_version": "1",
        "figures-0-site": sites[0].pk,
    }
    department.post(address, data)
    figure.refresh_from_db()
    assert (figure.site_id, figure.value) == (sites[1].pk, 7)


def test_a_milestone_cannot_be_moved_to_another_site(department, sites):
    other = cluster("Quảng Chu")
    row = milestone(sites[0])
    address = reverse("admin:progress_milestone_change", args=[row.pk])
    department.post(address, page_form(department, address, "milestone_form") | {"site": other.pk, "note": "Sửa"})
    row.refresh_from_db()
    assert (row.site_id, row.note) == (sites[0].pk, "Sửa")


def test_deleting_selected_rows_obeys_the_same_rule(sites):
    officer = signed_in(person(Role.DEPARTMENT))
    mine = SiteFigure.objects.create(site=sites[0], measure="term", value=50)
    other = SiteFigure.objects.create(site=sites[1], measure="term", value=50)
    address = reverse("admin:progress_sitefigure_changelist")
    action = {"action": "delete_selected", "_selected_action": [mine.pk, other.pk], "post": "yes"}
    assert officer.post(address, action).status_code == 403
    assert SiteFigure.objects.count() == 2
    assert officer.post(address, action | {"_selected_action": [mine.pk]}).status_code == 302
    assert list(SiteFigure.objects.all()) == [other]


def test_a_local_officer_let_into_the_admin_stays_within_their_unit():
    stages()
    ours, theirs = cluster("Cẩm Giàng", unit=unit("Cẩm Giàng")), cluster("Quảng Chu", unit=unit("Quảng Chu"))
    client = signed_in(person(Role.LOCAL, unit=ours.unit))
    rows = client.get(reverse("admin:progress_milestone_changelist")).context["cl"].queryset
    assert {row.site_id for row in rows} == {ours.pk}
    assert client.get(reverse("admin:clusters_cluster_change", args=[theirs.pk])).status_code == 404


def test_a_person_without_a_role_sees_no_rows(sites):
    client = signed_in(person())
    assert client.get(reverse("admin:progress_milestone_changelist")).status_code == 403
    assert client.get(reverse("admin:autocomplete"), {
        "app_label": "progress", "model_name": "obstacle", "field_name": "site", "term": "",
    }).json()["results"] == []  # fmt: skip


def test_whoever_may_not_enter_data_does_not_enter_the_admin(sites):
    client = signed_in(person(Role.LEADER, is_staff=False))
    assert client.get(reverse("admin:index")).status_code == 302


def test_the_site_behind_a_cluster_has_no_page_of_its_own(department, board, sites):
    address = reverse("admin:progress_site_change", args=[sites[0].pk])
    assert department.get(address).url == reverse("admin:clusters_cluster_change", args=[sites[0].pk])
    assert board.get(address).status_code == 404


def test_a_new_document_asks_for_a_site_of_ones_own(department, sites):
    address = reverse("admin:progress_document_add")
    data = {"kind": "decision", "number": "12/QĐ-UBND", "site_documents-TOTAL_FORMS": "1"}
    data |= {"site_documents-INITIAL_FORMS": "0", "site_documents-0-site": ""}
    assert errors_of(department.post(address, data))
    assert not Document.objects.exists()
    department.post(address, data | {"site_documents-0-site": sites[0].pk})
    assert list(Document.objects.get().sites.values_list("pk", flat=True)) == [sites[0].pk]


def test_a_document_used_at_anothers_site_too_is_read_only(department, sites):
    document = Document.objects.create(kind="decision", number="12/QĐ-UBND")
    for site in sites:
        SiteDocument.objects.create(site=site, document=document)
    address = reverse("admin:progress_document_change", args=[document.pk])
    assert b'name="_save"' not in department.get(address).content
    assert department.post(address, {"number": "13"}).status_code == 403


def test_a_document_a_milestone_rests_on_counts_among_those_of_its_site(department, sites):
    other = cluster("Quảng Chu")
    document = Document.objects.create(kind="decision", number="12/QĐ-UBND")
    SiteDocument.objects.create(site=other, document=document)
    address = reverse("admin:clusters_cluster_change", args=[sites[0].pk])
    data = page_form(department, address, "cluster_form")
    index = list(Milestone.objects.filter(site=sites[0]).order_by("stage__order")).index(milestone(sites[0]))
    assert department.post(address, data | {f"milestones-{index}-document": document.pk}).status_code == 302
    assert SiteDocument.objects.filter(site=sites[0], document=document).exists()


def test_so_does_a_document_of_a_row_inside_its_site(department, sites):
    other = cluster("Quảng Chu")
    document = Document.objects.create(kind="article", title="Bài báo")
    SiteDocument.objects.create(site=other, document=document)
    address = reverse("admin:clusters_cluster_change", args=[sites[0].pk])
    data = page_form(department, address, "cluster_form") | {"figures-TOTAL_FORMS": "1"}
    data |= {"figures-0-measure": "area", "figures-0-value": "43,5", "figures-0-document": document.pk}
    assert department.post(address, data).status_code == 302
    assert SiteFigure.objects.get().document == document
    assert SiteDocument.objects.filter(site=sites[0], document=document).exists()


def test_the_first_cluster_can_be_recorded():
    stages()
    officer = signed_in(person(Role.DEPARTMENT))
    officer.post(reverse("admin:clusters_cluster_add"), {"name": "Cẩm Giàng", "seen_version": ""})
    assert Site.objects.get().name == "Cẩm Giàng"


def test_a_new_site_out_of_ones_reach_is_not_kept(sites):
    user = person(Role.DEPARTMENT)
    user.user_permissions.add(Permission.objects.get(codename="add_zone"))
    response = signed_in(user).post(reverse("admin:zones_zone_add"), {"name": "Chợ Mới 1", "seen_version": ""})
    assert response.status_code == 403
    assert not Site.objects.filter(name="Chợ Mới 1").exists()


def test_a_site_is_not_moved_out_of_ones_reach():
    stages()
    ours, elsewhere = cluster("Cẩm Giàng", unit=unit("Cẩm Giàng")), unit("Quảng Chu")
    user = person(Role.LOCAL, unit=ours.unit)
    user.user_permissions.add(Permission.objects.get(codename="change_cluster"))
    client, address = signed_in(user), reverse("admin:clusters_cluster_change", args=[ours.pk])
    assert client.post(address, page_form(client, address, "cluster_form") | {"unit": elsewhere.pk}).status_code == 403
    ours.refresh_from_db()
    assert ours.unit.name == "Cẩm Giàng"
