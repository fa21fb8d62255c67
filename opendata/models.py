"""What the office publishes for everybody: whether at all, of which sites, which fields, under which licence."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from history.tracking import History, TrackedModel
from progress.models import SiteKind
from values.fields import CleanCharField


class Licence(models.TextChoices):
    """What re-users may do; the office decides, the tracker knows where each text stands."""

    CC_BY = "cc-by-4.0", "Creative Commons Attribution 4.0 (CC BY 4.0)"
    CC0 = "cc0-1.0", "Creative Commons Zero 1.0 (CC0)"
    ODC_BY = "odc-by-1.0", "Open Data Commons Attribution 1.0 (ODC-BY)"
    PDDL = "pddl-1.0", "Open Data Commons Public Domain Dedication 1.0 (PDDL)"

    @property
    def url(self) -> str:
        return LICENCES[self]


LICENCES = {
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
    Licence.ODC_BY: "https://opendatacommons.org/licenses/by/1-0/",
    Licence.PDDL: "https://opendatacommons.org/licenses/pddl/1-0/",
}


def every_kind() -> list[str]:
    return list(SiteKind.values)


class OpenDataSettings(TrackedModel):
    """What is published: one row, kept by administrators; while there is none, nothing is.

    `fields` holds keys of `opendata/fields.py`; one that is not known there publishes nothing.
    """

    is_on = models.BooleanField(
        _("open data is switched on"),
        default=False,
        help_text=_("Off: every public address answers that there is nothing."),
    )
    kinds = models.JSONField(_("sites that are published"), default=every_kind, blank=True)
    fields = models.JSONField(_("fields that are published"), default=list, blank=True)
    licence = models.CharField(_("licence"), max_length=20, choices=Licence, blank=True)
    publisher = CleanCharField(
        _("publisher"), max_length=200, blank=True, help_text=_("The name of the office, as the public knows it.")
    )
    email = models.EmailField(
        _("email for questions"), blank=True, help_text=_("The office's own address, not that of a person.")
    )
    phone = CleanCharField(_("telephone"), max_length=40, blank=True, help_text=_("Of the office, not of a person."))
    oc4ids_prefix = CleanCharField(
        _("prefix of project identifiers"),
        max_length=20,
        blank=True,
        help_text=_("oc4ids-…, as the help desk of the standard gave it to the office; empty while it has none."),
    )

    history = History()

    class Meta:
        verbose_name = _("open data settings")
        verbose_name_plural = _("open data settings")
        constraints = [
            models.CheckConstraint(
                name="open_data_settings_one_row",
                condition=models.Q(pk=1),
                violation_error_message=_("There is one row of settings."),
            ),
            models.CheckConstraint(
                name="open_data_says_licence_and_publisher",
                condition=models.Q(is_on=False) | ~(models.Q(licence="") | models.Q(publisher="") | models.Q(email="")),
                violation_error_message=_("Open data needs a licence, a publisher and an email for questions."),
            ),
        ]

    def __str__(self):
        return str(self._meta.verbose_name)

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)

    @classmethod
    def current(cls) -> "OpenDataSettings":
        """Return the settings in force: the recorded row, or that nothing is published."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    @property
    def published(self) -> frozenset[str]:
        return frozenset(self.fields)
