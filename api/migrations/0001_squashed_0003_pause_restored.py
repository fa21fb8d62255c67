import django.db.models.deletion
import django.utils.timezone
import values.fields
import values.today
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("api", "0001_access_tokens"), ("api", "0002_webhooks"), ("api", "0003_pause_restored")]

    initial = True

    dependencies = [
        ("auth", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Webhook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", values.fields.CleanCharField(max_length=80, verbose_name="name of the receiver")),
                ("address", models.CharField(max_length=500, verbose_name="address")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="webhooks",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="whose rights",
                    ),
                ),
                ("events", models.JSONField(default=list, verbose_name="events")),
                (
                    "made_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="registered by",
                    ),
                ),
                (
                    "made_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="registered at"
                    ),
                ),
                ("secret", models.TextField(editable=False)),
                ("earlier_secret", models.TextField(blank=True, editable=False)),
                (
                    "earlier_until",
                    models.DateTimeField(editable=False, null=True, verbose_name="earlier secret signs until"),
                ),
                ("position", models.JSONField(default=dict, editable=False)),
                ("days_until", models.DateField(default=values.today.today, editable=False)),
                ("looked_at", models.DateTimeField(editable=False, null=True, verbose_name="last looked for events")),
                ("delivered_at", models.DateTimeField(editable=False, null=True, verbose_name="last delivered")),
                ("rests_until", models.DateTimeField(editable=False, null=True)),
                ("busy_until", models.DateTimeField(editable=False, null=True)),
                ("paused_at", models.DateTimeField(editable=False, null=True, verbose_name="paused at")),
                (
                    "pause_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("by-hand", "paused by an administrator"),
                            ("no-success", "three days without success"),
                            ("gone", "the receiver answered 410: it wants nothing more"),
                            ("closed", "the account whose rights it has is closed"),
                            ("unreadable", "its secret cannot be read: SECRET_KEY was changed"),
                            ("restored", "a backup was restored: another server may still send the same"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="why it is paused",
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True, verbose_name="withdrawn at")),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="withdrawn by",
                    ),
                ),
            ],
            options={
                "verbose_name": "webhook",
                "verbose_name_plural": "webhooks",
                "ordering": ["-made_at", "-pk"],
                "default_permissions": ("view", "add", "change"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                            models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="webhook_withdrawn_by_somebody_at_a_time",
                        violation_error_message="A webhook that is withdrawn has the person and the time.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pause_reason", ""), ("paused_at__isnull", True)),
                            models.Q(("paused_at__isnull", False), models.Q(("pause_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="webhook_paused_for_a_reason",
                        violation_error_message="A webhook that is paused has the reason and the time.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "hook",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="api.webhook",
                        verbose_name="webhook",
                    ),
                ),
                ("message_id", models.CharField(max_length=40, verbose_name="message")),
                ("event", models.CharField(max_length=24, verbose_name="event")),
                ("noun", models.CharField(blank=True, max_length=20, verbose_name="list")),
                ("record_pk", models.BigIntegerField(null=True, verbose_name="record number")),
                ("is_deletion", models.BooleanField(default=False)),
                ("at", models.DateTimeField(verbose_name="moment of the event")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="noticed at")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "to be sent"),
                            ("delivered", "delivered"),
                            ("failed", "not delivered"),
                            (
                                "dropped",
                                "not sent: deleted, no longer within the rights of the account, or the webhook withdrawn",
                            ),
                        ],
                        default="waiting",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("next_at", models.DateTimeField(null=True, verbose_name="next attempt")),
                ("first_tried_at", models.DateTimeField(null=True)),
                ("tried_at", models.DateTimeField(null=True, verbose_name="last attempt")),
                ("status", models.PositiveSmallIntegerField(null=True, verbose_name="status of the answer")),
                (
                    "trouble",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("internal", "address of an internal network: rejected"),
                            ("unknown", "the name of the host is not known"),
                            ("certificate", "the certificate is not valid"),
                            ("slow", "no answer in time"),
                            ("lost", "no connection, or one that broke off"),
                        ],
                        max_length=11,
                        verbose_name="no answer",
                    ),
                ),
                ("milliseconds", models.PositiveIntegerField(null=True, verbose_name="duration (ms)")),
                ("answer", models.CharField(blank=True, max_length=500, verbose_name="answer")),
            ],
            options={
                "verbose_name": "delivery",
                "verbose_name_plural": "deliveries",
                "ordering": ["-pk"],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["hook", "state", "next_at"], name="delivery_to_be_sent"),
                    models.Index(fields=["state", "made_at"], name="delivery_by_age"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("hook", "message_id"), name="delivery_once_per_message")
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="access_tokens",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="whose rights",
                    ),
                ),
                (
                    "name",
                    values.fields.CleanCharField(
                        help_text="The program or system that uses the token.", max_length=80, verbose_name="used by"
                    ),
                ),
                ("is_of_system", models.BooleanField(default=False, editable=False, verbose_name="of a system")),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("begins_with", models.CharField(editable=False, max_length=12, verbose_name="begins with")),
                (
                    "made_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
                    ),
                ),
                (
                    "made_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created at"),
                ),
                (
                    "ends_on",
                    models.DateField(help_text="The token works until the end of this day.", verbose_name="last day"),
                ),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True, verbose_name="withdrawn at")),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="withdrawn by",
                    ),
                ),
                ("last_used_at", models.DateTimeField(editable=False, null=True, verbose_name="last used")),
                ("minute", models.DateTimeField(editable=False, null=True)),
                ("count", models.PositiveIntegerField(default=0, editable=False)),
            ],
            options={
                "verbose_name": "access token",
                "verbose_name_plural": "access tokens",
                "ordering": ["-made_at", "-pk"],
                "default_permissions": ("view", "add", "change"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                            models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="access_token_withdrawn_by_somebody_at_a_time",
                        violation_error_message="A token that is withdrawn has the person and the time.",
                    )
                ],
            },
        ),
    ]
