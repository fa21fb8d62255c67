import pytest

from progress.access.roles import Role
from progress.models import WorkSettings
from progress.tests.cast import make_cast
from progress.tests.people import person, signed_in


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def editor(db):
    """An administrator who is signed in and reads English."""
    client = signed_in(person(Role.ADMINISTRATOR))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def reports_are_official(db):
    """Let nobody's report wait for acceptance: what clerks and local officers save is recorded at once."""
    WorkSettings.objects.create(roles_awaiting_acceptance=[])
