"""Who used the tracker, when, from where and for what: beside the history of data, which says what was changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UseKind(models.TextChoices):
    """What was done."""

    SIGN_IN = "sign-in", _("signed in")
    REFUSED = "refused", _("sign-in failed: wrong user name or password")
    BLOCKED = "blocked", _("sign-in blocked: too many attempts")
    SIGN_OUT = "sign-out", _("signed out")
    FACTOR = "factor", _("second factor: right")
    FACTOR_REFUSED = "factor-refused", _("second factor: wrong code or passkey")
    FACTOR_CHANGED = "factor-changed", _("ways of signing in changed")
    SESSIONS_ENDED = "sessions-ended", _("signed out on the other devices")
    RESET = "reset", _("link for a new password sent by mail")
    PASSWORD = "password", _("password changed")
    RIGHTS = "rights", _("account or rights changed")
    DOWNLOAD = "download", _("file downloaded")
    IMPORT = "import", _("import saved")
    UNDO = "undo", _("change undone")
    FILING = "filing", _("form or report filed, or its receipt recorded")
    PERSONAL = "erased", _("personal data erased")
    API = "api", _("records read by a program")
    TOKEN = "token", _("access token created or withdrawn")
    CALENDAR = "calendar", _("calendar address made or withdrawn")
    WEBHOOK = "webhook", _("webhook registered, changed or withdrawn")
    OPEN_DATA = "open-data", _("open data changed")


class UseRecordQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return all of them to whoever may see the record of use, none to others."""
        return self.all() if user.has_perm("usage.view_userecord") else self.none()

    def search(self, words: str):
        """Return those whose details, page or address hold `words`."""
        return self.filter(Q(what__icontains=words) | Q(page__icontains=words) | Q(address__startswith=words))

    def update(self, **values):
        """Refuse: what was recorded stays as it is."""
        raise TypeError("A record of use is never changed.")

    def delete(self):
        """Refuse: records go when their time is over (`forget_before`)."""
        raise TypeError("A record of use is not deleted before its time is over.")

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def forget_before(self, moment) -> int:
        """Delete what is older than `moment`; return how many there were."""
        return self.filter(at__lt=moment)._raw_delete(self.db)


class UseRecord(models.Model):
    """One use: a sign-in, a file taken out, rights changed, an import, an undo. It is never changed.

    `person` is who did it, where that is known; of a sign-in refused for a wrong name none is kept, for people type
    passwords where the name belongs. `address` is the computer's, empty for a command on the server.
    """

    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)
    kind = models.CharField(_("what was done"), max_length=20, choices=UseKind, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    address = models.CharField(_("address of the computer"), max_length=64, blank=True, editable=False)
    what = models.TextField(_("file, account or record"), blank=True, editable=False)
    page = models.TextField(_("page"), blank=True, editable=False)

    objects = UseRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("record of use")
        verbose_name_plural = _("record of use")
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["at"], name="use_at"),
            models.Index(fields=["person", "at"], name="use_of_person"),
        ]

    def __str__(self):
        return f"{timezone.localtime(self.at):%d/%m/%Y %H:%M} {self.get_kind_display()}"

    def save(self, *args, **kwargs):
        """Save what is new; raises TypeError for what was recorded already."""
        if not self._state.adding:
            raise TypeError("A record of use is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Refuse: records go when their time is over."""
        raise TypeError("A record of use is not deleted before its time is over.")
