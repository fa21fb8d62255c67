"""How often a person is reminded of their work by mail."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Frequency(models.TextChoices):
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Once a week")
    NEVER = "never", _("Never")

    def since(self, on: datetime.date) -> datetime.date | None:
        """The first day of the stretch in which one digest is enough: `on` itself, or its week's Monday."""
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

    failed_on = models.DateField(_("could not be sent on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")

    def __str__(self):
        return f"{self.user}: {self.get_frequency_display()}"

    def claim(self, on: datetime.date) -> bool:
        """Take the digest of `on` upon oneself; False when it is not wanted then, or another process has taken it.

        One that went out "tomorrow", by a clock that was wrong, silences no day before.
        """
        since = Frequency(self.frequency).since(on)
        if since is None:
            return False
        unsent = Q(last_sent_on=None) | Q(last_sent_on__lt=since) | Q(last_sent_on__gt=on)
        return bool(type(self).objects.filter(unsent, pk=self.pk).update(last_sent_on=on, failed_on=None))

    def release(self) -> None:
        """Give a claim back, to be tried again: `last_sent_on` as this instance read it."""
        type(self).objects.filter(pk=self.pk).update(last_sent_on=self.last_sent_on)

    def note_failure(self, on: datetime.date) -> None:
        """Keep that the digest of `on` did not go out, for the person's page."""
        type(self).objects.filter(pk=self.pk).update(failed_on=on)
