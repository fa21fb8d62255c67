"""Obstacles resolved before anybody confirmed resolutions count as confirmed, on the day they were resolved.

Going back only drops the column: what was resolved stays so.
"""

from django.db import migrations
from django.db.models import F


def confirm_what_is_resolved(apps, schema_editor):
    for name in ("Obstacle", "HistoricalObstacle"):
        rows = apps.get_model("progress", name)._base_manager.using(schema_editor.connection.alias)
        rows.filter(resolved_on__isnull=False, confirmed_on__isnull=True).update(confirmed_on=F("resolved_on"))


class Migration(migrations.Migration):
    dependencies = [
        ("progress", "0004_obstacle_steps"),
    ]

    operations = [
        migrations.RunPython(confirm_what_is_resolved, migrations.RunPython.noop, elidable=True),
    ]
