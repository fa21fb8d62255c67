"""What an organisation has pending at the sites in a person's charge: late steps, open obstacles, open findings."""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Case, Count, F, QuerySet, When
from django.db.models.functions import Coalesce

from places.models import Organisation
from progress.models import Finding, Milestone, Obstacle, Site, SiteKind
from values.dates import Lateness
from values.today import today


@dataclass(frozen=True, slots=True)
class LateStep:
    site: Site
    step: str
    promised: str
    late_by: Lateness | None
    days: int
    basis: str


@dataclass(frozen=True, slots=True)
class OpenObstacle:
    site: Site
    what: str
    asked: str
    due: str
    days: int
    basis: str


@dataclass(frozen=True, slots=True)
class OpenFinding:
    site: Site
    visited: datetime.date
    found: str
    to_do: str
    due: str
    days: int
    basis: str


@dataclass(frozen=True, slots=True)
class Pending:
    """Everything one letter speaks of, the longest pending first."""

    organisation: Organisation
    on: datetime.date
    late: list[LateStep]
    obstacles: list[OpenObstacle]
    findings: list[OpenFinding]

    @property
    def is_empty(self) -> bool:
        return not (self.late or self.obstacles or self.findings)

    @property
    def kind(self) -> str:
        """Whose letter it is: the Board's where only zones are spoken of, else the Department's."""
        kinds = {line.site.kind for line in (*self.late, *self.obstacles, *self.findings)}
        return SiteKind.ZONE if kinds == {SiteKind.ZONE} else SiteKind.CLUSTER


@dataclass(frozen=True, slots=True)
class PendingCount:
    """How much of each sort one organisation has pending."""

    organisation: Organisation
    late: int
    obstacles: int
    findings: int

    @property
    def total(self) -> int:
        return self.late + self.obstacles + self.findings


def pending_of(organisation: Organisation, user) -> Pending:
    """What `organisation` has pending at sites in `user`'s charge; three queries."""
    on = today()
    late = _late(user, on).filter(site__developer=organisation).select_related("site", "stage", "document")
    obstacles = _obstacles(user).filter(answers=organisation.pk).select_related("site", "document", "kind")
    findings = _findings(user).filter(answers=organisation.pk).select_related("site", "inspection__document")
    return Pending(
        organisation=organisation,
        on=on,
        late=[
            _late_step(m, on)
            for m in late.order_by("-overdue_slots", "in_force__end", "site__name_key", "stage__order", "phase")
        ],
        obstacles=[_open_obstacle(o, on) for o in obstacles.order_by("opened_on", "pk")],
        findings=[_open_finding(f, on) for f in findings.order_by("inspection__date", "pk")],
    )


def organisations_with_pending(user) -> list[PendingCount]:
    """Organisations with something pending in `user`'s charge, those with the most first; four queries."""
    counts: dict[int, Counter] = defaultdict(Counter)
    late = _late(user, today()).filter(site__developer__isnull=False)
    for sort, rows in (
        ("late", _counted(late, "site__developer")),
        ("obstacles", _counted(_obstacles(user).filter(answers__isnull=False), "answers")),
        ("findings", _counted(_findings(user).filter(answers__isnull=False), "answers")),
    ):
        for pk, count in rows:
            counts[pk][sort] += count
    found = Organisation.objects.in_bulk(counts)
    lines = [
        PendingCount(found[pk], **{sort: count[sort] for sort in ("late", "obstacles", "findings")})
        for pk, count in counts.items()
    ]
    return sorted(lines, key=lambda line: (-line.total, line.organisation.name_folded))


def _counted(records: QuerySet, by: str):
    return records.order_by().values_list(by).annotate(count=Count("pk"))


def _in_charge(user) -> QuerySet:
    return Site.objects.chased().filter(pk__in=Site.objects.editable_by(user).values("pk")).values("pk")


def _late(user, on: datetime.date) -> QuerySet:
    return Milestone.objects.overdue(on).filter(site__in=_in_charge(user))


def _obstacles(user) -> QuerySet:
    """Obstacles nobody says are resolved; `answers` is whoever was asked or, where nobody was, the site's developer."""
    found = Obstacle.objects.unresolved().filter(site__in=_in_charge(user))
    return found.annotate(answers=Coalesce("asked_of", "site__developer"))


def _findings(user) -> QuerySet:
    """Open findings; `answers` is the organisation responsible or, where nobody at all is named, the developer."""
    developer = When(responsible__isnull=True, responsible_people="", then=F("site__developer"))
    found = Finding.objects.open().filter(site__in=_in_charge(user))
    return found.annotate(answers=Case(developer, default=F("responsible")))


def _late_step(milestone: Milestone, on: datetime.date) -> LateStep:
    return LateStep(
        site=milestone.site,
        step=milestone.title,
        promised=str(milestone.promise),
        late_by=milestone.overdue_by(on),
        days=(on - milestone.promise.end).days,
        basis=_basis(milestone),
    )


def _open_obstacle(obstacle: Obstacle, on: datetime.date) -> OpenObstacle:
    return OpenObstacle(
        site=obstacle.site,
        what=obstacle.description,
        asked=obstacle.request,
        due=str(obstacle.due or ""),
        days=obstacle.days_asked(on),
        basis=_basis(obstacle),
    )


def _open_finding(finding: Finding, on: datetime.date) -> OpenFinding:
    visit = finding.inspection
    return OpenFinding(
        site=finding.site,
        visited=visit.date,
        found=finding.found,
        to_do=finding.to_do,
        due=str(finding.due or ""),
        days=(on - visit.date).days,
        basis=str(visit.document or ""),
    )


def _basis(record) -> str:
    """The document a record rests on or, failing that, its source."""
    return str(record.document) if record.document_id else record.source
