from django.db import migrations, models

KINDS = [
    ("established", "Established"),
    ("amended", "Decision amended"),
    ("developer-changed", "Developer changed"),
    ("expanded", "Expanded"),
    ("phased", "Divided into phases"),
    ("suspended", "Suspended"),
    ("resumed", "Resumed or reinstated"),
    ("revoked", "Decision revoked"),
    ("withdrawn", "Withdrawn from the plan"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("progress", "0027_records_know_their_end"),
    ]

    operations = [
        migrations.AlterField(
            model_name=model,
            name="kind",
            field=models.CharField(choices=KINDS, max_length=20, verbose_name="kind of event"),
        )
        for model in ("historicalsiteevent", "siteevent")
    ]
