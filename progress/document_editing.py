"""Forms of documents: a new one for a site, and one that is recorded."""

from django import forms
from django.utils.translation import gettext_lazy as _

from files.fields import CheckedFileFormField
from places.models import Organisation
from progress.actions import REASON_LENGTH
from progress.document_actions import DOCUMENT_FIELDS, Added, add_document, update_document
from progress.models import Document, DocumentKind, Site
from values.forms import CleanCharField, StyledForm

CHOOSE_AGAIN = _("Choose the file again: a browser keeps no file when a page comes back.")


def ask_for_files_again(form: forms.Form) -> None:
    """Say at the file fields of a form that comes back which file has to be chosen again."""
    for name, field in form.fields.items():
        if isinstance(field, forms.FileField) and form.files.get(form.add_prefix(name)) and name not in form.errors:
            form.add_error(name, CHOOSE_AGAIN)


class DocumentForm(StyledForm, forms.ModelForm):
    """What is known of a document, with its file."""

    compared = DOCUMENT_FIELDS - {"file"}

    file = CheckedFileFormField(label=_("File"), required=False)

    class Meta:
        model = Document
        fields = ["kind", "number", "date", "issuer", "title", "url", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 2}), "title": forms.TextInput()}

    def __init__(self, *args, by, **kwargs):
        self.by = by
        super().__init__(*args, **kwargs)
        self.fields["kind"].widget.attrs["data-focus"] = True
        self.fields["issuer"].queryset = Organisation.objects.offered_to(by, self.instance.issuer_id)


class NewDocumentForm(DocumentForm):
    """A document for a site; one that is recorded already is not refused but used there too."""

    def __init__(self, *args, site: Site, **kwargs):
        self.site = site
        super().__init__(*args, **kwargs)
        if not self.initial.get("kind"):
            self.initial["kind"] = DocumentKind.DECISION

    def clean(self):
        """Ask for what names the document."""
        data = self.cleaned_data
        if not self.errors and not (data.get("number") or data.get("title")):
            self.add_error("number", _("Give the document's number or say what it is about."))
        return data

    def _post_clean(self):
        """Leave the model's rules to the action: that a document is recorded already is no error here."""

    def apply(self) -> Added:
        """Raises PermissionDenied, and ValidationError with the form's field names."""
        return add_document(by=self.by, site=self.site, **self.cleaned_data)


class DocumentEditForm(DocumentForm):
    """A recorded document, made from the version it carries."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    remove_file = forms.BooleanField(label=_("Take the file off the document"), required=False)
    reason = CleanCharField(
        label=_("Why it changes"),
        max_length=REASON_LENGTH,
        required=False,
        help_text=_("Kept in the history, beside who and when."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        if self.instance.file:
            self.fields["file"].label = _("New file, in place of the old one")
        else:
            del self.fields["remove_file"]

    def clean(self):
        data = super().clean()
        if data.get("file") and data.get("remove_file"):
            self.add_error("remove_file", _("Send a new file or take the old one off, not both."))
        return data

    def apply(self) -> Document:
        """Raises StaleVersion and PermissionDenied as the action does, and ValidationError with field names."""
        data = self.cleaned_data
        changes = {name: data[name] for name in self.changed_data if name in self.compared}
        if data.get("file"):
            changes["file"] = data["file"]
        elif data.get("remove_file"):
            changes["file"] = ""
        return update_document(
            document=self.instance, by=self.by, version=data["version"], changes=changes, reason=data["reason"]
        )
