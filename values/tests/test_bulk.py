"""Rows written together: versions, folded text and history as saving one by one leaves them."""

import datetime

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusters.models import Cluster
from history.bulk import SomeAreStale, add_in_bulk, change_in_bulk, delete_in_bulk
from history.tracking import written_together
from places.models import Organisation
from values.today import PastIsReadOnly, at_day

pytestmark = pytest.mark.usefixtures("ends_hold")
OWN = {"id", "history_id", "history_date", "changed_at"}


@pytest.fixture
def lan():
    return User.objects.create(username="lan")


def make(name, **fields) -> Organisation:
    return Organisation(name=name, kind="agency", **fields)


def last_record(organisation, pk=None) -> dict:
    record = Organisation.history.filter(id=pk or organisation.pk).order_by("history_id").last()
    return {f.attname: getattr(record, f.attname) for f in record._meta.concrete_fields if f.attname not in OWN}


def signed(record, by, reason):
    record._history_user, record._change_reason = by, reason or None
    return record


def test_added_changed_and_deleted_rows_have_the_history_that_saves_write(lan):
    name = {"name", "name_folded", "folded"}
    one, other = make("Sở Công Thương"), make("Sở  Xây dựng")
    with written_together("a" * 32):
        signed(one, lan, "nhập").save()
        add_in_bulk([other], by=lan, reason="nhập")
    other.refresh_from_db()
    assert (other.version, other.name, other.folded) == (1, "Sở Xây dựng", "so xay dung")
    by_save, by_bulk = last_record(one), last_record(other)
    assert {k: v for k, v in by_save.items() if k not in name} == {k: v for k, v in by_bulk.items() if k not in name}
    for record in (one, other):
        record.short_name = "SỞ"
    with written_together("b" * 32):
        signed(one, lan, "").save()
        change_in_bulk([other], ["short_name"], by=lan, reason="")
    by_save, by_bulk = last_record(one), last_record(other)
    assert {k: v for k, v in by_save.items() if k not in name} == {k: v for k, v in by_bulk.items() if k not in name}
    stored = Organisation.objects.get(pk=other.pk)
    assert (stored.version, stored.folded, stored.changed_at) == (2, "so xay dung so", other.changed_at)
    pks = one.pk, other.pk
    with written_together("c" * 32):
        signed(one, lan, "bỏ").delete()
        delete_in_bulk([other], by=lan, reason="bỏ")
    by_save, by_bulk = last_record(one, pks[0]), last_record(other, pks[1])
    assert by_bulk["history_type"] == "-"
    assert {k: v for k, v in by_save.items() if k not in name} == {k: v for k, v in by_bulk.items() if k not in name}
    assert not Organisation.objects.exists()


def test_one_stale_row_holds_back_all_and_leaves_the_versions_in_memory(lan):
    rows = [make("A"), make("B")]
    add_in_bulk(rows, by=lan, reason="")
    Organisation.objects.get(name="B").save()
    for row in rows:
        row.address = "mới"
    with pytest.raises(SomeAreStale):
        change_in_bulk(rows, ["address"], by=lan, reason="")
    assert [row.version for row in rows] == [1, 1]
    assert list(Organisation.objects.values_list("address", flat=True)) == ["", ""]
    assert Organisation.history.count() == 3
    with pytest.raises(SomeAreStale):
        delete_in_bulk(rows, by=lan, reason="")
    assert Organisation.objects.count() == 2


def test_a_few_queries_write_any_number_of_rows(lan):
    rows = [make(f"Cơ quan {number}") for number in range(300)]
    add_in_bulk(rows, by=lan, reason="")
    asked = []
    for part in (rows[:10], rows):
        with CaptureQueriesContext(connection) as captured:
            change_in_bulk(part, ["address"], by=lan, reason="")
        asked.append(len(captured))
    assert asked[0] == asked[1]


def test_nothing_is_written_while_the_past_is_looked_at(lan):
    with at_day(datetime.date(2025, 1, 1)):
        with pytest.raises(PastIsReadOnly):
            add_in_bulk([make("A")], by=lan, reason="")
        with pytest.raises(PastIsReadOnly):
            change_in_bulk([], [], by=lan, reason="")


def test_rows_kept_in_two_tables_are_written_as_saving_them_would(lan):
    site = Cluster(name="Cẩm Giàng", slug="cam-giang", cluster_type="eco")
    site.clean()
    add_in_bulk([site], by=lan, reason="nhập")
    stored = Cluster.objects.get()
    assert (stored.pk, stored.site_ptr_id, stored.name, stored.cluster_type, stored.version) == (
        site.pk, site.id, "Cẩm Giàng", "eco", 1,
    )  # fmt: skip
    stored.note, stored.cluster_type = "mới", "ordinary"
    change_in_bulk([stored], ["note", "cluster_type"], by=lan, reason="sửa")
    again = Cluster.objects.get()
    assert (again.note, again.cluster_type, again.version) == ("mới", "ordinary", 2)
    told = again.history.order_by("history_id").values_list("id", "history_type", "cluster_type", "version")
    assert list(told) == [(site.pk, "+", "eco", 1), (site.pk, "~", "ordinary", 2)]
    site.note = "cũ"
    with pytest.raises(SomeAreStale):
        change_in_bulk([site], ["note"], by=lan, reason="")
    with pytest.raises(TypeError):
        delete_in_bulk([again], by=lan, reason="")
