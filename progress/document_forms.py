"""The part of a form that says which document something rests on: one recorded of the site, or a new one."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from places.models import Organisation, OrganisationKind
from progress.actions import record_document
from progress.models import Document, DocumentKind, Site
from values.forms import CleanCharField, PartialDateField

ISSUERS = (OrganisationKind.AGENCY, OrganisationKind.COMMITTEE, OrganisationKind.PUBLIC_UNIT)


class NamesADocument(forms.Form):
    """Mixin for model forms, named before Django's class; `document_field` is the one to choose a recorded one in.

    Forms call `offer_documents` when they are made, and save with what `chosen_document` returns.
    """

    document_field = "document"

    new_document_kind = forms.ChoiceField(label=_("Kind of document"), choices=DocumentKind, required=False)
    new_document_number = CleanCharField(
        label=_("Number"), max_length=60, required=False, help_text=_("As printed: 2140/QĐ-UBND.")
    )
    new_document_date = PartialDateField(label=_("Date"), required=False)
    new_document_issuer = forms.ModelChoiceField(
        Organisation.objects.filter(kind__in=ISSUERS), label=_("Issuer"), required=False
    )

    NEW_DOCUMENT = ("new_document_kind", "new_document_number", "new_document_date", "new_document_issuer")

    def offer_documents(self, site_pk: int, by) -> None:
        """Offer the documents of the site that `by` may see, and a new one to those who may record one."""
        documents = Document.objects.visible_to(by).filter(sites=site_pk)
        self.fields[self.document_field].queryset = documents.select_related("issuer")
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
                self.add_error("new_document_number", _("Choose a recorded document or give a new one, not both."))
        elif "new_document_number" not in self.errors and (
            data.get("new_document_date") or data.get("new_document_issuer")
        ):
            self.add_error("new_document_number", _("Give the new document's number."))
        return data

    def chosen_document(self, site: Site) -> Document | None:
        """The document the form names, recorded now if it is new; raises ValidationError at its number."""
        data = self.cleaned_data
        if not data.get("new_document_number"):
            return data[self.document_field]
        given = {name.removeprefix("new_document_"): data[name] for name in self.NEW_DOCUMENT}
        given["kind"] = given["kind"] or DocumentKind.DECISION
        try:
            return record_document(by=self.by, site=site, **given)
        except ValidationError as error:
            raise ValidationError({"new_document_number": error.messages}) from error
