from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.tracking import History
from progress.models.base import SiteChildQuerySet, SitePart
from progress.models.rules.days import day_not_to_come
from progress.models.site import Site
from values.fields import CleanCharField, CleanTextField
from values.text import search


class MovementKind(models.TextChoices):
    """What happened to a dossier at an office."""

    SENT = "sent", _("Sent to the office")
    RECEIVED = "received", _("Received by the office")
    RETURNED = "returned", _("Returned by the office")
    DECIDED = "decided", _("Decided by the office")


# After these the dossier is on the desk of the office; after the others on none that is recorded.
ON_DESK = (MovementKind.SENT, MovementKind.RECEIVED)
OFF_DESK = (MovementKind.RETURNED, MovementKind.DECIDED)


def _beside(side: str, outer=OuterRef) -> Q:
    """Return the condition for movements before ("lt") or after ("gt") that of the query around."""
    later = Q((f"date__{side}", outer("date"))) | Q(("date", outer("date")), (f"pk__{side}", outer("pk")))
    return later & Q(milestone=outer("milestone"))


def _run_until(kinds: tuple[str, ...]) -> models.QuerySet:
    """Return the movements before that of the query around, since the last one of these kinds; the first one first."""
    between = Movement.objects.filter(
        _beside("gt"), _beside("lt", lambda name: OuterRef(OuterRef(name))), kind__in=kinds
    )
    earlier = Movement.objects.filter(_beside("lt"), ~Exists(between)).exclude(kind__in=kinds)
    return earlier.order_by("date", "pk").values("date")


class MovementQuerySet(SiteChildQuerySet):
    def newest(self):
        """Return the last movement of each dossier, but for sites revoked or withdrawn: nobody waits there."""
        given_up = Site.objects.given_up().order_by().values("pk")
        last = self.filter(~Exists(Movement.objects.filter(_beside("gt"))))
        return last.exclude(site__in=given_up).with_run()

    def on_desks(self):
        """Return the movements of dossiers that an office holds: sent to it or received, and nothing since."""
        return self.newest().filter(kind__in=ON_DESK)

    def returned(self):
        """Return the movements of dossiers that an office returned and nobody has sent since."""
        return self.newest().filter(kind=MovementKind.RETURNED)

    def decided(self):
        """Return the decisions, each with the run that it ended."""
        return self.filter(kind=MovementKind.DECIDED).with_run()

    def with_run(self):
        """Annotate the days of the run that a movement belongs to.

        `begun`: of the first movement since the last decision; `received`: of the first receipt since the dossier was
        last decided or returned, None without one; `since`: from which day it has been where it is or, of a decision,
        had been at the office, None where no movement stands before it.
        """
        begun = _run_until((MovementKind.DECIDED,))
        held = _run_until(OFF_DESK)
        own_receipt = Case(When(kind=MovementKind.RECEIVED, then=F("date")))
        own_day = Case(When(~Q(kind=MovementKind.DECIDED), then=F("date")))
        return self.annotate(
            begun=Coalesce(Subquery(begun[:1]), F("date")),
            received=Coalesce(Subquery(held.filter(kind=MovementKind.RECEIVED)[:1]), own_receipt),
            since=Coalesce(own_day, Subquery(held.order_by("-date", "-pk")[:1])),
        )

    def in_full(self):
        """Read along what a line about a movement shows."""
        return self.select_related("site", "milestone__stage", "office", "document__issuer")

    def search(self, text: str):
        return search(self, text, folded=["office__folded", "site__folded"], written=["office__name", "site__name"])


class Movement(SitePart):
    """One movement of the dossier of a milestone: sent to an office, received, returned or decided by it.

    The last one, by day, says on whose desk the dossier is.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="movements", verbose_name=_("site"))
    milestone = models.ForeignKey(
        "progress.Milestone", on_delete=models.CASCADE, related_name="movements", verbose_name=_("milestone")
    )
    kind = models.CharField(_("movement"), max_length=12, choices=MovementKind)
    office = models.ForeignKey(
        "places.Organisation", on_delete=models.PROTECT, related_name="movements", verbose_name=_("office")
    )
    date = models.DateField(_("date"))
    document = models.ForeignKey(
        "progress.Document",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="movements",
        verbose_name=_("document"),
        help_text=_("The proposal, the receipt, the letter of return or the decision."),
    )
    source = CleanCharField(
        _("source"), max_length=200, blank=True, help_text=_("Who says so, when no document can be named.")
    )
    note = CleanTextField(_("note"), blank=True)

    rules = (day_not_to_come("date"),)

    history = History()
    objects = MovementQuerySet.as_manager()

    class Meta:
        verbose_name = _("movement of a dossier")
        verbose_name_plural = _("movements of dossiers")
        ordering = ["date", "pk"]
        indexes = [models.Index(fields=["milestone", "date"])]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.office}, {self.date:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return f"{reverse('progress:milestone-promises', args=[self.milestone_id])}#dossier"

    def clean(self):
        super().clean()
        if self.milestone_id and self.site_id and self.milestone.site_id != self.site_id:
            raise ValidationError({"milestone": _("This milestone belongs to another site.")})

    def save(self, *args, **kwargs):
        if self.site_id is None:
            self.site_id = self.milestone.site_id
        super().save(*args, **kwargs)
