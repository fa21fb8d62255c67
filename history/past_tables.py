"""Queries that read the past: common table expressions that stand before the tables, as SQL for SQLite and PostgreSQL.

Both databases look for a name among common table expressions first, so a query of today, with those of the tables it
names put before it, reads the records of history that were in force at a moment. Nothing is copied, written or locked.
"""

import datetime
import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

# Who works where and how the office works are of today, whatever day is looked at.
OF_TODAY = {"progress.staffprofile", "progress.worksettings"}

WORD = re.compile(r"\w+")


def models_with_past() -> list[type[models.Model]]:
    """Return the models whose state of a past day is known: those that keep history."""
    return [model for model in apps.get_models() if _manager_name(model) and model._meta.label_lower not in OF_TODAY]


def history_of(model: type[models.Model]) -> type[models.Model]:
    """Return the table of history of a tracked model."""
    history: type[models.Model] = getattr(model, _manager_name(model)).model
    return history


def _manager_name(model: type[models.Model]) -> str:
    name: str = getattr(model._meta, "simple_history_manager_attribute", "")
    return name


class PastTables:
    """The tables as they stood just before the moment `until`.

    `site_model` is the concrete parent of the sites. Of a site, and of rows with a foreign key `site`, only those of
    the sites with primary keys `site_pks` are there; all of them for None.

    Derived tables, of models that say by `computed_sql()` how all their rows are computed from other tables, are
    computed from the past's.
    """

    def __init__(
        self,
        connection: BaseDatabaseWrapper,
        site_model: type[models.Model],
        until: datetime.datetime,
        site_pks: Iterable[int] | None,
    ) -> None:
        self.connection, self.site_model = connection, site_model
        self.moment = f"'{connection.ops.adapt_datetimefield_value(until)}'"
        self.site_list = None if site_pks is None else ", ".join(str(int(pk)) for pk in site_pks) or "NULL"
        self.models = models_with_past()
        parents = {parent for model in self.models for parent in model._meta.parents}
        self.tables = [*self.models, *sorted(parents, key=lambda parent: parent._meta.label)]
        self._written: dict[frozenset[str], str] = {}

    def read(self, query: str) -> str:
        """Return a SELECT of today as one that reads the past: only tables that it names are looked up."""
        names = frozenset(self.queries.keys() & WORD.findall(query))
        if names not in self._written:
            self._written[names] = self._with(names)
        return self._written[names] + query

    def _with(self, names: frozenset[str]) -> str:
        derived = [self.queries[name] for model in _derived_models() if (name := model._meta.db_table) in names]
        wanted = names.union(WORD.findall(" ".join(derived)))
        texts = [
            f"{self._quote(name)} AS NOT MATERIALIZED ({sql})" for name, sql in self.queries.items() if name in wanted
        ]
        return f"WITH {', '.join(texts)} " if texts else ""

    @cached_property
    def queries(self) -> dict[str, str]:
        """The query of each table by its name; later ones may name those before them."""
        through = [
            through
            for model in self.tables
            for field in model._meta.local_many_to_many
            if (through := field.remote_field.through) and through._meta.auto_created
        ]
        return (
            {table._meta.db_table: self._in_force(table) for table in self.tables}
            | {links._meta.db_table: self._links(links) for links in through}
            | {history._meta.db_table: self._recorded(history) for history in map(history_of, self.models)}
            | {model._meta.db_table: model.computed_sql() for model in _derived_models()}
        )

    def _in_force(self, table: type[models.Model]) -> str:
        """The rows that stood; a parent's are in the records of its children."""
        return " UNION ALL ".join(self._rows(table, source) for source in self._sources(table))

    def _rows(self, table: type[models.Model], source: type[models.Model]) -> str:
        columns, joins = [], ""
        for field in table._meta.local_concrete_fields:
            # A child's key is its parent's; by it the records are indexed.
            stored = self._quote(source._meta.pk.column if field.primary_key else field.column)
            column = f"record.{stored}"
            if self._is_emptied(field):
                # What SET_NULL empties when the other row is deleted is written by no save, so by no record.
                other = f"{field.name}_then"
                joins += f" LEFT JOIN ({self._keys(field.related_model)}) AS {other} ON {other}.pk = {column}"
                column = f"{other}.pk"
            columns.append(f"{column} AS {self._quote(field.column)}")
        return f"SELECT {', '.join(columns)} FROM {self._records(source)}{joins} WHERE {self._stood(source)}"

    def _is_emptied(self, field: Any) -> bool:
        is_emptied = isinstance(field, models.ForeignKey) and field.remote_field.on_delete is models.SET_NULL
        return is_emptied and field.related_model in self.tables

    def _keys(self, table: Any) -> str:
        """The query of the keys of the rows that stood, each named `pk`."""
        return " UNION ALL ".join(
            f"SELECT record.{self._quote(source._meta.pk.column)} AS pk FROM {self._records(source)} "
            f"WHERE {self._stood(source)}"
            for source in self._sources(table)
        )

    def _records(self, source: type[models.Model]) -> str:
        return f"{self._real(history_of(source))} AS record"

    def _stood(self, source: type[models.Model]) -> str:
        """The condition that a record, named `record`, was in force, and of no deletion."""
        site = self._site_column(source)
        only = f" AND record.{self._quote(site)} IN ({self.site_list})" if site and self.site_list is not None else ""
        return (
            f"record.in_force_until >= {self.moment} AND record.history_date < {self.moment} "
            f"AND record.history_type <> '-'{only}"
        )

    def _sources(self, table: type[models.Model]) -> list[type[models.Model]]:
        """The models in whose records a table's rows are."""
        return [model for model in self.models if issubclass(model, table)]

    def _site_column(self, model: type[models.Model]) -> str | None:
        if issubclass(model, self.site_model):
            return model._meta.pk.column
        field = next((f for f in model._meta.concrete_fields if f.name == "site"), None)
        return field.column if field and field.related_model is self.site_model else None

    def _links(self, through: type[models.Model]) -> str:
        """Today's rows of a many-to-many relation whose two ends stood: such links keep no history of use here."""
        ends = [field for field in through._meta.local_concrete_fields if field.is_relation]
        both = " AND ".join(f"link.{self._quote(end.column)} IN ({self._keys(end.related_model)})" for end in ends)
        columns = ", ".join(f"link.{self._quote(field.column)}" for field in through._meta.local_concrete_fields)
        return f"SELECT {columns} FROM {self._real(through)} AS link WHERE {both}"

    def _recorded(self, history: type[models.Model]) -> str:
        return f"SELECT * FROM {self._real(history)} WHERE history_date < {self.moment}"

    def _real(self, model: type[models.Model]) -> str:
        """The table itself. In PostgreSQL an expression that is not recursive sees none of its own name."""
        name = self._quote(model._meta.db_table)
        return f"main.{name}" if self.connection.vendor == "sqlite" else name

    def _quote(self, name: str | None) -> str:
        assert name is not None  # concrete fields have columns
        return self.connection.ops.quote_name(name)


def _derived_models() -> list[Any]:
    return [model for model in apps.get_models() if hasattr(model, "computed_sql")]
