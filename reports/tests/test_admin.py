"""Indicators in the admin: one source's figure in use, and why; published or computed, and why."""

import pytest
from django.urls import reverse

from progress.access.roles import Role
from progress.tests.people import page_form, person, signed_in
from reports.models import Basis, Indicator, IndicatorFigure
from values.dates import PartialDate

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return signed_in(person(Role.DEPARTMENT, name="lan"))


@pytest.fixture
def indicator():
    return Indicator.objects.create(
        code="clusters-area", name="Diện tích cụm", order=1, unit="ha", computed="clusters-area"
    )


@pytest.fixture
def figures(indicator):
    same = {"indicator": indicator, "period": PartialDate.year(2030), "kind": "planned"}
    return [IndicatorFigure.objects.create(**same, value=value, source=f"Báo {value}") for value in (676, 680)]


def test_another_figure_is_put_in_use_with_its_reason(client, figures):
    page = client.get(reverse("admin:reports_indicator_change", args=[figures[0].indicator_id])).content.decode()
    address = reverse("admin:reports_indicatorfigure_choose", args=[figures[1].pk])
    assert f'href="{address}"' in page
    assert client.get(address).status_code == 200
    refused = client.post(address, {"reason": "", "version": figures[1].version})
    assert refused.context["form"].errors
    client.post(address, {"reason": "Theo Quyết định 1876", "version": figures[1].version})
    for figure in figures:
        figure.refresh_from_db()
    assert [figure.is_chosen for figure in figures] == [False, True]
    assert figures[1].reason == "Theo Quyết định 1876"
    assert figures[1].history.first().history_user.username == "lan"


def test_a_choice_from_an_older_page_changes_nothing(client, figures):
    address = reverse("admin:reports_indicatorfigure_choose", args=[figures[1].pk])
    older = figures[1].version
    figures[1].note = "Sửa"
    figures[1].save()
    response = client.post(address, {"reason": "Vì", "version": older})
    assert response.context["form"].non_field_errors()
    figures[1].refresh_from_db()
    assert not figures[1].is_chosen


def test_choosing_wants_the_permission(figures):
    board = signed_in(person(Role.BOARD))
    address = reverse("admin:reports_indicatorfigure_choose", args=[figures[1].pk])
    assert board.post(address, {"reason": "Vì", "version": 1}).status_code == 403


def test_the_figure_in_use_is_not_deleted_before_its_rivals(client, figures):
    delete = reverse("admin:reports_indicatorfigure_delete", args=[figures[0].pk])
    assert client.post(delete, {"post": "yes"}).status_code == 200
    assert IndicatorFigure.objects.count() == 2
    figures[1].delete()
    assert client.post(delete, {"post": "yes"}).status_code == 302


def test_what_reports_use_wants_a_reason_and_something_computed(client, indicator):
    address = reverse("admin:reports_indicator_change", args=[indicator.pk])
    choice = {"choices-TOTAL_FORMS": "1", "choices-0-period": "năm 2024", "choices-0-basis": "computed"}
    choice |= {"choices-0-indicator": str(indicator.pk)}
    form = page_form(client, address, "indicator_form") | choice
    assert client.post(address, form).status_code == 200
    assert not indicator.choices.exists()
    assert client.post(address, form | {"choices-0-reason": "Số liệu mới hơn"}).status_code == 302
    assert indicator.choices.get().basis == Basis.COMPUTED
    indicator.choices.all().delete()
    indicator.refresh_from_db()
    indicator.computed = ""
    indicator.save()
    form = page_form(client, address, "indicator_form") | choice | {"choices-0-reason": "Vì"}
    assert client.post(address, form).status_code == 200
    assert not indicator.choices.exists()


def test_pages_of_figures_open(client, figures):
    for page in ("indicator", "indicatorfigure"):
        assert client.get(reverse(f"admin:reports_{page}_changelist"), {"q": "dien tich"}).status_code == 200
    assert client.get(reverse("admin:reports_indicatorfigure_change", args=[figures[0].pk])).status_code == 200
