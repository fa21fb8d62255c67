"""The pages that put a value in by hand, file a form, and show what was filed."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView, FormView, View

from history.tracking import StaleVersion
from reports.forms.filing import differences, file_form, override_row, remove_override, versions_of
from reports.forms.sheet import overrides_of, rows_of
from reports.forms.views import OfForms, OneForm
from reports.models import FiledForm, FormRow, RowOverride
from values.forms import CleanCharField, StyledForm


class OverrideForm(StyledForm, forms.ModelForm):
    """A value in place of the computed one, made from the version it carries."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = RowOverride
        fields = ["value", "reason", "source"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version


class OverrideView(OneForm, FormView):
    """Putting in a value by hand, or letting the computed one stand again."""

    form_class = OverrideForm
    template_name = "forms/override.html"

    def dispatch(self, request, *args, **kwargs):
        """Refuse who may not change it only after what is not theirs to read was not found."""
        may_change = request.user.has_perm("reports.add_rowoverride")
        if request.user.has_perm("reports.view_formkind") and self.row and not may_change:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def row(self) -> FormRow:
        self.require_unit()
        rows = rows_of(self.kind, self.period)
        row = next((row for row in rows if row.number == self.kwargs["row"] and row.computation), None)
        if row is None:
            raise Http404
        return row

    def get_form_kwargs(self):
        stored = overrides_of(self.kind, self.unit, self.period).get(self.row.pk)
        return super().get_form_kwargs() | {"instance": stored or RowOverride(row=self.row)}

    @property
    def back(self) -> str:
        return reverse("form-row", args=[self.kind.number, self.period.code, self.row.number]) + self.query

    def post(self, request, *args, **kwargs):
        if "remove" not in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        form.is_valid()
        return self._step(form, remove_override, _("The calculated value is used again."))

    def form_valid(self, form):
        values = {name: form.cleaned_data[name] for name in form._meta.fields}
        return self._step(form, override_row, _("Saved"), values=values)

    def _step(self, form, action, message: str, **more):
        version = form.cleaned_data.get("version", 0)
        of_row = {"row": self.row, "unit": self.unit, "period": self.period, "by": self.request.user}
        try:
            action(**of_row, version=version, **more)
        except StaleVersion as stale:
            form.add_error(None, stale.as_validation_error())
            return self.form_invalid(form)
        messages.success(self.request, message)
        return redirect(self.back)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"row": self.row, "back": self.back}


class FileForm(StyledForm, forms.Form):
    """Why a form is filed again; not asked of the first version."""

    reason = CleanCharField(label=gettext_lazy("Reason for the correction"), max_length=300, required=False)


class FileView(OneForm, View):
    """Filing a form as the records are now."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        form = FileForm(request.POST)
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        self.require_unit()
        try:
            filed = file_form(kind=self.kind, unit=self.unit, period=self.period, by=request.user, reason=reason)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(reverse("form", args=[self.kind.number, self.period.code]) + self.query)
        messages.success(request, _("Filed: version %(number)s.") % {"number": filed.number})
        return redirect(filed)


class FiledFormView(OfForms, DetailView):
    """A version of a form as it was filed, with what differs from the version before."""

    template_name = "forms/filed.html"
    context_object_name = "filed"

    def get_object(self, queryset=None) -> FiledForm:
        """Return the version; 404 for one of a form or a unit that the person does not read."""
        filed = self.scope.filed(self.kwargs["pk"])
        if filed is None:
            raise Http404
        return filed

    def get_context_data(self, **kwargs):
        filed = self.object
        versions = list(versions_of(filed.kind, filed.unit, filed.of_period))
        earlier = [other for other in versions if other.number < filed.number]
        asked = self.request.GET.get("with", "")
        other = next((one for one in versions if str(one.number) == asked), earlier[0] if earlier else None)
        return super().get_context_data(**kwargs) | {
            "content": filed.content,
            "versions": versions,
            "other": other,
            "differences": differences(other, filed) if other else [],
        }


class FiledRowView(FiledFormView):
    """What one number of a filed form was made of."""

    template_name = "forms/filed_row.html"

    def get_context_data(self, **kwargs):
        rows = self.object.content["rows"]
        row = next((row for row in rows if row["number"] == self.kwargs["row"] and "items" in row), None)
        if row is None:
            raise Http404
        return super().get_context_data(**kwargs) | {"row": row, "frozen_items": row["items"]}
