"""The periods of compiled forms as data: when each is cut off and sent, changed from a date on."""

import datetime

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from history.tracking import History, TrackedModel
from progress.models.rules.reporting_period import CalendarDays, PeriodKind
from reports.forms.models import FormKind

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
            models.CheckConstraint(
                name="form_period_not_over_before_it_begins",
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("A period cannot end before it begins."),
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
        """Refuse days that no year has, a cut-off beyond the period, and sending it before the cut-off is over."""
        super().clean()
        end = _day("end_day", self.end_month, self.end_day)
        due = _day("due_day", self.due_month, self.due_day)
        if end and end.month not in CUT_OFF_MONTHS.get(self.period, range(1, 13)):
            text = _("The data of “%(period)s” are cut off within it or in the month after it.")
            raise ValidationError({"end_month": text % {"period": self.get_period_display()}})
        if end and due and not self.is_due_next_year and due <= end:
            raise ValidationError({"due_day": _("It cannot be sent before its cut-off date is over.")})


def _day(field: str, month: int | None, day: int | None) -> datetime.date | None:
    """Return the day in a common year; None where a part is missing or out of bounds, which the fields tell."""
    if month is None or day is None or not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    try:
        return datetime.date(COMMON_YEAR, month, day)
    except ValueError as error:
        raise ValidationError({field: _("Not every year has this day.")}) from error
