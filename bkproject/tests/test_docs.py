"""What README.md, CONTRIBUTING.md and docs/ say is so: each path, command, variable and name in them is there."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands, load_command_class

from bench import house
from bkproject.tests.test_architecture import NOUNS, ROOMS, imports  # noqa: F401

BASE = Path(settings.BASE_DIR)
PAGES = sorted([BASE / "README.md", BASE / "CONTRIBUTING.md", *BASE.glob("docs/**/*.md")])
# What only a running tracker, an office or a developer's machine has.
MADE_LATER = {
    ".env", ".pytest_cache/databases", ".venv", ".venv/bin/python", "backup", "data/", "media", "staticfiles/",
    "tracker.sqlite3", "tracker.sqlite3-wal", "tracker.sqlite3-shm", "tuan-48.xlsx",
}  # fmt: skip
KINDS = "py|md|html|css|js|json|toml|txt|po|example"


def told(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def in_code(text: str) -> list[str]:
    """Return what stands between backticks, pictures and blocks of commands left out."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


@cache
def files() -> frozenset[str]:
    """Return the paths of the project's files and folders; what lies in hidden folders and data is none."""
    skipped = {"data", "staticfiles", "__pycache__"}
    found = (path.relative_to(BASE) for path in BASE.rglob("*"))
    return frozenset(
        path.as_posix() for path in found if not any(part in skipped or part.startswith(".") for part in path.parts)
    )


def is_there(path: str) -> bool:
    """Return whether a path, a pattern with `*` or `<noun>`, or the bare name of a file fits one of the project."""
    pattern = re.escape(path.rstrip("/")).replace(r"\*", "[^/]*")
    pattern = re.sub(r"<\w+>", "[^/]+", pattern)
    return any(re.fullmatch(pattern if "/" in path else f"(.*/)?{pattern}", name) for name in files())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(BASE).as_posix())
def test_every_path_is_there(page):
    looks_so = re.compile(rf"[\w.*<>-]+(/[\w.*<>-]+)*(/|\.({KINDS}))|\w[\w-]*(/[\w.*<>-]+)+")
    paths = [text for text in in_code(told(page)) if looks_so.fullmatch(text) and text not in MADE_LATER]
    links = re.findall(r"\]\(([^)#:]+)\)", told(page))
    gone = [path for path in paths if not is_there(path)]
    gone += [link for link in links if not (page.parent / link).exists()]
    assert gone == []
