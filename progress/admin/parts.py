"""What else hangs on a site: rows inside its page, and a list of each kind across sites."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from progress.admin import filters
from progress.admin.reasons import ReasonedForm
from progress.admin.scoped import AsksInAdmin, ScopedAdmin, ScopedInline
from progress.models import (
    Finding,
    Inspection,
    InspectionPhoto,
    SecondaryProject,
    SiteDocument,
    SiteFigure,
)
from progress.resources import FigureResource, ProjectResource
from progress.source_forms import SourcedForm
from progress.words import overdue_text
from spreadsheets.admin import ExportAdmin, SpreadsheetAdmin
from values.admin import PreloadingFormSet, RecentlyChanged
from values.numbers import format_number
from values.today import today

CHOSEN_STAYS = gettext_lazy("This figure is in use. Put another one in use first.")


class FigureForm(AsksInAdmin, SourcedForm):
    """A figure keeps what it measures; a figure of something else is another figure. What is doubtful is asked."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self._meta.model.same_thing:
            if self.instance.pk and name in self.fields:
                self.fields[name].disabled = True


class FigureFormSet(PreloadingFormSet):
    def clean(self):
        """Keep the figure in use while it has rivals: they do not take its place by themselves."""
        super().clean()
        deleted = [form.instance for form in self.initial_forms if self.can_delete and self._should_delete_form(form)]
        for figure in deleted:
            if figure.is_chosen and figure.rivals().exclude(pk__in=[one.pk for one in deleted]).exists():
                raise ValidationError(CHOSEN_STAYS, "in_use")


class ShowsChoice:
    """Columns of figures: whether this one is in use and, if not, the way to put it in use."""

    @admin.display(description=gettext_lazy("unit of measurement"))
    def unit(self, figure):
        return figure.unit if figure.pk else ""

    @admin.display(description=gettext_lazy("in use"))
    def use(self, figure):
        if not figure.pk:
            return ""
        if figure.is_chosen:
            return format_html("<strong>{}</strong> {}", _("In use"), figure.reason)
        return format_html('<a href="{}">{}</a>', self.choose_url(figure), _("Use this figure"))

    def choose_url(self, figure) -> str:
        return reverse(f"{figure.site.kind}s:choose-figure", args=[figure.site.slug, figure.pk])


class KeepsChoice(ShowsChoice):
    """For the list of figures: one in use is not deleted before its rivals, or they would leave nothing in use."""

    def get_deleted_objects(self, objs, request):
        *rest, protected = super().get_deleted_objects(objs, request)
        deleted = [figure.pk for figure in objs]
        in_use = [f for f in objs if f.is_chosen and f.rivals().exclude(pk__in=deleted).exists()]
        return *rest, [*protected, *(f"{figure}. {CHOSEN_STAYS}" for figure in in_use)]


class FigureInline(ShowsChoice, ScopedInline, admin.TabularInline):
    model = SiteFigure
    form = FigureForm
    formset = FigureFormSet
    fields = ["measure", "value", "unit", "source_stands", "source", "as_of", "document", "use", "confirmed"]
    readonly_fields = ["unit", "use"]
    autocomplete_fields = ["document"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("site")


class SiteDocumentInline(ScopedInline, admin.TabularInline):
    model = SiteDocument
    fields = ["document"]
    autocomplete_fields = ["document"]
    classes = ["collapse"]


class ProjectForm(AsksInAdmin, ReasonedForm):
    """A project: why its promises move, and that what is doubtful is so."""


class ProjectInline(ScopedInline, admin.StackedInline):
    model = SecondaryProject
    fields = [
        ("name", "investor"),
        ("product", "capacity", "capacity_unit"),
        ("land_area", "registered_capital", "paid_capital"),
        ("workers", "is_foreign", "state"),
        ("planned_operation", "forecast_operation", "actual_operation"),
        "source_stands",
        ("document", "source", "as_of"),
        "note",
        "reason",
        "confirmed",
    ]
    form = ProjectForm
    autocomplete_fields = ["investor", "document"]
    classes = ["collapse"]


class InspectionInline(ScopedInline, admin.StackedInline):
    model = Inspection
    fields = [("kind", "date", "people"), "remarks", "document"]
    autocomplete_fields = ["document"]
    classes = ["collapse"]


class PartAdmin(ScopedAdmin):
    """The list of one kind of part across sites; a part stays with its site."""

    list_select_related = ["site"]
    search_help_text = gettext_lazy("Marks and capitals do not matter.")
    list_filter = [filters.KindFilter, filters.UnitOfSiteFilter, RecentlyChanged]

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), *(["site"] if obj else [])]

    @admin.display(description=gettext_lazy("site"), ordering="site__name_key")
    def place(self, part):
        return str(part.site)


@admin.register(SecondaryProject)
class ProjectAdmin(SpreadsheetAdmin, PartAdmin):
    resource_classes = [ProjectResource]
    form = ProjectForm
    list_display = [
        "name",
        "place",
        "investor",
        "product",
        "state",
        "registered_capital",
        "planned_operation",
        "forecast_operation",
        "overdue",
    ]
    list_select_related = ["site", "investor"]
    list_filter = ["state", filters.LateFilter, *PartAdmin.list_filter]
    autocomplete_fields = ["site", "investor", "document"]
    search_fields = ["name_folded", "site__folded", "investor__folded"]
    exact_field = "name"

    def get_queryset(self, request):
        return super().get_queryset(request).with_overdue(today())

    @admin.display(description=gettext_lazy("overdue"), ordering="overdue_slots")
    def overdue(self, project):
        text = overdue_text(project.overdue_by(today())) if project.overdue_slots else ""
        return format_html('<strong class="late">{}</strong>', text) if text else ""


@admin.register(SiteFigure)
class FigureAdmin(KeepsChoice, ExportAdmin, PartAdmin):
    form = FigureForm
    resource_classes = [FigureResource]
    list_display = ["measure", "place", "value_shown", "source_label", "as_of", "is_chosen"]
    list_select_related = ["site", "document"]
    list_filter = ["measure", "is_chosen", *PartAdmin.list_filter]
    fields = ["site", "measure", "value", "source_stands", "document", ("source", "as_of"), "note", "use", "confirmed"]
    readonly_fields = ["use"]
    autocomplete_fields = ["site", "document"]
    search_fields = ["site__folded"]
    ordering = ["site__name_key", "measure", "-is_chosen"]

    @admin.display(description=gettext_lazy("value"), ordering="value")
    def value_shown(self, figure):
        return f"{format_number(figure.value)} {figure.unit}"

    @admin.display(description=gettext_lazy("source"))
    def source_label(self, figure):
        return figure.source_label


class FindingInline(ScopedInline, admin.StackedInline):
    model = Finding
    fields = [
        ("found", "to_do"),
        ("responsible", "responsible_people", "due"),
        ("done_on", "done_note"),
    ]
    autocomplete_fields = ["responsible"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("inspection", "responsible")


class PhotoInline(ScopedInline, admin.TabularInline):
    """Pictures, looked into as on the staff pages; what is taken off stays in storage."""

    model = InspectionPhoto
    fields = ["file", "caption", "look"]
    readonly_fields = ["look"]
    # Django's own widget links to where the file lies, which nothing serves.
    formfield_overrides = {models.FileField: {"widget": forms.FileInput}}

    @admin.display(description=gettext_lazy("photo"))
    def look(self, photo):
        return format_html('<a href="{}">{}</a>', photo.get_absolute_url(), _("Open")) if photo.pk else ""


@admin.register(Inspection)
class InspectionAdmin(PartAdmin):
    list_display = ["date", "kind", "place", "people"]
    list_filter = ["kind", *PartAdmin.list_filter]
    fields = ["site", ("kind", "date", "people"), "remarks", "document"]
    autocomplete_fields = ["site", "document"]
    folded_here = ("remarks", "people", "site__name")
    date_hierarchy = "date"
    inlines = [FindingInline, PhotoInline]


@admin.register(Finding)
class FindingAdmin(PartAdmin):
    """Findings of all visits; a new one is recorded on the page of its visit."""

    list_display = ["__str__", "place", "visited_on", "responsible", "due", "done_on"]
    list_select_related = ["site", "inspection", "responsible"]
    list_filter = [
        filters.FindingOpenFilter,
        ("responsible", admin.RelatedOnlyFieldListFilter),
        *PartAdmin.list_filter,
    ]
    fields = [
        ("site", "inspection"),
        ("found", "to_do"),
        ("responsible", "responsible_people", "due"),
        ("done_on", "done_note"),
    ]
    autocomplete_fields = ["responsible"]
    folded_here = ("found", "to_do", "responsible__name", "site__name")

    def has_add_permission(self, request):
        return False

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "site", "inspection"]

    @admin.display(description=gettext_lazy("visited on"), ordering="inspection__date")
    def visited_on(self, finding):
        return finding.inspection.date
