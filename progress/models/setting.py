from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from progress.roles import Role
from values.history import History
from values.tracking import TrackedModel

# Whose reports may wait for an officer: the others are officers themselves or change nothing.
REPORTING_ROLES = (Role.LOCAL, Role.CLERK)


def reporting_roles() -> list[str]:
    return [role.value for role in REPORTING_ROLES]


class WorkSettings(TrackedModel):
    """How the office works: one row, kept by administrators; what is not recorded yet has these defaults."""

    due_within_days = models.PositiveSmallIntegerField(
        _("due soon: within days"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(366)],
        help_text=_("A milestone shows as due soon when its promise ends within so many days."),
    )
    untouched_after_days = models.PositiveSmallIntegerField(
        _("untouched: after days"),
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(366)],
        help_text=_("A site shows as untouched when nobody has recorded anything of it for so many days."),
    )
    roles_awaiting_acceptance = models.JSONField(
        _("reports to be accepted"),
        default=reporting_roles,
        blank=True,
        help_text=_("What people of these roles report becomes official when an officer accepts it."),
    )

    history = History()

    class Meta:
        verbose_name = _("work settings")
        verbose_name_plural = _("work settings")
        constraints = [
            models.CheckConstraint(
                name="work_settings_one_row",
                condition=models.Q(pk=1),
                violation_error_message=_("There is one row of settings."),
            ),
        ]

    def __str__(self):
        return str(self._meta.verbose_name)

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)

    @classmethod
    def current(cls) -> "WorkSettings":
        """The settings in force: the recorded row, or the defaults."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)
