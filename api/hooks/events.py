"""What a webhook may be told: each event, of which lists of the interface, and which records of history say it."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from api.nouns import NOUNS, Noun
from api.nouns.base import Source
from api.nouns.catalogue import DOCUMENTS
from api.nouns.reporting import FILED_FORMS, REPORTS
from api.nouns.sites import FIGURES, MILESTONE_TARGETS, MILESTONES, OBSTACLES, PROJECT_TARGETS, SITES
from progress.models import Milestone, SubmissionState
from progress.models.submission import MADE_OFFICIAL
from values.text import Label

ADDED, DELETED = "+", "-"
PING, BROKEN = "ping", "promise.broken"


@dataclass(frozen=True, slots=True)
class Saved:
    """One save, or deletion, as history has it: the record written, the one before (None of a new row), of which table.

    Of what keeps no history, a filed form, `record` is the row itself, and it is always new.
    """

    record: Any
    before: Any
    source: Source | None
    on: datetime.date

    @property
    def kind(self) -> str:
        return self.record.history_type if self.source else ADDED

    @property
    def is_own(self) -> bool:
        """Whether the row is the record itself, not one that changes what is said of it."""
        return self.source is None or self.source.own

    def now(self, name: str) -> Any:
        return None if self.kind == DELETED else getattr(self.record, name)

    def then(self, name: str) -> Any:
        return self.before and getattr(self.before, name)

    def differs(self, *names: str) -> bool:
        """Return whether one of these columns holds something else than before; of a new row, than an empty one."""
        return any(self.now(name) != self.then(name) for name in names)


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its code, what it is called, the lists whose records it is of, and whether a save says it."""

    code: str
    label: Label
    nouns: tuple[Noun, ...]
    is_told_by: Callable[[Saved], bool]


def _changed_milestone(saved: Saved) -> bool:
    if saved.kind == DELETED:
        return False
    before = saved.before or Milestone()
    names = ("state", "planned", "forecast", "actual")
    return any(saved.now(name) != getattr(before, name) for name in names)


def _promise(record: Any, dates: Any) -> Any:
    return record and (getattr(record, dates.forecast) or getattr(record, dates.planned))


def _promised(saved: Saved) -> Any:
    """Return the target date that a save gave, None where it gave none."""
    dates = saved.source.model.dates
    if saved.kind == DELETED or (given := _promise(saved.record, dates)) == _promise(saved.before, dates):
        return None
    return given


def _promised_too_late(saved: Saved) -> bool:
    given = _promised(saved)
    return bool(given) and given.is_over(saved.on)


def _opened(saved: Saved) -> bool:
    is_closed_before = saved.before is None or saved.then("confirmed_on") is not None
    return saved.kind != DELETED and saved.now("confirmed_on") is None and is_closed_before


def _closed(saved: Saved) -> bool:
    return saved.now("confirmed_on") is not None and saved.then("confirmed_on") is None


def _decided(*states: str) -> Callable[[Saved], bool]:
    return lambda saved: saved.now("state") in states and saved.differs("state")


# Those whose records are told as their own are enough: targets are those of milestones and projects.
_RECORDED = tuple(noun for noun in NOUNS if noun.sources and noun not in (MILESTONE_TARGETS, PROJECT_TARGETS))

EVENTS: tuple[Event, ...] = (
    Event("site.added", _("a site was added"), (SITES,), lambda saved: saved.is_own and saved.kind == ADDED),
    Event(
        "site.changed",
        _("a site or its legal status was changed"),
        (SITES,),
        lambda saved: not saved.is_own or saved.kind not in (ADDED, DELETED),
    ),
    Event("milestone.changed", _("the state or a date of a milestone was changed"), (MILESTONES,), _changed_milestone),
    Event(
        "promise.made",
        _("a target date was given or changed"),
        (MILESTONE_TARGETS, PROJECT_TARGETS),
        lambda saved: _promised(saved) is not None,
    ),
    Event(
        BROKEN,
        _("a target date passed and the milestone or project is not recorded as done"),
        (MILESTONE_TARGETS, PROJECT_TARGETS),
        _promised_too_late,
    ),
    Event("obstacle.opened", _("an obstacle was recorded or reopened"), (OBSTACLES,), _opened),
    Event("obstacle.closed", _("the resolution of an obstacle was confirmed"), (OBSTACLES,), _closed),
    Event("figure.recorded", _("a figure was recorded or changed"), (FIGURES,), lambda saved: saved.kind != DELETED),
    Event("report.approved", _("a report was approved"), (REPORTS,), _decided(*MADE_OFFICIAL)),
    Event("report.returned", _("a report was returned"), (REPORTS,), _decided(SubmissionState.RETURNED)),
    Event("form.filed", _("a form was filed"), (FILED_FORMS,), lambda saved: True),
    Event(
        "document.added",
        _("a document was added"),
        (DOCUMENTS,),
        lambda saved: saved.is_own and saved.kind == ADDED,
    ),
    Event(
        "record.undone",
        _("a change was undone"),
        _RECORDED,
        lambda saved: saved.is_own and saved.record.is_undo,
    ),
    Event(
        "record.deleted",
        _("a record was deleted"),
        _RECORDED,
        lambda saved: saved.is_own and saved.kind == DELETED,
    ),
)  # fmt: skip
BY_CODE = {event.code: event for event in EVENTS}
