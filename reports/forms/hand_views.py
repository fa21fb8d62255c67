"""The page on which a value is put in by hand, approved or returned."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from history.tracking import StaleVersion
from progress.models.office import needs_acceptance
from progress.records.doubts import AsksToConfirm
from reports.forms.hand_values import (
    approve_override,
    may_decide,
    may_enter,
    override_row,
    remove_override,
    return_override,
)
from reports.forms.sheet import hand_values_of, lines_of
from reports.forms.views import OneForm
from reports.models import FormRow, RowOverride
from values.forms import CleanCharField, StyledForm
from values.numbers import format_number


class OverrideForm(StyledForm, AsksToConfirm, forms.ModelForm):
    """A value in place of the computed one, made from the version it carries."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = RowOverride
        fields = ["value", "reason", "source"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version


class DecideForm(StyledForm, forms.Form):
    """What an officer says of a value that waits; the reason is needed to return it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = CleanCharField(label=gettext_lazy("Reason for returning it"), max_length=300, required=False)


class OverrideView(OneForm, FormView):
    """Putting in a value by hand, or letting the computed one stand again; approving or returning what waits."""

    form_class = OverrideForm
    template_name = "forms/override.html"
    decide_form = None

    def dispatch(self, request, *args, **kwargs):
        """Refuse who may not change it only after what is not theirs to read was not found."""
        can_read = request.user.has_perm("reports.view_formkind")
        if can_read and self.row and not may_enter(request.user, self.row, self.scope):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def row(self) -> FormRow:
        row = next((row for row in self.rows if row.number == self.kwargs["row"] and row.computation), None)
        if row is None:
            raise Http404
        return row

    @cached_property
    def stored(self) -> tuple[RowOverride | None, RowOverride | None]:
        """The value in force and the one that waits."""
        in_force, waiting = hand_values_of(self.kind, self.unit, self.period)
        return in_force.get(self.row.pk), waiting.get(self.row.pk)

    @property
    def of_row(self) -> dict:
        return {"row": self.row, "unit": self.unit, "period": self.period, "by": self.request.user}

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        in_force, waiting = self.stored
        own = waiting if needs_acceptance(self.request.user) else in_force
        if self.request.method != "POST" and own is None and in_force:
            kwargs["initial"] = {name: getattr(in_force, name) for name in OverrideForm._meta.fields}
        return kwargs | {"instance": own or RowOverride(row=self.row)}

    @property
    def back(self) -> str:
        return reverse("form-row", args=[self.kind.number, self.period.code, self.row.number]) + self.query

    def post(self, request, *args, **kwargs):
        if "approve" in request.POST or "return" in request.POST:
            return self._decide()
        if "remove" not in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        form.is_valid()
        return self._step(form, remove_override, self._removed())

    def _removed(self) -> str:
        """Return what to say once the value by hand, or one's own proposal, is gone."""
        if not needs_acceptance(self.request.user):
            return _("The calculated value is used again.")
        in_force = self.stored[0]
        if in_force is None:
            return _("The proposal was withdrawn. The calculated value is in force.")
        text = _("The proposal was withdrawn. The value by hand, %(value)s, stays in force.")
        return text % {"value": format_number(in_force.value)}

    def _decide(self):
        self.decide_form = form = DecideForm(self.request.POST, prefix="decide")
        if not form.is_valid():
            return self._again(self.get_form_class()(instance=self.get_form_kwargs()["instance"]))
        version = form.cleaned_data["version"]
        try:
            if "approve" in self.request.POST:
                approve_override(**self.of_row, version=version)
                messages.success(self.request, _("Approved: the value is in force."))
            else:
                return_override(**self.of_row, version=version, reason=form.cleaned_data["reason"])
                messages.success(self.request, _("Returned with the reason."))
        except StaleVersion as stale:
            form.add_error(None, stale.as_validation_error())
            form.data = form.data.copy()
            form.data[form.add_prefix("version")] = stale.stored.version  # of the value that is shown from here on
        except ValidationError as error:
            form.add_error(None, error)
        if form.errors:
            return self._again(self.get_form_class()(instance=self.get_form_kwargs()["instance"]))
        return redirect(self.back)

    def form_valid(self, form):
        values = {name: form.cleaned_data[name] for name in form._meta.fields}
        waits = needs_acceptance(self.request.user)
        message = _("Sent for approval: it counts once an officer approves it.") if waits else _("Saved")
        return self._step(form, override_row, message, values=values, confirmed=form.cleaned_data["confirmed"])

    def _step(self, form, action, message: str, **more):
        version = form.cleaned_data.get("version", 0)
        try:
            was_done = action(**self.of_row, version=version, **more)
        except StaleVersion as stale:
            form.add_error(None, stale.as_validation_error())
            return self.form_invalid(form)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        if was_done:
            messages.success(self.request, message)
        return redirect(self.back)

    def form_invalid(self, form):
        return self._again(form)

    def _again(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        user, (in_force, waiting) = self.request.user, self.stored
        decides = waiting and not waiting.returned and may_decide(user, self.scope)
        posted = self.decide_form
        form = posted or (waiting and DecideForm(prefix="decide", initial={"version": waiting.version}))
        return super().get_context_data(**kwargs) | {
            "row": self.row,
            "computed": lines_of([self.row], self.sites, self.period)[0].computed,
            "back": self.back,
            "in_force": in_force,
            "waiting": waiting,
            "is_reported": needs_acceptance(user),
            "decide_form": form if decides else None,
            "over_form": None if decides else posted,
        }
