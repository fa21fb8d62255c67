import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("usage", "0001_record_of_use"),
        ("usage", "0002_factor_kinds"),
        ("usage", "0003_filings_personal_data_tokens"),
        ("usage", "0004_open_to_others"),
    ]

    initial = True

    dependencies = [
        ("auth", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="UseRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="time")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sign-in", "signed in"),
                            ("refused", "sign-in failed: wrong user name or password"),
                            ("blocked", "sign-in blocked: too many attempts"),
                            ("sign-out", "signed out"),
                            ("factor", "second factor: right"),
                            ("factor-refused", "second factor: wrong code or passkey"),
                            ("factor-changed", "ways of signing in changed"),
                            ("sessions-ended", "signed out on the other devices"),
                            ("reset", "link for a new password sent by mail"),
                            ("password", "password changed"),
                            ("rights", "account or rights changed"),
                            ("download", "file downloaded"),
                            ("import", "import saved"),
                            ("undo", "change undone"),
                            ("filing", "form or report filed, or its receipt recorded"),
                            ("erased", "personal data erased"),
                            ("api", "records read by a program"),
                            ("token", "access token created or withdrawn"),
                            ("calendar", "calendar address made or withdrawn"),
                            ("webhook", "webhook registered, changed or withdrawn"),
                            ("open-data", "open data changed"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="what was done",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "address",
                    models.CharField(blank=True, editable=False, max_length=64, verbose_name="address of the computer"),
                ),
                ("what", models.TextField(blank=True, editable=False, verbose_name="file, account or record")),
                ("page", models.TextField(blank=True, editable=False, verbose_name="page")),
            ],
            options={
                "verbose_name": "record of use",
                "verbose_name_plural": "record of use",
                "default_permissions": ("view",),
                "indexes": [
                    models.Index(fields=["at"], name="use_at"),
                    models.Index(fields=["person", "at"], name="use_of_person"),
                ],
            },
        ),
    ]
