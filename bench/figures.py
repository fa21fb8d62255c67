"""The figures, each beside what it must reach."""

import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`least` or `most` is the target, where there is one; a value of NaN, not measured, misses it."""

    name: str
    value: float
    unit: str
    least: float | None = None
    most: float | None = None

    @property
    def is_missed(self) -> bool:
        is_reached = (self.least is None or self.value >= self.least) and (self.most is None or self.value <= self.most)
        return not is_reached

    def __str__(self) -> str:
        told = f"  {self.name:<64} {self.value:>10.2f} {self.unit:<8}"
        if self.least is None and self.most is None:
            return told.rstrip()
        target = f"≥ {self.least:g}" if self.least is not None else f"≤ {self.most:g}"
        return f"{told} {target:<8} {'MISS' if self.is_missed else 'PASS'}"


class Figures(list[Figure]):
    """Prints each figure as it comes."""

    def add(self, name: str, value: float, unit: str, *, least: float | None = None, most: float | None = None) -> None:
        self.append(Figure(name, value, unit, least, most))
        say(str(self[-1]))

    @property
    def missed(self) -> list[Figure]:
        return [figure for figure in self if figure.is_missed]

    def tell_missed(self) -> int:
        """Print what was missed; return what a command ends with: 1 then, else 0."""
        for figure in self.missed:
            say(f"Missed: {figure.name}")
        return 1 if self.missed else 0


def say(text: str = "") -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
