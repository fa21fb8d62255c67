"""Forms of an inspection's photos: several sent at once, and one that is there."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from files.fields import LONGEST_SIDE, CheckedFileFormField, FilesInput
from files.kinds import PICTURES
from progress.inspections.actions import PHOTO_FIELDS, add_photos, caption_photo, remove_photo
from progress.models import Inspection, InspectionPhoto
from values.forms import CleanCharField, StyledForm

MOST_PHOTOS = 20  # sent at once


class PhotosField(CheckedFileFormField):
    """Several pictures at once, each looked into; cleans to a list."""

    widget = FilesInput

    def widget_attrs(self, widget):
        """Let the browser make large photos smaller before it sends them (static/js/photos.js)."""
        return super().widget_attrs(widget) | {"data-shrink": LONGEST_SIDE}

    def clean(self, data, initial=None):
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if not files:
            return [super().clean(None, initial)]
        if len(files) > MOST_PHOTOS:
            raise ValidationError(_("Up to %(max)s photos at a time.") % {"max": MOST_PHOTOS})
        return [self._one(file, initial) for file in files]

    def _one(self, file, initial):
        name = file.name
        try:
            return super().clean(file, initial)
        except ValidationError as error:
            raise ValidationError([f"{name}: {message}" for message in error.messages]) from error


class PhotosForm(StyledForm, forms.Form):
    longest_side = LONGEST_SIDE
    use_required_attribute = False  # a phone offers two ways to the same field

    files = PhotosField(label=_("Photos"), allowed=PICTURES)
    caption = CleanCharField(
        label=_("Caption"),
        max_length=200,
        required=False,
        help_text=_("What the photos show; each caption can be edited later."),
    )

    def __init__(self, *args, by, inspection: Inspection, **kwargs):
        self.by, self.inspection = by, inspection
        super().__init__(*args, **kwargs)

    def apply(self) -> list[InspectionPhoto]:
        """Save what the form holds. Raises PermissionDenied and ValidationError."""
        return add_photos(by=self.by, inspection=self.inspection, **self.cleaned_data)


class PhotoForm(StyledForm, forms.ModelForm):
    """A photo's caption, or its removal, made from the version it carries."""

    compared = PHOTO_FIELDS

    version = forms.IntegerField(widget=forms.HiddenInput)
    remove = forms.BooleanField(label=_("Remove this photo from the inspection"), required=False)

    class Meta:
        model = InspectionPhoto
        fields = ["caption"]

    def __init__(self, *args, by, **kwargs):
        self.by = by
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        self.fields["caption"].widget.attrs["data-focus"] = True
        if not by.has_perm("progress.delete_inspectionphoto"):
            del self.fields["remove"]

    def apply(self) -> InspectionPhoto:
        """Save what the form holds. Raises StaleVersion and PermissionDenied as the actions do."""
        data = self.cleaned_data
        if data.get("remove"):
            remove_photo(photo=self.instance, by=self.by, version=data["version"])
            return self.instance
        return caption_photo(photo=self.instance, by=self.by, version=data["version"], caption=data["caption"])
