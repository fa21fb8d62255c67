"""No depth of Python's stack is a bad one for a loop to stand at."""

import resource

import pytest
from django.conf import settings
from django.test import RequestFactory

from bkproject.startup.one_piece import OnePieceMiddleware

DEPTHS = 200  # some 30 kB of frames: the end of a piece is among them
CALLS = 300


def pages_given():
    return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt


def faults_at(depth: int) -> int:
    """Return how many pages of memory the system had to give while a loop at this depth called a function."""
    if depth:
        return faults_at(depth - 1)
    before = pages_given()
    for _call in range(CALLS):
        pages_given()
    return pages_given() - before


def at_every_depth(_request) -> int:
    return max(faults_at(depth) for depth in range(DEPTHS))


@pytest.mark.once
def test_a_request_asks_the_system_for_no_stack_of_its_own_for_every_call():
    assert OnePieceMiddleware(at_every_depth)(RequestFactory().get("/")) < CALLS / 2


def test_every_request_is_answered_so():
    assert "bkproject.startup.one_piece.OnePieceMiddleware" in settings.MIDDLEWARE[:2]
