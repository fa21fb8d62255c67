"""Columns that follow from the dates of a promise, and a summary of each site, for lists; filled for what stands."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Max, Min, Q

import values.fields
from values.dates import PartialDate, lateness, slot_of
from values.rules import untouched

COLUMNS = {
    "first_forecast": values.fields.DerivedPartialDateField(sources=("earliest_forecast",)),
    "first_promise": values.fields.DerivedPartialDateField(sources=("original_target",)),
    "due_slot": values.fields.DerivedIntegerField(sources=("last_day_in_force",)),
    "first_due_slot": values.fields.DerivedIntegerField(sources=("last_day_of_target",)),
    "recorded_slip": values.fields.DerivedIntegerField(sources=("slip_without_today",)),
}
# By model: the columns of its dates, and the states in which it is done and in which nobody waits for it.
PROMISES = {
    "milestone": (("planned", "forecast", "actual"), "done", "not_applicable"),
    "secondaryproject": (
        ("planned_operation", "forecast_operation", "actual_operation"),
        "operating",
        "stopped",
    ),
}
INDEXES = [
    ("milestone", ["site", "due_slot"], "progress_mi_site_id_27d8c9_idx"),
    ("milestone", ["due_slot"], "progress_mi_due_slo_dd407c_idx"),
    ("milestone", ["first_due_slot"], "progress_mi_first_d_63b265_idx"),
    ("secondaryproject", ["due_slot"], "progress_se_due_slo_64410e_idx"),
    ("secondaryproject", ["first_due_slot"], "progress_se_first_d_2e5eb7_idx"),
]
PARTS = [
    "Milestone",
    "SiteFigure",
    "SiteDocument",
    "SecondaryProject",
    "PeriodFigure",
    "Obstacle",
    "Inspection",
    "Finding",
    "InspectionPhoto",
    "SiteEvent",
    "Baseline",
    "BaselineDate",
    "Movement",
]
LEADS_TO = {"suspended": "suspended", "resumed": "standing", "revoked": "revoked", "withdrawn": "withdrawn"}
BATCH = 5000


def fill_promises(apps, schema_editor):
    """Fill the columns of records and of their history: each record of it knows the forecasts until then."""
    for model, (dates, done, dropped) in PROMISES.items():
        history = apps.get_model("progress", f"Historical{model}")
        told = history.objects.order_by("id", "history_date", "history_id")
        first, rows, last_id = {}, [], None
        for key, pk, state, *said in told.values_list("history_id", "id", "state", *dates).iterator(BATCH):
            if pk != last_id:
                last_id, forecast = pk, None
            forecast = first[pk] = forecast or said[1]
            rows.append((*_columns(state, *said, forecast, done, dropped), key))
            if len(rows) == BATCH:
                rows = _write(schema_editor, history, "history_id", rows)
        _write(schema_editor, history, "history_id", rows)
        stored = apps.get_model("progress", model)
        found = stored.objects.order_by().values_list("id", "state", *dates)
        rows = [
            (*_columns(state, *said, first.get(pk) or said[1], done, dropped), pk)
            for pk, state, *said in found.iterator(BATCH)
        ]
        _write(schema_editor, stored, "id", rows)


def _columns(
    state: str,
    planned: PartialDate | None,
    forecast: PartialDate | None,
    actual: PartialDate | None,
    first_forecast: PartialDate | None,
    done: str,
    dropped: str,
) -> tuple:
    promise = forecast or planned
    target = promise and (planned or first_forecast)
    is_open = state not in (done, dropped)
    reached = actual if state == done else promise
    slip = None
    if target and reached and state != dropped:
        behind = lateness(target, reached)
        slip = behind.slots if behind else 0
    return (
        first_forecast and first_forecast.iso,
        target and target.iso,
        slot_of(promise.end) if promise and is_open else None,
        slot_of(target.end) if target and is_open else None,
        slip,
    )


def _write(schema_editor, model, key: str, rows: list) -> list:
    named = ", ".join(f"{name} = %s" for name in COLUMNS)
    with schema_editor.connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {model._meta.db_table} SET {named} WHERE {key} = %s", rows)
    return []


def fill_summaries(apps, schema_editor):
    get = apps.get_model
    change = dict(get("progress", "Site").objects.values_list("id", "changed_at"))
    if not change:  # nor need clusters and zones have tables yet
        return
    touch = {}
    for name in PARTS:
        _later(change, get("progress", name).objects.order_by().values_list("site_id").annotate(Max("changed_at")))
        records = get("progress", f"Historical{name}").objects.order_by().filter(history_user__isnull=False)
        if name == "Milestone":
            begun = untouched(get("progress", name), ("site", "stage", "phase"))
            records = records.exclude(Q(history_type="+") & begun)
        _later(touch, records.values_list("site_id").annotate(Max("history_date")))
    for app, name in (("clusters", "Cluster"), ("zones", "Zone")):
        records = get(app, f"Historical{name}").objects.order_by().filter(history_user__isnull=False)
        _later(touch, records.values_list("id").annotate(Max("history_date")))
    events = get("progress", "SiteEvent").objects.filter(kind__in=LEADS_TO).order_by("date", "pk")
    standing = {site: LEADS_TO[kind] for site, kind in events.values_list("site_id", "kind")}
    late = get("progress", "Milestone").objects.order_by().values_list("site_id")
    late = {site: found for site, *found in late.annotate(Min("due_slot"), Min("first_due_slot"), Max("recorded_slip"))}
    summary = get("progress", "SiteSummary")
    summary.objects.bulk_create(
        [
            summary(
                site_id=pk,
                standing=standing.get(pk, "standing"),
                last_change=change[pk],
                last_touch=touch.get(pk),
                **dict(zip(["due_slot", "first_due_slot", "recorded_slip"], late.get(pk, [None] * 3), strict=True)),
            )
            for pk in get("progress", "Site").objects.values_list("id", flat=True)
        ],
        batch_size=500,
    )


def _later(latest: dict, found) -> None:
    for pk, moment in found:
        latest[pk] = max(filter(None, [latest.get(pk), moment]))


class Migration(migrations.Migration):
    dependencies = [
        ("progress", "0035_dossiers"),
    ]

    operations = [
        migrations.CreateModel(
            name="SiteSummary",
            fields=[
                (
                    "site",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="summary",
                        serialize=False,
                        to="progress.site",
                    ),
                ),
                ("standing", models.CharField(db_index=True, max_length=10)),
                ("last_change", models.DateTimeField()),
                ("last_touch", models.DateTimeField(null=True)),
                ("due_slot", models.IntegerField(null=True)),
                ("first_due_slot", models.IntegerField(null=True)),
                ("recorded_slip", models.IntegerField(null=True)),
            ],
        ),
        *(
            migrations.AddField(model_name=f"{prefix}{model}", name=name, field=field)
            for model in PROMISES
            for prefix in ("", "historical")
            for name, field in COLUMNS.items()
        ),
        *(
            migrations.AddIndex(model_name=model, index=models.Index(fields=fields, name=name))
            for model, fields, name in INDEXES
        ),
        migrations.RunPython(fill_promises, migrations.RunPython.noop),
        migrations.RunPython(fill_summaries, migrations.RunPython.noop),
    ]
