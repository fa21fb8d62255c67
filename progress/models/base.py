"""What the models of this app share."""

import datetime
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from history.tracking import TrackedModel
from progress.access import scope
from progress.models import summary
from progress.models.exchange import explanation
from progress.models.rules.days import not_to_come
from values.fields import CleanCharField, PartialDateField, partial_date_constraint
from values.text import fold
from values.today import past_day

KINDS = ("cluster", "zone")  # of sites; the values of SiteKind


def period_constraints(prefix: str, *fields: str) -> list[models.CheckConstraint]:
    """Return a check per partial date that its period does not end before it begins."""
    return [partial_date_constraint(field, f"{prefix}_{field}_ends_after_it_begins") for field in fields]


def not_in_the_future(day: datetime.date) -> None:
    """Refuse a day still to come; a validator for the day on which something happened."""
    if day > timezone.localdate():
        raise ValidationError(_("This day is in the future."), "future")


class TwoLanguageName(models.Model):
    """A name kept as data in both languages of the interface; Vietnamese stands in where English is missing."""

    name = CleanCharField(_("Vietnamese name"), max_length=160)
    name_en = CleanCharField(_("English name"), max_length=160, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        return self.name_en if _is_english() and self.name_en else self.name


class CodedQuerySet(models.QuerySet):
    """Rows of a catalogue with a code and a name in two languages."""

    def get_by_natural_key(self, code):
        return self.get(code=code)

    def equal_to(self, row: TwoLanguageName) -> list:
        """Return those of the row's Vietnamese name, whatever its marks and case; a query."""
        return [one for one in self.all() if fold(one.name) == fold(row.name)]


class InUnit:
    """Mixin for what has a unit of measurement in both languages: `unit` and `unit_en`."""

    unit: str
    unit_en: str

    @property
    def unit_label(self) -> str:
        return self.unit_en if _is_english() and self.unit_en else self.unit


def _is_english() -> bool:
    return (get_language() or "vi").startswith("en")


class SitePart(TrackedModel):
    """A record that hangs on a site and keeps history; the site's summary follows it, and of a milestone what is kept
    ready of its history."""

    class Meta:
        abstract = True

    @classmethod
    def keep_ready(cls, rows: Collection["SitePart"]) -> None:
        before = {(row.as_stored or {}).get("site_id") for row in rows}
        summary.refresh(({row.site_id for row in rows} | before) - {None})
        explanation.refresh_written(rows)


class Sourced(models.Model):
    """Where a record's figures come from, and the day (or month, or year) they were true."""

    source = CleanCharField(
        _("source"), max_length=200, blank=True, help_text=_("Where it was published, when no document can be named.")
    )
    as_of = PartialDateField(_("as at"), null=True, blank=True, help_text=_("The date of the figures."))

    rules = (not_to_come("as_of"),)
    # Fields of which the source says nothing: what names a record, what the office does about it with days of its own.
    without_source: Collection[str] = ()
    is_dated_by_period = False  # the period says when its figures were true

    class Meta:
        abstract = True


class SiteChildQuerySet(models.QuerySet):
    """Rows that hang on a site are seen and changed by whoever sees and changes the site."""

    site_path = "site"

    def visible_to(self, user):
        return self.filter(scope.sites_seen_by(user, prefix=f"{self.site_path}__"))

    def editable_by(self, user):
        return self.filter(scope.sites_edited_by(user, prefix=f"{self.site_path}__"))


class CommonToKindQuerySet(SiteChildQuerySet):
    """Rows that hang on a site or, of no one site, concern all sites of the kind at `kind_path`.

    The latter are seen by whoever sees every site of the kind, and changed by the officers who keep them; they lie
    nowhere, so no page that is narrowed to a place has them.
    """

    kind_path: str

    def visible_to(self, user):
        return self._within(user, scope.sites_seen_by(user, prefix="site__"), scope.sees_every)

    def editable_by(self, user):
        edited = scope.sites_edited_by(user, prefix="site__")
        return self.none() if past_day() else self._within(user, edited, scope.keeps_every)

    def _within(self, user, at_sites, is_whole):
        if at_sites == scope.EVERYTHING:
            return self.all()
        if scope.place_read():
            return self.filter(at_sites)
        kinds = [kind for kind in KINDS if is_whole(user, kind)]
        return self.filter(at_sites | Q(("site__isnull", True), (f"{self.kind_path}__in", kinds)))
