"""What holds for every resource."""

import itertools

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser

from spreadsheets.resources import SheetResource

RESOURCES = [
    page.resource_classes[0] for page in admin.site._registry.values() if getattr(page, "resource_classes", None)
]


@pytest.mark.parametrize("resource_class", RESOURCES, ids=lambda c: c.__name__)
def test_no_two_columns_answer_to_one_name_in_any_language(resource_class):
    assert issubclass(resource_class, SheetResource)
    columns = resource_class(user=AnonymousUser()).columns
    for one, other in itertools.combinations(columns, 2):
        assert not one.known_as & other.known_as, (one.column_name, other.column_name)


@pytest.mark.parametrize("resource_class", RESOURCES, ids=lambda c: c.__name__)
def test_every_row_carries_its_version(resource_class):
    assert resource_class._meta.fields[-1] == "version"
    assert resource_class._meta.clean_model_instances
    assert resource_class._meta.skip_unchanged
