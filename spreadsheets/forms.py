"""What a person says of a file they send: which one, which sheet of it is read, and as what."""

from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spreadsheets.attached.archives import is_archive_of_files
from spreadsheets.imports.joined import joined
from spreadsheets.imports.understanding import ALL_SHEETS, Choice, Understood, kinds_for
from values.forms import StyledForm, offer
from values.text import Person

ACCEPTED = ".xlsx,.xlsm,.xlsb,.xls,.xml,.htm,.html,.mht,.ods,.fods,.csv,.tsv,.txt,.zip"
FIND_OUT = ("", gettext_lazy("recognise by its columns"))


def kind_choices(user: Person) -> list[tuple[str, Any]]:
    """Return what a sheet may hold: first the kinds that are read together, then each by itself."""
    kinds = kinds_for(user)
    together = joined(user, kinds)
    several = [(together.key, together.title)] if together else []
    return [*several, *((key, kind.title) for key, kind in kinds.items())]


class UploadForm(StyledForm, forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        max_length=255,
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "empty": gettext_lazy("The file is empty."),
        },
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Content"),
        required=False,
        help_text=gettext_lazy("Only needed for files that do not come from the tracker."),
    )

    def __init__(self, data: Any = None, files: Any = None, *, user: Person, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        offer(self.fields["kind"], [FIND_OUT, *kind_choices(user)])

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if is_archive_of_files(file):
            if file.size > settings.IMPORT_ARCHIVE_MAX_MB * 1024**2:
                text = gettext_lazy("The archive is larger than %(most)s MB. Send it in parts.")
                raise ValidationError(text, params={"most": settings.IMPORT_ARCHIVE_MAX_MB})
        elif file.size > settings.SPREADSHEET_MAX_MB * 1024**2:
            text = gettext_lazy("The file is larger than %(most)s MB. Split it, or remove what is not needed.")
            raise ValidationError(text, params={"most": settings.SPREADSHEET_MAX_MB})
        return file


class ReadingForm(StyledForm, forms.Form):
    """Which sheet of a file is read, as what, and whether with what is hidden in it."""

    sheet = forms.ChoiceField(label=gettext_lazy("Sheet"), required=False, widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=gettext_lazy("Content"), required=False)
    read_hidden = forms.BooleanField(label=gettext_lazy("Read hidden rows and columns too"), required=False)

    def __init__(self, data: Any, *, user: Person, understood: Understood, choice: Choice) -> None:
        key = understood.first[0] if understood.first and not understood.may_be else choice.kind
        sheet = choice.sheet or understood.suggested or (understood.first[1].sheet if understood.first else "")
        initial = {"sheet": sheet, "kind": key, "read_hidden": choice.read_hidden}
        super().__init__(data, initial=initial)
        kinds = [FIND_OUT, *kind_choices(user)]
        offer(self.fields["kind"], [entry for entry in kinds if not understood.may_be or entry[0] in understood.may_be])
        self.all_sheets = (ALL_SHEETS, _("all sheets, each as what it holds"))
        offer(self.fields["sheet"], [*((name, name) for name in understood.offered), self.all_sheets])
        self.fields["sheet"].required = len(understood.offered) > 1
        self.fields["sheet"].error_messages["required"] = gettext_lazy("Choose the sheet to read.")
        if understood.is_ours or understood.may_be:
            del self.fields["sheet"]
            if not understood.may_be:
                del self.fields["kind"]
        elif len(understood.offered) < 2:
            del self.fields["sheet"]

    def choice(self, before: Choice) -> Choice:
        """Return what was said; columns and cells are asked about anew when another sheet or kind is read."""
        data = self.cleaned_data
        sheet, kind = data.get("sheet", before.sheet), data.get("kind", before.kind)
        is_same = (sheet, kind) == (before.sheet, before.kind)
        kept = before if is_same else Choice(frames=before.frames)
        return replace(kept, sheet=sheet, kind=kind, read_hidden=data["read_hidden"])
