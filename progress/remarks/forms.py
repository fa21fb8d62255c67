"""The forms of a remark: a new one, with a file if wished, and one's own within its first minutes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from files.fields import LONGEST_SIDE, CheckedFileFormField
from progress.models import Remark
from progress.remarks.actions import edit_remark, write_remark
from values.forms import CleanTextField, StyledForm

LONGEST = 4000  # characters


def text_field() -> CleanTextField:
    return CleanTextField(
        label=_("Your remark"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Plain text. @user-name mentions a person who can see this record."),
    )


class RemarkForm(StyledForm, forms.Form):
    """A new remark on a record."""

    text = text_field()
    file = CheckedFileFormField(label=_("File"), required=False)
    longest_side = LONGEST_SIDE

    def __init__(self, *args, by=None, record=None, **kwargs):
        self.by, self.record = by, record
        super().__init__(*args, auto_id="id_remark_%s", **kwargs)
        self.fields["file"].widget.attrs["data-shrink"] = LONGEST_SIDE

    def apply(self) -> Remark:
        """Save what the form holds. Raises PermissionDenied and ValidationError."""
        data = self.cleaned_data
        return write_remark(by=self.by, record=self.record, text=data["text"], file=data["file"])


class RemarkEditForm(StyledForm, forms.ModelForm):
    """One's own remark, made from the version it carries."""

    compared = frozenset({"text"})

    text = text_field()
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Remark
        fields = ["text"]

    def __init__(self, *args, by, **kwargs):
        self.by = by
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        self.fields["text"].widget.attrs["data-focus"] = True

    def apply(self) -> Remark:
        """Save what the form holds. Raises StaleVersion, PermissionDenied and ValidationError as the action does."""
        data = self.cleaned_data
        return edit_remark(remark=self.instance, by=self.by, version=data["version"], text=data["text"])
