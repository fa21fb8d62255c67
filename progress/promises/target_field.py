"""The form field of a target date."""

from typing import Any

from values.dates import PartialDateError
from values.deadlines import parse_deadline
from values.forms import PartialDateField


class DeadlineField(PartialDateField):
    """The same of a target date, which offices write as they say it, too: "trước 30/11/2026", "hết năm 2026"."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value.strip():
            try:
                return parse_deadline(value)
            except PartialDateError as error:
                raise error.as_validation_error() from error
        return super().to_python(value)
