"""Making the tables of a new database: for squashed migrations."""

from typing import Any

from django.db.migrations import Migration


class NewTables(Migration):
    """A migration that makes tables and nothing else, with its models put together once.

    Django puts all that is related to a new model together anew, for each: nine thousand models for our hundred tables.
    """

    def apply(self, project_state: Any, schema_editor: Any, collect_sql: bool = False) -> Any:
        """Make all tables from the models as they are after the last operation; return that state."""
        project_state.__dict__.pop("apps", None)
        self.mutate_state(project_state, preserve=False)
        for operation in self.operations:
            operation.database_forwards(self.app_label, schema_editor, project_state, project_state)
        return project_state
