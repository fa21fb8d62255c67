"""The form of the outline of a site: a file, and what it does not say itself."""

from django import forms
from django.utils.translation import gettext_lazy as _

from progress.models import SiteOutline
from progress.models.ground.position import MERIDIAN_CHOICES
from progress.outlines import actions
from progress.outlines.reading import LARGEST
from progress.records.actions import REASON_LENGTH
from values.forms import CleanCharField, CleanTextField, PartialDateField, StyledForm


class OutlineForm(StyledForm, forms.Form):
    """A file with the outline of `site`, in place of the recorded one."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,.kml,.kmz,.zip"}),
        help_text=_("GeoJSON, KML, KMZ, or a shapefile with its .prj in one .zip; 5 MB at most."),
    )
    meridian = forms.ChoiceField(
        label=_("Central meridian"),
        choices=[("", "–"), *((str(value), label) for value, label in MERIDIAN_CHOICES)],
        required=False,
        help_text=_("Only for coordinates in metres of VN-2000 (zones of 3°) whose file does not say it."),
    )
    source = CleanCharField(
        label=_("Source"), max_length=200, required=False,
        help_text=_("The decision, the drawing or the survey that it is read from."),
    )  # fmt: skip
    as_of = PartialDateField(label=_("As at"), required=False)
    note = CleanTextField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    reason = CleanCharField(label=_("Why it changes"), max_length=REASON_LENGTH, required=False)

    def __init__(self, *args, site, by, recorded: SiteOutline | None, **kwargs):
        self.site, self.by, self.recorded = site, by, recorded
        super().__init__(*args, **kwargs)
        self.initial["version"] = recorded.version if recorded else None
        if recorded is None:
            del self.fields["reason"]

    @property
    def entry_fields(self) -> list[tuple]:
        wide = ("file", "note", "reason")
        return [(self[name], "field-wide" if name in wide else "") for name in self.fields if name != "version"]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than %(max)s MB.") % {"max": LARGEST // 1024**2})
        return file

    def apply(self) -> SiteOutline:
        """Save what the file holds; raises StaleVersion, PermissionDenied and ValidationError as the action does."""
        data = self.cleaned_data
        return actions.take_outline(
            site=self.site, by=self.by, file_name=data["file"].name, content=data["file"].read(),
            values={name: data[name] for name in ("source", "as_of", "note")}, version=data["version"],
            meridian=data["meridian"] or None, reason=data.get("reason", ""),
        )  # fmt: skip
