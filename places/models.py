"""Organisations, and units: a unit is its name *and* its period of validity, for names survive with other borders."""

from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from history.tracking import History, TrackedModel
from places import tax_codes
from places.levels import OrganisationLevel, level_said_by
from values.fields import CleanCharField, CleanTextField, FoldedField, UniqueFoldedConstraint
from values.text import Label, fold, search, slugify
from values.today import past_day
from values.validity import ValidForATime, ValidQuerySet


class OrganisationKind(models.TextChoices):
    ENTERPRISE = "enterprise", _("Enterprise")
    PUBLIC_UNIT = "public-unit", _("Public service unit")
    AGENCY = "agency", _("State agency")
    COMMITTEE = "committee", _("People's committee")
    PRESS = "press", _("Press")
    OTHER = "other", _("Other")


# Whom anybody may ask or cite: that a department or a committee exists is no secret.
PUBLIC_AUTHORITIES = (OrganisationKind.AGENCY, OrganisationKind.COMMITTEE)


class OrganisationQuerySet(models.QuerySet):
    def get_by_natural_key(self, name):
        return self.get(name=name)

    def visible_to(self, user):
        """Return those that `user` sees: named at the sites in their scope. The settings name the rule."""
        return self.filter(import_string(settings.ORGANISATION_SCOPE)(user))

    def editable_by(self, user):
        """Return organisations that `user` may change, as far as their permissions go."""
        return self.none() if past_day() else self.visible_to(user)

    def offered_to(self, user, *chosen: int | None):
        """Return those that `user` may choose by name: those they see, every public authority, and by primary key what
        is recorded. Choosing shows the name alone; address and contact are for whom `visible_to` lets see them."""
        public = self.filter(kind__in=PUBLIC_AUTHORITIES) if user.has_perm("places.view_organisation") else self.none()
        return self.visible_to(user) | public | self.filter(pk__in=[pk for pk in chosen if pk])

    def equal_to(self, row: "Organisation"):
        """Return the organisation of the row's name, whatever its marks and case."""
        return self.called(row.name)

    def called(self, name: str):
        """Return the organisation of this full name, whatever its marks and case: one at most."""
        return self.filter(name_folded=fold(name))

    def search(self, text: str):
        """Return organisations whose name, short name or tax code holds `text`, whatever its marks and case."""
        return search(self, text, folded=["folded"], written=["name", "short_name"])


class Organisation(TrackedModel):
    """Whoever stands in a record by name: developer, secondary investor, agency that issues or is asked."""

    name = CleanCharField(_("name"), max_length=200)
    short_name = CleanCharField(_("short name"), max_length=80, blank=True)
    kind = models.CharField(_("kind of organisation"), max_length=12, choices=OrganisationKind)
    level = models.CharField(
        _("level"),
        max_length=12,
        choices=OrganisationLevel,
        blank=True,
        help_text=_(
            "It decides how the organisation is addressed. Left empty, the name counts where it gives the level."
        ),
    )
    tax_code = models.CharField(_("tax code"), max_length=14, blank=True)
    address = CleanCharField(_("address"), max_length=200, blank=True)
    contact = CleanTextField(_("contact"), blank=True)
    name_folded = FoldedField(sources=("name",))
    folded = FoldedField(sources=("name", "short_name", "tax_code"))

    history = History()
    objects = OrganisationQuerySet.as_manager()
    keeps_contacts = True  # in a pack: whom to ask is part of the organisation

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name_folded"]
        constraints = [
            UniqueFoldedConstraint(
                name="organisation_name_unique_once_folded",
                fields=["name_folded"],
                violation_error_message=_("An organisation of this name is already recorded."),
            ),
        ]

    def __str__(self):
        return self.short_name or self.name

    def natural_key(self):
        return (self.name,)

    def get_absolute_url(self) -> str:
        return reverse("progress:organisation", args=[self.pk])

    @property
    def tax_code_doubt(self) -> Label:
        """Say why the tax code looks wrong, and may be right all the same; empty where it does not."""
        if not self.tax_code or tax_codes.has_right_check_digit(self.tax_code):
            return ""
        if tax_codes.has_right_shape(self.tax_code):
            return _("The tenth digit does not match the check of the others: check the code.")
        return _("A tax code has 10 digits, and three more after a hyphen for a dependent unit.")

    @property
    def known_level(self) -> str:
        """The level that is recorded or, where none is, the one that its kind or its name says; empty for unknown."""
        if self.level or self.kind != OrganisationKind.ENTERPRISE:
            return self.level or level_said_by(self.name)
        return OrganisationLevel.ENTERPRISE


class UnitKind(models.TextChoices):
    PROVINCE = "province", _("Province")
    MUNICIPALITY = "municipal", _("Centrally run city")
    CITY = "city", _("City")
    TOWN = "town", _("Town")
    URBAN_DISTRICT = "urban", _("Urban district")
    DISTRICT = "district", _("District")
    TOWNSHIP = "township", _("Township")
    WARD = "ward", _("Ward")
    COMMUNE = "commune", _("Commune")
    SPECIAL_ZONE = "special", _("Special zone")


# What stood, or stands, right under the State, and what stood between that and the communes until 30/6/2025.
PROVINCES = (UnitKind.PROVINCE, UnitKind.MUNICIPALITY)
DISTRICTS = (UnitKind.DISTRICT, UnitKind.CITY, UnitKind.TOWN, UnitKind.URBAN_DISTRICT)


# A unit's official name begins with its kind in Vietnamese whatever the language of the interface.
PREFIXES: dict[str, str] = {
    UnitKind.PROVINCE: "tỉnh",
    UnitKind.MUNICIPALITY: "TP.",
    UnitKind.CITY: "TP.",
    UnitKind.TOWN: "thị xã",
    UnitKind.URBAN_DISTRICT: "quận",
    UnitKind.DISTRICT: "huyện",
    UnitKind.TOWNSHIP: "thị trấn",
    UnitKind.WARD: "phường",
    UnitKind.COMMUNE: "xã",
    UnitKind.SPECIAL_ZONE: "đặc khu",
}


class Family(NamedTuple):
    """Which units hang on which, by primary key: those below one, those that became it, those it became."""

    children: dict[int, set[int]]
    formers: dict[int, set[int]]
    successors: dict[int, set[int]]


class UnitQuerySet(ValidQuerySet):
    def get_by_natural_key(self, slug):
        return self.get(slug=slug)

    def equal_to(self, row: "AdministrativeUnit") -> "list[AdministrativeUnit]":
        """Return the units of the row's kind and code, or else of its kind, name and parent, valid when it is.

        Of two with codes the codes decide.
        """
        row._meta.get_field("folded").fill(row)
        same = self.filter(kind=row.kind).valid_within(row.valid_from, row.valid_until)
        by_code = [one for one in same if row.code and one.code == row.code]
        named = [one for one in same if (one.folded, one.parent_id) == (row.folded, row.parent_id)]
        return by_code or [one for one in named if not (one.code and row.code)]

    def present_first(self):
        """Put those without a last day first, as units are offered; then the former ones, the latest first."""
        return self.order_by(F("valid_until").desc(nulls_first=True), "folded", "valid_from", "pk")

    def ids_within(self, unit: "AdministrativeUnit", family: "Family | None" = None) -> set[int]:
        """Return the keys of `unit`, of all units below it, and of the former units that became these and nothing else.

        An officer of today's commune thus answers for the sites recorded under the communes it was made of. A unit that
        was divided lies within none of its parts alone. Two queries whatever the depth; none with the `family()`.
        """
        family = family or self.family()
        ids, waiting = {unit.pk}, [unit.pk]
        while waiting:
            pk = waiting.pop()
            whole = {former for former in family.formers[pk] if family.successors[former] <= ids}
            new = (family.children[pk] | whole) - ids
            ids |= new
            waiting.extend(new)
        return ids

    def by_key(self) -> "dict[int, AdministrativeUnit]":
        """Return all units by primary key, each with its parent, which is there once however many it holds; a query."""
        units = {unit.pk: unit for unit in self.model.objects.order_by()}
        parent = self.model._meta.get_field("parent")
        for unit in units.values():
            # Of a past day, the parent may have been recorded only later.
            parent.set_cached_value(unit, units.get(unit.parent_id))
        return units

    def family(self, parents: dict[int, int | None] | None = None) -> "Family":
        """Return how all units hang together; two queries, or one where the parent of each is known."""
        children, formers, successors = defaultdict(set), defaultdict(set), defaultdict(set)
        if parents is None:
            parents = dict(self.model.objects.order_by().values_list("pk", "parent_id"))
        for pk, parent_id in parents.items():
            if parent_id is not None:
                children[parent_id].add(pk)
        became = self.model.successors.through.objects.values_list(
            "from_administrativeunit_id", "to_administrativeunit_id"
        )
        for former_id, successor_id in became:
            formers[successor_id].add(former_id)
            successors[former_id].add(successor_id)
        return Family(children, formers, successors)


RECORDED_ALREADY = _("This unit, with the same period of validity, is already recorded.")


class AdministrativeUnit(ValidForATime, TrackedModel):
    """A province, district or commune during one period.

    Until 30/6/2025 communes stood under districts; since 1/7/2025 provinces hold communes directly.
    """

    kind = models.CharField(_("kind of unit"), max_length=10, choices=UnitKind)
    name = CleanCharField(_("name"), max_length=100, help_text=_("Without its kind: An Phú, not xã An Phú."))
    code = models.CharField(
        _("official code"), max_length=10, blank=True, help_text=_("Of the national list of units; empty if unknown.")
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("last day of validity"), null=True, blank=True)
    successors = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="predecessors", verbose_name=_("became")
    )
    slug = models.SlugField(_("identifier"), max_length=160, unique=True, editable=False)
    folded = FoldedField(sources=("prefix", "name"))

    history = History(m2m_fields=[successors])
    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("administrative unit")
        verbose_name_plural = _("administrative units")
        ordering = ["folded", "valid_from"]
        constraints = [
            models.CheckConstraint(
                name="unit_ends_after_it_begins",
                condition=models.Q(valid_from__isnull=True)
                | models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                violation_error_message=_("A unit's last day cannot come before its first."),
            ),
            models.UniqueConstraint(
                name="unit_code_of_one_present_unit",
                fields=["code"],
                condition=~models.Q(code="") & models.Q(valid_until__isnull=True),
                violation_error_message=_("Another present unit has this official code."),
            ),
            # Two units may differ in their marks alone, Văn Lang and Văn Lăng: their codes tell them apart.
            # A null never equals another in a unique index, so unknown parents and first days have their own.
            *(
                UniqueFoldedConstraint(
                    name=f"unit_once_per_period{suffix}",
                    fields=fields,
                    condition=condition,
                    violation_error_message=RECORDED_ALREADY,
                )
                for suffix, fields, condition in (
                    ("", ["kind", "folded", "parent", "valid_from", "code"], None),
                    ("_of_unknown_start", ["kind", "folded", "parent", "code"], models.Q(valid_from__isnull=True)),
                    ("_without_parent", ["kind", "folded", "valid_from", "code"], models.Q(parent__isnull=True)),
                )
            ),
        ]

    def __str__(self):
        return self.label

    def clean(self):
        """Refuse a unit within itself, one recorded already, and a code that another has at the same time.

        Codes outlive borders.
        """
        super().clean()
        if self._is_within_itself():
            text = _("A unit does not lie within itself.")
            raise ValidationError({"parent": ValidationError(text, "circle")})
        if self._is_recorded_already():
            raise ValidationError({"name": ValidationError(RECORDED_ALREADY, UniqueFoldedConstraint.code)})
        if self.code and (other := self._same_code()):
            text = _("The code %(code)s is that of %(unit)s at the same time.")
            raise ValidationError(
                {"code": ValidationError(text, "same_code", {"code": self.code, "unit": other.label})}
            )

    def _is_within_itself(self) -> bool:
        above, passed = self.parent_id if self.pk else None, set()
        while above and above not in passed:
            if above == self.pk:
                return True
            passed.add(above)
            above = AdministrativeUnit.objects.filter(pk=above).values_list("parent", flat=True).first()
        return False

    def _is_recorded_already(self) -> bool:
        """Return whether another unit has name and period; where both have codes, their marks tell them apart."""
        self._meta.get_field("folded").fill(self)
        period = {"kind": self.kind, "folded": self.folded, "parent": self.parent_id, "valid_from": self.valid_from}
        others = AdministrativeUnit.objects.filter(**period).exclude(pk=self.pk).exclude(slug=self.slug)
        named = others.order_by().values_list("name", "code")
        return any(not (code and self.code) or name.casefold() == self.name.casefold() for name, code in named)

    def _same_code(self) -> "AdministrativeUnit | None":
        same = AdministrativeUnit.objects.filter(code=self.code).exclude(pk=self.pk).select_related("parent")
        return same.valid_within(self.valid_from, self.valid_until).first()

    def natural_key(self):
        return (self.slug,)

    @property
    def prefix(self) -> str:
        return PREFIXES.get(self.kind, "")

    @property
    def short_name(self) -> str:
        """The unit's own name with its kind: "xã An Phú"."""
        return f"{self.prefix} {self.name}"

    @property
    def full_name(self) -> str:
        """With the unit it belongs to: "xã An Phú, huyện Tân Thành". Wants `parent` loaded."""
        return f"{self.short_name}, {self.parent.short_name}" if self.parent else self.short_name

    @property
    def label(self) -> str:
        """As units are offered to choose from: a former one with its last day. Wants `parent` loaded."""
        if not self.valid_until:
            return self.full_name
        return _("%(unit)s (until %(day)s)") % {"unit": self.full_name, "day": f"{self.valid_until:%d/%m/%Y}"}

    def save(self, *args, **kwargs):
        if not self.slug:
            self.slug = self.free_slug(lambda slug: type(self).objects.filter(slug=slug).exists())
        super().save(*args, **kwargs)

    def free_slug(self, is_taken: Callable[[str], bool]) -> str:
        """Return the identifier of a new unit: its name, what it belongs to, its first year, and a number if taken."""
        parts = [
            self.short_name,
            self.parent.name if self.parent else "",
            str(self.valid_from.year if self.valid_from else ""),
        ]
        base = slug = slugify(" ".join(parts))
        number = 1
        while is_taken(slug):
            number += 1
            slug = f"{base}-{number}"
        return slug


class BroughtUnits(models.Model):
    """What the list of units of the whole country said of one present province when it was last brought in.

    `said` holds by the list's key the primary key of the unit and the list's values of its fields. What an undone
    import brought was never said. A row of which nobody but the tracker speaks: it is shown nowhere.
    """

    province = models.CharField(max_length=2)
    said = models.JSONField(default=dict)
    run = models.ForeignKey("spreadsheets.ImportRun", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.province
