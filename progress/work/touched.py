"""When a person last recorded anything of a site. What commands and imports without a person wrote does not count."""

import datetime

from django.db.models import DateTimeField, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from progress.models import SITE_PARTS, Milestone, NoChange, Site
from progress.models.milestone import UNTOUCHED
from progress.records.history import ADDED

# Stands for never, so that it can be compared with and ordered among real moments.
NEVER = datetime.datetime(1900, 1, 1, tzinfo=datetime.UTC)


# That somebody looked and nothing had changed is a touch too.
TOUCHED_BY = (*SITE_PARTS, NoChange)


def with_last_touch(sites: QuerySet) -> QuerySet:
    """Annotate `last_touch`, the moment of the newest record of history by a person of the site or of anything that
    hangs on it; NEVER where there is none."""
    own = [_newest(child.history.filter(id=OuterRef("pk")), "id") for child in Site.__subclasses__()]
    parts = [_newest(_by_choice(model).filter(site_id=OuterRef("pk")), "site_id") for model in TOUCHED_BY]
    return sites.annotate(last_touch=Greatest(*own, *parts))


def untouched_since(sites: QuerySet, moment: datetime.datetime) -> QuerySet:
    """Return those of `sites` of which no person has recorded anything since then."""
    by_people = {"history_user__isnull": False, "history_date__gte": moment}
    for child in Site.__subclasses__():
        sites = sites.exclude(pk__in=child.history.filter(**by_people).order_by().values("id"))
    for model in TOUCHED_BY:
        sites = sites.exclude(pk__in=_by_choice(model).filter(**by_people).order_by().values("site_id"))
    return sites


def _by_choice(model: type) -> QuerySet:
    """The history of a kind of part, without the empty milestones a site gets when the catalogue has a new stage."""
    records = model.history.all()
    return records.exclude(UNTOUCHED & Q(history_type=ADDED)) if model is Milestone else records


def _newest(records: QuerySet, site: str) -> Coalesce:
    newest = records.filter(history_user__isnull=False).order_by().values(site).annotate(at=Max("history_date"))
    never = Value(NEVER, output_field=DateTimeField())
    return Coalesce(Subquery(newest.values("at")), never)


def days_since(touch: datetime.datetime, on: datetime.date) -> int | None:
    """How many days before `on` the day of `touch` was; None for NEVER."""
    return None if touch == NEVER else (on - timezone.localdate(touch)).days
