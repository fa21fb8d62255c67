"""The two pages of the province, or of the sites that a person sees: the dashboard's numbers, and its sites."""

import datetime
from collections.abc import Iterator

from django.db.models import Count, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pictures.ranges import Stretch
from progress.milestones.stage_cells import StageCell
from progress.models import Milestone, Obstacle, SiteKind
from progress.models.obstacle import overdue_on
from reports.dashboard.grid import Grid, GridRow
from reports.dashboard.grid import grid as read_grid
from reports.dashboard.late import LateSites
from reports.dashboard.page import Dashboard, Entered, dashboard_for
from reports.dashboard.stages import StageRow
from reports.dashboard.trends import Trend
from reports.paper.blocks import Block, Cell, Head, Paper, Row, Table, fitted, table
from reports.paper.heads import Heads
from values.numbers import format_number
from values.today import shown_day

ROOM, ROOM_ON_ITS_SIDE, ROOM_OF_A3 = 268.0, 181.0, 391.0  # millimetres of a page between its margins, A4 but the last
MOST_SITES = 75  # on one page


def province_papers(user, on: datetime.date) -> list[Paper]:
    """Return the pages; none for who sees no site. As many queries as the dashboard has, and five more."""
    dashboard = dashboard_for(user, on)
    if not dashboard.entered:
        return []
    heads, lead = Heads(user), _("as at %(day)s") % {"day": shown_day(on)}
    title = _("Progress of industrial clusters and zones")
    first: list[Block] = [
        _numbers(dashboard),
        *_by_former_province(dashboard),
        _worst(dashboard),
        _hectares(dashboard),
        _obstacles(user, on),
    ]
    lead = " · ".join(filter(None, [dashboard.scope, lead]))
    return [
        fitted(heads.head(title, lead), first, ROOM),
        _second(heads.head(_("Sites by key stage"), lead), _key_stages(dashboard), _whole_grid(user, dashboard)),
    ]


def _second(head: Head, stages: Table, grid: Grid) -> Paper:
    """Return the page of the sites: A4 on its side or, where that does not hold all, A3, if need be without dates."""
    on_its_side = fitted(head, [stages, _grid(grid)], ROOM_ON_ITS_SIDE, is_wide=True)
    if not _left_out(on_its_side):
        return on_its_side
    upright = fitted(head, [stages, _grid(grid)], ROOM_OF_A3, is_wide=True, is_tall=True)
    if not _left_out(upright):
        return upright
    return fitted(head, [stages, _grid(grid, has_dates=False)], ROOM_OF_A3, is_wide=True, is_tall=True)


def _left_out(paper: Paper) -> int:
    return sum(block.left for block in paper.blocks if isinstance(block, Table))


def _whole_grid(user, dashboard: Dashboard) -> Grid:
    """Return the grid of the dashboard or, where that shows some of the sites only, of as many as a page holds."""
    shown = dashboard.grid
    if not shown.is_cut:
        return shown
    late = LateSites(Milestone.objects.visible_to(user), dashboard.on)
    return read_grid(user, shown.stages, late, shown.total, dashboard.on, most=MOST_SITES)


def _numbers(dashboard: Dashboard) -> Table:
    trends = dashboard.trends
    late, obstacles = dashboard.late.milestones, dashboard.obstacles
    counted = (
        (_("Sites in operation"), dashboard.operating, trends and trends.operating, _of_kinds(dashboard)),
        (_("Overdue milestones"), late.total, trends and trends.overdue, _at_sites(late.counts)),
        (_("Open obstacles"), obstacles.total, trends and trends.obstacles, _at_sites(obstacles.counts)),
    )
    rows: list[Row] = [(label, format_number(now), *_change(trend), note) for label, now, trend, note in counted]
    for entered in dashboard.entered:
        standing = format_number(entered.totals.standing)
        rows.append((_recorded(entered.kind), standing, "", "", "; ".join(_planned(entered))))
    of_all = _("of %(all)s") % {"all": format_number(dashboard.key_total)}
    rows.append((_("Key milestones without information"), format_number(dashboard.key_unknown), "", "", of_all))
    if not trends:  # a past day is compared with none before it
        rows = [(row[0], row[1], row[4]) for row in rows]
        return table(_("Figures"), (_("Figure"), _("Now"), _("Of which")), (52, 18, 112), rows, least=len(rows))
    heads = (_("Figure"), _("Now"), _("On %(day)s") % {"day": shown_day(trends.day)}, _("Change"), _("Of which"))
    return table(_("Figures"), heads, (52, 16, 28, 18, 68), rows, least=len(rows))


def _change(trend: Trend | None) -> tuple[str, str]:
    """Return what a number was on the earlier day, and how it changed since."""
    if trend is None:
        return _("no data yet"), ""
    arrow = "▲ " if trend.change > 0 else "▼ " if trend.change < 0 else ""
    return format_number(trend.before), f"{arrow}{format_number(trend.size)}"


def _recorded(kind: str) -> str:
    return _("Recorded clusters") if kind == SiteKind.CLUSTER else _("Recorded zones")


def _of_kinds(dashboard: Dashboard) -> str:
    """Return how many sites of each kind are in operation."""
    counts = [(SiteKind(entered.kind).short, entered.totals.operating) for entered in dashboard.entered]
    return "; ".join(_("%(kind)s: %(count)s") % {"kind": kind, "count": format_number(n)} for kind, n in counts)


def _at_sites(counts: list) -> str:
    parts = (
        ngettext("%(kind)s: %(count)s at %(sites)s site", "%(kind)s: %(count)s at %(sites)s sites", found.sites)
        % {"kind": SiteKind(found.kind).short, "count": format_number(found.count), "sites": found.sites}
        for found in counts
    )
    return "; ".join(parts)


def _planned(entered: Entered) -> Iterator[str]:
    """Yield how many are planned, and how many of them are suspended."""
    for plan in entered.plans:
        if plan.reading.value is not None:
            words = {"count": format_number(plan.reading.value), "area": plan.slice.area_label}
            yield _("%(count)s planned in %(area)s") % words
    if entered.totals.suspended:
        yield _("%(count)s suspended") % {"count": entered.totals.suspended}


def _by_former_province(dashboard: Dashboard) -> Iterator[Table]:
    """Yield the totals of the former provinces of a merged one."""
    if not dashboard.places:
        return
    rows = [
        (
            place.unit.label if place.unit else _("in several, or not recorded"),
            format_number(place.clusters.standing),
            _("no data yet") if place.clusters.area is None else f"{format_number(place.clusters.area)} ha",
            format_number(place.zones.standing),
            format_number(place.overdue),
            format_number(place.obstacles),
        )
        for place in dashboard.places
    ]
    heads = (_("Province"), _("Clusters"), _("Area of clusters"), _("Zones"))
    heads += (_("Overdue milestones"), _("Open obstacles"))
    yield table(_("By former province"), heads, (62, 20, 28, 20, 26, 26), rows, least=len(rows))


def _worst(dashboard: Dashboard) -> Table:
    rows = [(str(worst.site), worst.sentence) for worst in dashboard.worst]
    empty = _("Nothing recorded is overdue or blocked.")
    return table(
        _("Needs a decision"), (_("Site"), _("What is recorded")), (40, 142), rows, lines=3, least=5, empty=empty
    )


def _hectares(dashboard: Dashboard) -> Table:
    """Return hectares from the plan to the lease, each with its bar."""
    rows: list[Row] = []
    for of_kind in dashboard.hectares:
        kind = SiteKind(of_kind.kind).short
        for bar, length in of_kind.picture.rows:
            drawn = [Stretch(bar.tone, "0%", "0%", length, length)] if length and bar.value else []
            rows.append((kind, bar.label, bar.text, bar.note, Cell(bars=drawn)))
        if of_kind.pace:
            rows.append(
                (kind, _("Became ready in 12 months"), f"{format_number(of_kind.pace.hectares)} ha", "", Cell(bars=[]))
            )
    heads = (_("Kind"), _("Figure"), _("Value"), _("Note"), _("Bar"))
    return table(_("Hectares"), heads, (13, 60, 22, 58, 29), rows, least=len(rows), empty=_("no data yet"))


def _obstacles(user, on: datetime.date) -> Table:
    """Return the open obstacles by who is to resolve them, those with most first."""
    obstacles = Obstacle.objects.visible_to(user).open().at_standing_sites().order_by()
    counted = obstacles.values("asked_of__name").annotate(
        count=Count("pk"),
        sites=Count("site", distinct=True),
        oldest=Min("opened_on"),
        over=Count("pk", filter=overdue_on(on)),
    )
    rows = [
        (
            row["asked_of__name"] or _("not recorded"),
            format_number(row["count"]),
            format_number(row["sites"]),
            format_number(row["over"]),
            shown_day(row["oldest"]),
        )
        for row in sorted(counted, key=lambda row: (-row["count"], row["oldest"], row["asked_of__name"] or ""))
    ]
    heads = (_("Responsible authority"), _("Obstacles"), _("Sites"), _("Overdue"), _("Oldest opened on"))
    return table(
        _("Open obstacles by authority"), heads, (70, 36, 20, 22, 34), rows, least=5, empty=_("No open obstacle")
    )


def _key_stages(dashboard: Dashboard) -> Table:
    """Return how many sites stand in which state of each key stage."""
    states = dashboard.stages.states
    rows: list[Row] = [
        (SiteKind(of_kind.kind).short, row.stage.short_label, *_counts(row))
        for of_kind in dashboard.stages.tables
        for row in of_kind.rows
    ]
    heads = (_("Kind"), _("Key stage"), *(label for _state, label in states))
    widths = (20, 75, *[29] * len(states))
    return table(_("Key stages"), heads, widths, rows, least=len(rows), empty=_("no stage"))


def _counts(row: StageRow) -> tuple[str, ...]:
    return tuple(format_number(counted.count) for counted in row.counts)


def _grid(grid: Grid, *, has_dates: bool = True) -> Table:
    stages, sites = grid.stages[:6], grid.rows  # more columns than six nobody reads
    width = (269 - 57 - 24) // max(len(stages), 1)
    shown = table(
        _("Sites by key stage"),
        (_("Site"), *(stage.short_label for stage in stages), _("Overdue")),
        (57, *[width] * len(stages), 24),
        [_grid_row(row, len(stages), has_dates) for row in sites],
        more=lambda n: ngettext("and %(count)s more site", "and %(count)s more sites", n) % {"count": n},
        empty=_("No sites yet"),
        unread=grid.total - len(sites),
    )
    return shown


def _grid_row(row: GridRow, columns: int, has_dates: bool) -> Row:
    suspended = _("suspended") if row.is_suspended else ""
    site = ", ".join(filter(None, [str(row.site), suspended]))
    return site, *(_state(cell, has_dates) for cell in row.cells[:columns]), str(row.overdue or "")


def _state(cell: StageCell, has_dates: bool) -> Cell:
    """Return the state of a stage, whether its target is over and, if wanted, the date that matters."""
    if not cell.milestone:
        return Cell()
    overdue = _("overdue") if cell.overdue_by else ""
    return Cell(", ".join(filter(None, [str(cell.state_label), overdue, has_dates and cell.date])), cell.state or "")
