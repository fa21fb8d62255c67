import pytest

from progress.models import WorkSettings
from progress.tests.cast import make_cast


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def reports_are_official(db):
    """Let nobody's report wait for acceptance: what clerks and local officers save is recorded at once."""
    WorkSettings.objects.create(roles_awaiting_acceptance=[])
