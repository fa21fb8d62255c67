import unicodedata

import pytest
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.migrations.writer import MigrationWriter
from django.db.models.functions import Upper
from django.forms import modelform_factory
from django.test.utils import isolate_apps

from values.fields import FoldedField, UniqueFoldedConstraint
from values.tests.samples import Market, Place

NFD_NAME = unicodedata.normalize("NFD", " Cẩm   Giàng ")
PlaceForm = modelform_factory(Place, fields=["name", "note"])


class TestCleanText:
    def test_saved_text_is_normalized_in_the_row_and_on_the_instance(self, samples):
        place = Place.objects.create(name=NFD_NAME, note=" a  b \r\n\r\nc ")
        assert place.name == "Cẩm Giàng"
        assert place.note == "a b\n\nc"
        place.refresh_from_db()
        assert (place.name, place.note) == ("Cẩm Giàng", "a b\n\nc")

    def test_text_written_in_bulk_is_normalized_too(self, samples):
        Place.objects.bulk_create([Place(name=NFD_NAME)])
        place = Place.objects.get(name="Cẩm Giàng")
        place.name = "Vằng  Mười"
        Place.objects.bulk_update([place], ["name"])
        Place.objects.update(note=" a  b ")
        assert Place.objects.filter(name="Vằng Mười", note="a b").exists()

    def test_rows_are_found_by_text_in_any_form(self, samples):
        place = Place.objects.create(name="Cẩm Giàng")
        assert Place.objects.get(name=NFD_NAME) == place

    def test_a_form_counts_the_characters_that_are_stored(self, samples):
        assert len(NFD_NAME) > 12
        assert PlaceForm({"name": NFD_NAME}).save().name == "Cẩm Giàng"

    def test_a_form_refuses_nothing_but_blanks_as_nothing(self, samples):
        assert PlaceForm({"name": " \u200b "}).errors.keys() == {"name"}

    def test_line_breaks_survive_a_form(self, samples):
        form = PlaceForm({"name": "a", "note": "một  hai\r\nba"})
        assert "<textarea" in str(form["note"])
        assert form.save().note == "một hai\nba"

    def test_expressions_pass_through(self, samples):
        place = Place.objects.create(name="a")
        place.name = Upper("name")
        place.save()
        place.refresh_from_db()
        assert place.name == "A"


class TestFoldedField:
    def test_it_follows_its_sources(self, samples):
        place = Place.objects.create(name="Cẩm Giàng", number="Đ1", note="Mới")
        assert (place.name_folded, place.folded) == ("cam giang", "ccn d1 moi")
        place.name = "Vằng Mười"
        place.save()
        place.refresh_from_db()
        assert place.name_folded == "vang muoi"

    def test_it_follows_when_only_its_source_is_saved(self, samples):
        place = Place.objects.create(name="Cẩm Giàng", number="1")
        place.name, place.number = "Vằng Mười", "2"
        place.save(update_fields=["name", "number"])
        place.refresh_from_db()
        assert (place.name_folded, place.folded) == ("vang muoi", "ccn 2")

    def test_it_is_filled_in_bulk_and_in_tables_that_inherit(self, samples):
        Place.objects.bulk_create([Place(name="Huyền Tụng")])
        Market.objects.create(name="Chu Hương")
        assert set(Place.objects.values_list("name_folded", flat=True)) == {"huyen tung", "chu huong"}

    def test_a_copy_without_the_property_keeps_what_it_was_given(self, samples):
        with isolate_apps("values"):

            class HistoricalPlace(models.Model):
                folded = FoldedField(sources=("code", "note"))

                class Meta:
                    app_label = "values"

                def __str__(self):
                    return self.folded

        copied = HistoricalPlace(folded="ccn d1 moi")
        assert HistoricalPlace._meta.get_field("folded").pre_save(copied, add=True) == "ccn d1 moi"

    def test_no_form_shows_it(self):
        assert "name_folded" not in modelform_factory(Place, fields="__all__").base_fields

    def test_migrations_say_its_sources_and_little_else(self):
        text, _imports = MigrationWriter.serialize(Place._meta.get_field("name_folded"))
        assert text == "values.fields.FoldedField(sources=('name',))"
        text, _imports = MigrationWriter.serialize(Place._meta.get_field("folded"))
        assert text == "values.fields.FoldedField(db_index=False, sources=('code', 'note'))"
        assert Place._meta.get_field("name_folded").clone().db_index
        assert not Place._meta.get_field("folded").clone().db_index


class TestUniqueFoldedConstraint:
    @pytest.fixture(autouse=True)
    def place(self, samples):
        return Place.objects.create(name="Cẩm Giàng")

    def test_the_database_refuses_a_name_that_differs_in_marks_only(self):
        with pytest.raises(IntegrityError), transaction.atomic():
            Place.objects.create(name="CAM GIANG")

    def test_a_form_refuses_it_beside_the_name(self, english):
        form = PlaceForm({"name": "CAM GIANG"})
        assert form.errors == {"name": ["This already exists, perhaps with other capitals or marks."]}

    def test_the_row_itself_may_be_saved_again(self, place):
        assert PlaceForm({"name": "cẩm giàng"}, instance=place).is_valid()
        other = Place.objects.create(name="Vằng Mười")
        assert not PlaceForm({"name": "Cam Giang"}, instance=other).is_valid()

    def test_a_form_without_the_name_does_not_speak_of_it(self, place):
        form_class = modelform_factory(Place, fields=["note"])
        assert form_class({"note": "a"}, instance=place).is_valid()

    def test_text_made_by_a_property_is_refused_for_the_whole_row(self):
        constraint = UniqueFoldedConstraint(
            fields=["folded"], name="c", violation_error_message="twice", violation_error_code="twice"
        )
        Place.objects.create(name="b", number="7")
        with pytest.raises(ValidationError) as refusal:
            constraint.validate(Place, Place(name="c", number="7"), exclude={"note"})
        assert refusal.value.message_dict == {NON_FIELD_ERRORS: ["twice"]}

    def test_it_can_be_written_to_a_migration(self):
        text, _imports = MigrationWriter.serialize(Place._meta.constraints[0])
        assert text == "values.fields.UniqueFoldedConstraint(fields=('name_folded',), name='place_name_once')"
