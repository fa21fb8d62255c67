"""The ledger of `make chaos` tells what is lost, half, or shown as nobody should see it; the trials are run by hand."""

import pytest

from bench.chaos.checking import Trial
from bench.chaos.killed import WHOLE, Saving
from bench.chaos.people import Ledger, Save
from history.tracking import written_together
from progress.models import Milestone
from progress.tests.cast import make_cast

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def save(milestone: Milestone, note: str) -> None:
    milestone.note = note
    milestone.save()


def test_what_was_confirmed_and_is_not_there_is_lost_and_what_disagrees_is_half():
    make_cast()
    milestone = Milestone.objects.order_by("pk").first()
    with written_together("a"):
        save(milestone, "said")
        save(milestone, "unsaid")
    told = [("said", 302), ("never written", 302), ("unsaid", 0), ("refused", 422), ("nothing", 0)]
    ledger = Ledger([Save(milestone.pk, note, status, 0, 0) for note, status in told])
    trial = Trial("")
    trial.add_ledger(ledger)
    counted = (trial.sent, trial.confirmed, trial.refused, trial.unanswered, trial.kept, trial.lost, trial.half)
    assert counted == (5, 2, 1, 2, 1, 1, 0)
    assert not trial.is_good

    Milestone.objects.filter(pk=milestone.pk).update(note="beside the history")
    trial = Trial("")
    trial.add_ledger(ledger)
    assert trial.half == 1


@pytest.mark.parametrize(
    ("status", "kind", "content", "is_bad"),
    [
        (500, "text/html", b'<main class="site-main">', False),
        (500, "text/html", b"<h1>Internal Server Error</h1>", True),
        (503, "text/plain; charset=utf-8", b"Try again.", False),
        (200, "text/html", b"<pre>Traceback (most recent call last)", True),
        (404, "text/html", b"", False),
    ],
)
def test_a_page_without_words_of_ours_and_a_trace_are_bad(status, kind, content, is_bad):
    ledger = Ledger()
    ledger.note_answer("/", status, kind, content)
    assert bool(ledger.bad_pages) == is_bad


def test_an_act_is_whole_only_with_its_history():
    make_cast()
    milestone = Milestone.objects.order_by("pk").first()
    act = Saving.__new__(Saving)
    act._milestone = lambda number: milestone.pk
    save(milestone, "killed 1")
    assert act.state(1) == WHOLE
    Milestone.history.filter(id=milestone.pk, note="killed 1").delete()
    assert act.state(1) == "half"
