"""What the national file is made of: sections with fields, from which its schema, its JSON and its CSV all follow."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reports.national.plain import Value, plain_value
from values.dates import PartialDate

if TYPE_CHECKING:
    from reports.national.reading import Reading

KEY, TEXT, NUMBER, WHOLE, DATE, YES_NO = "key", "text", "number", "whole", "date", "yes_no"
TYPES: dict[str, dict[str, Any]] = {
    KEY: {"type": "integer"},
    TEXT: {"type": "string", "minLength": 1},
    NUMBER: {"type": "number"},
    WHOLE: {"type": "integer"},
    DATE: {"type": "string", "format": "date"},
    YES_NO: {"type": "boolean"},
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its name, its kind, what it says (in Vietnamese: the file is read by ministries).

    One that is not `always` there may be null, which means unknown or not applicable. `choices` are codes.
    """

    name: str
    kind: str
    about: str
    always: bool = False
    choices: tuple[str, ...] = ()

    @property
    def schema(self) -> dict:
        found = dict(TYPES[self.kind]) | {"description": self.about}
        if self.choices:
            found["enum"] = [*self.choices, *([] if self.always else [None])]
        if not self.always:
            found["type"] = [found["type"], "null"]
        return found


def period_fields(name: str, about: str) -> tuple[Field, Field]:
    """Return the two fields of a date that may be a month, a quarter or a year: its first and its last day."""
    return Field(f"{name}_first", DATE, f"{about}: ngày đầu"), Field(f"{name}_last", DATE, f"{about}: ngày cuối")


def period_values(name: str, day: PartialDate | None) -> dict[str, Value]:
    """Return the values of `period_fields`."""
    first, last = (day.start.isoformat(), day.end.isoformat()) if day else (None, None)
    return {f"{name}_first": first, f"{name}_last": last}


@dataclass(frozen=True, slots=True)
class Section:
    """Records of one kind; `rows` yields the values of each by the names of the fields."""

    name: str
    about: str
    fields: tuple[Field, ...]
    rows: "Callable[[Reading], Iterable[dict[str, Any]]]"
    names: frozenset[str] = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "names", frozenset(one.name for one in self.fields))

    def records(self, reading: "Reading") -> Iterator[dict[str, Value]]:
        """Yield the records with every field, in the order of the fields; raise ValueError for an unknown one."""
        for row in self.rows(reading):
            if unknown := row.keys() - self.names:
                raise ValueError(f"not of {self.name}: {', '.join(sorted(unknown))}")
            yield {one.name: plain_value(row.get(one.name)) for one in self.fields}
