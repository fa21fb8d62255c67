"""A form is filed once and for all, corrected by another version, and may hold values that a person entered by hand."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import translation

from clusters.models import Cluster
from history.tracking import StaleVersion
from progress.models import WorkSettings
from progress.models.rules.reporting_period import Period
from progress.tests.cast import browser, record, text_of
from reports.forms import sheet
from reports.forms.filing import differences, file_form
from reports.forms.hand_values import override_row
from reports.models import FiledForm, FormKind, FormRow, RowOverride
from reports.tests.test_forms import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
THE_HALF = Period.parse("2026-half")
FORM, FILE = "/forms/04/2026-half/", "/forms/04/2026-half/file/"
AMOUNT = {"value": "3", "reason": "theo quyết định mới", "source": "QĐ 12"}


def world():
    cast = office()
    record(cast.cluster, "plan", state="done", actual="01/02/2024")
    cast.form = FormKind.objects.get(number="04")
    cast.of_unit = FormKind.objects.get(number="03")
    return cast


def filed(cast, **more) -> FiledForm:
    return file_form(**{"kind": cast.form, "unit": None, "period": THE_HALF, "by": cast.department, **more})


def looked_at(client, address: str = FORM) -> dict:
    """What the page's form sends as it stands: what of the form was seen."""
    return {"seen": client.get(address).context["seen"]}


def row(version: FiledForm, number: str = "1") -> dict:
    return next(row for row in version.content["rows"] if row["number"] == number)


def test_what_is_filed_stays_when_the_records_change():
    cast = world()
    first = filed(cast)
    record(cast.other_cluster, "plan", state="done", actual="05/05/2026")
    again = FiledForm.objects.get(pk=first.pk)
    assert row(again)["value"] == "1"
    assert [(i["site"], i["status"]) for i in row(again)["items"]] == [
        ("CCN Cẩm Giàng", "được tính"),
        ("CCN Vằng Mười", "chưa có thông tin"),
    ]
    assert row(again)["items"][0]["as_of"] == "01/02/2024"
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
    response = client.post(FILE, looked_at(client))
    assert response["Location"] == FiledForm.objects.get().get_absolute_url()
    page = text_of(client.get(FORM))
    assert "Bản số 1" in page
    response = client.post(FILE, looked_at(client))
    assert response.status_code == 422
    said = text_of(response)
    assert "Bản số 1 đã gửi ngày" in said
    assert "Gửi bản nữa là đính chính: cần nêu lý do" in said


def test_a_value_entered_by_hand_stands_beside_the_computed_one_and_is_filed_as_such():
    cast = world()
    client = browser(cast.department, "vi")
    address = reverse("form-override", args=["04", "2026-half", "1"])
    assert "Số tổng hợp: 1 cụm · 1 được tính" in text_of(client.get(address))
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


def test_a_form_that_changed_since_it_was_looked_at_is_shown_again_and_says_where():
    cast = world()
    for version, (language, day) in enumerate([("vi", "03/05/2026"), ("en", "04/05/2026")]):
        client = browser(cast.department, language)
        seen = looked_at(client)
        record(cast.other_cluster, "plan", state="done", actual=day)
        override_row(
            row=cast.form.rows.get(number="3"),
            unit=None,
            period=THE_HALF,
            by=cast.department,
            version=version,
            values=AMOUNT | {"value": version + 1},
        )
        response = client.post(FILE, seen | {"reason": "ghi rõ"})
        assert response.status_code == 422
        assert re.search(r"(chỉ tiêu số|lines) 1, (2, )?3", text_of(response))
        assert FiledForm.objects.count() == version
        assert client.post(FILE, {"seen": response.context["seen"], "reason": "ghi rõ"}).status_code == 302


def test_a_line_whose_number_holds_a_space_is_told_from_the_heading():
    cast = world()
    FormRow.objects.filter(kind=cast.form, number="3").update(number="a b")
    client = browser(cast.department, "en")
    seen = looked_at(client)
    FormRow.objects.filter(kind=cast.form, number="a b").update(name="Chỉ tiêu khác")
    response = client.post(FILE, seen)
    assert "lines a b. Look again" in text_of(response)
    assert client.post(FILE, {"seen": response.context["seen"]}).status_code == 302


@pytest.mark.parametrize("seen", ["", "=", "\x00", "1=0 2=0", "nonsense"])
def test_filing_what_nobody_looked_at_is_refused(seen):
    cast = world()
    response = browser(cast.department, "en").post(FILE, {"seen": seen})
    assert response.status_code == 422
    assert "The form has changed since it was looked at" in text_of(response)
    assert not FiledForm.objects.exists()


def test_a_reason_that_is_too_long_comes_back_as_it_was_typed():
    cast = world()
    filed(cast)
    record(cast.other_cluster, "plan", state="done", actual="05/05/2026")
    client = browser(cast.department, "vi")
    typed = "Bổ sung cụm " * 30
    response = client.post(FILE, looked_at(client) | {"reason": typed})
    assert response.status_code == 422
    assert "300" in text_of(response)
    assert typed.strip() in response.content.decode()
    assert FiledForm.objects.count() == 1


def test_a_period_before_the_circular_is_computed_and_not_filed():
    cast = world()
    early = Period.parse("2024-half")
    with pytest.raises(ValidationError, match="15/08/2024"):
        filed(cast, period=early)
    page = browser(cast.department, "vi").get("/forms/04/2024-half/")
    assert "tính để so sánh" in text_of(page)
    assert page.context["can_file"] is False
    assert filed(cast, period=Period.parse("2024-year")).number == 1


def test_what_was_filed_or_entered_by_hand_stands_beside_the_next_period():
    cast = world()
    kind, year = cast.form, Period.parse("2025-year")
    override = {"unit": None, "by": cast.department, "version": 0}
    override_row(row=kind.rows.get(number="1"), period=year, values=AMOUNT | {"value": "7"}, **override)
    filed(cast, period=year)
    override_row(
        row=kind.rows.get(number="3"), period=Period.parse("2025-half"), values=AMOUNT | {"value": "5"}, **override
    )
    record(cast.cluster, "plan", state="not_started", actual=None)
    lines = {line.row.number: line for line in browser(cast.leader, "vi").get(FORM).context["lines"]}
    assert (lines["1"].before.value, str(lines["1"].before.source)) == (7, "đã gửi")
    assert (lines["3"].year_before.value, str(lines["3"].year_before.source)) == (5, "nhập tay")
    assert lines["5"].before.source == "đã gửi"
    assert "7 đã gửi" in text_of(browser(cast.leader, "vi").get(FORM))


def test_the_page_says_of_which_sites_it_speaks():
    cast = world()
    client = browser(cast.leader, "vi")
    assert "mọi cụm công nghiệp có trong phần mềm" in text_of(client.get(FORM))
    page = text_of(client.get(f"{FORM}?unit={cast.places.province.pk}"))
    assert "nằm trên địa bàn tỉnh Thái Nguyên" in page


def test_versions_are_compared_by_links_and_nonsense_is_not_found():
    cast = world()
    first = filed(cast)
    record(cast.other_cluster, "plan", state="done", actual="05/05/2026")
    second = filed(cast, reason="Bổ sung")
    client = browser(cast.leader, "vi")
    assert 'href="?with=2"' in client.get(first.get_absolute_url()).content.decode()
    page = text_of(client.get(f"{first.get_absolute_url()}?with=2"))
    assert "Thay đổi tại bản số 2" in page
    assert "1 → 2" in page
    for nonsense in ("9", "x", "", "1", "0", "\x00"):
        assert client.get(first.get_absolute_url(), {"with": nonsense}).status_code == 404
    assert client.get(f"{second.get_absolute_url()}?with=1").status_code == 200


def test_the_row_of_a_filed_form_says_why_its_value_was_entered_by_hand():
    cast = world()
    override_row(
        row=cast.form.rows.get(number="1"), unit=None, period=THE_HALF, by=cast.department, version=0, values=AMOUNT
    )
    version = filed(cast)
    page = text_of(browser(cast.leader, "vi").get(reverse("form-filed-row", args=[version.pk, "1"])))
    assert "theo quyết định mới" in page
    assert "QĐ 12" in page


@pytest.mark.parametrize(
    ("number", "value", "message"),
    [("1", "2,5", "số nguyên"), ("19", "300", "100 %"), ("25", "0,5", "số nguyên"), ("4", "-1", "0")],
)
def test_a_value_by_hand_stays_within_what_its_unit_can_be(number, value, message):
    cast = world()
    address = reverse("form-override", args=["04", "2026-half", number])
    response = browser(cast.department, "vi").post(address, AMOUNT | {"version": 0, "value": value})
    assert response.status_code == 422
    assert message in text_of(response)
    assert not RowOverride.objects.exists()


def test_an_unlikely_value_by_hand_is_asked_about_first():
    cast = world()
    address, client = reverse("form-override", args=["04", "2026-half", "4"]), browser(cast.department, "vi")
    typed = AMOUNT | {"version": 0, "value": "430.000"}
    response = client.post(address, typed)
    assert response.status_code == 422
    assert "lớn hơn mọi giá trị có thể" in text_of(response) or "430.000 ha" in text_of(response)
    assert client.post(address, typed | {"confirmed": "form_value_hectares"}).status_code == 302
    assert RowOverride.objects.get().value == 430_000


def test_a_commune_officers_value_waits_for_the_department():
    cast = world()
    own = cast.places.new_commune
    address = reverse("form-override", args=["03", "2026-half", "1"]) + f"?unit={own.pk}"
    form = reverse("form", args=["03", "2026-half"]) + f"?unit={own.pk}"
    local, officer = browser(cast.local, "vi"), browser(cast.department, "vi")
    assert "chờ duyệt" in text_of(local.post(address, AMOUNT | {"version": 0}, follow=True))
    waiting = RowOverride.objects.get()
    assert (waiting.is_waiting, waiting.entered_by) == (True, cast.local)
    line = next(line for line in officer.get(form).context["lines"] if line.row.number == "1")
    assert (line.value, line.waiting) == (1, waiting)
    assert row(filed(cast, kind=cast.of_unit, unit=own))["value"] == "1"
    assert address in officer.get("/forms/").content.decode()
    decide = {"decide-version": waiting.version}
    assert local.post(address, decide | {"approve": "1"}).status_code == 403
    refused = officer.post(address, decide | {"return": "1"})
    assert refused.status_code == 422
    assert officer.post(address, decide | {"return": "1", "decide-reason": "thiếu văn bản"}).status_code == 302
    assert "thiếu văn bản" in text_of(local.get(address))
    assert address not in officer.get("/forms/").content.decode()
    waiting.refresh_from_db()
    local.post(address, AMOUNT | {"version": waiting.version, "source": "QĐ 13"})
    waiting.refresh_from_db()
    stale = officer.post(address, decide | {"approve": "1"})
    assert stale.status_code == 422
    assert officer.post(address, {"decide-version": waiting.version, "approve": "1"}).status_code == 302
    line = next(line for line in officer.get(form).context["lines"] if line.row.number == "1")
    assert (line.value, line.override.source, line.waiting) == (3, "QĐ 13", None)
    local.post(address, AMOUNT | {"version": 0, "value": "4"})
    waiting = RowOverride.objects.get(is_waiting=True)
    assert officer.post(address, {"decide-version": waiting.version, "approve": "1"}).status_code == 302
    assert [(one.value, one.is_waiting) for one in RowOverride.objects.all()] == [(4, False)]


def proposal(cast, value: str = "3") -> tuple[str, RowOverride]:
    """A commune officer's value that waits, and its page."""
    address = reverse("form-override", args=["03", "2026-half", "1"]) + f"?unit={cast.places.new_commune.pk}"
    browser(cast.local).post(address, AMOUNT | {"version": 0, "value": value})
    return address, RowOverride.objects.get(is_waiting=True)


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ({"approve": "1"}, "Already approved by Administrator."),
        ({"return": "1", "decide-reason": "thiếu văn bản"}, "Already returned by Administrator."),
        (None, "Already withdrawn by Local."),
    ],
)
@pytest.mark.parametrize("is_in_force", [False, True])
def test_who_decides_second_reads_who_was_first_and_keeps_what_was_typed(first, said, is_in_force):
    cast = world()
    address, waiting = proposal(cast)
    if is_in_force:
        browser(cast.department).post(address, {"decide-version": waiting.version, "approve": "1"})
        address, waiting = proposal(cast, "4")
    version = {"decide-version": waiting.version}
    if first is None:
        browser(cast.local).post(address, {"version": waiting.version, "remove": "1"})
    else:
        assert browser(cast.administrator).post(address, version | first).status_code == 302
    for decision in ("approve", "return"):
        typed = version | {decision: "1", "decide-reason": "sai đơn vị tính"}
        response = browser(cast.department, "en").post(address, typed)
        assert response.status_code == 422
        assert said in text_of(response)
        assert "Reason for returning it: sai đơn vị tính" in text_of(response)


def test_a_proposal_that_changed_meanwhile_is_shown_and_can_then_be_decided():
    cast = world()
    address, waiting = proposal(cast)
    browser(cast.local).post(address, AMOUNT | {"version": waiting.version, "value": "5"})
    client = browser(cast.department, "en")
    typed = {"decide-version": waiting.version, "return": "1", "decide-reason": "sai đơn vị tính"}
    response = client.post(address, typed)
    assert response.status_code == 422
    form = response.context["decide_form"]
    assert form["reason"].value() == "sai đơn vị tính"
    assert client.post(address, typed | {"decide-version": form["version"].value()}).status_code == 302
    assert RowOverride.objects.get().returned == "sai đơn vị tính"


def test_a_decision_on_what_never_waited_is_refused():
    cast = world()
    address = reverse("form-override", args=["04", "2026-half", "1"])
    response = browser(cast.department, "en").post(address, {"decide-version": 1, "approve": "1"})
    assert response.status_code == 422
    assert "No value waits for approval here." in text_of(response)


def test_withdrawing_a_proposal_says_what_is_in_force_and_nothing_where_nothing_was_done():
    cast = world()
    address, waiting = proposal(cast)
    client = browser(cast.local, "en")
    said = text_of(client.post(address, {"version": waiting.version, "remove": "1"}, follow=True))
    assert "The proposal was withdrawn. The calculated value is in force." in said
    address, waiting = proposal(cast)
    browser(cast.department).post(address, {"decide-version": waiting.version, "approve": "1"})
    address, waiting = proposal(cast, "4")
    said = text_of(client.post(address, {"version": waiting.version, "remove": "1"}, follow=True))
    assert "The proposal was withdrawn. The value by hand, 3, stays in force." in said
    assert RowOverride.objects.get().value == 3
    said = text_of(client.post(address, {"version": 0, "remove": "1"}, follow=True))
    assert "withdrawn" not in said
    assert "calculated value is used" not in said


def test_a_value_is_in_force_at_once_where_reports_of_communes_do_not_wait():
    cast = world()
    WorkSettings(roles_awaiting_acceptance=[]).save()
    address = reverse("form-override", args=["03", "2026-half", "1"]) + f"?unit={cast.places.new_commune.pk}"
    browser(cast.local).post(address, AMOUNT | {"version": 0})
    assert RowOverride.objects.get().is_waiting is False


def test_the_list_says_which_forms_are_filed_by_whom_and_when():
    cast = world()
    filed(cast, kind=cast.of_unit, unit=cast.places.new_commune, period=Period.parse("2026-half"))
    client = browser(cast.department, "vi")
    page = text_of(client.get("/forms/"))
    assert "Năm 2026" in page
    assert "Đã gửi 0/1 " in page
    FiledForm.objects.update(period="year")
    page = text_of(client.get("/forms/"))
    assert "Đã gửi 1/1 " in page
    assert "huyện Bạch Thông, tỉnh Bắc Kạn (đến 30/06/2025) theo yêu cầu" in page
    assert re.search(r"gửi ngày \d\d/\d\d/\d{4}, người gửi: Department, bản số 1", page)
    assert "chưa gửi" in page


def test_the_page_of_one_number_computes_that_number_once(monkeypatch):
    cast = world()
    calls = []
    real = sheet.compute
    monkeypatch.setattr(sheet, "compute", lambda *given: calls.append(given[2]) or real(*given))
    assert browser(cast.leader).get(reverse("form-row", args=["04", "2026-half", "20"])).status_code == 200
    assert [len(asked) for asked in calls] == [1]


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
