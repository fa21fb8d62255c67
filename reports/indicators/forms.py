"""Forms of indicators: what is counted, each source's figure of a period, and which of two figures reports use."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from places.models import AdministrativeUnit
from progress.figures.forms import SourcedFigureForm
from progress.models import Document
from progress.records.forms import RecordForm
from reports.indicators.actions import INDICATOR_FIELDS, add_indicator, choose_basis, update_indicator
from reports.indicators.figures import Pair, ShownFigure
from reports.models import Basis, Indicator, IndicatorChoice, IndicatorFigure
from values.forms import CleanCharField, StyledForm
from values.templatetags.values import quantity
from values.text import slugify

# What stands in an address in place of an indicator's code.
PAGES_OF_LIST = frozenset({"add"})


class BasisForm(StyledForm, forms.Form):
    """Which of an indicator's two figures reports use for a period, and why; made from the version it carries."""

    basis = forms.ChoiceField(label=gettext_lazy("Reports use"), widget=forms.RadioSelect)
    reason = CleanCharField(
        label=gettext_lazy("Reason for the choice"),
        max_length=200,
        help_text=gettext_lazy("Shown on the dashboard and kept in the history."),
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
        """Return the same answers, made from the row as it is stored now: sent again, they are saved."""
        return BasisForm(self.data | {"version": version}, pair=self.pair, by=self.by)


class PublishedFigureForm(StyledForm, SourcedFigureForm, forms.ModelForm):
    """One source's figure of an indicator for a period: a target or a result."""

    class Meta:
        model = IndicatorFigure
        fields = ["kind", "period", "value", "at_least", "area", "prices", "document", "source", "as_of", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["value"].unit = self.instance.indicator.unit_label
        self.fields["area"].queryset = AdministrativeUnit.objects.select_related("parent").present_first()
        self.fields["document"].queryset = Document.objects.visible_to(self.by).select_related("issuer")


class IndicatorForm(RecordForm):
    """What is counted or measured: a new indicator, or a recorded one, made from its version."""

    compared = INDICATOR_FIELDS

    class Meta:
        model = Indicator
        fields = ["name", "name_en", "unit", "unit_en", "part_of", "computed", "order", "code"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["part_of"].queryset = Indicator.objects.exclude(pk=self.instance.pk)
        if self.instance.pk is None:
            self.fields["code"].required = False
            self.fields["code"].help_text = _("Its name in the address; empty: made from the Vietnamese name.")
            self.initial["order"] = (Indicator.objects.aggregate(last=Max("order"))["last"] or 0) + 10

    def clean_code(self):
        code = self.cleaned_data["code"] or slugify(self.cleaned_data.get("name", ""))[:60]
        if not code:
            raise ValidationError(_("No code can be made of this name: give one, in small letters without marks."))
        if code in PAGES_OF_LIST:
            raise ValidationError(_("“%(code)s” is an address of its own: choose another code.") % {"code": code})
        return code

    def apply(self) -> Indicator:
        """Save what the form holds; raises StaleVersion, ValidationError and PermissionDenied as the actions do."""
        data = self.cleaned_data
        values = {name: data[name] for name in self._meta.fields}
        if self.instance.pk is None:
            return add_indicator(by=self.by, values=values)
        return update_indicator(
            indicator=self.instance, by=self.by, version=data["version"], changes=values, reason=data["reason"]
        )
