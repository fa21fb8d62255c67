"""What lists ask of promises: how far the worst of a site lies behind, and which were moved or missed.

What overdue and behind mean is defined with the models, in progress/models/promise.py.
"""

import datetime
from collections.abc import Collection

from django.db.models import Case, Count, F, Q, QuerySet, Value, When, Window
from django.db.models.functions import Coalesce, RowNumber
from django.utils.translation import gettext_lazy

from progress.models import Milestone
from progress.models.promise import slip
from progress.models.site import GIVEN_UP
from values.dates import SLOTS


def worst_of(sites: Collection[int], on: datetime.date) -> dict[int, Milestone]:
    """Return by site the milestone furthest behind, of the sites that have one behind: one query.

    With `slip`, and `behind_count` of the milestones behind at its site.
    """
    worst_first = [F("slip").desc(), F("stage__order").asc(), F("phase").asc()]
    ranked = (
        Milestone.objects.filter(site__in=sites)
        .behind(on)
        .annotate(
            nth=Window(RowNumber(), partition_by="site", order_by=worst_first),
            behind_count=Window(Count("pk"), partition_by="site"),
        )
    )
    return {milestone.site_id: milestone for milestone in ranked.filter(nth=1).select_related("stage").order_by()}


def with_worst_slip(sites: QuerySet, on: datetime.date) -> QuerySet:
    """Annotate `worst_slip`, in slots: that of the milestone furthest behind; 0 where none is, and where the site was
    given up."""
    given_up = When(summary__standing__in=GIVEN_UP, then=Value(0))
    worst = Coalesce(slip("summary__recorded_slip", "summary__first_due_slot", on), 0)
    return sites.annotate(worst_slip=Case(given_up, default=worst))


def with_kept(promises: QuerySet, on: datetime.date) -> QuerySet:
    """Annotate `in_force`, `is_moved` (in force is another than the first) and `is_missed` (the one in
    force ran out, and it was not done, or only later). Of milestones or of projects."""
    done_later = Q((f"{promises.model.dates.actual}__start__gt", F("in_force__end")))
    return promises.with_in_force().annotate(
        is_moved=Case(When(first_promise=F("in_force"), then=Value(False)), default=Value(True)),
        is_missed=Case(When(promises.over(on) | done_later, then=Value(True)), default=Value(False)),
    )


# How many months "more than" asks for in filters of lists.
THRESHOLDS = [
    ("any", gettext_lazy("behind at all")),
    ("3", gettext_lazy("more than 3 months")),
    ("6", gettext_lazy("more than 6 months")),
    ("12", gettext_lazy("more than 12 months")),
]


def threshold_slots(threshold: str) -> int:
    """Return the slots that a slip must exceed under `threshold`, one of THRESHOLDS."""
    return 0 if threshold == "any" else int(threshold) * SLOTS
