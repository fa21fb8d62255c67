"""The page of a cluster or a zone, with all that hangs on it; and the way to one from wherever it is named."""

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.bulk_edit import BulkEdit
from history.tracking import current_request_id
from progress.changes.restoring import counted
from progress.documents.admin import SiteDocumentInline
from progress.events.admin import EventInline
from progress.figures.admin import FigureInline
from progress.inspections.admin import InspectionInline
from progress.milestones.admin import MilestoneInline
from progress.milestones.stage_cells import cells_of, prefetch_key_milestones
from progress.models import Measure, Site, Stage, Standing
from progress.obstacles.admin import ObstacleInline
from progress.projects.admin import ProjectInline
from progress.records.admin import ScopedAdmin
from progress.records.admin_lists import UnitFilter
from progress.sites import admin_filters
from progress.sites.admin_form import SiteAdminForm
from spreadsheets.admin import SpreadsheetAdmin
from values.numbers import format_number
from values.today import today


class SiteChangeList(ChangeList):
    """Fetches the key milestones of the sites of one page with two queries."""

    def get_queryset(self, request, exclude_parameters=None):
        return super().get_queryset(request, exclude_parameters).prefetch_related(prefetch_key_milestones())


class SiteAdmin(BulkEdit, SpreadsheetAdmin, ScopedAdmin):
    """What the pages of clusters and of zones share; a subclass adds `own_fields`, those only its kind has."""

    form = SiteAdminForm
    bulk_fields = ("unit", "developer", "cluster_type", "note")
    delete_confirmation_template = "admin/progress/delete_site.html"
    delete_selected_confirmation_template = "admin/progress/delete_sites.html"
    own_fields = ()
    autocomplete_fields = ["unit", "developer"]
    search_fields = ["folded"]
    search_help_text = gettext_lazy("Name, place or developer; marks and capitals do not matter.")
    list_select_related = ["unit__parent", "developer"]
    list_filter = [
        UnitFilter,
        ("developer", admin.RelatedOnlyFieldListFilter),
        admin_filters.StageOfSiteFilter,
        admin_filters.StateOfSiteFilter,
        admin_filters.OverdueSiteFilter,
        admin_filters.BlockedSiteFilter,
        admin_filters.StandingFilter,
        admin_filters.SiteRecentlyChanged,
    ]
    inlines = [
        MilestoneInline,
        FigureInline,
        ObstacleInline,
        SiteDocumentInline,
        ProjectInline,
        EventInline,
        InspectionInline,
    ]

    def get_fields(self, request, obj=None):
        return ["name", "unit", "address", "developer", *self.own_fields, "note"]

    def get_queryset(self, request):
        sites = super().get_queryset(request).with_figures(Measure.AREA).with_standing()
        return sites.with_overdue_count(today())

    def get_changelist(self, request, **kwargs):
        return SiteChangeList

    def get_inlines(self, request, obj):
        """Leave inlines out for a new site: its milestones come with its first save."""
        return self.inlines if obj else []

    def get_search_results(self, request, queryset, search_term):
        return queryset.search(search_term), False

    def get_list_display(self, request):
        return [
            "name",
            "place",
            "developer",
            "area_shown",
            *self._stage_columns(request),
            "overdue",
            "standing_shown",
            "changed_at",
        ]

    def _stage_columns(self, request) -> list:
        """Return a column per key stage of the catalogue."""
        if not hasattr(request, "_key_stages"):
            request._key_stages = list(Stage.objects.key().of_kind(self.model.site_kind))
        return [_stage_column(stage) for stage in request._key_stages]

    @admin.display(description=gettext_lazy("administrative unit"), ordering="unit__folded")
    def place(self, site):
        return site.unit.full_name if site.unit else ""

    @admin.display(description=gettext_lazy("area (ha)"), ordering="area")
    def area_shown(self, site):
        return _("no data yet") if site.area is None else format_number(site.area)

    @admin.display(description=gettext_lazy("overdue"), ordering="overdue_count")
    def overdue(self, site):
        return format_html('<strong class="late">{}</strong>', site.overdue_count) if site.overdue_count else ""

    @admin.display(description=gettext_lazy("legal status"), ordering="standing")
    def standing_shown(self, site):
        return Standing(site.standing).label

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if obj.unit_id is None:
            text = _("“%(site)s” has no administrative unit: local officers do not see it and lists by unit omit it.")
            messages.warning(request, text % {"site": obj})

    def view_on_site(self, obj):
        return obj.get_absolute_url()

    def get_deleted_objects(self, objs, request):
        """Count what goes by kind, for there are hundreds of records; whoever may delete a site may delete them."""
        sites = list(objs)
        may_delete = all(self.has_delete_permission(request, site) for site in sites)
        counts = dict(counted([site.pk for site in sites]))
        return list(map(str, sites)), counts, set() if may_delete else {self.opts.verbose_name}, []

    def render_delete_form(self, request, context):
        return super().render_delete_form(request, context | {"objects": [context["object"]]})

    @transaction.atomic
    def delete_queryset(self, request, queryset):
        for site in queryset:
            site.delete()
        url = reverse("progress:undo-request", args=[current_request_id()])
        messages.warning(request, _way_back(url, _("Bring the sites back")))

    def response_delete(self, request, obj_display, obj_id):
        messages.warning(request, _way_back(reverse("progress:site-history", args=[obj_id]), _("Bring the site back")))
        return super().response_delete(request, obj_display, obj_id)

    def response_add(self, request, obj, post_url_continue=None):
        """Go on to the page of the new site, where its milestones are; but not from a popup."""
        if "_popup" in request.POST or "_addanother" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        text = _("“%(site)s” is recorded, with the milestones of the catalogue.") % {"site": obj}
        messages.success(request, text)
        return HttpResponseRedirect(
            reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])
        )


def _way_back(url: str, label: str) -> str:
    text = _("What was deleted by mistake can be brought back whole:")
    return format_html('{} <a href="{}">{}</a>', text, url, label)


def _stage_column(stage: Stage):
    @admin.display(description=stage.short_label)
    def state_of_stage(site):
        cell = cells_of(site, [stage])[0]
        if cell.state is None:
            return ""
        overdue = format_html(' <strong class="late">{}</strong>', cell.overdue_text) if cell.overdue_text else ""
        return format_html('<span class="state state-{}">{}</span>{}', cell.state, cell.state_label, overdue)

    state_of_stage.__name__ = f"stage_{stage.pk}"
    return state_of_stage


@admin.register(Site)
class SiteFinder(ScopedAdmin):
    """Sites are kept on the pages of clusters and zones; this one only finds them for the parts that hang on them."""

    search_fields = ["folded"]
    ordering = ["name_key"]

    def get_queryset(self, request):
        return Site.objects.editable_by(request.user)

    def get_search_results(self, request, queryset, search_term):
        return queryset.search(search_term), False

    def get_urls(self):
        page = self.admin_site.admin_view(self.to_child)
        return [path("<path:object_id>/change/", page, name="progress_site_change")]

    def to_child(self, request, object_id):
        if not object_id.isdecimal():
            raise Http404
        site = get_object_or_404(Site.objects.visible_to(request.user), pk=object_id)
        opts = site.child._meta
        return HttpResponseRedirect(reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[site.pk]))

    def has_module_permission(self, request):
        return False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        """Allow all staff, who enter what hangs on sites; rows are limited by `get_queryset`."""
        return True

    def has_delete_permission(self, request, obj=None):
        """Allow it: a cluster or zone is deleted with its site, and its own page decides."""
        return True
