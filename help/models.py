"""What a person has put away: the link to their first day, the list of what a new office sets up."""

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.db import models
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

FIRST_DAY = "first_day"  # in the session: the person has not read that page yet


class Guide(models.TextChoices):
    FIRST_DAY = "first-day", _("The first day")
    SETUP = "setup", _("Setting up")

    def is_read_by(self, user) -> bool:
        """Return whether `user` has put it away."""
        return ReadGuide.objects.filter(user=user, guide=self).exists()


class ReadGuide(models.Model):
    """A person has read a guide and wants to see no more of it; its page stays.

    Not tracked: it is the person's own affair and says nothing of any site.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="read_guides", verbose_name=_("person")
    )
    guide = models.CharField(_("guide"), max_length=12, choices=Guide)

    class Meta:
        verbose_name = _("guide that was read")
        verbose_name_plural = _("guides that were read")
        constraints = [models.UniqueConstraint(name="guide_read_once", fields=["user", "guide"])]

    def __str__(self):
        return f"{self.user}: {self.get_guide_display()}"


@receiver(user_logged_in)
def remember_first_day(sender, request, user, **kwargs):
    """Keep in the session that somebody has not read the page of the first day, so that no page asks the database."""
    if not Guide.FIRST_DAY.is_read_by(user):
        request.session[FIRST_DAY] = True
