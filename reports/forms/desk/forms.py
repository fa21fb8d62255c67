"""What the pages of the desk ask."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from files.fields import CheckedFileFormField
from progress.models import FilingStepKind, FilingWay
from progress.models.base import not_in_the_future
from progress.models.exchange.filing import OF_WAYS
from values.forms import CleanCharField, CleanTextField, StyledForm
from values.today import today

LONGEST_NOTE = 1000


class ReceiveForm(StyledForm, forms.Form):
    """That a form came, on which day and how; the file itself where there is one."""

    on = forms.DateField(label=gettext_lazy("Received on"), validators=[not_in_the_future])
    way = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=[(way.value, way.label) for way in (FilingWay.PAPER, FilingWay.FILE)],
    )
    file = CheckedFileFormField(label=gettext_lazy("File"), required=False)
    note = CleanTextField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Number and date of the letter it came with, and the like."),
    )

    def __init__(self, data=None, files=None):
        super().__init__(data, files, initial={"on": today(), "way": FilingWay.PAPER.value})

    def clean(self):
        data = super().clean()
        if data.get("way") == FilingWay.FILE and not data.get("file") and "file" not in self.errors:
            self.add_error("file", ValidationError(_("Attach the file that came.")))
        return data


class SentUpForm(StyledForm, forms.Form):
    """That a version was sent to the ministry: on which day, in which way, with which letter."""

    on = forms.DateField(label=gettext_lazy("Sent on"), validators=[not_in_the_future])
    way = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=[(way.value, way.label) for way in OF_WAYS[FilingStepKind.SENT]],
    )
    number = CleanCharField(label=gettext_lazy("Number of the letter"), max_length=80, required=False)
    note = CleanTextField(
        label=gettext_lazy("Note"), required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 2})
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=32767)

    def __init__(self, data=None, *, version: int | None = None):
        initial = {"on": today(), "way": FilingWay.LETTER.value, "seen": version}
        super().__init__(data, initial=initial, auto_id="id_up_%s")


class AnswerForm(StyledForm, forms.Form):
    """What the ministry answered: accepted, or returned and why."""

    on = forms.DateField(label=gettext_lazy("Answered on"), validators=[not_in_the_future])
    answer = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        choices=[(kind.value, kind.label) for kind in (FilingStepKind.ACCEPTED, FilingStepKind.REFUSED)],
    )
    number = CleanCharField(label=gettext_lazy("Number of the letter"), max_length=80, required=False)
    note = CleanTextField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Of a form that was returned: why."),
    )

    def __init__(self, data=None):
        super().__init__(data, initial={"on": today()}, auto_id="id_answer_%s")


class HandInForm(StyledForm, forms.Form):
    """The filled form as a file."""

    file = CheckedFileFormField(label=gettext_lazy("File"))

    def __init__(self, data=None, files=None):
        super().__init__(data, files, auto_id="id_hand_in_%s")


class ReasonForm(StyledForm, forms.Form):
    """Why a form is returned, or a receipt cancelled."""

    reason = CleanTextField(
        label=gettext_lazy("Reason"), max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 2})
    )
