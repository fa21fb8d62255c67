import pytest
from django.db import connection
from django.utils.translation import override

from values.tests.samples import MODELS


@pytest.fixture(scope="session")
def _sample_tables(django_db_setup, django_db_blocker):
    # Outside any transaction: SQLite changes no table inside one while it checks foreign keys.
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            for model in MODELS:
                editor.create_model(model)
        yield
        with connection.schema_editor() as editor:
            for model in reversed(MODELS):
                editor.delete_model(model)


@pytest.fixture
def samples(_sample_tables, db):
    """The tables of values.tests.samples, in a transaction of the test's own."""


@pytest.fixture
def english():
    with override("en"):
        yield


@pytest.fixture
def vietnamese():
    with override("vi"):
        yield
