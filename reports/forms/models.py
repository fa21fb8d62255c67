"""Forms as data: titles, senders and receivers; rows of compiled ones. Their periods stand in `periods.py`."""

import datetime
import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from history.tracking import History, TrackedModel
from progress.models import Measure, ReportRow, SiteKind
from progress.models.base import InUnit, TwoLanguageName
from progress.models.rules.reporting_period import HALF_YEARS, QUARTERS, Calendar, Period
from reports.forms.computations import COUNTS, OF_PROJECTS, Asks, Capital, Computation
from values.fields import CleanCharField, CleanTextField
from values.rules import is_as_stored
from values.validity import ValidForATime, ValidQuerySet, begins_before_it_is_over

# What addresses can hold; not the words that stand in the same place of them.
LINE_NUMBER = re.compile(r"(?!(?:file|override)$)[^\W_](?:[\w.-]*[^\W_])?\.?", re.IGNORECASE)
TERMS_TWICE = _("This form already has a sender and receivers from that day.")


class FormLevel(models.TextChoices):
    """Of what a form speaks."""

    PROJECT = "project", _("A secondary project")
    SITE = "site", _("A cluster: its infrastructure project")
    UNIT = "unit", _("A district until 30/06/2025, a commune since")
    PROVINCE = "province", _("The province")


LEVELS = FormLevel.values  # the lowest first


class FormKindQuerySet(models.QuerySet):
    def compiled(self):
        """Return the forms that are put together from the records; the others are answered row by row."""
        return self.exclude(level__in=(FormLevel.PROJECT, FormLevel.SITE))

    def get_by_natural_key(self, number):
        return self.get(number=number)


class FormKind(TwoLanguageName, TrackedModel):
    """A form: its number, and of what it speaks; all but those of one project or site are compiled from the records.

    Who files it follows from the kind of sites: the Department for clusters, the Management Board for zones.
    """

    number = models.SlugField(_("number of the form"), max_length=8, unique=True)
    level = models.CharField(_("level"), max_length=8, choices=FormLevel)
    site_kind = models.CharField(_("of which sites"), max_length=7, choices=SiteKind, default=SiteKind.CLUSTER)
    valid_from = models.DateField(
        _("valid from"),
        null=True,
        blank=True,
        help_text=_("A form is filed for periods whose cut-off date is not before this date."),
    )
    feeds = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="fed_by",
        verbose_name=_("feeds the form"),
        help_text=_("The form that is put together from this one; the chain of forms shows it."),
    )

    history = History()
    objects = FormKindQuerySet.as_manager()

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")
        ordering = ["number"]

    def natural_key(self):
        return (self.number,)

    def clean(self):
        """Refuse another level or kind of sites once there are lines or filed versions: others would read them."""
        super().clean()
        changed = [name for name in ("level", "site_kind") if self.pk and not is_as_stored(self, name)]
        if changed and (self.rows.exists() or self.filed.exists()):
            text = _("This form has lines or was filed: it stays as it is. Add another form instead.")
            raise ValidationError(dict.fromkeys(changed, text))
        if self.feeds_id and (problem := self._cannot_feed(self.feeds)):
            raise ValidationError({"feeds": problem})
        if self.pk and (of_others := [one.number for one in self.fed_by.all() if one.site_kind != self.site_kind]):
            text = _("Forms about other sites feed this one: %(forms)s. Change those first.")
            raise ValidationError({"site_kind": text % {"forms": ", ".join(of_others)}})

    def _cannot_feed(self, target: "FormKind") -> str:
        """Return why this form cannot feed another one; nothing where it can."""
        if target.site_kind != self.site_kind:
            return gettext("A form feeds one about the same sites.")
        if LEVELS.index(target.level) < LEVELS.index(self.level):
            return gettext("A form feeds one of its own level or of a higher one.")
        targets = dict(FormKind.objects.values_list("pk", "feeds"))
        passed, above = {None}, target.pk
        while above not in passed and above != self.pk:
            passed.add(above)
            above = targets.get(above)
        return gettext("A form cannot feed itself, nor a form that feeds it.") if self.pk and above == self.pk else ""

    @cached_property
    def calendar(self) -> Calendar:
        """Its periods; the half-year and year of the circular where none are recorded."""
        return Calendar(tuple(days)) if (days := [one.days for one in self.periods.all()]) else HALF_YEARS

    @property
    def is_quarterly(self) -> bool:
        """Return whether it is sent by quarter, beside or instead of other periods."""
        return not set(QUARTERS).isdisjoint(self.calendar.kinds)

    def is_in_force(self, period: Period) -> bool:
        """Return whether the form was there on the cut-off of a period: earlier ones are computed, never filed."""
        return self.valid_from is None or self.valid_from <= period.end

    def is_sent_for(self, period: Period) -> bool:
        """Return whether the form is sent for such a period, by its own calendar."""
        return self.calendar.has(period.year, period.kind) and self.is_in_force(self.own(period))

    def own(self, period: Period) -> Period:
        """Return the same period by the form's own calendar."""
        return Period(period.year, period.kind, self.calendar)

    def terms_on(self, cut_off: datetime.date) -> "FormTerms | None":
        """Return the sender and receivers of a form on the cut-off of a period."""
        return self.terms.valid_on(cut_off).order_by(F("valid_from").desc(nulls_last=True)).first()


class FormTermsQuerySet(ValidQuerySet):
    def get_by_natural_key(self, kind, valid_from):
        return self.get(kind__number=kind, valid_from=valid_from)


class FormTerms(TrackedModel):
    """Title, sender and receivers of a form during one time; a form takes those valid on its cut-off."""

    kind = models.ForeignKey(FormKind, on_delete=models.CASCADE, related_name="terms", verbose_name=_("form"))
    title = CleanCharField(_("title"), max_length=200)
    basis = CleanCharField(
        _("issued with"),
        max_length=250,
        blank=True,
        help_text=_("As printed under the form's number: Phụ lục I ban hành kèm theo Thông tư số …"),
    )
    sender = CleanCharField(_("sender"), max_length=200)
    receivers = CleanTextField(_("receivers"), help_text=_("One line each."))
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    history = History()
    objects = FormTermsQuerySet.as_manager()

    class Meta:
        verbose_name = _("sender and receivers of a form")
        verbose_name_plural = _("senders and receivers of forms")
        ordering = ["kind__number", F("valid_from").asc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(
                name="form_terms_once_per_day",
                fields=["kind", "valid_from"],
                violation_error_message=TERMS_TWICE,
            ),
            models.UniqueConstraint(
                name="form_terms_once",
                fields=["kind"],
                condition=Q(valid_from__isnull=True),
                violation_error_message=TERMS_TWICE,
            ),
        ]

    def __str__(self):
        return f"{self.kind.number}: {self.sender}"

    def natural_key(self):
        return (self.kind.number, self.valid_from and self.valid_from.isoformat())

    @property
    def receivers_in_line(self) -> str:
        return "; ".join(self.receivers.splitlines())


class FormRowQuerySet(ValidQuerySet):
    def get_by_natural_key(self, kind, number, valid_from):
        return self.get(kind__number=kind, number=number, valid_from=valid_from)

    def equal_to(self, row: "FormRow"):
        """Return the lines of the row's form and number on a day it is valid too."""
        return self.filter(kind=row.kind_id, number=row.number).valid_within(row.valid_from, row.valid_until)


class FormRow(ValidForATime, InUnit, TwoLanguageName, TrackedModel):
    """A row of a form, its number and words to the letter; a heading computes nothing. Another law is other rows."""

    kind = models.ForeignKey(FormKind, on_delete=models.CASCADE, related_name="rows", verbose_name=_("form"))
    number = CleanCharField(_("line"), max_length=8, help_text=_("As printed in the form: 5, 15.1."))
    order = models.PositiveSmallIntegerField(_("order"))
    unit = CleanCharField(_("unit of measurement (Vietnamese)"), max_length=40, blank=True)
    unit_en = CleanCharField(_("unit of measurement (English)"), max_length=40, blank=True)
    computation = models.CharField(
        _("calculated as"), max_length=32, choices=Computation, blank=True, help_text=_("Empty for a heading.")
    )
    measure = models.CharField(
        _("figure of sites"),
        max_length=24,
        choices=[(measure.value, measure.label) for measure in Measure if measure != Measure.OCCUPANCY_RATE],
        blank=True,
    )
    indicator = models.ForeignKey(
        ReportRow,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("line of form 01 or 02"),
        help_text=_("Answered for each project or site; the answers of the period are added up."),
    )
    capital = models.CharField(_("only projects"), max_length=8, choices=Capital, blank=True)
    only_operating = models.BooleanField(_("only projects in operation by the cut-off date"), default=False)
    part_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    is_addend = models.BooleanField(
        _("adds up to it"), default=False, help_text=_("Together with the others; else an “of which”, at most as much.")
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(
        _("valid until"),
        null=True,
        blank=True,
        help_text=_("A period has the lines that are valid on its cut-off date."),
    )

    history = History()
    objects = FormRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a compiled form")
        verbose_name_plural = _("lines of compiled forms")
        ordering = ["kind__number", "order", "number"]
        constraints = [
            models.UniqueConstraint(
                name="form_row_once_per_day",
                fields=["kind", "number", "valid_from"],
                violation_error_message=_("This form already has a line of this number from that day."),
            ),
            models.UniqueConstraint(
                name="form_row_once",
                fields=["kind", "number"],
                condition=Q(valid_from__isnull=True),
                violation_error_message=_("This form already has a line of this number from the beginning."),
            ),
            begins_before_it_is_over("form_row_not_over_before_it_begins", _("A line cannot end before it begins.")),
        ]

    def __str__(self):
        return f"{self.number}. {self.label}"

    def natural_key(self):
        return (self.kind.number, self.number, self.valid_from and self.valid_from.isoformat())

    def clean(self):
        """Refuse a line valid at the same time as another of its number, and one that lacks what it is computed of."""
        super().clean()
        if problems := self._misses():
            raise ValidationError(problems)
        if self.kind_id and FormRow.objects.equal_to(self).exclude(pk=self.pk).exists():
            raise ValidationError({"number": _("Another line of this form and number is valid at the same time.")})

    def _misses(self) -> dict:
        """Return by field what its computation needs, or has no use for."""
        problems = {}
        for name, computation in (("measure", Computation.MEASURE), ("indicator", Computation.INDICATOR)):
            if bool(getattr(self, name)) != (self.computation == computation):
                problems[name] = _("Needed for “%(computation)s”, and for nothing else.") % {
                    "computation": computation.label
                }
        if self.indicator and self.indicator.rate_of_id:
            problems["indicator"] = _("A rate cannot be added up.")
        if self.computation not in OF_PROJECTS and (self.capital or self.only_operating):
            name = "capital" if self.capital else "only_operating"
            problems[name] = _("Only own lines about projects can be narrowed.")
        if not (is_as_stored(self, "number") or LINE_NUMBER.fullmatch(self.number)):
            problems["number"] = _("Use letters, digits, dots and hyphens only, such as 5, 15.1 or II.")
        if self.part_of and self.part_of.kind_id != self.kind_id:
            problems["part_of"] = _("Choose a line of the same form.")
        elif self.part_of and self._is_above(self.part_of):
            problems["part_of"] = _("A line cannot be part of itself, nor of one of its own parts.")
        if self.pk and self.parts.exclude(kind=self.kind_id).exists():
            problems["kind"] = _("Lines of the form are parts of this line: it stays in its form.")
        return problems

    def _is_above(self, row: "FormRow") -> bool:
        """Return whether `row` is this line or a part of it, at whatever depth."""
        wholes = dict(FormRow.objects.filter(kind=self.kind_id).values_list("pk", "part_of"))
        passed, above = {None}, row.pk
        while above not in passed and above != self.pk:
            passed.add(above)
            above = wholes.get(above)
        return above is not None and above == self.pk

    @property
    def asks(self) -> Asks:
        """What the row asks of the records."""
        return Asks(self.computation, self.measure, self.indicator_id, self.capital, self.only_operating)

    @property
    def is_count(self) -> bool:
        """Whether its value is a number of things."""
        return self.computation in COUNTS or bool(self.indicator and self.indicator.is_whole)
