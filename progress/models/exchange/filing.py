"""What happened to a form of a period beside the tracker: received on paper, returned, signed off, reminded of."""

import uuid
from collections.abc import Collection
from pathlib import Path

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from files.fields import CheckedFileField
from progress.models.base import not_in_the_future
from progress.models.period import ReportForm
from progress.models.rules.reporting_period import Period, PeriodKind
from values.dates import FIRST_YEAR, LAST_YEAR
from values.fields import CleanCharField, CleanTextField
from values.today import end_of, past_day


class FilingStepKind(models.TextChoices):
    """What happened to a form; `SETTLING` say whether it is here, `UPWARD` what became of it above.

    `HANDED_IN` is a file of whoever fills in forms at the site, to be looked at line by line before it is sent.
    """

    RECEIVED = "received", _("Received")
    SIGNED = "signed", _("Signed off")
    RETURNED = "returned", _("Returned")
    WITHDRAWN = "withdrawn", _("Receipt cancelled")
    REMINDED = "reminded", _("Reminded")
    HANDED_IN = "handed-in", _("Filled form uploaded")
    SENT = "sent", _("Sent to the ministry")
    ACCEPTED = "accepted", _("Approved by the ministry")
    REFUSED = "refused", _("Returned by the ministry")
    UNDONE = "undone", _("Last entry about the ministry cancelled")


class FilingWay(models.TextChoices):
    PAPER = "paper", _("on paper")
    FILE = "file", _("as a file")
    LETTER = "letter", _("by letter")
    MAIL = "mail", _("by email")
    SYSTEM = "system", _("through a reporting system")


SETTLING = (FilingStepKind.RECEIVED, FilingStepKind.SIGNED, FilingStepKind.RETURNED, FilingStepKind.WITHDRAWN)
UPWARD = (FilingStepKind.SENT, FilingStepKind.ACCEPTED, FilingStepKind.REFUSED, FilingStepKind.UNDONE)
OF_WAYS = {
    FilingStepKind.RECEIVED: (FilingWay.PAPER, FilingWay.FILE),
    FilingStepKind.REMINDED: (FilingWay.LETTER, FilingWay.MAIL),
    FilingStepKind.SENT: (FilingWay.PAPER, FilingWay.LETTER, FilingWay.MAIL, FilingWay.SYSTEM),
}


def stored_step_name(step: "FilingStep", filename: str) -> str:
    """Return where a form that came as a file is kept: a name of our own, so that no upload chooses its path."""
    return f"filing/{uuid.uuid4().hex}{Path(filename).suffix.lower()}"


class FilingStepQuerySet(models.QuerySet):
    def known(self):
        """Return, while a past day is looked at, those recorded by then."""
        day = past_day()
        return self.filter(at__lt=end_of(day)) if day else self.all()

    def of(self, form: str, period: Period):
        """Return those of one form of a period that are known."""
        return self.known().filter(form=form, year=period.year, period=period.kind)

    def last_settling(self):
        """Return of each form the step that says whether it is here: the last that is no reminder."""
        same = {name: OuterRef(name) for name in ("form", "about_pk", "year", "period")}
        later = FilingStep.objects.known().filter(**same, kind__in=SETTLING, pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later), kind__in=SETTLING)

    def received(self):
        """Return the receipts that stand: neither returned nor cancelled since."""
        return self.last_settling().filter(kind=FilingStepKind.RECEIVED)

    def received_of(self, site: int, projects: Collection[int]) -> list[tuple[str, Period, int]]:
        """Return (form, period, key) of forms 02 of a site, 01 of projects, that came beside the tracker; one query."""
        about = Q(form=ReportForm.DEVELOPER, about_pk=site) | Q(form=ReportForm.PROJECT, about_pk__in=projects)
        steps = self.known().filter(about).received().order_by()
        return [(step.form, step.of_period, step.about_pk) for step in steps]

    def returned(self):
        return self.last_settling().filter(kind=FilingStepKind.RETURNED)


class FilingStep(models.Model):
    """One thing that happened to a form of a period, in the order in which it was recorded.

    Never changed and never deleted: a mistake is another step. What owes the form is held by its key and not by a
    relation, as a site that is deleted and brought back keeps what was said of it: of form 01 a project, of form 02 a
    site, of a form of a unit the unit, of the province's 0.
    """

    form = models.SlugField(_("number of the form"), max_length=8, db_index=False)
    about_pk = models.BigIntegerField(_("record number"))
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(FIRST_YEAR + 1), MaxValueValidator(LAST_YEAR)]
    )
    period = models.CharField(_("reporting period"), max_length=4, choices=PeriodKind)
    kind = models.CharField(_("event happened"), max_length=9, choices=FilingStepKind)
    way = models.CharField(_("how"), max_length=6, choices=FilingWay, blank=True)
    on = models.DateField(_("day"), validators=[not_in_the_future])
    number = CleanCharField(_("number of the document"), max_length=80, blank=True)
    # Of what was sent to the ministry and of its answer: which version.
    version = models.PositiveSmallIntegerField(_("version"), null=True, blank=True)
    note = CleanTextField(_("note"), blank=True, max_length=1000)
    file = CheckedFileField(_("file"), upload_to=stored_step_name, blank=True)
    file_name = CleanCharField(_("file name"), max_length=200, blank=True)
    # Of what was signed off: the form as it was then.
    content = models.JSONField(_("content"), null=True, blank=True, encoder=DjangoJSONEncoder)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("done by")
    )
    at = models.DateTimeField(_("when"))

    objects = FilingStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("filing record")
        verbose_name_plural = _("filing records")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="filing_step_has_its_way",
                condition=Q(
                    *(Q(kind=kind, way__in=ways) for kind, ways in OF_WAYS.items()),
                    ~Q(kind__in=list(OF_WAYS)) & Q(way=""),
                    _connector=Q.OR,
                ),
                violation_error_message=_("Say how: on paper or as a file, by letter or by email."),
            ),
            models.CheckConstraint(
                name="filing_step_returned_with_a_reason",
                condition=~Q(kind=FilingStepKind.RETURNED) | ~Q(note=""),
                violation_error_message=_("Give the reason for returning the form."),
            ),
            models.CheckConstraint(
                name="filing_step_of_the_ministry_is_complete",
                condition=(~Q(kind__in=(FilingStepKind.REFUSED, FilingStepKind.UNDONE)) | ~Q(note=""))
                & (Q(kind__in=UPWARD, version__isnull=False) | (~Q(kind__in=UPWARD) & Q(version__isnull=True))),
                violation_error_message=_("Say which version, and why it was returned or the entry is cancelled."),
            ),
        ]
        indexes = [models.Index(fields=["form", "year", "period", "about_pk"], name="filing_step_by_form")]

    def __str__(self):
        return f"{self.form}, {self.of_period}: {self.get_kind_display()}"

    def save(self, *args, **kwargs):
        """Save once: what happened stays."""
        if not self._state.adding:
            raise TypeError("a step of filing does not change")
        super().save(*args, **kwargs)

    @property
    def of_period(self) -> Period:
        return Period(self.year, self.period)

    def delete(self, *args, **kwargs):
        raise TypeError("a step of filing stays")
