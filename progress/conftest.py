import pytest

from progress.models import WorkSettings
from progress.tests.cast import make_cast


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def reports_are_official(request, db):
    """Let nobody's report wait for acceptance: what clerks and local officers save is recorded at once."""
    if "cast" in request.fixturenames:
        request.getfixturevalue("cast")  # first, while the database is empty: only there it is copied, not built anew
    WorkSettings.objects.create(roles_awaiting_acceptance=[])
