"""Webhooks: where another system is told what happened, of what, with whose rights; and each thing that it was told."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from values.fields import CleanCharField
from values.today import today

ADDRESS_LENGTH = 500
ANSWER_LENGTH = 500  # characters kept of what a receiver answers


class PauseReason(models.TextChoices):
    """Why nothing is sent to a webhook until somebody lets it go on."""

    BY_HAND = "by-hand", _("paused by an administrator")
    NO_SUCCESS = "no-success", _("three days without success")
    GONE = "gone", _("the receiver answered 410: it wants nothing more")
    CLOSED = "closed", _("the account whose rights it has is closed")
    UNREADABLE = "unreadable", _("its secret cannot be read: SECRET_KEY was changed")
    RESTORED = "restored", _("a backup was restored: another server may still send the same")


class WebhookQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return all of them to whoever may see webhooks, none to others."""
        return self.all() if user.has_perm("api.view_webhook") else self.none()

    def editable_by(self, user):
        return self.all() if user.has_perm("api.change_webhook") else self.none()

    def in_use(self):
        """Return those to which something may be sent: neither withdrawn nor paused."""
        return self.filter(withdrawn_at__isnull=True, paused_at__isnull=True)


class Webhook(models.Model):
    """One receiver: its address, the events it is told, and the account whose rights decide what it is told.

    `secret` and `earlier_secret` are encrypted; both sign until `earlier_until`. `position` holds for each table that
    is looked through, by label, the key up to which every row was seen; `days_until` the day before which every target
    date that passed was told. Nothing is sent before `rests_until`; one process at a time sends, until `busy_until`.
    """

    name = CleanCharField(_("name of the receiver"), max_length=80)
    address = models.CharField(_("address"), max_length=ADDRESS_LENGTH)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="webhooks", verbose_name=_("whose rights")
    )
    events = models.JSONField(_("events"), default=list)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("registered by"),
    )
    made_at = models.DateTimeField(_("registered at"), default=timezone.now, editable=False)
    secret = models.TextField(editable=False)
    earlier_secret = models.TextField(blank=True, editable=False)
    earlier_until = models.DateTimeField(_("earlier secret signs until"), null=True, editable=False)
    position = models.JSONField(default=dict, editable=False)
    days_until = models.DateField(default=today, editable=False)
    looked_at = models.DateTimeField(_("last looked for events"), null=True, editable=False)
    delivered_at = models.DateTimeField(_("last delivered"), null=True, editable=False)
    rests_until = models.DateTimeField(null=True, editable=False)
    busy_until = models.DateTimeField(null=True, editable=False)
    paused_at = models.DateTimeField(_("paused at"), null=True, editable=False)
    pause_reason = models.CharField(
        _("why it is paused"), max_length=10, choices=PauseReason, blank=True, editable=False
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("withdrawn by"),
    )

    objects = WebhookQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["-made_at", "-pk"]
        default_permissions = ("view", "add", "change")
        constraints = [
            models.CheckConstraint(
                name="webhook_withdrawn_by_somebody_at_a_time",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                violation_error_message=_("A webhook that is withdrawn has the person and the time."),
            ),
            models.CheckConstraint(
                name="webhook_paused_for_a_reason",
                condition=Q(paused_at__isnull=True, pause_reason="") | Q(paused_at__isnull=False) & ~Q(pause_reason=""),
                violation_error_message=_("A webhook that is paused has the reason and the time."),
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.host})"

    def get_absolute_url(self) -> str:
        return reverse("api:hook", args=[self.pk])

    @property
    def host(self) -> str:
        """The host of the address: the rest may hold a key, and stands in no log."""
        return urlsplit(self.address).hostname or ""


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("to be sent")
    DELIVERED = "delivered", _("delivered")
    FAILED = "failed", _("not delivered")
    DROPPED = "dropped", _("not sent: deleted, no longer within the rights of the account, or the webhook withdrawn")


class Trouble(models.TextChoices):
    """Why there was no answer."""

    INTERNAL = "internal", _("address of an internal network: rejected")
    UNKNOWN = "unknown", _("the name of the host is not known")
    CERTIFICATE = "certificate", _("the certificate is not valid")
    SLOW = "slow", _("no answer in time")
    LOST = "lost", _("no connection, or one that broke off")


class Delivery(models.Model):
    """One event for one webhook. What is sent is read when it is sent: nothing of the record lies here but its key.

    `message_id` stays the same however often it is sent. `at` is the moment of the event.
    """

    hook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("webhook"))
    message_id = models.CharField(_("message"), max_length=40)
    event = models.CharField(_("event"), max_length=24)
    noun = models.CharField(_("list"), max_length=20, blank=True)
    record_pk = models.BigIntegerField(_("record number"), null=True)
    is_deletion = models.BooleanField(default=False)
    at = models.DateTimeField(_("moment of the event"))
    made_at = models.DateTimeField(_("noticed at"), default=timezone.now)
    state = models.CharField(_("state"), max_length=9, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("next attempt"), null=True)
    first_tried_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(_("last attempt"), null=True)
    status = models.PositiveSmallIntegerField(_("status of the answer"), null=True)
    trouble = models.CharField(_("no answer"), max_length=11, choices=Trouble, blank=True)
    milliseconds = models.PositiveIntegerField(_("duration (ms)"), null=True)
    answer = models.CharField(_("answer"), max_length=ANSWER_LENGTH, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="delivery_once_per_message", fields=["hook", "message_id"])]
        indexes = [
            models.Index(fields=["hook", "state", "next_at"], name="delivery_to_be_sent"),
            models.Index(fields=["state", "made_at"], name="delivery_by_age"),
        ]

    def __str__(self):
        return f"{self.event} {self.message_id}"
