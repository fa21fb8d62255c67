"""What a rule asks of the site of a record: annotated for querysets, and given to records in memory with one query."""

from collections.abc import Callable, Collection, Iterable

from django.db.models import F, Model, OuterRef, QuerySet, Subquery

from progress.models.milestone import WeeklyColumn
from progress.models.site import Site, parts


def _chosen(measure: str) -> Callable[[str], Subquery]:
    def subquery(site: str) -> Subquery:
        figures = parts(Site, "figures").filter(site=OuterRef(site), measure=measure, is_chosen=True)
        return Subquery(figures.values("value")[:1])

    return subquery


def _establishment(site: str) -> QuerySet:
    stages = {"stage__weekly_column": WeeklyColumn.ESTABLISHMENT, "stage__parent": None}
    return parts(Site, "milestones").filter(site=OuterRef(site), **stages)


def _established_on(site: str) -> Subquery:
    milestones = _establishment(site).filter(state="done", actual__isnull=False)
    return Subquery(milestones.order_by("actual").values("actual__start")[:1])


def _establishment_state(site: str) -> Subquery:
    return Subquery(_establishment(site).order_by("phase").values("state")[:1])


# By the name that rules use: the expression, given the path to the site's primary key.
FACTS: dict[str, Callable[[str], Subquery]] = {
    "site_area": _chosen("area"),
    "site_industrial_area": _chosen("industrial-area"),
    "site_total_investment": _chosen("total-investment"),
    "site_established_on": _established_on,
    "site_establishment": _establishment_state,
}


def with_facts(rows: QuerySet, names: Collection[str], site: str = "site") -> QuerySet:
    """Annotate the named facts of the site that `site` leads to."""
    return rows.annotate(**{name: FACTS[name](site) for name in names})


def give_facts(records: Iterable[Model], names: Collection[str]) -> None:
    """Set the named facts on records that hang on a site, as they are recorded now: one query."""
    records = list(records)
    if not names or not records:
        return
    sites = Site.objects.filter(pk__in={record.site_id for record in records}).order_by()
    known = {row["key"]: row for row in with_facts(sites, names, "pk").values(*names, key=F("pk"))}
    for record in records:
        for name in names:
            setattr(record, name, known.get(record.site_id, {}).get(name))
