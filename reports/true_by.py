"""Lists and tables as they were true by a cut-off, as far as is known today.

    with true_by(datetime.date(2026, 9, 30), request.user):
        Cluster.objects.visible_to(request.user)  # with what was true by then, also if it was recorded later

The queries of today read tables whose rows say what was true by that day, as `progress/changes/past.py` reads what was
recorded by one. The rules are those of forms 03 and 04 (reports/forms/counting/): a record's own day decides,
else its document's; a day that the cut-off falls within proves nothing, so what it says is unknown; what has no day
stays as it is recorded. Of a state of a later day the one recorded by the cut-off stands, else none.
"""

import datetime
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache

from django.db import connection, models

from history.past_tables import StandIns, history_of, moment_in_sql, quote, real_table
from progress.changes.past import sites_of_today, standing_in
from progress.models import (
    Document,
    Finding,
    Inspection,
    Milestone,
    Movement,
    Obstacle,
    ProjectState,
    SecondaryProject,
    Site,
    SiteEvent,
    State,
)
from progress.models.figure import SourcedFigure
from values.today import end_of

DAY, UNTIL = ":day:", ":until:"  # marks in the text of the queries


@contextmanager
def true_by(day: datetime.date, user) -> Iterator[None]:
    """Let every query on this connection see what was true by the end of `day`; `values.today.today()` is that day.

    Reads only, and only what `user` may see today. Adds at most one query.
    """
    sites = sites_of_today(user)
    marks = {DAY: f"'{day.isoformat()}'", UNTIL: moment_in_sql(connection, end_of(day))}
    with standing_in(StandIns(_queries(connection.vendor), marks), day, user, sites):
        yield


@cache
def _queries(vendor: str) -> dict[str, str]:
    """Return the query of each table by its name."""
    tables = _Tables(vendor)
    figures = {figure: tables.figures(figure) for figure in SourcedFigure.__subclasses__()}
    queries = {
        # Before the events: in PostgreSQL a query sees those named before it, and this one asks for all events.
        Site: tables.sites(),
        SiteEvent: tables.of_day(SiteEvent, _last("record.date")),
        Obstacle: tables.obstacles(),
        Inspection: tables.of_day(Inspection, "record.date"),
        Finding: tables.findings(),
        Movement: tables.of_day(Movement, "record.date"),
        Milestone: tables.milestones(),
        SecondaryProject: tables.projects(),
    }
    return {model._meta.db_table: query for model, query in (figures | queries).items()}


def _first(day: str) -> str:
    """Return the first day of a partial date, kept as "2026-01-01/2026-12-31"."""
    return f"SUBSTR({day}, 1, 10)"


def _last(day: str) -> str:
    return f"SUBSTR({day}, 12, 10)"


def _same(field) -> str:
    """Return whether two figures are equal in a field."""
    one, other = f"record.{quote(field.column)}", f"rival.{quote(field.column)}"
    return f"({one} = {other} OR {one} IS NULL AND {other} IS NULL)" if field.null else f"{one} = {other}"


def _is(condition: str) -> str:
    """Return a condition that is false, not unknown, where its columns are empty."""
    return f"COALESCE({condition}, FALSE)"


def _reached(day: str) -> str:
    return _is(f"{_last(day)} <= {DAY}")


def _later(day: str) -> str:
    """Return whether a partial date lies wholly after the cut-off."""
    return _is(f"{_first(day)} > {DAY}")


def _open(day: str) -> str:
    """Return whether a partial date is not over by the cut-off: it lies after it, or the cut-off falls within."""
    return _is(f"{_last(day)} > {DAY}")


class _Tables:
    """The queries, for one kind of database. The row itself is `record`, its document `paper`, that of the past `old`:
    what was recorded of it by the cut-off."""

    def __init__(self, vendor: str) -> None:
        self.vendor = vendor

    def _real(self, model: type[models.Model]) -> str:
        return real_table(self.vendor, model)

    def _paper(self, of: str = "record", paper: str = "paper") -> str:
        return f" LEFT JOIN {self._real(Document)} AS {paper} ON {paper}.id = {of}.document_id"

    def _old(self, model: type[models.Model]) -> str:
        in_force = f"old.in_force_until >= {UNTIL} AND old.history_date < {UNTIL} AND old.history_type <> '-'"
        return f" LEFT JOIN {self._real(history_of(model))} AS old ON old.id = record.id AND {in_force}"

    def _select(self, model: type[models.Model], said: dict[str, str], source: str, condition: str = "TRUE") -> str:
        """Return the rows; `said` gives, by the name of its column, what stands in place of one."""
        columns = ", ".join(
            f"{said.get(field.column, f'record.{quote(field.column)}')} AS {quote(field.column)}"
            for field in model._meta.local_concrete_fields
        )
        return f"SELECT {columns} FROM {source} WHERE {condition}"

    def _flagged(self, model: type[models.Model], flags: dict[str, str]) -> str:
        """Return the rows, as `record`, with conditions on them and their documents worked out once under a name."""
        named = ", ".join(f"{condition} AS {name}" for name, condition in flags.items())
        return f"(SELECT record.*, {named} FROM {self._real(model)} AS record{self._paper()}) AS record"

    def of_day(self, model: type[models.Model], day: str) -> str:
        """Return the rows of whose day the cut-off is no earlier."""
        return self._select(model, {}, f"{self._real(model)} AS record", f"{day} <= {DAY}")

    def obstacles(self) -> str:
        """Return those opened by the cut-off; steps after it were not taken."""
        steps = {
            "asked_on": (),
            "answered_on": ("answer", "answer_document_id"),
            "resolved_on": ("resolution", "resolved_by_id"),
            "confirmed_on": ("confirmed_by_id",),
        }
        said = {}
        for step, told in steps.items():
            for name in (step, *told):
                empty = "''" if name in ("answer", "resolution") else "NULL"
                said[name] = f"CASE WHEN record.{step} <= {DAY} THEN record.{name} ELSE {empty} END"
        source = f"{self._real(Obstacle)} AS record"
        return self._select(Obstacle, said, source, f"record.opened_on <= {DAY}")

    def findings(self) -> str:
        """Return those of inspections by the cut-off; what was done after it was not done."""
        done = f"CASE WHEN record.done_on <= {DAY} THEN"
        said = {"done_on": f"{done} record.done_on END", "done_note": f"{done} record.done_note ELSE '' END"}
        visits = f"SELECT id FROM {self._real(Inspection)} WHERE date <= {DAY}"
        source = f"{self._real(Finding)} AS record"
        return self._select(Finding, said, source, f"record.inspection_id IN ({visits})")

    def figures(self, model: type[SourcedFigure]) -> str:
        """Return those true by the cut-off; in use is the one in use or, if that is later, the newest before."""

        def day(of: str, paper: str) -> str:
            return f"COALESCE({of}.as_of, {paper}.date)"

        def by_then(of: str, paper: str) -> str:
            return f"COALESCE({_first(day(of, paper))}, '') <= {DAY} AND {model.happened_by(of, DAY)}"

        def rank(of: str, paper: str) -> str:
            return f"({of}.is_chosen, COALESCE({_first(day(of, paper))}, ''), {of}.id)"

        same = " AND ".join(_same(model._meta.get_field(name)) for name in model.same_thing)
        rivals = (
            f"SELECT 1 FROM {self._real(model)} AS rival{self._paper('rival', 'rivals_paper')} WHERE {same} AND "
            f"{by_then('rival', 'rivals_paper')} AND {rank('rival', 'rivals_paper')} > {rank('record', 'paper')}"
        )
        said = {"is_chosen": f"NOT {_open(day('record', 'paper'))} AND NOT EXISTS ({rivals})"}
        source = f"{self._real(model)} AS record{self._paper()}"
        return self._select(model, said, source, by_then("record", "paper"))

    def milestones(self) -> str:
        """Return all; of one that was done, or of which something was said, after the cut-off what stood before."""
        is_done, done_on = f"record.state = '{State.DONE}'", "COALESCE(record.actual, paper.date)"
        said_on, told_on = f"COALESCE({done_on}, record.as_of)", "COALESCE(record.as_of, paper.date)"
        flags = {
            "done_later": f"({is_done} AND {_later(done_on)})",
            "is_later": _case((is_done, _later(done_on)), otherwise=_open(told_on)),
            "is_doubtful": f"({is_done} AND NOT {_later(done_on)} AND {_open(said_on)})",
        }
        unknown, was_done = f"'{State.UNKNOWN}'", _is(f"record.done_later AND old.state = '{State.DONE}'")
        said = {
            "state": _case(
                (f"record.is_doubtful OR {was_done}", unknown),
                ("record.is_later", f"COALESCE(old.state, {unknown})"),
                otherwise="record.state",
            ),
            "actual": _case(
                ("record.is_doubtful OR record.done_later", "NULL"),
                ("record.is_later", "old.actual"),
                otherwise="record.actual",
            ),
        }
        for name in ("percent", "area_done", "area_ready", "households_done"):
            doubtful, later = ("record.is_doubtful", "NULL"), ("record.is_later", f"old.{name}")
            said[name] = _case(doubtful, later, otherwise=f"record.{name}")
        for name in ("area_total", "households_total"):
            said[name] = _before("record.is_later", name, f"record.{name}")
        for name in (*_dates_of(Milestone), *OF_SOURCE):
            said[name] = _before("record.is_later", name)
        for name in ("source", "note"):
            said[name] = _before("record.is_later", name, "''")
        return self._select(Milestone, said, self._flagged(Milestone, flags) + self._old(Milestone))

    def projects(self) -> str:
        """Return all but those that began after the cut-off and were not recorded by it; an unknown state is empty."""
        first = [_first(f"record.{name}") for name in PROJECT_BEGINS]
        to_come = " AND ".join(f"COALESCE({one}, '9999') > {DAY}" for one in first)
        flags = {
            "is_later": _open("COALESCE(record.as_of, paper.date)"),
            "is_to_come": f"(COALESCE({', '.join(first)}) IS NOT NULL AND {to_come})",
        }
        began, ended = "record.actual_operation", "record.stopped_on"
        said = {"state": _project_state(began, ended)}
        for name in ("land_area", "registered_capital", "paid_capital", "workers", *OF_SOURCE):
            said[name] = _before("record.is_later", name)
        for name in (*PROJECT_BEGINS, "stopped_on"):
            said[name] = _case((_later(f"record.{name}"), "NULL"), otherwise=f"record.{name}")
        for name in _dates_of(SecondaryProject):
            said[name] = _before(f"record.is_later OR {_later(began)} OR {_later(ended)}", name)
        said["source"] = _before("record.is_later", "source", "''")
        source = self._flagged(SecondaryProject, flags) + self._old(SecondaryProject)
        return self._select(SecondaryProject, said, source, "NOT (record.is_to_come AND old.id IS NULL)")

    def sites(self) -> str:
        """Return all, with the developer that each had: the one named last by the cut-off, where another came later."""
        named = (
            f"FROM {self._real(SiteEvent)} AS event WHERE event.site_id = record.id AND new_developer_id IS NOT NULL"
        )
        is_within = f"{_first('event.date')} <= {DAY} AND {_last('event.date')} > {DAY}"
        by_then = f"{named} AND {_last('event.date')} <= {DAY} ORDER BY event.date DESC, event.id DESC LIMIT 1"
        developer = _case(
            (f"EXISTS (SELECT 1 {named} AND {is_within})", "NULL"),
            (f"EXISTS (SELECT 1 {named} AND {_later('event.date')})", f"(SELECT new_developer_id {by_then})"),
            otherwise="record.developer_id",
        )
        return self._select(Site, {"developer_id": developer}, f"{self._real(Site)} AS record")


PROJECT_BEGINS = ("approved_on", "leased_on", "actual_operation")
OF_SOURCE = ("as_of", "document_id")


def _project_state(began: str, ended: str) -> str:
    """Return the state by the cut-off: as recorded or, where that came later, as it was recorded by then."""
    to_approve = (ProjectState.APPROVED, ProjectState.BUILDING)
    stopped, operating = f"record.state = '{ProjectState.STOPPED}'", f"record.state = '{ProjectState.OPERATING}'"
    open_before = _in("old.state", (ProjectState.REGISTERED, *to_approve))
    before = _case((open_before, "old.state"), otherwise="''")
    return _case(
        (f"{stopped} AND {_reached(ended)}", "record.state"),
        (f"{stopped} AND {_later(ended)} AND {_reached(began)}", f"'{ProjectState.OPERATING}'"),
        (f"{stopped} AND {_later(ended)}", before),
        (f"{stopped} AND {ended} IS NOT NULL", "''"),
        (f"{operating} AND {_reached(began)}", "record.state"),
        (f"{operating} AND {_later(began)}", before),
        (f"{operating} AND {began} IS NOT NULL", "''"),
        (f"{_in('record.state', to_approve)} AND {_later('record.approved_on')}", before),
        ("record.is_later", "COALESCE(old.state, '')"),
        otherwise="record.state",
    )


def _in(column: str, values: Iterable[str]) -> str:
    return "{} IN ({})".format(column, ", ".join(f"'{value}'" for value in values))


def _case(*branches: tuple[str, str], otherwise: str) -> str:
    whens = " ".join(f"WHEN {condition} THEN {value}" for condition, value in branches)
    return f"CASE {whens} ELSE {otherwise} END"


def _before(is_later: str, name: str, otherwise: str = "") -> str:
    """Return a column, of what was said after the cut-off that of the past or, where nothing was recorded, another."""
    old = f"COALESCE(old.{name}, {otherwise})" if otherwise else f"old.{name}"
    return _case((is_later, old), otherwise=f"record.{name}")


def _dates_of(model) -> list[str]:
    """Return the columns of the target dates of a model and of what follows from them."""
    ready = ("first_forecast", "first_promise", "due_slot", "first_due_slot", "recorded_slip")
    return [model.dates.planned, model.dates.forecast, *ready]
