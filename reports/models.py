"""Tables of the reports: those of indicators, forms and own tables in their folders; letterheads."""

import datetime

from django.conf import settings
from django.db import models
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
    def get_by_natural_key(self, kind):
        return self.get(kind=kind)


class Letterhead(TrackedModel):
    """Who writes letters about the sites of one kind, as the head of a letter names them (Decree 30/2020/NĐ-CP).

    Always Vietnamese: an official letter is. Address, telephone and e-mail stand on investor sheets.
    """

    kind = models.CharField(_("used for"), max_length=8, choices=SiteKind, unique=True)
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
        ordering = ["kind"]

    def __str__(self):
        return self.office

    def natural_key(self):
        return (self.kind,)

    @property
    def level(self) -> str:
        """The sender's level, or what the office's name says of it; empty for unknown."""
        return self.sender.known_level if self.sender else level_said_by(self.office)

    def is_of(self, organisation: Organisation) -> bool:
        """Return whether the organisation is the sender itself."""
        return self.is_named(organisation.pk, organisation.name_folded)

    def is_named(self, pk: int, name_folded: str) -> bool:
        """Return whether the organisation of that key and name is the sender itself."""
        return self.sender_id == pk if self.sender_id else fold(self.office) == name_folded


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
