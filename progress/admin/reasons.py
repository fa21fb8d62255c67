"""In the admin too, a promise moves only with its reason."""

from django.utils.translation import gettext_lazy as _

from progress.actions import REASON_LENGTH
from progress.promise_rule import Promised, reason_asked
from progress.source_forms import SourcedForm
from values.forms import CleanCharField


def reason_asked_of(form) -> str:
    """What the person must say before `form`, made from a stored record, may save its dates; empty for nothing."""
    names = form.instance.dates[:2]
    stored = Promised(*(form.stored.get(name) for name in names))
    typed = Promised(*(form.cleaned_data.get(name, form.stored.get(name)) for name in names))
    return reason_asked(form.instance, stored, typed)


class ReasonedForm(SourcedForm):
    """A milestone or a project, with the reason of the change."""

    reason = CleanCharField(
        label=_("Why it changes"), max_length=REASON_LENGTH, required=False, help_text=_("Kept in the history.")
    )

    def clean(self):
        data = super().clean()
        is_asked = self.instance.pk and not self.errors and "reason" in self.fields and not data.get("reason")
        if is_asked and (asked := reason_asked_of(self)):
            self.add_error("reason", asked)
        # What saves the record by itself, as rows of a site's page do, leaves the reason in its history too.
        self.instance._change_reason = data.get("reason") or None
        return data
