"""What hangs on a site and what its summary follows are the same."""

from progress.models import SITE_PARTS
from progress.models.base import SitePart


def test_the_summary_follows_all_that_hangs_on_a_site():
    assert [model for model in SITE_PARTS if not issubclass(model, SitePart)] == []
