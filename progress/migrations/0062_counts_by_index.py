from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("progress", "0001_squashed_0061_paused_notifications"),
    ]

    operations = [
        migrations.AlterField(
            model_name="sitesummary",
            name="standing",
            field=models.CharField(max_length=10),
        ),
        migrations.AddIndex(
            model_name="historicalsecondaryproject",
            index=models.Index(fields=["id", "history_date", "as_of", "document"], name="project_known"),
        ),
        migrations.AddIndex(
            model_name="obstacle",
            index=models.Index(
                fields=[
                    "site",
                    "confirmed_on",
                    "resolved_on",
                    "milestone",
                    "opened_on",
                    "resolved_by",
                    "asked_of",
                    "common_to",
                ],
                name="obstacle_open_of_site",
            ),
        ),
        migrations.AddIndex(
            model_name="sitesummary",
            index=models.Index(fields=["standing", "site"], name="summary_by_standing"),
        ),
    ]
