"""The tick of a form that says the recorded source proves the new values too; never ticked beforehand."""

from django import forms
from django.utils.translation import gettext_lazy as _

from history.versioned_forms import VersionedForm
from progress.records.provenance import PROVENANCE, SOURCE_STANDS, entered_by, provenance_of, renew

HELP = _(
    "For other values say their own source and day below. Where nothing is said, whoever saves and the day stand "
    "as their source."
)


class SourceStandsField(forms.BooleanField):
    """Nothing of the record: ticking it alone changes nothing."""

    def __init__(self, **kwargs):
        label = _("The source so far also proves the new values")
        super().__init__(**{"label": label, "help_text": HELP, "required": False, **kwargs})

    def has_changed(self, initial, data):
        return False


class KeepsSource(forms.Form):
    """Mixin of forms of sourced records, which call `offer_source` when they are made."""

    source_stands = SourceStandsField()

    def offer_source(self, record) -> None:
        """Offer the recorded source, named, where there is one."""
        if text := source_text(record):
            self.fields[SOURCE_STANDS].label = _("The source so far also proves the new values: %(source)s") % {
                "source": text
            }
        else:
            del self.fields[SOURCE_STANDS]

    @property
    def may_stand(self) -> bool:
        return SOURCE_STANDS in self.fields

    @property
    def said_of_source(self) -> dict:
        """What the action is told beside the changes."""
        return {SOURCE_STANDS: self.cleaned_data[SOURCE_STANDS]} if self.may_stand else {}


class SourcedForm(VersionedForm):
    """A sourced record in the administration; the page sets `by`, whoever saves."""

    by = None
    source_stands = SourceStandsField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.pk or not source_text(self.instance):
            self.fields[SOURCE_STANDS].widget = forms.HiddenInput()

    def _post_clean(self):
        super()._post_clean()
        if not self.errors and self.has_changed():
            said = PROVENANCE if self.cleaned_data.get(SOURCE_STANDS) else ()
            changed = {name for name in self.changed_data if name in self._meta.model._meta._forward_fields_map}
            is_new = self.instance._state.adding
            renew(self.instance, changed, statement=entered_by(self.by), said=said, is_new=is_new)


def source_text(record) -> str:
    """Return where the recorded values come from, in a line; empty where nothing says so."""
    found = [getattr(record, name) for name in provenance_of(type(record))]
    return " · ".join(str(value) for value in found if value)
