"""The A4 page of one site: what stands on it, and in which words."""

import datetime
from collections.abc import Collection, Iterable, Iterator

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from progress.milestones.queries import MilestoneRow, StageRows
from progress.milestones.stage_cells import value_text
from progress.models import Measure, Milestone, Obstacle, Site, SiteEvent, SiteEventKind, SiteKind, Standing
from progress.models.event import LEADS_TO
from progress.promises.ledger import overdue_text
from progress.sites.page.facts import ASKED_FIGURES
from progress.sites.page.turns import Turn
from reports.paper.blocks import Block, Cell, Fact, Facts, Paper, Row, Table, fitted, table
from reports.paper.heads import Heads
from reports.paper.reading import SiteKnown, known_of
from values.numbers import format_number
from values.text import person_name
from values.today import shown_day

ROOM = 268.0  # millimetres of an A4 page between its margins


def site_papers(sites: Collection[Site], user, kind: str, on: datetime.date) -> list[Paper]:
    """Return a page for each of the sites of one kind, which want `with_place()`; a fixed number of queries."""
    heads = Heads(user, kind)
    return [_paper(known, heads, on) for known in known_of(sites, user, on)]


def _paper(known: SiteKnown, heads: Heads, on: datetime.date) -> Paper:
    site = known.site
    title = " ".join([str(site.get_kind_display()), site.name])
    lead = " · ".join(filter(None, [site.unit.full_name if site.unit else "", site.address]))
    blocks: list[Block] = [
        Facts(list(_facts(known))),
        _stages(known),
        _obstacles(known.obstacles, on),
        _figures(known),
    ]
    if known.turns:
        blocks.append(_turns(known.turns))
    blocks.append(_unknown(known))
    if known.remarks:
        blocks.append(_remarks(known))
    return fitted(heads.head(title, lead), blocks, ROOM)


def _facts(known: SiteKnown) -> Iterator[Fact]:
    site, overview, unrecorded = known.site, known.overview, _("not recorded")
    yield Fact(_("Legal status"), "; ".join(_standing(site, known.events)))
    yield Fact(_("Infrastructure developer"), str(site.developer or "") or unrecorded)
    yield Fact(_("Administrative unit"), "; ".join(_units(site)) or unrecorded)
    people = ", ".join(person_name(charge.person) for charge in known.in_charge)
    yield Fact(_("Persons in charge"), people or unrecorded)
    due = overview.next_due
    next_due = f"{due.milestone.promise}: {due.milestone.title}" if due else _("none to come is recorded")
    yield Fact(_("Next target date"), next_due, is_wide=True)
    if count := known.common_obstacles:
        yield Fact(_("Common obstacles"), _of_all_sites(site.kind, count), is_wide=True)
    overall = overview.overall
    percent = _("no data yet") if overall.percent is None else f"{overall.percent} % ({overall.basis})"
    yield Fact(_("Overall progress"), percent, is_wide=True)


def _of_all_sites(kind: str, count: int) -> str:
    if kind == SiteKind.CLUSTER:
        return ngettext(
            "%(count)s open obstacle common to all clusters", "%(count)s open obstacles common to all clusters", count
        ) % {"count": count}
    return ngettext(
        "%(count)s open obstacle common to all zones", "%(count)s open obstacles common to all zones", count
    ) % {"count": count}


def _standing(site: Site, events: list[SiteEvent]) -> Iterator[str]:
    """Yield what the site's decisions left of it, and the last of the decisions that say so."""
    yield str(Standing(site.standing).label)
    kinds = [SiteEventKind.ESTABLISHED]
    if site.standing != Standing.STANDING:
        kinds = [*LEADS_TO]
    event = next((event for event in events if event.kind in kinds), None)
    if event:
        yield ", ".join(filter(None, [str(event.get_kind_display()), str(event.date), str(event.document or "")]))


def _units(site: Site) -> Iterator[str]:
    if site.unit:
        yield site.unit.full_name
        for later in site.unit.successors.all():
            yield _("since %(day)s: %(unit)s") % {"day": shown_day(later.valid_from), "unit": later.full_name}


def _figures(known: SiteKnown) -> Table:
    heads = (_("Figure"), _("Value"), _("Source"), _("As at"))
    return table(_("Area and investment"), heads, (54, 30, 72, 26), list(_figure_rows(known)), least=4)


def _figure_rows(known: SiteKnown) -> Iterator[Row]:
    for measure in ASKED_FIGURES:
        figure, label = known.figures.chosen(measure), capfirst(str(measure.label))
        if figure:
            value = f"{format_number(figure.value)} {measure.unit}"
            yield label, value, figure.source_label, str(figure.as_of or "")
        else:
            yield label, _("no data yet"), "", ""
    for rate in known.figures.occupancies[:1]:
        basis = _("%(leased)s ha leased ÷ %(basis)s ha: %(name)s") % {
            "leased": format_number(rate.leased.value),
            "basis": format_number(rate.basis.value),
            "name": rate.basis.get_measure_display(),
        }
        yield _("Occupancy rate"), f"{format_number(rate.per_cent, 2)} %", basis, str(rate.leased.as_of or "")
    if reported := known.figures.reported_rate:
        label = capfirst(str(Measure.OCCUPANCY_RATE.label))
        yield label, f"{format_number(reported.value)} %", reported.source_label, str(reported.as_of or "")
    for milestone in (row.milestone for row in _rows(known.milestones.stages) if row.milestone.stage.asks_area):
        yield from _ground(milestone)


def _ground(milestone: Milestone) -> Iterator[Row]:
    """Yield what a milestone says of hectares, where it says something."""
    source = str(milestone.document) if milestone.document else milestone.source
    for name, label in (("area_done", _("Cleared")), ("area_ready", _("Land ready to build on"))):
        if text := value_text(milestone, name):
            whole = value_text(milestone, "area_total")
            value = f"{text} / {whole} ha" if whole else f"{text} ha"
            yield label, value, source, str(milestone.as_of or "")


def _rows(stages: Iterable[StageRows]) -> list[MilestoneRow]:
    """Return the milestones that speak for their stages, without sub-steps."""
    return [row for stage in stages for row in stage.rows if not row.is_divided]


def _stages(known: SiteKnown) -> Table:
    """Return the key stages and those of which something is known, each with its strip of the timeline."""
    known_stages = {stage.stage.pk for stage in known.overview.known}
    stages = [s for s in known.milestones.stages if s.stage.is_key or s.stage.pk in known_stages]
    shown, timeline = _rows(stages), known.milestones.timeline
    keys = tuple(place for place, row in enumerate(shown) if row.milestone.stage.is_key)
    return table(
        _("Stages"),
        (_("Stage"), _("State"), _("Original target"), _("Current target"), _("Actual"), _("Timeline")),
        (41, 30, 20, 20, 20, 51),
        [_stage_row(row) for row in shown],
        more=lambda n: ngettext("and %(count)s more stage", "and %(count)s more stages", n) % {"count": n},
        lines=3,
        least=min(len(keys), 6),
        empty=_("no stage"),
        first=keys,
        axis=[(year.x, year.number) for year in timeline.years if year.is_named and not year.is_minor],
        today=timeline.today,
    )


def _stage_row(row: MilestoneRow) -> Row:
    m = row.milestone
    percent = f"{m.percent} %" if m.percent is not None else ""
    state = ", ".join(filter(None, [str(m.shown_state_label), percent, overdue_text(row.overdue)]))
    now = str(m.promise) if m.promise and m.promise != m.first_promise else ""
    dates = (str(m.first_promise or ""), now, str(m.actual or ""))
    return (m.title, Cell(state, m.shown_state), *dates, Cell(bars=row.strip))


def _obstacles(obstacles: list[Obstacle], on: datetime.date) -> Table:
    return table(
        _("Open obstacles"),
        (_("Obstacle"), _("Opened"), _("Responsible authority"), _("Due by")),
        (84, 20, 50, 28),
        [_obstacle_row(obstacle, on) for obstacle in obstacles],
        more=lambda n: ngettext("and %(count)s more obstacle", "and %(count)s more obstacles", n) % {"count": n},
        empty=_("No open obstacle"),
    )


def _obstacle_row(obstacle: Obstacle, on: datetime.date) -> Row:
    asked = str(obstacle.asked_of or "") or _("not recorded")
    state = "" if obstacle.is_unanswered else str(obstacle.state.label)
    due = " ".join(filter(None, [str(obstacle.due or ""), _overdue(obstacle.is_overdue(on))]))
    return obstacle.description, shown_day(obstacle.opened_on), ", ".join(filter(None, [asked, state])), due


def _overdue(is_overdue: bool) -> str:
    return _("overdue") if is_overdue else ""


def _turns(turns: list[Turn]) -> Table:
    """Return what waits for somebody beside the obstacles: dossiers, conclusions of meetings, findings."""
    return table(
        _("Also waiting"),
        (_("Waiting for"), _("What"), _("Due by")),
        (54, 100, 28),
        [(t.who, t.what, " ".join(filter(None, [str(t.due or ""), _overdue(t.is_overdue)]))) for t in turns],
        least=2,
    )


def _unknown(known: SiteKnown) -> Table:
    """Return how much is not known, and what."""
    gaps, stages = known.completeness.gaps, known.overview.unknown
    facts = _("%(unknown)s of %(all)s general facts") % {"unknown": len(gaps), "all": len(known.completeness.facts)}
    of_stages = _("%(unknown)s of %(all)s stages") % {"unknown": len(stages), "all": len(known.milestones.stages)}
    rows: list[Row] = []
    if gaps:
        rows.append((facts, ", ".join(gap.label for gap in gaps)))
    if stages:
        rows.append((of_stages, ", ".join(str(stage.stage.short_label) for stage in stages)))
    heads = (_("How many"), _("Which"))
    return table(_("Not recorded"), heads, (40, 142), rows, least=2, empty=_("Everything asked is recorded."))


def _remarks(known: SiteKnown) -> Table:
    rows = [(shown_day(r.written_at), person_name(r.written_by), r.text) for r in known.remarks]
    heads = (_("Day"), _("Written by"), _("Remark"))
    unread = known.remarks[0].total - len(rows)
    return table(_("Last remarks"), heads, (20, 40, 122), rows, least=1, unread=unread)
