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

from progress.actions import choose_figure
from progress.admin.parts import FigureForm, FigureFormSet, KeepsChoice, ShowsChoice
from progress.admin.scoped import Signed
from reports.models import Basis, Indicator, IndicatorFigure, Letterhead
from values.admin import RecentlyChanged, TrackedAdmin, TrackedInline
from values.forms import CleanCharField
from values.numbers import format_number
from values.tracking import StaleVersion
from values.versioned_forms import VersionedForm


class ReasonForm(forms.Form):
    """Why one source's figure is in use in place of another's; made from the version it carries."""

    reason = CleanCharField(label=gettext_lazy("Why this one"), max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)


class IndicatorForm(VersionedForm):
    """What reports use of an indicator wants a reason."""

    def clean(self):
        data = super().clean()
        if data.get("basis") == Basis.COMPUTED and not data.get("computed"):
            self.add_error("basis", _("The tracker computes nothing to set beside this figure."))
        if "basis" in self.changed_data and not data.get("basis_reason"):
            self.add_error("basis_reason", _("Say why reports use this figure."))
        return data


class LeadsToChoice:
    """Where a figure of an indicator is put in use: on a page of the admin."""

    def choose_url(self, figure):
        return reverse("admin:reports_indicatorfigure_choose", args=[figure.pk])


class IndicatorFigureInline(LeadsToChoice, ShowsChoice, Signed, TrackedInline, admin.TabularInline):
    model = IndicatorFigure
    form = FigureForm
    formset = FigureFormSet
    fields = ["year", "kind", "at_least", "value", "source_stands", "source", "as_of", "document", "use"]
    readonly_fields = ["use"]
    autocomplete_fields = ["document"]


@admin.register(Indicator)
class IndicatorAdmin(TrackedAdmin):
    form = IndicatorForm
    list_display = ["order", "label", "unit_label", "part_of", "computed", "basis"]
    list_display_links = ["label"]
    list_select_related = ["part_of"]
    list_filter = ["basis", RecentlyChanged]
    search_fields = ["code"]
    folded_here = ("name", "name_en", "code")
    ordering = ["order", "code"]
    fields = [
        ("name", "name_en"),
        ("code", "order"),
        ("unit", "unit_en"),
        "part_of",
        "computed",
        ("basis", "basis_reason"),
    ]
    autocomplete_fields = ["part_of"]
    inlines = [IndicatorFigureInline]

    @admin.display(description=gettext_lazy("indicator"), ordering="name")
    def label(self, indicator):
        return indicator.label

    @admin.display(description=gettext_lazy("unit of measurement"))
    def unit_label(self, indicator):
        return indicator.unit_label


@admin.register(IndicatorFigure)
class IndicatorFigureAdmin(LeadsToChoice, KeepsChoice, Signed, TrackedAdmin):
    form = FigureForm
    list_display = ["indicator", "year", "kind", "value_shown", "source_label", "as_of", "is_chosen"]
    list_select_related = ["indicator", "document"]
    list_filter = ["kind", "year", "is_chosen", ("indicator", admin.RelatedOnlyFieldListFilter), RecentlyChanged]
    ordering = ["indicator__order", "-year", "kind", "-is_chosen"]
    fields = [
        "indicator",
        ("year", "kind"),
        ("value", "at_least"),
        "source_stands",
        "document",
        ("source", "as_of"),
        "note",
        "use",
    ]
    readonly_fields = ["use"]
    autocomplete_fields = ["indicator", "document"]
    folded_here = ("indicator__name", "indicator__name_en", "source")
    search_fields = ["source"]

    @admin.display(description=gettext_lazy("value"), ordering="value")
    def value_shown(self, figure):
        at_least = f"{_('at least')} " if figure.at_least else ""
        return f"{at_least}{format_number(figure.value)} {figure.indicator.unit_label}"

    @admin.display(description=gettext_lazy("source"))
    def source_label(self, figure):
        return figure.source_label

    def get_urls(self):
        page = self.admin_site.admin_view(self.choose)
        return [path("<int:pk>/choose/", page, name="reports_indicatorfigure_choose"), *super().get_urls()]

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
    """Who writes letters, one for the sites of each kind."""

    list_display = ["office", "kind", "symbol", "place"]
    ordering = ["kind"]
    fields = [
        "kind",
        "superior",
        "office",
        ("symbol", "place"),
        "signer_capacity",
        "signer_name",
        "reports_to",
        "receivers",
    ]
