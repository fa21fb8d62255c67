"""What can be said of a milestone: impossible values are refused, doubtful ones asked about, wherever they come from.

Rows that were recorded before a rule was made may break it, and stay editable; so no constraint of the database holds
these rules.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from progress.models.rules.bounds import HOUSEHOLDS, beyond, hectares_beyond, none_of_it
from progress.models.rules.days import forecast_not_over, not_to_come
from values.numbers import format_number
from values.rules import Rule


class State(models.TextChoices):
    """What is recorded of a milestone, unknown until somebody says; that a step has not begun is knowledge too.

    Blocked is not recorded: an open obstacle that holds it makes it so.
    """

    UNKNOWN = "unknown", gettext_lazy("No information")
    NOT_STARTED = "not_started", gettext_lazy("Not started")
    IN_PROGRESS = "in_progress", gettext_lazy("In progress")
    DONE = "done", gettext_lazy("Done")
    NOT_APPLICABLE = "not_applicable", gettext_lazy("Not applicable")


BLOCKED = "blocked"
SETTLED = (State.DONE, State.NOT_APPLICABLE)
TO_BE_DONE = (State.UNKNOWN, State.NOT_STARTED, State.IN_PROGRESS)
_SOME_PROGRESS = Q(percent__gt=0) | Q(area_done__gt=0) | Q(households_done__gt=0)


def _of(text, done: str, total: str):
    """Say `text` with how much is done of how much."""

    def tell(milestone) -> str:
        words = {"done": getattr(milestone, done), "total": getattr(milestone, total)}
        return str(text) % {name: format_number(value) for name, value in words.items()}

    return tell


RULES = (
    Rule(
        "done_below_100",
        "percent",
        lambda on: Q(state=State.DONE, percent__lt=100),
        lambda milestone: _("The percent of a milestone that is done is 100: write 100, or leave it empty."),
    ),
    Rule(
        "not_started_percent",
        "percent",
        lambda on: Q(state=State.NOT_STARTED, percent__gt=0),
        lambda milestone: _("A milestone that has not started has no percent: empty it, or choose “in progress”."),
    ),
    Rule(
        "not_started_area",
        "area_done",
        lambda on: Q(state=State.NOT_STARTED, area_done__gt=0),
        lambda milestone: _("A milestone that has not started has nothing done: empty it, or choose “in progress”."),
    ),
    Rule(
        "not_started_households",
        "households_done",
        lambda on: Q(state=State.NOT_STARTED, households_done__gt=0),
        lambda milestone: _("A milestone that has not started has nothing done: empty it, or choose “in progress”."),
    ),
    not_to_come("actual"),
    forecast_not_over("forecast", Q(state__in=TO_BE_DONE)),
)

DOUBTS = (
    Rule(
        "done_without_date",
        "actual",
        lambda on: Q(state=State.DONE, actual__isnull=True, stage__asks_date=True),
        lambda milestone: _("Done, but without the day on which it was."),
        about=("state", "actual"),
    ),
    Rule(
        "done_short_of_area",
        "area_done",
        lambda on: Q(state=State.DONE, area_done__lt=F("area_total")),
        _of(gettext_lazy("Done, but only %(done)s of %(total)s ha are."), "area_done", "area_total"),
    ),
    Rule(
        "done_short_of_households",
        "households_done",
        lambda on: Q(state=State.DONE, households_done__lt=F("households_total")),
        _of(
            gettext_lazy("Done, but only %(done)s of %(total)s households are."), "households_done", "households_total"
        ),
    ),
    Rule(
        "all_percent_not_done",
        "state",
        lambda on: Q(state=State.IN_PROGRESS, percent=100),
        lambda milestone: _("The percent done is 100, but the state is still “in progress”."),
    ),
    Rule(
        "all_area_not_done",
        "state",
        lambda on: Q(state=State.IN_PROGRESS, area_total__gt=0, area_done__gte=F("area_total")),
        _of(
            gettext_lazy("All %(total)s ha are done, but the state is still “in progress”."), "area_done", "area_total"
        ),
    ),
    Rule(
        "all_households_not_done",
        "state",
        lambda on: Q(state=State.IN_PROGRESS, households_total__gt=0, households_done__gte=F("households_total")),
        _of(
            gettext_lazy("All %(total)s households are done, but the state is still “in progress”."),
            "households_done",
            "households_total",
        ),
    ),
    Rule(
        "progress_without_state",
        "state",
        lambda on: Q(_SOME_PROGRESS, state=State.UNKNOWN),
        lambda milestone: _("Something is done, but the state is “no information”."),
        asks=False,
    ),
    Rule(
        "progress_not_applicable",
        "state",
        lambda on: Q(_SOME_PROGRESS, state=State.NOT_APPLICABLE),
        lambda milestone: _("Something is done, but the state is “not applicable”."),
    ),
    Rule(
        "forecast_before_planned",
        "forecast",
        lambda on: Q(state__in=TO_BE_DONE, forecast__end__lt=F("planned__start")),
        lambda milestone: (
            _("The forecast, %(forecast)s, is before the planned date, %(planned)s.")
            % {"forecast": milestone.forecast, "planned": milestone.planned}
        ),
        about=("forecast", "planned"),
    ),
    Rule(
        "ready_more_than_cleared",
        "area_ready",
        lambda on: Q(area_ready__gt=F("area_done")),
        _of(
            gettext_lazy("%(done)s ha are ready to build on, more than the %(total)s ha done."),
            "area_ready",
            "area_done",
        ),
    ),
    Rule(
        "area_more_than_site",
        "area_total",
        lambda on: Q(area_total__gt=F("site_area")),
        _of(gettext_lazy("%(done)s ha are more than the site's area, %(total)s ha."), "area_total", "site_area"),
        needs=("site_area",),
    ),
    none_of_it("area_total"),
    *hectares_beyond("area_total"),
    *hectares_beyond("area_done"),
    beyond("households_total", HOUSEHOLDS),
)
