"""Imports run downward only: reports → clusters, zones → progress → places → spreadsheets → files → values."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

BELOW = {
    "values": set(),
    "files": {"values"},
    "spreadsheets": {"files", "values"},
    "places": {"values", "files", "spreadsheets"},
    "progress": {"places", "values", "files", "spreadsheets"},
    "clusters": {"progress", "places", "values", "files", "spreadsheets"},
    "zones": {"progress", "places", "values", "files", "spreadsheets"},
    "reports": {"clusters", "zones", "progress", "places", "values", "files", "spreadsheets"},
}
ROOMS = {*BELOW, "bkproject"}


def imported_rooms(source: str) -> set[str]:
    """Return which of our rooms a module imports, wherever in it the import stands."""
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.append(node.module)
    return {name.partition(".")[0] for name in names} & ROOMS


def modules(room: str) -> list[Path]:
    return [path for path in (Path(settings.BASE_DIR) / room).rglob("*.py") if "tests" not in path.parts]


def test_the_check_sees_every_kind_of_import():
    source = "import places.models\ndef f():\n    from zones import models\n    from .x import y\nimport os"
    assert imported_rooms(source) == {"places", "zones"}


def test_every_room_of_the_project_is_in_the_order():
    ours = {name for name in settings.INSTALLED_APPS if (Path(settings.BASE_DIR) / name).is_dir()}
    assert ours == ROOMS


@pytest.mark.parametrize("room", BELOW)
def test_imports_run_downward_only(room):
    upward = {}
    for path in modules(room):
        allowed = {room, "files", "values"} if "migrations" in path.parts else {room, *BELOW[room]}
        if wrong := imported_rooms(path.read_text(encoding="utf-8")) - allowed:
            upward[str(path.relative_to(settings.BASE_DIR))] = wrong
    assert modules(room)
    assert upward == {}
