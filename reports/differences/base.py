"""One difference between two days, and how a record of two days tells it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from values.dates import PartialDate, lateness
from values.numbers import format_number
from values.today import shown_day

NOTHING = "–"


class DifferenceKind(models.TextChoices):
    FORWARD = "forward", gettext_lazy("Progress made")
    SLIPPED = "slipped", gettext_lazy("Behind original target")
    OPENED = "opened", gettext_lazy("Opened")
    CLOSED = "closed", gettext_lazy("Closed")
    CHANGED = "changed", gettext_lazy("Other changes")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was.

    `model`, `pk` and `names` are the record and its fields that say so, `was` the fields' former values, empty for a
    record that is new; without a model nobody recorded it: days passed.
    """

    kind: DifferenceKind
    site: int
    subject: str
    what: str
    before: str
    after: str
    note: str = ""
    model: type[models.Model] | None = None
    pk: int | None = None
    names: tuple[str, ...] = ()
    was: tuple = ()


@dataclass(frozen=True, slots=True)
class Record:
    """A record before and after; None where it was not, or is no longer, there."""

    model: type[models.Model]
    subject: str
    site: int
    old: Any
    new: Any

    def differs(
        self, kind: DifferenceKind, name: str, before: str, after: str, note: str = "", what: str | None = None
    ):
        """Return the difference that the record's field `name` shows."""
        former = (getattr(self.old, name),) if self.old else ()
        what = label(self.model, name) if what is None else what
        return Difference(
            kind, self.site, self.subject, what, before, after, note, self.model, self.new.pk, (name,), former
        )

    def moved(self, name: str, was: PartialDate | None, now: PartialDate | None) -> Difference:
        """Return the difference of a date: a later one slipped, an earlier one moved forward."""
        if was is None or now is None or was.end == now.end:
            return self.differs(DifferenceKind.CHANGED, name, show(was), show(now))
        if now.end < was.end:
            return self.differs(DifferenceKind.FORWARD, name, show(was), show(now))
        span = lateness(was, now)
        note = _("%(span)s later") % {"span": span} if span else ""
        return self.differs(DifferenceKind.SLIPPED, name, show(was), show(now), note)

    def counted(self, kind: DifferenceKind, name: str) -> Difference:
        """Return the difference of a quantity, with its unit."""
        return self.differs(kind, name, quantity(self.model, self.old, name), quantity(self.model, self.new, name))

    def is_there(self, kind: DifferenceKind = DifferenceKind.OPENED, shown: str = "") -> Difference:
        texts = _("not recorded"), shown or _("added")
        return Difference(kind, self.site, self.subject, "", *texts, "", self.model, self.new.pk)

    def is_gone(self, kind: DifferenceKind = DifferenceKind.CLOSED, shown: str = "") -> Difference:
        texts = shown or _("added"), _("removed")
        return Difference(kind, self.site, self.subject, "", *texts, "", self.model, self.old.pk)


def differing(before: dict, after: dict) -> list[tuple]:
    """Return (key, row before, row after) of every key whose rows differ; None where there is no row."""
    keys = dict.fromkeys([*after, *before])
    return [(key, before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)]


def step(order: tuple, was: str, now: str) -> DifferenceKind:
    """Return whether a change went forward or back in `order`; CHANGED for states outside of it."""
    if was not in order or now not in order:
        return DifferenceKind.CHANGED
    return DifferenceKind.FORWARD if order.index(now) > order.index(was) else DifferenceKind.SLIPPED


def label(model, name: str) -> str:
    return capfirst(str(model._meta.get_field(name).verbose_name))


def kind_of_record(model, name: str) -> str:
    """Return a record's kind and its own name: "Obstacle: five households …"."""
    name = name if len(name) <= 80 else f"{name[:79]}…"
    return f"{capfirst(str(model._meta.verbose_name))}: {name}"


def quantity(model, row, name: str) -> str:
    value = getattr(row, name) if row else None
    if value is None:
        return NOTHING
    unit = "%" if name == "percent" else getattr(model._meta.get_field(name), "unit", "")
    return f"{format_number(Decimal(value))} {unit}".strip()


def show(value: PartialDate | date | None) -> str:
    if value is None:
        return NOTHING
    return shown_day(value) if isinstance(value, date) else str(value)
