"""The description of the national file: a JSON Schema that any program can check a file by."""

import json
from functools import cache
from pathlib import Path

from reports.national import reported, sites
from reports.national.fields import Section

VERSION = 1
FORMAT = "industrial-sites-national-file"
SHIPPED = Path(__file__).parent / f"national-file-{VERSION}.schema.json"
# In this order they are read: what the others name comes last.
SECTIONS: tuple[Section, ...] = (*sites.SECTIONS, *reported.SECTIONS)


@cache
def schema() -> dict:
    """Return the schema (JSON Schema, draft 2020-12), which follows from the sections."""
    head = {
        "format": {"const": FORMAT},
        "version": {"const": VERSION},
        "period": {
            "type": "object",
            "description": "Kỳ báo cáo theo Thông tư 14/2024/TT-BCT",
            "required": ["code", "label", "from", "to"],
            "additionalProperties": False,
            "properties": {
                "code": {"type": "string", "pattern": "^[0-9]{4}-[a-z0-9]+$"},
                "label": {"type": "string"},
                "from": {"type": "string", "format": "date"},
                "to": {"type": "string", "format": "date", "description": "Ngày chốt số liệu"},
            },
        },
        "site_kinds": {"type": "array", "items": {"enum": ["cluster", "zone"]}, "description": "Loại có trong tệp"},
        "made_at": {
            "type": "string",
            "format": "date-time",
            "description": "Thời điểm lập tệp: đúng theo hiểu biết này",
        },
        "sender": {"type": ["string", "null"], "description": "Cơ quan lập tệp"},
    }
    counts = {
        "type": "object",
        "description": "Số bản ghi của từng phần",
        "required": [section.name for section in SECTIONS],
        "additionalProperties": False,
        "properties": {section.name: {"type": "integer", "minimum": 0} for section in SECTIONS},
    }
    properties = head | {section.name: _records(section) for section in SECTIONS} | {"counts": counts}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Tệp dữ liệu quốc gia về cụm công nghiệp, khu công nghiệp",
        "type": "object",
        "required": list(properties),
        "additionalProperties": False,
        "properties": properties,
    }


def _records(section: Section) -> dict:
    names = [field.name for field in section.fields]
    properties = {field.name: field.schema for field in section.fields}
    record = {"type": "object", "required": names, "additionalProperties": False, "properties": properties}
    return {"type": "array", "description": section.about, "items": record}


def schema_text() -> str:
    """Return the schema as it is shipped beside the code."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"
