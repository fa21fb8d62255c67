"""What pages must reach: ratios of one run, of processor time unless said otherwise."""

from collections.abc import Iterator

from bench.figures import Figure

Costs = dict[str, dict[str, float]]
LISTS = ("list by slippage", "list by overdue", "list by last change", "list behind 6 months", "list of overdue")
PAGED = ("my work", "promises", "projects", "documents", "letters")
PAST = (
    ("site as of a day", "site"), ("list as of a day", "list of clusters"), ("dashboard as of a day", "dashboard"),
    ("clerk: list as of a day", "clerk: list"),
)  # fmt: skip


def of_world(sites: int, costs: Costs) -> Iterator[Figure]:
    """Yield the figures of one world beside their targets."""
    cpu = {name: cost["cpu"] for name, cost in costs.items()}
    plain = cpu["list of clusters"]
    is_large = sites >= 1000

    def ratio(name: str, value: float, most: float, *, always: bool = False) -> Figure:
        return Figure(f"{sites}: {name}", value, "times", most=most if is_large or always else None)

    yield ratio("list, as many times the hand-written page", plain / cpu["list: written by hand"], 3)
    faster = cpu["list: stock changelist"] / plain
    yield Figure(f"{sites}: list, faster than stock", faster, "times", least=1.5 if is_large else None)
    yield Figure(f"{sites}: list, queries", costs["list of clusters"]["queries"], "", most=8)
    yield Figure(f"{sites}: list, on the wire", costs["list of clusters"]["wire"] / 1000, "kB", most=20)
    for name in LISTS:
        yield ratio(f"{name}, as many times the plain list", cpu[name] / plain, 1.3)
    if sites >= 10_000:
        yield ratio(
            "dashboard, as many times its aggregates", cpu["dashboard"] / cpu["dashboard: aggregates by hand"], 1.5
        )
        yield ratio("dashboard again, as many times the first", cpu["dashboard again"] / cpu["dashboard"], 0.1)
    for name in PAGED:
        yield ratio(f"{name}, as many times the list", cpu[name] / plain, 2)
    for past, present in PAST:
        yield ratio(f"{past}, as many times today's", cpu[past] / cpu[present], 2)
        yield Figure(f"{sites}: {past}, queries", costs[past]["queries"], "", most=30)


def of_growth(few: Costs, many: Costs) -> Iterator[Figure]:
    """Yield how pages grow from 1.000 to 10.000 sites."""
    for name in ("list of clusters", *PAGED):
        yield Figure(f"{name}: 1.000 → 10.000", many[name]["cpu"] / few[name]["cpu"], "times", most=1.3)
    for name in ("clerk: list as of a day", "clerk: differences", "clerk: my work"):
        yield Figure(f"{name}: 1.000 → 10.000", many[name]["cpu"] / few[name]["cpu"], "times", most=1.5)
