"""The forms of who is in charge: of one site, of several together, handed over from one person to another."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from progress.in_charge.actions import ChargeChange, planned
from progress.models import Site
from progress.records.actions import REASON_LENGTH
from values.forms import CleanCharField, StyledForm, offer
from values.text import person_name

ADD, REMOVE, REPLACE = "add", "remove", "replace"
ACTS = [
    (ADD, _("add to those in charge")),
    (REMOVE, _("remove from those in charge")),
    (REPLACE, _("put in the place of those in charge")),
]


class PeopleForm(StyledForm, forms.Form):
    """Some of the people who may be in charge of the sites, and a note of why; `plan()` says what would change."""

    people = forms.TypedMultipleChoiceField(
        label=_("Persons in charge"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    note = CleanCharField(
        label=_("Note"),
        max_length=REASON_LENGTH,
        required=False,
        help_text=_("Kept in the history with the person and the time."),
    )

    def __init__(self, *args, people: Sequence, **kwargs):
        self.by_pk = {person.pk: person for person in people}
        super().__init__(*args, **kwargs)
        offer(self.fields["people"], [(person.pk, called(person)) for person in people])

    @property
    def chosen(self) -> list:
        return [self.by_pk[pk] for pk in self.cleaned_data["people"]]

    def plan(self, sites: list[Site]) -> list[ChargeChange]:
        """Return what it changes at each site; the people chosen come in the place of all others."""
        return planned(sites=sites, add=self.chosen, replace=True)


class TogetherForm(PeopleForm):
    """People added to, removed from or put in the place of those in charge of several sites."""

    act = forms.ChoiceField(label=_("What to do"), choices=ACTS, initial=ADD, widget=forms.RadioSelect)
    field_order = ["act", "people", "note"]

    def clean(self):
        data = super().clean()
        if not data.get("people") and data.get("act") in (ADD, REMOVE):
            self.add_error("people", _("Tick one person at least."))
        return data

    def plan(self, sites):
        act = self.cleaned_data["act"]
        if act == REMOVE:
            return planned(sites=sites, remove=self.chosen)
        return planned(sites=sites, add=self.chosen, replace=act == REPLACE)


class HandOverForm(StyledForm, forms.Form):
    """Who takes over sites from `giver`, and a note for those who read the history."""

    taker = forms.TypedChoiceField(label=_("To whom"), coerce=int)
    note = CleanCharField(
        label=_("Note"), max_length=REASON_LENGTH, help_text=_("Why it is handed over. Kept in the history.")
    )

    def __init__(self, *args, people: Sequence, giver, **kwargs):
        self.by_pk, self.giver = {person.pk: person for person in people}, giver
        super().__init__(*args, **kwargs)
        choices = [(person.pk, called(person)) for person in people if person.pk != giver.pk]
        offer(self.fields["taker"], [("", ""), *choices])

    def plan(self, sites):
        return planned(sites=sites, add=[self.by_pk[self.cleaned_data["taker"]]], remove=[self.giver])


def called(person) -> str:
    """Return a person's name with the user name, which no other has."""
    name, username = person_name(person), person.get_username()
    return name if name == username else f"{name} ({username})"
