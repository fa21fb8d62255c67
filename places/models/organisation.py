from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from history.records import History
from history.tracking import TrackedModel
from places.levels import OrganisationLevel, level_said_by
from values.fields import CleanCharField, CleanTextField, FoldedField, UniqueFoldedConstraint
from values.text import fold, search
from values.today import past_day


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
        """Organisations that `user` sees: those named at the sites in their scope. The settings name the rule."""
        return self.filter(import_string(settings.ORGANISATION_SCOPE)(user))

    def editable_by(self, user):
        """Organisations that `user` may change, as far as their permissions go."""
        return self.none() if past_day() else self.visible_to(user)

    def offered_to(self, user, *chosen: int | None):
        """Organisations that `user` may choose by name: those they see, every public authority, and by primary key what
        is recorded. Choosing shows the name alone; address and contact are for whom `visible_to` lets see them."""
        public = self.filter(kind__in=PUBLIC_AUTHORITIES) if user.has_perm("places.view_organisation") else self.none()
        return self.visible_to(user) | public | self.filter(pk__in=[pk for pk in chosen if pk])

    def called(self, name: str):
        """The organisation of this full name, whatever its marks and case: one at most."""
        return self.filter(name_folded=fold(name))

    def search(self, text: str):
        """Organisations whose name, short name or tax code holds `text`, whatever its marks and case."""
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
        help_text=_("How it is written to depends on it. Left empty, its name counts where that says the level."),
    )
    tax_code = models.CharField(_("tax code"), max_length=14, blank=True)
    address = CleanCharField(_("address"), max_length=200, blank=True)
    contact = CleanTextField(_("contact"), blank=True)
    name_folded = FoldedField(sources=("name",))
    folded = FoldedField(sources=("name", "short_name", "tax_code"))

    history = History()
    objects = OrganisationQuerySet.as_manager()

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

    @property
    def known_level(self) -> str:
        """The level that is recorded or, where none is, the one that its kind or its name says; empty for unknown."""
        if self.level or self.kind != OrganisationKind.ENTERPRISE:
            return self.level or level_said_by(self.name)
        return OrganisationLevel.ENTERPRISE
