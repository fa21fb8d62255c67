"""The columns of the list of dossiers by desk: as its page shows them and as they are exported."""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from progress.desks.queries import DeskRow
from progress.models import MovementKind, State
from progress.records.columns import Column, column, first_column, link, shown, small, unsaid
from spreadsheets.writers.specs import CHOICE, DATE, REFERENCE, WHOLE
from values.text import filled
from values.today import shown_day


def desk_columns() -> list[Column]:
    """Return the columns; of rows as DeskRow."""
    return [
        first_column("site", _("Site"), lambda row: str(row.movement.site), _site, kind=REFERENCE, sorts=True),
        column("stage", _("Stage"), lambda row: row.movement.milestone.title, REFERENCE, html=_stage, sorts=True),
        column("office", _("Office"), lambda row: str(row.movement.office), REFERENCE, html=_office, sorts=True),
        column("movement", _("Last movement"), lambda row: row.movement.get_kind_display(), CHOICE, is_extra=True),
        column("since", _("Since"), lambda row: row.movement.since, DATE, is_extra=True),
        column("days", _("Days"), lambda row: row.days, WHOLE, html=_days, sorts=True),
        column("received", _("Received on"), lambda row: row.movement.received, DATE, is_extra=True),
        column("limit", _("Time limit"), _limit, html=_deadline),
        column(
            "article", _("Article"), lambda row: row.deadline.limit.article if row.deadline else None, is_extra=True
        ),
        column(
            "deadline",
            _("Deadline (calculated)"),
            lambda row: row.deadline.day if row.deadline else None,
            DATE,
            is_extra=True,
        ),
        column("left", _("Days left (over: negative)"), lambda row: row.days_left, WHOLE, is_extra=True),
        column(
            "document", _("Document"), lambda row: str(row.movement.document or "") or None, REFERENCE, is_extra=True
        ),
        column("source", _("Source"), lambda row: row.movement.source or None, is_extra=True),
        column("note", _("Note"), lambda row: row.movement.note or None, is_extra=True),
    ]


def _site(row: DeskRow) -> str:
    return link(f"{row.movement.site.get_absolute_url()}#desks", row.movement.site)


def _stage(row: DeskRow) -> str:
    milestone = row.movement.milestone
    is_done = milestone.state == State.DONE and row.movement.kind != MovementKind.DECIDED
    return link(row.movement.get_absolute_url(), milestone.title, _("the milestone is done") if is_done else "")


def _office(row: DeskRow) -> str:
    movement = row.movement
    day = _("on %(day)s") % {"day": shown_day(movement.date)}
    told = f"{movement.get_kind_display()} {day}"
    return filled("{}{}", movement.office, small(" · ".join(filter(None, [told, str(movement.document or "")]))))


def _days(row: DeskRow) -> str:
    return unsaid(_("no data")) if row.days is None else shown(row.days, WHOLE)


def _limit(row: DeskRow) -> str | None:
    return f"{row.deadline.limit.days} {row.deadline.limit.get_day_kind_display()}" if row.deadline else None


def _deadline(row: DeskRow) -> str:
    return render_to_string("desks/includes/deadline.html", {"row": row})
