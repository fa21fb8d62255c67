"""What was understood of a file, kept between the preview and its confirmation: compact, and no code in it."""

import datetime
import json
import zlib
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from spreadsheets.book import Addition, Note, Unusable
from spreadsheets.cell import FormattedNumber
from spreadsheets.layout import Line, Table

_NOTES = ("warnings", "skipped", "errors")


def pack(tables: Sequence[tuple[str, Table]]) -> bytes:
    """Return tables by the key of what each holds; `unpack` gives them back equal, without how columns were found
    and cells were asked about."""
    told = [_as_data(key, table) for key, table in tables]
    return zlib.compress(json.dumps(told, default=_encode, separators=(",", ":")).encode(), 1)


def unpack(packed: bytes | memoryview) -> list[tuple[str, Table]]:
    return [_as_table(told) for told in json.loads(zlib.decompress(packed), object_hook=_decode)]


def _as_data(key: str, table: Table) -> list[Any]:
    lines = [
        [line.number, line.values, None if line.letters is table.letters else list(line.letters), dict(line.words)]
        for line in table.lines
    ]
    notes = [[note.as_dict() for note in getattr(table, name)] for name in _NOTES]
    answers, given = list(table.answers.items()), list(table.given.items())
    context = [table.headers, list(table.groups.items()), sorted(table.unnumbered)]
    base = [key, table.sheet, table.keys, list(table.letters), table.has_keys, lines, notes]
    return [*base, answers, table.titles, context, given]


def _as_table(told: list[Any]) -> tuple[str, Table]:
    # Packed before questions were asked, a table has neither answers nor titles nor given values.
    key, sheet, keys, letters, has_keys, lines, notes, *more = told
    since: list[Any] = [[], [], ({}, [], []), []]
    answers, titles, context, given = [*more, *since[len(more) :]]
    table = Table(sheet, keys, letters, has_keys=has_keys, titles=titles, answers=dict(answers), given=dict(given))
    table.lines = [Line(number, values, own or letters, dict(*words)) for number, values, own, *words in lines]
    for name, found in zip(_NOTES, notes, strict=True):
        setattr(table, name, [Note(**note) for note in found])
    table.headers, groups, unnumbered = context
    table.groups, table.unnumbered = dict(groups), set(unnumbered)
    return key, table


def _encode(value: Any) -> dict[str, Any]:
    if isinstance(value, datetime.datetime):
        return {"$t": value.isoformat()}
    if isinstance(value, datetime.date):
        return {"$d": value.isoformat()}
    if isinstance(value, FormattedNumber):
        return {"$f": [None if part is None else str(part) for part in value.parts]}
    if isinstance(value, Decimal):
        return {"$n": str(value)}
    if isinstance(value, Unusable):
        return {"$u": str(value)}
    if isinstance(value, Addition):
        return {"$a": value.text}
    return {"$s": str(value)}


def _decode(told: dict[Any, Any]) -> Any:
    if len(told) != 1:
        return told
    [(kind, text)] = told.items()
    return _DECODERS[kind](text) if kind in _DECODERS else told


def _formatted(number: str, text: str, percent: str | None, held: str | None) -> FormattedNumber:
    return FormattedNumber(number, text, Decimal(percent) if percent else None, Decimal(held) if held else None)


_DECODERS: dict[str, Callable[[Any], Any]] = {
    "$t": datetime.datetime.fromisoformat,
    "$d": datetime.date.fromisoformat,
    "$n": Decimal,
    "$f": lambda parts: _formatted(*parts),
    "$u": lambda text: Unusable("%(text)s", text=text),
    "$a": Addition,
    "$s": str,
}
