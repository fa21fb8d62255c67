"""Hostile, broken and wild files, made here and not kept: `python -m spreadsheets.tests.corpus DIR` writes them out."""

from spreadsheets.tests.corpus import bombs, broken, foreign
from spreadsheets.tests.corpus.case import Case

CASES: list[Case] = [*bombs.CASES, *broken.CASES, *foreign.CASES]
