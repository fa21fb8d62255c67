"""The cast with a past: recorded on 2/1/2024, and clearance at Cẩm Giàng begun by 14/6/2024 and done after it."""

from datetime import date
from types import SimpleNamespace

import time_machine

from progress.tests.cast import make_cast, record

BEGUN, THEN, LATER = date(2024, 1, 2), date(2024, 6, 14), date(2024, 9, 1)


def on(day: date, time: str = "10:00"):
    """Let what is inside be recorded on `day`, at `time` in the office."""
    return time_machine.travel(f"{day:%Y-%m-%d} {time}+07:00", tick=False)


def make_past() -> SimpleNamespace:
    with on(BEGUN):
        cast = make_cast()
    with on(THEN, "16:30"):
        record(cast.cluster, "site-clearance", state="in_progress", planned="quý II/2024", area_done="10")
    with on(LATER):
        record(cast.cluster, "site-clearance", state="done", actual="31/8/2024", area_done="43")
    return cast
