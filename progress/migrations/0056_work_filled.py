from django.db import migrations

EXPLAINED = """
INSERT INTO progress_explanation (milestone_id)
SELECT milestone.id FROM progress_milestone AS milestone WHERE milestone.due_slot IS NOT NULL AND EXISTS (
    SELECT 1 FROM progress_remark AS remark
    WHERE remark.milestone_id = milestone.id AND remark.struck_at IS NULL AND remark.written_at >= {since}
)
ON CONFLICT (milestone_id) DO NOTHING
"""

SUMMARIES = """
UPDATE progress_sitesummary SET
    standing_since = (
        SELECT event.date FROM progress_siteevent AS event
        WHERE event.site_id = progress_sitesummary.site_id
        AND event.kind IN ('suspended', 'resumed', 'revoked', 'withdrawn')
        ORDER BY event.date DESC, event.id DESC LIMIT 1
    ),
    developer_named = (
        SELECT event.date FROM progress_siteevent AS event
        JOIN progress_site AS site ON site.id = event.site_id AND site.developer_id = event.new_developer_id
        WHERE event.site_id = progress_sitesummary.site_id AND event.kind = 'developer-changed'
        ORDER BY event.date DESC, event.id DESC LIMIT 1
    ),
    developer_recorded = COALESCE({}, {})
"""
# The developer of today, or one who was the same entered twice: one of the two was deleted by the very save that put
# the other in its place.
IS_DEVELOPER = """(
    {record}.developer_id = site.developer_id OR EXISTS (
        SELECT 1 FROM {table} AS swap JOIN places_historicalorganisation AS gone
            ON gone.request_id = swap.request_id AND gone.history_type = '-'
        WHERE swap.site_ptr_id = {record}.site_ptr_id AND swap.request_id <> '' AND (
            swap.developer_id = site.developer_id AND gone.id = {record}.developer_id
            OR swap.developer_id = {record}.developer_id AND gone.id = site.developer_id
        )
    )
)"""
RECORDED = """(
    SELECT record.history_date FROM {table} AS record JOIN progress_site AS site ON site.id = record.site_ptr_id
    WHERE record.site_ptr_id = progress_sitesummary.site_id AND record.history_type <> '-' AND {is_developer}
    AND NOT EXISTS (
        SELECT 1 FROM {table} AS later
        WHERE later.site_ptr_id = record.site_ptr_id AND later.history_id > record.history_id
        AND (later.developer_id IS NULL OR NOT {is_later_developer})
    )
    ORDER BY record.history_id LIMIT 1
)"""


def recorded(table):
    """Return the SQL for the moment since when the records in a table of history name the developer of today."""
    is_developer, is_later = (IS_DEVELOPER.format(table=table, record=record) for record in ("record", "later"))
    return RECORDED.format(table=table, is_developer=is_developer, is_later_developer=is_later)


def fill_summaries(apps, schema_editor):
    """Find since when each site stands as it does, and has its developer."""
    if not apps.get_model("progress", "SiteSummary").objects.exists():  # nor need clusters and zones have tables yet
        return
    tables = ("clusters_historicalcluster", "zones_historicalzone")
    schema_editor.execute(SUMMARIES.format(*map(recorded, tables)))


def fill_explanations(apps, schema_editor):
    """Find those of which a remark that stands was written since the last day of their date in force."""
    last_day = "SUBSTR(COALESCE(milestone.forecast, milestone.planned), 12, 10)"
    is_text = schema_editor.connection.vendor == "sqlite"
    schema_editor.execute(
        EXPLAINED.format(since=last_day if is_text else f"CAST({last_day} AS timestamp with time zone)")
    )


class Migration(migrations.Migration):
    dependencies = [
        ("progress", "0055_work_kept_ready"),
    ]

    operations = [
        migrations.RunPython(fill_explanations, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(fill_summaries, migrations.RunPython.noop, elidable=True),
    ]
