"""Own tables on a phone: the longest words that may be typed do not make a page wider than the screen."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from bkproject.tests.browser.conftest import PHONE
from reports.models import OwnTable
from reports.tables.actions import file_table
from values.dates import PartialDate


@pytest.mark.once
def test_the_longest_words_stay_within_a_phone(open_page, office):
    officer = get_user_model().objects.get(username="so.chuyenvien")
    table = OwnTable.objects.create(
        title="W" * 200, period=PartialDate.year(2025), view_name="cross-table", argument="clusters",
        query="rows=standing&across=&amount=count", letterhead="cluster", signer_capacity="W" * 300,
        signer_name="W" * 80, owner=officer,
    )  # fmt: skip
    filed = file_table(table=table, by=officer)
    page = open_page(PHONE, user="so.chuyenvien")
    addresses = [reverse("own-tables"), reverse("own-table-edit", args=[table.pk])]
    addresses += [f"{one.get_absolute_url()}{cell}" for one in (table, filed) for cell in ("", "0/1/")]
    for address in addresses:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address
    assert page.problems == []
