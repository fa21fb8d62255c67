"""The pages of compiled forms: what there is to send, one form of a period, what one of its numbers is made of."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import ListView, TemplateView

from places.holders import DISTRICTS_UNTIL
from places.models import AdministrativeUnit
from progress.access.scope import keeps_every
from progress.models import Site, SiteKind
from progress.models.rules.reporting_period import Period, newest_first
from reports.access import Scope
from reports.forms.counting.rows import Item
from reports.forms.desk.debts import debt_at_the_desk
from reports.forms.filing import LANGUAGE_FILED, content_now, fingerprint, frozen, may_file, versions_of
from reports.forms.hand_values import may_decide, may_enter
from reports.forms.listings import form_listing, row_listing
from reports.forms.settling import settles
from reports.forms.sheet import Before, Line, grouped, hand_values_of, lines_of, rows_of, sums_wrong, terms_of
from reports.models import FiledForm, FormKind, FormLevel, FormRow, FormTerms, RowOverride
from spreadsheets.exports.views import Exportable
from values.numbers import plain_number
from values.today import today

PERIODS_OFFERED = 6
FIRST_YEAR_SHOWN = 2000  # no record tells what was true before
ITEMS_PER_PAGE = 50


class OfForms:
    """Mixin: the compiled forms, for who reads them."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("reports.view_formkind"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def kinds(self) -> list[FormKind]:
        """The forms that the person may read, each with its periods."""
        return Scope(self.request.user).kinds()


@dataclass(frozen=True, slots=True)
class ToSend:
    """One form that there is to send now: of a unit or, with none, of the province; `filed` is its last version.

    A unit that is not there on the cut-off owes none: its form is computed on demand.
    """

    unit: AdministrativeUnit | None
    address: str
    filed: FiledForm | None
    is_owed: bool


@dataclass(frozen=True, slots=True)
class FormToSend:
    """A form with the period there is to report: from whom to whom, until when, and which are filed."""

    kind: FormKind
    period: Period | None
    terms: FormTerms | None = None
    each: tuple[ToSend, ...] = ()

    @property
    def filed_count(self) -> int:
        return sum(one.is_owed and one.filed is not None for one in self.each)

    @property
    def owed_count(self) -> int:
        return sum(one.is_owed for one in self.each)

    @property
    def is_overdue(self) -> bool:
        return self.period is not None and self.period.is_overdue(today())


class FormListView(OfForms, TemplateView):
    """Which forms there are to send now, until when, from whom to whom, what of them is filed and what waits."""

    template_name = "forms/forms.html"

    def get_context_data(self, **kwargs):
        scopes = {kind.site_kind: Scope(self.request.user, kind.site_kind) for kind in self.kinds}
        return super().get_context_data(**kwargs) | {
            "forms": [_to_send(kind, scopes[kind.site_kind]) for kind in self.kinds],
            "waiting": self._waiting(scopes),
            "is_board": keeps_every(self.request.user, SiteKind.ZONE),
        }

    def _waiting(self, scopes: dict[str, Scope]) -> list[tuple[RowOverride, str]]:
        """Return the values by hand that the person may decide on, each with its page."""
        mine = [kind for kind in self.kinds if may_decide(self.request.user, scopes[kind.site_kind])]
        waiting = RowOverride.objects.filter(is_waiting=True, returned="", row__kind__in=mine)
        rows = waiting.select_related("row__kind", "unit__parent", "entered_by").order_by("changed_at", "pk")
        return [(one, override_address(one.row, one.of_period, one.unit)) for one in rows]


def override_address(row: FormRow, period: Period, unit: AdministrativeUnit | None) -> str:
    """Return the page on which a row's value is entered by hand, approved or returned."""
    address = reverse("form-override", args=[row.kind.number, period.code, row.number])
    return f"{address}?unit={unit.pk}" if unit else address


def _to_send(kind: FormKind, found: Scope) -> FormToSend:
    period = kind.calendar.current(today())
    if period is None:
        return FormToSend(kind, None)
    units = found.units(period.end) if kind.level == FormLevel.UNIT else [None]
    filed = FiledForm.objects.filter(kind=kind, year=period.year, period=period.kind).defer("content")
    last = {one.unit_id: one for one in filed.select_related("filed_by").order_by("number")}
    page = reverse("form", args=[kind.number, period.code])
    each = tuple(
        ToSend(
            unit,
            f"{page}?unit={unit.pk}" if unit else page,
            last.get(unit and unit.pk),
            is_owed=unit is None or unit.is_valid_on(period.end),
        )
        for unit in units
    )
    return FormToSend(kind, period, terms_of(kind, period), each)


class OneForm(OfForms):
    """Mixin: the form, period and unit that an address names; 404 for what the person may not read."""

    @cached_property
    def kind(self) -> FormKind:
        kind = next((kind for kind in self.kinds if kind.number == self.kwargs["number"]), None)
        if kind is None:
            raise Http404
        return kind

    @cached_property
    def scope(self) -> Scope:
        return Scope(self.request.user, self.kind.site_kind)

    @cached_property
    def period(self) -> Period:
        try:
            period = self.kind.calendar.parse(self.kwargs["period"])
        except ValueError as error:
            raise Http404 from error
        is_there = period.year >= FIRST_YEAR_SHOWN and period.calendar.has(period.year, period.kind)
        if not (is_there and period.has_begun(today())):
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
    def sites(self):
        return self.scope.within(self.unit)

    def require_unit(self) -> None:
        """Answer 404 for a unit that is not theirs, and for the form of a unit without any."""
        if self.unit is None and self.kind.level == FormLevel.UNIT:
            raise Http404

    @cached_property
    def rows(self) -> list[FormRow]:
        self.require_unit()
        return rows_of(self.kind, self.period)

    @property
    def query(self) -> str:
        """What stands behind the addresses of this form."""
        return f"?unit={self.unit.pk}" if self.unit else ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "kind": self.kind,
            "period": self.period,
            "unit": self.unit,
            "query": self.query,
            "terms": terms_of(self.kind, self.period),
        }


class CompiledFormView(OneForm, Exportable, TemplateView):
    """One form: `/forms/03/2026-year/?unit=12`."""

    template_name = "forms/form.html"
    exports = ("compiled_form",)

    @cached_property
    def lines(self) -> list[Line]:
        before = Before(self.kind, self.unit, (self.period.preceding, self.period.year_before))
        values = hand_values_of(self.kind, self.unit, self.period)
        return lines_of(self.rows, self.sites, self.period, *values, before)

    def listing(self, key):
        return form_listing(self.kind, self.period, self.lines)

    def get_context_data(self, **kwargs):
        rough = self.scope.perhaps_within(self.unit)
        offered = self.kind.calendar.recent(today(), PERIODS_OFFERED)
        return super().get_context_data(**kwargs) | {
            "lines": self.lines,
            "groups": grouped(self.lines, lambda line: line.computed is None, is_open),
            "units": self.units,
            "periods": newest_first({*offered, self.period}),
            "is_before_cut_off": today() <= self.period.end,
            "is_by_district": self.period.end <= DISTRICTS_UNTIL,
            "is_in_force": self.kind.is_in_force(self.period),
            "rough": list(rough.select_related("unit__parent")) if self.scope.is_whole else [],
            "wrong": sums_wrong(self.lines),
            "debt": debt_at_the_desk(self.kind, self.period, self.unit, self.scope),
            "waiting": [line for line in self.lines if line.waiting and not line.waiting.returned],
            "versions": versions_of(self.kind, self.unit, self.period),
            **self._filing(),
        }

    def _filing(self) -> dict:
        """Return whether the person may file it now and, if so, what of it they have before them."""
        can_file = may_file(self.request.user, self.kind, self.scope) and today() > self.period.end
        if not (can_file and self.kind.is_in_force(self.period)):
            return {"can_file": False}
        if get_language() == LANGUAGE_FILED:
            content = frozen(self.kind, self.unit, self.period, self.lines)
        else:
            content = content_now(self.kind, self.unit, self.period, self.scope)
        return {"can_file": True, "seen": fingerprint(content)}


def is_open(line: Line) -> bool:
    """Return whether anything of a line is unknown or doubtful."""
    return bool(line.computed.unknown or line.computed.doubtful)


class FormRowView(OneForm, Exportable, ListView):
    """The sites and projects that one number is made of, those in doubt and those of which nothing is known."""

    template_name = "forms/form_row.html"
    paginate_by = ITEMS_PER_PAGE
    exports = ("form_row",)

    @cached_property
    def line(self) -> Line:
        row = next((row for row in self.rows if row.number == self.kwargs["row"] and row.computation), None)
        if row is None:
            raise Http404
        values = hand_values_of(self.kind, self.unit, self.period)
        return lines_of([row], self.sites, self.period, *values)[0]

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
        can_override = may_enter(user, self.line.row, self.scope)
        has_projects = any(item.project for item, _address in rows)
        return context | {
            "line": self.line,
            "items": rows,
            "has_projects": has_projects,
            "title": title,
            "can_override": can_override,
        }
