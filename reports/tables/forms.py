from collections.abc import Callable

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.models import OwnTable
from reports.tables.seen import Overtaken, seen_of
from values.forms import CleanCharField, StyledForm


class OwnTableForm(StyledForm, forms.ModelForm):
    """Title, period and signature block of a table; `instance` holds what it is made of, `save` is the action."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)  # what was stored when the form was given out

    class Meta:
        model = OwnTable
        fields = ["title", "period", "letterhead", "signer_capacity", "signer_name", "is_shared"]
        widgets = {"signer_capacity": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, by, save: Callable[..., OwnTable], **kwargs):
        self.by, self.save_table = by, save
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = seen_of(self.instance)
        if not (self.instance.is_shared or by.has_perm("reports.add_owntable")):
            del self.fields["is_shared"]

    @property
    def entry_fields(self) -> list[tuple]:
        """The fields in the order of reading, each with the class of its place."""
        wide = ("title", "signer_capacity", "is_shared")
        return [(field, "field-wide" if field.name in wide else "") for field in self.visible_fields()]

    def _post_clean(self):
        """Leave the checks to the action."""

    def apply(self) -> OwnTable:
        """Save what the form holds; raises PermissionDenied and ValidationError as the action does.

        Sent again after somebody else's save, which it then has told of, it is saved over theirs.
        """
        values = self.cleaned_data.copy()
        seen = values.pop("seen")
        try:
            return self.save_table(by=self.by, table=self.instance, values=values, seen=seen)
        except Overtaken as error:
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = seen_of(error.stored)
            raise


class FileForm(StyledForm, forms.Form):
    """The table that was looked at and, for a correction, why it is filed again."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    is_before_end = forms.BooleanField(required=False)
    reason = CleanCharField(label=_("Reason for the correction"), max_length=300, required=False)
