"""The page that brings in the units of chosen provinces from the list of the whole country, once its plan was seen."""

from collections import Counter

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from places.models import UnitKind
from places.national.bringing import UnitsChanged, bring_units, may_bring
from places.national.plan import UnitsPlan, plan_units
from places.national.reading import provinces
from values.forms import StyledForm, offer

SHOWN = 100  # of each list of sentences


class ProvincesForm(StyledForm, forms.Form):
    """Which provinces of today; each with those it was made of."""

    province = forms.MultipleChoiceField(
        label=gettext_lazy("Provinces since 01/07/2025"),
        help_text=gettext_lazy("Hold Ctrl to choose several. The former provinces they were made of come with them."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self.fields["province"], [(one.code, _name(one)) for one in provinces()])
        self.fields["province"].widget.attrs["size"] = 10


def _name(province) -> str:
    return f"{province.name} ({', '.join(province.formers)})" if province.formers else province.name


class NationalUnitsView(View):
    def dispatch(self, request, *args, **kwargs):
        if not may_bring(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """Ask for provinces and, once they are chosen, show what would be done."""
        form = ProvincesForm(request.GET if "province" in request.GET else None)
        plan = plan_units(form.cleaned_data["province"]) if form.is_valid() else None
        return self._page(form, plan)

    def post(self, request):
        """Do what was shown; where something else would be done now, show that."""
        form = ProvincesForm(request.POST)
        if not form.is_valid():
            return self._page(form, None)
        codes = form.cleaned_data["province"]
        try:
            plan, run = bring_units(codes=codes, by=request.user, agreed=request.POST.get("fingerprint", ""))
        except UnitsChanged:
            problem = _(
                "What is recorded has changed in the meantime. Nothing was saved; this is what would be done now."
            )
            return self._page(form, plan_units(codes), problem)
        if run is None:
            messages.info(request, _("Nothing to do."))
            return redirect("progress:units")
        text = _("Units brought in: %(new)s new, %(changed)s completed. They can be undone here as one.")
        messages.success(request, text % plan.counts)
        return redirect("spreadsheets:import-done", run.pk)

    def _page(self, form: ProvincesForm, plan: UnitsPlan | None, problem: str = ""):
        context = {"form": form, "plan": plan, "problem": problem}
        if plan:
            context |= {
                "added": _by_kind(plan),
                "changed": [(one.unit.label, one.texts) for one in plan.changed[:SHOWN]],
                "kept": plan.kept[:SHOWN],
                "left": plan.left[:SHOWN],
            }
        return render(self.request, "units/national.html", context)


def _by_kind(plan: UnitsPlan) -> list[tuple[str, int, int]]:
    """Return of the units to be added how many are of each kind: its name, present and former ones."""
    present = Counter(one.kind for one in plan.added if one.valid_until is None)
    former = Counter(one.kind for one in plan.added if one.valid_until is not None)
    return [(str(kind.label), present[kind], former[kind]) for kind in UnitKind if present[kind] or former[kind]]
