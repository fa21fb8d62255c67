"""Imports run downward only, folders stay small enough to be looked through, and no circle hides anywhere."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

from bench import house

# Each room with what it may import, beside those below these.
ROOMS = {
    "values": [],
    "pictures": ["values"],
    "files": [],
    "backups": ["files"],
    "history": ["values"],
    "seeding": ["values"],
    "usage": [],
    "spreadsheets": ["files", "history", "usage"],
    "places": ["spreadsheets"],
    "progress": ["places", "pictures"],
    "clusters": ["progress"],
    "zones": ["progress"],
    "public": ["history", "usage"],
    "reports": ["clusters", "zones", "pictures", "public"],
    "api": ["reports"],
    "opendata": ["api"],
    "help": ["reports", "backups"],
    "demo": ["clusters", "zones", "seeding"],
    "bkproject": ["help", "opendata", "seeding", "backups"],
}
# Inside progress each room may import those before it.
NOUNS = (
    "access",
    "models",
    "records",
    "notifications",
    "sheets",
    "acceptance",
    "documents",
    "promises",
    "milestones",
    "figures",
    "obstacles",
    "inspections",
    "baselines",
    "events",
    "desks",
    "periods",
    "outlook",
    "submissions",
    "projects",
    "remarks",
    "meetings",
    "in_charge",
    "changes",
    "clicks",
    "organisations",
    "units",
    "usage",
    "positions",
    "outlines",
    "investors",
    "saved_lists",
    "sites",
    "timeline",
    "maps",
    "work",
    "personal",
    "staff",
)
# What Django looks for in the app itself: lists of what the nouns have.
OF_THE_APP = {"admin", "apps", "management", "templatetags", "urls"}


@pytest.fixture(scope="module")
def imports() -> house.Imports:
    return house.Imports(house.product_files())


def below(room: str) -> set[str]:
    """Return every room that `room` may import, itself among them."""
    return {room}.union(*(below(lower) for lower in ROOMS[room]))


def upward(imports: house.Imports, is_allowed) -> list[str]:
    pairs = ((name, found) for name, all_of in imports.of.items() for found in all_of)
    return sorted(f"{name} → {found}" for name, found in pairs if not is_allowed(name, found))


def test_every_app_of_the_project_is_a_room():
    apps = {name for name in settings.INSTALLED_APPS if (Path(settings.BASE_DIR) / name).is_dir()}
    assert apps <= ROOMS.keys()
    assert set(house.ROOMS) == ROOMS.keys()


def test_every_room_is_tested_and_its_types_are_checked():
    """A room that is not named in pyproject.toml is passed over in silence."""
    tools = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    assert sorted(tools["pytest"]["ini_options"]["testpaths"]) == sorted(ROOMS)
    assert sorted(tools["mypy"]["packages"]) == sorted([*ROOMS, "bench"])


def test_rooms_import_downward_only(imports):
    def is_allowed(name: str, found: str) -> bool:
        return found.partition(".")[0] in below(name.partition(".")[0])

    assert upward(imports, is_allowed) == []


def test_each_room_is_used_by_those_that_may_import_it(imports):
    used = {(name.split(".")[0], other.split(".")[0]) for name, found in imports.of.items() for other in found}
    # Addresses name the apps by text.
    addresses = (Path(settings.BASE_DIR) / "bkproject/urls.py").read_text(encoding="utf-8")
    used |= {("bkproject", app) for app in re.findall(r'include\("(\w+)\.urls"\)', addresses)}
    assert {(upper, lower) for upper, rooms in ROOMS.items() for lower in rooms} - used == set()


def test_nouns_of_progress_import_downward_only(imports):
    place = {f"progress.{noun}": number for number, noun in enumerate(NOUNS)}

    def room(name: str) -> str:
        return ".".join(name.split(".")[:2])

    def is_allowed(name: str, found: str) -> bool:
        if room(name) not in place or room(found) not in place:
            return room(found) in place or not found.startswith("progress.") or room(name) not in place
        return place[room(found)] <= place[room(name)]

    assert upward(imports, is_allowed) == []


def test_every_folder_of_progress_has_its_place():
    folders = {path.parent.name for path in (Path(settings.BASE_DIR) / "progress").glob("*/__init__.py")}
    assert folders - {"migrations", "tests"} - OF_THE_APP == set(NOUNS)


def test_no_modules_import_each_other_in_a_circle(imports):
    assert imports.circles() == []


def test_no_import_hides_in_a_function(imports):
    """What must wait until it is called is named here, with its reason."""
    hidden = {name for name, found in imports.in_functions.items() if found}
    # Receivers of Django's signals and checks of the start, registered once the models stand.
    assert hidden == {"usage.apps", "bkproject.apps"}


def test_migrations_import_no_room_above_their_own():
    for path in Path(settings.BASE_DIR).glob("*/migrations/*.py"):
        room = path.relative_to(settings.BASE_DIR).parts[0]
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
        names += [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
        rooms = {name.partition(".")[0] for name in names} & ROOMS.keys()
        assert rooms <= below(room), path


def test_no_folder_holds_too_many_modules():
    too_many = {f: n for f, n in house.modules_per_folder(house.product_files()).items() if n > house.MOST_MODULES}
    assert too_many == {}


def test_no_room_is_too_large():
    lines = house.lines_per_room(house.product_files())
    total = sum(lines.values())
    assert {room: n for room, n in lines.items() if 100 * n / total > house.LARGEST_ROOM} == {}


def test_the_chain_of_imports_is_short(imports):
    assert len(imports.longest_chain()) <= house.LONGEST_CHAIN


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import places.models", {"places.models"}),
        ("def f():\n    from zones import models", {"zones.models"}),
        ("from progress.models import Site", {"progress.models.site"}),
        ("import os", set()),
    ],
)
def test_the_check_sees_every_kind_of_import(imports, source, found):
    assert set(imports._imported("bkproject.urls", ast.walk(ast.parse(source)))) == found
