"""Administrative units: the list, adding and editing one."""

from datetime import date
from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from places.models import AdministrativeUnit
from progress.tests.cast import browser, text_of
from values.tests.page_forms import fields_of

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY
LIST, ADD = "/units/", "/units/add/"


def send(user, where, page=None, **typed):
    client = browser(user)
    page = page or fields_of(client.get(where), "unit-form")
    return client.post(where, page | typed)


class TestList:
    def test_tells_present_units_from_former_ones_and_what_they_became(self, cast):
        page = text_of(browser(cast.leader).get(LIST))
        assert "xã Cẩm Giàng huyện Bạch Thông – – 30/06/2025 xã Cẩm Giàng" in page
        former = text_of(browser(cast.leader).get(f"{LIST}?validity=former"))
        assert "Found 5 units" in former
        assert "Found 2 units" in text_of(browser(cast.leader).get(f"{LIST}?q=cam+giang"))

    def test_holds_nothing_for_whoever_may_not_read_units(self, cast):
        assert "Cẩm Giàng" not in text_of(browser(cast.nobody).get(LIST))

    @pytest.mark.once
    def test_costs_as_many_queries_with_many(self, cast, django_assert_num_queries):
        client = browser(cast.administrator)
        client.get(LIST)
        with CaptureQueriesContext(connection) as few:
            client.get(LIST)
        for number in range(30):
            unit = AdministrativeUnit.objects.create(kind="commune", name=f"Xã {number}", parent=cast.places.province)
            cast.places.elsewhere.successors.add(unit)
        with django_assert_num_queries(len(few)):
            client.get(LIST)


class TestEditing:
    def test_a_new_commune_is_recorded_with_its_days_and_parent(self, cast):
        typed = {"kind": "commune", "name": "Phủ Thông", "parent": cast.places.province.pk, "valid_from": "1/7/2025"}
        response = send(cast.administrator, ADD, **typed)
        assert response["Location"] == LIST
        found = AdministrativeUnit.objects.get(name="Phủ Thông")
        assert (found.parent, found.valid_from) == (cast.places.province, date(2025, 7, 1))
        assert found.history.first().history_user == cast.administrator

    def test_what_it_became_is_recorded_and_kept_in_the_history(self, cast):
        address = f"/units/{cast.places.elsewhere.pk}/edit/"
        send(cast.administrator, address, successors=[cast.places.new_commune.pk], reason="NQ 1683")
        unit = AdministrativeUnit.objects.get(pk=cast.places.elsewhere.pk)
        assert list(unit.successors.all()) == [cast.places.new_commune]
        assert unit.version == cast.places.elsewhere.version + 1
        assert unit.history.first().history_change_reason == "NQ 1683"

    def test_what_changes_nothing_is_not_saved(self, cast):
        address = f"/units/{cast.places.old_commune.pk}/edit/"
        send(cast.administrator, address)
        unit = AdministrativeUnit.objects.get(pk=cast.places.old_commune.pk)
        assert unit.version == cast.places.old_commune.version
        assert list(unit.successors.all()) == [cast.places.new_commune]

    def test_it_does_not_lie_within_itself(self, cast):
        address = f"/units/{cast.places.province.pk}/edit/"
        response = send(cast.administrator, address, parent=cast.places.new_commune.pk)
        assert response.status_code == UNPROCESSABLE
        assert "does not lie within itself" in text_of(response)

    def test_one_recorded_already_is_refused(self, cast):
        typed = {"kind": "commune", "name": "CẨM GIÀNG", "parent": cast.places.province.pk, "valid_from": "1/7/2025"}
        response = send(cast.administrator, ADD, **typed)
        assert response.status_code == UNPROCESSABLE
        assert "already recorded" in text_of(response)

    def test_over_somebody_elses_save_both_values_are_shown(self, cast):
        address = f"/units/{cast.places.elsewhere.pk}/edit/"
        opened = fields_of(browser(cast.administrator).get(address), "unit-form")
        send(cast.administrator, address, code="01234")
        response = send(cast.administrator, address, opened, code="99999")
        assert response.status_code == UNPROCESSABLE
        assert "Saved value" in text_of(response)
        assert AdministrativeUnit.objects.get(pk=cast.places.elsewhere.pk).code == "01234"

    @pytest.mark.parametrize("role", ["department", "board", "leader"])
    def test_is_for_the_administrator(self, cast, role):
        client = browser(getattr(cast, role))
        assert client.get(ADD).status_code == HTTPStatus.FORBIDDEN
        assert ADD not in client.get(LIST).content.decode()
