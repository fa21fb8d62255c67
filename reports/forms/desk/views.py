"""The desk as a list: who owes which form of a period, and what came."""

from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import ngettext

from progress.models import ReportForm, SecondaryProject, Site, SiteKind
from progress.models.rules.reporting_period import Period
from progress.periods.reporting import OVERDUE
from progress.records.pages import FilteredListView, SuggestsNames, may_enter_figures
from reports.access import Scope
from reports.forms.desk.debts import ENTERED, kinds_for, may_handle
from reports.forms.desk.export import desk_listing
from reports.forms.desk.filters import DeskForm
from reports.forms.desk.one_debt import scopes_of_forms
from reports.forms.desk.queries import (
    DebtRow,
    FormTally,
    asked_of,
    compiled_rows,
    entered_rows,
    in_status,
    tally_of,
    tally_of_compiled,
)
from reports.models import FormKind
from spreadsheets.catalogue import sheet
from spreadsheets.exports import SheetListing, in_chunks
from spreadsheets.exports.views import Exportable
from values.text import fold
from values.today import past_day, today


class DeskView(Exportable, SuggestsNames, FilteredListView):
    """`/figures/?period=2026-half&form=02&status=overdue`."""

    template_name = "desk/desk.html"
    part_name = "desk/includes/desk.html"

    def lookups_form(self):
        self.get_queryset()
        return self.form

    def exported(self):
        self.get_queryset()
        return ("figures_overview", *(("figures",) if self.asked_form in ENTERED else ()))

    def listing(self, key):
        rows = self.get_queryset()
        if key == "figures_overview":
            return desk_listing(self._all_rows(rows), lambda: self.count(rows))
        resource, of_these = sheet(key)(self.request.user), rows.order_by().values("pk")
        of_period = {"year": self.period.year, "period": self.period.kind, "row__form": self.asked_form}
        of_whom = {"project__in" if self.asked_form == ReportForm.PROJECT else "site__in": of_these}
        return SheetListing(resource, resource.in_order(resource.visible().filter(**of_period, **of_whom)))

    def _all_rows(self, rows):
        if self.asked_form not in ENTERED:
            return rows
        user = self.request.user
        return (row for chunk in in_chunks(rows) for row in entered_rows(self.asked_form, chunk, self.period, user))

    @cached_property
    def scopes(self) -> dict[str, Scope]:
        """By kind of site whose compiled forms the person reads."""
        return scopes_of_forms(self.request.user)

    @cached_property
    def kinds(self) -> list[FormKind]:
        """The compiled forms that the person reads."""
        return [kind for found in self.scopes.values() for kind in kinds_for(found)]

    def get_queryset(self):
        """Return projects or sites as `asked_of` has them, or the lines of a compiled form."""
        self.form = DeskForm(self.request.GET, user=self.request.user, kinds=self.kinds)
        self.asked = self.form.cleaned_data if self.form.is_valid() else {}
        self.period = Period.parse(self.asked["period"]) if self.asked else Period.current(today())
        self.asked_form = self.asked.get("form", ReportForm.PROJECT.value)
        if not self.asked:
            return SecondaryProject.objects.none()
        wanted = self.asked["status"]
        if self.asked_form in ENTERED:
            return in_status(self._entered(self.asked_form), wanted, self.period.of_form(self.asked_form))
        words = fold(self.asked["q"])
        return [
            row
            for row in self._compiled.get(self.asked_form, [])
            if (not wanted or row.status == wanted or (wanted == OVERDUE and row.is_overdue))
            and words in fold(row.debt.name)
        ]

    def count(self, queryset):
        return len(queryset) if isinstance(queryset, list) else queryset.count()

    def _entered(self, form: str):
        return asked_of(form, self.form.entered(self.request.user, form), self.period)

    @cached_property
    def _compiled(self) -> dict[str, list[DebtRow]]:
        """The lines of each compiled form that is sent for the period; of a unit, not the province's own."""
        rows = {
            kind.number: compiled_rows(kind, self.scopes[kind.site_kind], self.period)
            for kind in self.kinds
            if kind.is_sent_for(self.period)
        }
        units = self.form.units
        if units is None:
            return rows
        inside = {form: [row for row in found if row.debt.about_pk in units] for form, found in rows.items()}
        return {form: found for form, found in inside.items() if found}

    def _tallies(self) -> list[FormTally]:
        if not self.asked:
            return []
        entered = [tally_of(form, self._entered(form), self.period) for form in ReportForm.values]
        compiled = [
            tally_of_compiled(kind, self._compiled[kind.number], self.period)
            for kind in self.kinds
            if kind.number in self._compiled and self.form.site_kind in ("", kind.site_kind)
        ]
        # By quarter forms 01 and 02 are sent where a line asks for it.
        return [*(one for one in entered if one.count or not self.period.is_quarter), *compiled]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        count, user = context["paginator"].count, self.request.user
        shown = list(context["page_obj"])
        is_entered = self.asked_form in ENTERED
        rows = entered_rows(self.asked_form, shown, self.period, user) if is_entered else shown
        return context | {
            "form": self.form,
            "period": self._own_period(),
            "asked_form": self.asked_form,
            "narrowed_to": self.asked.get("site"),
            "asked_unit": self.asked.get("unit"),
            "narrowed_to_kind": self.asked and self.form.site_kind and SiteKind(self.form.site_kind).label,
            "narrowing": self._narrowing(),
            "is_entered": is_entered,
            "tallies": self._tallies(),
            "found": ngettext("Found %(count)s form", "Found %(count)s forms", count) % {"count": count},
            "rows": rows,
            "may_enter": self._may_enter(rows),
            "may_remind": {row.debt.about_pk for row in rows if row.is_missing and may_handle(user, row.debt)}
            if not past_day()
            else set(),
        }

    def _narrowing(self) -> str:
        """Return what links to other forms of the page keep: the kind of sites, the site, the unit."""
        site = self.asked.get("site")
        asked = {
            "kind": self.asked.get("kind"),
            "site": site and site.pk,
            "unit": self.asked.get("unit") and self.form.data["unit"],
        }
        kept = urlencode({name: value for name, value in asked.items() if value})
        return f"&{kept}" if kept else ""

    def _own_period(self) -> Period:
        """Return the period by the calendar of the form that is shown."""
        kind = next((kind for kind in self.kinds if kind.number == self.asked_form), None)
        if kind:
            return kind.own(self.period)
        return self.period.of_form(self.asked_form) if self.asked_form in ENTERED else self.period

    def _may_enter(self, rows: list[DebtRow]) -> set[int]:
        """Return the keys of the rows whose form the person fills in."""
        sites = {row.debt.site.pk for row in rows if row.debt.site}
        if not (sites and may_enter_figures(self.request.user)):
            return set()
        theirs = set(Site.objects.editable_by(self.request.user).filter(pk__in=sites).values_list("pk", flat=True))
        return {row.debt.about_pk for row in rows if row.debt.site and row.debt.site.pk in theirs}
