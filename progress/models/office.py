"""How the office works: whose reports wait for acceptance, who works where and is in charge of which sites, how often a
person is reminded."""

import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from history.tracking import History, TrackedModel
from places.models import AdministrativeUnit, Organisation
from progress.access.roles import Role, roles_of
from progress.access.scope import EDITS
from progress.models.base import SiteChildQuerySet
from progress.models.site import Site
from values.text import person_name

# Whose reports may wait for an officer: the others are officers themselves or change nothing.
REPORTING_ROLES = (Role.LOCAL, Role.CLERK)


# Of those who hold all rights without a role, in the list of roles that need a second factor.
SUPERUSERS = "*"


def reporting_roles() -> list[str]:
    return [role.value for role in REPORTING_ROLES]


class WorkSettings(TrackedModel):
    """How the office works: one row, kept by administrators; what is not recorded yet has these defaults."""

    due_within_days = models.PositiveSmallIntegerField(
        _("days before “due soon”"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(366)],
        help_text=_("A milestone is due soon when its target date is within this many days."),
    )
    untouched_after_days = models.PositiveSmallIntegerField(
        _("days before “not updated”"),
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(366)],
        help_text=_("A site is listed as not updated when nothing was recorded for this many days."),
    )
    agenda_after_days = models.PositiveSmallIntegerField(
        _("on the agenda: obstacles open for more than days"),
        default=60,
        validators=[MinValueValidator(1), MaxValueValidator(3660)],
        help_text=_("An obstacle open for more than this number of days is put on the agenda of the next meeting."),
    )
    notifications_kept_days = models.PositiveSmallIntegerField(
        _("notifications kept: days"),
        default=90,
        validators=[MinValueValidator(1), MaxValueValidator(3660)],
        help_text=_("A notification that its person has read is deleted after so many days."),
    )
    roles_awaiting_acceptance = models.JSONField(
        _("reports that need approval"),
        default=reporting_roles,
        blank=True,
        help_text=_("Reports from these roles become official when an officer approves them."),
    )
    roles_with_second_factor = models.JSONField(
        _("roles that need a second factor"),
        default=list,
        blank=True,
        help_text=_(
            "These people sign in with a code or a passkey beside their password. Whoever has none adds one when they "
            "next sign in, before anything else opens."
        ),
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
        """Return the settings in force: the recorded row, or the defaults."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)


class Frequency(models.TextChoices):
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Once a week")
    NEVER = "never", _("Never")

    def since(self, on: datetime.date) -> datetime.date | None:
        """Return the first day of the stretch in which one digest is enough: `on` itself, or its week's Monday."""
        if self == Frequency.NEVER:
            return None
        return on if self == Frequency.DAILY else on - datetime.timedelta(days=on.weekday())


class Reminder(models.Model):
    """A person's choice, and when they last got a digest; who has no row gets one every day, in Vietnamese.

    Not tracked: it is the person's own affair and says nothing of any site.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminder", verbose_name=_("person")
    )
    frequency = models.CharField(_("how often"), max_length=8, choices=Frequency, default=Frequency.DAILY)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    last_sent_on = models.DateField(_("last sent on"), null=True, blank=True, editable=False)
    last_sent_at = models.DateTimeField(_("last sent at"), null=True, blank=True, editable=False)

    failed_on = models.DateField(_("could not be sent on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")

    def __str__(self):
        return f"{self.user}: {self.get_frequency_display()}"

    def claim(self, on: datetime.date, at: datetime.datetime | None = None) -> bool:
        """Take the digest of `on` upon oneself; False when it is not wanted then, or another process has taken it.

        `at` (now) is a moment before it was made: what happened later is news for the next one.
        One that went out "tomorrow", by a clock that was wrong, silences no day before.
        """
        since = Frequency(self.frequency).since(on)
        if since is None:
            return False
        unsent = Q(last_sent_on=None) | Q(last_sent_on__lt=since) | Q(last_sent_on__gt=on)
        return bool(
            type(self)
            .objects.filter(unsent, pk=self.pk)
            .update(last_sent_on=on, last_sent_at=at or timezone.now(), failed_on=None)
        )

    def release(self) -> None:
        """Give a claim back, to be tried again: when it was last sent, as this instance read it."""
        last = {"last_sent_on": self.last_sent_on, "last_sent_at": self.last_sent_at}
        type(self).objects.filter(pk=self.pk).update(**last)

    def note_failure(self, on: datetime.date) -> None:
        """Keep that the digest of `on` did not go out, for the person's page."""
        type(self).objects.filter(pk=self.pk).update(failed_on=on)


class StaffProfile(TrackedModel):
    """Where a person works, which says whose sites are theirs (scope.py)."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff_profile", verbose_name=_("person")
    )
    unit = models.ForeignKey(
        AdministrativeUnit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("administrative unit"),
        help_text=_("For a local officer: manages the sites in this unit."),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("organisation"),
        help_text=_("For a developer's representative: manages the sites of this developer."),
    )

    history = History()

    class Meta:
        verbose_name = _("place of work")
        verbose_name_plural = _("places of work")

    def __str__(self):
        return str(self.unit or self.organisation or "")


class FirstPassword(models.Model):
    """A password that an administrator set for somebody else, who must change it before anything else.

    Not tracked: it says nothing of any site. `given` is the account's `get_session_auth_hash()` of that moment, which
    differs as soon as the password does.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="first_password")
    given = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("first password")
        verbose_name_plural = _("first passwords")

    def __str__(self):
        return str(self.user)

    @classmethod
    def note(cls, user) -> None:
        """Keep that the present password of `user` was set by somebody else."""
        cls.objects.update_or_create(user=user, defaults={"given": user.get_session_auth_hash()})


class PersonInCharge(TrackedModel):
    """A person in charge of a site (người phụ trách); a site has any number. Since when, its history tells.

    It is the office's own affair: no data of the site, and no news of it.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="in_charge", verbose_name=_("site"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="in_charge_of",
        verbose_name=_("person in charge"),
    )

    history = History()
    objects = SiteChildQuerySet.as_manager()

    class Meta:
        verbose_name = _("person in charge")
        verbose_name_plural = _("persons in charge")
        ordering = ["site", "person__last_name", "person__first_name", "person__username"]
        constraints = [
            models.UniqueConstraint(
                name="person_in_charge_once_of_a_site",
                fields=["site", "person"],
                violation_error_message=_("This person is in charge of this site already."),
            ),
        ]

    def __str__(self):
        return f"{self.site}: {person_name(self.person)}"

    def clean(self):
        super().clean()
        if self.person_id and self.site_id and self.site_id not in sites_of(self.person):
            text = _("%(person)s cannot be in charge here: the account has no permission to change this site.")
            raise ValidationError({"person": text % {"person": person_name(self.person)}})


def sites_of(person) -> set[int]:
    """Return primary keys of the sites `person` may change, and so be in charge of; read once per instance."""
    if not hasattr(person, "_sites_they_edit"):
        person._sites_they_edit = set(Site.objects.editable_by(person).order_by().values_list("pk", flat=True))
    return person._sites_they_edit


def needs_acceptance(user) -> bool:
    """Return whether what `user` reports waits: they hold a role that the settings name, and none of an officer.

    Asked of the database once per request (kept on the user object, as their roles are).
    """
    if not hasattr(user, "_needs_acceptance"):
        user._needs_acceptance = _needs_acceptance(user)
    return user._needs_acceptance


def _needs_acceptance(user) -> bool:
    roles = roles_of(user)
    reporting = roles & set(REPORTING_ROLES)
    if user.is_superuser or not reporting or roles & EDITS.keys() - reporting:
        return False
    return not {role.value for role in reporting}.isdisjoint(WorkSettings.current().roles_awaiting_acceptance)


def reports_obstacles(user) -> bool:
    """Return whether `user` tells an officer of a new obstacle; who may open obstacles opens them."""
    return user.has_perm("progress.add_submission") and not user.has_perm("progress.add_obstacle")
