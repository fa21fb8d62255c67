"""Obstacles that belong to no site as a table: the sheet of obstacles is of sites."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from spreadsheets.exports import PlainListing, in_chunks, plain
from spreadsheets.writers.specs import CHOICE, DATE, LINES, REFERENCE


def common_listing(obstacles: QuerySet) -> PlainListing:
    """Return the obstacles common to all sites of a kind, as the list finds and orders them."""
    columns = [
        plain("common_to", _("common to"), lambda o: o.place, CHOICE),
        plain("kind", _("kind of obstacle"), lambda o: str(o.kind), REFERENCE),
        plain("description", _("obstacle"), lambda o: o.description, LINES),
        plain("cause", _("cause"), lambda o: o.cause or None, LINES),
        plain("request", _("request"), lambda o: o.request or None, LINES),
        plain("asked_of", _("responsible authority"), lambda o: str(o.asked_of or "") or None, REFERENCE),
        plain("due", _("due by"), lambda o: str(o.due or "") or None),
        plain("opened_on", _("opened on"), lambda o: o.opened_on, DATE),
        plain("answer", _("answer"), lambda o: o.answer or None, LINES),
        plain("resolution", _("resolution"), lambda o: o.resolution or None, LINES),
        plain("state", _("state"), lambda o: str(o.state.label), CHOICE),
        plain("source", _("source"), lambda o: o.source or None),
    ]
    records = (obstacle for chunk in in_chunks(obstacles) for obstacle in chunk)
    return PlainListing("common-obstacles", _("Obstacles common to all sites"), columns, records, obstacles.count)
