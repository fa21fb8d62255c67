"""What one request costs: processor time, seconds, queries, bytes."""

import gc
import math
import sys
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from statistics import median

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from bench.measuring import processor_time
from bench.pages.catalogue import Page
from progress.models import Milestone

SLOW = 4.0  # seconds; a page that takes longer is measured fewer times
# What a browser asks for.
COMPRESSED = {"accept-encoding": "gzip, deflate, br"}


@dataclass(slots=True)
class Cost:
    """Milliseconds of the processor and of the clock, of every run; queries and bytes of one."""

    queries: int = 0
    size: int = 0
    on_the_wire: int = 0
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    def as_row(self) -> dict[str, float]:
        return {
            "cpu": median(self.cpu) if self.cpu else math.nan,
            "wall": median(self.wall) if self.wall else math.nan,
            "queries": self.queries,
            "bytes": self.size,
            "wire": self.on_the_wire,
        }


class Reader:
    """Browsers signed in as those whom the pages name."""

    def __init__(self) -> None:
        self.clients: dict[str, Client] = {}

    def read(self, page: Page, *, compressed: bool = True) -> bytes:
        """Return what the page sends; raise AssertionError where it is not shown."""
        response = self.client(page.username).get(page.address, headers=COMPRESSED if compressed else None)
        content = response.getvalue()
        if response.status_code != HTTPStatus.OK:
            raise AssertionError(f"{page.name}: {response.status_code} at {page.address}")
        return content

    def client(self, username: str) -> Client:
        if username not in self.clients:
            self.clients[username] = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
            self.clients[username].force_login(User.objects.get(username=username))
        return self.clients[username]


def measure(pages: list[Page], runs: int) -> dict[str, dict[str, float]]:
    """Return the costs by name of page: medians of `runs` rounds, in each of which every page is read once.

    Each round begins with a change, as an office's day goes: what is kept of an unchanged state helps the second
    reading of a page at most. A page that is not shown costs NaN, which misses every target.
    """
    reader, costs = Reader(), {page.name: Cost() for page in pages}
    shown = [page for page in pages if _look(reader, page, costs[page.name])]
    for number in range(runs):
        change_something(number)
        for page in shown:
            cost = costs[page.name]
            if number and cost.wall[0] > SLOW * 1000:
                continue
            _time(reader, page, cost)
    return {name: cost.as_row() for name, cost in costs.items()}


def _look(reader: Reader, page: Page, cost: Cost) -> bool:
    """Read the page for its bytes and, after a change, its queries; return whether it is shown.

    What is compiled and imported once in the life of a process is over by it.
    """
    try:
        cost.size = len(reader.read(page, compressed=False))
    except AssertionError as error:
        sys.stderr.write(f"{error}\n")
        return False

    change_something(0)

    def count(execute, sql, params, many, context):
        cost.queries += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        cost.on_the_wire = len(reader.read(page))
    return True


def _time(reader: Reader, page: Page, cost: Cost) -> None:
    gc.collect()
    cpu, wall = processor_time(), time.perf_counter()
    reader.read(page)
    cost.cpu.append((processor_time() - cpu) * 1000)
    cost.wall.append((time.perf_counter() - wall) * 1000)


def change_something(number: int) -> None:
    """Save a milestone with another note."""
    milestone = Milestone.objects.order_by("-pk")[number]
    milestone.note = f"{milestone.note} {number}"
    milestone.save()
