"""What "my work" is made of. Counts and lines are read when they are asked for, with a fixed number of queries."""

import datetime
import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet, Window
from django.utils import timezone
from django.utils.functional import cached_property

from progress.access.kept_queries import count_of, records_at, rows_of
from progress.access.scope import rights_of, sites_edited_by, sites_seen_by
from progress.models import Milestone, SecondaryProject, Site
from progress.models.office import WorkSettings
from progress.work.narrowing import Grouping, Narrowing
from values.numbers import plain_number
from values.today import past_day

FIRST_LINES = 5  # of each section, where all of them are shown
LINES_SHOWN = 50  # on a page of one section


@dataclass(frozen=True)
class Desk:
    """Whose work it is, on which day, by which settings, and what it is narrowed to."""

    user: object
    on: datetime.date
    settings: WorkSettings
    narrowing: Narrowing = field(default_factory=Narrowing)
    # What sections asked that they need again for their lines, by name.
    noted: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def due_until(self) -> datetime.date:
        return self.on + datetime.timedelta(days=self.settings.due_within_days)

    @property
    def untouched_before(self) -> datetime.datetime:
        """A site last touched before this moment counts as untouched: whole days are counted, not hours."""
        first_day = self.on - datetime.timedelta(days=self.settings.untouched_after_days - 1)
        return timezone.make_aware(datetime.datetime.combine(first_day, datetime.time.min))

    @cached_property
    def key(self) -> Hashable:
        """All that the queries of one person's work are made of."""
        sites = sites_seen_by(self.user), sites_edited_by(self.user)
        days = self.on, self.settings.due_within_days, self.settings.untouched_after_days, past_day()
        return self.user.pk, rights_of(self.user), sites, days, self.narrowing

    def milestones(self) -> QuerySet:
        """Milestones of the sites that are shown, at which somebody is to go on."""
        return self.of_parts(Milestone.objects.all())

    def projects(self) -> QuerySet:
        """Secondary projects at the sites that are shown, as `milestones()`."""
        return self.of_parts(SecondaryProject.objects.all())

    def sites(self) -> QuerySet:
        """Return the sites this person may change at which somebody is to go on: not given up, not suspended."""
        return self.of_sites(Site.objects.all())

    def of_sites(self, sites: QuerySet) -> QuerySet:
        return sites.editable_by(self.user).chased()

    def of_parts(self, parts: QuerySet) -> QuerySet:
        """Return those of `parts`, of one model that hangs on sites, that hang on one of `sites()` as it is narrowed.

        The database makes a list of these sites once: to ask of each part how its site stands took half as long again.
        """
        return parts.filter(site__in=self.sites().filter(self.narrowing.at("")).order_by().values("pk"))


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One thing to do: at which site, for which milestone or project if for one, why it stands here, where to go.

    Of what belongs to no site, `site` says to which sites it is common. A line with a milestone can be updated in its
    place.
    """

    site: Site | str
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

    `find` finds its records in their order, `read` reads those with some primary keys as `lines` wants them.
    `of_milestone` is the path from its records to a milestone, empty where its lines are not updated in place;
    `by_site` says that each of its lines stands for a site, whatever milestone it offers to update. Who has nothing
    to do with it (`is_for`) is not shown it. One that `is_personal` holds other records for people of the same rights
    too; one that `is_addressed` is meant for the person, in charge of the site or not; one that `is_of_parts` finds
    what is narrowed to sites already (`Desk.of_parts`). `site_path` and `stage_path` lead from its records to the site
    and the stage, `person_path` to whom a record names as the one who acts; without a `site_path` its records belong to
    no site, and are left out of what is narrowed to some sites.
    """

    code: str
    title: Callable[[Desk], str]
    find: Callable[..., QuerySet]
    read: Callable[[list[int]], QuerySet]
    lines: Callable[[list, Desk], list[WorkLine]]
    empty: str
    of_milestone: str = ""
    by_site: bool = False
    is_for: Callable[[Desk], bool] = lambda desk: True
    is_personal: bool = False
    is_addressed: bool = False
    is_of_parts: bool = False
    site_path: str | None = "site__"
    stage_path: str | None = None
    person_path: str = ""
    # Finds the records of several sections in one go, each with the code of its `section`, in the order
    # of each, which begins with a `rank`.
    found_with: Callable[[Desk], QuerySet] | None = None
    # The condition that holds of those up to some ranks by section, and of few others.
    up_to: Callable[[dict[str, Any], Desk], Q] | None = None
    # What finding them asks the database first, where the query does not follow from the desk alone; given to `find`.
    asks_first: Callable[[Desk], Hashable] | None = None
    is_news: bool = False  # its lines are notifications too: the digest has them among those
    tone: str = ""  # "late" or "blocked": the colour and sign of its number
    term: str = ""  # "overdue" or "behind": the word of its title that the page explains


def by_rank(code: str, path: str) -> Callable[[dict[str, Any], Desk], Q]:
    """Return what `up_to` is of a section found alone, in the order of the field at `path`, unknown ones last."""

    def up_to(ranks: dict[str, Any], _desk: Desk) -> Q:
        rank = ranks[code]
        return Q() if rank is None else Q(**{f"{path}__lte": rank})

    return up_to


def site_key(pk: int) -> str:
    """Return the key of a line that stands for a site."""
    return f"site-{pk}"


@dataclass(frozen=True, slots=True)
class LineGroup:
    """Lines of a section that belong together; `total` counts those on other pages too."""

    label: str
    total: int
    lines: list[WorkLine]


class Together:
    """The sections of one page: what several of them ask alike is asked once."""

    def __init__(self) -> None:
        self.sections: list[Section] = []
        self._found: dict[Callable, dict[str, list[tuple[int, int]]]] = {}
        self._read: dict[Callable, dict[int, Any]] = {}

    def keys(self, section: "Section", number: int) -> list[tuple[int, int]] | None:
        """Return the primary keys of a section's first lines, each with how many there are in all.

        None where it is found on its own.
        """
        find = section.kind.found_with
        if find is None or section.grouping.applies or number > 1:
            return None
        if find not in self._found:
            self._found[find] = section.first_of(find)
        return self._found[find].get(section.code, [])

    def records(self, section: "Section") -> Iterable:
        """Return the records of the page of a section, and of those that are read as it is."""
        read = section.kind.read
        if section.grouping.applies:
            return section.grouping.ordered(read(list(section.page)))
        if read not in self._read:
            pks = {pk for other in self.sections if other.kind.read is read for pk in other.page}
            self._read[read] = records_at((read, section.desk.key), read, pks)
        return self._read[read]


def _nulls_last(row: tuple[str, Any, int]) -> tuple:
    section, rank, _count = row
    return section, rank is None, rank


@dataclass(eq=False)
class Section:
    """A kind of work of one person: how much there is, and the lines of one page of it (the first)."""

    kind: SectionKind
    desk: Desk = field(repr=False)
    together: Together = field(repr=False)
    page_number: int | str = 1
    lines_shown: int = LINES_SHOWN

    @property
    def code(self) -> str:
        return self.kind.code

    @cached_property
    def title(self) -> str:
        return self.kind.title(self.desk)

    @property
    def found(self) -> QuerySet:
        """All its records, as far as they are asked for."""
        return self.kind.find(self.desk, *self._asked).filter(self.condition())

    @cached_property
    def _asked(self) -> tuple[Hashable, ...]:
        return (self.kind.asks_first(self.desk),) if self.kind.asks_first else ()

    def condition(self) -> Q:
        """Return what the narrowing asks of its records."""
        kind, narrowing = self.kind, self.desk.narrowing
        if narrowing.stage and kind.stage_path is None:
            return Q(pk__in=[])
        if kind.site_path is None:
            return Q() if narrowing.of_all.at("") == Q() else Q(pk__in=[])
        if kind.is_of_parts:
            return narrowing.of_stage(kind.stage_path) if narrowing.stage else Q()
        rule = (narrowing.of_all if kind.is_addressed else narrowing).at(kind.site_path)
        if kind.person_path and narrowing.mine:
            rule |= Q(**{kind.person_path: narrowing.mine}) & narrowing.of_all.at(kind.site_path)
        return rule & narrowing.of_stage(kind.stage_path) if narrowing.stage else rule

    @cached_property
    def grouping(self) -> Grouping:
        return Grouping(self.desk.narrowing.group, self.kind.site_path, self.kind.stage_path)

    @cached_property
    def _ordered(self) -> QuerySet:
        return self.grouping.ordered(self.found) if self.grouping.applies else self.found

    @cached_property
    def page(self) -> Page:
        """Return the page asked for, of primary keys; past the end the last one.

        Found and counted in one go: what is to be found is looked at once, and only what is shown is read.
        """
        number = plain_number(str(self.page_number)) or 1
        keys = self._keys(number)
        if not keys and number > 1:
            number = Paginator(self.found, self.lines_shown).num_pages
            keys = self._keys(number)
        paginator = Paginator(range(keys[0][1] if keys else 0), self.lines_shown)
        return Page([pk for pk, _total in keys], number, paginator)

    def _keys(self, number: int) -> list[tuple[int, int]]:
        """Return the primary keys of a page, each with how many there are in all."""
        if (keys := self.together.keys(self, number)) is not None:
            return keys
        shown = slice((number - 1) * self.lines_shown, number * self.lines_shown)

        def make() -> QuerySet:
            return self._ordered.prefetch_related(None).values_list("pk", Window(Count("*")))[shown]

        if self.grouping.applies and self.grouping.asks_first:
            return list(make())
        return self._rows(make, *self._asked, shown.start, shown.stop)

    def _rows(self, make: Callable[[], QuerySet], *key: Hashable) -> list[tuple]:
        return rows_of((self.code, self.desk.key, *key), make)

    def first_of(self, find: Callable[[Desk], QuerySet]) -> dict[str, list[tuple[int, int]]]:
        """Return by section the first keys of what was found together, each with how many there are; two queries.

        The first counts by rank, so that no more than what may stand on the page is put in order by the second.
        """

        def counts() -> QuerySet:
            return found().order_by().values("section", "rank").annotate(count=Count("pk")).order_by()

        def found() -> QuerySet:
            return find(self.desk).filter(self.condition())

        totals, ranks = Counter(), {}
        for section, rank, count in sorted(self._rows(counts, "counts"), key=_nulls_last):
            if totals[section] < self.lines_shown:
                ranks[section] = rank
            totals[section] += count

        def shown() -> QuerySet:
            return found().filter(self.kind.up_to(ranks, self.desk)).values_list("section", "pk")

        firsts = defaultdict(list)
        for section, pk in self._rows(shown, "shown", *ranks.items()) if ranks else ():
            if len(firsts[section]) < self.lines_shown:
                firsts[section].append(pk)
        return {section: [(pk, totals[section]) for pk in pks] for section, pks in firsts.items()}

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @property
    def is_cut(self) -> bool:
        return self.page.paginator.num_pages > 1

    @cached_property
    def lines(self) -> list[WorkLine]:
        return self.kind.lines(self._records, self.desk)

    @cached_property
    def _records(self) -> list:
        pks = list(self.page)
        if not pks:
            return []
        by_pk = {record.pk: record for record in self.together.records(self)}
        return [by_pk[pk] for pk in pks if pk in by_pk]

    @cached_property
    def groups(self) -> list[LineGroup]:
        """Return the lines group by group, each with how many there are in all; else one group without a label."""
        if not (self.grouping.applies and self._records):
            return [LineGroup("", self.total, self.lines)]
        keys = [record.group_key for record in self._records]
        labels, counts = self.grouping.labels(keys), self._counts()
        keyed_lines = zip(keys, self.lines, strict=True)
        return [
            LineGroup(labels.get(key, ""), counts[key], [line for _key, line in lines])
            for key, lines in itertools.groupby(keyed_lines, key=itemgetter(0))
        ]

    def _counts(self) -> dict:
        counted = self.grouping.ordered(self.found).order_by().values("group_key").annotate(count=Count("pk"))
        return dict(counted.values_list("group_key", "count"))

    @cached_property
    def tells_dates(self) -> bool:
        """Whether its lines are about records with a state and dates."""
        return any(line.record for line in self.lines)

    def key_of(self, milestone: Milestone) -> str:
        """Return the key of the line that this milestone has here, or would have."""
        return site_key(milestone.site_id) if self.kind.by_site else str(milestone.pk)

    def line_of(self, milestone: Milestone) -> WorkLine | None:
        """Return the line that updates this milestone; None where it does not stand in the section (any more)."""
        if not self.kind.of_milestone:
            return None
        rows = self.found.filter(**{self.kind.of_milestone: milestone.pk})
        return next(iter(self.lines_of(list(rows.values_list("pk", flat=True)[:1]))), None)

    def milestone_keys(self, limit: int) -> list[int]:
        """Return primary keys of the milestones of the section's first `limit` lines, whatever page is shown."""
        if not self.kind.of_milestone:
            return []
        pks = list(self.found.values_list("pk", flat=True)[:limit])
        return [line.milestone.pk for line in self.lines_of(pks) if line.milestone]

    def lines_of(self, pks: list[int]) -> list[WorkLine]:
        """Return the lines of the records with these primary keys, whatever page is shown."""
        by_pk = {record.pk: record for record in records_at((self.kind.read, self.desk.key), self.kind.read, pks)}
        return self.kind.lines([by_pk[pk] for pk in pks if pk in by_pk], self.desk)


@dataclass(eq=False)
class Work:
    """All that one person has to do."""

    desk: Desk
    sections: list[Section]

    @cached_property
    def site_count(self) -> int:
        """Of how many sites the work is shown."""

        def sites() -> QuerySet:
            return self.desk.sites().filter(self.desk.narrowing.at("")).order_by().values("pk")

        return count_of(("sites", self.desk.key), sites)

    @property
    def shown(self) -> list[Section]:
        """The sections in which there is something."""
        return [section for section in self.sections if section.total]

    @property
    def empty(self) -> list[Section]:
        return [section for section in self.sections if not section.total]

    def section(self, code: str) -> Section | None:
        return next((section for section in self.sections if section.code == code), None)
