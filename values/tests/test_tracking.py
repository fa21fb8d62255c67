from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from history.tracking import StaleVersion, stamp_for_bulk
from values.tests.samples import Market, Place


@pytest.fixture(params=[Place, Market])
def model(request, samples):
    """A model with its own version, and one whose version stands in its parent's table."""
    return request.param


@pytest.fixture
def place(model):
    return model.objects.create(name="Cẩm Giàng")


def stored(row):
    return type(row).objects.get(pk=row.pk)


def test_each_save_raises_the_version_and_the_time(place):
    assert place.version == stored(place).version == 1
    before = place.changed_at
    place.note = "a"
    place.save()
    assert place.version == stored(place).version == 2
    assert place.changed_at == stored(place).changed_at > before


def test_saving_what_someone_else_saved_since_writes_nothing(place):
    mine, theirs = stored(place), stored(place)
    theirs.note = "theirs"
    theirs.save()
    mine.note, changed_at = "mine", mine.changed_at
    with pytest.raises(StaleVersion) as refusal:
        mine.save()
    assert stored(place).note == "theirs"
    assert refusal.value.instance is mine
    assert refusal.value.stored == theirs
    assert refusal.value.stored.note == "theirs"
    assert (mine.version, mine.changed_at, mine.note) == (1, changed_at, "mine")


def test_after_seeing_what_is_stored_one_may_save(place):
    mine, theirs = stored(place), stored(place)
    theirs.save()
    with pytest.raises(StaleVersion) as refusal:
        mine.save()
    mine.version = refusal.value.stored.version
    mine.save()
    assert stored(place).version == 3


def test_a_refusal_leaves_the_transaction_around_it_usable(place):
    mine = stored(place)
    stored(place).save()
    with transaction.atomic():
        with pytest.raises(StaleVersion):
            mine.save()
        assert stored(place).version == 2


def test_the_refusal_speaks_the_language_of_whoever_reads_it(place):
    mine = stored(place)
    stored(place).save()
    with pytest.raises(StaleVersion) as refusal:
        mine.save()
    with override("en"):
        assert "was changed in the meantime" in str(refusal.value)
        assert str(place) in refusal.value.as_validation_error().messages[0]


def test_a_deleted_row_does_not_come_back(place, english):
    mine = stored(place)
    stored(place).delete()
    with pytest.raises(StaleVersion, match="was deleted by someone else") as refusal:
        mine.save()
    assert refusal.value.stored is None
    assert not type(place).objects.exists()


def test_a_version_ahead_of_the_stored_one_is_refused_too(place):
    place.version = 7
    with pytest.raises(StaleVersion):
        place.save()


def test_a_failed_save_leaves_the_version_as_it_was(place):
    type(place).objects.create(name="Vằng Mười")
    place.name, changed_at = "VANG MUOI", place.changed_at
    with pytest.raises(DatabaseError), transaction.atomic():
        place.save()
    assert (place.version, place.changed_at) == (1, changed_at)
    place.name = "Chu Hương"
    place.save()
    assert stored(place).version == 2


def test_saving_some_fields_raises_the_version_too(place):
    place.note, place.number = "a", "not this"
    place.save(update_fields=["note"])
    after = stored(place)
    assert (after.note, after.number, after.version) == ("a", "", 2)
    assert after.changed_at == place.changed_at


def test_saving_no_field_does_nothing(place):
    place.save(update_fields=[])
    assert place.version == stored(place).version == 1


def test_a_row_read_in_part_is_saved_in_part(place):
    part = type(place).objects.only("note").get(pk=place.pk)
    part.note = "a"
    part.save()
    assert (stored(place).note, stored(place).version) == ("a", 2)


def test_a_row_given_its_own_key_is_new_or_refused(model):
    assert model.objects.create(pk=500, name="a").version == 1
    model(pk=501, name="b").save()
    assert stored(model(pk=501)).version == 1
    with pytest.raises(StaleVersion):
        model(pk=501, name="c").save()
    assert stored(model(pk=501)).name == "b"


def test_a_child_added_to_a_stored_parent_carries_its_version_on(samples):
    parent = Place.objects.create(name="a")
    child = Market(place_ptr=parent, name="a", stalls=3, version=parent.version)
    child.save()
    assert Place.objects.get(pk=parent.pk).version == 2


def test_a_child_refuses_what_was_saved_through_its_parent(samples):
    market = Market.objects.create(name="a")
    Place.objects.get(pk=market.pk).save()
    with pytest.raises(StaleVersion) as refusal:
        market.save()
    assert isinstance(refusal.value.stored, Market)


def test_copies_begin_anew(place):
    place.save()
    place.pk = place.id = None
    place._state.adding, place.name = True, "b"
    place.save()
    assert stored(place).version == 1
    assert type(place).objects.count() == 2


def test_fixtures_are_stored_as_they_are(samples):
    long_ago = timezone.now() - timedelta(days=400)
    Place(pk=1, name="a", version=5, changed_at=long_ago).save_base(raw=True)
    row = Place.objects.get()
    assert (row.version, row.changed_at) == (5, long_ago)
    Place(pk=2, name="b", name_folded="b").save_base(raw=True)
    assert Place.objects.get(pk=2).changed_at > long_ago


def test_get_or_create_and_update_or_create_keep_versions(model):
    row, _made = model.objects.get_or_create(name="a")
    model.objects.update_or_create(name="a", defaults={"note": "b"})
    assert (stored(row).note, stored(row).version) == ("b", 2)


def test_bulk_writers_stamp_rows_first(model, django_assert_num_queries):
    rows = [model.objects.create(name=name) for name in ("a", "b")]
    before = rows[0].changed_at
    for row in rows:
        row.name = f"Đ{row.name}"
    with django_assert_num_queries(0):
        written = stamp_for_bulk(rows, ["name"])
    assert set(written) == {"name", "name_folded", "folded", "version", "changed_at"}
    model.objects.bulk_update(rows, written)
    after = stored(rows[0])
    assert (after.name_folded, after.version) == ("da", 2)
    assert after.changed_at > before
    after.save()
    with pytest.raises(StaleVersion):
        rows[0].save()


def test_rows_made_in_bulk_may_be_stamped_or_not(samples):
    stamped = Place(name="a")
    stamp_for_bulk([stamped], [])
    Place.objects.bulk_create([stamped, Place(name="b")])
    assert list(Place.objects.order_by("name").values_list("version", flat=True)) == [1, 0]
    for row in Place.objects.all():
        row.save()
    assert list(Place.objects.order_by("name").values_list("version", flat=True)) == [2, 1]


def test_the_stored_row_is_locked_while_versions_are_compared(place):
    with CaptureQueriesContext(connection) as queries:
        place.save()
    reading = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
    assert len(reading) == 1
    assert ("FOR UPDATE" in reading[0]) == connection.features.has_select_for_update
