from collections.abc import Callable

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.models import OwnTable
from values.forms import CleanCharField, StyledForm


class OwnTableForm(StyledForm, forms.ModelForm):
    """Title, period and signature block of a table; `instance` holds what it is made of, `save` is the action."""

    class Meta:
        model = OwnTable
        fields = ["title", "period", "letterhead", "signer_capacity", "signer_name", "is_shared"]
        widgets = {"signer_capacity": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, by, save: Callable[..., OwnTable], **kwargs):
        self.by, self.save_table = by, save
        super().__init__(*args, **kwargs)
        if not (self.instance.is_shared or by.has_perm("reports.add_owntable")):
            del self.fields["is_shared"]

    @property
    def entry_fields(self) -> list[tuple]:
        """The fields in the order of reading, each with the class of its place."""
        wide = ("title", "signer_capacity", "is_shared")
        return [(self[name], "field-wide" if name in wide else "") for name in self.fields]

    def _post_clean(self):
        """Leave the checks to the action."""

    def apply(self) -> OwnTable:
        """Save what the form holds; raises PermissionDenied and ValidationError as the action does."""
        return self.save_table(by=self.by, table=self.instance, values=self.cleaned_data)


class FileForm(StyledForm, forms.Form):
    """Why a table is filed again; not asked of the first version."""

    reason = CleanCharField(label=_("Reason for the correction"), max_length=300, required=False)
