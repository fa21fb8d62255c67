"""Hectares from the plan to the lease, of the sites of one kind, beside the plan and the pace of the last year."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pictures.bars import Bar, Bars
from places.models import AdministrativeUnit
from progress.models import Measure, Milestone, SiteKind
from progress.sites.filters import CURRENT
from reports.dashboard.links import list_url
from reports.dashboard.totals import AREA_STEP, SiteTotals
from reports.indicators.figures import Province
from reports.indicators.slices import Slice
from reports.models import Computed, FigureKind
from values.numbers import format_number
from values.today import end_of

SAID = Q(area_done__isnull=False) | Q(area_ready__isnull=False)
A_YEAR = datetime.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Hectares:
    """How many hectares are known, at how many sites."""

    value: Decimal | None = None
    sites: int = 0


@dataclass(frozen=True, slots=True)
class Ground:
    """What milestones say of one kind of site: cleared, ready, and how much more is ready than a year ago.

    `grown` counts only where both ends are known: what was entered late has not grown.
    """

    cleared: Hectares = Hectares()
    ready: Hectares = Hectares()
    grown: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """How many hectares became ready ground in the year up to today, at sites of which both ends are known.

    `target` is the last day of the plan, `by_target` what there would be then at this pace.
    """

    hectares: Decimal
    target: datetime.date | None = None
    by_target: Decimal | None = None


@dataclass(frozen=True, slots=True)
class KindHectares:
    """The picture of one kind of site."""

    kind: str
    picture: Bars
    pace: Pace | None

    @property
    def is_cluster(self) -> bool:
        return self.kind == SiteKind.CLUSTER


def hectares(user, totals: dict[str, SiteTotals], province: Province | None, on: datetime.date) -> list[KindHectares]:
    """Return the picture of each kind of which there are sites; one query."""
    ground = _of_milestones(user, on)
    found = []
    for kind in SiteKind.values:
        if totals[kind].standing:
            plans = _plans(province) if kind == SiteKind.CLUSTER and province else []
            end = max((day for _bar, day in plans), default=None)
            said = ground.get(kind, Ground())
            bars = [bar for bar, _day in plans] + _bars(kind, totals[kind], said)
            pace = _pace(said.grown, said.ready.value, end, on)
            found.append(KindHectares(kind, Bars(_("Hectares from plan to lease"), bars), pace))
    return found


def _plans(province: Province) -> list[tuple[Bar, datetime.date]]:
    """Return the furthest plan of each area with its last day, before them their sum where they can be added up."""
    found = []
    for indicator in province.indicators:
        if indicator.computed == Computed.CLUSTERS_AREA:
            furthest: dict[AdministrativeUnit | None, Slice] = {}
            for at in province.slices(indicator, FigureKind.PLANNED):  # the furthest first
                if province.figures(indicator, FigureKind.PLANNED, at):  # else a part of it alone has one
                    furthest.setdefault(at.area, at)
            slices = sorted(furthest.values(), key=lambda at: at.area_label)
            plans = [(at, province.published(indicator, at, FigureKind.PLANNED)) for at in slices]
            for at, reading in plans:
                label = _("Plan to %(period)s") % {"period": at.period}
                text, url = f"{format_number(reading.value)} ha", indicator.get_absolute_url()
                found.append((Bar(label, reading.value, text, at.area_label, url, "pale"), at.period.end))
            if total := province.planned_total(plans):
                label = _("Plans to %(period)s, total calculated") % {"period": total.as_of}
                text, end = f"{format_number(total.value)} ha", plans[0][0].period.end
                found.insert(0, (Bar(label, total.value, text, total.source, "", "pale"), end))
    return found


def _bars(kind: str, totals: SiteTotals, said: Ground) -> list[Bar]:
    measured, leased = totals.standing - totals.without_area, Hectares(totals.leased, totals.with_leased)
    current = {"standing": CURRENT}
    return [
        _bar(_("Area recorded"), Hectares(totals.area, measured), totals, list_url(kind, **current), "plain"),
        _bar(_("Cleared"), said.cleared, totals, "", "plain"),
        _bar(_("Land ready to build on"), said.ready, totals, "", "strong"),
        _bar(_("Leased"), leased, totals, list_url(kind, columns=Measure.LEASED_AREA, **current), "done"),
    ]


def _bar(label: str, known: Hectares, totals: SiteTotals, url: str, tone: str) -> Bar:
    if known.value is None:
        return Bar(label, None, _("no data yet"), "", url, tone)
    unknown = totals.standing - known.sites
    note = ngettext("unknown at %(count)s site", "unknown at %(count)s sites", unknown) % {"count": unknown}
    return Bar(label, known.value, f"{format_number(known.value)} ha", note if unknown else "", url, tone)


def _areas() -> QuerySet:
    """Return the milestones whose hectares count: of stages that ask for them; the whole where no phase says any."""
    of_stages = Milestone.objects.filter(stage__asks_area=True, stage__parent=None)
    phases = of_stages.filter(site=OuterRef("site"), stage=OuterRef("stage"), phase__gt=0)
    said = phases.filter(SAID).order_by()
    counted = of_stages.filter(Q(phase__gt=0) | ~Exists(said)).at_standing_sites().order_by()
    return counted.filter(SAID)


def _of_milestones(user, on: datetime.date) -> dict[str, Ground]:
    """Return the hectares cleared, and of those ready, by kind of site."""
    until = end_of(on - A_YEAR)
    then = Milestone.history.filter(id=OuterRef("pk"), history_date__lt=until, in_force_until__gte=until)
    said = _areas().visible_to(user).annotate(then=Subquery(then.order_by().values("area_ready")[:1]))
    rows = said.values("site__kind").annotate(
        cleared=Sum("area_done"),
        cleared_at=Count("site", distinct=True, filter=Q(area_done__isnull=False)),
        ready=Sum("area_ready"),
        ready_at=Count("site", distinct=True, filter=Q(area_ready__isnull=False)),
        grown=Sum(F("area_ready") - F("then")),
    )
    return {
        row["site__kind"]: Ground(
            _hectares(row["cleared"], row["cleared_at"]),
            _hectares(row["ready"], row["ready_at"]),
            _hectares(row["grown"], 0).value,
        )
        for row in rows
    }


def _hectares(value, sites: int) -> Hectares:
    return Hectares(None if value is None else Decimal(value).quantize(AREA_STEP), sites)


def _pace(grown: Decimal | None, ready: Decimal | None, end: datetime.date | None, on: datetime.date) -> Pace | None:
    if grown is None or ready is None:
        return None
    if end is None or end <= on:
        return Pace(grown)
    return Pace(grown, end, (ready + grown * (end - on).days / A_YEAR.days).quantize(Decimal("0.1")))
