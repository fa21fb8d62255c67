"""The list of meetings as a table: a row per conclusion."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from progress.meetings.queries import in_full
from progress.models import Conclusion
from spreadsheets.exports import PlainListing, in_chunks, plain
from spreadsheets.writers.specs import CHOICE, DATE, LINES, REFERENCE
from values.text import person_name


def conclusion_listing(meetings: QuerySet) -> PlainListing:
    """Return the listing of the conclusions of `meetings`, by meeting."""
    conclusions = in_full(Conclusion.objects.filter(meeting__in=meetings.order_by().values("pk")))
    conclusions = conclusions.order_by("-meeting__date", "pk")
    columns = [
        plain("meeting", _("Meeting"), lambda c: str(c.meeting), REFERENCE),
        plain("site", _("Site"), lambda c: c.place, REFERENCE),
        plain("text", _("Action required by the conclusion"), lambda c: c.text, LINES),
        plain("organisation", _("Organisation in charge"), lambda c: str(c.organisation or "") or None, REFERENCE),
        plain("person", _("Person in charge"), lambda c: person_name(c.person) or None, REFERENCE),
        plain("due", _("Due by"), lambda c: str(c.due or "") or None),
        plain("state", _("State"), lambda c: str(c.state.label), CHOICE),
        plain("done_on", _("Done on"), lambda c: c.done_on, DATE),
        plain("done_note", _("action taken"), lambda c: c.done_note or None, LINES),
    ]
    records = (conclusion for chunk in in_chunks(conclusions) for conclusion in chunk)
    return PlainListing("meetings", _("Conclusions of meetings"), columns, records, conclusions.count)
