"""Obstacles in the administration: on the site's page, a list across sites, and their kinds."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.admin import TrackedAdmin
from history.bulk_edit import BulkEdit
from history.versioned_forms import VersionedForm
from progress.models import NotificationKind, Obstacle, ObstacleKind
from progress.obstacles.actions import resolution_of, sign_steps, tell
from progress.obstacles.forms import DaysInOrder
from progress.obstacles.resources import ObstacleResource
from progress.records.admin import OrderedForm, ScopedInline, offer_milestones
from progress.records.admin_lists import NO, YES, PartAdmin
from progress.records.provenance import SourcedForm
from spreadsheets.admin import SpreadsheetAdmin
from values.text import person_name


class OpenFilter(admin.SimpleListFilter):
    """Obstacles still open, those of them that wait for confirmation, or closed."""

    title = gettext_lazy("open or closed")
    parameter_name = "open"
    WAITING = "waiting"

    def lookups(self, request, model_admin):
        return [(YES, _("Open")), (self.WAITING, _("Resolved, waiting for confirmation")), (NO, _("Closed"))]

    def queryset(self, request, queryset):
        which = {YES: queryset.open, self.WAITING: queryset.waiting, NO: queryset.closed}.get(self.value())
        return which() if which else queryset


FIELDS = [
    ("kind", "milestone"),
    ("description", "cause"),
    ("request", "asked_of", "asked_on", "due"),
    "opened_on",
    ("answered_on", "answer", "answer_document"),
    ("resolved_on", "resolution", "resolved_person"),
    ("confirmed_on", "confirmed_person"),
    "source_stands",
    ("document", "source", "as_of"),
]

AUTOCOMPLETE = ["kind", "asked_of", "document", "answer_document"]


class ObstacleAdminForm(DaysInOrder, SourcedForm):
    def _post_clean(self):
        before = resolution_of(self.instance)
        super()._post_clean()
        if not self.errors and self.has_changed():
            try:
                sign_steps(self.instance, before, self.by)
            except ValidationError as error:
                self._update_errors(error)

    def _save_m2m(self):
        """Tell whom the obstacle concerns once it is saved, as the pages' actions do."""
        super()._save_m2m()
        obstacle = self.instance
        if obstacle.version == 1:
            tell([obstacle], NotificationKind.OPENED, by=self.by)
        elif "answered_on" in self.changed_data and obstacle.answered_on:
            tell([obstacle], NotificationKind.ANSWERED, by=self.by)


class ShowsPersons:
    @admin.display(description=gettext_lazy("resolution recorded by"))
    def resolved_person(self, obstacle):
        return person_name(obstacle.resolved_by)

    @admin.display(description=gettext_lazy("confirmed by"))
    def confirmed_person(self, obstacle):
        return person_name(obstacle.confirmed_by)


class ObstacleInline(ShowsPersons, ScopedInline, admin.StackedInline):
    model = Obstacle
    form = ObstacleAdminForm
    fields = FIELDS
    readonly_fields = ["resolved_person", "confirmed_person"]
    autocomplete_fields = AUTOCOMPLETE
    classes = ["collapse"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("resolved_by", "confirmed_by")

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        if obj:
            offer_milestones(formset, obj.pk)
        return formset


@admin.register(Obstacle)
class ObstacleAdmin(BulkEdit, ShowsPersons, SpreadsheetAdmin, PartAdmin):
    form = ObstacleAdminForm
    resource_classes = [ObstacleResource]
    bulk_fields = ("kind", "asked_of", "asked_on", "due", "document")
    list_display = [
        "__str__", "place", "kind", "milestone_title", "asked_of", "due", "opened_on", "answered_on", "resolved_on",
        "confirmed_on",
    ]  # fmt: skip
    list_select_related = ["site", "kind", "milestone__stage", "asked_of"]
    list_filter = [OpenFilter, ("kind", admin.RelatedOnlyFieldListFilter), *PartAdmin.list_filter]
    fields = [("site", "common_to"), *FIELDS]
    readonly_fields = ["resolved_person", "confirmed_person"]
    autocomplete_fields = ["site", "milestone", *AUTOCOMPLETE]
    folded_here = ("description", "cause", "request", "site__name")

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), *(["common_to"] if obj else [])]

    @admin.display(description=gettext_lazy("milestone it blocks"))
    def milestone_title(self, obstacle):
        return obstacle.milestone.title if obstacle.milestone else ""


class ObstacleKindForm(OrderedForm, VersionedForm):
    """A kind of obstacle, in a place of its own among the others."""


@admin.register(ObstacleKind)
class ObstacleKindAdmin(TrackedAdmin):
    form = ObstacleKindForm
    counts_uses = True
    list_display = ["order", "label", "code"]
    list_display_links = ["label"]
    ordering = ["order", "code"]
    search_fields = ["code"]
    folded_here = ("name", "name_en", "code")
    fields = [("name", "name_en"), ("code", "order")]

    @admin.display(description=gettext_lazy("kind of obstacle"), ordering="name")
    def label(self, kind):
        return kind.label
