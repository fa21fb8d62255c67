"""A small set of fixtures that the tests of the seed ship, change and ship again."""

import io
import json

from django.core.management import call_command

HUYEN = ("places.administrativeunit", {"slug": "huyen-cho-don", "kind": "district", "name": "Chợ Đồn"})
COMMITTEE = ("places.organisation", {"name": "UBND tỉnh", "kind": "committee"})
COMPANY = ("places.organisation", {"name": "Công ty Khoáng sản", "kind": "enterprise"})
EIA = ("progress.stage", {"code": "eia", "order": 70, "name": "Đánh giá tác động môi trường", "is_key": True})
DECISION = (
    "progress.document",
    {"kind": "decision", "number": "12/QĐ-UBND", "date": "15/03/2024", "issuer": ["UBND tỉnh"], "title": "Thành lập"},
)
DECISION_KEY = ["12/QĐ-UBND", "2024-03-15/2024-03-15", "UBND tỉnh"]
SITE = (
    "clusters.cluster",
    {"slug": "yen-han", "name": "Yên Hân", "unit": ["huyen-cho-don"], "developer": ["Công ty Khoáng sản"]},
)
MILESTONE = ("progress.milestone", {"site": ["cluster", "yen-han"], "stage": ["eia"], "planned": "quý I/2025"})
AREA = (
    "progress.sitefigure",
    {"site": ["cluster", "yen-han"], "measure": "area", "value": 12.5, "document": DECISION_KEY},
)
LINK = ("progress.sitedocument", {"site": ["cluster", "yen-han"], "document": DECISION_KEY})
ALL = (HUYEN, COMMITTEE, COMPANY, EIA, DECISION, SITE, MILESTONE, AREA, LINK)


def but(row, **changes):
    """The row with other values; None takes a value out."""
    model, fields = row
    return model, {name: value for name, value in (fields | changes).items() if value is not None}


def with_(*changed, rows=ALL):
    """All rows, those of the same natural key replaced, new ones at the end."""

    def name(row):
        model, fields = row
        names = [fields.get(key) for key in ("slug", "code", "name", "number", "site", "stage", "measure", "document")]
        return model, str(next(filter(None, names[:4]), names))

    replaced = {name(row): row for row in rows} | {name(row): row for row in changed}
    return list(replaced.values())


def write(folder, *rows, name="10-all.json"):
    entries = [{"model": model, "fields": fields} for model, fields in rows]
    (folder / name).write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")


def ship(folder, *rows) -> str:
    """Write the rows as the folder's one fixture, seed it, and return what the command said."""
    write(folder, *(rows or ALL))
    said = io.StringIO()
    call_command("seed", fixtures=folder, stdout=said)
    return said.getvalue()
