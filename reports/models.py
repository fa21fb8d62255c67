"""Tables of the reports: indicators and their figures (reports/indicators/models.py), and the head of letters."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from history.tracking import History, TrackedModel
from places.levels import level_said_by
from places.models import Organisation
from progress.models import SiteKind
from reports.indicators.models import Basis, Computed, FigureKind, Indicator, IndicatorChoice, IndicatorFigure, Prices
from values.fields import CleanCharField, CleanTextField
from values.text import fold

__all__ = [
    "Basis",
    "Computed",
    "FigureKind",
    "Indicator",
    "IndicatorChoice",
    "IndicatorFigure",
    "Letterhead",
    "Prices",
]


class LetterheadQuerySet(models.QuerySet):
    def get_by_natural_key(self, kind):
        return self.get(kind=kind)


class Letterhead(TrackedModel):
    """Who writes letters about the sites of one kind, as the head of a letter names them (Decree 30/2020/NĐ-CP).

    Always Vietnamese: an official letter is.
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

    history = History()
    objects = LetterheadQuerySet.as_manager()

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
        if self.sender_id:
            return self.sender_id == organisation.pk
        return fold(self.office) == organisation.name_folded
