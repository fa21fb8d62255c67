"""A cluster or a zone is recorded, and what it is changed, on the staff pages."""

from http import HTTPStatus

from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusters.models import Cluster
from places.models import Organisation
from progress.changes.tests.test_undo import undo
from progress.models import Milestone, Site
from progress.tests.cast import browser, text_of
from values.tests.page_forms import fields_of
from zones.models import Zone

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY
ADD, EDIT = "/clusters/add/", "/clusters/cam-giang/edit/"


def send(user, where, page=None, **typed):
    client = browser(user)
    page = page or fields_of(client.get(where), "site-form")
    return client.post(where, page | typed)


def confirmed(user, address, response, **typed):
    """Send the form again that came back, with all that it asks ticked."""
    codes = [code for code, _text in response.context["form"].fields["confirmed"].choices]
    return send(user, address, fields_of(response, "site-form"), confirmed=codes, **typed)


class TestAdding:
    def test_a_new_cluster_has_the_milestones_of_the_catalogue(self, cast):
        typed = {"name": "CCN Quảng Chu", "unit": cast.places.new_commune.pk, "cluster_type": "craft-village"}
        response = send(cast.department, ADD, **typed)
        assert response["Location"] == "/clusters/quang-chu/"
        site = Cluster.objects.get(slug="quang-chu")
        assert (site.name, site.unit, site.cluster_type) == ("Quảng Chu", cast.places.new_commune, "craft-village")
        assert Milestone.objects.filter(site=site.pk).count() == Milestone.objects.filter(site=cast.cluster.pk).count()
        assert site.history.get().history_user == cast.department

    def test_a_new_zone_is_the_boards(self, cast):
        send(cast.board, "/zones/add/", name="Sông Công 3", planning_sponsor="Tập đoàn A")
        assert Zone.objects.get(name="Sông Công 3").planning_sponsor == "Tập đoàn A"

    def test_its_developer_may_be_named_along(self, cast):
        send(cast.department, ADD, name="Quảng Chu", new_developer="Công ty TNHH Hạ tầng Xanh")
        company = Organisation.objects.get(name="Công ty TNHH Hạ tầng Xanh")
        assert Cluster.objects.get(name="Quảng Chu").developer == company

    def test_a_developer_is_chosen_or_named_not_both(self, cast):
        typed = {"name": "Quảng Chu", "developer": cast.company.pk, "new_developer": "Công ty khác"}
        response = send(cast.department, ADD, **typed)
        assert response.status_code == UNPROCESSABLE
        assert not Organisation.objects.filter(name="Công ty khác").exists()

    def test_one_recorded_already_is_named_with_the_way_to_it(self, cast):
        response = send(cast.department, ADD, name="CẨM GIÀNG", unit=cast.places.old_commune.pk)
        assert response.status_code == UNPROCESSABLE
        assert 'href="/clusters/cam-giang/"' in response.content.decode()

    def test_a_similar_name_is_asked_about_and_saved_once_it_is_another(self, cast):
        asked = send(cast.department, ADD, name="Cẩm Giàng 2")
        assert asked.status_code == UNPROCESSABLE
        assert "Similar names:" in text_of(asked)
        assert 'href="/clusters/cam-giang/"' in asked.content.decode()
        assert not Cluster.objects.filter(name="Cẩm Giàng 2").exists()
        confirmed(cast.department, ADD, asked)
        assert Cluster.objects.filter(name="Cẩm Giàng 2").exists()

    def test_a_name_that_is_an_address_of_its_own_gets_another(self, cast):
        send(cast.department, ADD, name="Add")
        assert Cluster.objects.get(name="Add").get_absolute_url() == "/clusters/add-2/"

    def test_it_is_taken_back_from_the_history(self, cast):
        send(cast.department, ADD, name="Quảng Chu")
        site = Cluster.objects.get(name="Quảng Chu")
        undo(cast.department, f"/history/cluster/{site.history.get().pk}/undo/")
        assert not Site.objects.filter(pk=site.pk).exists()

    def test_it_is_offered_to_those_who_may(self, cast):
        for user, path, is_offered in (
            (cast.department, "/clusters/", True),
            (cast.department, "/zones/", False),
            (cast.board, "/zones/", True),
            (cast.clerk, "/clusters/", False),
            (cast.leader, "/clusters/", False),
        ):
            assert (f'href="{path}add/"' in browser(user).get(path).content.decode()) is is_offered, (user, path)

    def test_nothing_of_it_is_offered_on_a_past_day(self, cast):
        assert "/clusters/add/" not in browser(cast.department).get("/clusters/?as_of=2026-11-20").content.decode()


class TestEditing:
    def test_what_is_typed_is_saved_with_the_reason(self, cast):
        response = send(cast.department, EDIT, address="thôn Nà Coọng", developer=cast.rival.pk, reason="theo QĐ 12")
        assert response["Location"] == "/clusters/cam-giang/"
        site = Cluster.objects.get(pk=cast.cluster.pk)
        assert (site.address, site.developer) == ("thôn Nà Coọng", cast.rival)
        record = site.history.first()
        assert (record.history_user, record.history_change_reason) == (cast.department, "theo QĐ 12")

    def test_what_changes_nothing_is_not_saved(self, cast):
        send(cast.department, EDIT)
        assert Cluster.objects.get(pk=cast.cluster.pk).version == cast.cluster.version

    def test_over_somebody_elses_save_both_values_are_shown(self, cast):
        opened = fields_of(browser(cast.department).get(EDIT), "site-form")
        send(cast.administrator, EDIT, address="thôn A")
        response = send(cast.department, EDIT, opened, address="thôn B")
        assert response.status_code == UNPROCESSABLE
        assert "thôn A" in text_of(response)
        assert Cluster.objects.get(pk=cast.cluster.pk).address == "thôn A"
        send(cast.department, EDIT, fields_of(response, "site-form"))
        assert Cluster.objects.get(pk=cast.cluster.pk).address == "thôn B"

    def test_a_new_name_like_another_is_asked_about(self, cast):
        asked = send(cast.department, EDIT, name="Vằng Mười 2")
        assert asked.status_code == UNPROCESSABLE
        confirmed(cast.department, EDIT, asked)
        assert Cluster.objects.get(pk=cast.cluster.pk).name == "Vằng Mười 2"

    def test_a_forged_site_of_the_other_kind_is_refused(self, cast):
        assert browser(cast.department).get(f"{cast.zone.get_absolute_url()}edit/").status_code == HTTPStatus.FORBIDDEN
        assert browser(cast.board).get(EDIT).status_code == HTTPStatus.NOT_FOUND


def test_the_form_costs_as_many_queries_with_many_organisations_and_units(cast, django_assert_num_queries):
    client = browser(cast.department)
    client.get(EDIT)
    with CaptureQueriesContext(connection) as few:
        client.get(EDIT)
    for number in range(20):
        Organisation.objects.create(name=f"Công ty {number}", kind="enterprise")
    with django_assert_num_queries(len(few)):
        client.get(EDIT)
