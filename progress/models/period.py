"""What the law asks of each reporting period, as data, and what was answered."""

import datetime

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from history.tracking import History, TrackedModel
from progress.models.base import (
    InUnit,
    SiteChildQuerySet,
    SitePart,
    Sourced,
    TwoLanguageName,
    not_in_the_future,
    period_constraints,
)
from progress.models.rules.bounds import BOUNDS, beyond
from progress.models.rules.reporting_period import QUARTERS, Period, PeriodKind
from progress.models.site import Site, SiteKind
from values.dates import FIRST_YEAR, LAST_YEAR
from values.fields import CleanCharField, QuantityField
from values.rules import Rule
from values.validity import ValidForATime, ValidQuerySet, begins_before_it_is_over


class ReportForm(models.TextChoices):
    """Forms of Circular 14/2024/TT-BCT that are filled in row by row for each period."""

    PROJECT = "01", _("Form 01: a secondary project")
    DEVELOPER = "02", _("Form 02: the infrastructure developer")


class Answer(models.TextChoices):
    """What an answered row of form 01 or 02 says: forms 03 and 04 ask for it, never for the row's number."""

    TOTAL_INVESTMENT = "total-investment", _("Total investment in infrastructure")
    PAID_INVESTMENT = "paid-investment", _("Infrastructure capital paid, cumulative")
    LEASED_AREA = "leased-area", _("Industrial land leased")
    PROJECTS = "projects", _("Projects that lease land")
    FOREIGN_PROJECTS = "foreign-projects", _("Projects with foreign capital")
    OPERATING_PROJECTS = "operating-projects", _("Projects in operation")
    REVENUE = "revenue", _("Revenue")
    BUDGET = "budget", _("Paid to the state budget")
    WORKERS = "workers", _("Workers")
    WASTEWATER = "wastewater", _("Central wastewater treatment, built or being built")
    WASTEWATER_STANDARD = "wastewater-standard", _("Central wastewater treatment meets the standard")
    BUILT_AREA = "built-area", _("Industrial land with infrastructure, ready to lease")


class Rhythm(models.TextChoices):
    """How often a line is asked; every line is asked for the year."""

    HALF_YEARLY = "half", _("Half-year and year")
    QUARTERLY = "quarter", _("Quarters and year")


def rhythms_of(period: Period) -> tuple[str, ...]:
    """Return in which rhythms lines are asked for a period."""
    if period.kind == PeriodKind.YEAR:
        return tuple(Rhythm.values)
    return (Rhythm.QUARTERLY if period.is_quarter else Rhythm.HALF_YEARLY,)


class ReportRowQuerySet(ValidQuerySet):
    def get_by_natural_key(self, form, number, valid_from):
        return self.get(form=form, number=number, valid_from=valid_from)

    def asked(self, form: str, kind: str, period: Period):
        """Return the rows of a form, in their order, that a site of `kind` (or a project in one) has in `period`."""
        period = period.of_form(form)
        if not period.is_sent:
            return self.none()
        of_kind = Q(for_clusters=True) if kind == SiteKind.CLUSTER else Q(for_zones=True)
        return self.filter(of_kind, form=form, rhythm__in=rhythms_of(period)).valid_on(period.end)

    def typed(self):
        """Return rows that people fill in: all but the rates, which are computed."""
        return self.filter(rate_of=None)


class ReportRow(ValidForATime, InUnit, TwoLanguageName, TrackedModel):
    """A row of a form: its number and its words are the law's, to the letter. Another law is other rows, not code.

    `rate_of` makes it a rate, which nobody types: that row's hectares ÷ the site's industrial land.
    """

    form = models.CharField(_("form"), max_length=2, choices=ReportForm)
    number = CleanCharField(_("line"), max_length=8, help_text=_("As printed in the form: 5, 15.1."))
    order = models.PositiveSmallIntegerField(_("order"))
    unit = CleanCharField(_("unit of measurement (Vietnamese)"), max_length=40, blank=True)
    unit_en = CleanCharField(_("unit of measurement (English)"), max_length=40, blank=True)
    is_whole = models.BooleanField(_("a count"), default=False, help_text=_("Only whole numbers are allowed."))
    is_zero_or_one = models.BooleanField(_("yes (1) or no (0)"), default=False)
    rate_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rates",
        verbose_name=_("occupancy: rate of line"),
        help_text=_("Calculated, never typed: that line's hectares ÷ the industrial land (Decree 32/2024, art. 2(7))."),
    )
    answers = models.CharField(
        _("feeds forms 03 and 04 as"),
        max_length=24,
        choices=Answer,
        blank=True,
        help_text=_("What the answer says; empty where forms 03 and 04 do not use it."),
    )
    rhythm = models.CharField(_("asked for"), max_length=8, choices=Rhythm, default=Rhythm.HALF_YEARLY)
    for_clusters = models.BooleanField(_("for clusters"), default=True)
    for_zones = models.BooleanField(_("for zones"), default=False)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(
        _("valid until"),
        null=True,
        blank=True,
        help_text=_("A period has the lines that are valid on its cut-off date."),
    )

    history = History()
    objects = ReportRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a report form")
        verbose_name_plural = _("lines of report forms")
        ordering = ["form", "order", "number"]
        constraints = [
            models.UniqueConstraint(
                name="report_row_once_per_form_and_day",
                fields=["form", "number", "valid_from"],
                violation_error_message=_("This form already has a line of this number from that day."),
            ),
            models.UniqueConstraint(
                name="report_row_once_per_form",
                fields=["form", "number"],
                condition=Q(valid_from__isnull=True),
                violation_error_message=_("This form already has a line of this number from the beginning."),
            ),
            begins_before_it_is_over("report_row_not_over_before_it_begins", _("A line cannot end before it begins.")),
            models.CheckConstraint(
                name="report_row_belongs_to_a_kind",
                condition=Q(for_clusters=True) | Q(for_zones=True),
                violation_error_message=_("A line is for clusters, for zones, or for both."),
            ),
        ]

    def __str__(self):
        return f"{self.form}/{self.number} {self.label}"

    def natural_key(self):
        return (self.form, self.number, self.valid_from and self.valid_from.isoformat())

    def clean(self):
        super().clean()
        if self.rate_of and (self.rate_of.form != self.form or self.rate_of.rate_of_id or self.rate_of_id == self.pk):
            raise ValidationError(
                {"rate_of": _("A rate is calculated from another line of the same form, one that is typed.")}
            )
        if self._overlapping().exists():
            raise ValidationError({"number": _("Another line of this form and number is valid at the same time.")})

    def _overlapping(self):
        """Return rows of the same number on a day this one is valid too: a period would ask twice."""
        same = ReportRow.objects.filter(form=self.form, number=self.number).exclude(pk=self.pk)
        return same.valid_within(self.valid_from, self.valid_until)

    def is_for(self, kind: str) -> bool:
        """Return whether sites of a kind have this row."""
        return self.for_clusters if kind == SiteKind.CLUSTER else self.for_zones

    def is_asked(self, kind: str, period: Period) -> bool:
        """Return whether `asked` would give this row, without a query."""
        period = period.of_form(self.form)
        if not period.is_sent:
            return False
        return self.is_for(kind) and self.rhythm in rhythms_of(period) and self.is_valid_on(period.end)


class PeriodFigureQuerySet(SiteChildQuerySet):
    def of_period(self, period: Period):
        return self.filter(year=period.year, period=period.kind)

    def known(self):
        """Return those with a value: a row may hold nothing but the note why there is none."""
        return self.filter(value__isnull=False)


def _not_begun(on: datetime.date) -> Q:
    quarters = [quarter for quarter in QUARTERS if not Period(on.year, quarter).has_begun(on)]
    of_quarters = Q(period__in=QUARTERS, year__gt=on.year) | Q(period__in=quarters, year=on.year)
    return Q(year__gt=Period.last_begun_year(on)) | of_quarters


PERIOD_TO_COME = Rule(
    "period_to_come",
    "year",
    _not_begun,
    lambda figure: gettext("The period %(period)s has not begun.") % {"period": figure.of_period.label},
)


class PeriodFigure(SitePart, Sourced):
    """What was answered to one row for one period: of a project (form 01) or of the site's developer (form 02).

    No value is unknown; zero is zero.
    """

    without_source = ("site", "project", "row", "year", "period", "filed_on")
    is_dated_by_period = True

    site = models.ForeignKey(
        Site, on_delete=models.CASCADE, related_name="period_figures", verbose_name=_("site"), db_index=False
    )
    project = models.ForeignKey(
        "progress.SecondaryProject",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="period_figures",
        verbose_name=_("secondary project"),
        help_text=_("For form 01; none for form 02."),
    )
    row = models.ForeignKey(ReportRow, on_delete=models.PROTECT, related_name="figures", verbose_name=_("line"))
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(FIRST_YEAR + 1), MaxValueValidator(LAST_YEAR)]
    )
    period = models.CharField(_("reporting period"), max_length=4, choices=PeriodKind)
    value = QuantityField(_("value"), unit="", null=True, blank=True, validators=[MinValueValidator(0)])
    note = CleanCharField(_("note"), max_length=200, blank=True)
    filed_on = models.DateField(
        _("filed on"),
        null=True,
        blank=True,
        validators=[not_in_the_future],
        help_text=_("The day the report came in; empty if not known."),
    )

    rules = (*Sourced.rules, PERIOD_TO_COME)
    doubts = tuple(beyond("value", bound, f"value_beyond_{code}", row__unit=unit) for code, unit, bound in BOUNDS)

    history = History()
    objects = PeriodFigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure of a period")
        verbose_name_plural = _("figures of reporting periods")
        ordering = ["-year", "-period", "row__form", "row__order"]
        constraints = [
            models.UniqueConstraint(
                name="period_figure_once_per_project",
                fields=["site", "project", "row", "year", "period"],
                condition=Q(project__isnull=False),
                violation_error_message=_("This line of this project is already recorded for this period."),
            ),
            models.UniqueConstraint(
                name="period_figure_once_per_site",
                fields=["site", "row", "year", "period"],
                condition=Q(project__isnull=True),
                violation_error_message=_("This line of this site is already recorded for this period."),
            ),
            models.CheckConstraint(
                name="period_figure_not_negative",
                condition=Q(value__isnull=True) | Q(value__gte=0),
                violation_error_message=_("A figure of a period cannot be negative."),
            ),
            *period_constraints("period_figure", "as_of"),
        ]
        indexes = [models.Index(fields=["site", "year", "period"], name="period_figure_by_site")]

    def __str__(self):
        return f"{self.row}, {self.of_period}"

    @property
    def of_period(self) -> Period:
        return Period(self.year, self.period)

    @property
    def cut_off(self) -> datetime.date:
        """The cut-off of its period by the calendar of its form."""
        return self.of_period.of_form(ReportForm.PROJECT if self.project_id else ReportForm.DEVELOPER).end

    def clean(self):
        super().clean()
        if self.project and self.site_id and self.project.site_id != self.site_id:
            raise ValidationError({"project": _("This project belongs to another site.")})
        if self.row_id:
            self._check_row()

    def _check_row(self) -> None:
        if (self.row.form == ReportForm.PROJECT) != (self.project_id is not None):
            raise ValidationError({"project": _("Lines of form 01 belong to a project, lines of form 02 do not.")})
        if self.row.rate_of_id:
            raise ValidationError({"row": _("This line is calculated from others.")})
        if self.value is None:
            return
        if self.row.is_zero_or_one and self.value not in (0, 1):
            raise ValidationError({"value": _("This line takes 1 (yes) or 0 (no).")})
        if self.row.is_whole and self.value != self.value.to_integral_value():
            raise ValidationError({"value": _("This is a count: give a whole number.")})

    def save(self, *args, **kwargs):
        """Save; a project's figure hangs on the project's site."""
        if self.project_id and not self.site_id:
            self.site_id = self.project.site_id
        super().save(*args, **kwargs)


def rows_asked(site: Site, project: models.Model | None, period: Period) -> list[ReportRow]:
    """Return in order the rows of the form that a project (01) or, with none, a developer (02) has in a period."""
    form = ReportForm.PROJECT if project else ReportForm.DEVELOPER
    return list(ReportRow.objects.asked(form, site.kind, period))
