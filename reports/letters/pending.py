"""What one organisation has pending at the sites in a person's charge, and who has anything pending at all."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from places.models import Organisation
from progress.access.scope import sites_edited_by
from progress.changes.past import as_of, first_recorded_day
from progress.desks.queries import desk_rows, with_stage
from progress.models import ReportForm, SiteKind
from progress.models.rules.reporting_period import Period
from progress.promises.ranking import page_of_ranked
from reports.letters import lines, waiting
from reports.letters.direction import Direction, direction
from reports.models import Letterhead
from values.text import Label
from values.today import today


@dataclass(frozen=True, slots=True)
class Pending:
    """Everything one letter speaks of, the longest pending first."""

    organisation: Organisation
    on: datetime.date
    late: list[lines.LateLine]
    projects: list[lines.LateLine]
    reports: list[lines.MissingReport]
    obstacles: list[lines.OpenObstacle]
    findings: list[lines.OpenFinding]
    conclusions: list[lines.OpenConclusion]
    dossiers: list[lines.DossierLine]

    @property
    def all(self) -> list:
        return [line for sort in waiting.SORTS for line in getattr(self, sort)]

    @property
    def is_empty(self) -> bool:
        return not self.all

    @property
    def kind(self) -> str:
        """Whose letter it is: the Board's where only zones are spoken of, else the Department's."""
        return _kind({getattr(line, "site_kind", "") or line.site.kind for line in self.all})


@dataclass(frozen=True, slots=True)
class PendingCount:
    """How much of each sort one organisation, not read yet, has pending; and under which head one writes to it, None
    without one."""

    pk: int
    counts: dict[str, int]
    head: Letterhead | None

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def numbers(self) -> list[tuple[Label, int]]:
        """(label, how many) of each sort."""
        return [(label, self.counts[sort]) for sort, label in waiting.SORTS.items()]


@dataclass(frozen=True, slots=True)
class PendingLine:
    """A line of the list: an organisation, what it has pending, and which way a letter to it goes."""

    organisation: Organisation
    pending: PendingCount
    direction: Direction | None


def pending_on(day: datetime.date | None, organisation: Organisation, user) -> Pending:
    """Return what `organisation` had pending by the end of a past day, as it was recorded by then.

    Without a day, of one that is not over or of one before the first record, what it has pending today: `on` of the
    answer says of which day it is.
    """
    first = first_recorded_day() if day and day < today() else None
    if day is None or first is None or day < first:
        return pending_of(organisation, user)
    with as_of(day, user, rule=sites_edited_by):
        return pending_of(organisation, user)


def pending_of(organisation: Organisation, user) -> Pending:
    """Return what `organisation` has pending at sites in `user`'s charge; a fixed number of queries."""
    on = today()

    def of(rows: QuerySet, *related: str) -> QuerySet:
        return rows.filter(answers=organisation.pk).select_related("site", *related)

    late = of(waiting.late(user, on), "stage", "document")
    projects = of(waiting.projects(user, on), "document")
    obstacles = of(waiting.obstacles(user, on), "document", "kind")
    findings = of(waiting.findings(user, on), "inspection__document")
    conclusions = of(waiting.conclusions(user, on), "meeting")
    dossiers = with_stage(of(waiting.dossiers(user, on), "milestone__site", "milestone__stage", "office").with_run())
    return Pending(
        organisation=organisation,
        on=on,
        late=[lines.late_line(m, on) for m in late.order_by("due_slot", "site__name_key", "stage__order", "phase")],
        projects=[lines.late_line(p, on) for p in projects.order_by("due_slot", "name_folded")],
        reports=_missing_reports(organisation, user, on),
        obstacles=[lines.open_obstacle(o, on) for o in obstacles.order_by("opened_on", "pk")],
        findings=[lines.open_finding(f, on) for f in findings.order_by("inspection__date", "pk")],
        conclusions=[lines.open_conclusion(c, on) for c in conclusions.most_urgent_first()],
        dossiers=[lines.dossier(row) for row in desk_rows(dossiers.order_by("date", "pk"), on)],
    )


def pending_reports(organisation: Organisation, reports: list[lines.MissingReport]) -> Pending:
    """Return what a letter speaks of that reminds of forms alone."""
    return Pending(organisation, today(), [], [], reports, [], [], [], [])


def _missing_reports(organisation: Organisation, user, on: datetime.date) -> list[lines.MissingReport]:
    period = Period.last_due(on)
    due, due_of_projects = (period.of_form(form).due for form in (ReportForm.DEVELOPER, ReportForm.PROJECT))
    own = waiting.developers_reports(user, on).filter(answers=organisation.pk).order_by("name_key")
    theirs = waiting.projects_reports(user, on).filter(answers=organisation.pk).select_related("site")
    return [
        *(lines.MissingReport(s, "", ReportForm.DEVELOPER, period, due, s.answered, s.asked) for s in own),
        *(
            lines.MissingReport(p.site, p.name, ReportForm.PROJECT, period, due_of_projects, p.answered, p.asked)
            for p in theirs.order_by("site__name_key", "name_folded")
        ),
    ]


class PendingCounts:
    """How much each organisation has pending in `user`'s charge, those with the most first; a fixed number of queries.

    Sliced by pages, without the offices that would write: `own` are theirs.
    """

    def __init__(self, user):
        self._heads = Letterhead.objects.by_kind()
        self._counts: defaultdict[int, list[int]] = defaultdict(lambda: [0] * len(waiting.SORTS))
        self._of_clusters: set[int] = set()  # have something pending at clusters, or at both kinds of sites
        self._count(user, today())
        pending = self._counts.keys()
        own = {pk for head in self._heads.values() for pk in head.senders() & pending if self._head(pk) is head}
        ranked = sorted([(-sum(counts), pk) for pk, counts in self._counts.items()])
        self.own = self._of([(rank, pk) for rank, pk in ranked if pk in own], slice(None))
        self._others = [(rank, pk) for rank, pk in ranked if pk not in own] if own else ranked

    def __len__(self) -> int:
        return len(self._others)

    def __getitem__(self, shown: slice) -> list[PendingCount]:
        return self._of(self._others, shown)

    def _of(self, ranked: list[tuple[int, int]], shown: slice) -> list[PendingCount]:
        def names(pks: list[int]) -> dict[int, str]:
            return dict(Organisation.objects.filter(pk__in=pks).order_by().values_list("pk", "name_folded"))

        return [self._counted(pk) for pk in page_of_ranked(ranked, shown, names)]

    def _count(self, user, on: datetime.date) -> None:
        places = {sort: place for place, sort in enumerate(waiting.SORTS)}
        for sort, rows in waiting.counts(user, on):
            place = places[sort]
            for pk, of_kind, count in rows:
                self._counts[pk][place] += count
                if of_kind != SiteKind.ZONE:
                    self._of_clusters.add(pk)

    def _head(self, pk: int) -> Letterhead | None:
        return self._heads.get(SiteKind.CLUSTER if pk in self._of_clusters else SiteKind.ZONE)

    def _counted(self, pk: int) -> PendingCount:
        return PendingCount(pk, dict(zip(waiting.SORTS, self._counts[pk], strict=True)), self._head(pk))


def lines_of(found: Iterable[PendingCount]) -> list[PendingLine]:
    """Return the lines of a page of the list; one query."""
    found = list(found)
    named = Organisation.objects.in_bulk([count.pk for count in found])
    return [
        PendingLine(named[count.pk], count, direction(count.head, named[count.pk]) if count.head else None)
        for count in found
    ]


def _kind(kinds: set[str]) -> str:
    return SiteKind.ZONE if kinds == {SiteKind.ZONE} else SiteKind.CLUSTER
