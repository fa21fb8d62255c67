"""Which test files have most to do with a change: `python -m bkproject.tests.touched [since]` prints their paths.

A guess for the loop at the desk; what is merged has passed them all. Chosen are the test files that changed, those that
import a changed module or one that imports it (or, where those are few, one that imports that), those of the same noun
(`obstacle_lists` and `test_obstacles`), and the tests of the whole project's texts and imports. A template or script
counts as the modules that name it.
"""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

BASE = Path(__file__).parents[2]
ALWAYS = ["bkproject/tests/test_architecture.py", "bkproject/tests/test_interface_texts.py"]
FEW = 5
# Words of file names that say what kind of module it is, not what it is about.
KINDS = [
    "test",
    "tests",
    "views",
    "models",
    "admin",
    "resources",
    "forms",
    "list",
    "lists",
    "page",
    "pages",
    "actions",
    "filters",
    "base",
    "templates",
    "static",
    "locale",
    "init",
    "migrations",
    "fixtures",
    "bkproject",
    "values",
    "places",
    "progress",
    "clusters",
    "zones",
    "reports",
    "spreadsheets",
]


def git(*args: str) -> list[str]:
    return subprocess.run(["git", *args], cwd=BASE, check=True, capture_output=True, text=True).stdout.split("\n")


def changed_since(since: str | None) -> set[str]:
    """Return the paths of files that differ from the commit, untracked ones too."""
    since = since or git("merge-base", "HEAD", "main")[0]
    return {*git("diff", "--name-only", since), *git("ls-files", "--others", "--exclude-standard")} - {""}


@cache
def modules() -> dict[str, Path]:
    """Return the project's modules, each with its file, by dotted name."""
    paths = (Path(path) for path in git("ls-files", "--cached", "--others", "--exclude-standard", "*.py") if path)
    named = {".".join(path.with_suffix("").parts): path for path in paths if (BASE / path).exists()}
    return {name.removesuffix(".__init__"): path for name, path in named.items()}


@cache
def imported_by(name: str) -> frozenset[str]:
    """Return which modules of the project a module imports; a name that a package hands on is its own module's."""
    found = set()
    for node in ast.walk(ast.parse((BASE / modules()[name]).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found |= {_origin(node.module, alias.name) for alias in node.names}
    return frozenset(found & set(modules()))


@cache
def _origin(module: str, name: str) -> str:
    if f"{module}.{name}" in modules():
        return f"{module}.{name}"
    if module in modules() and modules()[module].name == "__init__.py":
        for node in ast.parse((BASE / modules()[module]).read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ImportFrom) and name in {alias.asname or alias.name for alias in node.names}:
                return _origin(node.module, name)
    return module


def is_test(name: str) -> bool:
    return name.rpartition(".")[2].startswith("test_")


def reached_from(test: str) -> set[str]:
    """Return the modules a test file imports, itself or by the helpers of tests."""
    reached, ahead = set(), {test}
    while ahead:
        reached |= ahead
        ahead = {n for name in ahead if ".tests" in name for n in imported_by(name)} - reached
    return reached


def nouns(path: Path) -> set[str]:
    """Return the words of a path that say what it is about, in the singular."""
    words = re.findall(r"[a-z]{4,}", str(path.with_suffix("")).lower())
    return {word.removesuffix("s") for word in words if word not in KINDS}


def touched(changed: set[str]) -> list[str]:
    """Return the paths of test files to run."""
    by_path = {str(path): name for name, path in modules().items()}
    names = {by_path[path] for path in changed & set(by_path)}
    for path in changed - set(by_path):
        names |= {n for n, file in modules().items() if Path(path).name in (BASE / file).read_text(encoding="utf-8")}
    about = set().union(*(nouns(modules()[name]) for name in names), *(nouns(Path(path)) for path in changed))
    for _hop in range(3):  # to those that import them, and on, until a few tests are found
        names |= {n for n in modules() if ".tests" not in n and imported_by(n) & names}
        tests = {n for n in modules() if is_test(n) and (reached_from(n) & names or nouns(modules()[n]) & about)}
        if len(tests) >= FEW:
            break
    return sorted({*ALWAYS, *(str(modules()[name]) for name in tests if "browser" not in modules()[name].parts)})


if __name__ == "__main__":
    sys.stdout.write(" ".join(touched(changed_since(*(sys.argv[1:2] or [None])))) + "\n")
