"""What two models share: a date is promised, moved, kept or missed. Late has two meanings, both defined here.

Overdue (quá hạn): the date in force, the forecast or else planned, is wholly over and it is not done.
Behind (chậm so với kế hoạch): later than its original target, whether done late, given a later date, or overdue.

Each stands here twice: for querysets, and as a method of a record. Of sites revoked or withdrawn nothing is late; the
querysets leave them out, whoever calls a method asks first.
"""

import datetime
from typing import NamedTuple

from django.db import models
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Greatest

from progress.models.base import SiteChildQuerySet
from progress.models.site import Site
from values.dates import Lateness, PartialDate, lateness, slot_of
from values.fields import DerivedIntegerField, DerivedPartialDateField, PartialDateField
from values.lateness import slots_over


class Dates(NamedTuple):
    """The columns that hold the three dates of a promise."""

    planned: str = "planned"
    forecast: str = "forecast"
    actual: str = "actual"


def _given_up() -> QuerySet:
    return Site.objects.given_up().order_by().values("pk")


class PromiseQuerySet(SiteChildQuerySet):
    """Wants `dates`, `kept_states` and `dropped_states` of its model, as `Promise` describes them."""

    def at_standing_sites(self):
        """Return those at sites neither revoked nor withdrawn from the plan: of the others nobody expects anything."""
        return self.exclude(site__in=_given_up())

    def chased(self):
        """Return those neither done nor set aside, at sites neither revoked nor withdrawn."""
        return self.exclude(state__in=self.model.settled_states()).at_standing_sites()

    def promised(self):
        """Return those that apply and of which a date was promised, planned or forecast."""
        return self.exclude(state__in=self.model.dropped_states).filter(first_promise__isnull=False)

    def with_in_force(self):
        """Annotate `in_force`: the forecast or, where none was given, planned."""
        dates = self.model.dates
        return self.annotate(in_force=Coalesce(dates.forecast, dates.planned, output_field=PartialDateField()))

    def over(self, on: datetime.date) -> Q:
        """Return the condition that it is not done although the date in force was wholly over."""
        return Q(due_slot__lt=slot_of(on))

    def overdue(self, on: datetime.date):
        """Return those not done though the date in force was wholly over `on`; with `in_force` and `overdue_slots`."""
        rows = self.with_in_force().filter(self.over(on)).at_standing_sites()
        return rows.annotate(overdue_slots=slots_over("due_slot", on))

    def with_overdue(self, on: datetime.date):
        """Annotate `in_force`, and `overdue_slots` as `Lateness.slots` ranks it: 0 where it is not overdue."""
        given_up = When(site__in=_given_up(), then=Value(0))
        return self.with_in_force().annotate(overdue_slots=Case(given_up, default=slots_over("due_slot", on)))

    def with_lateness(self, on: datetime.date):
        """Annotate all that lists tell of a record: `overdue_slots`, `behind_slots` (0 where it is not), `in_force`."""
        behind = Case(When(site__in=_given_up(), then=Value(0)), default=Coalesce("slip", 0))
        return self.with_overdue(on).with_slip(on).annotate(behind_slots=behind)

    def due(self, on: datetime.date, until: datetime.date):
        """Return those not overdue `on` whose date in force ends by `until`; with `in_force`."""
        rows = self.filter(due_slot__gte=slot_of(on), due_slot__lte=slot_of(until))
        return rows.with_in_force().at_standing_sites()

    def slipped(self, on: datetime.date) -> Q:
        """Return the condition that its slip on that day is more than 0: it is later than its original target."""
        return Q(recorded_slip__gt=0) | Q(first_due_slot__lt=slot_of(on))

    def behind(self, on: datetime.date):
        """Return those later than the original target on that day, done or not; with `slip` and `in_force`."""
        return self.filter(self.slipped(on)).at_standing_sites().with_in_force().with_slip(on)

    def with_slip(self, on: datetime.date):
        """Annotate `slip` as `Lateness.slots` ranks it: 0 for none, NULL where there is nothing to compare.

        The same rule as `behind_by`, in SQL for filters and orders.
        """
        return self.annotate(slip=slip("recorded_slip", "first_due_slot", on))


def slip(recorded: str, first_due: str, on: datetime.date) -> Case:
    """Return the expression of how far behind the first promise lies `on`, of one record or of the worst of a site.

    Wants the names of columns as PromiseColumns and SiteSummary have them.
    """
    by_today = When(**{f"{first_due}__lt": slot_of(on)}, then=Greatest(F(recorded), slots_over(first_due, on)))
    return Case(by_today, default=F(recorded), output_field=IntegerField())


class PromiseColumns(models.Model):
    """What follows from the dates and the state of a promise, kept ready for what lists ask; see Promise.

    Days are numbered as `slot_of` of values.dates does.
    """

    first_forecast = DerivedPartialDateField(sources=("earliest_forecast",))
    first_promise = DerivedPartialDateField(sources=("original_target",))
    due_slot = DerivedIntegerField(sources=("last_day_in_force",))
    first_due_slot = DerivedIntegerField(sources=("last_day_of_target",))
    recorded_slip = DerivedIntegerField(sources=("slip_without_today",))

    class Meta:
        abstract = True


class Promise:
    """A record of which a date is promised: its state, and how late it is.

    `dates` names its three columns; a model whose columns are named otherwise offers them as `planned`, `forecast` and
    `actual` too. Of its states, `kept_states` say that it is done, `dropped_states` that nobody waits for it.
    """

    dates = Dates()
    kept_states: tuple = ()
    dropped_states: tuple = ()

    @classmethod
    def settled_states(cls) -> tuple:
        return (*cls.kept_states, *cls.dropped_states)

    @property
    def is_done(self) -> bool:
        return self.state in self.kept_states

    @property
    def is_settled(self) -> bool:
        return self.state in self.settled_states()

    @property
    def promise(self) -> PartialDate | None:
        """The date in force: the forecast or, where none was given, planned."""
        return self.forecast or self.planned

    @property
    def earliest_forecast(self) -> PartialDate | None:
        """The first forecast that was ever recorded."""
        return self.first_forecast or self.forecast

    @property
    def original_target(self) -> PartialDate | None:
        """Planned or, where there is none, the first forecast ever recorded; None where nothing is promised now."""
        return self.promise and (self.planned or self.earliest_forecast)

    @property
    def last_day_in_force(self) -> int | None:
        """The last day of the date in force, while it is not settled."""
        return slot_of(self.promise.end) if self.promise and not self.is_settled else None

    @property
    def last_day_of_target(self) -> int | None:
        """The last day of the original target, while it is not settled."""
        target = self.original_target
        return slot_of(target.end) if target and not self.is_settled else None

    @property
    def slip_without_today(self) -> int | None:
        """How far what was reached, or is promised now, lies behind the original target: slots, None if not known."""
        target, reached = self.original_target, self.actual if self.is_done else self.promise
        if not target or not reached or self.state in self.dropped_states:
            return None
        behind = lateness(target, reached)
        return behind.slots if behind else 0

    def overdue_by(self, on: datetime.date | None) -> Lateness | None:
        """Return how long the date in force has been wholly over `on`; None when it is not, or without `on`."""
        if on is None or self.is_settled or not self.promise or not self.promise.is_over(on):
            return None
        return lateness(self.promise, on)

    def behind_by(self, first: PartialDate | None, on: datetime.date | None) -> Lateness | None:
        """Return how far it lies behind `first` on that day; None when it does not, or when that is not known.

        Done: when it was done. Not done: the later of the date in force and `on`, where that is given. Nothing is known
        of one that is done on a day nobody recorded, and nothing is asked of one that does not apply.
        """
        if not first or self.state in self.dropped_states:
            return None
        reached = [self.actual] if self.is_done else [self.promise, on]
        latenesses = [lateness(first, day) for day in reached if day]
        return max((lag for lag in latenesses if lag), default=None)
