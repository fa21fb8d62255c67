"""The pages that file a form, and show and compare what was filed."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView

from reports.access import filed_for
from reports.forms.filing import differences, file_form, may_file, versions_of
from reports.forms.sheet import grouped
from reports.forms.views import CompiledFormView, OfForms
from reports.models import FiledForm
from values.forms import CleanCharField, StyledForm


class FileForm(StyledForm, forms.Form):
    """The form that was looked at and, for a correction, why it is filed again."""

    seen = forms.Field(widget=forms.HiddenInput, required=False)  # compared alone: what it is not, was not seen
    reason = CleanCharField(
        label=gettext_lazy("Reason for the correction"),
        max_length=FiledForm._meta.get_field("reason").max_length,
        required=False,
    )

    def clean_seen(self) -> str:
        return self.cleaned_data["seen"] or ""


class FileView(CompiledFormView):
    """Filing a form as it was looked at; what is refused shows the form again, with what was typed."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        self.require_unit()
        if not may_file(request.user, self.kind, self.scope):
            raise PermissionDenied
        form = FileForm(request.POST)
        if form.is_valid():
            try:
                filed = file_form(
                    kind=self.kind, unit=self.unit, period=self.period, by=request.user, **form.cleaned_data
                )
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("Filed: version %(number)s.") % {"number": filed.number})
                return redirect(filed)
        return self.render_to_response(self.get_context_data(file_form=form), status=422)


class FiledFormView(OfForms, DetailView):
    """A version of a form as it was filed, beside another one: the version before, or that of `?with=2`."""

    template_name = "forms/filed.html"
    context_object_name = "filed"

    def get_object(self, queryset=None) -> FiledForm:
        """Return the version; 404 for one of a form or a unit that the person does not read."""
        filed = filed_for(self.request.user, self.kwargs["pk"])
        if filed is None:
            raise Http404
        return filed

    def get_context_data(self, **kwargs):
        filed = self.object
        versions = list(versions_of(filed.kind, filed.unit, filed.of_period))
        other = self._other(filed, versions)
        return super().get_context_data(**kwargs) | {
            "content": filed.content,
            "groups": grouped(filed.content["rows"], lambda row: "value" not in row, _is_open),
            "versions": versions,
            "comparable": [one for one in versions if one.pk != filed.pk],
            "other": other,
            "differences": differences(*sorted((filed, other), key=lambda one: one.number)) if other else [],
        }

    def _other(self, filed: FiledForm, versions: list[FiledForm]) -> FiledForm | None:
        """Return the version to compare with; 404 for one that is not there, or is the same."""
        if "with" not in self.request.GET:
            return next((one for one in versions if one.number < filed.number), None)
        asked = self.request.GET["with"]
        other = next((one for one in versions if str(one.number) == asked and one.pk != filed.pk), None)
        if other is None:
            raise Http404
        return other


def _is_open(row: dict) -> bool:
    return bool(row.get("unknown") or row.get("doubtful"))


class FiledRowView(FiledFormView):
    """What one number of a filed form was made of."""

    template_name = "forms/filed_row.html"

    def get_context_data(self, **kwargs):
        rows = self.object.content["rows"]
        row = next((row for row in rows if row["number"] == self.kwargs["row"] and "items" in row), None)
        if row is None:
            raise Http404
        return super().get_context_data(**kwargs) | {"row": row, "frozen_items": row["items"]}
