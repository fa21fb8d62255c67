"""The newest changes that people made to the sites a person may see: who, what, when."""

import datetime
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.formats import date_format
from django.utils.translation import get_language

from clusters.models import Cluster
from progress.access import scope
from progress.models import (
    SITE_PARTS,
    Baseline,
    BaselineDate,
    Inspection,
    Measure,
    Milestone,
    Obstacle,
    PeriodFigure,
    SecondaryProject,
    Site,
    SiteDocument,
    SiteEvent,
    SiteEventKind,
    SiteFigure,
)
from progress.models.milestone import with_phase
from progress.records.history import ADDED, FROM_THE_CATALOGUE, WHAT_HAPPENED
from values.text import person_name
from zones.models import Zone

MODELS = {model._meta.label: model for model in (Cluster, Zone, *SITE_PARTS)}


@dataclass(frozen=True, slots=True)
class RecentChange:
    """One save by a person: "Nguyễn Thị Lan, changed, milestone: EIA", at a site."""

    when: datetime.datetime
    who: str
    happened: str
    what: str
    site: Site


def newest_changes(user, limit: int = 10) -> list[RecentChange]:
    """Return the newest `limit` changes at sites `user` sees; runs three queries over all kinds of record.

    What the seed wrote is left out: nobody's name stands by it.
    """
    first, *others = [_newest_of(model, user, limit) for model in MODELS.values()]
    rows = list(first.union(*others, all=True).order_by("-history_date")[:limit])
    people = get_user_model().objects.in_bulk({person for _when, person, *_rest in rows})
    places = Site.objects.in_bulk({site for _when, _person, site, *_rest in rows})
    return [
        RecentChange(
            when=when,
            who=person_name(people[person]),
            happened=str(WHAT_HAPPENED[happened]),
            what=_what(label, subject, phase),
            site=places[site],
        )
        for when, person, site, happened, label, subject, phase in rows
    ]


def _newest_of(model, user, limit: int) -> QuerySet:
    site = "site_ptr" if issubclass(model, Site) else "site"
    newest = model.history.filter(_at_sites_of(user, site), history_user__isnull=False)
    if model is Milestone:
        newest = newest.exclude(FROM_THE_CATALOGUE)
    if model is BaselineDate:
        newest = newest.exclude(history_type=ADDED)  # a schedule frozen is one change, not one for each date
    # SQLite cuts no part of a union short: each part is cut short in a subquery of its own.
    newest = newest.order_by("-history_date", "-pk").values("pk")[:limit]
    return (
        model.history.filter(pk__in=newest)
        .order_by()
        .values_list(
            "history_date",
            "history_user_id",
            f"{site}_id",
            "history_type",
            Value(model._meta.label, output_field=CharField()),
            Cast(_subject(model), TextField()),
            F("phase") if model is Milestone else Value(0),
        )
    )


def _at_sites_of(user, site: str) -> Q | Exists:
    """Return the condition for records of history, `site` being the path to theirs.

    Of whoever sees every site the records are looked through by date until enough are found; of anybody else, site by
    site. Databases would go through the sites either way.
    """
    sites = Site.objects.visible_to(user).order_by()
    if scope.sites_seen_by(user) == scope.EVERYTHING:
        return Exists(sites.filter(pk=OuterRef(site)))
    return Q((f"{site}__in", sites.values("pk")))


def _subject(model):
    """Return an expression on the history of a record for its name; empty text for the site itself."""
    english = (get_language() or "").startswith("en")
    stage = Coalesce(NullIf("stage__name_en", Value("")), "stage__name") if english else F("stage__name")
    return {
        Milestone: stage,
        SiteFigure: F("measure"),
        SiteDocument: Coalesce(NullIf("document__number", Value("")), "document__title"),
        SecondaryProject: F("name"),
        PeriodFigure: F("row__name_en") if english else F("row__name"),
        Obstacle: F("description"),
        Inspection: F("date"),
        SiteEvent: F("kind"),
        Baseline: F("name"),
        BaselineDate: F("baseline__name"),
    }.get(model, Value(""))


def _what(label: str, subject: str, phase: int) -> str:
    """Return the kind and the name of the record that changed."""
    model = MODELS[label]
    what = str(model._meta.verbose_name)
    if shown := _shown(model, subject or ""):
        what = f"{what}: {shown}"
    return with_phase(what, phase)


def _shown(model, subject: str) -> str:
    choices = {SiteFigure: Measure, SiteEvent: SiteEventKind}
    if model in choices and subject in choices[model].values:
        return str(choices[model](subject).label)
    if model is Inspection and subject:
        return date_format(datetime.date.fromisoformat(subject), "SHORT_DATE_FORMAT")
    return subject
