"""What is said along with it when a milestone is done: all of it is."""

from progress.models import Milestone, State

# What is done, and of how much.
WHOLE = (("area_done", "area_total"), ("households_done", "households_total"))


def finishing(milestone: Milestone, changes: dict) -> dict:
    """Return `changes` with 100 % and the totals as done, where they make `milestone` done and do not say otherwise.

    A total that is not known is not made up: what is done stays as it is then.
    """
    if changes.get("state") != State.DONE or milestone.state == State.DONE:
        return changes
    more = {"percent": 100}
    for done, total in WHOLE:
        whole = changes.get(total, getattr(milestone, total))
        if whole is not None:
            more[done] = whole
    return more | changes
