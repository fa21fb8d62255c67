from django.db import migrations, models

import progress.models.base

HELP = "The day the report came in; empty if not known."


def filed_on():
    return models.DateField(
        blank=True,
        help_text=HELP,
        null=True,
        validators=[progress.models.base.not_in_the_future],
        verbose_name="filed on",
    )


class Migration(migrations.Migration):
    dependencies = [("progress", "0018_project_promises")]

    operations = [
        migrations.AddField("periodfigure", "filed_on", filed_on()),
        migrations.AddField("historicalperiodfigure", "filed_on", filed_on()),
    ]
