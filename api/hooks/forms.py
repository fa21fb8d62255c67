"""What is asked of a webhook."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from api.hooks.events import EVENTS
from api.hooks.models import ADDRESS_LENGTH
from api.token_views import PersonChoice, people_to_choose
from values.forms import CleanCharField, StyledForm


def event_choices() -> list[tuple[str, str]]:
    return [(event.code, f"{capfirst(str(event.label))} ({event.code})") for event in EVENTS]


class WebhookForm(StyledForm, forms.Form):
    """What the receiver is called, where it is, what it is told."""

    name = CleanCharField(label=_("Name of the receiver"), max_length=80)
    address = forms.CharField(
        label=_("Address (URL)"),
        max_length=ADDRESS_LENGTH,
        help_text=_("Begins with https://. Messages are sent there, and follow nowhere else."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    events = forms.MultipleChoiceField(
        label=_("Events"), choices=event_choices, widget=forms.CheckboxSelectMultiple, initial=[]
    )


class NewWebhookForm(WebhookForm):
    person = PersonChoice(
        label=_("With the rights of"),
        queryset=people_to_choose(),
        help_text=_("The receiver is told what this account may see, and nothing else."),
    )

    field_order = ["name", "address", "person", "events"]
