"""Where addresses lead, kept by the name of the page and where its record lies: "of cluster", "own", "" for none."""

from collections.abc import Iterable

from django.urls import reverse

Addresses = dict[tuple[str, str], str]


def leading(where: str, names: Iterable[str], *args) -> Addresses:
    """Return the address of each of these pages for one record, or whatever its address takes."""
    return {(name, where): reverse(name, args=args) for name in names}


def asking(where: str, names: Iterable[str], query: str) -> Addresses:
    """Return the address of each of these pages with a query, as `site=3`."""
    return {(name, where): f"{reverse(name)}?{query}" for name in names}


def steps(page: str, *names: str) -> list[str]:
    """Return the names of a page's steps, as `progress:remark-edit`; "" is the page itself."""
    return [f"{page}-{name}" if name else page for name in names]
