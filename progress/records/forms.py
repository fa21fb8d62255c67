"""The form of one record: a new one, or what is recorded, made from the version that it carries."""

from django import forms
from django.utils.translation import gettext_lazy as _

from progress.records.actions import REASON_LENGTH
from values.forms import CleanCharField, StyledForm


class RecordForm(StyledForm, forms.ModelForm):
    """A model form that says who saves, from which version, and why a recorded one changes.

    Subclasses name in `compared` what makes the record, and in WIDE the fields that take a whole line.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = CleanCharField(
        label=_("Why it changes"),
        max_length=REASON_LENGTH,
        required=False,
        help_text=_("Kept in the history with the person and the time."),
    )

    WIDE: tuple[str, ...] = ("reason",)

    def __init__(self, *args, by, **kwargs):
        self.by = by
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        if self.instance.pk is None:
            del self.fields["reason"]

    def in_order(self) -> list[str]:
        """Return the names of the fields in the order of reading."""
        return [*self._meta.fields, "reason"]

    @property
    def entry_fields(self) -> list[tuple]:
        """The fields to be filled in, each with the class of its place."""
        shown = [self[name] for name in self.in_order() if name in self.fields]
        return [(bound, "field-wide" if bound.name in self.WIDE else "") for bound in shown if not bound.is_hidden]
