"""What a copy to sign says, as text: the same on the page, in Word and in Excel."""

from dataclasses import asdict, dataclass
from typing import Self

UNKNOWN = "chưa có số liệu"
LONG_UNIT = 12  # letters
BLANK = "…………"
PREPARED_BY = ("NGƯỜI LẬP BIỂU", "(Ký, ghi rõ họ tên)")
HEAD_OF_UNIT = ("THỦ TRƯỞNG ĐƠN VỊ", "(Ký, ghi rõ họ tên, đóng dấu)")


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A line of the form; a heading has no value."""

    number: str
    indicator: str
    unit: str = ""
    value: str = ""
    note: str = ""

    @property
    def is_heading(self) -> bool:
        return not self.value

    @property
    def cells(self) -> tuple[str, ...]:
        return self.number, self.indicator, self.unit, self.value, self.note


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """A form as it is signed. `mark` is empty once it is filed; `said` tells its version, correction and cut-off.

    `remark` says what the numbers of the notes mean.
    """

    number: str
    basis: str
    title: str
    about: str
    period: str
    reporter: str
    receivers: list[str]
    due: str
    result: str
    rows: list[PrintedRow]
    said: list[str]
    place: str
    mark: str = ""
    remark: str = ""

    @classmethod
    def from_kept(cls, content: dict) -> Self:
        """Return what `as_kept` made."""
        return cls(**content | {"rows": [PrintedRow(**row) for row in content["rows"]]})

    def as_kept(self) -> dict:
        """Return it as text, lists and dictionaries, to be stored."""
        return asdict(self)

    @property
    def name(self) -> str:
        return f"Biểu số {self.number}"

    @property
    def heads(self) -> tuple[str, ...]:
        """The columns of appendix I of the circular."""
        return "TT", "Chỉ tiêu", "Đơn vị tính", self.result, "Ghi chú"

    @property
    def headed_rows(self) -> list[tuple[PrintedRow, list[tuple[str, str]]]]:
        """Each row with its cells, each of these with its column's head for narrow screens."""
        return [(row, list(zip(self.heads, row.cells, strict=True))) for row in self.rows]

    @property
    def below(self) -> list[str]:
        """The lines below the table."""
        return [text for text in (self.remark, self.due) if text]

    @property
    def place_and_day(self) -> str:
        """The place; the day is written by hand when it is signed."""
        return f"{self.place or BLANK}, ngày …… tháng …… năm ……"

    @property
    def has_long_units(self) -> bool:
        """Whether a unit of measurement takes a wide column: "Triệu đồng/người/tháng"."""
        return any(len(row.unit) > LONG_UNIT for row in self.rows)

    @property
    def foot(self) -> str:
        """What stands at the foot of every page: which form, of whom, and whether it is a draft."""
        return " · ".join(filter(None, (self.mark, self.name, self.about, self.period.partition(" (")[0])))
