from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("progress", "0021_stage_asks_date"),
    ]

    operations = [
        migrations.AddField(
            model_name="reminder",
            name="failed_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="could not be sent on"),
        ),
    ]
