"""What two models share: a date is promised, moved, kept or missed. Late has two meanings, both defined here.

Overdue (quá hạn): the date in force, the forecast or else planned, is wholly over and it is not done.
Behind (chậm so với kế hoạch): later than its original target, whether done late, given a later date, or overdue.

Each stands here twice: for querysets, and as a method of a record. Of sites revoked or withdrawn nothing is late; the
querysets leave them out, whoever calls a method asks first.
"""

import datetime
from collections.abc import Callable
from typing import NamedTuple

from django.db.models import Case, CharField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.db.models.lookups import IsNull

from progress.models.base import SiteChildQuerySet
from progress.models.site import Site
from values.dates import Lateness, PartialDate, lateness
from values.fields import PartialDateField
from values.lateness import Parts
from values.today import end_of, past_day


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
        """At sites neither revoked nor withdrawn from the plan: of the others nobody expects anything."""
        return self.exclude(site__in=_given_up())

    def chased(self):
        """Neither done nor set aside, at sites neither revoked nor withdrawn."""
        return self.exclude(state__in=self.model.settled_states()).at_standing_sites()

    def promised(self):
        """Of which a date was promised, planned or forecast, and which apply."""
        dates = self.model.dates
        promised = self.exclude(state__in=self.model.dropped_states)
        return promised.exclude(**{dates.planned: None, dates.forecast: None})

    def with_in_force(self):
        """Annotate `in_force`: the forecast or, where none was given, planned."""
        dates = self.model.dates
        return self.annotate(in_force=Coalesce(dates.forecast, dates.planned, output_field=PartialDateField()))

    def over(self, on: datetime.date) -> Q:
        """The condition that it is not done although the date in force was wholly over; wants `in_force`."""
        return Q(in_force__end__lt=on) & ~Q(state__in=self.model.settled_states())

    def overdue(self, on: datetime.date):
        """Not done although the date in force was wholly over `on`; with `in_force` and `overdue_slots`."""
        found = self.with_in_force().filter(self.over(on)).at_standing_sites()
        return found.annotate(overdue_slots=Parts(F("in_force")).slots_to_day(on))

    def with_overdue(self, on: datetime.date):
        """Annotate `in_force`, and `overdue_slots` as `Lateness.slots` ranks it: 0 where it is not overdue."""
        over = When(self.over(on) & ~Q(site__in=_given_up()), then=Parts(F("in_force")).slots_to_day(on))
        return self.with_in_force().annotate(
            overdue_slots=Case(over, default=Value(0), output_field=IntegerField()),
        )

    def with_lateness(self, on: datetime.date):
        """Annotate all that lists tell of a record: `overdue_slots`, `behind_slots` (0 where it is not), `in_force`,
        `first_promise`."""
        behind = Case(When(site__in=_given_up(), then=Value(0)), default=Coalesce("slip", 0))
        return self.with_overdue(on).with_first_promise().with_slip(on).annotate(behind_slots=behind)

    def due(self, on: datetime.date, until: datetime.date):
        """Not overdue `on`, and the date in force ends by `until`; with `in_force`."""
        return self.chased().with_in_force().filter(in_force__end__gte=on, in_force__end__lte=until)

    def slipped(self, on: datetime.date) -> Q:
        """The condition that it is later than its original target; wants `first_promise` and `in_force`.

        Asked of days: the same as a slip of more than 0, and a tenth of the work of counting the periods between.
        """
        target = F("first_promise__end")
        open_late = Q(first_promise__end__lt=on) | Q(in_force__start__gt=target)
        done_late = Q((f"{self.model.dates.actual}__start__gt", target))
        return done_late | (~Q(state__in=self.model.settled_states()) & open_late)

    def behind(self, on: datetime.date):
        """Later than the original target on that day, done or not; with `slip`, `first_promise` and `in_force`."""
        found = self.promised().at_standing_sites().with_first_promise().with_in_force()
        return found.filter(self.slipped(on)).with_slip(on)

    def promised_anew(self, on: datetime.date):
        """Not done, behind the original target, and with a date in force that is still to come; with both."""
        return self.chased().behind(on).filter(in_force__end__gte=on)

    def with_first_promise(self):
        """Annotate `first_promise`: planned or, where there is none, the first forecast that history holds."""
        dates, oldest = self.model.dates, Subquery(self._forecasts().values(self.model.dates.forecast)[:1])
        first = Coalesce(dates.planned, oldest, dates.forecast, output_field=PartialDateField())
        return self.annotate(first_promise=first)

    def with_slip(self, on: datetime.date):
        """Annotate `slip` as `Lateness.slots` ranks it: 0 for none, NULL where there is nothing to compare.

        The same rule as `behind_by`, in SQL for filters and orders.
        """
        model, dates = self.model, self.model.dates
        return self.annotate(
            slip=Case(
                When(state__in=model.dropped_states, then=None),
                When(**{"state__in": model.kept_states, dates.actual: None}, then=None),
                When(**{f"{dates.planned}__isnull": False}, then=self._slots(Parts(F(dates.planned)), F, on)),
                When(**{f"{dates.forecast}__isnull": False}, then=self._slots_from_first_forecast(on)),
                output_field=IntegerField(),
            )
        )

    def _forecasts(self) -> QuerySet:
        """What history holds of a record's forecasts, the oldest first; for a subquery."""
        told = self.model.history.filter(**{"id": OuterRef("pk"), f"{self.model.dates.forecast}__isnull": False})
        if day := past_day():
            told = told.filter(history_date__lt=end_of(day))
        return told.order_by("history_date", "history_id")

    def _slots_from_first_forecast(self, on: datetime.date):
        forecast = Parts(F(self.model.dates.forecast))
        told = self._forecasts().annotate(behind=self._slots(forecast, OuterRef, on)).values("behind")[:1]
        return Coalesce(Subquery(told, output_field=IntegerField()), self._slots(forecast, F, on))

    def _slots(self, first: Parts, column: Callable, on: datetime.date):
        """Slots from the first promise; `column` names a column of the record, from where the expression stands."""
        # A constraint keeps the actual date empty until it is done.
        dates = self.model.dates
        actual = column(dates.actual)
        reached = Coalesce(actual, column(dates.forecast), column(dates.planned), output_field=CharField())
        by_today = Case(When(IsNull(actual, True), then=first.slots_to_day(on)), default=Value(0))
        return Greatest(first.slots_to(Parts(reached)), by_today, Value(0))


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

    def overdue_by(self, on: datetime.date | None) -> Lateness | None:
        """How long the last day of the date in force has been over `on`; None when it is not, or without `on`."""
        if on is None or self.is_settled or not self.promise or not self.promise.is_over(on):
            return None
        return lateness(self.promise, on)

    def behind_by(self, first: PartialDate | None, on: datetime.date | None) -> Lateness | None:
        """How far it lies behind `first` on that day; None when it does not, or when that is not known.

        Done: when it was done. Not done: the later of the date in force and `on`, where that is given. Nothing is known
        of one that is done on a day nobody recorded, and nothing is asked of one that does not apply.
        """
        if not first or self.state in self.dropped_states:
            return None
        reached = [self.actual] if self.is_done else [self.promise, on]
        latenesses = [lateness(first, one) for one in reached if one]
        return max((one for one in latenesses if one), default=None)
