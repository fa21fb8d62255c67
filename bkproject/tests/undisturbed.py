"""Tests of what is kept while nobody writes."""

import functools
from collections.abc import Callable

from django.db import connection

ATTEMPTS = 20


def undisturbed(test: Callable) -> Callable:
    """Run a test again where others disturbed it; it must be one that can be run again.

    On PostgreSQL a version of the data ends with every write to any database of the server, so with those of the
    tests that run beside this one too.
    """

    @functools.wraps(test)
    def attempted(*args, **kwargs):
        for _attempt in range(ATTEMPTS - 1 if connection.vendor == "postgresql" else 0):
            try:
                return test(*args, **kwargs)
            except AssertionError:
                continue
        return test(*args, **kwargs)

    return attempted
