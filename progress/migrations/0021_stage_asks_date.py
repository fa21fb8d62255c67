from django.db import migrations, models

HELP = "Done without an actual date gives a question: its decision or minutes have a date."


def asks_date():
    return models.BooleanField(default=False, help_text=HELP, verbose_name="asks for the day it was done")


class Migration(migrations.Migration):
    dependencies = [("progress", "0020_event_effects")]

    operations = [
        migrations.AddField(model_name="historicalstage", name="asks_date", field=asks_date()),
        migrations.AddField(model_name="stage", name="asks_date", field=asks_date()),
    ]
