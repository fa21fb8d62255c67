"""The form that chooses the figure in use, with the reason."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from progress.figures.actions import choose_figure
from progress.models import SiteFigure
from values.forms import StyledForm


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
