"""Two people on one page of the admin: nobody's work is overwritten unseen, and no clash is an error page."""

from unittest import mock

import pytest
from django.db import IntegrityError
from django.urls import reverse

from history.tracking import StaleVersion
from history.versioned_forms import DELETED_ONE_CHANGED, GONE
from progress.access.roles import Role
from progress.milestones.actions import update_milestone
from progress.models import Milestone, SiteFigure, Stage
from progress.tests.people import cluster, errors_of, milestone, page_form, person, signed_in, stages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready_columns_hold")]


@pytest.fixture
def site():
    stages()
    return cluster("Cẩm Giàng")


@pytest.fixture
def lan(site):
    return signed_in(person(Role.DEPARTMENT, name="lan"))


@pytest.fixture
def minh(site):
    return signed_in(person(Role.DEPARTMENT, name="minh"))


@pytest.fixture
def site_page(site):
    return reverse("admin:clusters_cluster_change", args=[site.pk])


@pytest.fixture
def milestone_page(site):
    return reverse("admin:progress_milestone_change", args=[milestone(site).pk])


def row_of(site, record) -> str:
    """The prefix of a milestone's fields in its site's page."""
    ordered = Milestone.objects.filter(site=site).order_by("stage__order", "stage__code", "phase")
    return f"milestones-{[m.pk for m in ordered].index(record.pk)}"


def test_a_save_from_an_older_page_changes_nothing_and_names_both(lan, minh, site, milestone_page):
    older = page_form(minh, milestone_page, "milestone_form")
    assert (
        lan.post(
            milestone_page, page_form(lan, milestone_page, "milestone_form") | {"planned": "quý I/2025"}
        ).status_code
        == 302
    )
    response = minh.post(milestone_page, older | {"planned": "quý IV/2025"})
    assert response.status_code == 200
    text = errors_of(response)
    assert "Lan" in text
    assert "quý I/2025" in text
    assert "quý IV/2025" in text
    assert str(milestone(site).planned) == "quý I/2025"


def test_the_site_itself_is_kept_the_same_way(lan, minh, site, site_page):
    older = page_form(minh, site_page, "cluster_form")
    lan.post(site_page, page_form(lan, site_page, "cluster_form") | {"note": "Của Lan"})
    response = minh.post(site_page, older | {"note": "Của Minh"})
    assert "Của Lan" in errors_of(response)
    assert "Của Minh" in errors_of(response)
    site.refresh_from_db()
    assert site.note == "Của Lan"


def test_a_row_inside_the_site_is_kept_the_same_way(lan, minh, site, site_page):
    row = row_of(site, milestone(site))
    older = page_form(minh, site_page, "cluster_form")
    lan.post(site_page, page_form(lan, site_page, "cluster_form") | {f"{row}-planned": "2025"})
    response = minh.post(site_page, older | {f"{row}-planned": "2026", "note": "Của Minh"})
    assert "năm 2025" in errors_of(response)
    assert str(milestone(site).planned) == "năm 2025"
    site.refresh_from_db()
    assert site.note == ""


def test_rows_that_only_the_other_changed_do_not_hold_one_up(lan, minh, site, site_page):
    first, second = milestone(site), milestone(site, "site-clearance")
    older = page_form(minh, site_page, "cluster_form")
    lan.post(
        site_page, page_form(lan, site_page, "cluster_form") | {f"{row_of(site, first)}-planned": "2025", "note": "Lan"}
    )
    response = minh.post(site_page, older | {f"{row_of(site, second)}-planned": "2026"})
    assert response.status_code == 302
    assert str(milestone(site).planned) == "năm 2025"
    assert str(milestone(site, "site-clearance").planned) == "năm 2026"
    site.refresh_from_db()
    assert site.note == "Lan"


def test_a_page_without_its_version_saves_nothing(lan, site, milestone_page):
    data = page_form(lan, milestone_page, "milestone_form") | {"planned": "2025"}
    del data["seen_version"]
    assert lan.post(milestone_page, data).status_code == 200
    assert milestone(site).planned is None


def test_a_row_deleted_meanwhile_is_said_to_be_gone(lan, minh, site, site_page):
    figure = SiteFigure.objects.create(site=site, measure="area", value=40)
    older = page_form(minh, site_page, "cluster_form")
    lan.post(site_page, page_form(lan, site_page, "cluster_form") | {"figures-0-DELETE": "on"})
    assert not SiteFigure.objects.filter(pk=figure.pk).exists()
    response = minh.post(site_page, older | {"figures-0-value": "43"})
    assert response.status_code == 200
    assert str(GONE) in errors_of(response)
    assert not SiteFigure.objects.exists()


def test_a_row_changed_meanwhile_is_not_deleted(lan, minh, site, site_page):
    figure = SiteFigure.objects.create(site=site, measure="area", value=40)
    older = page_form(minh, site_page, "cluster_form")
    lan.post(site_page, page_form(lan, site_page, "cluster_form") | {"figures-0-value": "43"})
    response = minh.post(site_page, older | {"figures-0-DELETE": "on"})
    assert str(DELETED_ONE_CHANGED) % {"object": SiteFigure.objects.get()} in errors_of(response)
    figure.refresh_from_db()
    assert figure.value == 43


def test_saving_without_a_change_writes_no_history(lan, site, site_page):
    before = site.history.count(), Milestone.history.count()
    assert lan.post(site_page, page_form(lan, site_page, "cluster_form")).status_code == 302
    assert (site.history.count(), Milestone.history.count()) == before


@pytest.mark.parametrize("clashes", [1, 5])
def test_a_save_between_look_and_write_is_no_error_page(lan, site, milestone_page, clashes):
    """The other saves after this page was checked and before it was written: once, or again and again."""
    data = page_form(lan, milestone_page, "milestone_form") | {"note": "Của Lan"}
    stale = StaleVersion(milestone(site), milestone(site))
    outcomes = [*[stale] * clashes, mock.DEFAULT]
    with mock.patch("progress.milestones.admin.update_milestone", side_effect=outcomes, wraps=update_milestone):
        response = lan.post(milestone_page, data, follow=True)
    assert response.status_code == 200
    assert milestone(site).note == ("Của Lan" if clashes == 1 else "")
    assert [m.level_tag for m in response.context["messages"]] == ["success" if clashes == 1 else "error"]


def test_what_only_the_database_refuses_is_a_message(lan, site, site_page):
    data = page_form(lan, site_page, "cluster_form") | {"note": "Mới"}
    with mock.patch("clusters.models.Cluster.save", side_effect=IntegrityError):
        response = lan.post(site_page, data, follow=True)
    assert response.status_code == 200
    assert [str(m.level_tag) for m in response.context["messages"]] == ["error"]


def test_a_second_site_of_one_name_is_refused_in_words(lan, site):
    data = {"name": "cam  GIANG", "seen_version": ""}
    response = lan.post(reverse("admin:clusters_cluster_add"), data)
    assert response.status_code == 200
    assert errors_of(response)


def test_a_promise_moved_keeps_its_reason(lan, site, milestone_page):
    data = page_form(lan, milestone_page, "milestone_form")
    lan.post(milestone_page, data | {"planned": "2025", "reason": "Theo công văn 12"})
    record = milestone(site).history.first()
    assert record.history_change_reason == "Theo công văn 12"
    assert record.history_user.username == "lan"


def test_areas_of_a_stage_that_asks_none_are_not_lost_nor_asked(lan, site, site_page):
    data = page_form(lan, site_page, "cluster_form")
    assert f"{row_of(site, milestone(site))}-area_done" not in data
    assert f"{row_of(site, milestone(site, 'site-clearance'))}-area_done" in data
    other = milestone(site)
    other.area_total = 43
    other.save()
    Stage.objects.filter(code="feasibility").update(asks_area=False)
    data = page_form(lan, site_page, "cluster_form")
    assert data[f"{row_of(site, other)}-area_total"] == ["43"]
