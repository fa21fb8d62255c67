"""A history as a table: a row for each field that a save changed."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from history.reading import Records, load
from progress.models import Site
from progress.records.history import Change, FieldChange, tell
from spreadsheets.exports import PlainListing, in_chunks, plain
from spreadsheets.writers.specs import LINES, REFERENCE

_NOTHING = FieldChange("", "", "")


def history_listing(sources: list[QuerySet], reader, heading: str) -> PlainListing:
    """Return what records of history say, the newest first; `sources` are narrowed as the page of that heading."""
    records = Records(sources)
    sites = {site.pk: str(site) for site in Site.objects.visible_to(reader)}
    columns = [
        plain("when", _("When"), lambda row: f"{localtime(row[0].when):%d/%m/%Y %H:%M}"),
        plain("who", _("Who"), lambda row: row[0].who or _("the system"), REFERENCE),
        plain("what", _("Event"), lambda row: row[0].what),
        plain("site", _("Site"), lambda row: sites.get(row[0].site_pk), REFERENCE),
        plain("record", _("Record"), lambda row: row[0].subject, REFERENCE),
        plain("field", _("Field"), lambda row: capfirst(row[1].label) or None),
        plain("before", _("Before"), lambda row: row[1].before or None, LINES),
        plain("after", _("After"), lambda row: row[1].after or None, LINES),
        plain("reason", _("Reason"), lambda row: row[0].reason or None, LINES),
    ]
    title = _("History: %(what)s") % {"what": heading}
    return PlainListing("history", title, columns, _rows(records, reader), lambda: records.total)


def _rows(records: Records, reader) -> Iterator[tuple[Change, FieldChange]]:
    # Which records, all at once: page by page the database would look through the first ones again and again.
    for keys in in_chunks(records.keys(0, records.total)):
        for change in tell(load(keys), reader):
            yield from ((change, field) for field in change.fields or [_NOTHING])
