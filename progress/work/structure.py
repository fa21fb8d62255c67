"""What "my work" is made of. Counts and lines are read when they are asked for, with a fixed number of queries."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import cached_property

from progress.models import Milestone, SecondaryProject, Site
from progress.models.office import WorkSettings

FIRST_LINES = 10  # of each section, where all of them are shown
LINES_SHOWN = 50  # on a page of one section


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose work it is, on which day, and by which settings."""

    user: object
    on: datetime.date
    settings: WorkSettings

    @property
    def due_until(self) -> datetime.date:
        return self.on + datetime.timedelta(days=self.settings.due_within_days)

    @property
    def untouched_before(self) -> datetime.datetime:
        """A site last touched before this moment counts as untouched: whole days are counted, not hours."""
        first_day = self.on - datetime.timedelta(days=self.settings.untouched_after_days - 1)
        return timezone.make_aware(datetime.datetime.combine(first_day, datetime.time.min))

    def milestones(self) -> QuerySet:
        """Milestones of the sites in this person's charge at which somebody is to go on."""
        return Milestone.objects.editable_by(self.user).exclude(site__in=_halted_sites())

    def projects(self) -> QuerySet:
        """Secondary projects at the sites in this person's charge, as `milestones()`."""
        return SecondaryProject.objects.editable_by(self.user).exclude(site__in=_halted_sites())

    def sites(self) -> QuerySet:
        """Sites in this person's charge at which somebody is to go on: not given up, not suspended."""
        return Site.objects.editable_by(self.user).chased()


def _halted_sites() -> QuerySet:
    return Site.objects.halted().order_by().values("pk")


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One thing to do: at which site, for which milestone or project if for one, why it stands here, where to go.

    A line with a milestone can be updated in its place.
    """

    site: Site
    text: str
    url: str
    milestone: Milestone | None = None
    project: SecondaryProject | None = None
    key: str = ""  # of the line in its section; of its milestone by default

    @property
    def record(self) -> Milestone | SecondaryProject | None:
        """What its dates and state are of."""
        return self.milestone or self.project

    def __post_init__(self):
        if self.milestone and not self.key:
            object.__setattr__(self, "key", str(self.milestone.pk))


@dataclass(frozen=True, slots=True)
class SectionKind:
    """A section as it is defined.

    `of_milestone` is the path from its records to a milestone, empty where its lines are not updated in place;
    `by_site` says that each of its lines stands for a site, whatever milestone it offers to update. Who has nothing
    to do with it (`is_for`) is not shown it; one that `is_quiet` is shown only where there is something in it. One that
    `is_personal` holds other records for people of the same rights too.
    """

    code: str
    title: Callable[[Desk], str]
    find: Callable[[Desk], QuerySet]
    lines: Callable[[list, Desk], list[WorkLine]]
    empty: str
    of_milestone: str = ""
    by_site: bool = False
    is_for: Callable[[Desk], bool] = lambda desk: True
    is_quiet: bool = False
    is_personal: bool = False
    tone: str = ""  # "late" or "blocked": the colour and sign of its number
    term: str = ""  # "overdue" or "behind": the word of its title that the page explains


def site_key(pk: int) -> str:
    """The key of a line that stands for a site."""
    return f"site-{pk}"


@dataclass(eq=False)
class Section:
    """A kind of work of one person: how much there is, and the lines of one page of it (the first)."""

    kind: SectionKind
    desk: Desk = field(repr=False)
    page_number: int | str = 1
    lines_shown: int = LINES_SHOWN

    @property
    def code(self) -> str:
        return self.kind.code

    @cached_property
    def title(self) -> str:
        return self.kind.title(self.desk)

    @cached_property
    def page(self) -> Page:
        return Paginator(self.kind.find(self.desk), self.lines_shown).get_page(self.page_number)

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @property
    def is_shown(self) -> bool:
        return bool(self.total) or not self.kind.is_quiet

    @property
    def is_cut(self) -> bool:
        return self.page.paginator.num_pages > 1

    @cached_property
    def lines(self) -> list[WorkLine]:
        return self.kind.lines(list(self.page), self.desk)

    def key_of(self, milestone: Milestone) -> str:
        """The key of the line that this milestone has here, or would have."""
        return site_key(milestone.site_id) if self.kind.by_site else str(milestone.pk)

    def line_of(self, milestone: Milestone) -> WorkLine | None:
        """The line that updates this milestone; None where it does not stand in the section (any more)."""
        if not self.kind.of_milestone:
            return None
        found = self.kind.find(self.desk).filter(**{self.kind.of_milestone: milestone.pk})
        return next(iter(self.kind.lines(list(found[:1]), self.desk)), None)

    def milestone_keys(self, limit: int) -> list[int]:
        """Primary keys of the milestones of the section's first `limit` lines, whatever page is shown."""
        if not self.kind.of_milestone:
            return []
        found = list(self.kind.find(self.desk)[:limit])
        return [line.milestone.pk for line in self.kind.lines(found, self.desk) if line.milestone]


@dataclass(eq=False)
class Work:
    """All that one person has to do."""

    desk: Desk
    sections: list[Section]

    @cached_property
    def sites_in_charge(self) -> int:
        return Site.objects.editable_by(self.desk.user).standing().count()

    @property
    def is_empty(self) -> bool:
        return not any(section.total for section in self.sections)

    def section(self, code: str) -> Section | None:
        return next((section for section in self.sections if section.code == code), None)
