"""When a promise moves, somebody says why: planned never changes silently, and no forecast replaces a promise so."""

from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from progress.models import Milestone, SecondaryProject
from values.dates import PartialDate
from values.text import reason_wanted


class Promised(NamedTuple):
    """What is promised of a milestone or a project at one moment."""

    planned: PartialDate | None
    forecast: PartialDate | None

    @classmethod
    def of(cls, record: Milestone | SecondaryProject) -> "Promised":
        return cls(record.planned, record.forecast)

    @property
    def in_force(self) -> PartialDate | None:
        return self.forecast or self.planned


def reason_asked(record: Milestone | SecondaryProject, before: Promised, after: Promised) -> str:
    """Return what to ask whoever changes the promises of `record`; empty where they need not say why.

    The first promise needs no reason, and a forecast that says what is promised already is no second promise. One
    query, and only where a date is given to a record that has none, unless `recall_promises` made it for many.
    """
    if before.planned and after.planned != before.planned:
        question = _("Give a reason for changing the original target from %(before)s to %(after)s.")
        return question % _words(before.planned, after.planned)
    if before.in_force and after.in_force != before.in_force:
        question = _("Give a reason for changing the target from %(before)s to %(after)s.")
        return question % _words(before.in_force, after.in_force)
    if after != before and (taken_back := _taken_back(record, before)):
        question = _("The target %(before)s was removed: give a reason for setting %(after)s.")
        return question % _words(taken_back, after.planned or after.forecast)
    return ""


def check_reason(record: Milestone | SecondaryProject, before: Promised, reason: str) -> None:
    """Raise ValidationError at "reason" where `record`, not saved yet, moves a promise and nobody says why."""
    if not reason.strip() and (question := reason_asked(record, before, Promised.of(record))):
        raise reason_wanted(question)


def _words(before: PartialDate | None, after: PartialDate | None) -> dict[str, str]:
    return {"before": str(before or _("no date")), "after": str(after or _("no date"))}


def recall_promises(records: list[Milestone] | list[SecondaryProject]) -> None:
    """Keep on each record, as it is stored, what `reason_asked` would ask the database of it: one query for all."""
    once = _once_promised(records)
    for record in records:
        record._once_promised = once[record.pk]


def _once_promised(records: list[Milestone] | list[SecondaryProject]) -> dict[int, Promised]:
    """Return by primary key what was promised once of records of one model: the last planned day, the last in force."""
    once = {record.pk: Promised(None, None) for record in records}
    planned, forecast = records[0].dates[:2]
    has_date = Q((f"{planned}__isnull", False)) | Q((f"{forecast}__isnull", False))
    versions = type(records[0]).history.filter(has_date, id__in=once).order_by("history_date", "history_id")
    for pk, *dates in versions.values_list("id", planned, forecast):
        promised = Promised(*dates)
        once[pk] = Promised(promised.planned or once[pk].planned, promised.in_force)
    return once


def _taken_back(record: Milestone | SecondaryProject, before: Promised) -> PartialDate | None:
    """Return the last promise of a record that holds none now; where a forecast stands, only an earlier planned one."""
    if record.pk is None or before.planned:
        return None
    once = getattr(record, "_once_promised", None) or _once_promised([record])[record.pk]
    return once.planned if before.forecast else once.forecast
