"""Whoever sends these files: an officer, to whom the offices' short names of two stages are known."""

import pytest

from progress.tests.cast import browser, call_stages, make_cast


@pytest.fixture
def cast():
    return call_stages(make_cast(), {"site-clearance": "GPMB", "eia": "ĐTM"})


@pytest.fixture
def client(cast):
    return browser(cast.department)
