"""Of which milestones a remark or their history says why they are late, kept ready for my work."""

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import CharField, DateTimeField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from history.undone import made_by_undo
from values.dates import slot_of

BATCH = 500


class DayBegins(Func):
    """The moment, by the clock of history, at which a day written as text begins."""

    output_field = DateTimeField()
    arity = 1
    template = "%(expressions)s"  # SQLite keeps moments as text

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="CAST(%(expressions)s AS timestamp with time zone)")


class Explanation(models.Model):
    """That somebody said why a milestone is late: since the last day of its date in force a person wrote a remark on it
    that stands or, without setting that date, gave a reason or another note in its history. What was undone, and the
    undo itself, say nothing.

    No record itself, so without version and history. Written by `refresh` whenever the milestone or a remark on it is.
    """

    milestone = models.OneToOneField(
        "progress.Milestone", on_delete=models.CASCADE, primary_key=True, related_name="explanation", editable=False
    )

    def __str__(self):
        return f"explanation of milestone {self.milestone_id}"

    @classmethod
    def computed_sql(cls, names: Collection[str] | None = None) -> str:
        """Return the SQL that finds the milestones of all rows there are to be: the key is all they have."""
        return f"SELECT pk AS milestone_id FROM ({_sql()}) AS explained"


def refresh(milestones: Iterable[int]) -> None:
    """Find out anew of the milestones with these primary keys, those just deleted too; two statements for 500."""
    pks, sql, table = sorted(milestones), _sql(), Explanation._meta.db_table
    with connection.cursor() as cursor:
        for start in range(0, len(pks), BATCH):
            batch = ", ".join(map(str, pks[start : start + BATCH]))
            cursor.execute(f"DELETE FROM {table} WHERE milestone_id IN ({batch})")
            cursor.execute(f"INSERT INTO {table} (milestone_id) {sql} AND progress_milestone.id IN ({batch})")


def refresh_written(rows: Collection[Any]) -> None:
    """Find out anew of those among records just written or deleted that are milestones whose date is or was over."""
    refresh({row.pk for row in rows if row._meta.label_lower == "progress.milestone" and row.pk and _is_over(row)})


def _is_over(milestone: Any) -> bool:
    """Return whether the date in force, now or before this save, had come: nobody explains what is still to come.

    A date that was not read (slot 0) counts as over; a new milestone had none before.
    """
    stored = milestone.as_stored or ({"due_slot": None} if milestone.version <= 1 else {})
    slots = {values.get("due_slot", 0) for values in (milestone.__dict__, stored)} - {None}
    return any(slot <= slot_of(timezone.localdate(milestone.changed_at)) for slot in slots)


@cache
def _sql() -> str:
    """Return the SQL of the keys of all milestones explained, without parameters; it ends in its conditions."""
    sql, params = _explained().values_list("pk").query.sql_with_params()
    return sql % tuple(_quoted(value) if isinstance(value, str) else value for value in params)


def _quoted(text: str) -> str:
    return "'{}'".format(text.replace("'", "''"))


def _explained() -> QuerySet:
    """Return the milestones that are not settled, and explained."""
    milestones = apps.get_model("progress", "Milestone")
    records = milestones.history.model.objects
    since = DayBegins(OuterRef("in_force__end"))
    before = records.alias(planned_text=_text(F("planned")), forecast_text=_text(F("forecast"))).filter(
        id=OuterRef("id"),
        in_force_until=OuterRef("history_date"),
        planned_text=_text(OuterRef("planned")),
        forecast_text=_text(OuterRef("forecast")),
    )
    has_reason = Q(history_change_reason__isnull=False) & ~Q(history_change_reason="")
    undo = records.filter(made_by_undo(), id=OuterRef("id"), history_date=OuterRef("in_force_until"))
    answers = records.filter(id=OuterRef("pk"), in_force_until__gt=since, history_date__gte=since).filter(
        ~made_by_undo() & ~Exists(undo),
        Q(history_user__isnull=False),
        has_reason & Exists(before) | Exists(before.exclude(note=OuterRef("note"))),
    )
    remarks = apps.get_model("progress", "Remark").objects.order_by()
    told = remarks.filter(milestone=OuterRef("pk"), struck_at=None, written_at__gte=since)
    explained = Q(Exists(answers)) | Q(Exists(told))
    return milestones.objects.with_in_force().filter(explained, due_slot__isnull=False).order_by()


def _text(date: Any) -> Coalesce:
    """Return a partial date as text, empty for none: NULL equals nothing."""
    return Coalesce(date, Value(""), output_field=CharField())
