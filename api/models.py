"""Access tokens: what another program shows in place of a sign-in, with the rights of one person."""

import datetime
import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from api.hooks.models import Delivery, DeliveryState, PauseReason, Trouble, Webhook
from values.fields import CleanCharField
from values.today import today

__all__ = ["AccessToken", "Delivery", "DeliveryState", "PauseReason", "Trouble", "Webhook"]
LONGEST_DAYS = 366


def digest_of(secret: str) -> str:
    """Return what is kept of a token: from it nobody finds the token, which holds 256 bits of chance."""
    return hashlib.sha256(secret.encode()).hexdigest()


class AccessTokenQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return one's own; those of systems and of everybody for whoever may see tokens."""
        return self.all() if user.has_perm("api.view_accesstoken") else self.filter(person=user.pk, is_of_system=False)

    def editable_by(self, user):
        """Return those that `user` may withdraw."""
        return (
            self.all() if user.has_perm("api.change_accesstoken") else self.filter(person=user.pk, is_of_system=False)
        )

    def in_use(self, on: datetime.date):
        """Return those that are neither withdrawn nor over on a day."""
        return self.filter(withdrawn_at__isnull=True, ends_on__gte=on)


class AccessToken(models.Model):
    """One token: for which program, with whose rights, until when. The token itself is shown once and not kept.

    That of a system is made by an administrator, with the rights of an account they choose, and only reads.
    `minute` and `count` say how often it was used in the last minute in which it was.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="access_tokens", verbose_name=_("whose rights")
    )
    name = CleanCharField(_("used by"), max_length=80, help_text=_("The program or system that uses the token."))
    is_of_system = models.BooleanField(_("of a system"), default=False, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    begins_with = models.CharField(_("begins with"), max_length=12, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("created by"),
    )
    made_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    ends_on = models.DateField(_("last day"), help_text=_("The token works until the end of this day."))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("withdrawn by"),
    )
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    minute = models.DateTimeField(null=True, editable=False)
    count = models.PositiveIntegerField(default=0, editable=False)

    objects = AccessTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
        ordering = ["-made_at", "-pk"]
        default_permissions = ("view", "add", "change")
        constraints = [
            models.CheckConstraint(
                name="access_token_withdrawn_by_somebody_at_a_time",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                violation_error_message=_("A token that is withdrawn has the person and the time."),
            )
        ]

    def __str__(self):
        return f"{self.name} ({self.begins_with}…)"

    @property
    def is_over(self) -> bool:
        return self.ends_on < today()

    @property
    def is_in_use(self) -> bool:
        return self.withdrawn_at is None and not self.is_over
