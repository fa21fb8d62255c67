from collections.abc import Collection

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from history.tracking import History
from progress.models.base import SiteChildQuerySet, SitePart, period_constraints
from progress.models.rules.days import not_to_come
from progress.models.site import Site, Standing
from values.fields import CleanTextField, PartialDateField, QuantityField


class SiteEventKind(models.TextChoices):
    ESTABLISHED = "established", _("Established")
    AMENDED = "amended", _("Decision amended")
    DEVELOPER_CHANGED = "developer-changed", _("Developer changed")
    EXPANDED = "expanded", _("Expanded")
    PHASED = "phased", _("Divided into phases")
    SUSPENDED = "suspended", _("Suspended")
    RESUMED = "resumed", _("Resumed or reinstated")
    REVOKED = "revoked", _("Decision revoked")
    WITHDRAWN = "withdrawn", _("Removed from the plan")
    SPONSOR_CALL = "sponsor-call", _("Call for a sponsor of the planning")
    SPONSOR_CALL_ENDED = "sponsor-call-ended", _("End of the call for a sponsor of the planning")
    DEVELOPER_CALL = "developer-call", _("Call for an infrastructure developer")
    DEVELOPER_CALL_ENDED = "developer-call-ended", _("End of the call for an infrastructure developer")


# Events after which a site stands otherwise than before.
LEADS_TO = {
    SiteEventKind.SUSPENDED: Standing.SUSPENDED,
    SiteEventKind.RESUMED: Standing.STANDING,
    SiteEventKind.REVOKED: Standing.REVOKED,
    SiteEventKind.WITHDRAWN: Standing.WITHDRAWN,
}

# Calls, each with the event that ends it: whom a site seeks is said, never inferred from its having none.
CALLS = {
    SiteEventKind.SPONSOR_CALL: SiteEventKind.SPONSOR_CALL_ENDED,
    SiteEventKind.DEVELOPER_CALL: SiteEventKind.DEVELOPER_CALL_ENDED,
}

# What events of a kind may say beside their date and decision; of the others these fields stay empty.
SAYS: dict[str, tuple[str, ...]] = {
    SiteEventKind.ESTABLISHED: ("new_developer", "area"),
    SiteEventKind.AMENDED: ("new_developer", "area"),
    SiteEventKind.DEVELOPER_CHANGED: ("new_developer",),
    SiteEventKind.EXPANDED: ("area",),
    SiteEventKind.PHASED: ("phases",),
}
FEWEST_PHASES = 2
MOST_PHASES = 20  # more is a slip of the pen; and one undo takes all of them back


class SiteEventQuerySet(SiteChildQuerySet):
    def get_by_natural_key(self, site_kind, site_slug, kind, date):
        return self.get(site__kind=site_kind, site__slug=site_slug, kind=kind, date=date)

    def deciding_standing(self):
        return self.filter(kind__in=list(LEADS_TO))

    def leading_to(self, standings: Collection[Standing]):
        """Return the events from which it follows that a site is of one of these standings: one for each such site."""
        last = SiteEvent.objects.deciding_standing().filter(site=OuterRef("site")).order_by("-date", "-pk")
        kinds = [kind for kind, standing in LEADS_TO.items() if standing in standings]
        return self.filter(kind__in=kinds, pk=Subquery(last.values("pk")[:1])).order_by()

    def open_calls(self):
        """Return the calls that nobody has ended, the last of each kind at a site; none at sites given up."""
        calls = Q()
        for call, end in CALLS.items():
            of_kind = SiteEvent.objects.filter(site=OuterRef("site"), kind__in=(call, end))
            calls |= Q(kind=call, pk=Subquery(of_kind.order_by("-date", "-pk").values("pk")[:1]))
        return self.filter(calls).exclude(site__in=Site.objects.given_up().order_by().values("pk"))

    def standing_case(self) -> Case:
        """Return the expression for the Standing that an event leads to."""
        return Case(*(When(kind=kind, then=Value(standing.value)) for kind, standing in LEADS_TO.items()))


class SiteEvent(SitePart):
    """What befell a site beside its stages, with the decision that says so."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="events", verbose_name=_("site"))
    kind = models.CharField(_("kind of event"), max_length=20, choices=SiteEventKind)
    date = PartialDateField(_("date"))
    document = models.ForeignKey(
        "progress.Document",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("decision"),
    )
    new_developer = models.ForeignKey(
        "places.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("new developer"),
    )
    area = QuantityField(
        _("area from then on"),
        unit="ha",
        null=True,
        blank=True,
        help_text=_("The whole area of the site by this decision, not the part that is added."),
    )
    phases = models.PositiveSmallIntegerField(
        _("number of phases"),
        null=True,
        blank=True,
        validators=[MinValueValidator(FEWEST_PHASES), MaxValueValidator(MOST_PHASES)],
    )
    note = CleanTextField(_("note"), blank=True)

    rules = (not_to_come("date"),)
    leads_to = LEADS_TO
    names_developer = SiteEventKind.DEVELOPER_CHANGED

    history = History()
    objects = SiteEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-date", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="site_event_area_positive",
                condition=Q(area__isnull=True) | Q(area__gt=0),
                violation_error_message=_("An area is more than 0 ha."),
            ),
            *period_constraints("site_event", "date"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.date}"

    def natural_key(self):
        return (self.site.kind, self.site.slug, self.kind, self.date.iso)
