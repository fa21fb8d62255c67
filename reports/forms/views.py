"""The pages of compiled forms: what there is to send, one form of a period, what one of its numbers is made of."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import ListView, TemplateView

from progress.models import Site
from progress.models.rules.reporting_period import Period, recent_periods
from reports.forms.counting.rows import Item
from reports.forms.desk.debts import debt_at_the_desk
from reports.forms.filing import versions_of
from reports.forms.listings import form_listing, row_listing
from reports.forms.places import DISTRICTS_UNTIL
from reports.forms.settling import settles
from reports.forms.sheet import Line, Scope, current_period, lines_of, overrides_of, rows_of, sums_wrong, terms_of
from reports.models import FormKind, FormLevel
from spreadsheets.exports.views import Exportable
from values.numbers import plain_number
from values.today import today

PERIODS_OFFERED = 6
ITEMS_PER_PAGE = 100


class OfForms:
    """Mixin: the forms of the circular, for who reads them."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("reports.view_formkind"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def scope(self) -> Scope:
        return Scope(self.request.user)


class FormListView(OfForms, TemplateView):
    """Which forms there are to send now, until when, from whom to whom."""

    template_name = "forms/forms.html"

    def get_context_data(self, **kwargs):
        forms = []
        for kind in self.scope.kinds():
            period = current_period(kind, today())
            terms = terms_of(kind, period)
            units = self.scope.units(period.end) if kind.level == FormLevel.UNIT else []
            forms.append(
                {"kind": kind, "period": period, "terms": terms, "due": terms and terms.due(period), "units": units}
            )
        return super().get_context_data(**kwargs) | {"forms": forms}


class OneForm(OfForms):
    """Mixin: the form, period and unit that an address names; 404 for what the person may not read."""

    @cached_property
    def kind(self) -> FormKind:
        kind = next((kind for kind in self.scope.kinds() if kind.number == self.kwargs["number"]), None)
        if kind is None:
            raise Http404
        return kind

    @cached_property
    def period(self) -> Period:
        try:
            period = Period.parse(self.kwargs["period"])
        except ValueError as error:
            raise Http404 from error
        if not period.has_begun(today()):
            raise Http404
        return period

    @cached_property
    def units(self) -> list:
        """The units that the form can be asked for; of the province, its provinces of old and new names."""
        if self.kind.level == FormLevel.UNIT:
            return self.scope.units(self.period.end)
        return self.scope.provinces()

    @cached_property
    def unit(self):
        """The unit asked for: one of those offered; of a form of a unit the first, where the address names none."""
        asked = self.request.GET.get("unit")
        if not asked:
            return self.units[0] if self.kind.level == FormLevel.UNIT and self.units else None
        unit = next((unit for unit in self.units if unit.pk == plain_number(asked)), None)
        if unit is None:
            raise Http404
        return unit

    @cached_property
    def clusters(self):
        return self.scope.within(self.unit)

    def require_unit(self) -> None:
        """Answer 404 for a unit that is not theirs, and for the form of a unit without any."""
        if self.unit is None and self.kind.level == FormLevel.UNIT:
            raise Http404

    @cached_property
    def lines(self) -> list[Line]:
        self.require_unit()
        overrides = overrides_of(self.kind, self.unit, self.period)
        return lines_of(rows_of(self.kind, self.period), self.clusters, self.period, overrides)

    @property
    def query(self) -> str:
        """What stands behind the addresses of this form."""
        return f"?unit={self.unit.pk}" if self.unit else ""

    def get_context_data(self, **kwargs):
        terms = terms_of(self.kind, self.period)
        return super().get_context_data(**kwargs) | {
            "kind": self.kind,
            "period": self.period,
            "unit": self.unit,
            "query": self.query,
            "terms": terms,
            "due": terms and terms.due(self.period),
        }


class CompiledFormView(OneForm, Exportable, TemplateView):
    """One form: `/forms/03/2026-year/?unit=12`."""

    template_name = "forms/form.html"
    exports = ("compiled_form",)

    def listing(self, key):
        return form_listing(self.kind, self.period, self.lines)

    def get_context_data(self, **kwargs):
        periods = recent_periods(today(), PERIODS_OFFERED)
        rough = self.scope.perhaps_within(self.unit)
        return super().get_context_data(**kwargs) | {
            "lines": self.lines,
            "units": self.units,
            "periods": sorted({*periods, self.period}, key=lambda period: period.end, reverse=True),
            "is_before_cut_off": today() <= self.period.end,
            "is_by_district": self.period.end <= DISTRICTS_UNTIL,
            "rough": list(rough.select_related("unit__parent")) if self.scope.is_whole else [],
            "wrong": sums_wrong(self.lines),
            "debt": debt_at_the_desk(self.kind, self.period, self.unit, self.scope),
            "versions": versions_of(self.kind, self.unit, self.period),
            "can_file": self.request.user.has_perm("reports.add_filedform") and today() > self.period.end,
        }


class FormRowView(OneForm, Exportable, ListView):
    """The clusters and projects that one number is made of, those in doubt and those of which nothing is known."""

    template_name = "forms/form_row.html"
    paginate_by = ITEMS_PER_PAGE
    exports = ("form_row",)

    @cached_property
    def line(self) -> Line:
        line = next((line for line in self.lines if line.row.number == self.kwargs["row"] and line.computed), None)
        if line is None:
            raise Http404
        return line

    def get_queryset(self) -> list[Item]:
        """Return the items: those that want a person first, then what counts."""
        computed = self.line.computed
        return [*computed.doubtful, *computed.unknown, *computed.counted]

    def listing(self, key):
        return row_listing(self.line, self.get_queryset())

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user = self.request.user
        mine = set(Site.objects.editable_by(user).values_list("pk", flat=True))
        rows = [(item, settles(item, user, mine)) for item in context["page_obj"]]
        title = _("Line %(number)s") % {"number": self.line.row.number}
        can_override = user.has_perm("reports.add_rowoverride")
        return context | {"line": self.line, "items": rows, "title": title, "can_override": can_override}
