"""Forms of figures: a new one or what is recorded of one, with its source, and the choice of the one in use."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from progress.documents.forms import NamesADocument
from progress.figures.actions import add_figure, choose_figure, figure_fields, update_figure
from progress.models import SiteFigure
from progress.models.figure import SourcedFigure
from progress.records.doubts import AsksToConfirm
from progress.records.provenance import PROVENANCE, SOURCE_STANDS, KeepsSource
from values.forms import CleanCharField, StyledForm


class ChooseFigureForm(StyledForm, forms.ModelForm):
    """Why one figure is in use in place of its rivals; made from the version it carries and the choice it replaces."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    instead_of = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = SiteFigure
        fields = ["reason"]

    def __init__(self, *args, by, **kwargs):
        self.by = by
        super().__init__(*args, **kwargs)
        self.chosen = self.instance.rivals().filter(is_chosen=True).select_related("document").first()
        self.initial |= {"version": self.instance.version, "instead_of": self.chosen and self.chosen.pk, "reason": ""}
        self.fields["reason"].required = True
        self.fields["reason"].widget.attrs["data-focus"] = True

    def clean_instead_of(self):
        seen = self.cleaned_data["instead_of"]
        if seen != (self.chosen and self.chosen.pk):
            raise ValidationError(_("Another figure was put in use in the meantime. Look again before you choose."))
        return seen

    def apply(self) -> SiteFigure:
        """Put the figure in use; raises StaleVersion and PermissionDenied as the action does."""
        self.instance.version = self.cleaned_data["version"]
        return choose_figure(figure=self.instance, by=self.by, reason=self.cleaned_data["reason"])


class SourcedFigureForm(KeepsSource, AsksToConfirm):
    """Mixin for model forms of figures, named before Django's class; the instance names the site or the indicator.

    A new one may be put in use at once, in place of the one that is; a recorded one carries its version.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    is_to_be_used = forms.BooleanField(
        label=_("Use this figure in place of the one in use"),
        required=False,
        help_text=_("Otherwise it is saved in addition. The first figure of its type is used automatically."),
    )
    reason = CleanCharField(
        label=_("Reason"),
        max_length=SourcedFigure._meta.get_field("reason").max_length,
        required=False,
        help_text=_("Kept in the history with the person and the time."),
    )

    WIDE = (SOURCE_STANDS, "note", "is_to_be_used", "reason")

    def __init__(self, *args, by, **kwargs):
        self.by = by
        super().__init__(*args, **kwargs)
        self.compared = figure_fields(type(self.instance))
        self.initial["version"] = self.instance.version
        self.offer_source(self.instance)
        if self.instance.pk is None:
            return
        del self.fields["is_to_be_used"]
        for name in self.instance.same_thing:
            if name in self.fields and self[name].initial not in (None, ""):
                self.fields[name].disabled = True

    @property
    def entry_fields(self) -> list[tuple]:
        """The fields in the order of reading, each with the class of its place."""
        own = [name for name in self._meta.fields if name not in (*PROVENANCE, "note")]
        names = [*own, SOURCE_STANDS, *PROVENANCE, "note", "is_to_be_used", "reason"]
        return [(self[name], "field-wide" if name in self.WIDE else "") for name in names if name in self.fields]

    def clean(self):
        data = super().clean()
        if data.get("is_to_be_used") and not data.get("reason"):
            self.add_error("reason", _("Give the reason for using this figure."))
        return data

    def named_document(self):
        """Return the document that the form names."""
        return self.cleaned_data["document"]

    @transaction.atomic
    def apply(self) -> SourcedFigure:
        """Save what the form holds, all of it or nothing.

        Raises StaleVersion and PermissionDenied as the actions do, and ValidationError with the form's field names.
        """
        data = self.cleaned_data
        values = {name: data[name] for name in self.fields if name in self.compared and not self.fields[name].disabled}
        values |= {"document": self.named_document()} | self.said_of_source
        arguments = {"by": self.by, "confirmed": data["confirmed"]}
        if self.instance.pk:
            arguments |= {"version": data["version"], "reason": data["reason"]}
            return update_figure(figure=self.instance, changes=values, **arguments)
        figure = add_figure(figure=self.instance, values=values, **arguments)
        if data["is_to_be_used"] and not figure.is_chosen:
            figure = choose_figure(figure=figure, by=self.by, reason=data["reason"])
        return figure


class SiteFigureForm(StyledForm, SourcedFigureForm, NamesADocument, forms.ModelForm):
    """A figure of a site; its document may be named along."""

    class Meta:
        model = SiteFigure
        fields = ["measure", "value", "standard", "document", "source", "as_of", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "value": _(
                "Areas in hectares, capital in billion VND (tỷ đồng), the term in years, wastewater in m³ a day."
            )
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer_documents(self.instance.site_id, self.by)

    def named_document(self):
        return self.chosen_document(self.instance.site)


class FigureStepForm(forms.Form):
    """Of a figure that is to go, or to be used: the version it was seen at, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = CleanCharField(max_length=SourcedFigure._meta.get_field("reason").max_length, required=False)
