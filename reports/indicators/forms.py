from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.indicators.actions import choose_basis
from reports.indicators.figures import Pair, ShownFigure
from reports.models import Basis, IndicatorChoice
from values.forms import CleanCharField, StyledForm
from values.templatetags.values import quantity


class BasisForm(StyledForm, forms.Form):
    """Which of an indicator's two figures reports use for a period, and why; made from the version it carries."""

    basis = forms.ChoiceField(label=gettext_lazy("Reports use"), widget=forms.RadioSelect)
    reason = CleanCharField(
        label=gettext_lazy("Why this one"),
        max_length=200,
        help_text=gettext_lazy("Readers of the dashboard see this reason, and it stays in the history."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, pair: Pair, by):
        self.pair, self.by = pair, by
        basis = Basis.COMPUTED if pair.uses_computed else Basis.PUBLISHED
        super().__init__(data, initial={"basis": basis, "version": pair.version})
        self.fields["basis"].choices = [
            (Basis.PUBLISHED, self._with_value(Basis.PUBLISHED, pair.published)),
            (Basis.COMPUTED, self._with_value(Basis.COMPUTED, pair.computed)),
        ]

    def _with_value(self, basis: Basis, reading: ShownFigure) -> str:
        value = quantity(reading.value, self.pair.indicator.unit_label)
        return _("%(figure)s: %(value)s") % {"figure": basis.label, "value": value}

    def apply(self) -> IndicatorChoice:
        """Save the choice; raises StaleVersion, ValidationError and PermissionDenied as the action does."""
        data = self.cleaned_data
        return choose_basis(
            indicator=self.pair.indicator,
            period=self.pair.slice.period,
            area=self.pair.slice.area,
            prices=self.pair.slice.prices,
            by=self.by,
            version=data["version"],
            basis=data["basis"],
            reason=data["reason"],
        )

    def on_top_of(self, version: int) -> "BasisForm":
        """The same answers, made from the row as it is stored now: sent again, they are saved."""
        return BasisForm(self.data | {"version": version}, pair=self.pair, by=self.by)
