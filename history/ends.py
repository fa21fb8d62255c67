"""Working out when records of history ceased to be in force: for a migration."""

from typing import Any

from django.db.migrations import RunPython

# The column of a record that holds the key of its row: of a site, its link to the parent.
KEYS = ("site_ptr_id", "id")


def fill_ends(app_label: str) -> RunPython:
    """Return the operation that fills `in_force_until` in every table of history of an app, by one UPDATE for each."""

    def fill(apps: Any, schema_editor: Any) -> None:
        for model in apps.get_app_config(app_label).get_models():
            names = {field.name for field in model._meta.concrete_fields}
            if {"history_type", "in_force_until"} <= names:
                schema_editor.execute(_update(model, schema_editor.connection.ops.quote_name))

    return RunPython(fill, RunPython.noop)


def _update(record_of: Any, quote: Any) -> str:
    table = quote(record_of._meta.db_table)
    columns = [field.column for field in record_of._meta.concrete_fields]
    key = quote(next(name for name in KEYS if name in columns))
    return (
        f"UPDATE {table} SET in_force_until = ends.until FROM (SELECT history_id, LEAD(history_date) OVER "
        f"(PARTITION BY {key} ORDER BY history_date, history_id) AS until FROM {table}) AS ends "
        f"WHERE ends.history_id = {table}.history_id AND ends.until IS NOT NULL"
    )
