"""The measuring itself works, and prints every figure; what the figures are is looked at by hand (`make bench`)."""

from functools import partial
from math import nan
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from bench.figures import Figure
from bench.files.choices import compare
from bench.files.ours import run_import
from bench.files.run import measure
from bench.measuring import memory_above_idle
from bench.pages.__main__ import print_summary, print_table
from bench.pages.catalogue import pages
from bench.pages.measuring import measure as measure_pages
from bench.pages.targets import of_growth, of_world
from bench.server.browsing import FormReader
from bench.server.load import Answers
from bench.worlds.people import make_people
from demo.making import make_world
from progress.models import Milestone
from values.today import today

SITES = 16  # two more than are shipped

FIGURES = [
    "ours: both steps", "floor", "stock tuned", "stock admin path", "ours faster than the stock admin path",
    "ours faster than stock tuned", "ours slower than the floor", "memory above the idle process", "first page",
    ".xlsx: ours", ".xlsx: stock", ".xlsx: ours faster", ".csv: ours", ".csv: stock", ".csv: ours faster",
    "import: ours", "import: time of a row", "import: memory", "export .xlsx: ours", "export .xlsx: time",
    "export .csv: ours", "export .csv: time",
]  # fmt: skip


def memory(file: str, username: str) -> float:
    """In this process, which sees what the test has in its transaction."""
    content, user = Path(file).read_bytes(), User.objects.get(username=username)
    return memory_above_idle(partial(run_import, content, user))


@pytest.mark.once
@pytest.mark.django_db
def test_every_figure_is_measured_and_printed(capsys):
    figures = measure(100, 1, grown=110, memory=memory)
    assert len(figures) == len(FIGURES)
    assert all(figure.name.startswith(name) for figure, name in zip(figures, FIGURES, strict=True))
    assert all(figure.value > 0 for figure in figures if "memory" not in figure.name)
    printed = capsys.readouterr().out
    assert all(str(figure) in printed for figure in figures)
    # Stock takes the same rows and needs longer for them: else one of the two does something else.
    assert next(figure for figure in figures if figure.name.startswith("ours faster than the stock")).value > 1


@pytest.mark.once
@pytest.mark.django_db
def test_what_was_chosen_from_is_measured_too():
    figures = compare(100, 1)
    assert len(figures) == 12
    assert all(figure.value > 0 for figure in figures)


@pytest.mark.parametrize(
    ("figure", "is_missed"),
    [
        (Figure("speed", 24.9, "times", least=25), True),
        (Figure("speed", 25, "times", least=25), False),
        (Figure("memory", 50.1, "MB", most=50), True),
        (Figure("memory", 50, "MB", most=50), False),
        (Figure("not measured", nan, "s", most=50), True),
        (Figure("seconds", 7, "s"), False),
    ],
)
def test_a_figure_beyond_its_target_is_a_miss(figure, is_missed):
    assert figure.is_missed == is_missed
    assert ("MISS" in str(figure), "PASS" in str(figure)) == (is_missed, not is_missed and figure.unit != "s")


@pytest.mark.once
@pytest.mark.django_db
def test_pages_of_a_made_up_province_are_measured_and_judged(settings, capsys):
    settings.ROOT_URLCONF = "bench.pages.urls"
    make_world(SITES, today(), make_people, every=10, report=print)
    assert not Milestone.history.filter(history_date__date__gte=today()).exists()
    costs = measure_pages(pages(), 1)
    assert all(cost["queries"] and cost["bytes"] and cost["cpu"] > 0 for cost in costs.values())
    print_table(SITES, costs)
    print_summary({SITES: costs})
    printed = capsys.readouterr().out
    assert all(printed.count(f" {name} ") >= 2 for name in costs)
    figures = [*of_world(SITES, costs), *of_growth(costs, costs)]
    assert {figure.value for figure in figures if "→" in figure.name} == {1}


def test_a_browser_without_a_screen_fills_in_a_form_as_the_page_does():
    reader = FormReader()
    reader.feed(
        """<form><input type="search" name="q"></form><form><input name="version" value="3"><input type="checkbox"
        name="kept" checked value="on"><input type="radio" name="left" value="1"><textarea name="note">Một
hai</textarea><select name="state"><option value="a"><option value="b" selected></select></form>"""
    )
    assert reader.forms == [{"q": ""}, {"version": "3", "kept": "on", "note": "Một\nhai", "state": "b"}]


def test_seconds_are_those_within_which_nearly_all_answers_came():
    answers = Answers([0.2] * 98 + [0.1, 3], 0, 10)
    assert (answers.per_second, answers.within(0.5), answers.within(0.99)) == (10, 0.2, 3)
