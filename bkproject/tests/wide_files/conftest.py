"""Whoever sends these files: an officer, to whom the offices' short names of two stages are known."""

import pytest

from progress.tests.cast import browser, make_cast


@pytest.fixture
def cast():
    cast = make_cast()
    for code, name in {"site-clearance": "GPMB", "eia": "ĐTM"}.items():
        cast.stages[code].other_names = name
        cast.stages[code].save()
    return cast


@pytest.fixture
def client(cast):
    return browser(cast.department)
