"""Which form is put together from which is recorded, and the chain shows it."""

import pytest

from progress.tests.cast import browser, text_of
from progress.tests.past import on
from progress.tests.people import errors_of
from progress.tests.reports import YEAR
from reports.models import FormKind
from reports.tests.filing_office import TODAY, debt, make_office
from reports.tests.test_form_upkeep import keeper, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    cast = make_office()
    with on(TODAY):
        yield cast


def own(number: str, level: str, **fields) -> FormKind:
    names = {"name": f"Biểu {number}", "name_en": f"Form {number}"}
    kind = FormKind.objects.create(number=number, level=level, **names, **fields)
    kind.rows.create(number="1", order=1, name="Số cụm", computation="planned")
    return kind


def beneath(user, form: str, pk: int = 0) -> list[tuple]:
    page = browser(user, "vi").get(debt(form, pk))
    assert page.status_code == 200
    return [(row.debt.form, row.debt.period.code, row.debt.name) for row in page.context["rows"]]


def test_the_base_of_an_own_form_is_shown_beneath_it_and_the_own_form_above_the_base(office):
    own("bt", "province")
    assert beneath(office.department, "bt") == [
        (form, YEAR, name) for form, _period, name in beneath(office.department, "bt")
    ]
    FormKind.objects.filter(number="03").update(feeds=FormKind.objects.get(number="bt"))
    names = [name for _form, _period, name in beneath(office.department, "bt")]
    assert office.places.new_commune.label in names
    assert {form for form, _period, _name in beneath(office.department, "bt")} == {"03"}
    page = browser(office.department, "vi").get(debt("03", office.places.new_commune.pk))
    assert page.context["above"].form == "bt"
    assert {form for form, _period, _name in beneath(office.department, "04")} != {"03"}


def test_quarters_feed_the_year(office):
    quarterly = own("quy", "province", feeds=office.of_province)
    for number, (month, day) in enumerate([(3, 31), (6, 30), (9, 30)], 1):
        quarterly.periods.create(period=f"q{number}", end_day=day, end_month=month, due_day=10, due_month=month + 1)
    found = [(form, period) for form, period, _name in beneath(office.department, "04")]
    assert [pair for pair in found if pair[0] == "quy"] == [("quy", "2026-q1"), ("quy", "2026-q2"), ("quy", "2026-q3")]
    assert "quý I/2026" in text_of(browser(office.department, "vi").get(debt("04", 0)))
    page = browser(office.department, "vi").get("/figures/quy/2026-q2/0/")
    assert page.context["above"].form == "04"
    assert page.context["above"].period.code == YEAR


@pytest.mark.parametrize(
    ("number", "target", "why"),
    [
        ("a", "a", "cannot feed itself"),
        ("a", "b", "cannot feed itself"),
        ("a", "zone", "about the same sites"),
        ("a", "03", "its own level or of a higher one"),
    ],
)
def test_a_form_feeds_no_circle_no_lower_level_and_no_other_sites(office, number, target, why):
    first = own("a", "province")
    own("b", "province", feeds=first)
    own("zone", "province", site_kind="zone")
    response = send(keeper(office), "formkind", first.pk, feeds=FormKind.objects.get(number=target).pk)
    assert why in errors_of(response)
    first.refresh_from_db()
    assert first.feeds is None


def test_the_shipped_forms_feed_each_other_as_the_circular_has_it():
    from reports.tests.test_forms import make_forms

    make_forms()
    assert dict(FormKind.objects.values_list("number", "feeds__number")) == {
        "01": "02",
        "02": "03",
        "03": "04",
        "04": None,
    }
    source = FormKind.objects.get(number="01").periods.get(period="year").source
    assert source == "Biểu 01, Phụ lục I Thông tư số 14/2024/TT-BCT ngày 15/8/2024"
