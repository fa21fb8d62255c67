"""What was understood of a file, kept between the preview and its confirmation: compact, and no code in it."""

import datetime
import json
import zlib
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from spreadsheets.book import Note, Unusable
from spreadsheets.layout import Line, Table

_NOTES = ("warnings", "skipped", "errors")


def pack(tables: Sequence[tuple[str, Table]]) -> bytes:
    """Return tables by the key of what each holds; `unpack` gives them back equal, without how columns were found
    and cells were asked about."""
    told = [_as_data(key, table) for key, table in tables]
    return zlib.compress(json.dumps(told, default=_encode, separators=(",", ":")).encode(), 1)


def unpack(packed: bytes) -> list[tuple[str, Table]]:
    return [_as_table(told) for told in json.loads(zlib.decompress(packed), object_hook=_decode)]


def _as_data(key: str, table: Table) -> list:
    lines = [
        [line.number, line.values, None if line.letters is table.letters else list(line.letters), dict(line.words)]
        for line in table.lines
    ]
    notes = [[note.as_dict() for note in getattr(table, name)] for name in _NOTES]
    answers, given = list(table.answers.items()), list(table.given.items())
    return [
        key, table.sheet, table.keys, list(table.letters), table.has_keys, lines, notes, answers, table.titles, given
    ]  # fmt: skip


def _as_table(told: list) -> tuple[str, Table]:
    # Tables packed before questions were asked have no answers, titles and given values.
    key, sheet, keys, letters, has_keys, lines, notes, *more = told
    answers, titles, given = [*more, *[(), [], ()][len(more) :]]
    table = Table(sheet, keys, letters, has_keys=has_keys, answers=dict(answers), titles=titles, given=dict(given))
    table.lines = [Line(number, values, own or letters, dict(*words)) for number, values, own, *words in lines]
    for name, found in zip(_NOTES, notes, strict=True):
        setattr(table, name, [Note(**note) for note in found])
    return key, table


def _encode(value: Any) -> dict[str, str]:
    if isinstance(value, datetime.datetime):
        return {"$t": value.isoformat()}
    if isinstance(value, datetime.date):
        return {"$d": value.isoformat()}
    if isinstance(value, Decimal):
        return {"$n": str(value)}
    if isinstance(value, Unusable):
        return {"$u": str(value)}
    return {"$s": str(value)}


def _decode(told: dict) -> Any:
    if len(told) != 1:
        return told
    [(kind, text)] = told.items()
    return _DECODERS[kind](text) if kind in _DECODERS else told


_DECODERS = {
    "$t": datetime.datetime.fromisoformat,
    "$d": datetime.date.fromisoformat,
    "$n": Decimal,
    "$u": lambda text: Unusable("%(text)s", text=text),
    "$s": str,
}
