"""Secondary projects are searched by their product too: a folded column of both, filled for those recorded already."""

from django.db import migrations

import values.fields


def fold_what_is_recorded(apps, schema_editor):
    for name in ("SecondaryProject", "HistoricalSecondaryProject"):
        model = apps.get_model("progress", name)
        column = model._meta.get_field("folded")
        manager = model._base_manager.using(schema_editor.connection.alias)
        rows = list(manager.only("pk", *column.sources))
        for row in rows:
            column.fill(row)
        manager.bulk_update(rows, ["folded"], batch_size=500)


def folded():
    return values.fields.FoldedField(db_index=False, sources=("name", "product"))


class Migration(migrations.Migration):
    dependencies = [
        ("progress", "0006_findings_and_photos"),
    ]

    operations = [
        migrations.AddField(model_name="historicalsecondaryproject", name="folded", field=folded()),
        migrations.AddField(model_name="secondaryproject", name="folded", field=folded()),
        migrations.RunPython(fold_what_is_recorded, migrations.RunPython.noop, elidable=True),
    ]
