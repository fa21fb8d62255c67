import copy
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.writer import MigrationWriter
from django.db.models import F, Min, Q
from django.db.models.functions import Coalesce
from django.forms import modelform_factory
from django.utils.translation import override

from values import fields, forms
from values.dates import PartialDate
from values.tests.samples import Place, Plan

DAY = PartialDate.day(date(2025, 1, 1))
MONTH = PartialDate.month(2025, 1)
QUARTER = PartialDate.quarter(2025, 1)
YEAR = PartialDate.year(2025)


def planned(**kwargs):
    return list(Plan.objects.filter(**kwargs).values_list("planned", flat=True))


@pytest.fixture
def plans(samples):
    Plan.objects.bulk_create(Plan(planned=when) for when in [YEAR, QUARTER, None, MONTH, DAY])


class TestPartialDateField:
    def test_what_was_said_comes_back(self, samples):
        plan = Plan.objects.create(planned=QUARTER)
        assert Plan.objects.get(pk=plan.pk).planned == QUARTER
        assert Plan.objects.create().planned is None

    def test_the_column_holds_the_interval(self, samples):
        Plan.objects.create(planned=QUARTER)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT planned FROM {Plan._meta.db_table}")
            assert cursor.fetchone() == ("2025-01-01/2025-03-31",)

    def test_the_column_is_as_long_as_it_must_be(self):
        assert Plan._meta.get_field("planned").db_type(connection) == "varchar(21)"

    def test_rows_are_ordered_by_first_day_then_last(self, plans):
        ordered = Plan.objects.exclude(planned=None).order_by("planned")
        assert [plan.planned for plan in ordered] == [DAY, MONTH, QUARTER, YEAR]
        assert ordered.order_by("-planned__end").first().planned == YEAR

    def test_rows_are_found_by_partial_date(self, plans):
        assert planned(planned=QUARTER) == planned(planned="2025-01-01/2025-03-31") == [QUARTER]
        assert planned(planned__in=[DAY, YEAR]) == [DAY, YEAR]
        assert planned(planned__gt=MONTH) == [QUARTER, YEAR]
        assert planned(planned=None) == planned(planned__isnull=True) == [None]

    def test_rows_are_found_by_first_and_last_day(self, plans):
        assert planned(planned__start__lte=date(2024, 12, 31)) == []
        assert planned(planned__end__lt=date(2025, 2, 1)) == [DAY, MONTH]
        assert planned(planned__end__gt="2025-03-31") == [YEAR]
        assert planned(planned__end=date(2025, 3, 31)) == [QUARTER]
        assert planned(planned__end__range=(date(2025, 1, 2), date(2025, 4, 1))) == [MONTH, QUARTER]
        assert planned(planned__end__in=[date(2025, 1, 31)]) == [MONTH]
        assert len(planned(planned__start__startswith="2025")) == 4

    def test_an_instant_on_the_right_counts_as_the_day_it_is_here(self, plans, settings):
        settings.TIME_ZONE = "Asia/Ho_Chi_Minh"
        assert planned(planned__end=datetime(2025, 3, 30, 20, 0, tzinfo=UTC)) == [QUARTER]

    def test_what_is_no_date_on_the_right_is_refused(self, plans):
        for wrong in ["31/03/2025", 2025, QUARTER]:
            with pytest.raises(ValidationError):
                planned(planned__end=wrong)

    def test_first_and_last_day_are_dates_in_python(self, plans):
        found = Plan.objects.filter(planned=QUARTER).values_list("planned__start", "planned__end").get()
        assert found == (date(2025, 1, 1), date(2025, 3, 31))
        assert Plan.objects.aggregate(first=Min("planned__end")) == {"first": date(2025, 1, 1)}

    def test_dates_are_compared_with_each_other(self, samples):
        late = Plan.objects.create(planned=MONTH, actual=PartialDate.month(2025, 2))
        Plan.objects.create(planned=QUARTER, actual=PartialDate.month(2025, 2))
        Plan.objects.create(planned=QUARTER)
        assert Plan.objects.get(actual__start__gt=F("planned__end")) == late
        until = Plan.objects.annotate(until=Coalesce("actual__end", "planned__end"))
        assert until.filter(until__gt=date(2025, 2, 28)).count() == 1

    def test_rows_are_updated_in_bulk(self, plans):
        rows = list(Plan.objects.all())
        for row in rows:
            row.planned = MONTH
        Plan.objects.bulk_update(rows, ["planned"])
        Plan.objects.update(actual=F("planned"))
        assert Plan.objects.filter(planned=MONTH, actual=MONTH).count() == 5

    @pytest.mark.parametrize("wrong", ["quý I/2025", "", "2025", date(2025, 1, 1), 2025])
    def test_only_a_partial_date_is_stored(self, wrong, samples):
        with pytest.raises(ValidationError), transaction.atomic():
            Plan.objects.create(planned=wrong)
        assert not Plan.objects.exists()

    def test_text_is_read_when_the_row_is_cleaned(self, samples):
        plan = Plan(planned="quý I/2025", actual=date(2025, 1, 1))
        plan.full_clean()
        assert (plan.planned, plan.actual) == (QUARTER, DAY)
        with pytest.raises(ValidationError) as refusal:
            Plan(planned="31/02/2025").full_clean()
        assert "31/02/2025" in str(refusal.value)

    def test_a_required_one_must_be_given(self):
        field = fields.PartialDateField()
        with pytest.raises(ValidationError):
            field.clean("", None)

    @pytest.mark.parametrize("when", [QUARTER, None])
    def test_fixtures_carry_the_interval(self, when):
        text = serializers.serialize("json", [Plan(pk=1, planned=when)])
        assert ('"planned": "2025-01-01/2025-03-31"' if when else '"planned": null') in text
        field = Plan._meta.get_field("planned")
        assert field.to_python(field.value_to_string(Plan(planned=when))) == when

    def test_copies_and_migrations_describe_the_same_column(self):
        field = Plan._meta.get_field("planned")
        assert "max_length" not in field.deconstruct()[3]
        assert field.clone().db_type(connection) == copy.copy(field).db_type(connection) == "varchar(21)"
        text, _imports = MigrationWriter.serialize(field)
        assert text == "values.fields.PartialDateField(blank=True, null=True)"

    def test_forms_read_and_show_partial_dates(self, samples):
        form_class = modelform_factory(Plan, fields=["planned"])
        assert isinstance(form_class.base_fields["planned"], forms.PartialDateField)
        form = form_class({"planned": "quy I/2025"})
        assert form.save().planned == QUARTER
        with override("vi"):
            assert 'value="quý I/2025"' in str(form_class(instance=Plan(planned=QUARTER))["planned"])
        assert form_class({"planned": ""}).save().planned is None


class TestPartialDateConstraint:
    @pytest.mark.parametrize("column", ["2025-03-31/2025-01-01", "", "soon", "1899-01-01/1899-12-31"])
    def test_the_database_itself_refuses_what_is_no_period(self, column, samples):
        plan = Plan.objects.create(planned=QUARTER)
        overwrite = f"UPDATE {Plan._meta.db_table} SET planned = %s"
        refused = pytest.raises(IntegrityError, match="plan_planned_is_a_period")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(overwrite, [column])
        plan.refresh_from_db()
        assert plan.planned == QUARTER

    @pytest.mark.parametrize("when", [DAY, MONTH, QUARTER, YEAR, None])
    def test_whole_rows_are_checked_before_they_are_stored(self, when, samples):
        Plan(planned=when).full_clean()

    def test_it_can_be_written_to_a_migration(self):
        text, _imports = MigrationWriter.serialize(fields.partial_date_constraint("planned", "name"))
        assert "planned__end__gte" in text
        assert "datetime.date(1900, 1, 1)" in text

    def test_a_constraint_may_compare_two_dates(self, samples):
        constraint = models.CheckConstraint(
            condition=Q(actual=None) | Q(planned=None) | Q(actual__end__gte=F("planned__start")), name="c"
        )
        constraint.validate(Plan, Plan(planned=MONTH, actual=QUARTER))
        constraint.validate(Plan, Plan(planned=MONTH))
        with pytest.raises(ValidationError):
            constraint.validate(Plan, Plan(planned=PartialDate.year(2026), actual=QUARTER))


class TestQuantityField:
    def test_decimals_are_stored_exactly(self, samples):
        place = Place.objects.create(name="a", area=Decimal("676.4"))
        assert Place.objects.get(pk=place.pk).area == Decimal("676.4")

    def test_floats_lose_their_binary_noise(self):
        assert fields.QuantityField().clean(676.4, None) == Decimal("676.4")
        with pytest.raises(ValidationError):
            fields.QuantityField().clean(float("nan"), None)

    def test_it_keeps_its_unit_in_copies_and_forms(self):
        field = Place._meta.get_field("area")
        assert field.clone().unit == field.formfield().unit == field.unit == "ha"
        assert (field.max_digits, field.decimal_places) == (18, 4)
        assert "unit" not in fields.QuantityField().deconstruct()[3]

    def test_its_form_reads_vietnamese_numbers_and_holds_its_bounds(self):
        field = Place._meta.get_field("area").formfield()
        assert field.clean("1.780,3") == Decimal("1780.3")
        with pytest.raises(ValidationError):
            field.clean("0,00001")
