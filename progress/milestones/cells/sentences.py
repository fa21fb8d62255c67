"""Cells that say of several stages how far they are, a sentence each: "Đã GPMB 32/50 ha; đang lập báo cáo ĐTM." """

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from progress.milestones.cells.subject import says_nothing
from spreadsheets.book import Addition
from spreadsheets.layout import Target
from spreadsheets.questions import LEAVE_OUT_OPTION, Asked, Option, Question, key_of
from values.text import fold, normalize

KEY = "sentences"
_ALIASES = (
    "hiện trạng", "tình hình", "tình hình thực hiện", "tình hình triển khai", "tiến độ", "tiến độ thực hiện",
    "tiến độ triển khai", "kết quả thực hiện", "kết quả thực hiện trong tuần", "tiến độ thực hiện trong tuần",
    "tình hình thực hiện trong tuần", "kết quả thực hiện trong tháng", "tình hình thực hiện trong tháng",
    "tiến độ thực hiện trong tháng", "kết quả đến nay", "tình hình đến nay", "tiến độ đến nay",
    "nội dung thực hiện", "công việc đã thực hiện", "hiện trạng thực hiện", "hiện trạng triển khai",
)  # fmt: skip
_LINES = re.compile(r"[\r\n]+")
# A point ends a sentence before a capital only: "QĐ 12/QĐ-UBND. Đang …", not "1.780 ha" nor "TP. Lào Cai".
_SENTENCES = re.compile(r"\s*;\s*|(?<=[^\W\d_]{3}[.])\s+(?=[-–+•]|[^\W\d_a-z])|(?<=[\d)][.])\s+(?=[^\W\d_a-z])")
_BULLET = re.compile(r"^\s*[-–—+•*]\s*")
_NOTHING_KNOWN = re.compile(r"chua co (so lieu|thong tin)\b")
_PHASE = re.compile(r"\s*[,(]?\s*(giai doan|gd|dot)\b")
SHORTEST_NAME = 3
# Names of stages that say of another one how far that is: "hoàn thành GPMB trước 30/11/2026"; alone they do not say of
# what. Only as a label they are the stage: "Hoàn thành: quý IV/2027".
_VERBS = {"hoan thanh", "tham dinh"}
_LABELLED = re.compile(r"\s*:")


@dataclass(frozen=True)
class Spoken:
    """One stage that sentences may speak of: its target for how far it is, its names."""

    target: Target
    names: Sequence[str]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        names = sorted({fold(n) for n in self.names if len(fold(n)) >= SHORTEST_NAME}, key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names)) or '(?!)'})(?!\w)")


class Sentences:
    """Shares a cell out among the stages its sentences name; what names none, or several, is asked about."""

    def __init__(self, stages: Sequence[Spoken], provides: tuple[str, ...]) -> None:
        self.stages = stages
        self._of_stage = [replace(s.target, values=_Named(s.target).values) for s in stages]
        self.target = Target(
            KEY,
            gettext_lazy("how far the milestones are, in sentences"),
            self._asked,
            row_key=KEY,
            provides=provides,
            aliases=_ALIASES,
            group=gettext_lazy("Progress in words"),
            answered=self._answered,
            row_named_by="stage",
            of_one_row="state",
            parts=self.parts,
        )

    def parts(self, cell: str) -> list[tuple[Target, str]]:
        """Return what each sentence says and the target that reads it."""
        return [(self._target_of(sentence), sentence) for sentence in _sentences(cell)]

    def _target_of(self, sentence: str) -> Target:
        text = fold(sentence)
        spans = [(m.start(), m.end(), at) for at, s in enumerate(self.stages) for m in s.pattern.finditer(text)]
        # A name within a longer one of another stage is not said: "quy hoạch" in "quy hoạch chi tiết".
        whole = [span for span in spans if not any(_is_within(span[0], span[1], other) for other in spans)]
        said = {at for start, end, at in whole if text[start:end] not in _VERBS or _LABELLED.match(text, end)}
        is_of_a_phase = any(_PHASE.match(text, end) for _start, end, _at in spans)
        return self._of_stage[said.pop()] if len(said) == 1 and not is_of_a_phase else self.target

    def _asked(self, cell: Any) -> dict[str, Any]:
        words = normalize(str(cell))
        options = [Option(s.target.row_key, s.target.group) for s in self.stages]
        read = _("No single milestone is named. Choose the milestone to whose note this is added, or skip it.")
        raise Asked(Question(key_of(KEY, words), "", words, "", read=read, options=[*options, LEAVE_OUT_OPTION]))

    def _answered(self, cell: Any, answer: str) -> dict[str, Any]:
        return {"stage": answer, "note": Addition(normalize(str(cell)))}


class _Named:
    """Names the stage in what is asked of a sentence, for its column names none."""

    def __init__(self, target: Target) -> None:
        self.target = target

    def values(self, cell: Any) -> dict[str, Any]:
        try:
            return self.target.values(cell)
        except Asked as asked:
            asked.question.text = f"{self.target.group}: {cell}"
            raise


def _is_within(start: int, end: int, other: tuple[int, int, int]) -> bool:
    return other[0] <= start and end <= other[1] and other[1] - other[0] > end - start


def _sentences(cell: str) -> Iterator[str]:
    for line in _LINES.split(cell):
        for sentence in _SENTENCES.split(line):
            text = _BULLET.sub("", normalize(sentence)).strip(" ;")
            if not says_nothing(text) and not _NOTHING_KNOWN.match(fold(text)):
                yield text.removesuffix(".")
