"""Imports in processes of their own, killed or at the same time: run by test_import_processes on a real database.

Prints one JSON object; what it is asked for stands in its arguments. Django is set up once, each import is a fork.
"""

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from itertools import pairwise
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


def die_at(number: int) -> Callable[[], int]:
    """Kill this process at the nth of its statements and commits; of a commit, before and after it count as one each.

    Of 0 nothing is killed: the process ends with how many there were.
    """
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.utils import CursorWrapper

    done = [0]

    def count():
        done[0] += 1
        if done[0] == number:
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

    CursorWrapper.execute = counted(CursorWrapper.execute)
    CursorWrapper.executemany = counted(CursorWrapper.executemany)
    BaseDatabaseWrapper._commit = commit
    return lambda: done[0]


def new_rows(folder: Path, name: str, count: int = ROWS) -> Path:
    path = folder / f"{name}.csv"
    rows = "".join(f"CCN Cẩm Giàng;{name} {number};x\n" for number in range(count))
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
        ImportPage.objects.filter(run__filename=f"{name}.csv", part="new").count(),
    ]


def killed_at_statements(folder: Path) -> list:
    """(how it ended, what there is) of imports killed at some statements, and at each of the last ones."""

    def work(number: int) -> list:
        path = new_rows(folder, f"Câu {number}")

        def run():
            counted = die_at(number)
            return command(path, "department", "--kind", "projects") or (counted() if not number else 0)

        return [ending(in_a_fork(run)), found(f"Câu {number}")]

    whole = work(0)
    count = whole[0]
    points = sorted({*range(2, count, max(count // 8, 1)), *range(count - 7, count + 1)})
    return [whole, *(work(number) for number in points)]


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


def killed_on_the_page(folder: Path, step: str) -> list:
    """(how it ended, what there is, the run's state, whether its file is kept) of imports by the page, killed at each
    of the last statements and commits of a step: "confirm" or "give_up". The first one was not killed."""
    from django.contrib.auth.models import User
    from django.core.files.storage import default_storage

    from spreadsheets.imports import sessions
    from spreadsheets.imports.understanding import Choice
    from spreadsheets.models import ImportRun

    person = User.objects.get(username="department")

    def work(number: int) -> list:
        name = f"{step} {number}"
        content, choice = new_rows(folder, name, 20).read_bytes(), Choice(kind="projects")
        run, _found, plan = sessions.start(content, f"{name}.csv", person, choice=choice)

        def act():
            counted = die_at(number)
            if step == "confirm":
                sessions.confirm(run, by=person, agreed=plan.fingerprint)
            else:
                sessions.give_up(run)
            return 0 if number else counted()

        status = ending(in_a_fork(act))
        state = ImportRun.objects.get(pk=run.pk).state
        return [status, found(name)[:2], state, default_storage.exists(run.path)]

    whole = work(0)
    return [whole, *(work(number) for number in range(max(whole[0] - 7, 1), whole[0] + 1))]


def together(works) -> list[int]:
    """Let each of `works` prepare, and all go on at the same moment; return how they ended."""
    reading, writing = os.pipe()
    told, telling = os.pipe()
    children = []
    for work in works:

        def run(work=work):
            os.close(writing)

            def wait():
                os.write(telling, b"!")
                os.close(telling)
                os.read(reading, 1)  # until the other end is closed

            return work(wait)

        children.append(in_a_fork(run))
    os.close(telling)
    for _child in children:
        os.read(told, 1)  # one that ended early tells nothing, and is not waited for
    os.close(writing)
    ends = [ending(child) for child in children]
    for pipe in (reading, told):
        os.close(pipe)
    return ends


def at_once(folder: Path, how: str) -> dict:
    """Two people change overlapping projects: "command" does all at once, "page" confirms previews made before."""
    from django.contrib.auth.models import User

    from progress.models import SecondaryProject
    from spreadsheets.imports import sessions
    from spreadsheets.imports.understanding import Choice
    from spreadsheets.merge.run import NotSaved

    ids = list(
        SecondaryProject.objects.filter(name__startswith="Chung ").order_by("pk").values_list("pk", "name", "version")
    )
    users, paths = ["department", "administrator"], []
    for number, user in enumerate(users):
        part = ids[number * 100 : number * 100 + 200]  # a hundred of them are the other's too
        rows = "".join(f"{pk};CCN Cẩm Giàng;{name};{how} {user};{version}\n" for pk, name, version in part)
        paths.append(folder / f"{how} {user}.csv")
        paths[-1].write_text(f"id;site;name;note;version\n{rows}", encoding="utf-8")

    def by_command(user, path):
        def work(wait):
            wait()
            return command(path, user, "--kind", "projects")

        return work

    def by_page(user, path):
        def work(wait):
            person = User.objects.get(username=user)
            said = Choice(kind="projects")  # the columns left fit baselines too
            run, _found, plan = sessions.start(path.read_bytes(), path.name, person, choice=said)
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


def writer(username: str, code: str, stop: Path, told: Path) -> Callable[[], int]:
    """Let a person save notes on a milestone's page, one after the other, until `stop` is there; write to `told` the
    statuses met, how many notes were saved and the longest wait in seconds."""

    def work() -> int:
        from django.contrib.auth.models import User
        from django.test import Client

        from progress.models import Milestone

        client = Client(raise_request_exception=False, SERVER_NAME="localhost")
        client.force_login(User.objects.get(username=username))
        row = Milestone.objects.get(site__name="Cẩm Giàng", stage__code=code)
        address = f"{row.site.get_absolute_url()}milestones/{row.pk}/"
        statuses, longest, number = Counter(), 0.0, 0
        while not stop.exists():
            row.refresh_from_db()
            number += 1
            sent = {"state": row.state, "note": f"{username} {number}", "version": row.version}
            began = time.monotonic()
            statuses[client.post(address, sent).status_code] += 1
            longest = max(longest, time.monotonic() - began)
            time.sleep(0.02)  # nobody types faster
        row.refresh_from_db()
        last = row.note == f"{username} {number}"
        told.write_text(json.dumps({"statuses": statuses, "version": row.version, "last": last, "longest": longest}))
        return 0

    return work


def beside(folder: Path, rows: int) -> dict:
    """A preview and a confirmation of new projects, with two people saving all the while."""
    from django.contrib.auth.models import User

    from spreadsheets.imports import sessions
    from spreadsheets.imports.understanding import Choice

    person, stop = User.objects.get(username="administrator"), folder / "stop"
    told = {"department": folder / "department", "local": folder / "local"}
    works = [writer(name, code, stop, told[name]) for (name, code) in (("department", "eia"), ("local", "operation"))]
    children = [in_a_fork(work) for work in works]
    times = [time.monotonic()]
    try:
        content, choice = new_rows(folder, "Đông", rows).read_bytes(), Choice(kind="projects")
        run, _found, plan = sessions.start(content, "Đông.csv", person, choice=choice)
        times.append(time.monotonic())
        run.decisions |= {"add_new": True}
        run.save(update_fields=["decisions"])
        sessions.confirm(run, by=person, agreed=plan.fingerprint)
        times.append(time.monotonic())
    finally:
        stop.touch()
        endings = [ending(child) for child in children]
    return {
        "endings": endings,
        "found": found("Đông"),
        "seconds": [after - before for before, after in pairwise(times)],
        "writers": [json.loads(path.read_text()) for path in told.values()],
    }


def main(what: str, folder: Path, *more: str) -> dict:
    if what == "beside":
        return beside(folder, int(more[0]))
    if what == "killed-on-the-page":
        return {step: killed_on_the_page(folder, step) for step in ("confirm", "give_up")}
    if what == "killed":
        return {"statements": killed_at_statements(folder), "while": killed_after_a_while(folder, 4)}
    return {how: at_once(folder, how) for how in ("command", "page")}


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])))
