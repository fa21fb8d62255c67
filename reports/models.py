"""Tables of the reports: those of indicators, forms and own tables in their folders; letterheads."""

import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from history.tracking import History, TrackedModel
from places.levels import level_said_by
from places.models import Organisation
from progress.models import SiteKind
from reports.calendar.models import CalendarAddress
from reports.forms.copies.models import KeptCopy
from reports.forms.filed_models import FiledForm, RowOverride
from reports.forms.models import FormKind, FormLevel, FormRow, FormTerms
from reports.forms.periods import FormPeriod
from reports.indicators.models import Basis, Computed, FigureKind, Indicator, IndicatorChoice, IndicatorFigure, Prices
from reports.investors.models import InvestorSheet
from reports.tables.models import FiledTable, OwnTable
from values.fields import CleanCharField, CleanTextField
from values.text import fold
from values.today import today

__all__ = [
    "Basis",
    "CalendarAddress",
    "Computed",
    "DashboardLook",
    "FigureKind",
    "FiledForm",
    "FiledTable",
    "FormKind",
    "FormLevel",
    "FormPeriod",
    "FormRow",
    "FormTerms",
    "Indicator",
    "IndicatorChoice",
    "IndicatorFigure",
    "InvestorSheet",
    "KeptCopy",
    "Letterhead",
    "OwnTable",
    "Prices",
    "RowOverride",
]


class LetterheadQuerySet(models.QuerySet):
    def get_by_natural_key(self, kind, valid_until=None):
        return self.get(kind=kind, valid_until=valid_until)

    def by_kind(self, day: datetime.date | None = None) -> "dict[str, Letterhead]":
        """Return the heads of `day`, of today without one, by kind of site; one query.

        Of several that are not over on the day, the one that ends first is in use on it.
        """
        not_over = self.exclude(valid_until__lt=day or today()).order_by(models.F("valid_until").desc(nulls_first=True))
        return {head.kind: head for head in not_over.select_related("sender")}

    def of(self, kind: str, day: datetime.date | None = None) -> "Letterhead | None":
        """Return the head of letters about the sites of a kind on `day`, of today without one."""
        return self.filter(kind=kind).by_kind(day).get(kind)


class Letterhead(TrackedModel):
    """Who writes letters about the sites of one kind, as the head of a letter names them (Decree 30/2020/NĐ-CP).

    Always Vietnamese: an official letter is. One without a last day is that of today; former ones, of the office before
    provinces were merged, each follow the one that ended before.

    Address, telephone and e-mail stand on investor sheets.
    """

    kind = models.CharField(_("used for"), max_length=8, choices=SiteKind)
    valid_until = models.DateField(
        _("last day of validity"),
        null=True,
        blank=True,
        help_text=_("Of a former letterhead: letters and forms up to this day are written under it."),
    )
    superior = CleanCharField(_("body above"), max_length=120, blank=True)
    office = CleanCharField(_("office"), max_length=120)
    sender = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="letterheads",
        verbose_name=_("sender"),
        help_text=_("The office as an organisation: it is never addressed, and its level decides how others are."),
    )
    symbol = CleanCharField(
        _("symbol of its letters"), max_length=30, help_text=_("What follows the letter's number: SCT, BQL-QLDT.")
    )
    place = CleanCharField(_("place of issue"), max_length=60)
    signer_capacity = CleanTextField(
        _("signatory's capacity"), help_text=_("One line each, as over the signature: KT. GIÁM ĐỐC, then PHÓ GIÁM ĐỐC.")
    )
    signer_name = CleanCharField(_("signatory"), max_length=80, blank=True)
    reports_to = CleanCharField(
        _("reports to"), max_length=120, blank=True, help_text=_("Authority to which the answers are reported.")
    )
    receivers = CleanTextField(_("receivers"), help_text=_("One line each, as under “Nơi nhận”."))
    # What investors read of the office, never of a person.
    office_en = CleanCharField(_("office in English"), max_length=120, blank=True)
    address = CleanCharField(_("address of the office"), max_length=200, blank=True)
    telephone = CleanCharField(_("telephone of the office"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail of the office"), blank=True)

    history = History()
    objects = LetterheadQuerySet.as_manager()
    personal = ("signer_name",)  # no part of a pack

    class Meta:
        verbose_name = _("letterhead")
        verbose_name_plural = _("letterheads")
        ordering = ["kind", models.F("valid_until").desc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(
                name="letterhead_of_today_once",
                fields=["kind"],
                condition=models.Q(valid_until__isnull=True),
                violation_error_message=_("The sites of this kind have a letterhead of today already."),
            ),
            models.UniqueConstraint(
                name="letterhead_once_per_last_day",
                fields=["kind", "valid_until"],
                violation_error_message=_("Another letterhead of this kind has the same last day."),
            ),
        ]

    def __str__(self):
        if not self.valid_until:
            return self.office
        return gettext("%(unit)s (until %(day)s)") % {"unit": self.office, "day": f"{self.valid_until:%d/%m/%Y}"}

    def natural_key(self):
        return (self.kind, self.valid_until.isoformat()) if self.valid_until else (self.kind,)

    @property
    def level(self) -> str:
        """The sender's level, or what the office's name says of it; empty for unknown."""
        return self.sender.known_level if self.sender else level_said_by(self.office)

    def is_of(self, organisation: Organisation) -> bool:
        """Return whether the organisation is the sender itself."""
        if self.sender_id:
            return organisation.pk == self.sender_id
        return organisation.name_folded == fold(self.office)

    def senders(self) -> set[int]:
        """Return the primary keys of the organisations that are the sender itself; one query where none is recorded."""
        if self.sender_id:
            return {self.sender_id}
        return set(Organisation.objects.filter(name_folded=fold(self.office)).values_list("pk", flat=True))


class DashboardLook(models.Model):
    """The two last days on which a person looked at the dashboard: what changed since then is told first.

    Not tracked: it is the person's own affair and says nothing of any site.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("person")
    )
    last_on = models.DateField(_("last looked on"))
    before_on = models.DateField(_("looked before on"), null=True)

    class Meta:
        verbose_name = _("look at the dashboard")
        verbose_name_plural = _("looks at the dashboard")

    def __str__(self):
        return f"{self.user_id}: {self.last_on}"

    @classmethod
    def of(cls, user, on: datetime.date) -> "DashboardLook":
        """Return the person's looks, today's among them: written once a day, so that pages kept ready stay so."""
        look = cls.objects.filter(user=user).first() or cls(user=user)
        if look.last_on != on:
            look.last_on, look.before_on = on, look.last_on
            cls.objects.update_or_create(user=user, defaults={"last_on": look.last_on, "before_on": look.before_on})
        return look
