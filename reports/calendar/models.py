import hashlib
import secrets

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from usage.models import UseKind
from usage.recording import record_use


class CalendarAddress(models.Model):
    """The secret under which calendar programs read a person's calendar; only its digest is kept.

    Not tracked: it is the person's own affair and says nothing of any site.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("person")
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def __str__(self):
        return str(self.user)

    @classmethod
    def of(cls, user) -> "CalendarAddress | None":
        """Return the address that a person made and did not withdraw."""
        return cls.objects.filter(user=user.pk).first()

    @classmethod
    @transaction.atomic
    def make(cls, *, by) -> str:
        """Make a person's address, in place of the one before; return its secret, which nobody can read again."""
        secret = secrets.token_urlsafe(32)
        record_use(UseKind.CALENDAR, by=by, what=f"+{by.get_username()}")
        cls.objects.update_or_create(user=by, defaults={"digest": _digest(secret), "made_at": timezone.now()})
        return secret

    @classmethod
    @transaction.atomic
    def withdraw(cls, *, by) -> bool:
        """Let a person's address lead nowhere; return whether there was one."""
        was_there = cls.objects.filter(user=by.pk).delete()[0] > 0
        if was_there:
            record_use(UseKind.CALENDAR, by=by, what=f"−{by.get_username()}")
        return was_there

    @classmethod
    def reader(cls, secret: str):
        """Return the person whose calendar it is, as long as the account is active; None for nobody's."""
        found = cls.objects.filter(digest=_digest(secret), user__is_active=True)
        address = found.select_related("user__staff_profile__unit").first()
        return address and address.user


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
