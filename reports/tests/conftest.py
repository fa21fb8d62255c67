import datetime

import pytest
from django.utils import timezone

TODAY = datetime.date(2026, 11, 23)


@pytest.fixture
def today(monkeypatch):
    """The day of these tests, whatever the calendar says."""
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY)
    return TODAY
