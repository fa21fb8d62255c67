"""Make queries of today read the past, by common table expressions (SQLite and PostgreSQL).

Both databases look for a name among common table expressions first, so a query of today, with those of the tables it
names put before it, reads the records of history that were in force at a moment. Nothing is copied, written or locked.
"""

import datetime
import re
from collections.abc import Iterable
from functools import cache, partial
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


@cache
def _derived_names() -> frozenset[str]:
    """Return the names of the derived tables and of their columns."""
    columns = {field.column for model in _derived_models() for field in model._meta.concrete_fields}
    return frozenset(columns | {model._meta.db_table for model in _derived_models()})


class StandIns:
    """Queries that are read in place of the tables whose names they have; `values` stand for the marks in them.

    Derived tables, of models that say by `computed_sql(names)` how the named columns of all their rows are computed
    from other tables, are computed from those that stand in. One that is `computed_for_each` row of another table has
    a row wherever that one has.
    """

    def __init__(self, queries: dict[str, str], values: dict[str, str]) -> None:
        self.queries, self.values = queries, values
        self._names = queries.keys() | _derived_names()
        self._written: dict[frozenset[str], str] = {}

    def read(self, query: str) -> str:
        """Return a SELECT of today that reads the replaced tables; only those that it names are written before it."""
        query = self.reworded(query)
        names = frozenset(self._names.intersection(WORD.findall(query)))
        if names not in self._written:
            self._written[names] = self._with(names)
        return self._written[names] + query

    def reworded(self, query: str) -> str:
        """Return an equal query for which the database makes a better plan.

        A derived table with a row for each row of another need not be joined from outside. Where none of its columns
        is asked for it is left out; else it is joined from inside: SQLite then computes the one row that it looks for,
        and by an outer join it would compute them all.
        """
        for model in _derived_models():
            if not (table := getattr(model, "computed_for_each", "")) or f'OUTER JOIN "{table}" ON' in query:
                continue
            derived = quote(model._meta.db_table)
            join = f'JOIN {derived} ON ("{table}"."id" = {derived}.{quote(model._meta.pk.column)})'
            is_asked_for = query.count(f"{derived}.") > query.count(join)
            query = query.replace(f" LEFT OUTER {join}", f" INNER {join}" if is_asked_for else "")
        return query

    def _with(self, names: frozenset[str]) -> str:
        derived = {m._meta.db_table: m.computed_sql(names) for m in _derived_models() if m._meta.db_table in names}
        wanted = names.union(WORD.findall(" ".join(derived.values())))
        named = ((name, query) for name, query in (self.queries | derived).items() if name in wanted)
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

    def reworded(self, query: str) -> str:
        """Return an equal query for which the database makes a better plan.

        A parent that is joined with a child is read from the records of that child alone. Rows that are sought by a
        foreign key which may have been emptied are read by another query (see `_Past.in_force`).
        """
        query = super().reworded(query)
        for join, of_child in _joins_of_parents().items():
            query = query.replace(join, of_child)
        for table, column in _emptied():
            query = re.sub(rf'(?<=FROM |JOIN )"{table}"( [A-Z]+\d+\b)?', partial(_by, query, table, column), query)
        return query


@cache
def _joins_of_parents() -> dict[str, str]:
    """Return by the join of a child with its parent, as Django writes it, that with the parents of such children."""
    joins = {}
    for child in models_with_past():
        parents: dict[Any, Any] = child._meta.parents
        for parent, link in parents.items():
            table = quote(parent._meta.db_table)
            on = f"ON ({quote(child._meta.db_table)}.{quote(link.column)} = {table}.{quote(parent._meta.pk.column)})"
            joins[f"INNER JOIN {table} {on}"] = f"INNER JOIN {quote(_of_child(parent, child))} AS {table} {on}"
    return joins


def _of_child(parent: type[models.Model], child: type[models.Model]) -> str:
    return f"{parent._meta.db_table}_of_{child._meta.db_table}"


@cache
def _emptied() -> list[tuple[str, str]]:
    """Return the columns that are emptied when the row they point at is deleted, each with its table."""
    fields: Iterable[Any] = (field for table in tables_with_past() for field in table._meta.local_concrete_fields)
    return [(field.model._meta.db_table, field.column) for field in fields if _is_emptied(field)]


def _by(query: str, table: str, column: str, found: re.Match[str]) -> str:
    """Return what to read for a table, with its alias: another query where the query looks for rows by the column."""
    alias = found[1] or f" {quote(table)}"
    is_sought = re.search(rf"{alias.strip()}\.{quote(column)} (?:=|IN)", query)
    return f"{quote(f'{table}_by_{column}')}{alias}" if is_sought else found[0]


def moment_in_sql(connection: BaseDatabaseWrapper, moment: datetime.datetime) -> str:
    """Return a moment as queries of the database write it."""
    return f"'{connection.ops.adapt_datetimefield_value(moment)}'"


class _Past:
    """The queries that give the rows of tables as they stood; `is_limited` to those of some sites."""

    def __init__(self, vendor: str, site_model: type[models.Model], is_limited: bool) -> None:
        self.vendor, self.site_model, self.is_limited = vendor, site_model, is_limited

    def in_force(self, table: type[models.Model], by: str = "") -> str:
        """Return the rows that stood; a parent's are in the records of its children.

        What SET_NULL empties when the other row is deleted is written by no save, so by no record: the other row is
        looked up. To look for rows by such a column (`by`) takes a join, which the databases begin with the other row;
        without one, SQLite reads a table right of an outer join row by row, and not at all what is not asked for.
        """
        return " UNION ALL ".join(self.of_records(table, source, by) for source in _sources(table))

    def of_records(self, table: type[models.Model], source: type[models.Model], by: str = "") -> str:
        """Return the rows that stood, of those in the records of one model."""
        columns, joins = [], ""
        for field in table._meta.local_concrete_fields:
            # A child's key is its parent's; by it the records are indexed.
            column = f"record.{quote(source._meta.pk.column if field.primary_key else field.column)}"
            if _is_emptied(field) and field.column == by:
                joins = f" LEFT JOIN ({self._keys(field.related_model)}) AS other ON other.pk = {column}"
                column = "other.pk"
            elif _is_emptied(field):
                column = f"({self._keys(field.related_model, column)})"
            columns.append(f"{column} AS {quote(field.column)}")
        return f"SELECT {', '.join(columns)} FROM {self._records(source)}{joins} WHERE {self._stood(source)}"

    def _keys(self, table: Any, key: str = "") -> str:
        """Return the query of the keys of the rows that stood, each named `pk`; or of that with one key."""
        queries = []
        for source in _sources(table):
            pk = f"there.{quote(source._meta.pk.column)}"
            only = f" AND {pk} = {key}" if key else ""
            records, stood = self._records(source, "there"), self._stood(source, "there")
            queries.append(f"SELECT {pk} AS pk FROM {records} WHERE {stood}{only}")
        return " UNION ALL ".join(queries)

    def _records(self, source: type[models.Model], name: str = "record") -> str:
        return f"{self._real(history_of(source))} AS {name}"

    def _stood(self, source: type[models.Model], name: str = "record") -> str:
        """Return the condition that a record was in force, and of no deletion."""
        field = self._site_field(source)
        only = ""
        if field and self.is_limited:
            column = f"{name}.{quote(field.column)}"
            # What belongs to no site is nobody's here: the querysets say who sees it.
            only = f" AND ({column} IN ({SITES}){f' OR {column} IS NULL' if field.null else ''})"
        return (
            f"{name}.in_force_until >= {UNTIL} AND {name}.history_date < {UNTIL} AND {name}.history_type <> '-'{only}"
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
        # One end after the other: by lists of keys SQLite tries each pair of two keys.
        both = " AND ".join(f"EXISTS ({self._keys(end.related_model, f'link.{quote(end.column)}')})" for end in ends)
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
    of_children = {
        _of_child(parent, child): past.of_records(parent, child)
        for child in models_with_past()
        for parent in child._meta.parents
    }
    sought = {
        f"{table._meta.db_table}_by_{column}": past.in_force(table, by=column)
        for table in tables
        for name, column in _emptied()
        if name == table._meta.db_table
    }
    return (
        {table._meta.db_table: past.in_force(table) for table in tables}
        | of_children
        | sought
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
