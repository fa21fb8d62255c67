"""The made-up province of `manage.py demo --world`, beside the shipped data and nothing else."""

import datetime
from collections.abc import Callable, Iterator

from django.apps import apps
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from demo.making import make_world
from demo.people import BOARD, CLERK, DEPARTMENT
from demo.sites import REASON
from demo.timeline import Recorders, Timeline, at_moment
from history.tracking import IN_FORCE, TrackedModel
from progress.models import Milestone, Site, summary
from progress.models.exchange import explanation
from seeding.models import SeedRecord
from values.today import today

MOST_SITES = 2_000  # some minutes; what measures more makes its worlds itself


def is_made() -> bool:
    """Return whether the database holds a made-up province."""
    return any(model.history.filter(history_change_reason=REASON).exists() for model in _kinds_of_sites())


def reason_against(sites: int) -> str:
    """Return why no province of so many sites is made here; empty where nothing speaks against it."""
    if any(model.history.exclude(history_user=None).exists() for model in _tracked_models()):
        return _("People have recorded data here. Use another database, e.g. DATA_DIR=/tmp/world make demo WORLD=60.")
    shipped = SeedRecord.objects.filter(model__in=[kind._meta.label_lower for kind in _kinds_of_sites()])
    if Site.objects.exclude(pk__in=shipped.values("object_id")).exists():
        return _("Sites are recorded here that are not shipped. Use another database for trying out.")
    first = Site.objects.count() + 1
    if not first <= sites <= MOST_SITES:
        return _("Give a number of sites from %(first)s to %(last)s.") % {"first": first, "last": MOST_SITES}
    return ""


@transaction.atomic
def make_province(sites: int, report: Callable[[str], None]) -> None:
    """Record a province of so many sites and two years of updates until yesterday, by the trial people."""
    _date_back(Timeline(today()).days[0])
    make_world(sites, today(), _recorders, report=report)


def _recorders() -> Recorders:
    return Recorders(*(User.objects.get(username=name) for name in (DEPARTMENT, BOARD, CLERK)))


def _date_back(day: datetime.date) -> None:
    """Let what is shipped be recorded on the first day: nobody has worked with it yet, and the past holds it then."""
    with at_moment(day, 0) as moment:
        for model in _tracked_models():
            records = model.history.all()
            records.exclude(in_force_until=IN_FORCE).update(in_force_until=moment)
            records.update(history_date=moment)
            model._base_manager.update(changed_at=moment)
    summary.refresh(Site.objects.values_list("pk", flat=True))
    explanation.refresh(Milestone.objects.values_list("pk", flat=True))


def _tracked_models() -> Iterator[type[TrackedModel]]:
    yield from (model for model in apps.get_models() if issubclass(model, TrackedModel) and hasattr(model, "history"))


def _kinds_of_sites() -> Iterator[type[TrackedModel]]:
    yield from (model for model in _tracked_models() if issubclass(model, Site))
