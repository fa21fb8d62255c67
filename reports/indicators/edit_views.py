"""Recording indicators, and what each source says of them: targets and results by period."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import ListView

from progress.figures.actions import choose_figure, delete_figure, may_keep
from progress.figures.views import take_step
from progress.records.adding import RecordAddView
from progress.records.pages import RecordEditView
from reports.access import sees_province
from reports.indicators.forms import IndicatorForm, PublishedFigureForm
from reports.models import FigureKind, Indicator, IndicatorFigure


def figures_of_indicator(indicator: Indicator) -> str:
    """Return the address of an indicator's figures."""
    return f"{indicator.get_absolute_url()}#figures"


def form_page() -> dict:
    """Return what the page of an indicator's form is called."""
    return {
        "title": _("Add an indicator"),
        "list_label": _("Indicators"),
        "list_url": reverse("indicators"),
        "form_id": "indicator-form",
    }


class IndicatorListView(ListView):
    """All indicators, each with its unit and what it is a part of."""

    template_name = "reports/indicator_list.html"

    def get_queryset(self):
        if not sees_province(self.request.user):
            raise Http404
        return Indicator.objects.select_related("part_of")

    def get_context_data(self, **kwargs):
        can_add = self.request.user.has_perm("reports.add_indicator")
        return super().get_context_data(**kwargs) | {"can_add": can_add}


class OfProvince:
    """Mixin: 404 for whoever does not read the province's figures, 403 for whoever may not change them."""

    permission: str  # "reports.add_indicator"

    def dispatch(self, request, *args, **kwargs):
        if not sees_province(request.user):
            raise Http404
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def indicator(self) -> Indicator:
        """The indicator of this address."""
        return get_object_or_404(Indicator, code=self.kwargs["code"])


class EditView(OfProvince, RecordEditView):
    """A record of the province's figures; it is nobody's but whose role says so."""

    def get_object(self, queryset=None):
        return get_object_or_404(self.get_queryset(), **self.asked())

    def asked(self) -> dict:
        """Return what the address says of the record."""
        raise NotImplementedError


class IndicatorAddView(OfProvince, RecordAddView):
    permission = "reports.add_indicator"
    form_class = IndicatorForm
    template_name = "records/record_form.html"

    def begun(self):
        return Indicator()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | form_page() | {"back": reverse("indicators")}


class IndicatorEditView(EditView):
    permission = "reports.change_indicator"
    model = Indicator
    form_class = IndicatorForm
    template_name = "records/record_form.html"
    context_object_name = "indicator"

    def get_queryset(self):
        return Indicator.objects.select_related("part_of")

    def asked(self):
        return {"code": self.kwargs["code"]}

    def get_context_data(self, **kwargs):
        return (
            super().get_context_data(**kwargs)
            | form_page()
            | {
                "name": self.object.label,
                "back": self.object.get_absolute_url(),
            }
        )


class IndicatorFigureAddView(OfProvince, RecordAddView):
    """A new figure: a target (`?kind=planned`) or a result, beginning with the area and prices of the newest one."""

    permission = "reports.add_indicatorfigure"
    form_class = PublishedFigureForm
    template_name = "figures/figure_form.html"

    def begun(self):
        return IndicatorFigure(indicator=self.indicator)

    def get_initial(self):
        kind = self.request.GET.get("kind")
        newest = self.indicator.figures.order_by("-period", "-pk").first()
        kept = {"area": newest.area_id, "prices": newest.prices} if newest else {}
        return super().get_initial() | kept | {"kind": kind if kind in FigureKind else FigureKind.ACTUAL}

    def after(self, record):
        return figures_of_indicator(self.indicator)

    def get_context_data(self, **kwargs):
        back = figures_of_indicator(self.indicator)
        return super().get_context_data(**kwargs) | {"indicator": self.indicator, "back": back}


class IndicatorFigureEditView(EditView):
    permission = "reports.change_indicatorfigure"
    model = IndicatorFigure
    form_class = PublishedFigureForm
    template_name = "figures/figure_form.html"
    context_object_name = "figure"

    def get_queryset(self):
        return IndicatorFigure.objects.select_related("indicator", "area__parent", "document__issuer")

    def asked(self):
        return {"pk": self.kwargs["pk"], "indicator__code": self.kwargs["code"]}

    def get_success_url(self) -> str:
        return figures_of_indicator(self.object.indicator)

    def get_context_data(self, **kwargs):
        figure = self.object
        args, user = [figure.indicator.code, figure.pk], self.request.user
        return super().get_context_data(**kwargs) | {
            "indicator": figure.indicator,
            "back": figures_of_indicator(figure.indicator),
            "delete_url": reverse("indicator-figure-delete", args=args) if may_keep(user, figure, "delete") else "",
            "use_url": "" if figure.is_chosen else reverse("indicator-figure-choose", args=args),
        }


@require_POST
def delete_indicator_figure(request, code: str, pk: int):
    """Delete a figure of an indicator; the history brings it back."""
    figure = _figure(request, code, pk)
    return _step(request, delete_figure, figure, _("Deleted: %(what)s") % {"what": figure})


@require_POST
def choose_indicator_figure(request, code: str, pk: int):
    """Put one source's figure in use in place of its rivals', with the reason."""
    figure = _figure(request, code, pk)
    return _step(request, choose_figure, figure, _("In use now: %(figure)s.") % {"figure": figure})


def _figure(request, code: str, pk: int) -> IndicatorFigure:
    if not sees_province(request.user):
        raise Http404
    return get_object_or_404(IndicatorFigure.objects.select_related("indicator"), indicator__code=code, pk=pk)


def _step(request, action, figure: IndicatorFigure, message: str):
    page = reverse("indicator-figure-edit", args=[figure.indicator.code, figure.pk])
    return take_step(request, action, figure, message=message, back=figures_of_indicator(figure.indicator), page=page)
