"""docs/asvs.md: every requirement of levels 1 and 2 once, with its state and where; test_docs looks for the files."""

import re
from collections import Counter
from pathlib import Path

from django.conf import settings

PAGE = Path(settings.BASE_DIR, "docs/asvs.md")
STATES = ("met", "partly", "not met", "none of it here")
# How many requirements of level 1 and of level 2 each chapter of ASVS 5.0.0 has.
REQUIRED = {
    "1": (8, 19),
    "2": (4, 7),
    "3": (8, 11),
    "4": (2, 8),
    "5": (4, 5),
    "6": (13, 22),
    "7": (6, 12),
    "8": (4, 3),
    "9": (4, 3),
    "10": (5, 24),
    "11": (3, 11),
    "12": (3, 6),
    "13": (1, 12),
    "14": (2, 7),
    "15": (3, 10),
    "16": (0, 16),
    "17": (0, 7),
}


def rows() -> list[list[str]]:
    found = re.findall(r"^\| (\d+\.\d+\.\d+) \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return [[number, *rest.split(" | ", 3)] for number, rest in found]


def test_every_requirement_stands_there_once_with_its_level():
    assert len({number for number, *_rest in rows()}) == len(rows())
    counted: dict[str, Counter] = {}
    for number, level, *_rest in rows():
        counted.setdefault(number.split(".")[0], Counter())[level] += 1
    assert {chapter: (levels["1"], levels["2"]) for chapter, levels in counted.items()} == REQUIRED


def test_every_state_is_known_and_said_of_what():
    counts = Counter(state for _number, _level, _asks, state, _where in rows())
    assert set(counts) == set(STATES)
    said = ", ".join(f"{counts[state]} {state}" for state in STATES[:3])
    assert said in PAGE.read_text(encoding="utf-8")
    assert [number for number, *_rest, where in rows() if not where.strip()] == []
