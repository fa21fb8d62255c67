"""What the administration of milestones and projects shares: the filter of late ones, the reason of a changed date."""

from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from progress.promises.rule import Promised, reason_asked
from progress.records.actions import REASON_LENGTH
from progress.records.admin_lists import NO, YES
from progress.records.provenance import SourcedForm
from values.forms import CleanCharField
from values.today import today


class LateFilter(admin.SimpleListFilter):
    """Milestones or projects that are overdue, or behind their original target."""

    title = gettext_lazy("late")
    parameter_name = "late"
    BEHIND = "behind"

    def lookups(self, request, model_admin):
        return [(YES, _("Overdue")), (NO, _("Not overdue")), (self.BEHIND, _("Behind original target"))]

    def queryset(self, request, queryset):
        records = queryset.model.objects
        if self.value() == self.BEHIND:
            return queryset.filter(pk__in=records.behind(today()).values("pk"))
        overdue = Exists(records.overdue(today()).filter(pk=OuterRef("pk")))
        conditions = {YES: overdue, NO: ~overdue}
        return queryset.filter(conditions[self.value()]) if self.value() in conditions else queryset


def reason_asked_of(form) -> str:
    """Return what is asked before `form`, made from a stored record, may save its dates; empty for nothing."""
    names = form.instance.dates[:2]
    stored = Promised(*(form.stored.get(name) for name in names))
    typed = Promised(*(form.cleaned_data.get(name, form.stored.get(name)) for name in names))
    return reason_asked(form.instance, stored, typed)


class ReasonedForm(SourcedForm):
    """A milestone or a project, with the reason of the change."""

    reason = CleanCharField(
        label=gettext_lazy("Why it changes"),
        max_length=REASON_LENGTH,
        required=False,
        help_text=gettext_lazy("Kept in the history."),
    )

    def clean(self):
        data = super().clean()
        is_asked = self.instance.pk and not self.errors and "reason" in self.fields and not data.get("reason")
        if is_asked and (question := reason_asked_of(self)):
            self.add_error("reason", question)
        # What saves the record by itself, as rows of a site's page do, leaves the reason in its history too.
        self.instance._change_reason = data.get("reason") or None
        return data
