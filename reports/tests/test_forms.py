"""Forms 03 and 04 say what the records say by the cut-off, and tell what is unknown or doubtful."""

import json
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from clusters.models import Cluster
from places.models import AdministrativeUnit
from progress.access.roles import Role
from progress.models import SecondaryProject, SiteEvent, Stage
from progress.models.rules.reporting_period import Period
from progress.tests.cast import browser, document, figure, make_cast, person, record, text_of
from reports.forms.sheet import lines_of, rows_of, sums_wrong
from reports.models import FormKind, FormRow, RowOverride
from reports.tests.forms_world import make_world, slowly
from values.dates import PartialDate
from values.tests.once import built_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
THE_YEAR = Period.parse("2026-year")


def make_forms() -> None:
    """Record the forms as they are shipped."""
    for row in json.loads((settings.BASE_DIR / "fixtures" / "75-forms.json").read_text()):
        _add(row["model"].partition(".")[2], dict(row["fields"]))


def _add(model: str, fields: dict) -> None:
    if model == "formkind":
        if feeds := fields.pop("feeds", None):
            fields["feeds"] = FormKind.objects.get(number=feeds[0])
        FormKind.objects.create(**fields)
        return
    fields["kind"] = FormKind.objects.get(number=fields["kind"][0])
    if part_of := fields.pop("part_of", None):
        fields["part_of"] = FormRow.objects.get_by_natural_key(*part_of)
    related = {"formrow": "rows", "formterms": "terms", "formperiod": "periods"}[model]
    getattr(fields["kind"], related).create(**fields)


@built_once
def known_world():
    make_forms()
    return make_world()


@built_once
def office():
    make_forms()
    cast = make_cast()
    for code, part in (("plan", "plan"), ("feasibility", "project"), ("operation", "operation")):
        Stage.objects.filter(code=code).update(form_part=part)
    return cast


def values_of(number: str, clusters, period: Period) -> dict:
    kind = FormKind.objects.get(number=number)
    return {line.row.number: line for line in lines_of(rows_of(kind, period), clusters, period)}


@pytest.mark.parametrize("code", ["2024-year", "2025-half", "2026-half"])
@pytest.mark.parametrize("number", ["03", "04"])
def test_every_row_is_what_a_slow_count_gives(number, code):
    truths, period = known_world(), Period.parse(code)
    unit = truths[0]["unit"] if number == "03" else None
    ours = [t for t in truths if unit in (None, t["unit"])]
    clusters = Cluster.objects.filter(pk__in=[t["pk"] for t in ours])
    lines = values_of(number, clusters, period)
    expected = slowly(ours, period)
    assert {n: line.value for n, line in lines.items() if line.computed} == expected
    assert sums_wrong(list(lines.values())) == []


def test_the_rows_are_the_circulars_to_the_letter():
    make_forms()
    for number, count in (("03", 38), ("04", 38)):
        rows = FormRow.objects.filter(kind__number=number)
        assert rows.count() == count
        assert set(rows.filter(computation="").values_list("number", flat=True)) == {"I", "II", "III"}
    assert FormRow.objects.get(kind__number="04", number="7").name == (
        "Số lượng cụm công nghiệp do doanh nghiệp làm chủ đầu tư hạ tầng kỹ thuật"
    )


def test_of_the_shipped_clusters_four_are_established_and_two_are_open():
    call_command("seed", verbosity=0)
    page = text_of(browser(person("boss", Role.LEADER), "vi").get(reverse("form", args=["04", "2026-year"])))
    line = page.partition("3. Số lượng cụm công nghiệp đã thành lập Cụm ")[2]
    assert line.startswith("4 ")
    assert "1 chưa có số liệu 1 cần xác minh, chưa tính" in line.partition("4. Tổng diện tích")[0]
    row = text_of(browser(person("chief", Role.LEADER), "vi").get(reverse("form-row", args=["04", "2026-year", "3"])))
    assert "4 được tính, 1 cần xác minh, 1 chưa có số liệu" in row
    assert "số, ngày của Quyết định 1856/QĐ-UBND, tháng 10/2023 chưa đầy đủ: cần đối chiếu bản gốc" in row


def test_what_is_unknown_is_counted_and_never_a_zero():
    cast = office()
    line = values_of("04", Cluster.objects.all(), THE_YEAR)["1"]
    assert line.value is None
    assert len(line.computed.unknown) == 2
    record(cast.cluster, "plan", state="not_started")
    line = values_of("04", Cluster.objects.all(), THE_YEAR)["1"]
    assert (line.value, len(line.computed.unknown)) == (0, 1)


def test_a_date_that_the_cut_off_cuts_is_doubtful_and_one_within_counts():
    cast = office()
    record(cast.cluster, "plan", state="done", actual="2025")
    before = values_of("04", Cluster.objects.all(), Period.parse("2025-half"))["1"]
    assert (before.value, len(before.computed.doubtful), before.computed.doubtful_amount) == (None, 1, 1)
    assert "ngày chốt 14/06/2025 nằm trong khoảng này" in before.computed.doubtful[0].said.doubt
    after = values_of("04", Cluster.objects.all(), Period.parse("2026-half"))["1"]
    assert (after.value, len(after.computed.doubtful)) == (1, 0)


def test_what_became_true_after_the_cut_off_does_not_count_and_what_was_recorded_late_does():
    cast = office()
    record(cast.cluster, "plan", state="done", actual="15/06/2026")
    record(cast.other_cluster, "plan", state="done", actual="14/06/2026")  # recorded today, five months later
    assert values_of("04", Cluster.objects.all(), Period.parse("2026-half"))["1"].value == 1
    assert values_of("04", Cluster.objects.all(), THE_YEAR)["1"].value == 2


def test_a_cluster_revoked_by_the_cut_off_is_out_and_one_revoked_later_is_in():
    cast = office()
    record(cast.cluster, "plan", state="done", actual="2020")
    SiteEvent.objects.create(site_id=cast.cluster.pk, kind="revoked", date=PartialDate.parse("01/03/2025"))
    assert values_of("04", Cluster.objects.all(), Period.parse("2024-year"))["1"].value == 1
    assert values_of("04", Cluster.objects.all(), Period.parse("2025-half"))["1"].computed.counted == []


def test_an_area_that_cites_the_decision_counts_and_a_general_one_is_doubtful():
    cast = office()
    paper = document(cast.cluster, number="1/QĐ-UBND", date=PartialDate.parse("01/02/2024"))
    record(cast.cluster, "plan", state="done", actual="01/02/2024", document=paper)
    record(cast.other_cluster, "plan", state="done", actual="01/02/2024")
    figure(cast.cluster, "area", "43", as_of=PartialDate.parse("2024"))
    figure(cast.cluster, "area", "40", document=paper)
    figure(cast.other_cluster, "area", "15")
    line = values_of("04", Cluster.objects.all(), THE_YEAR)["2"]
    assert (line.value, line.computed.doubtful_amount) == (40, 15)
    figure(cast.other_cluster, "planned-area", "16")
    assert values_of("04", Cluster.objects.all(), THE_YEAR)["2"].value == 56


def test_a_doubtful_number_leads_to_the_field_that_settles_it():
    cast = office()
    record(cast.cluster, "plan", state="done", actual="01/02/2024")
    client = browser(cast.department)
    page = client.get(reverse("form-row", args=["04", "2026-year", "2"])).content.decode()
    assert f"{reverse('progress:site-figure-add')}?site={cast.cluster.pk}&amp;measure=planned-area" in page
    assert "#id_state" in page


def test_a_commune_officer_reads_the_form_of_their_commune_and_no_other():
    cast = office()
    record(cast.cluster, "plan", state="done", actual="01/02/2024")
    record(cast.other_cluster, "plan", state="done", actual="01/02/2024")
    client = browser(cast.local, "vi")
    own = reverse("form", args=["03", "2026-year"])
    page = text_of(client.get(own))
    assert "1. Số lượng cụm công nghiệp theo phương án phát triển cụm công nghiệp Cụm 1 " in page
    assert "Vằng Mười" not in text_of(client.get(reverse("form-row", args=["03", "2026-year", "1"])))
    assert client.get(f"{own}?unit={cast.places.elsewhere.pk}").status_code == 404
    assert client.get(f"{own}?unit={cast.places.district.pk}").status_code == 404
    assert client.get(reverse("form", args=["04", "2026-year"])).status_code == 404


def test_a_form_is_asked_for_by_commune_since_july_2025_and_by_district_on_demand():
    cast = office()
    record(cast.cluster, "plan", state="done", actual="01/02/2024")
    client, address = browser(cast.department, "vi"), reverse("form", args=["03", "2026-year"])
    for unit in (cast.places.new_commune, cast.places.district):
        page = text_of(client.get(f"{address}?unit={unit.pk}"))
        assert "phát triển cụm công nghiệp Cụm 1 " in page
    assert "cấp xã" in page
    assert "cấp huyện" in text_of(client.get(f"{reverse('form', args=['03', '2025-half'])}?unit={unit.pk}"))


def test_a_cluster_recorded_under_a_district_may_lie_in_the_commune_and_is_told():
    cast = office()
    Cluster.objects.create(name="Sông Cầu", unit=cast.places.district)
    address = reverse("form", args=["03", "2026-year"])
    page = text_of(browser(cast.department, "vi").get(f"{address}?unit={cast.places.new_commune.pk}"))
    assert "Chưa ghi địa bàn cụ thể nên chưa tính vào đây" in page
    assert "CCN Sông Cầu (huyện Bạch Thông, tỉnh Bắc Kạn)" in page


def test_a_period_keeps_the_rows_that_were_valid_on_its_cut_off():
    office()
    old = FormRow.objects.get(kind__number="04", number="27")
    old.valid_until = Period.parse("2026-half").end
    old.save()
    kind = FormKind.objects.get(number="04")
    kind.rows.create(number="27", order=380, name="Chỉ tiêu mới", computation="planned", valid_from="2026-06-15")
    assert rows_of(kind, Period.parse("2026-half"))[-1] == old
    assert rows_of(kind, THE_YEAR)[-1].name == "Chỉ tiêu mới"


def test_sums_that_do_not_add_up_are_told():
    make_forms()
    lines = values_of("04", Cluster.objects.none(), THE_YEAR)
    assert sums_wrong(list(lines.values())) == []
    assert AdministrativeUnit.objects.count() == 0
    assert lines["15"].value == Decimal(0)
    for number, value in (("15.1", Decimal(5)), ("15.3", Decimal(2))):
        lines[number] = replace(lines[number], override=RowOverride(value=value))
    told = " ".join(sums_wrong(list(lines.values())))
    assert "15.3" in told
    assert re.search(r"\b15\b(?!\.).*\b5\b", told)


@pytest.mark.parametrize("name", ["form", "form-row"])
def test_the_number_of_queries_is_the_same_for_few_and_many(name, django_assert_max_num_queries):
    truths = known_world()
    client = browser(person("boss", Role.LEADER))
    address = reverse(name, args=["04", "2026-half", *(["20"] if name == "form-row" else [])])
    client.get(address)
    with django_assert_max_num_queries(100) as few:
        client.get(address)
    before = len(few)
    Cluster.objects.filter(pk__in=[t["pk"] for t in truths[:10]]).delete()
    with django_assert_max_num_queries(before) as many:
        client.get(address)
    assert len(many) == before


def test_a_cluster_recorded_as_operating_whose_projects_are_not_is_doubtful_and_no_certain_zero():
    cast = office()
    record(cast.cluster, "operation", state="done", actual="01/02/2024")
    SecondaryProject.objects.create(site_id=cast.cluster.pk, name="Ván ép", state="building")
    said = "mốc vận hành đã hoàn thành, chưa có dự án nào được ghi là đang hoạt động"
    lines = values_of("04", Cluster.objects.all(), THE_YEAR)
    assert [item.said.doubt for item in lines["15"].computed.doubtful] == [said]
    assert lines["15"].computed.counted == []
    for number in ("22", "23", "24"):  # what operates there, it earns and pays: unknown, not nothing
        unknown = [item.said.doubt for item in lines[number].computed.unknown if item.site.pk == cast.cluster.pk]
        assert unknown == [said], number
