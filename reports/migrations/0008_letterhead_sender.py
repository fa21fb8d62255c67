# The sender of letters as an organisation.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0005_organisation_level"),
        ("reports", "0007_series_only"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalletterhead",
            name="sender",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="The office as an organisation: it is never addressed, and its level decides how others are.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="places.organisation",
                verbose_name="sender",
            ),
        ),
        migrations.AddField(
            model_name="letterhead",
            name="sender",
            field=models.ForeignKey(
                blank=True,
                help_text="The office as an organisation: it is never addressed, and its level decides how others are.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letterheads",
                to="places.organisation",
                verbose_name="sender",
            ),
        ),
    ]
