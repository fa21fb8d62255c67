"""Temporary tables and views that stand before the real ones on this connection, as SQL for SQLite and PostgreSQL.

Both databases look for a name among temporary tables first. A tracked table's shadow holds, of each of its objects, the
newest record of history; a table of history is shadowed by a view of its records until that time. No real table is
written to or locked.
"""

import datetime
from collections.abc import Iterable

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

TEMPORARY_SCHEMA = {"sqlite": "temp", "postgresql": "pg_temp"}


# Who works where and how the office works are of today, whatever day is looked at.
OF_TODAY = {"progress.staffprofile", "progress.worksettings"}


def tracked_models() -> list[type[models.Model]]:
    """Models whose state of a past day is known: those that keep history."""
    return [model for model in apps.get_models() if _manager_name(model) and model._meta.label_lower not in OF_TODAY]


def history_of(model: type[models.Model]) -> type[models.Model]:
    """Return the table of history of a tracked model."""
    history: type[models.Model] = getattr(model, _manager_name(model)).model
    return history


def _manager_name(model: type[models.Model]) -> str:
    name: str = getattr(model._meta, "simple_history_manager_attribute", "")
    return name


class Shadows:
    """The statements for one connection. `until` is the first moment that is not seen any more.

    `site_model` is the concrete parent of the sites. Of a site, and of rows with a foreign key `site`, only those of
    the sites with primary keys `site_pks` are taken; all of them for None.
    """

    def __init__(self, connection: BaseDatabaseWrapper, site_model: type[models.Model]) -> None:
        self.connection, self.site_model = connection, site_model
        self.schema = TEMPORARY_SCHEMA[connection.vendor]
        self.models = tracked_models()
        parents = {parent for model in self.models for parent in model._meta.parents}
        self.tables = [*self.models, *sorted(parents, key=lambda parent: parent._meta.label)]
        self.computed = [model for model in apps.get_models() if hasattr(model, "computed_sql")]
        self.through = [
            through
            for model in self.tables
            for field in model._meta.local_many_to_many
            if (through := field.remote_field.through) and through._meta.auto_created
        ]

    def names(self) -> set[str]:
        """Every table that is shadowed."""
        shadowed = [*self.tables, *self.through, *map(history_of, self.models), *self.computed]
        return {model._meta.db_table for model in shadowed}

    def statements(self, until: datetime.datetime, site_pks: Iterable[int] | None) -> Iterable[str]:
        """What makes and fills them, in order."""
        limit = None if site_pks is None else ", ".join(str(int(pk)) for pk in site_pks) or "NULL"
        for model in self.models:
            yield self._history_view(history_of(model), until)
        for table in self.tables:
            yield self._create(table)
            for source in [model for model in self.models if issubclass(model, table)]:
                yield self._fill(table, source, limit)
            yield from self._indexes(table)
        for through in self.through:
            yield self._copy(through)
            yield from self._indexes(through)
        for table in self.tables:
            yield from self._forget_the_deleted(table)
        for model in self.computed:  # what follows from other tables: from the past's
            yield f"CREATE TEMPORARY VIEW {self._quote(model._meta.db_table)} AS {model.computed_sql()}"
        if self.connection.vendor == "postgresql":
            yield from (f"ANALYZE {self._shadow(table)}" for table in self.tables)

    def _quote(self, name: str | None) -> str:
        assert name is not None  # concrete fields have columns
        return self.connection.ops.quote_name(name)

    def _shadow(self, model: type[models.Model]) -> str:
        return f"{self.schema}.{self._quote(model._meta.db_table)}"

    def _real(self, model: type[models.Model]) -> str:
        """The real table, as long as it has no shadow yet."""
        name = self._quote(model._meta.db_table)
        return f"main.{name}" if self.connection.vendor == "sqlite" else name

    def _columns(self, model: type[models.Model]) -> str:
        return ", ".join(self._quote(field.column) for field in model._meta.local_concrete_fields)

    def _history_view(self, history: type[models.Model], until: datetime.datetime) -> str:
        moment = self.connection.ops.adapt_datetimefield_value(until)
        return (
            f"CREATE TEMPORARY VIEW {self._quote(history._meta.db_table)} AS "
            f"SELECT * FROM {self._real(history)} WHERE history_date < '{moment}'"
        )

    def _create(self, model: type[models.Model]) -> str:
        columns = [
            f"{self._quote(field.column)} {field.db_type(self.connection)}" + " PRIMARY KEY" * field.primary_key
            for field in model._meta.local_concrete_fields
        ]
        return f"CREATE TEMPORARY TABLE {self._quote(model._meta.db_table)} ({', '.join(columns)})"

    def _fill(self, table: type[models.Model], source: type[models.Model], limit: str | None) -> str:
        """The newest record of each object of `source` that stands; a parent's columns are in its child's records."""
        columns, records = self._columns(table), self._shadow(history_of(source))
        site = self._site_column(source)
        only = f" AND {self._quote(site)} IN ({limit})" if site and limit is not None else ""
        # The records are ranked by their keys alone: to sort whole rows takes twice as long.
        return (
            f"INSERT INTO {self._shadow(table)} ({columns}) SELECT {columns} FROM {records} "
            f"WHERE history_type <> '-'{only} AND history_id IN (SELECT history_id FROM (SELECT history_id, "
            f"ROW_NUMBER() OVER (PARTITION BY {self._quote(source._meta.pk.column)} "
            f"ORDER BY history_date DESC, history_id DESC) AS nth_newest FROM {records}) AS ranked "
            f"WHERE nth_newest = 1)"
        )

    def _site_column(self, model: type[models.Model]) -> str | None:
        if issubclass(model, self.site_model):
            return model._meta.pk.column
        field = next((f for f in model._meta.concrete_fields if f.name == "site"), None)
        return field.column if field and field.related_model is self.site_model else None

    def _copy(self, through: type[models.Model]) -> str:
        """Today's rows of a many-to-many relation whose two ends were there: such links keep no history of use here."""
        ends = [field for field in through._meta.local_concrete_fields if field.is_relation]
        both = " AND ".join(
            f"{self._quote(end.column)} IN (SELECT {self._quote(other._meta.pk.column)} FROM {self._shadow(other)})"
            for end in ends
            if (other := end.related_model)
        )
        name = self._quote(through._meta.db_table)
        return f"CREATE TEMPORARY TABLE {name} AS SELECT * FROM {self._real(through)} WHERE {both}"

    def _indexes(self, model: type[models.Model]) -> Iterable[str]:
        """Those of the real table that pages lean on: of foreign keys, of what is unique together, and named ones."""
        options = model._meta
        unique = [c.fields for c in options.constraints if isinstance(c, models.UniqueConstraint) and c.fields]
        named = [[name.lstrip("-") for name in index.fields] for index in options.indexes if index.fields]
        keys = [[field.name] for field in options.local_concrete_fields if field.is_relation and not field.primary_key]
        columns = {field.name: str(field.column) for field in options.local_concrete_fields}
        for names in dict.fromkeys(map(tuple, [*keys, *unique, *named])):
            if columns.keys() >= set(names):
                yield self._index(model, [columns[name] for name in names])

    def _index(self, model: type[models.Model], columns: list[str]) -> str:
        named = ", ".join(map(self._quote, columns))
        if self.connection.vendor == "postgresql":
            return f"CREATE INDEX ON {self._shadow(model)} ({named})"
        table = model._meta.db_table
        name = self._quote("_".join(["shadow", table, *columns]))
        return f"CREATE INDEX temp.{name} ON {self._quote(table)} ({named})"

    def _forget_the_deleted(self, model: type[models.Model]) -> Iterable[str]:
        """What SET_NULL empties when the other row is deleted is written by no save, so by no record."""
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is models.SET_NULL:
                column, other = self._quote(field.column), field.related_model
                if other in self.tables:
                    yield (
                        f"UPDATE {self._shadow(model)} SET {column} = NULL WHERE {column} NOT IN "
                        f"(SELECT {self._quote(other._meta.pk.column)} FROM {self._shadow(other)})"
                    )
