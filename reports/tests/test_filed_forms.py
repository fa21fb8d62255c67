"""A form is filed once and for all, corrected by another version, and may hold values that a person entered by hand."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import translation

from clusters.models import Cluster
from history.tracking import StaleVersion
from progress.models.rules.reporting_period import Period
from progress.tests.cast import browser, record, text_of
from reports.forms.filing import differences, file_form
from reports.forms.hand_values import override_row
from reports.models import FiledForm, FormKind, FormRow, RowOverride
from reports.tests.test_forms import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
THE_HALF = Period.parse("2026-half")
AMOUNT = {"value": "3", "reason": "theo quyết định mới", "source": "QĐ 12"}


def world():
    cast = office()
    record(cast.cluster, "plan", state="done", actual="01/02/2024")
    cast.form = FormKind.objects.get(number="04")
    cast.of_unit = FormKind.objects.get(number="03")
    return cast


def filed(cast, **more) -> FiledForm:
    return file_form(**{"kind": cast.form, "unit": None, "period": THE_HALF, "by": cast.department, **more})


def row(version: FiledForm, number: str = "1") -> dict:
    return next(row for row in version.content["rows"] if row["number"] == number)


def test_what_is_filed_stays_when_the_records_change():
    cast = world()
    first = filed(cast)
    record(cast.other_cluster, "plan", state="done", actual="05/05/2026")
    again = FiledForm.objects.get(pk=first.pk)
    assert row(again)["value"] == "1"
    assert [(i["cluster"], i["status"]) for i in row(again)["items"]] == [
        ("CCN Cẩm Giàng", "được tính"),
        ("CCN Vằng Mười", "chưa có thông tin"),
    ]
    cast.cluster.delete()
    page = text_of(browser(cast.leader, "vi").get(reverse("form-filed-row", args=[first.pk, "1"])))
    assert "CCN Cẩm Giàng" in page


def test_a_filed_form_is_neither_changed_nor_deleted():
    first = filed(world())
    with pytest.raises(TypeError):
        first.save()
    with pytest.raises(TypeError):
        first.delete()


def test_a_correction_is_a_new_version_with_its_reason_and_its_differences():
    cast = world()
    first = filed(cast)
    record(cast.other_cluster, "plan", state="done", actual="05/05/2026")  # true by the cut-off, recorded since
    with pytest.raises(ValidationError, match="lý do"):
        filed(cast)
    second = filed(cast, reason="Bổ sung CCN Vằng Mười")
    assert (first.number, second.number) == (1, 2)
    assert [(d.number, d.before, d.after) for d in differences(first, second)] == [("1", "1", "2")]
    page = text_of(browser(cast.leader, "vi").get(second.get_absolute_url()))
    assert "Thay đổi so với bản số 1" in page
    assert "Bổ sung CCN Vằng Mười" in page
    assert "1 → 2" in page


def test_what_did_not_change_is_not_filed_again():
    cast = world()
    filed(cast)
    with pytest.raises(ValidationError, match="Không có thay đổi"):
        filed(cast, reason="gửi lại")


def test_a_form_is_not_filed_before_its_cut_off_is_over():
    with pytest.raises(ValidationError, match="14/12/2026"):
        filed(world(), period=Period.parse("2026-year"))


@pytest.mark.parametrize("who", ["local", "leader", "board", "clerk", "nobody"])
def test_only_the_department_files(who):
    cast = world()
    with pytest.raises(PermissionDenied):
        filed(cast, by=getattr(cast, who))
    with pytest.raises(PermissionDenied):
        filed(cast, kind=cast.of_unit, unit=cast.places.new_commune, by=getattr(cast, who))


def test_a_filed_form_keeps_the_rows_it_had():
    cast = world()
    first = filed(cast)
    FormRow.objects.filter(kind=cast.form, number="1").update(name="Chỉ tiêu đổi tên")
    assert "Chỉ tiêu đổi tên" not in text_of(browser(cast.leader, "vi").get(first.get_absolute_url()))


def test_the_page_files_and_leads_to_the_version():
    cast = world()
    client = browser(cast.department, "vi")
    response = client.post(reverse("form-file", args=["04", "2026-half"]))
    assert response["Location"] == FiledForm.objects.get().get_absolute_url()
    page = text_of(client.get(reverse("form", args=["04", "2026-half"])))
    assert "Bản số 1" in page
    response = client.post(reverse("form-file", args=["04", "2026-half"]), follow=True)
    assert "Cần nêu lý do đính chính" in text_of(response)


def test_a_value_entered_by_hand_stands_beside_the_computed_one_and_is_filed_as_such():
    cast = world()
    client = browser(cast.department, "vi")
    address = reverse("form-override", args=["04", "2026-half", "1"])
    assert client.post(address, AMOUNT | {"version": 0}).status_code == 302
    page = text_of(client.get(reverse("form", args=["04", "2026-half"])))
    assert "nhập tay; số tổng hợp: 1 theo quyết định mới · QĐ 12" in page
    version = filed(cast)
    assert (row(version)["value"], row(version)["computed"]) == ("3", "1")
    assert row(version)["override"] == {"reason": "theo quyết định mới", "source": "QĐ 12"}
    assert client.post(address, {"remove": "1", "version": RowOverride.objects.get().version}).status_code == 302
    assert not RowOverride.objects.exists()


@pytest.mark.parametrize("lacks", ["value", "reason", "source"])
def test_a_value_by_hand_wants_a_reason_and_a_source(lacks):
    cast = world()
    address = reverse("form-override", args=["04", "2026-half", "1"])
    response = browser(cast.department).post(address, AMOUNT | {"version": 0, lacks: ""})
    assert response.status_code == 422
    assert not RowOverride.objects.exists()


def test_of_two_who_enter_a_value_the_second_is_told():
    cast = world()
    of_row = {"row": cast.form.rows.get(number="1"), "unit": None, "period": THE_HALF, "by": cast.department}
    override_row(**of_row, version=0, values=AMOUNT)
    with pytest.raises(StaleVersion):
        override_row(**of_row, version=0, values=AMOUNT | {"value": "4"})
    response = browser(cast.department).post(
        reverse("form-override", args=["04", "2026-half", "1"]), AMOUNT | {"version": 0}
    )
    assert response.status_code == 422


def test_a_commune_officer_prepares_the_form_of_their_own_unit():
    cast = world()
    client, own, other = browser(cast.local), cast.places.new_commune, cast.places.elsewhere
    address = reverse("form-override", args=["03", "2026-half", "1"])
    assert client.post(f"{address}?unit={own.pk}", AMOUNT | {"version": 0}).status_code == 302
    assert client.post(f"{address}?unit={other.pk}", AMOUNT | {"version": 0}).status_code == 404
    assert client.post(reverse("form-file", args=["03", "2026-half"]) + f"?unit={own.pk}").status_code == 403
    of_other = filed(cast, kind=cast.of_unit, unit=cast.places.district)
    assert client.get(of_other.get_absolute_url()).status_code == 404
    of_own = filed(cast, kind=cast.of_unit, unit=own)
    assert client.get(of_own.get_absolute_url()).status_code == 200
    assert Cluster.objects.count() == 2


def test_a_form_is_filed_in_vietnamese_whatever_the_page_speaks():
    cast = world()
    record(cast.other_cluster, "plan", state="done", actual="2026")  # a day that the cut-off cuts
    with translation.override("en"):
        first = filed(cast)
    with translation.override("vi"), pytest.raises(ValidationError, match="Không có thay đổi"):
        filed(cast, reason="Sửa")
    assert "ngày chốt" in str(first.content["rows"])
