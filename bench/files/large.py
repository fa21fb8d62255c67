"""`python -m bench.files.large`: the weekly sheet and the workbook of everything, fetched in a world of 1.000 sites.

Each is fetched by a process of its own, once for its time and once for its memory.
"""

import argparse
import json
import os
import subprocess
import sys
from http import HTTPStatus
from statistics import median

from bench.figures import Figures, say
from bench.worlds import OFFICER
from bench.worlds.keeping import copy_of

# By file: the most seconds of the processor and the most MB above the idle process, at 1.000 sites.
MOST = {"weekly sheet": (2, 120), "workbook": (4, 80)}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench large", description=__doc__)
    parser.add_argument("--sites", type=int, default=1_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="100 sites, one run")
    parser.add_argument("--child", choices=MOST, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.child:
        return _child(options.child, options.runs)
    if options.quick:
        options.sites, options.runs = 100, 1
    return measure(options.sites, options.runs).tell_missed()


def measure(sites: int, runs: int) -> Figures:
    """Print and return seconds, memory and size of each file; targets hold for 1.000 sites."""
    figures = Figures()
    say(f"Large files, {sites} sites; other work on this machine: load {os.getloadavg()[0]:.1f}")
    with copy_of(sites) as environment:
        for name, (seconds, memory) in MOST.items():
            command = [sys.executable, "-m", "bench.files.large", "--child", name, "--runs"]
            timed, weighed = (
                json.loads(subprocess.run([*command, n], env=environment, stdout=subprocess.PIPE, check=True).stdout)
                for n in (str(runs), "0")
            )
            is_target = sites == 1_000
            figures.add(f"{name}: processor time", timed["seconds"], "s", most=seconds if is_target else None)
            figures.add(f"{name}: memory above idle", weighed["memory"], "MB", most=memory if is_target else None)
            figures.add(f"{name}: size", timed["size"] / 1e6, "MB")
    return figures


def _child(name: str, runs: int) -> int:
    """Print what a file costs as JSON: the time of `runs`, or, for 0, the memory."""
    from bench.setting_up import set_up

    set_up(migrated=True)
    from django.contrib.auth.models import User
    from django.test import Client

    from bench.measuring import memory_above_idle

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(username=OFFICER))
    client.get("/zones/")  # what is compiled and imported once in the life of a process
    if runs:
        taken = [_timed(client, name) for _run in range(runs)]
        say(json.dumps({"seconds": median(seconds for seconds, _size in taken), "size": taken[0][1]}))
    else:
        say(json.dumps({"memory": memory_above_idle(lambda: fetch(client, name))}))
    return 0


def _timed(client, name: str) -> tuple[float, int]:
    from bench.measuring import processor_time

    started = processor_time()
    size = fetch(client, name)
    return processor_time() - started, size


def fetch(client, name: str) -> int:
    """Fetch a file as a browser does, and return its size in bytes; raise AssertionError where it is not sent."""
    from django.urls import reverse

    from values.today import today

    if name == "workbook":
        response = client.get(reverse("spreadsheets:workbook-file"))
    else:
        response = client.post(reverse("weekly"), {"kind": "", "by": "step", "day": f"{today():%d/%m/%Y}"})
    if response.status_code != HTTPStatus.OK:
        raise AssertionError(f"{name}: {response.status_code}")
    parts = response.streaming_content if response.streaming else [response.content]
    return sum(len(part) for part in parts)


if __name__ == "__main__":
    sys.exit(main())
