"""Site: what an industrial cluster and an industrial zone have in common."""

import datetime
import re
from decimal import Decimal

from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from places.models import AdministrativeUnit, Organisation
from progress import scope
from values.dates import PartialDate
from values.fields import CleanCharField, CleanTextField, FoldedField
from values.search import as_written
from values.text import fold, normalize, slugify
from values.tracking import TrackedModel


class SiteKind(models.TextChoices):
    CLUSTER = "cluster", _("Industrial cluster")
    ZONE = "zone", _("Industrial zone")


class Standing(models.TextChoices):
    """What the last decisions left of a site: its last event of one of these kinds, or standing."""

    STANDING = "standing", _("Standing")
    SUSPENDED = "suspended", _("Suspended")
    REVOKED = "revoked", _("Revoked")
    WITHDRAWN = "withdrawn", _("Withdrawn from the plan")


KIND_WORDS = re.compile(r"^(cụm công nghiệp|khu công nghiệp|ccn|kcn)\b[\s.:-]*", re.IGNORECASE)


def bare_name(name: str) -> str:
    """A site's name without the words for its kind: "CCN Cẩm Giàng" is "Cẩm Giàng"."""
    clean = normalize(name)
    return KIND_WORDS.sub("", clean) or clean


def name_key(name: str) -> str:
    """What two spellings of one site's name share, whatever their marks, case, spaces and words for the kind."""
    return re.sub(r"^(cum cong nghiep|khu cong nghiep|ccn|kcn)\b[\s.:-]*", "", fold(name)) or fold(name)


class SiteQuerySet(models.QuerySet):
    def get_by_natural_key(self, kind, slug):
        return self.get(kind=kind, slug=slug)

    def visible_to(self, user):
        return self.filter(scope.sites_seen_by(user))

    def editable_by(self, user):
        return self.filter(scope.sites_edited_by(user))

    def with_standing(self):
        """Annotate `standing`, a value of Standing."""
        from progress.models.event import SiteEvent

        last = SiteEvent.objects.deciding_standing().filter(site=OuterRef("pk")).order_by("-date", "-pk")
        return self.annotate(
            standing=Coalesce(
                Subquery(last.annotate(leads_to=SiteEvent.objects.standing_case()).values("leads_to")[:1]),
                Value(Standing.STANDING.value),
            )
        )

    def standing(self):
        """Sites that were neither revoked nor withdrawn from the plan."""
        return self.with_standing().exclude(standing__in=[Standing.REVOKED, Standing.WITHDRAWN])

    def with_figures(self, *measures: str):
        """Annotate the chosen figure of each measure under its name ("area" → `area`, Decimal or None)."""
        from progress.models.figure import SiteFigure

        chosen = SiteFigure.objects.filter(site=OuterRef("pk"), is_chosen=True)
        return self.annotate(
            **{m.replace("-", "_"): Subquery(chosen.filter(measure=m).values("value")[:1]) for m in measures}
        )

    def with_late_count(self, on: datetime.date):
        """Annotate `late_count`: milestones not done although the whole of their planned period was over `on`."""
        from progress.models.milestone import Milestone

        late = Milestone.objects.late(on).filter(site=OuterRef("pk")).order_by()
        return self.annotate(late_count=Coalesce(Subquery(late.values("site").annotate(n=Count("pk")).values("n")), 0))

    def search(self, text: str):
        """Sites whose name, place, former or later place, or developer holds `text`; marks and case do not count.

        A hit with exact marks comes first.
        """
        words = fold(text)
        if not words:
            return self
        kin = AdministrativeUnit.objects.filter(folded__contains=words)
        return (
            self.filter(
                Q(name_key__contains=name_key(text))
                | Q(folded__contains=words)
                | Q(developer__folded__contains=words)
                | Q(unit__folded__contains=words)
                | Q(unit__parent__folded__contains=words)
                | Exists(kin.filter(predecessors=OuterRef("unit")))
                | Exists(kin.filter(successors=OuterRef("unit")))
            )
            .annotate(marks_differ=as_written(bare_name(text), "name"))
            .order_by("marks_differ", *(self.query.order_by or ("name_key",)))
        )


class Site(TrackedModel):
    """A cluster or a zone. The concrete parent of Cluster and Zone, on which everything else hangs.

    Save through the child: history is written for the class that is saved.
    """

    site_kind = ""  # the SiteKind of a child class

    kind = models.CharField(_("kind"), max_length=8, choices=SiteKind, editable=False)
    name = CleanCharField(
        _("name"), max_length=120, help_text=_("Without the words for its kind: Cẩm Giàng, not CCN Cẩm Giàng.")
    )
    slug = models.SlugField(_("address"), max_length=140, editable=False)
    name_key = models.CharField(max_length=120, editable=False)
    unit = models.ForeignKey(
        AdministrativeUnit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sites",
        verbose_name=_("unit"),
        help_text=_("The commune if it is known, as it was called when the site was recorded."),
    )
    address = CleanCharField(_("where exactly"), max_length=200, blank=True)
    developer = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="developed_sites",
        verbose_name=_("infrastructure developer"),
    )
    note = CleanTextField(_("note"), blank=True)
    folded = FoldedField(sources=("name", "address"))

    objects = SiteQuerySet.as_manager()

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["name_key"]
        constraints = [
            models.UniqueConstraint(
                name="site_name_unique_in_its_kind_once_folded",
                fields=["kind", "name_key"],
                violation_error_message=_("A site of this kind and name is already recorded."),
            ),
            models.UniqueConstraint(name="site_slug_unique_in_its_kind", fields=["kind", "slug"]),
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Looked up in __dict__, for a deferred field would cost a query here.
        if self.__dict__.get("kind") == "":
            self.kind = self.site_kind

    def __str__(self):
        return f"{self.short_kind} {self.name}"

    def natural_key(self):
        return (self.kind, self.slug)

    def get_absolute_url(self) -> str:
        return reverse(f"{self.kind}s:detail", args=[self.slug])

    @property
    def short_kind(self) -> str:
        """The offices' abbreviation: CCN or KCN, in either language."""
        return "CCN" if self.kind == SiteKind.CLUSTER else "KCN"

    def size_notices(self, area: Decimal, as_of: PartialDate | None = None) -> list[str]:
        """What the law has to say of `area` hectares of such a site; nothing, unless its kind knows better."""
        return []

    @property
    def child(self):
        """The Cluster or Zone this site is."""
        return self if type(self) is not Site else getattr(self, self.kind)

    def clean(self):
        self.name = bare_name(self.name)
        self.name_key = name_key(self.name)

    def validate_constraints(self, exclude=None):
        """Forms exclude what they do not hold; kind and folded name follow from what they do."""
        super().validate_constraints(exclude=set(exclude or ()) - {"kind", "name_key"})

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Save; a new site gets its milestones from the catalogue of its kind."""
        from progress.models.milestone import Milestone

        is_new = self._state.adding
        self.clean()
        if not self.slug:
            self.slug = self._free_slug()
        super().save(*args, **kwargs)
        if is_new:
            Milestone.objects.create_missing(sites=[self])

    def _free_slug(self) -> str:
        base = slug = slugify(self.name) or self.kind
        number = 1
        while Site.objects.filter(kind=self.kind, slug=slug).exists():
            number += 1
            slug = f"{base}-{number}"
        return slug
