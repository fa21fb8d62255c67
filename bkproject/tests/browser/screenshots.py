"""Takes the pictures of README.md from the running product: `make screenshots`. Not part of the suite."""

import pytest
from django.conf import settings

from bkproject.tests.browser.conftest import DESKTOP, PHONE

PICTURES = [
    ("dashboard", "/", DESKTOP),
    ("list", "/clusters/", DESKTOP),
    ("site", "/clusters/thanh-thinh/", {"width": 1280, "height": 1100}),
    ("phone", "/clusters/thanh-thinh/", PHONE),
]


@pytest.mark.parametrize(("name", "address", "viewport"), PICTURES)
def test_take(open_page, name, address, viewport):
    page = open_page(viewport, user="so.chuyenvien", reduced_motion="reduce")
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=settings.BASE_DIR / f"docs/screenshots/{name}.png")
