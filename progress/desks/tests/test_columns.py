"""The lists of dossiers, calls and meetings: columns chosen and ordered, several sort keys, exported as shown."""

from datetime import date

import pytest

from progress.desks.tests.test_desks import moved, offices  # noqa: F401
from progress.models import Meeting, SiteEvent
from progress.tests.cast import browser, text_of
from values.dates import PartialDate


@pytest.fixture
def listed(cast, offices):  # noqa: F811
    moved(cast.cluster, "eia", offices[0], date(2026, 10, 1))
    moved(cast.other_cluster, "eia", offices[1], date(2026, 10, 2))
    for site, day in ((cast.cluster, "2025"), (cast.other_cluster, "2026")):
        SiteEvent.objects.create(site_id=site.pk, kind="developer-call", date=PartialDate.parse(day))
    for number in (1, 2):
        Meeting.objects.create(title=f"Giao ban {number}", date=date(2026, 11, number), kind="cluster")
    return cast


@pytest.mark.parametrize(
    ("page", "columns", "order", "first"),
    [
        ("/desks/", ["office", "received"], ["stage", "-site"], "Vằng Mười"),
        ("/calls/", ["date", "note"], ["sought", "-date"], "Vằng Mười"),
        ("/meetings/", ["open", "items"], ["kind", "-date"], "Giao ban 2"),
    ],
)
def test_columns_and_keys_are_chosen(listed, page, columns, order, first):
    client = browser(listed.department)
    address = f"{page}?{'&'.join(f'columns={name}' for name in columns)}&{'&'.join(f'order={key}' for key in order)}"
    response = client.get(address)
    assert [column.key for column in response.context["columns"]][1:] == columns
    rows = response.content.decode().rpartition("<tbody>")[2]
    assert first in rows.partition("</tr>")[0]
    key = next(key for key in client.get(page).context["view"].exported() if key.endswith("_shown"))
    exported = client.get(f"/export{address}&export-sheet={key}")
    assert exported.status_code == 200
    assert "as the list shows them" in text_of(exported)
