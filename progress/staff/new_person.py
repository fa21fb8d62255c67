"""The page that adds a person: the sites they are to be in charge of are named on it too."""

from django import forms
from django.contrib import messages
from django.contrib.auth.forms import UserCreationForm
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from progress.in_charge.actions import change_in_charge, planned
from progress.models import Site
from values.forms import RecordsField
from values.text import person_name


class NewPersonForm(UserCreationForm):
    in_charge_of = RecordsField(
        label=_("Person in charge of"),
        queryset=Site.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only sites that the roles and the place of work let the person change."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["in_charge_of"].queryset = Site.objects.order_by("name_key", "pk")


def put_in_charge(request, new, sites) -> None:
    """Put a person who was just added in charge of `sites`; name those that are not theirs to change."""
    person = type(new).objects.get(pk=new.pk)  # with the roles and the place that were saved beside it
    changes = planned(sites=sites, add=[person])
    change_in_charge(changes=changes, by=request.user)
    if left := [change for change in changes if change.outside]:
        text = ngettext(
            "%(person)s may not change %(sites)s and was not put in charge of it.",
            "%(person)s may not change %(sites)s and was not put in charge of them.",
            len(left),
        )
        names = ", ".join(str(change.site) for change in left)
        messages.warning(request, text % {"person": person_name(person), "sites": names})
