"""`python -m bench pages`: a table of all pages per world, and the targets.

Every world is measured by a process of its own, in a copy of its own.
"""

import argparse
import json
import os
import subprocess
import sys

from bench.figures import Figures, say
from bench.pages.targets import of_growth, of_world
from bench.worlds.keeping import copy_of

WORLDS = (100, 1_000, 10_000)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench pages", description=__doc__)
    parser.add_argument("--sites", type=int, nargs="*", default=list(WORLDS), help="the worlds")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="1.000 sites, one run")
    parser.add_argument("--only", default="", help="pages whose names hold this text; no targets then")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.child:
        return _child(options.runs, options.only)
    if options.quick:
        options.sites, options.runs = [1_000], 1
    return _measure(options)


def _measure(options: argparse.Namespace) -> int:
    figures, worlds = Figures(), {}
    for sites in options.sites:
        worlds[sites] = _costs(sites, options.runs, options.only)
        print_table(sites, worlds[sites])
    print_summary(worlds)
    if options.only:
        return 0
    for sites, costs in worlds.items():
        for figure in of_world(sites, costs):
            figures.append(figure)
            say(str(figure))
    if {1_000, 10_000} <= worlds.keys():
        for figure in of_growth(worlds[1_000], worlds[10_000]):
            figures.append(figure)
            say(str(figure))
    return figures.tell_missed()


def _costs(sites: int, runs: int, only: str) -> dict:
    with copy_of(sites) as environment:
        command = [sys.executable, "-m", "bench.pages", "--child", "--runs", str(runs), "--only", only]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def print_table(sites: int, costs: dict) -> None:
    load = os.getloadavg()[0]
    say(f"\n{sites} sites; other work on this machine: load {load:.1f}")
    say(f"  {'':<34}{'CPU ms':>9}{'wall ms':>9}{'queries':>9}{'kB':>8}{'kB sent':>9}")
    for name, cost in costs.items():
        numbers = f"{cost['cpu']:>9.0f}{cost['wall']:>9.0f}{cost['queries']:>9}"
        say(f"  {name:<34}{numbers}{cost['bytes'] / 1000:>8.0f}{cost['wire'] / 1000:>9.1f}")


def print_summary(worlds: dict[int, dict]) -> None:
    """Print processor time in all worlds beside each other, and of the largest queries and kB, as Markdown."""
    say(f"\n| CPU ms | {' | '.join(f'{sites:,}' for sites in worlds)} | queries | kB sent |")
    say(f"|---|{'---|' * len(worlds)}---|---|")
    for name, largest in list(worlds.values())[-1].items():
        times = " | ".join(f"{costs[name]['cpu']:,.0f}" for costs in worlds.values())
        say(f"| {name} | {times} | {largest['queries']} | {largest['wire'] / 1000:.1f} |")


def _child(runs: int, only: str) -> int:
    """Print the costs as JSON, on the last line."""
    from bench.setting_up import set_up

    set_up(root_urlconf="bench.pages.urls", migrated=True)
    from bench.pages.catalogue import pages
    from bench.pages.measuring import measure

    chosen = [page for page in pages() if only in page.name]
    say(json.dumps(measure(chosen, runs)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
