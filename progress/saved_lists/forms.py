from django import forms
from django.utils.translation import gettext_lazy as _

from progress.models import SavedList
from progress.saved_lists.actions import begin_with, rename_list, save_list
from values.forms import CleanCharField, StyledForm


class SavedListForm(StyledForm, forms.ModelForm):
    """The name of a list that is kept (`instance` holds which and how it is asked for), and whose it is."""

    name = CleanCharField(label=_("Name"), max_length=80)
    is_start = forms.BooleanField(label=_("Begin with it after signing in"), required=False)

    class Meta:
        model = SavedList
        fields = ["name", "is_shared"]

    def __init__(self, *args, by, **kwargs):
        self.by = by
        super().__init__(*args, **kwargs)
        if not (self.instance.is_shared or by.has_perm("progress.add_savedlist")):
            del self.fields["is_shared"]
        if self.instance.pk:
            del self.fields["is_start"]
        else:
            self.fields["name"].help_text = _("Your own list of the same name is replaced.")

    @property
    def entry_fields(self) -> list[tuple]:
        """The fields in the order of reading, each with the class of its place."""
        return [(self[name], "field-wide") for name in self.fields]

    def _post_clean(self):
        """Leave the checks to the action: a name that is one's own already is replaced, not refused."""

    def apply(self) -> SavedList:
        """Save what the form holds; raises PermissionDenied and ValidationError as the actions do."""
        values = {"name": self.cleaned_data["name"], "is_shared": self.cleaned_data.get("is_shared", False)}
        if self.instance.pk:
            return rename_list(by=self.by, saved=self.instance, **values)
        kept = {"list_name": self.instance.list_name, "query": self.instance.query}
        saved = save_list(by=self.by, **kept, **values)
        if self.cleaned_data["is_start"]:
            begin_with(by=self.by, saved=saved)
        return saved
