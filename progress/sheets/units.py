"""Values whose unit another column of their row tells: the measure, the indicator, the line of a form."""

from collections.abc import Callable
from typing import Any

from spreadsheets.cell import FormattedNumber
from spreadsheets.widgets import NumberWidget, read_percent
from values.quantities import common_unit


class UnitValueWidget(NumberWidget):
    """A number in the unit of what its row is about; of a percent the one that the cell shows."""

    reads_units = True
    unit_of: Callable[[Any], str]  # of what the column beside says; set by the resource

    def read(self, value: Any, among: Any = None) -> Any:
        self.unit = "" if among is None else str(self.unit_of(among))
        return super().read(read_percent(value) if common_unit(self.unit) == "%" else value)

    def reads_number_of(self, cell: FormattedNumber) -> bool:
        return cell.percent is None
