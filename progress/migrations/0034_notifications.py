import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

# Who was named in a remark and has not read it finds that among their notifications from now on.
FILL = """
INSERT INTO progress_notification (person_id, kind, about, about_pk, by_id, at, read_at)
SELECT named.person_id, 'mentioned', 'remark', named.remark_id, remark.written_by_id, remark.written_at, NULL
FROM progress_mention AS named JOIN progress_remark AS remark ON remark.id = named.remark_id
WHERE named.read_at IS NULL
"""
EMPTY = """
UPDATE progress_mention SET read_at =
    (SELECT remark.written_at FROM progress_remark AS remark WHERE remark.id = progress_mention.remark_id)
WHERE NOT EXISTS (
    SELECT 1 FROM progress_notification AS told
    WHERE told.person_id = progress_mention.person_id AND told.about_pk = progress_mention.remark_id
        AND told.about = 'remark' AND told.kind = 'mentioned' AND told.read_at IS NULL
)
"""


def kept_days() -> models.Field:
    return models.PositiveSmallIntegerField(
        default=90,
        help_text="A notification that its person has read is deleted after so many days.",
        validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(3660)],
        verbose_name="notifications kept: days",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("progress", "0033_persons_in_charge"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("accepted", "Approved"),
                            ("corrected", "Approved with corrections"),
                            ("returned", "Returned"),
                            ("undone", "Undone after approval"),
                            ("assigned", "Assigned"),
                            ("mentioned", "Names you"),
                            ("answered", "Answered"),
                            ("opened", "New"),
                        ],
                        max_length=10,
                        verbose_name="event happened",
                    ),
                ),
                ("about", models.CharField(max_length=12, verbose_name="kind of record")),
                ("about_pk", models.BigIntegerField(verbose_name="record number")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="when")),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="read at")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="done by",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "notification",
                "verbose_name_plural": "notifications",
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["person", "read_at"], name="progress_no_person__5ae748_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "about", "about_pk", "kind"), name="notification_once_per_event"
                    )
                ],
            },
        ),
        migrations.RunSQL(FILL, EMPTY),
        migrations.RemoveIndex(model_name="mention", name="progress_me_person__98e3d3_idx"),
        migrations.RemoveField(model_name="mention", name="read_at"),
        migrations.AddField("historicalworksettings", "notifications_kept_days", kept_days()),
        migrations.AddField("worksettings", "notifications_kept_days", kept_days()),
    ]
