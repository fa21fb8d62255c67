"""The columns of the list of meetings."""

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from progress.models import AgendaItem, Conclusion, Meeting
from progress.records.columns import Column, column, first_column, link
from spreadsheets.writers.specs import CHOICE, DATE, LINES, REFERENCE, WHOLE


def meeting_columns() -> list[Column]:
    return [
        first_column(
            "title",
            _("Meeting"),
            lambda meeting: meeting.title,
            lambda meeting: link(meeting.get_absolute_url(), meeting.title),
            kind=REFERENCE,
            sorts=True,
        ),
        column("date", _("date"), lambda meeting: meeting.date, DATE, sorts=True),
        column("kind", _("sites discussed"), lambda meeting: meeting.get_kind_display(), CHOICE, sorts=True),
        column("chair", _("chaired by"), lambda meeting: meeting.chair or None, html=_chair, sorts=True),
        column("place", _("place"), lambda meeting: meeting.place or None, is_extra=True),
        column("people", _("taking part"), lambda meeting: meeting.people or None, LINES, is_extra=True),
        column(
            "items",
            _("agenda items"),
            lambda meeting: meeting.item_count,
            WHOLE,
            needs=lambda meetings: _counted(meetings, "item_count", AgendaItem.objects.all()),
            is_extra=True,
        ),
        column(
            "open",
            _("Open conclusions"),
            lambda meeting: meeting.open_count,
            WHOLE,
            needs=lambda meetings: _counted(meetings, "open_count", Conclusion.objects.open()),
            is_extra=True,
        ),
    ]


def _chair(meeting: Meeting) -> str:
    return meeting.chair or "–"


def _counted(meetings: QuerySet, name: str, parts: QuerySet) -> QuerySet:
    counted = parts.filter(meeting=OuterRef("pk")).order_by().values("meeting").annotate(count=Count("pk"))
    return meetings.annotate(**{name: Coalesce(Subquery(counted.values("count")), 0)})
