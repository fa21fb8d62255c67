"""What people say of a compiled form: a value put in by hand, and the form as it was filed, which never changes."""

import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.tracking import History, TrackedModel
from places.models import AdministrativeUnit
from progress.models.rules.bounds import FORM_BOUNDS, beyond
from progress.models.rules.reporting_period import Period, PeriodKind
from reports.forms.models import FormKind, FormRow
from values.dates import FIRST_YEAR, LAST_YEAR, PartialDate
from values.fields import CleanCharField, QuantityField

OVERRIDDEN_TWICE = _("A value of this line is already entered by hand for this period.")


class OfOneForm(models.Model):
    """A period and, of a form of a unit, the unit."""

    unit = models.ForeignKey(
        AdministrativeUnit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("administrative unit"),
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(FIRST_YEAR + 1), MaxValueValidator(LAST_YEAR)]
    )
    period = models.CharField(_("reporting period"), max_length=4, choices=PeriodKind)

    class Meta:
        abstract = True

    @property
    def of_period(self) -> Period:
        """Return its period by year and kind; its days are those of the form's calendar."""
        return Period(self.year, self.period)


PER_CENT = "%"
WHOLE = 100  # per cent


class RowOverride(OfOneForm, TrackedModel):
    """A value that a person puts in place of the computed one, with the reason and the source.

    One that needs approval waits beside what is in force until an officer approves it, or returns it with a reason.
    """

    row = models.ForeignKey(FormRow, on_delete=models.PROTECT, related_name="overrides", verbose_name=_("line"))
    value = QuantityField(_("value"), unit="", validators=[MinValueValidator(0)])
    reason = CleanCharField(_("reason"), max_length=200)
    source = CleanCharField(_("source"), max_length=200)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("entered by"),
    )
    is_waiting = models.BooleanField(_("awaiting approval"), default=False, editable=False)
    returned = CleanCharField(_("returned because"), max_length=300, blank=True)

    doubts = tuple(beyond("value", bound, f"form_value_{code}", row__unit=unit) for code, unit, bound in FORM_BOUNDS)

    history = History()

    class Meta:
        verbose_name = _("value entered by hand")
        verbose_name_plural = _("values entered by hand")
        constraints = [
            models.UniqueConstraint(
                name="row_override_once",
                fields=["row", "year", "period", "unit", "is_waiting"],
                violation_error_message=OVERRIDDEN_TWICE,
            ),
            models.UniqueConstraint(
                name="row_override_once_without_unit",
                fields=["row", "year", "period", "is_waiting"],
                condition=Q(unit__isnull=True),
                violation_error_message=OVERRIDDEN_TWICE,
            ),
            models.CheckConstraint(
                name="row_override_not_negative",
                condition=Q(value__gte=0),
                violation_error_message=_("A value of a form cannot be negative."),
            ),
        ]

    def __str__(self):
        return f"{self.row}, {self.of_period}"

    def clean(self):
        """Refuse what the unit cannot have: a fraction of a count, more than the whole in per cent."""
        super().clean()
        if self.value is None:
            return
        if self.row.is_count and self.value != self.value.to_integral_value():
            raise ValidationError({"value": _("This is a count: give a whole number.")})
        if self.row.unit.strip() == PER_CENT and self.value > WHOLE:
            raise ValidationError({"value": _("A rate is at most 100 %.")})


class FiledForm(OfOneForm):
    """One version of a form as it was filed: rows, values, sources and the list behind each number, as text.

    Never changed and never deleted; a correction (đính chính) is the next version, with its reason.
    """

    kind = models.ForeignKey(FormKind, on_delete=models.PROTECT, related_name="filed", verbose_name=_("form"))
    number = models.PositiveSmallIntegerField(_("version"))
    filed_at = models.DateTimeField(_("filed at"))
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("filed by")
    )
    reason = CleanCharField(_("reason for the correction"), max_length=300, blank=True)
    content = models.JSONField(_("content"), encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("filed form")
        verbose_name_plural = _("filed forms")
        ordering = ["-year", "-period", "-number"]
        constraints = [
            models.UniqueConstraint(name="filed_form_once", fields=["kind", "year", "period", "unit", "number"]),
            models.UniqueConstraint(
                name="filed_form_once_without_unit",
                fields=["kind", "year", "period", "number"],
                condition=Q(unit__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.kind}, {self.of_period}, {self.number}"

    def save(self, *args, **kwargs):
        """Save once: what was filed stays as it is."""
        if not self._state.adding:
            raise TypeError("a filed form does not change")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("form-filed", args=[self.pk])

    @property
    def cut_off(self) -> datetime.date:
        """The cut-off that it was filed with, whatever the form's calendar says by now."""
        return PartialDate.parse(self.content["to"]).end

    def delete(self, *args, **kwargs):
        raise TypeError("a filed form stays")
