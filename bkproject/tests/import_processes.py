"""Imports in processes of their own, killed or at the same time: run by test_import_processes on a real database.

Prints one JSON object; what it is asked for stands in its arguments. Django is set up once, each import is a fork.
"""

import json
import os
import random
import signal
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import django

ROWS = 300


def in_a_fork(work) -> int:
    """Start `work` in another process, which ends with what it returns; return the number of the process."""
    from django.db import connections

    connections.close_all()
    if child := os.fork():
        return child
    status = 99
    try:
        status = work()
    finally:
        os._exit(status)


def ending(child: int) -> int:
    """The exit status, or the signal as a negative number."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def command(path: Path, user: str, *options: str) -> int:
    from django.core.management import CommandError, call_command

    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        try:
            call_command("import_workbook", str(path), "--user", user, *options)
        except CommandError as error:
            return error.returncode
    return 0


def die_at(number: int) -> None:
    """Kill this process at its nth statement, or just before or after its nth commit, whichever comes first."""
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.utils import CursorWrapper

    left = [number]

    def count():
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    def counted(method):
        def wrapper(*args, **kwargs):
            count()
            return method(*args, **kwargs)

        return wrapper

    def commit(self, _commit=BaseDatabaseWrapper._commit):
        count()
        _commit(self)
        count()

    CursorWrapper.execute, CursorWrapper.executemany = counted(CursorWrapper.execute), counted(CursorWrapper.executemany)
    BaseDatabaseWrapper._commit = commit


def new_rows(folder: Path, name: str) -> Path:
    path = folder / f"{name}.csv"
    rows = "".join(f"CCN Cẩm Giàng;{name} {number};x\n" for number in range(ROWS))
    path.write_text(f"Tên cụm;Tên dự án;Ghi chú\n{rows}", encoding="utf-8")
    return path


def found(name: str) -> list[int]:
    """What there is of an import of `new_rows`: records, records of history, imports, pages of these."""
    from progress.models import SecondaryProject
    from spreadsheets.models import ImportPage, ImportRun

    return [
        SecondaryProject.objects.filter(name__startswith=f"{name} ").count(),
        SecondaryProject.history.filter(name__startswith=f"{name} ").count(),
        ImportRun.objects.filter(filename=f"{name}.csv").count(),
        ImportPage.objects.filter(run__filename=f"{name}.csv").count(),
    ]


def killed_at_statements(folder: Path) -> list:
    """(how it ended, what there is) of imports killed at one statement after the other, until one gets through."""
    results, number = [], 1
    while True:
        name = f"Câu {number}"
        path = new_rows(folder, name)

        def work(number=number, path=path):
            die_at(number)
            return command(path, "department", "--kind", "projects")

        status = ending(in_a_fork(work))
        results.append([status, found(name)])
        if status != -signal.SIGKILL:
            return results
        number += 1


def killed_after_a_while(folder: Path, times: int) -> list:
    results, chance = [], random.Random(4)
    for number in range(times):
        name = f"Lúc {number}"
        path = new_rows(folder, name)
        child = in_a_fork(lambda path=path: command(path, "department", "--kind", "projects"))
        time.sleep(chance.uniform(0.02, 0.6))
        os.kill(child, signal.SIGKILL)
        results.append([ending(child), found(name)])
    return results


def together(works) -> list[int]:
    """Let each of `works` prepare, and all go on at the same moment; return how they ended."""
    reading, writing = os.pipe()
    children = []
    for work in works:

        def run(work=work):
            os.close(writing)

            def wait():
                os.read(reading, 1)  # until the other end is closed

            return work(wait)

        children.append(in_a_fork(run))
    time.sleep(0.8)
    os.close(writing)
    os.close(reading)
    return [ending(child) for child in children]


def at_once(folder: Path, how: str) -> dict:
    """Two people change overlapping projects: "command" does all at once, "page" confirms previews made before."""
    from django.contrib.auth.models import User

    from progress.models import SecondaryProject
    from spreadsheets.imports import sessions
    from spreadsheets.merge.run import NotSaved

    ids = list(SecondaryProject.objects.filter(name__startswith="Chung ").order_by("pk").values_list("pk", "version"))
    users, paths = ["department", "administrator"], []
    for number, user in enumerate(users):
        part = ids[number * 100 : number * 100 + 200]  # a hundred of them are the other's too
        rows = "".join(f"{pk};{how} {user};{version}\n" for pk, version in part)
        paths.append(folder / f"{how} {user}.csv")
        paths[-1].write_text(f"id;note;version\n{rows}", encoding="utf-8")

    def by_command(user, path):
        def work(wait):
            wait()
            return command(path, user, "--kind", "projects")

        return work

    def by_page(user, path):
        def work(wait):
            person = User.objects.get(username=user)
            run, _found, plan = sessions.start(path.read_bytes(), path.name, person)
            wait()
            try:
                sessions.confirm(run, by=person, agreed=plan.fingerprint)
            except NotSaved:
                return 1
            return 0

        return work

    make = by_command if how == "command" else by_page
    endings = together([make(user, path) for user, path in zip(users, paths, strict=True)])
    notes = dict.fromkeys(users, 0)
    for note in SecondaryProject.objects.filter(name__startswith="Chung ").values_list("note", flat=True):
        for user in users:
            notes[user] += note == f"{how} {user}"
    return {"endings": endings, "notes": list(notes.values())}


def main(what: str, folder: Path) -> dict:
    if what == "killed":
        return {"statements": killed_at_statements(folder), "while": killed_after_a_while(folder, 6)}
    return {how: at_once(folder, how) for how in ("command", "page")}


if __name__ == "__main__":
    django.setup()
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]))))
