"""What the rows of an import name, nobody has recorded and the person may not add: somebody else is asked to."""

from collections.abc import Iterable, Iterator
from typing import Any

from spreadsheets.catalogue import sheet as kind_of
from spreadsheets.layout import Table
from spreadsheets.merge.run import Sheets
from values.text import Person


def beyond(sheets: Sheets, user: Person) -> list[dict[str, Any]]:
    """Return {"key", "title", "name", "sheet", "number"} of each record that a person would have to ask for."""
    found = []
    for resource, table in sheets:
        for key, proposed in resource(user).proposals(table) if not table.has_keys and not table.errors else ():
            kind = kind_of(key)
            if not kind(user).may_add_any:
                at = proposed.keys.index("name")
                named = {"key": key, "title": str(kind.title), "sheet": table.sheet}
                names = ((line.words.get("name") or line.values[at], line.number) for line in proposed.lines)
                found += [named | {"name": name, "number": number} for name, number in names]
    return found


def named_by(tables: Iterable[tuple[str, Table]], user: Person, key: str) -> Iterator[Table]:
    """Yield what the rows of tables, by what each holds, name that would be rows of a sheet and nobody has recorded."""
    for of, table in tables:
        if not table.has_keys and not table.errors:
            yield from (proposed for to, proposed in kind_of(of)(user).proposals(table) if to == key)
