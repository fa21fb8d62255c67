"""The ticks by which a person says that what looks doubtful is really so: for this save only."""

from collections import Counter
from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from progress.records.doubts import CONFIRMED, Doubt

ASKED = _("Correct what is wrong, or tick what is really so, and save again.")


class Ticks(forms.CheckboxSelectMultiple):
    template_name = "values/choices.html"


class ConfirmField(forms.MultipleChoiceField):
    """Holds the codes of doubts that were confirmed. Hidden until there is something to ask."""

    widget = forms.MultipleHiddenInput

    def __init__(self, **kwargs):
        super().__init__(label=_("Is it really so?"), required=False, initial=list, **kwargs)

    def ask(self, doubts: Iterable[tuple[str, str]]) -> None:
        """Show a tick for each (code, text)."""
        self.widget = Ticks()
        self.choices = list(doubts)

    def valid_value(self, value):
        """What is ticked is compared with the doubts when it is saved."""
        return True


class AsksToConfirm(forms.Form):
    """Mixin: `confirmed` is shown once a save was refused for doubts, with a tick for each of them."""

    confirmed = ConfirmField()

    def add_error(self, field, error):
        doubts = getattr(error, "error_dict", {}).get(CONFIRMED)
        if not doubts:
            return super().add_error(field, error)
        self.fields[CONFIRMED].ask((doubt.code, doubt.messages[0]) for doubt in doubts)
        for name, found in error.error_dict.items():
            super().add_error(name if name in self.fields else None, ASKED if name == CONFIRMED else found)
        return None

    def offer(self, doubts: Iterable[Doubt]) -> None:
        """Ask about these doubts; one that several records raise is one tick, with how many do."""
        texts = {}
        for doubt in doubts:
            texts.setdefault(doubt.code, []).append(doubt.text)
        if texts:
            self.fields[CONFIRMED].ask((code, _told(found)) for code, found in texts.items())

    @property
    def is_asking(self) -> bool:
        return bool(self.fields[CONFIRMED].choices)


def _told(texts: list[str]) -> str:
    """What several records are doubted for, each told once: “Done, but … (3)”."""
    counts = Counter(texts)
    return " ".join(f"{text} ({count})" if count > 1 else text for text, count in counts.items())
