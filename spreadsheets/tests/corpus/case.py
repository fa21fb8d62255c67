"""One file of the corpus, and what is to be said of it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Case:
    """`says` is a part of the message in English; empty where the file is read: then `rows` is their number."""

    name: str
    make: Callable[[], bytes]
    says: str = ""
    rows: int = 0
