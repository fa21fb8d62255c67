"""In which order lists of sites stand. Sites given up come after the others, whatever the order."""

from django.db.models import Case, F, Max, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest

from progress.models import SITE_PARTS
from progress.models.site import GIVEN_UP
from progress.records.filters import ordering_of

FIELDS = {
    "name": ["name_key"],
    "area": ["area"],
    "unit": ["unit__folded", "unit__parent__folded"],
    "developer": ["developer__name_folded"],
    "late": ["overdue_count"],
    "slip": ["worst_slip"],
    "changed": ["last_change"],
}


def with_last_change(sites: QuerySet) -> QuerySet:
    """Annotate `last_change`: when the site, or anything that hangs on it, was last saved."""
    newest = [
        model.objects.filter(site=OuterRef("pk")).order_by().values("site").annotate(at=Max("changed_at")).values("at")
        for model in SITE_PARTS
    ]
    return sites.annotate(
        last_change=Greatest(F("changed_at"), *(Coalesce(Subquery(at), F("changed_at")) for at in newest))
    )


def in_order(sites: QuerySet, order: str = "") -> QuerySet:
    """`sites` in the order of a key of FIELDS ("-" before it reverses), unknown values last; without one, best hit of
    a search first, then by name. Wants `with_standing()`, and the annotations that the key names."""
    wanted = ordering_of(order, FIELDS)
    if not wanted and "marks_differ" in sites.query.annotations:
        wanted = ["marks_differ"]
    return sites.annotate(
        is_given_up=Case(When(standing__in=GIVEN_UP, then=Value(True)), default=Value(False))
    ).order_by("is_given_up", *wanted, "name_key", "pk")
