"""Checks judged in memory say what the database says, of every check constraint of the project."""

import datetime
import itertools
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, F

from history.tracking import TrackedModel
from values import rules
from values.dates import PartialDate
from values.fields import PartialDateField
from values.rules import broken_checks

EARLY, LATE = datetime.date(2026, 5, 1), datetime.date(2026, 5, 2)


def constraints() -> list[tuple[type[models.Model], CheckConstraint]]:
    found = [model for model in apps.get_models() if issubclass(model, TrackedModel)]
    return [(m, c) for m in found for c in m._meta.constraints if isinstance(c, CheckConstraint)]


def _compared_with(condition, name: str):
    """Every plain value that a condition compares a field with."""
    for child in condition.children:
        if isinstance(child, models.Q):
            yield from _compared_with(child, name)
            continue
        path, wanted = child
        if path.partition("__")[0] == name and not isinstance(wanted, F | bool):
            yield from wanted if isinstance(wanted, list | tuple | set | frozenset) else [wanted]


def values_of(field: models.Field, condition) -> list:
    """Values on both sides of any check on the field, and none where it may be empty."""
    if isinstance(field, PartialDateField):
        own = [PartialDate.parse("2025"), PartialDate.parse("2/5/2026")]
    elif isinstance(field, models.DateTimeField):
        own = [datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC)]
    elif isinstance(field, models.DateField):
        own = [EARLY, LATE]
    elif isinstance(field, models.DecimalField):
        own = [Decimal("-0.1"), Decimal(0), Decimal("43.25")]
    elif isinstance(field, models.BooleanField):
        own = [True, False]
    elif isinstance(field, models.ForeignKey | models.IntegerField):
        own = [0, 1, 2, 101] if isinstance(field, models.IntegerField) else [1, 2]
    else:
        own = ["", "x"]
    compared = [value for value in _compared_with(condition, field.name) if not isinstance(value, datetime.date)]
    return [*dict.fromkeys([*own, *compared]), *([None] if field.null else [])]


def test_there_are_constraints_to_judge():
    assert len(constraints()) > 40


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "constraint"), constraints(), ids=lambda v: getattr(v, "name", ""))
def test_memory_and_database_judge_alike(model, constraint, monkeypatch):
    monkeypatch.setattr(rules, "_asked", lambda *given: pytest.fail("the database was asked"))
    names = sorted(set(rules._names_in(constraint.condition)))
    fields = [model._meta.pk if name == "pk" else model._meta.get_field(name) for name in names]
    combinations = itertools.product(*(values_of(field, constraint.condition) for field in fields))
    answers = set()
    for values in itertools.islice(combinations, 0, None, 1 if len(fields) < 5 else 7):
        record = model(**{f.attname: value for f, value in zip(fields, values, strict=True)})
        try:
            constraint.validate(model, record)
            holds = True
        except ValidationError:
            holds = False
        assert (constraint in list(broken_checks(record))) != holds, values
        answers.add(holds)
    assert True in answers
    # A partial date that ends before it begins cannot be made in memory.
    assert False in answers or constraint.name.endswith("_ends_after_it_begins")


@pytest.mark.django_db
def test_only_checks_about_the_changed_fields_are_judged():
    from progress.models import Milestone

    record = Milestone(percent=101, area_total=-1)
    told = {constraint.name for constraint in broken_checks(record, {"area_total"})}
    assert told == {"milestone_areas_not_negative"}
    assert len(list(broken_checks(record))) == 2


@pytest.mark.django_db
class TestTheDatabaseIsAskedOnlyWhereItMayRefuse:
    def test_what_stands_is_not_asked_again(self, django_assert_num_queries):
        from places.models import Organisation

        Organisation.objects.create(name="Công ty A", kind="enterprise")
        found = Organisation.objects.get()
        found.contact = "0209 1"
        with django_assert_num_queries(0):
            found.full_clean()

    def test_a_name_that_another_has_is_refused_whatever_its_marks(self):
        from places.models import Organisation

        Organisation.objects.create(name="Công ty A", kind="enterprise")
        found = Organisation.objects.create(name="Công ty B", kind="enterprise")
        found.name = "cong ty a"
        with pytest.raises(ValidationError):
            found.full_clean()
        with pytest.raises(ValidationError):
            Organisation(name="CÔNG TY A", kind="enterprise").full_clean()

    def test_a_record_that_does_not_exist_is_missed_and_one_in_hand_is_not_looked_up(self, django_assert_num_queries):
        from places.models import AdministrativeUnit

        parent = AdministrativeUnit.objects.create(kind="province", name="Bắc Kạn")
        with pytest.raises(ValidationError) as refused:
            AdministrativeUnit(kind="commune", name="A", parent_id=parent.pk + 1).clean_fields()
        assert "parent" in refused.value.error_dict
        with django_assert_num_queries(0):
            AdministrativeUnit(kind="commune", name="A", parent=parent).clean_fields(exclude={"slug"})
