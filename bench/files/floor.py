"""The least that an import can do: parse, compare in memory, validate, write in bulk with history. Nothing else.

No other format, no foreign layout, no rights, no versions, no conflicts, no preview, no message worth reading.
"""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO

from django.db import connection, transaction
from django.utils import timezone
from python_calamine import CalamineWorkbook

from progress.models import Document, Milestone, Site, Stage, State
from progress.sheets.references import document_reference
from values.dates import PartialDate
from values.rules import broken_checks

BATCH = 500


def run_import(content: bytes, user) -> None:
    keys, _headers, *rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    sites, stages = {str(s): s for s in Site.objects.all()}, {s.label: s for s in Stage.objects.all()}
    documents = {document_reference(document): document.pk for document in Document.objects.all()}
    states = {str(label): key for key, label in State.choices}
    read = _readers({name: site.pk for name, site in sites.items()}, stages, documents, states)
    names = [_attname(key) for key in keys if key in read]
    columns = [(keys.index(key), read[key]) for key in keys if key in read]
    known: list[dict] = [{} for _column in columns]
    stored = {row[0]: row[2:] for row in Milestone.objects.order_by().values_list("pk", "version", *names)}
    changed, new, at_id = {}, [], keys.index("id")
    for row in rows:
        values = []
        for (index, reader), seen in zip(columns, known, strict=True):
            cell = row[index]
            if cell not in seen:
                seen[cell] = None if cell == "" else reader(cell)
            values.append(seen[cell])
        pk = row[at_id]
        if pk == "":
            new.append(dict(zip(names, values, strict=True)))
            continue
        differs = {n: v for n, v, was in zip(names, values, stored[int(pk)], strict=True) if v != was and v is not None}
        if differs:
            changed[int(pk)] = differs
    by_pk = {site.pk: site for site in sites.values()}
    _save(changed, new, by_pk, {stage.pk: stage for stage in stages.values()}, user)


def _attname(key: str) -> str:
    return Milestone._meta.get_field(key).attname


def _readers(sites: dict, stages: dict, documents: dict, states: dict) -> dict[str, Callable]:
    read = dict.fromkeys(("phase", "percent", "households_done", "households_total"), int)
    read |= dict.fromkeys(("planned", "forecast", "actual", "as_of"), PartialDate.parse)
    read |= dict.fromkeys(("area_done", "area_ready", "area_total"), lambda cell: Decimal(f"{cell:.15g}"))
    read |= dict.fromkeys(("source", "note"), str)
    found = {"site": sites.__getitem__, "document": documents.__getitem__, "state": states.__getitem__}
    return read | found | {"stage": lambda cell: stages[cell].pk}


def _save(changed: dict[int, dict], new: list[dict], sites: dict, stages: dict, user) -> None:
    now, pks = timezone.now(), list(changed)
    records = {}
    for start in range(0, len(pks), BATCH):
        records |= Milestone.objects.in_bulk(pks[start : start + BATCH])
    for pk, record in records.items():
        _set(record, changed[pk], sites, stages, now)
    created = [Milestone() for _values in new]
    for record, values in zip(created, new, strict=True):
        values = {name: value for name, value in values.items() if value is not None}
        _set(record, values, sites, stages, now)
    with transaction.atomic():
        _update(list(records.values()), sorted({name for values in changed.values() for name in values}))
        Milestone.objects.bulk_create(created, batch_size=BATCH)
        _write_history([*records.values()], "~", user, now)
        _write_history(created, "+", user, now)


def _set(record: Milestone, values: dict, sites: dict, stages: dict, now) -> None:
    for name, value in values.items():
        setattr(record, name, value)
    record.site, record.stage = sites[record.site_id], stages[record.stage_id]
    record.version, record.changed_at = record.version + 1, now
    record.clean_fields(exclude={"site", "stage", "document"})
    record.clean()
    if any(broken_checks(record)):
        raise AssertionError("a row that should be taken breaks a rule")


def _update(records: list[Milestone], attnames: list[str]) -> None:
    by_attname = {field.attname: field for field in Milestone._meta.concrete_fields}
    fields = [by_attname[name] for name in [*attnames, "version", "changed_at"]]
    assignments = ", ".join(f'"{field.column}" = %s' for field in fields)
    sql = f'UPDATE "{Milestone._meta.db_table}" SET {assignments} WHERE "id" = %s AND "version" = %s'
    values = [
        (*(f.get_db_prep_save(getattr(r, f.attname), connection) for f in fields), r.pk, r.version - 1) for r in records
    ]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)


def _write_history(records: list[Milestone], history_type: str, user, now) -> None:
    model = Milestone.history.model
    names = [field.attname for field in model.tracked_fields]
    model.objects.bulk_create(
        [
            model(
                history_date=now,
                history_user=user,
                history_type=history_type,
                **{name: getattr(record, name) for name in names},
            )
            for record in records
        ],
        batch_size=BATCH,
    )
