"""The cast that each test gets is a copy of the one that was built first, as if it had just been built."""

import datetime

import time_machine
from django.apps import apps
from django.db import transaction

from clusters.models import Cluster
from places.models import Organisation
from progress.tests.cast import make_cast

SHIPPED = ("contenttypes.ContentType", "auth.Permission")


def rows() -> dict[str, list[dict]]:
    """Every row of every table, by table, but for those that Django makes with the tables."""
    models = [m for m in apps.get_models(include_auto_created=True) if m._meta.label not in SHIPPED]
    return {m._meta.label: list(m._base_manager.order_by("pk").values()) for m in models if m._base_manager.exists()}


def made_by(make) -> dict[str, list[dict]]:
    with transaction.atomic():
        make()
        found = rows()
        transaction.set_rollback(True)
    return found


@time_machine.travel(datetime.datetime(2026, 11, 23, 3, tzinfo=datetime.UTC), tick=False)
def test_the_copy_is_the_same_row_for_row(db):
    first, copy, built = made_by(make_cast), made_by(make_cast), made_by(make_cast.__wrapped__)
    assert first == copy
    assert {name: len(found) for name, found in built.items()} == {name: len(found) for name, found in copy.items()}
    assert len(copy["progress.Milestone"]) == 18


def test_each_has_its_own_objects(db):
    with transaction.atomic():
        one = make_cast()
        one.cluster.name = one.stages["eia"].name = one.places.province.name = "Khác"
        del one.stages["plan"]
        transaction.set_rollback(True)
    other = make_cast()
    assert (other.cluster.name, other.stages["eia"].name) == ("Cẩm Giàng", "Đánh giá tác động môi trường")
    assert other.places.province.name == "Thái Nguyên"
    assert "plan" in other.stages
    assert other.cluster.developer is other.company


def test_its_time_is_the_time_of_the_test(db):
    for hour in (3, 4):
        now = datetime.datetime(2026, 3, 2, hour, tzinfo=datetime.UTC)
        with time_machine.travel(now, tick=False), transaction.atomic():
            cast = make_cast()
            assert cast.cluster.changed_at == Cluster.objects.get(pk=cast.cluster.pk).changed_at == now
            assert {record.history_date for record in Cluster.history.all()} == {now}
            transaction.set_rollback(True)


def test_where_something_stands_already_it_is_built_anew(db):
    Organisation.objects.create(name="Sở Công Thương", kind="agency")
    cast = make_cast()
    assert Organisation.objects.count() == 3
    assert cast.cluster.milestones.count() == 6
