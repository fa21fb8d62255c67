"""Organisations: the list, one with where it is named, adding and editing one."""

from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from places.models import Organisation
from progress.models import SecondaryProject
from progress.tests.cast import browser, document, text_of
from values.tests.page_forms import fields_of

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY
LIST, ADD = "/organisations/", "/organisations/add/"


def send(user, where, page=None, **typed):
    client = browser(user)
    page = page or fields_of(client.get(where), "organisation-form")
    return client.post(where, page | typed)


class TestList:
    def test_holds_those_a_person_sees_and_finds_them(self, cast):
        assert "Found 2 organisations" in text_of(browser(cast.department).get(LIST))
        page = text_of(browser(cast.department).get(f"{LIST}?q=nhua+duong"))
        assert cast.company.name in page
        assert cast.rival.name not in page
        mine = text_of(browser(cast.clerk).get(LIST))
        assert cast.company.name in mine
        assert cast.rival.name not in mine

    @pytest.mark.once
    def test_costs_as_many_queries_with_many(self, cast, django_assert_num_queries):
        client = browser(cast.department)
        client.get(LIST)
        with CaptureQueriesContext(connection) as few:
            client.get(LIST)
        for number in range(30):
            Organisation.objects.create(name=f"Công ty {number}", kind="enterprise")
        with django_assert_num_queries(len(few)):
            client.get(LIST)


class TestPage:
    def test_says_where_it_is_named_as_far_as_the_person_sees_it(self, cast):
        SecondaryProject.objects.create(site_id=cast.cluster.pk, name="Nhà máy đế giày", investor=cast.rival)
        document(cast.other_cluster, issuer=cast.rival)
        address = cast.rival.get_absolute_url()
        page = text_of(browser(cast.department).get(address))
        for told in ("CCN Vằng Mười", "Nhà máy đế giày", "2140/QĐ-UBND"):
            assert told in page
        mine = text_of(browser(cast.clerk).get(address))
        assert "Nhà máy đế giày" in mine
        assert "Vằng Mười" not in mine
        assert "2140/QĐ-UBND" not in mine

    def test_accounts_of_people_are_told_to_whoever_keeps_them(self, cast):
        address = cast.company.get_absolute_url()
        assert "Place of work 1 Clerk" in text_of(browser(cast.administrator).get(address))
        assert "Place of work" not in text_of(browser(cast.clerk).get(address))

    def test_is_not_there_for_whoever_sees_no_record_that_names_it(self, cast):
        assert browser(cast.clerk).get(cast.rival.get_absolute_url()).status_code == HTTPStatus.NOT_FOUND


class TestAdding:
    def test_it_is_recorded(self, cast):
        typed = {"name": "Sở Nông nghiệp và Môi trường", "short_name": "Sở NNMT", "kind": "agency"}
        response = send(cast.department, ADD, **typed)
        found = Organisation.objects.get(short_name="Sở NNMT")
        assert response["Location"] == found.get_absolute_url()
        assert found.history.get().history_user == cast.department

    def test_one_recorded_already_is_refused(self, cast):
        response = send(cast.department, ADD, name=cast.company.name.upper(), kind="enterprise")
        assert response.status_code == UNPROCESSABLE
        assert "already recorded" in text_of(response)

    def test_one_recorded_out_of_ones_scope_is_theirs_to_use_as_it_is(self, cast):
        response = send(cast.board, ADD, name=cast.company.name.upper(), kind="agency", address="Đường mới")
        assert response["Location"] == cast.company.get_absolute_url()
        cast.company.refresh_from_db()
        assert (cast.company.kind, cast.company.address) == ("enterprise", "")
        assert Organisation.objects.visible_to(cast.board).filter(pk=cast.company.pk).exists()

    def test_without_a_name_it_is_refused(self, cast):
        assert send(cast.department, ADD, name="", kind="agency").status_code == UNPROCESSABLE


class TestEditing:
    def test_what_is_typed_is_saved_with_the_reason(self, cast):
        address = f"{cast.company.get_absolute_url()}edit/"
        send(cast.department, address, tax_code="4600123456", reason="theo đăng ký")
        cast.company.refresh_from_db()
        assert cast.company.tax_code == "4600123456"
        assert cast.company.history.first().history_change_reason == "theo đăng ký"

    def test_over_somebody_elses_save_both_values_are_shown(self, cast):
        address = f"{cast.company.get_absolute_url()}edit/"
        opened = fields_of(browser(cast.department).get(address), "organisation-form")
        send(cast.administrator, address, tax_code="1")
        response = send(cast.department, address, opened, tax_code="2")
        assert response.status_code == UNPROCESSABLE
        assert "Saved value" in text_of(response)
        cast.company.refresh_from_db()
        assert cast.company.tax_code == "1"

    @pytest.mark.parametrize("role", ["clerk", "local", "leader"])
    def test_is_for_whoever_keeps_them(self, cast, role):
        page = browser(getattr(cast, role)).get(f"{cast.company.get_absolute_url()}edit/")
        assert page.status_code == HTTPStatus.FORBIDDEN


class TestDoubts:
    """What looks wrong about an organisation is said, and saved all the same."""

    @pytest.mark.parametrize(
        ("code", "words"),
        [
            ("0100109106", None),
            ("0100109106-001", None),
            ("001080012345", None),
            ("0100109107", "does not match"),
            ("12345", "10 digits"),
            ("010010910A", "10 digits"),
        ],
    )
    def test_a_tax_code_that_is_not_as_tax_codes_are(self, cast, code, words):
        client = browser(cast.department)
        page = fields_of(client.get(ADD), "organisation-form")
        typed = {"name": "Công ty Mới", "kind": "enterprise", "tax_code": code}
        shown = text_of(client.post(ADD, page | typed, follow=True))
        assert Organisation.objects.get(name="Công ty Mới").tax_code == code
        assert ("10 digits" in shown or "does not match" in shown) == bool(words)
        assert words is None or shown.count(words) == 2  # as a message, and beside the code

    def test_one_recorded_already_is_led_to(self, cast):
        response = send(cast.department, ADD, name=cast.rival.name.upper(), kind="enterprise")
        assert response.status_code == UNPROCESSABLE
        assert f'href="{cast.rival.get_absolute_url()}"' in response.content.decode()
        edit = f"/organisations/{cast.company.pk}/edit/"
        response = send(cast.department, edit, name=cast.rival.name)
        assert f'href="{cast.rival.get_absolute_url()}"' in response.content.decode()
