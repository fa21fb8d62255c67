"""What a cell speaks of: a stage by its names, and which words can be said of such a stage."""

from dataclasses import dataclass, field
from functools import cached_property

from values.text import fold

# Cells that say nothing of a stage, and that nothing is known is no news either.
_NOTHING = {
    "", "-", "--", "---", "–", "—", "…", "...", ".", "?", "/",
    "chua co so lieu", "chua co thong tin", "khong co so lieu", "khong co thong tin", "chua ro", "khong ro",
    # An empty box, where a file holds nothing but text.
    "false", "chua xac dinh", "chua cap nhat", "no information", "no data", "not known", "unknown", "not recorded",
}  # fmt: skip

_LONGEST = 60  # characters; no such cell is longer, also where marks are written apart

# By what stages of a kind have in one of their names: which verbs say that such a stage is done.
_FAMILIES = {
    "approved": (
        "quy hoach", "bao cao", "nghien cuu kha thi", "phe duyet", "thanh lap", "quyet dinh", "chu truong", "dtm",
        "danh gia tac dong", "phuong an", "to trinh", "giao dat", "cho thue dat", "plan", "study", "eia",
        "assessment", "approval", "decision",
    ),
    "established": ("thanh lap", "establish"),
    "begun": ("khoi cong", "groundbreaking", "start of construction"),
    "running": ("van hanh", "hoat dong", "khai thac", "operation"),
}  # fmt: skip

# Approved are documents, not the work on the ground that they are about.
_ON_THE_GROUND = (
    "giai phong mat bang", "den bu", "boi thuong", "thi cong", "san nen", "chi tra", "kiem dem", "ban giao",
    "nuoc thai", "do dac", "clearance", "construction",
)  # fmt: skip


def says_nothing(text: str) -> bool:
    """Return whether a cell's text says nothing at all of a stage."""
    if len(text) > _LONGEST:
        return False
    folded = fold(text)
    return folded in _NOTHING or folded.strip(" .!") in _NOTHING


def gives_no_number(text: str) -> bool:
    """Return whether a text in a column of numbers says that there is none."""
    return says_nothing(text) or fold(text[:_LONGEST]).strip(" .") == "chua co"


@dataclass(frozen=True)
class Subject:
    """A stage by all its names; `labels` are those of the states, by folded text: what a workbook of ours says.

    `counts_area` and `counts_households` tell which quantities belong to it.
    """

    names: tuple[str, ...]
    labels: dict[str, str] = field(default_factory=dict)
    counts_area: bool = False
    counts_households: bool = False

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The names as cells are compared with them, the longest first."""
        folded = {fold(name) for name in self.names} - {""}
        return tuple(sorted(folded, key=len, reverse=True))

    @cached_property
    def families(self) -> frozenset[str]:
        """The kinds of verbs that say of this stage that it is done."""
        families = {
            family for family, words in _FAMILIES.items() if any(word in name for name in self.folded for word in words)
        }
        if any(word in name for name in self.folded for word in _ON_THE_GROUND):
            families.discard("approved")
        return frozenset(families)
