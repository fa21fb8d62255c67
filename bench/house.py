"""`make house`: measures how far a reader walks in this code: folders, imports, names, and the files of four journeys.

Everything is read from the source but the journeys, which are made in a database of their own; `--journeys` lists the
files and functions of each, `--no-journeys` leaves them out, `--strict` ends with 1 where one is longer than it should.
"""

import argparse
import ast
import os
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What the product consists of; tests, migrations and this folder are no part of it.
ROOMS = (
    "values",
    "pictures",
    "files",
    "backups",
    "history",
    "usage",
    "public",
    "seeding",
    "spreadsheets",
    "places",
    "progress",
    "clusters",
    "zones",
    "reports",
    "api",
    "opendata",
    "help",
    "demo",
    "bkproject",
)
MOST_MODULES, LONGEST_CHAIN, LARGEST_ROOM = 15, 19, 30  # per folder, modules, % of all lines


def product_files() -> list[Path]:
    """Return every Python file of the product, sorted by path."""
    found = (path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    return sorted(path for path in found if is_product(path))


def is_product(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    return not {"tests", "migrations"} & set(parts) and path.name != "conftest.py"


def module_name(path: Path) -> str:
    """Return the dotted name of a file; a package's for its __init__.py."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


class Imports:
    """Which module imports which. A name that a package only hands on counts as imported from where it is defined."""

    def __init__(self, paths: list[Path]):
        self.paths = {module_name(path): path for path in paths}
        self.trees = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in self.paths.items()}
        self.handed_on = {
            (name, alias.asname or alias.name): (self._base(name, node), alias.name)
            for name, tree in self.trees.items()
            if self.paths[name].name == "__init__.py"
            for node in tree.body
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        self.of = {name: set(self._imported(name, ast.walk(tree))) - {name} for name, tree in self.trees.items()}
        self.in_functions = {
            name: {
                found
                for function in ast.walk(tree)
                if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
                for found in self._imported(name, ast.walk(function))
            }
            for name, tree in self.trees.items()
        }

    def _base(self, name: str, node: ast.ImportFrom) -> str:
        """Return the module that `node` of module `name` imports from, dots resolved."""
        if not node.level:
            return node.module or ""
        package = name.split(".")
        package = package if self.paths[name].name == "__init__.py" else package[:-1]
        package = package[: len(package) - node.level + 1]
        return ".".join([*package, *([node.module] if node.module else [])])

    def _imported(self, name: str, nodes) -> Iterator[str]:
        for node in nodes:
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names if alias.name in self.paths)
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    if found := self._home(self._base(name, node), alias.name):
                        yield found

    def _home(self, base: str, name: str) -> str | None:
        while f"{base}.{name}" not in self.paths and (base, name) in self.handed_on:
            base, name = self.handed_on[base, name]
        inner = f"{base}.{name}"
        return inner if inner in self.paths else base if base in self.paths else None

    def circles(self) -> list[list[str]]:
        """Return the groups of modules that import each other in a loop."""
        return [sorted(group) for group in self._groups() if len(group) > 1]

    def longest_chain(self) -> list[str]:
        """Return the longest chain of imports, from the top; modules that import each other in a circle all count."""
        group_of = {name: number for number, group in enumerate(self._groups()) for name in group}
        members = defaultdict(list)
        for name, number in group_of.items():
            members[number].append(name)
        best: dict[int, list[str]] = {}
        for number in sorted(members):  # Tarjan's groups come with what they import before them
            below = {group_of[found] for name in members[number] for found in self.of[name]} - {number}
            longest = max((best[lower] for lower in below), key=len, default=[])
            best[number] = [*sorted(members[number]), *longest]
        return max(best.values(), key=len)

    def _groups(self) -> list[list[str]]:
        """Return the strongly connected groups of modules, those imported first (Tarjan)."""
        index: dict[str, int] = {}
        low: dict[str, int] = {}
        stack: list[str] = []
        groups: list[list[str]] = []

        def visit(name: str) -> None:
            index[name] = low[name] = len(index)
            stack.append(name)
            for found in sorted(self.of[name]):
                if found not in index:
                    visit(found)
                    low[name] = min(low[name], low[found])
                elif found in stack:
                    low[name] = min(low[name], index[found])
            if low[name] == index[name]:
                place = stack.index(name)
                groups.append(stack[place:])
                del stack[place:]

        sys.setrecursionlimit(10_000)
        for name in self.paths:
            if name not in index:
                visit(name)
        return groups


def modules_per_folder(paths: list[Path]) -> Counter:
    """Count the modules of each folder; packages' __init__.py are none."""
    return Counter(str(path.parent.relative_to(ROOT)) for path in paths if path.name != "__init__.py")


def lines_per_room(paths: list[Path]) -> Counter:
    """Count lines by room: the folders of the top level, and the nouns of progress each by itself."""
    lines: Counter = Counter()
    for path in paths:
        parts = path.relative_to(ROOT).parts
        room = "/".join(parts[:2]) if parts[0] == "progress" and len(parts) > 2 else parts[0]
        lines[room] += path.read_text(encoding="utf-8").count("\n")
    return lines


def classes_of_one_name(imports: Imports) -> dict[str, list[str]]:
    """Return the names that several modules give a class of their own; Django's own (Meta, Command …) left out."""
    found = defaultdict(list)
    for name, tree in imports.trees.items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and node.name != "Command":
                found[node.name].append(name)
    return {name: modules for name, modules in sorted(found.items()) if len(modules) > 1}


def long_ones(imports: Imports) -> list[str]:
    """Return files over 400 lines and functions over 40: each is a question."""
    found = []
    for name, tree in imports.trees.items():
        if (length := imports.paths[name].read_text(encoding="utf-8").count("\n")) > 400:
            found.append(f"{name}: {length} lines")
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and (length := (node.end_lineno or 0) - node.lineno + 1) > 40:
                found.append(f"{name}.{node.name}: {length} lines")
    return found


def journeys() -> list:
    """Return the four journeys (bench/journeys.py), made in a new database in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="house-") as folder:
        isolated = {"DATA_DIR": folder, "DATABASE_URL": "", "DEBUG": "0", "SECRET_KEY": "only-for-measuring"}
        os.environ |= isolated | {"DJANGO_SETTINGS_MODULE": "bkproject.settings", "LOG_LEVEL": "ERROR"}
        import django
        from django.core.management import call_command
        from django.test.utils import setup_test_environment

        django.setup()
        setup_test_environment()
        call_command("migrate", verbosity=0)
        from bench.journeys import measure

        return measure()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.house", description=__doc__)
    parser.add_argument("--journeys", action="store_true", help="list files and functions of the journeys")
    parser.add_argument("--no-journeys", action="store_true", help="measure the source only")
    parser.add_argument("--strict", action="store_true", help="end with 1 where a journey is too long")
    options = parser.parse_args()
    show_source()
    made = [] if options.no_journeys else journeys()
    say = sys.stdout.write
    say("\nFiles passed\n" if made else "")
    for journey in made:
        say(f"  {journey}\n")
        for path, functions in journey.functions.items() if options.journeys else ():
            say(f"        {path}: {', '.join(sorted(functions))}\n")
    return int(options.strict and any(journey.is_too_long for journey in made))


def show_source() -> None:
    """Print what is read from the source."""
    paths = product_files()
    imports = Imports(paths)
    lines = lines_per_room(paths)
    total = sum(lines.values())
    say = sys.stdout.write
    say(f"{len(paths)} files, {total} lines of Python\n\nRooms, % of the lines\n")
    for room, count in lines.most_common():
        say(f"  {100 * count / total:4.1f}  {count:6}  {room}\n")
    say("\nFolders with the most modules\n")
    for folder, count in modules_per_folder(paths).most_common(8):
        say(f"  {count:3}  {folder}{'  TOO MANY' if count > MOST_MODULES else ''}\n")
    chain = imports.longest_chain()
    say(f"\nLongest chain of imports: {len(chain)}\n")
    for name in chain:
        say(f"  {name}\n")
    say(f"\nCircles: {len(imports.circles())}\n")
    for circle in imports.circles():
        say(f"  {', '.join(circle)}\n")
    say("\nImports inside functions\n")
    for name, found in sorted(imports.in_functions.items()):
        if found:
            say(f"  {name}: {', '.join(sorted(found))}\n")
    say("\nClasses of one name\n")
    for name, modules in classes_of_one_name(imports).items():
        say(f"  {name}: {', '.join(modules)}\n")
    say("\nLong files and functions\n")
    for text in long_ones(imports):
        say(f"  {text}\n")


if __name__ == "__main__":
    sys.exit(main())
