"""The history of zones knows their exact names too."""

from importlib import import_module

from django.db import migrations, models

exact_name = import_module("progress.migrations.0017_sites_by_exact_name").exact_name


def fill(apps, schema_editor):
    History = apps.get_model("zones", "HistoricalZone")
    for pk, name in History.objects.values_list("pk", "name"):
        History.objects.filter(pk=pk).update(name_exact=exact_name(name))


class Migration(migrations.Migration):
    dependencies = [
        ("zones", "0003_history_indexed"),
        ("progress", "0017_sites_by_exact_name"),
    ]

    operations = [
        migrations.AddField(
            "historicalzone",
            "name_exact",
            models.CharField(default="", editable=False, max_length=120),
            preserve_default=False,
        ),
        migrations.AddField(
            "historicalzone", "place_hint", models.CharField(blank=True, default="", editable=False, max_length=250)
        ),
        migrations.AlterField(
            "historicalzone", "name_key", models.CharField(db_index=True, editable=False, max_length=120)
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
