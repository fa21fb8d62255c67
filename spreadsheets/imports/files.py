"""Files that were sent, and what was understood of them, kept between the preview and its confirmation."""

import datetime
import hashlib
import json
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from spreadsheets.attached.uploads import Upload
from spreadsheets.book import Addition, Note, Unusable
from spreadsheets.cell import FormattedNumber
from spreadsheets.layout import Line, Table
from spreadsheets.models import ImportRun, ImportState
from spreadsheets.readers import without_macros

_NOTES = ("warnings", "skipped", "errors")


def pack(tables: Sequence[tuple[str, Table]]) -> bytes:
    """Return tables by the key of what each holds; `unpack` gives them back equal, without how columns were found
    and cells were asked about."""
    data = [_as_data(key, table) for key, table in tables]
    return zlib.compress(json.dumps(data, default=_encode, separators=(",", ":")).encode(), 1)


def unpack(packed: bytes | memoryview) -> list[tuple[str, Table]]:
    return [_as_table(data) for data in json.loads(zlib.decompress(packed), object_hook=_decode)]


def _as_data(key: str, table: Table) -> list[Any]:
    lines = [
        [line.number, line.values, None if line.letters is table.letters else list(line.letters), dict(line.words)]
        for line in table.lines
    ]
    notes = [[note.as_dict() for note in getattr(table, name)] for name in _NOTES]
    answers, given_by_file = list(table.answers.items()), list(table.given.items())
    context = [table.headers, list(table.groups.items()), sorted(table.unnumbered), list(table.doubts.items())]
    base = [key, table.sheet, table.keys, list(table.letters), table.has_keys, lines, notes]
    return [*base, answers, table.titles, context, given_by_file, table.places]


def _as_table(data: list[Any]) -> tuple[str, Table]:
    # Packed before questions were asked, a table has neither answers nor titles nor given values.
    key, sheet, keys, letters, has_keys, lines, notes, *more = data
    since: list[Any] = [[], [], ({}, [], []), [], {}]
    answers, titles, context, given_by_file, places = [*more, *since[len(more) :]]
    table = Table(
        sheet, keys, letters, has_keys=has_keys, titles=titles, answers=dict(answers), given=dict(given_by_file)
    )
    table.places = places
    table.lines = [Line(number, values, own or letters, dict(*words)) for number, values, own, *words in lines]
    for name, notes_of_kind in zip(_NOTES, notes, strict=True):
        setattr(table, name, [Note(**note) for note in notes_of_kind])
    table.headers, groups, unnumbered, *doubts = context
    table.groups, table.unnumbered, table.doubts = dict(groups), set(unnumbered), dict(*doubts)
    return key, table


def _encode(value: Any) -> dict[Any, Any]:
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


def _decode(data: dict[Any, Any]) -> Any:
    if len(data) != 1:
        return data
    [(kind, text)] = data.items()
    return _DECODERS[kind](text) if kind in _DECODERS else data


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


FOLDER = "imports"


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def keep(upload: Upload) -> str:
    """Store a file, once however often it is sent; return its name in the storage.

    Of a file with macros that cannot be taken out (an old .xls) nothing is stored: the name is empty.
    """
    if upload.archive:
        return upload.keep(FOLDER)
    content, book = upload.content, upload.book
    kept = without_macros(content)
    if book.has_macros and kept is content:
        return ""
    path = f"{FOLDER}/{digest_of(content)}.{'xlsx' if book.kind == 'xlsm' else book.kind}"
    if default_storage.exists(path):
        return path
    return default_storage.save(path, ContentFile(kept))


def open_kept(path: str) -> Any:
    """Return the stored file, open to be read; raise FileNotFoundError."""
    return default_storage.open(path)


def drop_unless_wanted(path: str) -> None:
    """Delete a file that no import keeps, as far as is recorded: to be called once that is committed."""
    if not ImportRun.objects.exclude(state=ImportState.DROPPED).filter(path=path).exists():
        with suppress(FileNotFoundError):
            default_storage.delete(path)
