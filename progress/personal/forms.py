"""What is asked before people are erased."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from progress.personal.actions import SHORTEST_NAME
from values.forms import CleanCharField, StyledForm


class ErasePersonForm(StyledForm, forms.Form):
    """The user name of whoever is to be erased, typed again."""

    username = CleanCharField(label=_("User name, to confirm"), max_length=150)

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_username(self):
        """Refuse another name than that of the person on the page."""
        if self.cleaned_data["username"] != self.person.get_username():
            raise ValidationError(_("This is not the user name of the person on this page."), code="other")
        return self.cleaned_data["username"]


class NameForm(StyledForm, forms.Form):
    """A name, telephone number or address of somebody who has no account."""

    name = CleanCharField(
        label=_("Name, telephone number or e-mail address, as it is written"), min_length=SHORTEST_NAME, max_length=100
    )
