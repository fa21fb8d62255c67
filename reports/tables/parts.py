"""What the numbers in a list are made of: the records counted, the days between, or the figures set against each other.

A number that a record holds itself is made of that record with its source; the figures of sites are read in one query.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from progress.documents.actions import records_resting_on
from progress.models import (
    AgendaItem,
    Conclusion,
    Finding,
    Measure,
    Milestone,
    Obstacle,
    SecondaryProject,
    Site,
    SiteDocument,
    SiteFigure,
)
from values.numbers import format_number
from values.today import shown_day, today

Item = dict[str, str]
Parts = Callable[[list, Any], list[list[Item]]]  # of rows, for a person: what the number in each is made of
ONE = "1"


def item(record: Any, amount: Any, *, source: Any = "", day: Any = "", place: Any = "") -> Item:
    """Return one part of a number as text: the record, what it gives, its source and the day it was true."""
    more = (("place", place), ("source", source), ("as_of", day))
    return {"record": str(record), "amount": str(amount)} | {name: str(value) for name, value in more if value}


def parts_of(view_name: str, key: str, rows: list, user) -> list[list[Item]] | None:
    """Return what the numbers of a column are made of, row by row; None for numbers that the records hold themselves.

    A fixed number of queries, however many rows.
    """
    if key.startswith("part_"):
        return _of_part(rows, int(key.removeprefix("part_"))) if view_name == "indicator" else None
    found = PARTS.get((view_name, key))
    return found(rows, user) if found else None


def _by(rows: Iterable, owner: str, made: Callable[[Any], Item]) -> dict[int, list[Item]]:
    found = defaultdict(list)
    for row in rows:
        found[getattr(row, owner)].append(made(row))
    return found


def _source(record: Any) -> str:
    document = getattr(record, "document", None)
    return str(document or getattr(record, "source", ""))


def _overdue(rows: list, user) -> list[list[Item]]:
    milestones = Milestone.objects.overdue(today()).filter(site__in=[row.site.pk for row in rows])
    found = _by(
        milestones.select_related("stage", "document").order_by("stage__order", "phase"),
        "site_id",
        lambda one: item(one.title, ONE, place=_("target %(date)s") % {"date": one.promise}, source=_source(one)),
    )
    return [found[row.site.pk] for row in rows]


def _open_obstacles(rows: list, user) -> list[list[Item]]:
    obstacles = Obstacle.objects.open().filter(site__in=[row.site.pk for row in rows])
    found = _by(
        obstacles.select_related("document").order_by("opened_on", "pk"),
        "site_id",
        lambda one: item(
            one, ONE, source=_source(one), place=_("opened on %(day)s") % {"day": shown_day(one.opened_on)}
        ),
    )
    return [found[row.site.pk] for row in rows]


def _findings(which: Callable[[QuerySet], QuerySet]) -> Parts:
    def parts(visits: list, user) -> list[list[Item]]:
        findings = which(Finding.objects.filter(inspection__in=[visit.pk for visit in visits]))
        found = _by(
            findings.order_by("pk"),
            "inspection_id",
            lambda one: item(one.found, ONE, place=_("due %(date)s") % {"date": one.due} if one.due else ""),
        )
        return [found[visit.pk] for visit in visits]

    return parts


def _of_meetings(records: Callable[[], QuerySet]) -> Parts:
    def parts(meetings: list, user) -> list[list[Item]]:
        of_these = records().filter(meeting__in=[meeting.pk for meeting in meetings]).order_by("pk")
        found = _by(of_these, "meeting_id", lambda one: item(one, ONE, place=one.site or ""))
        return [found[meeting.pk] for meeting in meetings]

    return parts


def _sites_using(rows: list, user) -> list[list[Item]]:
    used = SiteDocument.objects.visible_to(user).filter(document__in=[row[0].pk for row in rows])
    found = _by(used.select_related("site").order_by("site__name_key"), "document_id", lambda one: item(one.site, ONE))
    return [found[row[0].pk] for row in rows]


def _resting_on(rows: list, user) -> list[list[Item]]:
    found = records_resting_on([row[0].pk for row in rows], user)
    return [[item(use.title, ONE, place=use.site) for use in found[row[0].pk]] for row in rows]


def _days(day_of: Callable[[Any], Any], until: Callable[[Any], Any], name: Callable[[Any], Any]) -> Parts:
    """Return the parts of a number of days: the record, with the days it lies between."""

    def parts(rows: list, user) -> list[list[Item]]:
        found = []
        for row in rows:
            first, last = day_of(row), until(row)
            is_whole = first is not None and last is not None
            between = (
                _("from %(first)s to %(last)s") % {"first": shown_day(first), "last": shown_day(last)}
                if is_whole
                else ""
            )
            days = format_number((last - first).days) if is_whole else ""
            found.append([item(name(row), days, place=between)])
        return found

    return parts


def _moves(rows: list, user) -> list[list[Item]]:
    """Return the targets given for the milestone of each row, one after the other."""

    def target(row: Any, given: Any) -> Item:
        return item(row.milestone, given.date, place=_("given on %(day)s") % {"day": shown_day(given.on)})

    return [[target(row, given) for given in row.moves.given] for row in rows]


def _targets(rows: list, user) -> list[list[Item]]:
    return [_figures((row.target.promised, row)) if row.target else [] for row in rows]


def _published(rows: list, user) -> list[list[Item]]:
    return [_figures((row.pair.published, row)) for row in rows]


def _computed(rows: list, user) -> list[list[Item]]:
    """Return the parts that a calculated figure adds up, else what the tracker says it counted."""
    return [
        _figures(*((part, indicator.label) for indicator, part in row.named_parts))
        if row.has_parts
        else _figures((row.pair.computed, row))
        for row in rows
    ]


def _change(rows: list, user) -> list[list[Item]]:
    return [_figures((row.pair.used, row), (row.change.before, row.change.slice)) if row.change else [] for row in rows]


def _of_part(rows: list, place: int) -> list[list[Item]]:
    return [_figures((row.parts[place], row.named_parts[place][0].label)) for row in rows]


def _figures(*figures: tuple[Any, Any]) -> list[Item]:
    """Return the parts of those that are known: each with what it is of, a row or a name."""
    return [_figure_item(figure, of) for figure, of in figures if figure.value is not None]


def _figure_item(figure: Any, of: Any) -> Item:
    named = str(getattr(of, "slice", of)) or figure.source or "–"
    day = shown_day(figure.as_of) if figure.is_counted else figure.as_of
    return item(named, format_number(figure.value), source=figure.source, day=day or "")


PARTS: dict[tuple[str, str], Parts] = {
    ("clusters:list", "late"): _overdue,
    ("zones:list", "late"): _overdue,
    ("clusters:list", "obstacles"): _open_obstacles,
    ("zones:list", "obstacles"): _open_obstacles,
    ("progress:inspections", "findings"): _findings(lambda findings: findings),
    ("progress:inspections", "open"): _findings(lambda findings: findings.open()),
    ("progress:inspections", "overdue"): _findings(lambda findings: findings.overdue(today())),
    ("progress:meetings", "items"): _of_meetings(
        lambda: AgendaItem.objects.select_related("site", "milestone__stage", "obstacle", "conclusion")
    ),
    ("progress:meetings", "open"): _of_meetings(lambda: Conclusion.objects.open().select_related("site")),
    ("progress:documents", "sites"): _sites_using,
    ("progress:documents", "records"): _resting_on,
    ("progress:obstacles", "days"): _days(
        lambda one: one.opened_on, lambda one: one.confirmed_on or today(), lambda one: one
    ),
    ("progress:desks", "days"): _days(
        lambda row: row.movement.since, lambda row: row.on, lambda row: row.movement.office
    ),
    ("progress:desks", "left"): _days(
        lambda row: row.on,
        lambda row: row.deadline.day if row.deadline else None,
        lambda row: row.movement.milestone.title,
    ),
    ("moves", "times"): _moves,
    ("moves", "moved"): _moves,
    ("indicator", "target"): _targets,
    ("indicator", "published"): _published,
    ("indicator", "computed"): _computed,
    ("indicator", "change"): _change,
}


def measure_of(key: str) -> str:
    """Return the measure that a column of that key shows; empty for another column."""
    named = key.replace("_", "-")
    return named if named in Measure.values else ""


class Held:
    """What numbers that records hold themselves are made of: the record, of figures of sites with their source."""

    def __init__(self, rows: Iterable, keys: list[str]):
        sites = [site.pk for row in rows if isinstance(site := getattr(row, "site", None), Site)]
        measures = [measure for key in keys if (measure := measure_of(key))]
        self.figures: dict[tuple[int, str], SiteFigure] = {}
        if sites and measures:
            chosen = SiteFigure.objects.filter(site__in=sites, measure__in=measures, is_chosen=True)
            self.figures = {(one.site_id, one.measure): one for one in chosen.select_related("document")}

    def item(self, row: Any, key: str, amount: str) -> Item:
        site = getattr(row, "site", None)
        figure = self.figures.get((site.pk, measure_of(key))) if isinstance(site, Site) else None
        if figure:
            day = figure.as_of or (figure.document and figure.document.date)
            return item(site, amount, source=figure.source_label, day=day or "")
        if isinstance(row, SecondaryProject):
            day = row.as_of or (row.document and row.document.date)
            return item(f"{row} ({row.site})", amount, source=_source(row), day=day or "")
        return item(_named(row), amount)


def _named(row: Any) -> Any:
    """Return the record that a row of a list is about."""
    if isinstance(row, tuple):
        return row[0]
    named = (getattr(row, name, None) for name in ("site", "milestone", "record", "movement"))
    return row if isinstance(row, Model) else next((one for one in named if isinstance(one, Model)), row)
