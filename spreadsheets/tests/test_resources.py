"""What holds for every sheet, whatever room it is of."""

import itertools

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.utils import translation
from django.utils.module_loading import import_string

from spreadsheets.columns import ID, VERSION
from spreadsheets.layout.names import is_numbering

pytestmark = [pytest.mark.django_db, pytest.mark.once]
RESOURCES = [import_string(path) for path in settings.SPREADSHEETS]
every_resource = pytest.mark.parametrize("resource_class", RESOURCES, ids=lambda c: c.__name__)


@pytest.fixture
def resource(resource_class):
    return resource_class(User.objects.create(username="admin", is_superuser=True))


@every_resource
def test_no_two_columns_answer_to_one_name_in_any_language(resource):
    for one, other in itertools.combinations(resource.columns, 2):
        assert not one.known_as & other.known_as, (one.column_name, other.column_name)


@every_resource
def test_the_number_comes_first_and_the_version_last(resource):
    names = [column.column_name for column in resource.columns]
    assert (names[0], names[-1]) == (ID, VERSION)
    assert all(resource.by_name[name].is_locked for name in (ID, VERSION))


@every_resource
def test_no_column_takes_the_numbers_of_the_rows_for_its_own(resource):
    for column in resource.columns:
        assert not any(is_numbering(name) for name in column.known_as), column.column_name


@every_resource
def test_the_columns_it_is_told_of_are_its_columns(resource):
    told = {*resource.required, *resource.named_by, *resource.aliases, *resource.helps}
    told |= {column.beside for column in resource.columns if column.beside}
    assert told <= set(resource.by_name)
    for name in resource.natural:
        assert hasattr(resource.model, name), name


@every_resource
def test_every_header_and_help_is_said_in_both_languages(resource):
    said = {}
    for language in ("vi", "en"):
        with translation.override(language):
            said[language] = [column.header for column in resource.columns]
    assert len(set(said["en"])) == len(resource.columns) == len(set(said["vi"]))


def test_every_sheet_has_a_key_of_its_own():
    keys = [one.key for one in RESOURCES]
    assert sorted(keys) == sorted(set(keys))
    assert set(keys) >= {"clusters", "zones", "progress", "projects", "obstacles", "figures", "units", "organisations"}


@every_resource
def test_the_librarys_own_import_is_shut(resource):
    with pytest.raises(TypeError):
        resource.import_data([])


@every_resource
def test_an_empty_sheet_of_a_stranger_shows_nothing(resource_class):
    resource = resource_class(User.objects.create(username="nobody"))
    assert not resource.visible().exists()
