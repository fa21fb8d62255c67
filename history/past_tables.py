"""Make queries of today read the past, by common table expressions (SQLite and PostgreSQL).

Both databases look for a name among common table expressions first, so a query of today, with those of the tables it
names put before it, reads the records of history that were in force at a moment. Nothing is copied, written or locked.
"""

import datetime
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

# Who works where and how the office works are of today, whatever day is looked at.
OF_TODAY = {"progress.staffprofile", "progress.worksettings", "opendata.opendatasettings"}

MANAGER = "simple_history_manager_attribute"
WORD = re.compile(r"\w+")
# Marks in the text of a query, replaced by the moment and the sites of a request.
UNTIL, RECORDED_UNTIL, SITES = ":until:", ":recorded_until:", ":sites:"


@cache
def models_with_past() -> tuple[type[models.Model], ...]:
    """Return the models whose state of a past day is known: those that keep history."""
    tracked = (model for model in apps.get_models() if hasattr(model._meta, MANAGER))
    return tuple(model for model in tracked if model._meta.label_lower not in OF_TODAY)


@cache
def history_of(model: type[models.Model]) -> type[models.Model]:
    """Return the table of history of a tracked model."""
    history: type[models.Model] = getattr(model, getattr(model._meta, MANAGER)).model
    return history


@cache
def _derived_models() -> tuple[Any, ...]:
    return tuple(model for model in apps.get_models() if hasattr(model, "computed_sql"))


class StandIns:
    """Queries that are read in place of the tables whose names they have; `values` stand for the marks in them.

    Derived tables, of models that say by `computed_sql()` how all their rows are computed from other tables, are
    computed from those that stand in.
    """

    def __init__(self, queries: dict[str, str], values: dict[str, str]) -> None:
        derived = {model._meta.db_table: model.computed_sql() for model in _derived_models()}
        self.queries, self.values = queries | derived, values
        self._written: dict[frozenset[str], str] = {}

    def read(self, query: str) -> str:
        """Return a SELECT of today as one that reads what stands in: only tables that it names are looked up."""
        names = frozenset(self.queries.keys() & WORD.findall(query))
        if names not in self._written:
            self._written[names] = self._with(names)
        return self._written[names] + query

    def _with(self, names: frozenset[str]) -> str:
        derived = [self.queries[name] for model in _derived_models() if (name := model._meta.db_table) in names]
        wanted = names.union(WORD.findall(" ".join(derived)))
        named = ((name, query) for name, query in self.queries.items() if name in wanted)
        text = ", ".join(f"{quote(name)} AS NOT MATERIALIZED ({query})" for name, query in named)
        for placeholder, value in self.values.items():
            text = text.replace(placeholder, value)
        return f"WITH {text} " if text else ""


class PastTables(StandIns):
    """The tables as they stood just before the moment `until`; the tables of history end at `recorded_until`.

    `site_model` is the concrete parent of the sites. Of a site, and of rows with a foreign key `site`, only those of
    the sites with primary keys `site_pks` are there; all of them for None.
    """

    def __init__(
        self,
        connection: BaseDatabaseWrapper,
        site_model: type[models.Model],
        until: datetime.datetime,
        recorded_until: datetime.datetime,
        site_pks: Iterable[int] | None,
    ) -> None:
        values = {
            UNTIL: moment_in_sql(connection, until),
            RECORDED_UNTIL: moment_in_sql(connection, recorded_until),
            SITES: ", ".join(str(int(pk)) for pk in site_pks or ()) or "NULL",
        }
        super().__init__(_queries(connection.vendor, site_model, site_pks is not None), values)


def moment_in_sql(connection: BaseDatabaseWrapper, moment: datetime.datetime) -> str:
    """Return a moment as queries of the database write it."""
    return f"'{connection.ops.adapt_datetimefield_value(moment)}'"


class _Past:
    """The queries that give the rows of tables as they stood; `is_limited` to those of some sites."""

    def __init__(self, vendor: str, site_model: type[models.Model], is_limited: bool) -> None:
        self.vendor, self.site_model, self.is_limited = vendor, site_model, is_limited

    def in_force(self, table: type[models.Model]) -> str:
        """Return the rows that stood; a parent's are in the records of its children."""
        return " UNION ALL ".join(self._rows(table, source) for source in _sources(table))

    def _rows(self, table: type[models.Model], source: type[models.Model]) -> str:
        columns, joins = [], ""
        for field in table._meta.local_concrete_fields:
            # A child's key is its parent's; by it the records are indexed.
            column = f"record.{quote(source._meta.pk.column if field.primary_key else field.column)}"
            if _is_emptied(field):
                # What SET_NULL empties when the other row is deleted is written by no save, so by no record.
                other = f"{field.name}_then"
                joins += f" LEFT JOIN ({self._keys(field.related_model)}) AS {other} ON {other}.pk = {column}"
                column = f"{other}.pk"
            columns.append(f"{column} AS {quote(field.column)}")
        return f"SELECT {', '.join(columns)} FROM {self._records(source)}{joins} WHERE {self._stood(source)}"

    def _keys(self, table: Any) -> str:
        """Return the query of the keys of the rows that stood, each named `pk`."""
        return " UNION ALL ".join(
            f"SELECT record.{quote(source._meta.pk.column)} AS pk FROM {self._records(source)} "
            f"WHERE {self._stood(source)}"
            for source in _sources(table)
        )

    def _records(self, source: type[models.Model]) -> str:
        return f"{self._real(history_of(source))} AS record"

    def _stood(self, source: type[models.Model]) -> str:
        """Return the condition that a record, named `record`, was in force, and of no deletion."""
        field = self._site_field(source)
        only = ""
        if field and self.is_limited:
            column = f"record.{quote(field.column)}"
            # What belongs to no site is nobody's here: the querysets say who sees it.
            only = f" AND ({column} IN ({SITES}){f' OR {column} IS NULL' if field.null else ''})"
        return (
            f"record.in_force_until >= {UNTIL} AND record.history_date < {UNTIL} AND record.history_type <> '-'{only}"
        )

    def _site_field(self, model: type[models.Model]) -> Any:
        """Return the field that says of which site a row is; None for rows of no site."""
        if issubclass(model, self.site_model):
            return model._meta.pk
        field = next((f for f in model._meta.concrete_fields if f.name == "site"), None)
        return field if field and field.related_model is self.site_model else None

    def links(self, through: type[models.Model]) -> str:
        """Return today's rows of a many-to-many relation whose two ends stood: no use of such links keeps history."""
        ends = [field for field in through._meta.local_concrete_fields if field.is_relation]
        both = " AND ".join(f"link.{quote(end.column)} IN ({self._keys(end.related_model)})" for end in ends)
        columns = ", ".join(f"link.{quote(field.column)}" for field in through._meta.local_concrete_fields)
        return f"SELECT {columns} FROM {self._real(through)} AS link WHERE {both}"

    def recorded(self, history: type[models.Model]) -> str:
        """Return the rows of a table of history until its end."""
        return f"SELECT * FROM {self._real(history)} WHERE history_date < {RECORDED_UNTIL}"

    def _real(self, model: type[models.Model]) -> str:
        return real_table(self.vendor, model)


def real_table(vendor: str, model: type[models.Model]) -> str:
    """Return the table itself. In PostgreSQL an expression that is not recursive sees none of its own name."""
    name = quote(model._meta.db_table)
    return f"main.{name}" if vendor == "sqlite" else name


def tables_with_past() -> list[type[models.Model]]:
    """Return the models of the tables of which the past is known: those that keep history, and their parents."""
    parents = {parent for model in models_with_past() for parent in model._meta.parents}
    return [*models_with_past(), *sorted(parents, key=lambda parent: parent._meta.label)]


@cache
def _queries(vendor: str, site_model: type[models.Model], is_limited: bool) -> dict[str, str]:
    """Return the query of each table by its name; a later one may name those before it."""
    past, tables = _Past(vendor, site_model, is_limited), tables_with_past()
    through = [
        through
        for model in tables
        for field in model._meta.local_many_to_many
        if (through := field.remote_field.through) and through._meta.auto_created
    ]
    return (
        {table._meta.db_table: past.in_force(table) for table in tables}
        | {links._meta.db_table: past.links(links) for links in through}
        | {history._meta.db_table: past.recorded(history) for history in map(history_of, models_with_past())}
    )


def _sources(table: type[models.Model]) -> list[type[models.Model]]:
    """Return the models in whose records a table's rows are."""
    return [model for model in models_with_past() if issubclass(model, table)]


def _is_emptied(field: Any) -> bool:
    is_emptied = isinstance(field, models.ForeignKey) and field.remote_field.on_delete is models.SET_NULL
    return is_emptied and field.related_model in tables_with_past()


def quote(name: str | None) -> str:
    """Return a name quoted, as both databases take it."""
    return f'"{name}"'
