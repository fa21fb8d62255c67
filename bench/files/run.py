"""All that is measured, in one run."""

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.db import connection
from django.test.utils import override_settings

from bench.figures import Figures, say
from bench.files import floor, ours, stock, world
from bench.files.books import NEW, make_books
from bench.files.limits import LIMITS
from bench.measuring import interleaved, memory_in_own_process
from progress.models import Milestone


def measure(
    rows: int, runs: int, *, grown: int = 0, stock_runs: int = 0, memory: Callable[[str, str], float] | None = None
) -> Figures:
    """Measure with workbooks of `rows` milestones, then ours alone with one of `grown`; print and return the figures.

    Wants an empty database, and leaves it filled. `memory` measures the import of a file by a user, in MB.
    """
    figures, memory = Figures(), memory or memory_in_own_process
    officer = world.make_officer()
    world.make_milestones(rows - rows // NEW, officer)
    ours_book, stock_book = make_books(officer, rows)
    say(f"{rows} rows, {connection.vendor}, {runs} runs, medians; the workbook has {len(ours_book) / 1e6:.1f} MB")
    seconds = _measure_imports(figures, ours_book, stock_book, officer, runs, stock_runs or runs)
    _measure_size(figures, ours_book, officer, memory)
    _measure_exports(figures, officer, runs)
    if grown:
        _measure_growth(figures, officer, rows, grown, seconds, runs, memory)
    return figures


def _import(content: bytes, officer) -> None:
    ours.forget_file(ours.run_import(content, officer))


def _measure_imports(figures: Figures, ours_book: bytes, stock_book: bytes, officer, runs: int, stock_runs: int):
    say("Import: read, preview, save")
    works = {
        "ours": partial(_import, ours_book, officer),
        "floor": partial(floor.run_import, ours_book, officer),
        "tuned": partial(stock.run_import, stock_book, stock.TunedMilestones),
        "stock": partial(stock.run_import, stock_book),
    }
    quick = {name: works[name] for name in ("ours", "floor")}
    interleaved(quick, 1)  # what is read or compiled once in the life of a process is no matter of one import
    if stock_runs == runs:
        found = interleaved(works, runs)
    else:
        found = interleaved(quick, runs) | interleaved({n: w for n, w in works.items() if n not in quick}, stock_runs)
    took = found["ours"]
    figures.add("ours: both steps, with validation and history", took, "s")
    figures.add("floor: one step, with validation and history", found["floor"], "s")
    figures.add("stock tuned: its two passes, no history", found["tuned"], "s")
    figures.add("stock admin path: its two passes, no history", found["stock"], "s")
    figures.add("ours faster than the stock admin path", found["stock"] / took, "times", least=25)
    figures.add("ours faster than stock tuned", found["tuned"] / took, "times", least=8)
    figures.add("ours slower than the floor", took / found["floor"], "times", most=2.5)
    return took


def _measure_size(figures: Figures, book: bytes, officer, memory) -> None:
    say("Import: memory and pages")
    figures.add("memory above the idle process", _memory(book, officer, memory), "MB", most=50)
    figures.add("first page of the preview, HTML", ours.first_page_size(book, officer) / 1000, "kB", most=300)


def _memory(book: bytes, officer, memory) -> float:
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        Path(file.name).write_bytes(book)
        return memory(file.name, officer.username)


def _measure_exports(figures: Figures, officer, runs: int) -> None:
    say("Export")
    for kind, least in (("xlsx", 3), ("csv", 8)):
        works = {"ours": partial(ours.run_export, kind, officer), "stock": partial(stock.run_export, kind)}
        found = interleaved(works, runs)
        figures.add(f".{kind}: ours", found["ours"], "s")
        figures.add(f".{kind}: stock", found["stock"], "s")
        figures.add(f".{kind}: ours faster than stock", found["stock"] / found["ours"], "times", least=least)


def _measure_growth(figures: Figures, officer, rows: int, grown: int, seconds: float, runs: int, memory) -> None:
    """Measure that a row costs about the same among few and many; the processor's caches alone make many dearer."""
    say(f"Growth: {grown} rows")
    exports = interleaved({kind: partial(ours.run_export, kind, officer) for kind in ("xlsx", "csv")}, runs)
    world.make_milestones(grown - grown // NEW, officer)
    many = Milestone.objects.count() / (rows - rows // NEW)
    with override_settings(**LIMITS):
        book, _stock_book = make_books(officer, grown)
        took = interleaved({"ours": partial(_import, book, officer)}, runs)["ours"]
        figures.add("import: ours", took, "s")
        figures.add("import: time of a row, as many times that of before", took / seconds / many, "times", most=1.5)
        figures.add("import: memory above the idle process", _memory(book, officer, memory), "MB")
    found = interleaved({kind: partial(ours.run_export, kind, officer) for kind in ("xlsx", "csv")}, runs)
    for kind, time in found.items():
        figures.add(f"export .{kind}: ours", time, "s")
        ratio = time / exports[kind] / many
        figures.add(f"export .{kind}: time of a row, as many times that of before", ratio, "times", most=1.5)
