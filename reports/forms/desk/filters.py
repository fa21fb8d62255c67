"""What the desk is narrowed to: a period, a form, a state, and words."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from progress.access.scope import keeps_every, sees_every
from progress.models import ReportForm, ReportRow, Rhythm, SecondaryProject, Site, SiteKind
from progress.models.rules.reporting_period import Period, newest_first, recent_periods, recent_quarters
from progress.periods.reporting import OVERDUE, PERIODS_SHOWN, SOME, STATUSES
from progress.records.filters import ANY, FilterForm, PlaceField, ids_of_place
from reports.forms.desk.queries import OF_COMPILED
from reports.models import FormKind
from values.forms import CleanCharField
from values.today import today

BOTH = "both"


class DeskForm(FilterForm):
    """`?period=2026-half&form=02&status=overdue&unit=an-phu&q=An Phú`; `site` is what links narrow to, nobody types it.

    Officers who see clusters and zones and keep one kind begin with theirs: sums of both say nothing to them.
    """

    period = forms.ChoiceField(label=_("Reporting period"))
    form = forms.ChoiceField(label=_("Form"))
    status = forms.ChoiceField(
        label=_("State"), choices=[("", ANY), *STATUSES.items(), (OVERDUE, _("overdue"))], required=False
    )
    kind = forms.ChoiceField(
        label=_("Clusters or zones"), choices=[(BOTH, ANY), *SiteKind.choices], required=False
    )  # of who sees both
    unit = PlaceField()
    q = CleanCharField(label=_("Name"), max_length=100, required=False)
    site = forms.ModelChoiceField(Site.objects.none(), widget=forms.HiddenInput, required=False)

    def __init__(self, data, *, user, kinds: list[FormKind]):
        """Ask for form 01 of the current period where the address names neither."""
        current = Period.current(today())
        defaults = {"period": current.code, "form": ReportForm.PROJECT.value}
        asked = defaults | {name: value for name, value in data.items() if value}
        super().__init__({"kind": _first_kind(user, asked, kinds)} | asked)
        self.user, sites = user, Site.objects.visible_to(user)
        self.fields["site"].queryset = sites
        self.fields["unit"].suggest_of(sites)
        if not all(sees_every(user, kind) for kind in SiteKind.values):
            del self.fields["kind"]
        self.fields["form"].choices = [*ReportForm.choices, *((kind.number, kind.label) for kind in kinds)]
        if self.data["form"] not in ReportForm.values:  # a compiled form is filed, or it is not: never half answered
            states = [(state, label) for state, label in OF_COMPILED.items() if state != SOME]
            self.fields["status"].choices = [("", ANY), *states, (OVERDUE, _("overdue"))]
        periods = recent_periods(today(), PERIODS_SHOWN)
        if _by_quarter(kinds):
            periods = newest_first([*periods, *recent_quarters(today(), PERIODS_SHOWN)])
        try:
            chosen = Period.parse(self.data["period"])
        except ValueError:
            chosen = current
        if chosen not in periods and chosen.has_begun(today()):
            periods.append(chosen)
        self.fields["period"].choices = [(period.code, period.label) for period in periods]

    @property
    def site_kind(self) -> str:
        """The kind of sites asked for; empty for both, or where the person sees one alone."""
        kind = self.cleaned_data.get("kind", "")
        return "" if kind == BOTH else kind

    @cached_property
    def units(self) -> frozenset[int] | None:
        """The keys of all units within the one asked for; None where none is."""
        unit = self.cleaned_data["unit"]
        return frozenset(ids_of_place(*unit.records)) if unit else None

    def entered(self, user, form: str):
        """Return the projects or sites that `user` sees, narrowed to the kind, site, unit and words asked for."""
        records = (SecondaryProject if form == ReportForm.PROJECT else Site).objects.visible_to(user)
        if kind := self.site_kind:
            records = records.filter(**{"site__kind" if form == ReportForm.PROJECT else "kind": kind})
        if site := self.cleaned_data.get("site"):
            records = records.filter(**{"site" if form == ReportForm.PROJECT else "pk": site.pk})
        if self.units is not None:
            records = records.filter(**{"site__unit__in" if form == ReportForm.PROJECT else "unit__in": self.units})
        if words := self.cleaned_data.get("q"):
            records = records.filter(pk__in=records.search(words).order_by().values("pk"))
        if form == ReportForm.PROJECT:
            return records.select_related("site", "investor").order_by("site__name_key", "site__kind", "name_folded")
        return records.select_related("developer").order_by("name_key", "kind")


def _first_kind(user, asked: dict, kinds: list[FormKind]) -> str:
    """Return with which kind of sites the desk begins: the one that the person keeps, where nothing asked is of the
    other."""
    kept = [kind for kind in SiteKind.values if keeps_every(user, kind)]
    of_form = next((kind.site_kind for kind in kinds if kind.number == asked["form"]), None)
    if len(kept) != 1 or "site" in asked or of_form not in (None, *kept):
        return BOTH
    return kept[0]


def _by_quarter(kinds: list[FormKind]) -> bool:
    """Return whether any form, or a line of forms 01 and 02, is sent by quarter."""
    quarterly = ReportRow.objects.filter(rhythm=Rhythm.QUARTERLY)
    return any(kind.is_quarterly for kind in kinds) or quarterly.exists()
