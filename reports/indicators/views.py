"""The pages of one indicator: its series, and what reports use of a period."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from django.views.generic import TemplateView

from history.tracking import StaleVersion
from progress.records.history import changes_of
from reports.access import sees_province
from reports.dashboard.totals import Counts
from reports.indicators.figures import Province
from reports.indicators.forms import BasisForm
from reports.indicators.series import series_listing, series_of
from reports.indicators.slices import Slice
from reports.models import Indicator
from spreadsheets.exports.views import Exportable
from values.dates import PartialDate, PartialDateError
from values.today import past_day

CHANGES_SHOWN = 50


def _found(user, code: str) -> tuple[Province, Indicator]:
    """Return the figures that `user` reads and the indicator of that code; 404 where there is none for them."""
    if not sees_province(user):
        raise Http404
    province = Province(Counts(user))
    indicator = next((other for other in province.indicators if other.code == code), None)
    if indicator is None:
        raise Http404
    return province, indicator


class IndicatorView(Exportable, TemplateView):
    """All that is known of an indicator, period by period."""

    answers_as_of = True
    template_name = "reports/indicator.html"
    exports = ("indicator",)

    @cached_property
    def found(self) -> tuple[Province, Indicator]:
        return _found(self.request.user, self.kwargs["code"])

    def listing(self, key):
        return series_listing(*self.found)

    def get_context_data(self, **kwargs):
        province, indicator = self.found
        user, may_write = self.request.user, not past_day()
        rows = series_of(province, indicator)
        return super().get_context_data(**kwargs) | {
            "indicator": indicator,
            "rows": rows,
            "own_table_url": f"{reverse('own-table-add')}?{urlencode({'view': 'indicator', 'of': indicator.code})}",
            "figures": sorted(indicator.figures.all(), key=lambda f: Slice.of(f).order, reverse=True),
            "can_edit": may_write and user.has_perm("reports.change_indicator"),
            "can_add_figure": may_write and user.has_perm("reports.add_indicatorfigure"),
            "can_edit_figure": may_write and user.has_perm("reports.change_indicatorfigure"),
            "found": ngettext("%(count)s period", "%(count)s periods", len(rows)) % {"count": len(rows)},
            "parts": province.parts_of(indicator),
            "rows_with_parts": [row for row in rows if row.has_parts],
            "whole": next((other for other in province.indicators if other.pk == indicator.part_of_id), None),
        }


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_basis(request, code):
    """Choose which figure of an indicator reports use for a period, published or computed, and say why."""
    province, indicator = _found(request.user, code)
    if not request.user.has_perm("reports.change_indicator"):
        raise PermissionDenied
    pair = province.pair(indicator, _asked(province, indicator, request.GET))
    form = BasisForm(request.POST.dict() if request.method == "POST" else None, pair=pair, by=request.user)
    stored = None
    if form.is_valid():
        try:
            form.apply()
        except StaleVersion as stale:
            stored, form = stale.stored, form.on_top_of(stale.stored.version if stale.stored else 0)
        else:
            message = _("Saved: figure of “%(indicator)s” that reports use.")
            messages.success(request, message % {"indicator": f"{indicator}, {pair.slice}"})
            return redirect("dashboard")
    context = {
        "form": form,
        "pair": pair,
        "stored": stored,
        "changes": changes_of(pair.choice, request.user).newest(CHANGES_SHOWN) if pair.choice else [],
    }
    return render(request, "reports/basis.html", context, status=422 if stored or form.errors else 200)


def _asked(province: Province, indicator: Indicator, query) -> Slice:
    """Return the slice an address names, else the newest that is shown; 404 where there is no figure."""
    slices = province.slices(indicator) if indicator.computed else []
    if "period" not in query:
        slices = province.shown(indicator) if slices else []
        wanted = slices[0] if slices else None
    else:
        try:
            period = PartialDate.parse(query["period"])
        except PartialDateError as error:
            raise Http404 from error
        named = period, query.get("area", ""), query.get("prices", "")
        wanted = next((s for s in slices if (s.period, s.area.slug if s.area else "", s.prices) == named), None)
    if wanted is None:
        raise Http404
    return wanted
