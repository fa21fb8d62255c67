"""Imports of every kind of sheet beside those of milestones: new rows, and rows that come back with a few changes.

Of the list that is read as several kinds, a "row" is each record that it speaks of.
"""

import argparse
import datetime
import itertools
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from statistics import median

from django.db import transaction

from bench.figures import Figures, say
from bench.files.joined import RECORDS, book_of_list, word
from bench.worlds import OFFICER
from bench.worlds.keeping import copy_of
from bkproject.startup.one_piece import in_one_piece

CHANGED = 20  # one in so many of the rows that come back
DAY_ONE, A_DAY = datetime.date(2000, 1, 1), datetime.timedelta(days=1)
STEPS = ("answered_on", "answer", "answer_document", "resolved_on", "resolution", "state")
# By sheet: what makes a row another record, from its cells by key and a number; and the column that is changed.
# Units and zones are not an officer's of the Department to change.
NEW_ROWS: dict[str, tuple[Callable[[dict, int], dict], str]] = {
    "progress": (
        lambda row, n: {"phase": 1 + n % 9_000, "forecast": None},
        "note",
    ),
    "projects": (lambda row, n: {"name": f"{row['name']} {n}", "forecast_operation": None}, "note"),
    "obstacles": (lambda row, n: {"description": f"{row['description']} {n}"} | dict.fromkeys(STEPS), "cause"),
    "figures": (lambda row, n: {"year": 1901 + n // 2 % 120, "period": ("Cả năm", "6 tháng đầu năm")[n % 2]}, "note"),
    "findings": (lambda row, n: {"found": f"{row['found']} {n}"}, "to_do"),
    "documents": (lambda row, n: {"number": f"{n}/QĐ-THU", "title": f"Quyết định số {n}"}, "note"),
    "site_figures": (
        lambda row, n: {
            "source": f"báo cáo số {n}",
            "document": None,
            "is_chosen": None,
            "reason": None,
            "as_of": "2025",
        },
        "note",
    ),
    "organisations": (lambda row, n: {"name": word(n), "short_name": None, "tax_code": None}, "contact"),
    "clusters": (lambda row, n: {"name": f"{row['name']} mới {n}"}, "note"),
    "events": (lambda row, n: {"date": str(DAY_ONE + n % 9_000 * A_DAY), "kind": "Điều chỉnh quyết định"}, "note"),
}
JOINED = "joined"
MOST_TIMES = 1.5  # a row's time beside a milestone's
MOST_MB = 200


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench kinds", description=__doc__)
    parser.add_argument("--sites", type=int, default=1_000, help="the world, after whose rows the new ones are made")
    parser.add_argument("--rows", type=int, default=2_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--grown", type=int, default=0, help="also with so many new rows, for the growth: 100000")
    parser.add_argument("--quick", action="store_true", help="100 sites, 200 rows, one run, no memory")
    parser.add_argument(
        "--only", nargs="*", default=[*NEW_ROWS, JOINED], metavar="SHEET", help=", ".join([*NEW_ROWS, JOINED])
    )
    parser.add_argument("--child", choices=("time", "memory"), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.child:
        return in_one_piece(_child, options)
    if options.quick:
        options.sites, options.rows, options.runs = 100, 200, 1
    return _measure(options)


def _measure(options: argparse.Namespace) -> int:
    figures = Figures()
    keys = list(dict.fromkeys(["progress", *options.only]))
    say(f"Imports of every kind, {options.rows} rows; other work on this machine: load {os.getloadavg()[0]:.1f}")
    took = _in_child("time", options.sites, keys, options.rows, options.runs)
    milestones = {options.rows: took["progress"]}
    for key in keys:
        if key not in took:
            figures.add(f"{key}: not measured", 1, "", most=0)
            continue
        for name, found in took[key].items():
            # What a file costs before its first row weighs on few rows: fewer are held against as few milestones.
            rows = found["rows"] if found["rows"] < options.rows / 2 else options.rows
            if rows not in milestones:
                [milestones[rows]] = _in_child("time", options.sites, ["progress"], rows, options.runs).values()
            beside = milestones[rows][name]["preview"] + milestones[rows][name]["save"]
            figures.add(f"{key}, {name}: preview", found["preview"] * 1000, "ms a row")
            figures.add(f"{key}, {name}: save", found["save"] * 1000, "ms a row")
            times = (found["preview"] + found["save"]) / beside
            figures.add(f"{key}, {name}: as many times a milestone's", times, "times", most=MOST_TIMES)
        if options.quick:
            continue
        memory = _in_child("memory", options.sites, [key], options.rows, 1)[key]
        figures.add(f"{key}, new: memory above the idle process", memory, "MB", most=MOST_MB)
    if options.grown:
        _measure_growth(figures, took, options)
    return figures.tell_missed()


def _measure_growth(figures: Figures, took: dict, options: argparse.Namespace) -> None:
    for key in took:
        found = _in_child("time", options.sites, [key], options.grown, 1)[key]["new"]
        before = took[key]["new"]
        for step in ("preview", "save"):
            times = found[step] / before[step]
            figures.add(f"{key}, {options.grown} new rows: {step}, a row's time", times, "times", most=1.5)
        memory = _in_child("memory", options.sites, [key], options.grown, 1)[key]
        figures.add(f"{key}, {options.grown} new rows: memory above idle", memory, "MB", most=MOST_MB)


def _in_child(what: str, sites: int, keys: list[str], rows: int, runs: int) -> dict:
    with copy_of(sites) as environment:
        command = [sys.executable, "-m", "bench.files.kinds", "--child", what]
        command += ["--rows", str(rows), "--runs", str(runs), "--only", *keys]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def _child(options: argparse.Namespace) -> int:
    """Print what is measured as JSON, on the last line."""
    from bench.setting_up import set_up

    set_up(migrated=True)
    from django.contrib.auth.models import User
    from django.test.utils import override_settings

    from bench.files.limits import LIMITS
    from progress.models.rules.reporting_period import calendars_kept

    officer = User.objects.get(username=OFFICER)
    with override_settings(**LIMITS), calendars_kept():  # as a request keeps them
        measure = _memory if options.child == "memory" else _seconds
        found = {}
        for key in options.only:
            try:
                found[key] = measure(key, options.rows, options.runs, officer)
            except AssertionError as error:
                sys.stderr.write(f"{key} is not measured: {error}\n")
    say(json.dumps(found))
    return 0


def _seconds(key: str, rows: int, runs: int, officer) -> dict[str, dict[str, float]]:
    """Return the processor's seconds for a row, by kind of book and step: medians; and how many `rows` it has."""
    books = {"new": book_of_new(key, rows, officer)}
    if key != JOINED:
        books["back"] = book_back(key, rows, officer)
    found: dict[str, dict[str, list[float]]] = {name: {"preview": [], "save": []} for name in books}
    for name, (content, count) in books.items():
        for _round in range(runs):
            for step, seconds in _steps(content, officer):
                found[name][step].append(seconds / count)
    return {
        name: {step: median(times) for step, times in steps.items()} | {"rows": books[name][1]}
        for name, steps in found.items()
    }


def _steps(content: bytes, officer) -> Iterator[tuple[str, float]]:
    """Import and take it back; yield the seconds of both steps."""
    from bench.files import ours
    from bench.measuring import processor_time
    from spreadsheets.imports import sessions

    with transaction.atomic():
        started = processor_time()
        run = sessions.start(content, "bench.xlsx", officer)[0]
        yield "preview", processor_time() - started
        _agree(run)
        started = processor_time()
        run = ours.run_confirm(run, officer)
        yield "save", processor_time() - started
        ours.forget_file(run)
        transaction.set_rollback(True)


def _agree(run) -> None:
    """Agree to leave out what is refused: closed obstacles that come back changed, names nearly alike. It is little."""
    counted = sum(run.counts.values())
    if not counted or run.counts["refused"] > counted / 20:
        raise AssertionError(f"{run.filename}: {run.state} {run.counts}")
    run.decisions |= {"leave_refused": True}
    run.save(update_fields=["decisions"])


def _memory(key: str, rows: int, runs: int, officer) -> float:
    from bench.files import ours
    from bench.measuring import memory_above_idle
    from spreadsheets.imports import sessions

    def work() -> None:
        run = sessions.start(content, "bench.xlsx", officer)[0]
        _agree(run)
        ours.forget_file(ours.run_confirm(run, officer))

    content, _count = book_of_new(key, rows, officer)
    return memory_above_idle(work)


def book_of_new(key: str, rows: int, officer) -> tuple[bytes, int]:
    """Return a workbook of that many new records, made after those that are recorded, and the number of its rows."""
    if key == JOINED:
        return book_of_list(rows // RECORDS)
    spec, cells, place = _recorded(key, rows, officer)
    make_new = NEW_ROWS[key][0]
    made = []
    for number, row in enumerate(itertools.islice(itertools.cycle(cells), rows)):
        values = make_new({name: row[at] for name, at in place.items()}, number) | {"id": None, "version": None}
        made.append([values.get(name, cell) for name, cell in zip(place, row, strict=True)])
    return _written(spec, made), rows


def book_back(key: str, rows: int, officer) -> tuple[bytes, int]:
    """Return a workbook of records as they were sent out, one in twenty changed, and the number of its rows."""
    spec, cells, place = _recorded(key, rows, officer)
    at = place[NEW_ROWS[key][1]]
    for row in cells[::CHANGED]:
        row[at] = f"{row[at] or ''} (sửa)".strip()
    return _written(spec, cells), len(cells)


def _recorded(key: str, rows: int, officer):
    """Return (sheet, the cells of at most `rows` records, the place of each column)."""
    from spreadsheets.catalogue import sheet
    from spreadsheets.exports import SheetListing

    resource = sheet(key)(officer)
    spec = SheetListing(resource, resource.visible().editable_by(officer).order_by("-pk")).spec()
    cells = [list(row) for row in itertools.islice(spec.rows, rows)]
    return spec, cells, {column.key: at for at, column in enumerate(spec.columns)}


def _written(spec, rows: list[list]) -> bytes:
    from io import BytesIO

    from spreadsheets.writers import write_table

    spec.rows = rows
    target = BytesIO()
    write_table("xlsx", spec, target, with_keys=True)
    return target.getvalue()


if __name__ == "__main__":
    sys.exit(main())
