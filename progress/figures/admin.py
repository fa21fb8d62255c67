"""Figures of a site in the administration: on the site's page, and a list across sites."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.admin import PreloadingFormSet
from progress.figures.actions import CHOSEN_STAYS
from progress.figures.resources import FigureResource
from progress.models import SiteFigure
from progress.records.admin import AsksInAdmin, ScopedInline
from progress.records.admin_lists import PartAdmin
from progress.records.provenance import SourcedForm
from spreadsheets.admin import ExportAdmin
from values.numbers import format_number


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
            if figure.is_chosen and figure.rivals().exclude(pk__in=[other.pk for other in deleted]).exists():
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


class FigureInline(ShowsChoice, ScopedInline, admin.StackedInline):
    model = SiteFigure
    form = FigureForm
    formset = FigureFormSet
    fields = [
        ("measure", "value", "unit", "use"),
        "standard",
        "source_stands",
        ("source", "as_of", "document"),
        "confirmed",
    ]
    readonly_fields = ["unit", "use"]
    autocomplete_fields = ["document"]
    classes = ["collapse"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("site")


@admin.register(SiteFigure)
class FigureAdmin(KeepsChoice, ExportAdmin, PartAdmin):
    form = FigureForm
    resource_classes = [FigureResource]
    list_display = ["measure", "place", "value_shown", "source_label", "as_of", "is_chosen"]
    list_select_related = ["site", "document"]
    list_filter = ["measure", "is_chosen", *PartAdmin.list_filter]
    fields = [
        "site",
        "measure",
        "value",
        "standard",
        "source_stands",
        "document",
        ("source", "as_of"),
        "note",
        "use",
        "confirmed",
    ]
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
