"""What lists of sites sort and filter by, kept ready for each site."""

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import Q

from values.fields import PartialDateField
from values.rules import untouched

BATCH = 500


class SiteSummary(models.Model):
    """What follows from the records of one site: no record itself, so without version and history.

    Written by `refresh` whenever the site or something that hangs on it is. Days are numbered as `slot_of` of
    values.dates does; of sites revoked or withdrawn nothing is late, whatever stands here.
    """

    site = models.OneToOneField(
        "progress.Site", on_delete=models.CASCADE, primary_key=True, related_name="summary", editable=False
    )
    # A value of Standing.
    standing = models.CharField(max_length=10)
    # The day of the event that the standing follows from; NULL where none was recorded.
    standing_since = PartialDateField(null=True)
    # Since when it has its developer: the day of the event that says so, and the moment from which the records say so.
    developer_named = PartialDateField(null=True)
    developer_recorded = models.DateTimeField(null=True)
    # When the site, or anything that hangs on it, was last saved.
    last_change = models.DateTimeField()
    # When a person last recorded anything of it; NULL for never.
    last_touch = models.DateTimeField(null=True)
    # The earliest `due_slot` and `first_due_slot`, and the worst `recorded_slip`, of its milestones.
    due_slot = models.IntegerField(null=True)
    first_due_slot = models.IntegerField(null=True)
    recorded_slip = models.IntegerField(null=True)

    class Meta:
        # Lists of the sites at which somebody is to go on are made of it alone.
        indexes = [models.Index(fields=["standing", "site"], name="summary_by_standing")]

    def __str__(self):
        return f"summary of site {self.site_id}"

    # In the past a site is nowhere without its summary, so the database may begin with either.
    computed_for_each = "progress_site"

    @classmethod
    def computed_sql(cls, names: Collection[str] | None = None) -> str:
        """Return the SQL that computes the summary of every site: the named columns, or all, in the model's order."""
        wanted = {name: sql for name, sql in computed("site.id").items() if names is None or name in names}
        columns = "".join(f", {expression} AS {name}" for name, expression in wanted.items())
        return f"SELECT site.id AS site_id{columns} FROM progress_site AS site"


def refresh(sites: Iterable[int]) -> None:
    """Compute the summaries of the sites with these primary keys anew; one statement for 500. None is added."""
    columns = computed("summary.site_id")
    assignments = ", ".join(f"{name} = {expression}" for name, expression in columns.items())
    _for_each(f"UPDATE {SiteSummary._meta.db_table} AS summary SET {assignments} WHERE site_id IN ({{}})", sites)


def add(sites: Iterable[int]) -> None:
    """Compute the summaries of sites that are new, or new again; those that are there are written over."""
    names = [field.column for field in SiteSummary._meta.fields]
    changed = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
    head = f"INSERT INTO {SiteSummary._meta.db_table} ({', '.join(names)}) {SiteSummary.computed_sql()}"
    _for_each(f"{head} WHERE site.id IN ({{}}) ON CONFLICT (site_id) DO UPDATE SET {changed}", sites)


def _for_each(sql: str, sites: Iterable[int]) -> None:
    pks, table = sorted(sites), SiteSummary._meta.db_table
    with connection.cursor() as cursor:
        for start in range(0, len(pks), BATCH):
            batch = ", ".join(map(str, pks[start : start + BATCH]))
            if connection.features.has_select_for_update:
                # Whoever writes beside us waits here, and the next statement sees what they have saved.
                cursor.execute(f"SELECT 1 FROM {table} WHERE site_id IN ({batch}) ORDER BY site_id FOR UPDATE")
            cursor.execute(sql.format(batch))


@cache
def computed(site: str) -> dict[str, str]:
    """Return by column the SQL that computes it from scratch; `site` is what stands for the site's primary key."""
    parts = apps.get_app_config("progress").models_module.SITE_PARTS
    changed = [f"SELECT MAX(changed_at) AS moment FROM {m._meta.db_table} WHERE site_id = {site}" for m in parts]
    changed.append(f"SELECT changed_at FROM progress_site WHERE id = {site}")
    children = apps.get_model("progress", "Site").__subclasses__()
    # That somebody looked and nothing had changed is a touch, and no change.
    looked_at = apps.get_model("progress", "NoChange")
    touched = [_last_touch(m, "site_id", site) for m in (*parts, looked_at)] + [
        _last_touch(m, m._meta.pk.attname, site) for m in children
    ]
    recorded = ", ".join(_developer_recorded(model, site) for model in children)
    return {
        "standing": f"COALESCE({_last_event(_standing(), _deciding(), site)}, 'standing')",
        "standing_since": _last_event("event.date", _deciding(), site),
        "developer_named": _last_event("event.date", _naming(site), site),
        "developer_recorded": f"COALESCE({recorded})",
        "last_change": f"(SELECT MAX(moment) FROM ({' UNION ALL '.join(changed)}) AS changes)",
        "last_touch": f"(SELECT MAX(moment) FROM ({' UNION ALL '.join(touched)}) AS touches)",
    } | {
        name: f"(SELECT {how}({name}) FROM progress_milestone WHERE site_id = {site})"
        for name, how in (("due_slot", "MIN"), ("first_due_slot", "MIN"), ("recorded_slip", "MAX"))
    }


def _last_touch(model: Any, column: str, site: str) -> str:
    """Return the SQL for when a person last recorded anything of such a record, but what it begins with."""
    records = model.history.filter(history_user__isnull=False)
    if keys := getattr(model, "begins_empty", ()):
        records = records.exclude(Q(history_type="+") & untouched(model, keys))
    sql, params = records.order_by().values_list("history_date").query.sql_with_params()
    sql %= tuple(f"'{value}'" if isinstance(value, str) else value for value in params)
    newest = f"{sql} AND {column} = {site} ORDER BY history_date DESC LIMIT 1"
    return f"SELECT history_date AS moment FROM ({newest}) AS {model._meta.model_name}"


def _last_event(what: str, condition: str, site: str) -> str:
    """Return the SQL for something of the last event at the site of which a condition holds."""
    table = apps.get_model("progress", "SiteEvent")._meta.db_table
    where = f"event.site_id = {site} AND {condition}"
    return f"(SELECT {what} FROM {table} AS event WHERE {where} ORDER BY event.date DESC, event.id DESC LIMIT 1)"


def _standing() -> str:
    """Return the SQL for the standing that an event leads to."""
    leads_to = apps.get_model("progress", "SiteEvent").leads_to
    cases = " ".join(f"WHEN '{kind.value}' THEN '{standing.value}'" for kind, standing in leads_to.items())
    return f"CASE event.kind {cases} END"


def _deciding() -> str:
    kinds = ", ".join(f"'{kind.value}'" for kind in apps.get_model("progress", "SiteEvent").leads_to)
    return f"event.kind IN ({kinds})"


def _naming(site: str) -> str:
    """Return the SQL of the condition that an event gave the site the developer it has."""
    kind = apps.get_model("progress", "SiteEvent").names_developer.value
    return f"event.kind = '{kind}' AND event.new_developer_id = {_developer(site)}"


def _developer(site: str) -> str:
    return f"(SELECT developer_id FROM progress_site WHERE id = {site})"


def _developer_recorded(model: Any, site: str) -> str:
    """Return the SQL for the moment since when the records of such a site name its developer, without another since."""
    table, key = model.history.model._meta.db_table, model._meta.pk.attname
    columns = "history_id, history_date, request_id, developer_id"
    before = "LAG(developer_id) OVER (ORDER BY history_id) AS before_id"
    records = f"SELECT {columns}, {before} FROM {table} WHERE {key} = {site}"
    return (
        f"(SELECT record.history_date FROM ({records}) AS record WHERE {_developer(site)} IS NOT NULL"
        f" AND {_is_another(table, f'{key} = {site}')} ORDER BY record.history_id DESC LIMIT 1)"
    )


def _is_another(table: str, of_site: str) -> str:
    """Return the SQL of the condition that a record names another developer than the one before, or one for none.

    The same one entered twice is no other: one of the two was deleted by the very save that put the other in its place
    at the site, which an undo may have brought back since. Whoever owed a form before two were merged, or parted
    again, owes it after; also when the kept one was merged into a third.
    """
    organisations = apps.get_model("places", "Organisation").history.model._meta.db_table
    gone = f"SELECT 1 FROM {organisations} AS gone WHERE gone.history_type = '-' AND gone.request_id = swap.request_id"
    merged = (
        f"SELECT 1 FROM {table} AS swap WHERE swap.{of_site} AND swap.request_id <> ''"
        f" AND (swap.developer_id = record.developer_id AND EXISTS ({gone} AND gone.id = record.before_id)"
        f" OR swap.developer_id = record.before_id AND EXISTS ({gone} AND gone.id = record.developer_id))"
    )
    is_changed = (
        "(record.developer_id <> record.before_id OR (record.developer_id IS NULL) <> (record.before_id IS NULL))"
    )
    return f"{is_changed} AND NOT EXISTS ({merged})"
