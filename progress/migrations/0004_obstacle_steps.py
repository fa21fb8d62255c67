import django.db.models.deletion
import django.utils.timezone
import progress.models.base
import values.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0002_written_in_a_request"),
        ("progress", "0003_written_in_a_request"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="obstacle",
            options={
                "ordering": [models.OrderBy(models.F("confirmed_on"), nulls_first=True), "opened_on", "pk"],
                "verbose_name": "obstacle",
                "verbose_name_plural": "obstacles",
            },
        ),
        migrations.RemoveConstraint(
            model_name="obstacle",
            name="obstacle_resolved_after_it_opened",
        ),
        migrations.AddField(
            model_name="historicalobstacle",
            name="answer",
            field=values.fields.CleanTextField(blank=True, verbose_name="answer"),
        ),
        migrations.AddField(
            model_name="historicalobstacle",
            name="answer_document",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="progress.document",
                verbose_name="answering document",
            ),
        ),
        migrations.AddField(
            model_name="historicalobstacle",
            name="answered_on",
            field=models.DateField(
                blank=True, null=True, validators=[progress.models.base.not_in_the_future], verbose_name="answered on"
            ),
        ),
        migrations.AddField(
            model_name="historicalobstacle",
            name="asked_on",
            field=models.DateField(
                blank=True,
                help_text="Empty: on the day the obstacle was opened.",
                null=True,
                validators=[progress.models.base.not_in_the_future],
                verbose_name="requested on",
            ),
        ),
        migrations.AddField(
            model_name="historicalobstacle",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="confirmed by",
            ),
        ),
        migrations.AddField(
            model_name="historicalobstacle",
            name="confirmed_on",
            field=models.DateField(
                blank=True, null=True, validators=[progress.models.base.not_in_the_future], verbose_name="confirmed on"
            ),
        ),
        migrations.AddField(
            model_name="historicalobstacle",
            name="resolved_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="resolution recorded by",
            ),
        ),
        migrations.AddField(
            model_name="obstacle",
            name="answer",
            field=values.fields.CleanTextField(blank=True, verbose_name="answer"),
        ),
        migrations.AddField(
            model_name="obstacle",
            name="answer_document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="obstacles_answered",
                to="progress.document",
                verbose_name="answering document",
            ),
        ),
        migrations.AddField(
            model_name="obstacle",
            name="answered_on",
            field=models.DateField(
                blank=True, null=True, validators=[progress.models.base.not_in_the_future], verbose_name="answered on"
            ),
        ),
        migrations.AddField(
            model_name="obstacle",
            name="asked_on",
            field=models.DateField(
                blank=True,
                help_text="Empty: on the day the obstacle was opened.",
                null=True,
                validators=[progress.models.base.not_in_the_future],
                verbose_name="requested on",
            ),
        ),
        migrations.AddField(
            model_name="obstacle",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="obstacles_confirmed",
                to=settings.AUTH_USER_MODEL,
                verbose_name="confirmed by",
            ),
        ),
        migrations.AddField(
            model_name="obstacle",
            name="confirmed_on",
            field=models.DateField(
                blank=True, null=True, validators=[progress.models.base.not_in_the_future], verbose_name="confirmed on"
            ),
        ),
        migrations.AddField(
            model_name="obstacle",
            name="resolved_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="obstacles_resolved",
                to=settings.AUTH_USER_MODEL,
                verbose_name="resolution recorded by",
            ),
        ),
        migrations.AlterField(
            model_name="historicalobstacle",
            name="opened_on",
            field=models.DateField(
                default=django.utils.timezone.localdate,
                validators=[progress.models.base.not_in_the_future],
                verbose_name="opened on",
            ),
        ),
        migrations.AlterField(
            model_name="historicalobstacle",
            name="resolved_on",
            field=models.DateField(
                blank=True, null=True, validators=[progress.models.base.not_in_the_future], verbose_name="resolved on"
            ),
        ),
        migrations.AlterField(
            model_name="obstacle",
            name="opened_on",
            field=models.DateField(
                default=django.utils.timezone.localdate,
                validators=[progress.models.base.not_in_the_future],
                verbose_name="opened on",
            ),
        ),
        migrations.AlterField(
            model_name="obstacle",
            name="resolved_on",
            field=models.DateField(
                blank=True, null=True, validators=[progress.models.base.not_in_the_future], verbose_name="resolved on"
            ),
        ),
        migrations.AddConstraint(
            model_name="obstacle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("asked_on__isnull", True),
                    ("opened_on__isnull", True),
                    ("asked_on__gte", models.F("opened_on")),
                    _connector="OR",
                ),
                name="obstacle_asked_on_not_before_opened_on",
                violation_error_message="The request cannot be before the obstacle was opened.",
            ),
        ),
        migrations.AddConstraint(
            model_name="obstacle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_on__isnull", True),
                    ("opened_on__isnull", True),
                    ("answered_on__gte", models.F("opened_on")),
                    _connector="OR",
                ),
                name="obstacle_answered_on_not_before_opened_on",
                violation_error_message="An obstacle cannot be answered before it was opened.",
            ),
        ),
        migrations.AddConstraint(
            model_name="obstacle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_on__isnull", True),
                    ("asked_on__isnull", True),
                    ("answered_on__gte", models.F("asked_on")),
                    _connector="OR",
                ),
                name="obstacle_answered_on_not_before_asked_on",
                violation_error_message="An answer cannot be before the request.",
            ),
        ),
        migrations.AddConstraint(
            model_name="obstacle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("resolved_on__isnull", True),
                    ("opened_on__isnull", True),
                    ("resolved_on__gte", models.F("opened_on")),
                    _connector="OR",
                ),
                name="obstacle_resolved_on_not_before_opened_on",
                violation_error_message="An obstacle cannot be resolved before it was opened.",
            ),
        ),
        migrations.AddConstraint(
            model_name="obstacle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_on__isnull", True),
                    ("resolved_on__isnull", True),
                    ("confirmed_on__gte", models.F("resolved_on")),
                    _connector="OR",
                ),
                name="obstacle_confirmed_on_not_before_resolved_on",
                violation_error_message="A resolution cannot be confirmed before the obstacle was resolved.",
            ),
        ),
        migrations.AddConstraint(
            model_name="obstacle",
            constraint=models.CheckConstraint(
                condition=models.Q(("confirmed_on__isnull", True), ("resolved_on__isnull", False), _connector="OR"),
                name="obstacle_confirmed_only_when_resolved",
                violation_error_message="Only a resolved obstacle can be confirmed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="obstacle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("resolved_by__isnull", True),
                    ("confirmed_by__isnull", True),
                    models.Q(("confirmed_by", models.F("resolved_by")), _negated=True),
                    _connector="OR",
                ),
                name="obstacle_confirmed_by_a_second_person",
                violation_error_message="The person who recorded the resolution cannot confirm it: a second "
                "person must.",
            ),
        ),
    ]
