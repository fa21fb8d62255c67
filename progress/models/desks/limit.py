"""Legal time limits of the steps that offices decide, and the days off that working days are counted without."""

import datetime
import re

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from history.tracking import History, TrackedModel
from progress.models.site import SiteKind
from values.dates import FIRST_YEAR, LAST_YEAR
from values.fields import CleanCharField, CleanTextField
from values.today import past_day

MOST_DAYS = 3660
LONGEST_HOLIDAY = 31


class KeptQuerySet(models.QuerySet):
    """What belongs to no site: changed by whoever holds the permission, never of a past day."""

    def editable_by(self, user):
        return self.none() if past_day() else self.all()


class DayKind(models.TextChoices):
    WORKING = "working", _("working days")
    CALENDAR = "calendar", _("calendar days")


class TimeLimit(TrackedModel):
    """How long an office may take over a step, by an article of law; kept by administrators.

    Of a stage and a kind of site the limit in force is the newest; a dossier keeps that of the day it was begun.
    """

    stage = models.ForeignKey(
        "progress.Stage", on_delete=models.PROTECT, related_name="time_limits", verbose_name=_("stage")
    )
    site_kind = models.CharField(
        _("kind of site"), max_length=8, choices=SiteKind, blank=True, help_text=_("Empty: for clusters and zones.")
    )
    days = models.PositiveSmallIntegerField(_("days"), validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)])
    day_kind = models.CharField(_("counted in"), max_length=10, choices=DayKind)
    article = CleanCharField(
        _("article"), max_length=200, help_text=_("As official texts cite it: the clause, the article, the decree.")
    )
    valid_from = models.DateField(_("in force from"))
    valid_until = models.DateField(
        _("in force until"), null=True, blank=True, help_text=_("Empty: until another takes its place.")
    )
    note = CleanTextField(_("note"), blank=True)

    history = History()
    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = _("time limit")
        verbose_name_plural = _("time limits")
        ordering = ["stage__order", "site_kind", "-valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="time_limit_once_per_stage_kind_day",
                fields=["stage", "site_kind", "valid_from"],
                violation_error_message=_("A time limit of this stage, kind and day is already recorded."),
            ),
            models.CheckConstraint(
                name="time_limit_valid_until_not_before_from",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("The last day in force is before the first."),
            ),
        ]

    def __str__(self):
        return f"{self.stage}: {self.days} {self.get_day_kind_display()}, {self.article}"


_DAY = r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}"
_LINE = re.compile(rf"({_DAY})(?:\s*(?:-|–|—|đến)\s*({_DAY}))?\s*:?\s*(.*)")


def days_in(text: str, year: int) -> set[datetime.date]:
    """Return the days that the lines of `text` name: "30/04/2026: name", "14/02/2026 – 22/02/2026: name".

    Raises ValidationError for a line that names no day, or one of another year.
    """
    days: set[datetime.date] = set()
    for line in filter(None, map(str.strip, text.splitlines())):
        match = _LINE.fullmatch(line)
        first = _day(match[1]) if match else None
        last = _day(match[2] or match[1]) if match else None
        if not first or not last or not first <= last or (last - first).days >= LONGEST_HOLIDAY:
            raise ValidationError(_("“%(line)s” names no day. Write 30/04/2026 or 14/02/2026 – 22/02/2026."),
                                  params={"line": line})  # fmt: skip
        if {first.year, last.year} != {year}:
            raise ValidationError(_("“%(line)s” is not in the year %(year)s."), params={"line": line, "year": year})
        days |= {first + datetime.timedelta(days=count) for count in range((last - first).days + 1)}
    return days


def _day(text: str) -> datetime.date | None:
    day, month, year = map(int, re.split(r"[/.-]", text))
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


class HolidayCalendar(TrackedModel):
    """The public holidays of one year, as they were decided, all of them; without it working days are not counted."""

    year = models.PositiveSmallIntegerField(
        _("year"), unique=True, validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    days_off = CleanTextField(
        _("days off"),
        help_text=_("One a line, with its name: 30/04/2026: Victory Day; or 14/02/2026 – 22/02/2026: Tết."),
    )
    days_worked = CleanTextField(
        _("working days at a weekend"), blank=True, help_text=_("Worked in exchange for a day off, one a line.")
    )
    source = CleanCharField(_("source"), max_length=200, help_text=_("The decision or notice that sets the days."))

    history = History()
    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar of holidays")
        verbose_name_plural = _("calendars of holidays")
        ordering = ["-year"]

    def __str__(self):
        return str(self.year)

    def clean(self):
        super().clean()
        errors, days = {}, {}
        for name in ("days_off", "days_worked") if self.year else ():
            try:
                days[name] = days_in(getattr(self, name), self.year)
            except ValidationError as error:
                errors[name] = error
        if errors:
            raise ValidationError(errors)
        if both := sorted(days.get("days_off", set()) & days.get("days_worked", set())):
            text = _("%(day)s is a day off and a working day.")
            raise ValidationError({"days_worked": ValidationError(text, params={"day": f"{both[0]:%d/%m/%Y}"})})
