"""The same list in a stock admin: what a developer writes in an hour with `list_display`, `list_filter`, prefetches."""

import datetime

from django.contrib import admin
from django.db.models import Count, F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.html import format_html

from clusters.models import Cluster
from progress.models import SITE_PARTS, Milestone, SiteFigure, State

SETTLED = (State.DONE, State.NOT_APPLICABLE)
KEY_STAGES = ("feasibility", "eia", "site-clearance", "operation")


def _counted(milestones: QuerySet) -> Coalesce:
    return Coalesce(Subquery(milestones.order_by().values("site").annotate(n=Count("pk")).values("n")), 0)


def _stage_column(code: str):
    @admin.display(description=code)
    def state(site):
        found = [m for m in site.key if m.stage.code == code]
        if not found:
            return ""
        date = found[0].actual or found[0].forecast or found[0].planned or ""
        return format_html("<b>{}</b> {}", found[0].get_state_display(), date)

    state.__name__ = code.replace("-", "_")
    return state


class StockClusters(admin.ModelAdmin):
    list_display = [
        "name",
        "place",
        "area",
        "developer",
        *map(_stage_column, KEY_STAGES),
        "overdue",
        "behind",
        "changed",
    ]
    list_filter = [("developer", admin.RelatedOnlyFieldListFilter), "cluster_type", "milestones__state"]
    search_fields = ["name", "developer__name"]
    list_select_related = ["unit__parent", "developer"]
    list_per_page = 50
    show_full_result_count = False

    def has_view_permission(self, request, obj=None):
        return True

    def get_queryset(self, request):
        own = Milestone.objects.filter(site=OuterRef("pk"))
        over = (
            Q(forecast__end__lt=timezone.localdate()) | Q(forecast=None, planned__end__lt=timezone.localdate())
        ) & ~Q(state__in=SETTLED)
        changes = [
            model.objects.filter(site=OuterRef("pk"))
            .order_by()
            .values("site")
            .annotate(at=Max("changed_at"))
            .values("at")
            for model in SITE_PARTS
        ]
        promised = Milestone.objects.exclude(planned=None).select_related("stage")
        return (
            super()
            .get_queryset(request)
            .annotate(
                area_in_use=Subquery(
                    SiteFigure.objects.filter(site=OuterRef("pk"), measure="area", is_chosen=True).values("value")[:1]
                ),
                overdue_count=_counted(own.filter(over)),
                **{f"change_{n}": Coalesce(Subquery(at), F("changed_at")) for n, at in enumerate(changes)},
            )
            .prefetch_related(
                Prefetch(
                    "milestones", Milestone.objects.filter(stage__code__in=KEY_STAGES).select_related("stage"), "key"
                ),
                Prefetch("milestones", promised, "promised"),
            )
        )

    @admin.display(ordering="unit__name")
    def place(self, site):
        return site.unit.full_name if site.unit else ""

    @admin.display(ordering="area_in_use")
    def area(self, site):
        return site.area_in_use

    @admin.display(ordering="overdue_count")
    def overdue(self, site):
        return site.overdue_count

    def behind(self, site):
        days = [(_reached(m) - m.planned.end).days for m in site.promised]
        late = [n for n in days if n > 0]
        return f"{max(late)} ({len(late)})" if late else "–"

    def changed(self, site):
        return max(getattr(site, f"change_{n}") for n in range(len(SITE_PARTS)))


def _reached(milestone: Milestone) -> datetime.date:
    if milestone.actual:
        return milestone.actual.start
    return max((milestone.forecast or milestone.planned).start, timezone.localdate())


site = admin.AdminSite(name="bench")
site.has_permission = lambda request: request.user.is_active
site.register(Cluster, StockClusters)
