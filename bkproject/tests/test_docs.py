"""What README.md, CONTRIBUTING.md and docs/ say is so: each path, command, variable and name in them is there."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands, load_command_class

from bench import house
from bkproject import __version__
from bkproject.tests.test_architecture import NOUNS, ROOMS

BASE = Path(settings.BASE_DIR)
ARCHITECTURE, GLOSSARY = BASE / "docs/architecture.md", BASE / "docs/glossary.md"
PAGES = sorted([BASE / "README.md", BASE / "CONTRIBUTING.md", *BASE.glob("docs/**/*.md")])
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(BASE).as_posix())
# What only a running tracker or a developer's machine has.
MADE_LATER = {
    ".env", ".pytest_cache/databases", "backup", "data/", "dist/", "media", "tracker.sqlite3-wal",
    "tracker.sqlite3-shm",
}  # fmt: skip
KINDS = "py|md|html|css|js|json|toml|txt|po|example"
# Names that are not ours: the example of CONTRIBUTING.md, an option of xlrd.
NOT_OURS = {"Obstacle.letter_number", "formatting_info"}


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def in_code(page: Path) -> list[str]:
    """Return what stands between backticks, blocks of commands and pictures left out."""
    return re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", read(page), flags=re.DOTALL))


@cache
def files() -> frozenset[str]:
    """Return the paths of the project's files and folders, but those of hidden folders and of a running tracker."""
    skipped = {"data", "__pycache__"}
    found = (path.relative_to(BASE) for path in BASE.rglob("*"))
    return frozenset(
        path.as_posix() for path in found if not any(part in skipped or part.startswith(".") for part in path.parts)
    )


def is_there(path: str) -> bool:
    """Return whether a path, from anywhere downward and with `*` or `<noun>` for any name, fits one of the project."""
    pattern = re.sub(r"<\w+>", "[^/]+", re.escape(path.rstrip("/")).replace(r"\*", "[^/]*"))
    return any(re.fullmatch(f"(.*/)?{pattern}", name) for name in files())


@each_page
def test_every_path_is_there(page):
    looks_so = re.compile(rf"([\w*<>-][\w.*<>-]*/)*[\w*<>-][\w.*<>-]*(/|\.({KINDS}))|[a-z]\w*(/[a-z][\w.-]*)+")
    paths = [text for text in in_code(page) if looks_so.fullmatch(text) and text not in MADE_LATER]
    # The handbook links to pages of the tracker too: help/tests/test_handbook.py opens them.
    links = re.findall(r"\]\(([^)#:/][^)#:]*)", read(page))
    gone = [path for path in paths if not is_there(path)]
    assert gone + [link for link in links if not (page.parent / link).exists()] == []


@each_page
def test_every_command_is_there(page):
    targets = set(re.findall(r"^([a-z-]+):", read(BASE / "Makefile"), re.MULTILINE))
    gone = [f"make {name}" for name in re.findall(r"\bmake ([a-z-]+)(?=[`\s])", "\n".join(commands(page)))]
    gone = [text for text in gone if text.removeprefix("make ") not in targets]
    for name, options in re.findall(r"manage\.py (\w+)([^`#\n]*)", "\n".join(commands(page))):
        if name not in get_commands():
            gone.append(f"manage.py {name}")
            continue
        parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
        gone += [f"{name} {o}" for o in re.findall(r"--[a-z-]+", options) if o not in parser._option_string_actions]
    modules = re.findall(r"python -m ([\w.]+)", "\n".join(commands(page)))
    assert gone + [name for name in modules if not is_there(name.replace(".", "/") + "*")] == []


def commands(page: Path) -> list[str]:
    """Return what is to be typed: blocks of commands, lines continued joined, and code in the text."""
    blocks = re.findall(r"```console\n(.*?)```", read(page), flags=re.DOTALL)
    return [block.replace("\\\n", " ") for block in blocks] + in_code(page)


@cache
def words_of_the_code() -> frozenset[str]:
    """Return every word of Python, templates, scripts, data and settings."""
    kinds = {".py", ".html", ".js", ".css", ".toml", ".json", ".txt"}
    sources = [BASE / name for name in files() if Path(name).suffix in kinds and name != "bkproject/tests/test_docs.py"]
    text = "\n".join(read(path) for path in [*sources, BASE / "Makefile", BASE / "conftest.py"])
    text += "\n".join(path.name for path in (BASE / "deploy").iterdir())
    return frozenset(re.findall(r"[\w-]+", text)) | frozenset(re.findall(r"\w+", text))


@each_page
def test_every_name_is_in_the_code(page):
    names = {text.removesuffix("()").split("=")[0] for text in in_code(page)}
    names = {name for name in names if re.fullmatch(r"[A-Za-z_][\w-]*(\.[A-Za-z_]\w*)*", name)}
    names = {name for name in names - MADE_LATER - NOT_OURS if not re.search(rf"\.({KINDS})$|-$", name)}
    headers = {name for name in names if "HTTP_" + name.upper().replace("-", "_") in words_of_the_code()}
    assert sorted(name for name in names - headers if not set(name.split(".")) <= words_of_the_code()) == []


def test_every_module_that_the_code_names_is_there():
    """Comments and docstrings name modules by their path or by their file's name."""
    rooms = "|".join([*ROOMS, "bench", "docs"])
    named = re.compile(rf"(?<![\w./<-])((?:{rooms})/[\w/.-]+\.(?:py|md)|\w+\.py)(?![\w/])")
    sources = [BASE / name for name in files() if name.endswith(".py") and "/tests/" not in name]
    found = {(path.relative_to(BASE).as_posix(), name) for path in sources for name in named.findall(read(path))}
    assert sorted((path, name) for path, name in found if not is_there(name)) == []


def test_no_two_modules_say_the_same_of_themselves():
    first_lines = [read(path).partition("\n")[0] for path in house.product_files()]
    told = [line for line in first_lines if line.startswith('"""')]
    assert [line for line in set(told) if told.count(line) > 1] == []


def test_the_table_of_variables_is_whole():
    """Each variable that the settings or the start read is in README's table, and no other."""
    table = read(BASE / "README.md").partition("## Configuration")[2].partition("\n## ")[0]
    named = {name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    asked = {"CHROMIUM", "TEST_POSTGRES_URL", "TEST_ORDER", "TEST_CLOCK"}
    for path in house.product_files():
        asked |= set(re.findall(r'\benv(?:iron)?\.\w+\(\s*"([A-Z0-9_]+)"', read(path)))
    server = read(BASE / "gunicorn.conf.py") + read(BASE / "bkproject/startup/address.py")
    asked |= set(re.findall(r'(?:setting|number)\("([A-Z_]+)"', server))
    assert named == asked - {"DJANGO_SETTINGS_MODULE"}


def test_the_example_of_variables_names_those_of_the_table():
    table = read(BASE / "README.md").partition("## Configuration")[2].partition("\n## ")[0]
    given = set(re.findall(r"^(?:# )?([A-Z_]+)=", read(BASE / ".env.example"), re.MULTILINE))
    assert {name for name in given if f"`{name}`" not in table} == set()


def test_the_picture_shows_the_rooms():
    picture = read(ARCHITECTURE).partition("```mermaid")[2].partition("```")[0]
    arrows = re.findall(r"^\s*(\w+)(?:\[.*?\])? --> (\w+)", picture, re.MULTILINE)
    drawn = {room: [] for room in re.findall(r'\b(\w+)\["', picture)}
    for upper, lower in arrows:
        drawn[upper].append(lower)
    assert {room: sorted(lower) for room, lower in drawn.items()} == {r: sorted(lower) for r, lower in ROOMS.items()}


def test_the_table_of_nouns_is_in_their_order():
    table = read(ARCHITECTURE).partition("Each may import those before it")[2].partition("\n\n##")[0]
    rows = re.findall(r"^\| (`\w+/`.*?) \|", table, re.MULTILINE)
    assert tuple(re.findall(r"`(\w+)/`", " ".join(rows))) == NOUNS


def glossary() -> list[list[str]]:
    """Return the cells of the rows of three columns: Vietnamese, English, code."""
    lines = re.findall(r"^\|(.*)\|$", read(GLOSSARY), re.MULTILINE)
    rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    return [row for row in rows if len(row) == 3 and "`" in row[2]]


def test_every_model_is_in_the_glossary():
    named = {name for row in glossary() for name in re.findall(r"`(\w+)`", row[2])}
    ours = {m.__name__ for m in apps.get_models() if m.__module__.split(".")[0] in ROOMS}
    assert {name for name in ours if not name.startswith("Historical")} - named == set()


def test_every_word_of_the_glossary_is_given_in_the_code():
    given = set(re.findall(r'"code": "([\w-]+)"', read(BASE / "fixtures/30-stages.json")))
    for path in house.product_files():
        given |= set(path.relative_to(BASE).with_suffix("").parts)
        given |= set(re.findall(r"\b(?:class|def) (\w+)", read(path)))
        assigned = re.findall(r"([\w, ]+)(?:: [^=\n]+)?=(?!=)", read(path))
        given |= {name for names in assigned for name in re.findall(r"\w+", names)}
    named = [name for row in glossary() for name in re.findall(r"`([\w-]+)`", row[2])]
    assert [name for name in named if name not in given] == []
    assert sorted({name for name in named if named.count(name) > 1}) == []


def test_every_decision_is_in_the_index():
    folder = BASE / "docs/decisions"
    listed = re.findall(r"\]\(([\w-]+\.md)\)", read(folder / "README.md"))
    assert sorted(listed) == sorted(path.name for path in folder.glob("*.md") if path.name != "README.md")


def test_the_changelog_begins_with_this_version_and_its_day():
    first = re.search(r"^## (.*)$", read(BASE / "CHANGELOG.md"), re.MULTILINE)[1]
    assert re.fullmatch(rf"{re.escape(__version__)}, \d{{1,2}} [A-Z][a-z]+ \d{{4}}|Unreleased", first)
