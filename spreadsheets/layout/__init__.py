"""From the rows of a sheet as they lie in a file to a table by column key, whatever an office put around it."""

from spreadsheets.layout.build import foot_of, lay_out, understand
from spreadsheets.layout.header import score
from spreadsheets.layout.table import ColumnMatch, Line, Table, Target

__all__ = ["ColumnMatch", "Line", "Table", "Target", "foot_of", "lay_out", "score", "understand"]
