"""Forms of findings: the rows of an inspection's form, and settling one."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.formsets import BaseFormSet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from places.models import Organisation
from progress.inspections.actions import DONE_FIELDS, FINDING_FIELDS, close_finding
from progress.models import Finding, Inspection, ObstacleKind
from progress.promises.target_field import DeadlineField
from values.forms import StyledForm

GONE = _("This finding was deleted by someone else in the meantime. Save again to add it as new, or empty its row.")


class Offered:
    """The organisations that may be held responsible and the topics, read once for all rows."""

    def __init__(self, organisations: QuerySet):
        self.found = {"responsible": organisations, "kind": ObstacleKind.objects.all()}
        self.choices = {
            name: [("", "---------"), *((record.pk, str(record)) for record in records)]
            for name, records in self.found.items()
        }

    def offer_in(self, form: forms.Form) -> None:
        for name, records in self.found.items():
            form.fields[name].queryset = records
            form.fields[name].choices = self.choices[name]


class FindingForm(StyledForm, forms.ModelForm):
    """One row; of a recorded finding, made from the version it carries."""

    compared = FINDING_FIELDS

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Finding
        fields = ["found", "kind", "to_do", "responsible", "responsible_people", "due"]
        widgets = {"found": forms.Textarea(attrs={"rows": 2}), "to_do": forms.Textarea(attrs={"rows": 2})}
        field_classes = {"due": DeadlineField}

    def __init__(self, *args, by, offered=None, is_gone=False, **kwargs):
        self.by, self.is_gone = by, is_gone
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial |= {"version": self.instance.version, "pk": self.instance.pk}
        if offered is not None:
            offered.offer_in(self)

    def clean(self):
        if self.is_gone:
            # What was typed may be recorded anew: sent again, the row is a new one.
            self.data = self.data.copy()
            self.data[self.add_prefix("pk")] = self.data[self.add_prefix("version")] = ""
            raise ValidationError(GONE, "gone")
        return super().clean()


class FindingRows(BaseFormSet):
    """Rows of the findings of an inspection, each with the finding that its own hidden key names."""

    def __init__(self, *args, by, inspection: Inspection | None = None, **kwargs):
        self.by = by
        self.findings = list(inspection.findings.select_related("inspection")) if inspection else []
        self.by_key = {str(finding.pk): finding for finding in self.findings}
        named = (finding.responsible_id for finding in self.findings)
        self.offered = Offered(Organisation.objects.offered_to(by, *named))
        super().__init__(*args, initial=[{} for _finding in self.findings], prefix="findings", **kwargs)

    def get_form_kwargs(self, index):
        known = {"by": self.by, "offered": self.offered}
        if index is None:
            return known
        if not self.is_bound:
            finding = self.findings[index] if index < len(self.findings) else None
            return known | {"instance": finding}
        key = self.data.get(f"{self.add_prefix(index)}-pk", "")
        return known | {"instance": self.by_key.get(key), "is_gone": bool(key) and key not in self.by_key}

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Delete this finding")

    def mended(self, index: int, form: FindingForm) -> None:
        """Let `form` stand in the place of the row that was sent."""
        self.add_fields(form, index)
        self.offered.offer_in(form)
        self.forms[index] = form

    def is_deleted(self, form: FindingForm) -> bool:
        return self.can_delete and bool(form.instance.pk) and self._should_delete_form(form)


class FindingDoneForm(StyledForm, forms.ModelForm):
    """When and how a finding was settled, made from the version it carries."""

    compared = DONE_FIELDS

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Finding
        fields = ["done_on", "done_note"]
        widgets = {
            "done_note": forms.Textarea(attrs={"rows": 2}),
            "done_on": forms.DateInput(attrs={"autocomplete": "off", "data-focus": True}),
        }

    def __init__(self, *args, by, **kwargs):
        self.by = by
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        self.was_open = self.instance.is_open
        if self.was_open:
            self.initial["done_on"] = timezone.localdate()
            self.fields["done_on"].required = True
        else:
            self.fields["done_on"].help_text = _("Leave both empty to reopen the finding.")

    def apply(self) -> Finding:
        """Save what the form holds. Raises StaleVersion, PermissionDenied and ValidationError as the action does."""
        data = self.cleaned_data
        changes = {name: data[name] for name in DONE_FIELDS}
        return close_finding(finding=self.instance, by=self.by, version=data["version"], **changes)
