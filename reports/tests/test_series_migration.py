"""A database from before figures had periods: everything stays, each reason goes to its year, nothing doubles."""

import datetime
import json

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from bkproject.tests.unsquashed import empty_database, executor_without_squashes, loader_without_squashes

BEFORE = [
    ("reports", "0004_history_indexed"),
    ("bkproject", "0001_seed_record"),
    ("auth", "0012_alter_user_first_name_max_length"),
]
AFTER = [("reports", "0007_series_only")]  # on the way to today's tables: test_squashed_migrations
DAY = datetime.timedelta(days=1)
pytestmark = pytest.mark.once


def migrate(targets):
    """Migrate there; return the models as they are then."""
    executor_without_squashes(connection).migrate(targets)
    return loader_without_squashes(connection).project_state([*targets, *BEFORE]).apps


@pytest.fixture(autouse=True)
def beside(db):
    with empty_database():
        yield


def recorded(apps, name: str, record, when, user=None, kind="+"):
    """A record of history of the present state of a row."""
    past = apps.get_model("reports", f"Historical{name}")
    values = {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}
    past.objects.create(**values, history_date=when, history_type=kind, history_user_id=user and user.pk)


def test_what_was_recorded_by_year_becomes_series_and_back():
    old, begun = migrate(BEFORE), timezone.now() - 30 * DAY
    user = User.objects.create(username="lan")
    output = old.get_model("reports", "Indicator").objects.create(
        code="industrial-output", name="Giá trị", order=60, unit="tỷ đồng", basis_reason="Viết cho 2023"
    )
    recorded(old, "Indicator", output, begun)
    figures = old.get_model("reports", "IndicatorFigure").objects
    of_2023 = figures.create(
        indicator=output, year=2023, kind="actual", value=1780, source="Báo", is_chosen=True, version=1
    )
    recorded(old, "IndicatorFigure", of_2023, begun)
    of_2024 = figures.create(
        indicator=output, year=2024, kind="actual", value=2023, source="Cục", is_chosen=True, version=1
    )
    recorded(old, "IndicatorFigure", of_2024, begun + DAY, user)
    shipped = old.get_model("bkproject", "SeedRecord").objects
    key = json.dumps(["industrial-output", 2023, "actual", "Báo"], ensure_ascii=False)
    shipped.create(model="reports.indicatorfigure", key=key, object_id=of_2023.pk, values={"year": 2023})
    shipped.create(
        model="reports.indicator",
        key='["industrial-output"]',
        object_id=output.pk,
        values={"basis_reason": "Viết cho 2023"},
    )
    new = migrate(AFTER)
    found = new.get_model("reports", "IndicatorFigure").objects.order_by("period")
    assert [(str(one.period.start), one.value, one.is_chosen) for one in found] == [
        ("2023-01-01", 1780, True),
        ("2024-01-01", 2023, True),
    ]
    assert not new.get_model("reports", "HistoricalIndicatorFigure").objects.filter(period=None).exists()
    choice = new.get_model("reports", "IndicatorChoice").objects.get()
    assert (choice.period.start.year, choice.reason) == (2023, "Viết cho 2023")
    keys = dict(new.get_model("bkproject", "SeedRecord").objects.values_list("key", "object_id"))
    year = "2023-01-01/2023-12-31"
    figure_key = json.dumps(["industrial-output", year, "actual", "", "tinh-bac-kan", "Báo"], ensure_ascii=False)
    assert keys[figure_key] == of_2023.pk
    assert keys[json.dumps(["industrial-output", year, "", "tinh-bac-kan"])] == choice.pk
    back = migrate(BEFORE[:1])
    assert back.get_model("reports", "Indicator").objects.get().basis_reason == "Viết cho 2023"
    assert sorted(back.get_model("reports", "IndicatorFigure").objects.values_list("year", flat=True)) == [
        2023,
        2024,
    ]
    assert key in back.get_model("bkproject", "SeedRecord").objects.values_list("key", flat=True)
