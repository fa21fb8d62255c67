"""The periods of forms as data: when each is cut off and sent, changed from a date on."""

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from history.tracking import History, TrackedModel
from progress.models import FilingStep, FilingStepKind, PeriodFigure, ReportForm, Submission, SubmissionKind
from progress.models.rules.reporting_period import (
    CIRCULAR,
    ENTERED_FORMS,
    HALF_YEARS,
    QUARTERS,
    Calendar,
    CalendarDays,
    Period,
    PeriodKind,
    newest_first,
)
from reports.forms.models import FormKind
from values.fields import CleanCharField
from values.validity import begins_before_it_is_over

COMMON_YEAR = 2023  # a day of every year is one of a year without 29 February
MONTHS = [MinValueValidator(1), MaxValueValidator(12)]
DAYS = [MinValueValidator(1), MaxValueValidator(31)]
CUT_OFF_MONTHS = {  # the months of a period, and the one after it
    PeriodKind.FIRST_QUARTER: range(1, 5),
    PeriodKind.SECOND_QUARTER: range(4, 8),
    PeriodKind.THIRD_QUARTER: range(7, 11),
    PeriodKind.FOURTH_QUARTER: range(10, 13),
    PeriodKind.HALF: range(1, 8),
    PeriodKind.YEAR: range(1, 13),
}
SERIES = (QUARTERS, tuple(HALF_YEARS.kinds))  # periods that follow one another
MOST_NAMED = 3
PERIOD_TWICE = _("This form already has this period from that day.")


class FormPeriodQuerySet(models.QuerySet):
    def get_by_natural_key(self, kind, period, valid_from):
        return self.get(kind__number=kind, period=period, valid_from=valid_from)


class FormPeriod(TrackedModel):
    """A kind of period for which a form is sent: its cut-off, and the day before which it is due, during one time.

    Another cut-off or due day is another row, valid from a date on: periods cut off before keep theirs.
    """

    kind = models.ForeignKey(FormKind, on_delete=models.CASCADE, related_name="periods", verbose_name=_("form"))
    period = models.CharField(_("reporting period"), max_length=4, choices=PeriodKind)
    end_day = models.PositiveSmallIntegerField(_("cut-off: day"), validators=DAYS)
    end_month = models.PositiveSmallIntegerField(_("cut-off: month"), validators=MONTHS)
    due_day = models.PositiveSmallIntegerField(_("send before: day"), validators=DAYS)
    due_month = models.PositiveSmallIntegerField(_("send before: month"), validators=MONTHS)
    is_due_next_year = models.BooleanField(_("of the following year"), default=False)
    valid_from = models.DateField(
        _("valid from"), null=True, blank=True, help_text=_("For periods whose cut-off date is not before this date.")
    )
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    source = CleanCharField(
        _("source"), max_length=250, blank=True, help_text=_("Where these days are laid down, with the article.")
    )

    history = History()
    objects = FormPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("period of a form")
        verbose_name_plural = _("periods of forms")
        ordering = ["kind__number", "period", F("valid_from").asc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(
                name="form_period_once_per_day",
                fields=["kind", "period", "valid_from"],
                violation_error_message=PERIOD_TWICE,
            ),
            models.UniqueConstraint(
                name="form_period_once",
                fields=["kind", "period"],
                condition=Q(valid_from__isnull=True),
                violation_error_message=PERIOD_TWICE,
            ),
            begins_before_it_is_over(
                "form_period_not_over_before_it_begins", _("A period cannot end before it begins.")
            ),
        ]

    def __str__(self):
        return f"{self.kind.number}: {self.get_period_display()}"

    def natural_key(self):
        return (self.kind.number, self.period, self.valid_from and self.valid_from.isoformat())

    @property
    def days(self) -> CalendarDays:
        """The same as a calendar reads it."""
        return CalendarDays(
            self.period,
            (self.end_month, self.end_day),
            (self.due_month, self.due_day),
            self.is_due_next_year,
            self.valid_from,
            self.valid_until,
        )

    def clean(self):
        """Refuse days that no year has, a cut-off beyond the period, and sending it before the cut-off is over.

        Refused as well are periods that would begin after they end, since another one is cut off on the same day or
        later, and other days of a period for which form 01 or 02 was reported.
        """
        super().clean()
        end = _day("end_day", self.end_month, self.end_day)
        due = _day("due_day", self.due_month, self.due_day)
        if end and end.month not in CUT_OFF_MONTHS.get(self.period, range(1, 13)):
            text = _("The data of “%(period)s” are cut off within it or in the month after it.")
            raise ValidationError({"end_month": text % {"period": self.get_period_display()}})
        if end and due and not self.is_due_next_year and due <= end:
            raise ValidationError({"due_day": _("It cannot be sent before its cut-off date is over.")})
        if end and due and self.kind_id:
            self._check_order()
            if reported := self._reported_with_other_days():
                text = _(
                    "It was reported for %(periods)s: those keep their days. End this row, or add another, valid from "
                    "a date after that."
                )
                labels = ", ".join(period.label for period in newest_first(reported)[:MOST_NAMED])
                raise ValidationError({"valid_from": text % {"periods": labels}})

    def _check_order(self) -> None:
        """Refuse a cut-off that is not between those of the periods beside it, valid at the same time."""
        series = next(series for series in SERIES if self.period in series)
        place = series.index(self.period)
        for other in FormPeriod.objects.filter(kind=self.kind_id, period__in=series).exclude(pk=self.pk):
            if other.period == self.period or not self._is_valid_with(other):
                continue
            mine, theirs = (self.end_month, self.end_day), (other.end_month, other.end_day)
            if (mine <= theirs) if series.index(other.period) < place else (mine >= theirs):
                text = _("The periods would overlap: “%(period)s” is cut off on %(day)s.")
                words = {"period": other.get_period_display(), "day": f"{other.end_day:02}/{other.end_month:02}"}
                raise ValidationError({"end_day": text % words})

    def _is_valid_with(self, other: "FormPeriod") -> bool:
        """Return whether there is a day on which both are valid."""
        begins = max(self.valid_from or datetime.date.min, other.valid_from or datetime.date.min)
        return begins <= min(self.valid_until or datetime.date.max, other.valid_until or datetime.date.max)

    def _reported_with_other_days(self, *, is_deleted: bool = False) -> set[Period]:
        """Return the periods for which form 01 or 02 was reported and that would have other days than before."""
        recorded = list(FormPeriod.objects.all().select_related("kind"))
        after = [one for one in recorded if one.pk != self.pk] + ([] if is_deleted else [self])
        changed = set()
        for form in {one.kind.number for one in recorded if one.pk == self.pk} | {self.kind.number}:
            if form not in ENTERED_FORMS:
                continue
            old, new = (_calendars(rows, [form]).get(form, CIRCULAR) for rows in (recorded, after))
            for year, kind in _reported(form):
                before, then = (Period(year, kind, calendar) for calendar in (old, new))
                if (before.end, before.due, before.is_sent) != (then.end, then.due, then.is_sent):
                    changed.add(Period(year, kind))
        return changed

    def is_needed(self) -> bool:
        """Return whether reports were made by these days: the row stays."""
        return bool(self._reported_with_other_days(is_deleted=True))


def _reported(form: str) -> set[tuple[int, str]]:
    """Return (year, kind) of the periods for which anything was recorded of form 01 or 02; three queries."""
    of_project = form == ReportForm.PROJECT
    sources = (
        PeriodFigure.objects.filter(project__isnull=not of_project),
        Submission.objects.filter(kind=SubmissionKind.PERIOD, project__isnull=not of_project),
        FilingStep.objects.filter(form=form).exclude(kind=FilingStepKind.REMINDED),
    )
    return {pair for rows in sources for pair in rows.order_by().values_list("year", "period").distinct()}


def _calendars(rows: Iterable[FormPeriod], forms: Iterable[str]) -> dict[str, Calendar]:
    days: dict[str, list[CalendarDays]] = {}
    for row in rows:
        days.setdefault(row.kind.number, []).append(row.days)
    return {form: Calendar(tuple(days[form])) for form in forms if form in days}


def calendars_recorded(forms: Iterable[str]) -> dict[str, Calendar]:
    """Return the calendars of forms by their numbers, of those that have one; one query."""
    return _calendars(FormPeriod.objects.filter(kind__number__in=forms).select_related("kind"), forms)


def _day(field: str, month: int | None, day: int | None) -> datetime.date | None:
    """Return the day in a common year; None where a part is missing or out of bounds, which the fields tell."""
    if month is None or day is None or not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    try:
        return datetime.date(COMMON_YEAR, month, day)
    except ValueError as error:
        raise ValidationError({field: _("Not every year has this day.")}) from error
