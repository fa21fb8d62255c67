"""The form of an inspection: the visit and the rows of its findings, sent and saved together."""

from collections.abc import Callable

from django import forms
from django.db import transaction
from django.forms.formsets import formset_factory
from django.forms.utils import ErrorDict, ErrorList
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from files.fields import CheckedFileFormField
from progress.documents.forms import NamesADocument
from progress.inspections.actions import (
    FINDING_FIELDS,
    INSPECTION_FIELDS,
    FindingEdit,
    add_inspection,
    update_inspection,
)
from progress.inspections.finding_forms import FindingForm, FindingRows
from progress.models import Document, DocumentKind, Finding, Inspection, Site
from progress.records.actions import REASON_LENGTH
from progress.records.conflicts import Conflict, conflict, is_open
from progress.records.pages import ask_for_files_again
from values.forms import CleanCharField, StyledForm
from values.numbers import plain_number

MORE_ROWS = 3  # without JavaScript, which adds one at a time
MOST_ROWS = 100


class InspectionForm(NamesADocument, StyledForm, forms.ModelForm):
    """The visit itself; of a recorded one, made from the version it carries. New minutes may come with their file."""

    compared = INSPECTION_FIELDS

    NEW_DOCUMENT = (*NamesADocument.NEW_DOCUMENT, "new_document_file")

    new_document_file = CheckedFileFormField(label=_("File"), required=False)

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = CleanCharField(
        label=_("Why it changes"),
        max_length=REASON_LENGTH,
        required=False,
        help_text=_("Kept in the history with the person and the time."),
    )

    class Meta:
        model = Inspection
        fields = ["kind", "date", "people", "remarks", "document"]
        widgets = {"remarks": forms.Textarea(attrs={"rows": 3}), "date": forms.DateInput(attrs={"autocomplete": "off"})}

    def __init__(self, *args, by, **kwargs):
        self.by = by
        super().__init__(*args, **kwargs)
        self.offer_documents(self.instance.site_id, by)
        self.initial["new_document_kind"] = DocumentKind.MINUTES
        self.fields["kind"].widget.attrs["data-focus"] = True
        if self.instance.pk:
            self.initial["version"] = self.instance.version
        else:
            self.initial["date"] = timezone.localdate()
            del self.fields["reason"]


class InspectionForms:
    """A visit and its findings on one page, saved together or not at all."""

    def __init__(self, *, by, site: Site, inspection: Inspection | None = None, data=None, files=None, more=False):
        """Take what was posted; with `more`, add empty rows and judge nothing of what was typed yet."""
        self.by, self.site, self.inspection = by, site, inspection
        if more:
            data = _with_more_rows(data)
        subject = inspection or Inspection(site_id=site.pk)
        self.visit = InspectionForm(data, files, instance=subject, by=by)
        rows: Callable[..., FindingRows] = formset_factory(
            FindingForm,
            formset=FindingRows,
            extra=1,
            max_num=MOST_ROWS,
            absolute_max=MOST_ROWS,
            can_delete=by.has_perm("progress.delete_finding"),
            can_delete_extra=False,
        )
        self.findings = rows(data, by=by, inspection=inspection)
        self.conflicts: list[Conflict] = []
        if more:
            ask_for_files_again(_unjudged(self.visit))
            self.findings._errors, self.findings._non_form_errors = [], ErrorList()
            for form in self.findings.forms:
                _unjudged(form)

    def is_valid(self) -> bool:
        return all([self.visit.is_valid(), self.findings.is_valid()])

    @property
    def is_stale(self) -> bool:
        """Whether somebody saved, meanwhile, what this person changed too; `conflicts` then tells field by field.

        What only the other changed is left as they saved it.
        """
        self._compare(self._is_older)
        return bool(self.conflicts)

    def choose(self) -> None:
        """Let each field hold whose value the person asks for; `conflicts` tells theirs and mine as before."""
        self.is_valid()
        self._compare(lambda form: self._is_older(form) or is_open(form))

    def keep_choice(self) -> None:
        """Go on showing theirs and mine where what was sent cannot be saved."""
        if not self.conflicts:
            self._compare(is_open)

    def _compare(self, is_meant) -> None:
        self.conflicts = []
        if self.inspection is None:
            return
        if is_meant(self.visit):
            clash = conflict(self.visit, Inspection.objects.get(pk=self.inspection.pk))
            if clash.has_mine or is_open(self.visit):
                self.conflicts.append(clash)
                self.visit = clash.form
        for index, form in enumerate(self.findings.forms):
            if not (form.instance.pk and is_meant(form)):
                continue
            clash = conflict(form, Finding.objects.get(pk=form.instance.pk))
            if clash.has_mine or is_open(form) or self.findings.is_deleted(form):
                self.conflicts.append(clash)
                if clash.form is not form:
                    self.findings.mended(index, clash.form)

    @transaction.atomic
    def apply(self) -> Inspection:
        """Save; raises PermissionDenied, StaleVersion, and ValidationError with the fields of the visit."""
        document = self.visit.chosen_document(self.site)
        if self.inspection is None:
            facts = {name: self.visit.cleaned_data[name] for name in INSPECTION_FIELDS} | {"document": document}
            new = [self._facts(form) for form in self._touched()]
            return add_inspection(by=self.by, site=self.site, facts=facts, findings=new)
        return update_inspection(
            inspection=self.inspection,
            by=self.by,
            version=self.inspection.version,
            changes=self._visit_changes(document),
            findings=[self._edit(form) for form in self._touched() if not self._is_older(form)],
            reason=self.visit.cleaned_data["reason"],
        )

    def _visit_changes(self, document: Document | None) -> dict:
        """Return what changes of the visit; of a form that is older than what is stored, a new document only."""
        if self._is_older(self.visit):
            return {"document": document} if self.visit.new_document() else {}
        return self._changes(self.visit, INSPECTION_FIELDS) | {"document": document}

    def _touched(self) -> list[FindingForm]:
        """Return the rows to write; one marked for deletion that nobody recorded is none of them."""
        marked = self.findings.deleted_forms if self.findings.can_delete else []
        return [f for f in self.findings.forms if f.has_changed() and (f.instance.pk or f not in marked)]

    def _edit(self, form: FindingForm) -> FindingEdit:
        if not form.instance.pk:
            return FindingEdit(self._facts(form))
        deleted = self.findings.is_deleted(form)
        changes = {} if deleted else self._changes(form, FINDING_FIELDS)
        return FindingEdit(changes, form.instance, form.instance.version, deleted)

    def _facts(self, form: FindingForm) -> dict:
        return {name: form.cleaned_data[name] for name in FINDING_FIELDS}

    def _changes(self, form, allowed) -> dict:
        return {name: form.cleaned_data[name] for name in form.changed_data if name in allowed}

    def _is_older(self, form) -> bool:
        """Return whether a form was made from an older version than the one it now stands beside."""
        return bool(form.instance.pk) and form.cleaned_data.get("version") != form.instance.version


def _with_more_rows(data):
    data = data.copy()
    count = plain_number(data.get("findings-TOTAL_FORMS", ""), digits=3) or 0
    data["findings-TOTAL_FORMS"] = str(min(count + MORE_ROWS, MOST_ROWS))
    return data


def _unjudged(form):
    form._errors, form.cleaned_data = ErrorDict(), {}
    return form
