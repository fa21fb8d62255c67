"""The part of a form that says which document something rests on: one recorded of the site, or a new one."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from files.fields import CheckedFileFormField
from places.models import Organisation, OrganisationKind
from progress.documents.actions import DOCUMENT_FIELDS, Added, add_document, update_document
from progress.models import Document, DocumentKind, Site
from progress.records.actions import REASON_LENGTH
from values.forms import CleanCharField, PartialDateField, StyledForm

ISSUERS = (OrganisationKind.AGENCY, OrganisationKind.COMMITTEE, OrganisationKind.PUBLIC_UNIT)


def record_named(values: dict, *, by, site: Site) -> Document:
    """Record the document that a form names along, as one of `site`; a complaint is about the form's number or date."""
    try:
        return add_document(by=by, site=site, **values).document
    except ValidationError as error:
        about_date = error.error_dict.pop("date", None) if hasattr(error, "error_dict") else None
        errors = {"new_document_date": about_date} if about_date else {}
        if not errors or error.error_dict:
            errors["new_document_number"] = error.messages
        raise ValidationError(errors) from error


class NewDocumentFields(forms.Form):
    """Fields of a new document beside a form's own `document_field`, of which one or the other is filled in.

    Forms call `offer_new_document`; whoever may not record documents has the fields taken away (`NEW_DOCUMENT`).
    """

    document_field = "document"

    NEW_DOCUMENT = ("new_document_kind", "new_document_number", "new_document_date", "new_document_issuer")

    new_document_kind = forms.ChoiceField(label=_("Kind of document"), choices=DocumentKind, required=False)
    new_document_number = CleanCharField(
        label=_("Number"), max_length=60, required=False, help_text=_("As printed: 125/QĐ-UBND.")
    )
    new_document_date = PartialDateField(label=_("Date"), required=False)
    new_document_issuer = forms.ModelChoiceField(Organisation.objects.none(), label=_("Issued by"), required=False)

    def offer_new_document(self, by) -> None:
        """Offer a new document, issued by an authority that `by` sees, to those who may record one."""
        authorities = Organisation.objects.offered_to(by).filter(kind__in=ISSUERS)
        self.fields["new_document_issuer"].queryset = authorities
        if not by.has_perm("progress.add_document"):
            for name in self.NEW_DOCUMENT:
                del self.fields[name]

    @property
    def new_document_fields(self) -> list:
        return [self[name] for name in self.NEW_DOCUMENT if name in self.fields]

    @property
    def names_a_new_document(self) -> bool:
        return any(self[name].errors or self[name].data for name in self.NEW_DOCUMENT[1:] if name in self.fields)

    def clean(self):
        data = super().clean()
        if data.get("new_document_number"):
            if self.document_field in self.changed_data and data.get(self.document_field):
                self.add_error("new_document_number", _("Choose a recorded document or enter a new one, not both."))
        elif "new_document_number" not in self.errors and any(data.get(name) for name in self.NEW_DOCUMENT[2:]):
            self.add_error("new_document_number", _("Give the new document's number."))
        return data

    def new_document(self) -> dict | None:
        """Return what `record_named` takes, of a valid form; None where no document is named."""
        if not self.cleaned_data.get("new_document_number"):
            return None
        values = {name.removeprefix("new_document_"): self.cleaned_data[name] for name in self.NEW_DOCUMENT}
        return values | {"kind": values["kind"] or DocumentKind.DECISION}


class NamesADocument(NewDocumentFields):
    """Mixin for model forms made by a person (`by`), named before Django's class.

    Forms call `offer_documents` when they are made, and save with what `chosen_document` returns.
    """

    def offer_documents(self, site_pk: int, by) -> None:
        """Offer the documents of the site that `by` may see, and a new one to those who may record one."""
        documents = Document.objects.visible_to(by).filter(sites=site_pk)
        self.fields[self.document_field].queryset = documents.select_related("issuer")
        self.offer_new_document(by)

    def chosen_document(self, site: Site) -> Document | None:
        """Return the document the form names, recorded now if it is new; raises ValidationError at its number."""
        named = self.new_document()
        return record_named(named, by=self.by, site=site) if named else self.cleaned_data[self.document_field]


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
            self.add_error("number", _("Give the document's number or subject."))
        return data

    def _post_clean(self):
        """Leave the model's rules to the action: that a document is recorded already is no error here."""

    def apply(self) -> Added:
        """Record the document. Raises PermissionDenied, and ValidationError with the form's field names."""
        return add_document(by=self.by, site=self.site, **self.cleaned_data)


class DocumentEditForm(DocumentForm):
    """A recorded document, made from the version it carries."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    remove_file = forms.BooleanField(label=_("Remove the file from the document"), required=False)
    reason = CleanCharField(
        label=_("Why it changes"),
        max_length=REASON_LENGTH,
        required=False,
        help_text=_("Kept in the history with the person and the time."),
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
            self.add_error("remove_file", _("Either send a new file or remove the old one."))
        return data

    def apply(self) -> Document:
        """Save what the form holds. Raises StaleVersion and PermissionDenied, and ValidationError with field names."""
        data = self.cleaned_data
        changes = {name: data[name] for name in self.changed_data if name in self.compared}
        if data.get("file"):
            changes["file"] = data["file"]
        elif data.get("remove_file"):
            changes["file"] = ""
        return update_document(
            document=self.instance, by=self.by, version=data["version"], changes=changes, reason=data["reason"]
        )
