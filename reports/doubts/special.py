"""Doubts that compare a record with others, which only the database can: what they ask, and what they say."""

from decimal import Decimal

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from clusters.models import size_broken
from places.models import AdministrativeUnit
from progress.models import Milestone, PeriodFigure, SecondaryProject, Site, Stage, State
from progress.sheets.notices import far_from
from values.numbers import FACTOR, format_number
from values.rules import Rule

_UNFINISHED = (State.NOT_STARTED, State.IN_PROGRESS)


def with_earlier_stage(milestones: QuerySet) -> QuerySet:
    """Annotate the names of the first earlier stage of the site of which it is known that it is not done."""
    earlier = Milestone.objects.filter(
        site=OuterRef("site"), stage__parent=None, stage__is_active=True, state__in=_UNFINISHED
    ).filter(stage__order__lt=OuterRef("stage__order"))
    first = earlier.order_by("stage__order", "phase")
    names = {f"earlier_{name}": Subquery(first.values(f"stage__{name}")[:1]) for name in ("name", "name_en")}
    return milestones.annotate(**names)


def with_year_before(figures: QuerySet) -> QuerySet:
    """Annotate `last_value`: the value reported in the row for the same period a year before."""
    same = {name: OuterRef(name) for name in ("site", "row", "period")}
    year_before = PeriodFigure.objects.annotate(whose=Coalesce("project", 0)).filter(
        **same, whose=Coalesce(OuterRef("project"), 0), year=OuterRef("year") - 1, value__gt=0
    )
    return figures.annotate(last_value=Subquery(year_before.values("value")[:1]))


def with_land_of_projects(sites: QuerySet) -> QuerySet:
    """Annotate `projects_land` and `industrial_area`, hectares."""
    taken = SecondaryProject.objects.filter(site=OuterRef("pk")).order_by().values("site")
    land = Subquery(taken.annotate(taken=Sum("land_area")).values("taken"))
    return sites.with_figures("industrial-area").annotate(projects_land=land)


def with_namesake(sites: QuerySet) -> QuerySet:
    """Annotate the kind and the name of another of `sites` whose name differs by marks or kind only."""
    namesakes = sites.filter(name_key=OuterRef("name_key")).exclude(pk=OuterRef("pk")).order_by("pk")
    names = {f"namesake_{name}": Subquery(namesakes.values(name)[:1]) for name in ("kind", "name")}
    return sites.annotate(**names)


def with_parts_of_unit(sites: QuerySet) -> QuerySet:
    """Annotate `parts`, how many units the one that is recorded became (or, where it stands, the one above it)."""
    became = AdministrativeUnit.successors.through.objects.order_by().values("from_administrativeunit")
    count = {
        name: Subquery(became.filter(from_administrativeunit=OuterRef(path)).annotate(n=Count("pk")).values("n"))
        for name, path in (("own", "unit"), ("above", "unit__parent"))
    }
    parts = Coalesce(count["own"], count["above"], 0)
    return sites.annotate(parts=parts).prefetch_related("unit__successors__parent", "unit__parent__successors__parent")


def _earlier(milestone) -> str:
    return Stage(name=milestone.earlier_name, name_en=milestone.earlier_name_en).label


def _namesake(site: Site) -> str:
    other = Site(kind=site.namesake_kind, name=site.namesake_name)
    return _("Nearly the same name as %(other)s: are they two?") % {"other": other}


def _land(site: Site) -> str:
    text = _("The projects of %(site)s together have %(taken)s ha, more than its %(land)s ha of industrial land.")
    words = {"taken": format_number(site.projects_land), "land": format_number(site.industrial_area)}
    return text % (words | {"site": site})


def _size(figure) -> str:
    return " ".join(figure.site.cluster.size_notices(Decimal(figure.value), figure.as_of))


def _unplaced(site: Site) -> str:
    unit = site.unit if site.unit.successors.all() else site.unit.parent
    parts = "; ".join(sorted(part.full_name for part in unit.successors.all()))
    text = _("%(unit)s was divided into %(parts)s: choose the one in which the site lies, for its officer to see it.")
    return text % {"unit": unit.short_name, "parts": parts}


OUT_OF_ORDER = Rule(
    "out_of_order",
    "state",
    lambda on: Q(state=State.DONE, stage__parent=None, earlier_name__isnull=False),
    lambda milestone: _("Done before an earlier stage is: %(stage)s.") % {"stage": _earlier(milestone)},
)
TENFOLD = Rule(
    "tenfold",
    "value",
    lambda on: (
        Q(row__is_zero_or_one=False)
        & (Q(value__gte=F("last_value") * FACTOR) | Q(value__gt=0, last_value__gte=F("value") * FACTOR))
    ),
    lambda figure: far_from(figure.value, figure.last_value),
)
LAND_OF_PROJECTS = Rule("land_of_projects", "land_area", lambda on: Q(projects_land__gt=F("industrial_area")), _land)
NAMESAKE = Rule("namesake", "name", lambda on: Q(namesake_name__isnull=False), _namesake)
CLUSTER_SIZE = Rule("cluster_size", "value", lambda on: size_broken(), _size)
UNPLACED = Rule("unplaced", "unit", lambda on: Q(parts__gt=1), _unplaced)
