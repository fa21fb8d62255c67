"""Figures of the province: indicators, and what each source says of them."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.admin import RecentlyChanged, TrackedAdmin, TrackedInline
from history.tracking import StaleVersion
from history.versioned_forms import VersionedForm
from progress.figures.actions import CHOSEN_STAYS, choose_figure
from progress.figures.admin import FigureForm, FigureFormSet, KeepsChoice, ShowsChoice
from progress.records.admin import Signed
from reports.models import Basis, Indicator, IndicatorChoice, IndicatorFigure, Letterhead
from values.forms import CleanCharField
from values.numbers import format_number


class ReasonForm(forms.Form):
    """Why one source's figure is in use in place of another's; made from the version it carries."""

    reason = CleanCharField(label=gettext_lazy("Reason for the choice"), max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)


class IndicatorFigureForm(FigureForm):
    """A figure keeps its period and kind; an area or prices that were not said may be told later."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("area", "prices"):
            if name in self.fields and not getattr(self.instance, f"{name}_id" if name == "area" else name):
                self.fields[name].disabled = False

    def clean(self):
        """Refuse to move a figure in use to another area or other prices while it has rivals."""
        data = super().clean()
        is_moved = {"area", "prices"} & set(self.changed_data)
        if self.instance.pk and is_moved and self.instance.is_chosen:
            stored = type(self.instance).objects.get(pk=self.instance.pk)
            if stored.rivals().exists():
                self.add_error(None, CHOSEN_STAYS)
        return data


class ChoiceForm(VersionedForm):
    """What reports use of an indicator wants a reason."""

    def clean(self):
        data = super().clean()
        indicator = data.get("indicator") or self.instance.indicator
        if data.get("basis") == Basis.COMPUTED and indicator and not indicator.computed:
            self.add_error("basis", _("The tracker does not calculate a figure to compare with this one."))
        if self.has_changed() and not data.get("reason"):
            self.add_error("reason", _("Give the reason why reports use this figure."))
        return data


class LeadsToChoice:
    """Where a figure of an indicator is put in use: on a page of the admin."""

    def choose_url(self, figure):
        return reverse("admin:reports_indicatorfigure_choose", args=[figure.pk])


class IndicatorFigureInline(LeadsToChoice, ShowsChoice, Signed, TrackedInline, admin.StackedInline):
    model = IndicatorFigure
    form = IndicatorFigureForm
    formset = FigureFormSet
    fields = [
        ("period", "kind", "value", "at_least"),
        ("prices", "area"),
        "source_stands",
        ("source", "as_of", "document"),
        "note",
        "use",
        "confirmed",
    ]
    readonly_fields = ["use"]
    autocomplete_fields = ["area", "document"]
    ordering = ["-period", "kind", "prices", "-is_chosen", "pk"]

    def get_formset(self, request, obj=None, **kwargs):
        """Give a new figure the area and prices of the newest one as initial values."""
        formset = super().get_formset(request, obj, **kwargs)
        newest = obj and obj.figures.order_by("-period", "-pk").first()
        for name in ("area", "prices") if newest else ():
            formset.form.base_fields[name].initial = getattr(newest, name)
        return formset


class IndicatorChoiceInline(TrackedInline, admin.TabularInline):
    model = IndicatorChoice
    form = ChoiceForm
    fields = ["period", "prices", "area", "basis", "reason"]
    autocomplete_fields = ["area"]
    ordering = ["-period", "prices", "pk"]


@admin.register(Indicator)
class IndicatorAdmin(TrackedAdmin):
    counts_uses = True
    list_display = ["order", "label", "unit_label", "part_of", "computed"]
    list_display_links = ["label"]
    list_select_related = ["part_of"]
    list_filter = ["computed", RecentlyChanged]
    search_fields = ["code"]
    folded_here = ("name", "name_en", "code")
    ordering = ["order", "code"]
    fields = [("name", "name_en"), ("code", "order"), ("unit", "unit_en"), "part_of", "computed"]
    autocomplete_fields = ["part_of"]
    inlines = [IndicatorFigureInline, IndicatorChoiceInline]

    @admin.display(description=gettext_lazy("indicator"), ordering="name")
    def label(self, indicator):
        return indicator.label

    @admin.display(description=gettext_lazy("unit of measurement"))
    def unit_label(self, indicator):
        return indicator.unit_label


class YearFilter(admin.SimpleListFilter):
    """Figures of a year, its halves, quarters and months among them."""

    title = gettext_lazy("year")
    parameter_name = "year"

    def lookups(self, request, model_admin):
        periods = model_admin.model.objects.order_by().values_list("period", flat=True).distinct()
        years = sorted({period.start.year for period in periods}, reverse=True)
        return [(str(year), str(year)) for year in years]

    def queryset(self, request, queryset):
        year = self.value() or ""
        return queryset.filter(period__startswith=f"{year}-") if year.isascii() and year.isdigit() else queryset


@admin.register(IndicatorFigure)
class IndicatorFigureAdmin(LeadsToChoice, KeepsChoice, Signed, TrackedAdmin):
    form = IndicatorFigureForm
    list_display = [
        "indicator",
        "period",
        "kind",
        "value_shown",
        "area",
        "prices",
        "source_label",
        "as_of",
        "is_chosen",
    ]
    list_select_related = ["indicator", "document", "area__parent"]
    list_filter = [
        "kind",
        YearFilter,
        "prices",
        "is_chosen",
        ("indicator", admin.RelatedOnlyFieldListFilter),
        RecentlyChanged,
    ]
    ordering = ["indicator__order", "-period", "kind", "prices", "-is_chosen"]
    fields = [
        "indicator",
        ("period", "kind"),
        ("value", "at_least"),
        ("prices", "area"),
        "source_stands",
        "document",
        ("source", "as_of"),
        "note",
        "use",
        "confirmed",
    ]
    readonly_fields = ["use"]
    autocomplete_fields = ["indicator", "area", "document"]
    folded_here = ("indicator__name", "indicator__name_en", "source")
    search_fields = ["source"]

    @admin.display(description=gettext_lazy("value"), ordering="value")
    def value_shown(self, figure):
        shown = f"{format_number(figure.value)} {figure.indicator.unit_label}"
        return _("at least %(value)s") % {"value": shown} if figure.at_least else shown

    @admin.display(description=gettext_lazy("source"))
    def source_label(self, figure):
        return figure.source_label

    def get_urls(self):
        page = self.admin_site.admin_view(self.choose)
        return [path("<key:pk>/choose/", page, name="reports_indicatorfigure_choose"), *super().get_urls()]

    def choose(self, request, pk):
        """Ask why, then put this figure in use in place of its rivals."""
        figure = get_object_or_404(self.get_queryset(request).select_related("indicator", "document"), pk=pk)
        if not self.has_change_permission(request, figure):
            raise PermissionDenied
        form = ReasonForm(request.POST or None, initial={"version": figure.version})
        if form.is_valid():
            figure.version = form.cleaned_data["version"]
            try:
                choose_figure(figure=figure, by=request.user, reason=form.cleaned_data["reason"])
            except StaleVersion as stale:
                form.add_error(None, stale.as_validation_error())
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("In use now: %(figure)s.") % {"figure": figure})
                return HttpResponseRedirect(reverse("admin:reports_indicator_change", args=[figure.indicator_id]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Use this figure"),
            "opts": self.opts,
            "figure": figure,
            "rivals": figure.rivals().select_related("document"),
            "form": form,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/choose_figure.html", context)


@admin.register(Letterhead)
class LetterheadAdmin(TrackedAdmin):
    """Who writes letters, one for the sites of each kind at a time."""

    list_display = ["office", "kind", "symbol", "place", "valid_until"]
    autocomplete_fields = ["sender"]
    fields = [
        ("kind", "valid_until"),
        "superior",
        ("office", "sender"),
        ("symbol", "place"),
        "signer_capacity",
        "signer_name",
        "reports_to",
        "receivers",
        "office_en",
        "address",
        ("telephone", "email"),
    ]
