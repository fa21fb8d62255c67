"""The page on which two records of one thing are made one: which the other is, what hangs on both, and the merge."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from history.tracking import current_request_id
from places.lookup import official_key
from places.models import Organisation
from progress.changes.merging import MERGED, RecordMerge, SeenIsOld, may_merge, merge, plan_merge
from progress.records.actions import REASON_LENGTH
from progress.records.history import history_fields
from progress.records.pages import complain
from spreadsheets.lookups import Lookup
from values.forms import CleanCharField, StyledForm
from values.numbers import plain_number

NEAREST = 8


class OtherForm(StyledForm, forms.Form):
    """Which record is the same as another one."""

    other = forms.ModelChoiceField(Organisation.objects.none(), label=gettext_lazy("Duplicates"))

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = others


class MergeForm(StyledForm, forms.Form):
    """Why the two are one, and what the person saw when they were asked."""

    reason = CleanCharField(
        label=gettext_lazy("Reason for the merge"),
        max_length=REASON_LENGTH,
        initial=gettext_lazy("Duplicate entry"),
        help_text=gettext_lazy("Kept in the history with the person and the time."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)


class MergeView(View):
    """Two organisations, or documents, of which one is kept: the one that the address names first."""

    @cached_property
    def model(self):
        if self.kwargs["model"] not in MERGED:
            raise Http404
        return MERGED[self.kwargs["model"]][0]

    def record(self, pk):
        record = get_object_or_404(self.model.objects.visible_to(self.request.user), pk=pk)
        if not may_merge(self.request.user, record):
            raise PermissionDenied
        return record

    def dispatch(self, request, *args, **kwargs):
        self.kept = self.record(self.kwargs["pk"])
        other = request.GET.get("with") or request.GET.get("other")
        if not other:
            return self.choose()
        number = plain_number(other)
        if number is None:
            raise Http404
        if number == self.kept.pk:
            return self.nothing_to_merge(_("A record cannot be merged with itself. Nothing was merged."))
        if not self.model.objects.visible_to(request.user).filter(pk=number).exists():
            text = _("The other record does not exist: already merged, or deleted. Nothing was merged now.")
            return self.nothing_to_merge(text)
        self.gone = self.record(number)
        return super().dispatch(request, *args, **kwargs)

    def nothing_to_merge(self, text: str):
        """Say why there is nothing to do, at the record that is kept."""
        messages.warning(self.request, text)
        return HttpResponseRedirect(self.kept.get_absolute_url())

    def get(self, request, *args, **kwargs):
        plan = self.plan()
        return self.page(plan, MergeForm(initial={"seen": plan.seal()}))

    def post(self, request, *args, **kwargs):
        form = MergeForm(request.POST)
        if not form.is_valid():
            return self.page(self.plan(), form, status=422)
        try:
            merge(kept=self.kept, gone=self.gone, by=request.user, **form.cleaned_data)
        except SeenIsOld:
            return self.again(form)
        except ValidationError as error:
            complain(form, error)
            return self.page(self.plan(), form, status=422)
        undo = reverse("progress:undo-request", args=[current_request_id()])
        text = _("“%(gone)s” was merged into “%(kept)s”.") % {"gone": self.gone, "kept": self.kept}
        messages.success(request, format_html('{} <a href="{}">{}</a>', text, undo, _("Undo")))
        return HttpResponseRedirect(self.kept.get_absolute_url())

    def again(self, form: MergeForm):
        """Show what would happen now that somebody saved in the meantime, with the reason as it was typed."""
        plan = self.plan()
        data = form.data.copy()
        data["seen"] = plan.seal()
        fresh = MergeForm(data)
        fresh.add_error(None, _("Someone saved in the meantime. Nothing was merged. Check again what would change."))
        return self.page(plan, fresh, status=422)

    def plan(self) -> RecordMerge:
        return plan_merge(kept=self.kept, gone=self.gone, by=self.request.user)

    def choose(self):
        """Ask which the other is: those of nearly the same name first."""
        others = self.model.objects.editable_by(self.request.user).exclude(pk=self.kept.pk)
        name = "name" if self.model is Organisation else "reference"
        near = Lookup(others, lambda record: [getattr(record, name)], key=official_key).near(
            getattr(self.kept, name), most=NEAREST
        )
        context = {"kept": self.kept, "near": near, "form": OtherForm(others=others)}
        return render(self.request, "changes/merge_choose.html", context)

    def page(self, plan: RecordMerge, form: MergeForm, status: int = 200):
        fields = [f for f in history_fields(self.model) if f.name != "file"]
        other = reverse("progress:merge", args=[self.kwargs["model"], plan.gone.pk])
        return render(
            self.request,
            "changes/merge.html",
            {
                "plan": plan,
                "form": form,
                "rows": [(f.verbose_name, _shown(plan.kept, f), _shown(plan.gone, f)) for f in fields],
                "swapped": f"{other}?with={plan.kept.pk}",
                "back": plan.kept.get_absolute_url(),
            },
            status=status,
        )


def _shown(record, field) -> str:
    value = getattr(record, f"get_{field.name}_display")() if field.choices else getattr(record, field.name)
    return "" if value is None else str(value)
