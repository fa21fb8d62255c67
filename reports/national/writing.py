"""The national file written: one JSON file, or a ZIP of CSV files with the same fields, a record at a time."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any, BinaryIO

from django.db.models import QuerySet
from django.utils import translation
from django.utils.timezone import localtime

from progress.models.rules.reporting_period import Period
from reports.models import Letterhead
from reports.national.reading import Reading
from reports.national.schema import FORMAT, SECTIONS, VERSION, schema_text
from values.today import now

ABOUT_NAME, SCHEMA_NAME = "about.json", "schema.json"


def head_of(reading: Reading) -> dict[str, Any]:
    """Return what stands before the records: of which period, from whom, as known when."""
    period, kinds = reading.period, sorted(reading.kinds)
    heads = Letterhead.objects.by_kind(period.end)
    offices = [heads[kind].office for kind in kinds if kind in heads]
    return {
        "format": FORMAT,
        "version": VERSION,
        "period": {
            "code": period.code,
            "label": period.label,
            "from": period.start.isoformat(),
            "to": period.end.isoformat(),
        },
        "site_kinds": kinds,
        "made_at": localtime(now()).isoformat(timespec="seconds"),
        "sender": "; ".join(dict.fromkeys(offices)) or None,
    }


def write_json(reading: Reading, target: BinaryIO) -> dict[str, int]:
    """Write the JSON file; return how many records each section has."""
    head = json.dumps(head_of(reading), ensure_ascii=False, indent=1)
    target.write(head.removesuffix("\n}").encode())
    counts = {}
    for section in SECTIONS:
        target.write(f',\n "{section.name}": ['.encode())
        counts[section.name] = 0
        for record in section.records(reading):
            comma = ",\n  " if counts[section.name] else "\n  "
            target.write(f"{comma}{json.dumps(record, ensure_ascii=False)}".encode())
            counts[section.name] += 1
        target.write(b"\n ]" if counts[section.name] else b"]")
    target.write(f',\n "counts": {json.dumps(counts)}\n}}\n'.encode())
    return counts


def write_zip(reading: Reading, target: BinaryIO) -> dict[str, int]:
    """Write the ZIP file: a CSV file for each section, what the file is about, and the schema."""
    counts = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as parts:
        about = head_of(reading)
        for section in SECTIONS:
            counts[section.name] = 0
            with parts.open(f"{section.name}.csv", "w") as part:
                text = io.TextIOWrapper(part, encoding="utf-8-sig", newline="")
                writer = csv.writer(text)
                writer.writerow([field.name for field in section.fields])
                for record in section.records(reading):
                    writer.writerow([_in_csv(value) for value in record.values()])
                    counts[section.name] += 1
                text.flush()
                text.detach()
        parts.writestr(ABOUT_NAME, json.dumps(about | {"counts": counts}, ensure_ascii=False, indent=1))
        parts.writestr(SCHEMA_NAME, schema_text())
    return counts


def _in_csv(value: Any) -> Any:
    """Return a value as JSON writes it, without the marks of text; nothing for null."""
    return "" if value is None else json.dumps(value) if isinstance(value, bool | int | float) else value


WRITERS: dict[str, Callable[[Reading, BinaryIO], dict[str, int]]] = {"json": write_json, "zip": write_zip}


def write_national_file(
    kind: str, sites: QuerySet, kinds: set[str], period: Period, target: BinaryIO
) -> dict[str, int]:
    """Write the file of a period, "json" or "zip", about those of `sites` that are of some kinds.

    Always Vietnamese; return how many records each section has.
    """
    with translation.override("vi"):
        return WRITERS[kind](Reading(sites, kinds, period), target)
