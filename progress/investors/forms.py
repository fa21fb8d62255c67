"""The form of a fact for investors, with its source."""

from django import forms
from django.db import transaction

from progress.documents.forms import NamesADocument
from progress.investors import actions
from progress.models import InvestorFact
from progress.models.rules.investor_subjects import INFRASTRUCTURE
from progress.records.forms import RecordForm
from progress.records.provenance import SOURCE_STANDS, KeepsSource


class InvestorFactForm(KeepsSource, NamesADocument, RecordForm):
    """What is known of a subject at `instance.site`; a recorded one keeps its subject."""

    compared = actions.FACT_FIELDS
    WIDE = ("text", "text_en", SOURCE_STANDS, "note", "reason")

    class Meta:
        model = InvestorFact
        fields = ["subject", "readiness", "text", "text_en", "document", "source", "as_of", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 2})} | {
            name: forms.Textarea(attrs={"rows": 3}) for name in ("text", "text_en")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer_documents(self.instance.site_id, self.by)
        self.offer_source(self.instance)
        subject = self.instance.subject if self.instance.pk else self.initial.get("subject")
        if subject and subject not in INFRASTRUCTURE:
            del self.fields["readiness"]
        if self.instance.pk:
            self.fields["subject"].disabled = True

    def in_order(self):
        return [*self._meta.fields[:4], SOURCE_STANDS, *self._meta.fields[4:], "reason"]

    @transaction.atomic
    def apply(self) -> InvestorFact:
        """Save what the form holds; raises StaleVersion, PermissionDenied and ValidationError as the actions do."""
        data, site = self.cleaned_data, self.instance.site
        values = {name: data[name] for name in self._meta.fields if name in self.fields}
        values |= {"document": self.chosen_document(site)} | self.said_of_source
        if self.instance.pk is None:
            return actions.add_fact(site=site, by=self.by, values=values)
        return actions.update_fact(
            fact=self.instance, by=self.by, version=data["version"], changes=values, reason=data["reason"]
        )
