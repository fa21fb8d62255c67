"""Site: what an industrial cluster and an industrial zone have in common."""

import datetime
import uuid
from collections.abc import Collection, Container, Iterable
from decimal import Decimal
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from history.tracking import TrackedModel, current_request_id, written_together
from history.written import collect_rows_written
from progress.access import scope
from progress.models import summary
from progress.models.rules.site_names import bare_name, exact_name, name_key
from values.dates import PartialDate
from values.fields import CleanCharField, CleanTextField, FoldedField
from values.text import as_written, fold, slugify
from values.today import past_day


class SiteKind(models.TextChoices):
    CLUSTER = "cluster", _("Industrial cluster")
    ZONE = "zone", _("Industrial zone")

    @property
    def short(self) -> str:
        """The offices' abbreviation: CCN or KCN, in either language."""
        return "CCN" if self == SiteKind.CLUSTER else "KCN"


class Standing(models.TextChoices):
    """What the last decisions left of a site: its last event of one of these kinds, or standing."""

    STANDING = "standing", pgettext_lazy("legal status", "In force")
    SUSPENDED = "suspended", _("Suspended")
    REVOKED = "revoked", pgettext_lazy("legal status", "Decision revoked")
    WITHDRAWN = "withdrawn", _("Removed from the plan")


# What stands in an address in place of a site's name.
PAGES_OF_LISTS = frozenset({"add"})

GIVEN_UP = (Standing.REVOKED, Standing.WITHDRAWN)  # nothing is expected of such a site, so nothing of it is late


def parts(model: type[models.Model], name: str) -> models.Manager:
    """Return the manager of what `model` is related to under `name`; most of those modules import this one."""
    return model._meta.get_field(name).related_model.objects


class SiteQuerySet(models.QuerySet):
    def get_by_natural_key(self, kind, slug):
        return self.get(kind=kind, slug=slug)

    def delete(self):
        """Delete them with all that hangs on them."""
        with collect_rows_written():
            return super().delete()

    delete.alters_data = delete.queryset_only = True

    def visible_to(self, user):
        return self.filter(scope.sites_seen_by(user))

    def editable_by(self, user):
        return self.filter(scope.sites_edited_by(user))

    def with_standing(self):
        """Annotate `standing`, a value of Standing."""
        return self.annotate(standing=F("summary__standing"))

    def standing(self):
        """Return sites that were neither revoked nor withdrawn from the plan."""
        return self.exclude(self._is(GIVEN_UP))

    def given_up(self):
        """Return sites revoked or withdrawn from the plan."""
        return self.filter(self._is(GIVEN_UP))

    def halted(self):
        """Return sites suspended, revoked or withdrawn by a decision: nobody is to go on there."""
        return self.filter(self._is((Standing.SUSPENDED, *GIVEN_UP)))

    def chased(self):
        """Return sites at which somebody is to go on: neither given up nor suspended by a decision."""
        return self.filter(summary__standing=Standing.STANDING)

    def _is(self, standings: Collection[Standing]) -> Q:
        """Return the condition that decisions left of a site what `standings` name; STANDING is not among them.

        Of a past day the summary of every site would be computed for it, so the few decisions are asked.
        """
        if past_day():
            return Q(pk__in=parts(self.model, "events").leading_to(standings).values("site"))
        return Q(summary__standing__in=standings)

    def with_figures(self, *measures: str):
        """Annotate the chosen figure of each measure under its name ("area" → `area`, Decimal or None)."""
        # One of a measure is: nothing to put in order.
        chosen = parts(self.model, "figures").filter(site=OuterRef("pk"), is_chosen=True).order_by()
        return self.annotate(
            **{m.replace("-", "_"): Subquery(chosen.filter(measure=m).values("value")[:1]) for m in measures}
        )

    def with_overdue_count(self, on: datetime.date):
        """Annotate `overdue_count`: milestones not done although the date in force was wholly over `on`."""
        milestones = parts(self.model, "milestones").filter(site=OuterRef("pk")).order_by().values("site")
        overdue = milestones.filter(milestones.over(on)).annotate(n=Count("pk")).values("n")
        given_up = When(summary__standing__in=GIVEN_UP, then=Value(0))
        return self.annotate(overdue_count=Case(given_up, default=Coalesce(Subquery(overdue), 0)))

    def search(self, text: str):
        """Return sites whose name, place (former and later too) or developer holds `text`; marks and case do not count.

        A hit with exact marks comes first.
        """
        words = fold(text)
        if not words:
            return self
        units = parts(self.model, "unit").filter(folded__contains=words)
        return (
            self.filter(
                Q(name_key__contains=name_key(text))
                | Q(folded__contains=words)
                | Q(developer__folded__contains=words)
                | Q(unit__folded__contains=words)
                | Q(unit__parent__folded__contains=words)
                | Exists(units.filter(predecessors=OuterRef("unit")))
                | Exists(units.filter(successors=OuterRef("unit")))
            )
            .annotate(marks_differ=as_written(bare_name(text), "name"))
            .order_by("marks_differ", *(self.query.order_by or ("name_key",)))
        )


class Site(TrackedModel):
    """A cluster or a zone. The concrete parent of Cluster and Zone, on which everything else hangs.

    Save through the child: history is written for the class that is saved.
    """

    site_kind = ""  # the SiteKind of a child class
    # Columns that follow from those of other records: no change of this one.
    derived_fields = frozenset({"place_hint"})

    kind = models.CharField(_("kind"), max_length=8, choices=SiteKind, editable=False)
    name = CleanCharField(_("name"), max_length=120, help_text=_("Without its kind: An Phú, not CCN An Phú."))
    slug = models.SlugField(_("address"), max_length=140, editable=False)
    name_key = models.CharField(max_length=120, editable=False, db_index=True)
    # With its marks, in small letters: SQLite's own lower() knows those of ASCII only.
    name_exact = models.CharField(max_length=120, editable=False)
    # The place that stands behind the name while another site of its kind has the same.
    place_hint = models.CharField(max_length=250, editable=False, blank=True, default="")
    unit = models.ForeignKey(
        "places.AdministrativeUnit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sites",
        verbose_name=_("administrative unit"),
        help_text=_("The commune if it is known, as it was called when the site was recorded."),
    )
    address = CleanCharField(_("exact location"), max_length=200, blank=True)
    developer = models.ForeignKey(
        "places.Organisation",
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
                name="site_name_unique_in_its_commune",
                fields=["kind", "name_exact", "unit"],
                violation_error_message=_("A site of this kind and name is already recorded there."),
            ),
            # A null never equals another in a unique index.
            models.UniqueConstraint(
                name="site_name_unique_of_unknown_place",
                fields=["kind", "name_exact"],
                condition=models.Q(unit__isnull=True),
                violation_error_message=_("A site of this kind and name, of unknown place, is already recorded."),
            ),
            models.UniqueConstraint(name="site_slug_unique_in_its_kind", fields=["kind", "slug"]),
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Looked up in __dict__, for a deferred field would cost a query here.
        if self.__dict__.get("kind") == "":
            self.kind = self.site_kind

    def __str__(self):
        hint = self.place_hint
        return f"{self.short_kind} {self.name} ({hint})" if hint else f"{self.short_kind} {self.name}"

    @property
    def with_place(self) -> str:
        """The name with the place it is in, as far as that is known. Wants `unit__parent` loaded."""
        name = f"{self.short_kind} {self.name}"
        return f"{name} ({self.unit.full_name})" if self.unit else name

    def natural_key(self):
        return (self.kind, self.slug)

    def get_absolute_url(self) -> str:
        return reverse(f"{self.kind}s:detail", args=[self.slug])

    @property
    def short_kind(self) -> str:
        """The abbreviation of its kind."""
        return SiteKind(self.kind).short

    def size_notices(self, area: Decimal, as_of: PartialDate | None = None) -> list[str]:
        """Return what the law says of `area` hectares of such a site; nothing, unless its kind knows better."""
        return []

    def own_values(self) -> dict[str, Any]:
        """Return by their labels the values asked of every site of this kind and of no other."""
        return {}

    @property
    def child(self):
        """The Cluster or Zone this site is."""
        return self if type(self) is not Site else getattr(self, self.kind)

    @classmethod
    def keep_ready(cls, rows):
        summary.add([site.pk for site in rows if site.pk])

    def clean(self):
        self.name = bare_name(self.name)
        self.name_key, self.name_exact = name_key(self.name), exact_name(self.name)

    def validate_constraints(self, exclude=None):
        """Check kind and exact name too, which forms exclude: they follow from what the form holds."""
        exclude = set(exclude or ())
        if double := self.double():
            raise ValidationError({NON_FIELD_ERRORS if "name" in exclude else "name": [_double_of(double)]})
        super().validate_constraints(exclude=exclude - {"kind", "name_exact"})

    def clean_shipped(self):
        """Refuse to be added beside a site of its name, wherever that is: a person must say if it is another."""
        if same := self._of_its_name().first():
            raise ValidationError({"name": [_double_of(same)]})

    def double(self) -> "Site | None":
        """Return another site of its kind and name in the same unit."""
        return self._of_its_name().filter(unit=self.unit_id).first()

    def _of_its_name(self) -> SiteQuerySet:
        same = Site.objects.filter(kind=self.kind, name_exact=exact_name(self.name)).exclude(pk=self.pk)
        return same.select_related("unit__parent")

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Save; a new site gets its milestones from the catalogue of its kind."""
        is_new = self._state.adding
        self.clean()
        if not self.slug:
            self.slug = self.free_slug()
        before = None if is_new else Site.objects.filter(pk=self.pk).values_list("name_exact", "unit_id").first()
        is_called_anew = before != (self.name_exact, self.unit_id)
        if is_called_anew:
            self.place_hint = hint_of(self.unit) if self._of_its_name().exists() else ""
        super().save(*args, **kwargs)
        if is_called_anew:
            tell_apart(self.kind, {self.name_exact, *(before or ())[:1]})
        if is_new:
            parts(Site, "milestones").create_missing(sites=[self])

    @transaction.atomic
    def delete(self, *args, **kwargs):
        """Delete it with all that hangs on it, as one: only so can all of it be brought back."""
        kind, name = self.kind, self.name_exact
        with written_together(current_request_id() or uuid.uuid4().hex):
            deleted = super().delete(*args, **kwargs)
        tell_apart(kind, {name})
        return deleted

    def free_slug(self, taken: Container[str] | None = None) -> str:
        """Return an address that no site of its kind has; `taken` are theirs, where they are at hand."""

        def is_taken(slug: str) -> bool:
            return slug in taken if taken is not None else Site.objects.filter(kind=self.kind, slug=slug).exists()

        base = slug = slugify(self.name) or self.kind
        if self.unit and is_taken(slug):
            base = slug = f"{base}-{slugify(self.unit.name)}"[:130]
        number = 1
        while slug in PAGES_OF_LISTS or is_taken(slug):
            number += 1
            slug = f"{base}-{number}"
        return slug


def _double_of(site: Site) -> ValidationError:
    error = ValidationError(_("Already recorded: %(site)s."), "double", {"site": site.with_place})
    error.site = site
    return error


def hint_of(unit) -> str:
    """Return what stands behind the name of a site in a unit, or in an unknown one, where the name is shared."""
    return unit.full_name[:250] if unit else ""


def tell_apart(kind: str, names: Iterable[str]) -> None:
    """Put the place behind the names of sites of one kind and name, and take it away where only one is left.

    What is written follows from other columns: no version of the record, and no history.
    """
    for name in names:
        same = list(Site.objects.filter(kind=kind, name_exact=name).select_related("unit__parent"))
        for site in same:
            hint = hint_of(site.unit) if len(same) > 1 else ""
            if site.place_hint != hint:
                Site.objects.filter(pk=site.pk).update(place_hint=hint)
