"""Which milestones are explained in their history, for my work; filled for what stands."""

import django.db.models.deletion
from django.db import migrations, models

UNDO = "Hoàn tác thay đổi ngày "
FILL = """
INSERT INTO progress_explanation (milestone_id)
SELECT milestone.id FROM progress_milestone AS milestone WHERE milestone.due_slot IS NOT NULL AND EXISTS (
    SELECT 1 FROM progress_historicalmilestone AS record
    WHERE record.id = milestone.id AND record.history_date >= {since} AND record.in_force_until > {since}
    AND record.history_user_id IS NOT NULL AND {is_no_undo_record}
    AND NOT EXISTS (
        SELECT 1 FROM progress_historicalmilestone AS undo
        WHERE undo.id = record.id AND undo.history_date = record.in_force_until AND NOT {is_no_undo_undo}
    )
    AND EXISTS (
        SELECT 1 FROM progress_historicalmilestone AS earlier
        WHERE earlier.id = record.id AND earlier.in_force_until = record.history_date
        AND COALESCE(earlier.planned, '') = COALESCE(record.planned, '')
        AND COALESCE(earlier.forecast, '') = COALESCE(record.forecast, '')
        AND (COALESCE(record.history_change_reason, '') <> '' OR earlier.note <> record.note)
    )
)
"""


def fill(apps, schema_editor):
    """Find those that somebody explained since the last day of their date in force."""
    last_day = "SUBSTR(COALESCE(milestone.forecast, milestone.planned), 12, 10)"
    is_text = schema_editor.connection.vendor == "sqlite"
    parts = {
        f"is_no_undo_{name}": f"SUBSTR(COALESCE({name}.history_change_reason, ''), 1, {len(UNDO)}) <> '{UNDO}'"
        for name in ("record", "undo")
    }
    since = last_day if is_text else f"CAST({last_day} AS timestamp with time zone)"
    schema_editor.execute(FILL.format(since=since, **parts))


class Migration(migrations.Migration):
    dependencies = [
        ("progress", "0046_conclusions_of_no_site"),
    ]

    operations = [
        migrations.CreateModel(
            name="Explanation",
            fields=[
                (
                    "milestone",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="explanation",
                        serialize=False,
                        to="progress.milestone",
                    ),
                ),
            ],
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
