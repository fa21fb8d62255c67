"""Who owes which form of a reporting period: nobody owes what they cannot have known of, or for a site given up.

Form 02 is owed by a site's developer from the period in which it was named: the date of the event that says so or,
where none does, the day it was recorded. Form 01 is owed by a project from the period in which it is known to exist:
the day its figures (now or as they were first told) or its document speak of, or the day it was recorded. What no
history tells of is recorded now.
Neither is owed for a period at whose cut-off the site was revoked or withdrawn from the plan. A date that is a month or
a year counts from its last day.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection

from django.db.models import (
    BooleanField,
    Case,
    DateTimeField,
    Exists,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from progress.keystages import GIVEN_UP
from progress.models import ProjectState, SecondaryProject, Site, SiteEvent, Standing
from progress.models.event import SiteEventKind
from progress.periods import Period
from values.today import end_of, now, past_day

ONE_DAY = datetime.timedelta(days=1)


def sites_owing(sites: QuerySet, *periods: Period) -> QuerySet:
    """Annotate for each period whether form 02 is owed, under the name that `owed_name` gives."""
    named = SiteEvent.objects.filter(
        site=OuterRef("pk"), kind=SiteEventKind.DEVELOPER_CHANGED, new_developer=OuterRef("developer")
    )
    found = sites.alias(
        developer_named_on=Subquery(named.order_by("-date", "-pk").values("date__end")[:1]),
        developer_recorded_at=_developer_recorded_at(),
    )
    for period in periods:
        is_named = Q(developer_named_on__lte=period.end) | Q(
            developer_named_on__isnull=True, developer_recorded_at__lt=_too_late(period)
        )
        found = _with_owed(found, period, Q(developer__isnull=False) & is_named, site="pk")
    return found


def projects_owing(projects: QuerySet, *periods: Period) -> QuerySet:
    """Annotate for each period whether form 01 is owed, under the name that `owed_name` gives."""
    first = SecondaryProject.history.filter(id=OuterRef("pk")).order_by("history_date", "history_id")
    found = projects.alias(project_recorded_at=_or_now(Subquery(first.values("history_date")[:1])))
    for period in periods:
        is_known = (
            Q(as_of__end__lte=period.end)
            | Exists(_told_of(period))
            | Q(document__date__end__lte=period.end)
            | Q(project_recorded_at__lt=_too_late(period))
        )
        found = _with_owed(found, period, ~Q(state=ProjectState.STOPPED) & is_known, site="site")
    return found


def _told_of(period: Period) -> QuerySet:
    """What history tells of a project by a day or a document of the period or before: newer news leave it known."""
    known = Q(as_of__end__lte=period.end) | Q(document__date__end__lte=period.end)
    told = SecondaryProject.history.filter(known, id=OuterRef("pk"))
    day = past_day()
    return told.filter(history_date__lt=end_of(day)) if day else told


def owed_name(period: Period) -> str:
    """The name of the annotation that says whether a form of the period is owed."""
    return f"owed_{period.year}_{period.kind}"


def owed_periods(rows: QuerySet, periods: Collection[Period]) -> dict[int, set[Period]]:
    """By primary key the periods owed, of rows of `sites_owing` or `projects_owing`; one query."""
    owed = defaultdict(set)
    names = [owed_name(period) for period in periods]
    for pk, *flags in rows.order_by().values_list("pk", *names):
        owed[pk] = {period for period, flag in zip(periods, flags, strict=True) if flag}
    return owed


def _with_owed(rows: QuerySet, period: Period, is_known: Q, *, site: str) -> QuerySet:
    name = owed_name(period)
    decided = SiteEvent.objects.deciding_standing().filter(site=OuterRef(site), date__start__lte=period.end)
    last = decided.order_by("-date", "-pk").annotate(leads_to=SiteEvent.objects.standing_case())
    standing = Coalesce(Subquery(last.values("leads_to")[:1]), Value(Standing.STANDING.value))
    owed = When(is_known & ~Q(**{f"standing_{name}__in": GIVEN_UP}), then=Value(True))
    flag = Case(owed, default=Value(False), output_field=BooleanField())
    return rows.alias(**{f"standing_{name}": standing}).annotate(**{name: flag})


def _too_late(period: Period) -> datetime.datetime:
    """The moment from which what is recorded comes too late to be asked for in that period."""
    return end_of(period.due - ONE_DAY)


def _developer_recorded_at() -> Coalesce:
    """Since when the present developer stands in the records of a site without another between."""
    found = [_recorded_in(model) for model in Site.__subclasses__()]
    return _or_now(*found)


def _or_now(*moments) -> Coalesce:
    return Coalesce(*moments, Value(now()), output_field=DateTimeField())


def _recorded_in(model: type[Model]) -> Subquery:
    past = model.history.model.objects
    is_another = Q(developer__isnull=True) | ~Q(developer=OuterRef("developer"))
    later = past.filter(is_another, site_ptr=OuterRef("site_ptr"), history_id__gt=OuterRef("history_id"))
    same = past.filter(site_ptr=OuterRef("pk"), developer=OuterRef("developer")).exclude(history_type="-")
    return Subquery(same.filter(~Exists(later)).order_by("history_id").values("history_date")[:1])
