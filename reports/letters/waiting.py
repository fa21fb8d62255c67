"""What waits for organisations at the sites in a person's charge: querysets, each with `answers`, who is to act."""

import datetime
from collections.abc import Callable, Iterator
from functools import partial

from django.db.models import Case, Count, F, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from progress.access.kept_queries import rows_of
from progress.access.scope import keeps_every, place_read, sites_edited_by, sites_seen_by
from progress.desks.queries import over_limit
from progress.models import (
    Conclusion,
    Finding,
    Milestone,
    Movement,
    Obstacle,
    SecondaryProject,
    Site,
    SiteKind,
    Standing,
)
from progress.models.rules.reporting_period import Period
from progress.periods.reporting import projects_missing, sites_missing
from values.today import past_day

# By the name under which they are counted, with their label, in the order in which a letter lists them.
SORTS = {
    "late": _("Late milestones"),
    "projects": _("Late projects"),
    "reports": _("Missing reports"),
    "obstacles": _("Open obstacles"),
    "findings": _("Open findings"),
    "conclusions": _("Conclusions of meetings"),
    "dossiers": _("Dossiers over the time limit"),
}


def in_charge(user) -> QuerySet:
    """Return the sites that letters speak of."""
    return Site.objects.filter(_sites(user)).chased().values("pk")


def _sites(user, prefix: str = "") -> Q:
    """Return the Q of the sites in a person's charge; while the past is looked at, of those held for `user` in it."""
    return sites_seen_by(user, prefix) if past_day() else sites_edited_by(user, prefix)


def late(user, on: datetime.date) -> QuerySet:
    milestones = Milestone.objects.overdue(on).filter(site__in=in_charge(user), site__developer__isnull=False)
    return milestones.annotate(answers=F("site__developer"))


def projects(user, on: datetime.date) -> QuerySet:
    """Return overdue secondary projects with an investor, who answers for them."""
    overdue = SecondaryProject.objects.overdue(on).filter(site__in=in_charge(user))
    return overdue.filter(investor__isnull=False).annotate(answers=F("investor"))


def _kept(user) -> list[str]:
    """Return the kinds of sites of which also what is common to all is theirs: that lies nowhere, and in no place."""
    return [] if place_read() else [kind for kind in SiteKind.values if keeps_every(user, kind)]


def obstacles(user, _on: datetime.date) -> QuerySet:
    """Return unresolved obstacles, also common ones; who was asked answers, else the site's developer."""
    unresolved = Obstacle.objects.unresolved().filter(Q(site__in=in_charge(user)) | Q(common_to__in=_kept(user)))
    return unresolved.annotate(answers=Coalesce("asked_of", "site__developer")).filter(answers__isnull=False)


def findings(user, _on: datetime.date) -> QuerySet:
    """Open findings; the organisation responsible answers or, where nobody at all is named, the developer."""
    developer = When(responsible__isnull=True, responsible_people="", then=F("site__developer"))
    open_findings = Finding.objects.open().filter(site__in=in_charge(user))
    return open_findings.annotate(answers=Case(developer, default=F("responsible"))).filter(answers__isnull=False)


def conclusions(user, _on: datetime.date) -> QuerySet:
    """Return conclusions of meetings, also common ones, that nobody says are done and that are an organisation's."""
    common = Q(site__isnull=True, meeting__kind__in=_kept(user))
    # Few: their sites are looked up, no list is made of all in charge.
    own = _sites(user, "site__") & Q(site__summary__standing=Standing.STANDING)
    undone = Conclusion.objects.undone().filter(own | common, organisation__isnull=False)
    return undone.annotate(answers=F("organisation"))


def dossiers(user, on: datetime.date) -> QuerySet:
    """Return the movements of dossiers over their time limit; the office that has them answers."""
    return over_limit(Movement.objects.filter(site__in=in_charge(user)), on).annotate(answers=F("office"))


def developers_reports(user, on: datetime.date) -> QuerySet:
    """Return sites whose developer owes form 02 of the last period due, or a part of it."""
    sites = Site.objects.filter(pk__in=in_charge(user), developer__isnull=False)
    return sites_missing(sites, Period.last_due(on)).annotate(answers=F("developer"))


def projects_reports(user, on: datetime.date) -> QuerySet:
    """Return projects whose investor owes form 01 of the last period due, or a part of it."""
    invested = SecondaryProject.objects.filter(site__in=in_charge(user), investor__isnull=False)
    return projects_missing(invested, Period.last_due(on)).annotate(answers=F("investor"))


# How each of SORTS is found of a user on a day, and what leads to the kind of site it is about.
FINDERS: tuple[tuple[str, Callable[..., QuerySet], tuple[str, ...]], ...] = (
    ("late", late, ("site__kind",)),
    ("projects", projects, ("site__kind",)),
    ("reports", developers_reports, ("kind",)),
    ("reports", projects_reports, ("site__kind",)),
    ("obstacles", obstacles, ("site__kind", "common_to")),
    ("findings", findings, ("site__kind",)),
    ("conclusions", conclusions, ("site__kind", "meeting__kind")),
)


def counts(user, on: datetime.date) -> Iterator[tuple[str, list[tuple[int, str, int]]]]:
    """Yield for each of SORTS, for some twice, rows of who is to act, at which kind of site, and on how much.

    The queries are kept as Django wrote them, but that of dossiers, which asks first.
    """
    key = _sites(user), tuple(_kept(user)), on, Period.last_due(on).days, past_day()
    for sort, find, kinds in FINDERS:
        yield sort, rows_of(("letters", find, key), partial(_counted, find, user, on, kinds))
    yield "dossiers", list(_counted(dossiers, user, on, ("site__kind",)))


def _counted(find: Callable[..., QuerySet], user, on: datetime.date, kinds: tuple[str, ...]) -> QuerySet:
    about = Coalesce(*kinds) if len(kinds) > 1 else F(*kinds)
    rows = find(user, on).order_by().annotate(about=about)
    return rows.values_list("answers", "about").annotate(count=Count("pk"))
