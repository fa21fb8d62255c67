"""File fields that check the content of what they are given; what is stored bears the suffix of its content."""

from pathlib import Path
from typing import Any

from django import forms
from django.db import models
from django.utils.functional import lazy

from files.kinds import ALIASES, CONTENT_TYPES, DOCUMENTS, PICTURES, allowed_text, checked_kind

_allowed_text = lazy(allowed_text, str)


def check_and_rename(file: Any, allowed: frozenset[str]) -> None:
    """Rename an uploaded file after the kind of its content; ValidationError when it is not to be kept."""
    kind = checked_kind(file, allowed)
    suffix = Path(file.name).suffix.removeprefix(".").lower()
    if ALIASES.get(suffix, suffix) != kind:
        file.name = f"{Path(file.name).stem}.{kind}"


class FilesInput(forms.FileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True


LONGEST_SIDE = 1600  # pixels of a photo that a browser with JavaScript makes smaller before it is sent (photos.js)


class CheckedFileFormField(forms.FileField):
    """One file of an allowed kind and size. What a browser sends is an UploadedFile; it cleans to the same, renamed."""

    widget = forms.FileInput

    def __init__(self, *, allowed: frozenset[str] = DOCUMENTS, **kwargs: Any) -> None:
        self.allowed = allowed
        super().__init__(**{"help_text": _allowed_text(allowed), **kwargs})

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if data and file is data:
            check_and_rename(file, self.allowed)
        return file

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let the browser's chooser offer the right files; what it sends is looked into all the same."""
        suffixes = [*sorted(self.allowed), *(old for old, new in ALIASES.items() if new in self.allowed)]
        accepted = [f".{suffix}" for suffix in suffixes]
        # By the types of pictures phones offer their camera too.
        accepted += [CONTENT_TYPES[kind] for kind in sorted(self.allowed & PICTURES)]
        return super().widget_attrs(widget) | {"accept": ",".join(accepted)}


class CheckedFileField(models.FileField):
    """A file of an allowed kind and size, looked into by `full_clean` when it is not stored yet."""

    def __init__(self, *args: Any, pictures_only: bool = False, **kwargs: Any) -> None:
        self.pictures_only = pictures_only
        super().__init__(*args, **kwargs)

    @property
    def allowed(self) -> frozenset[str]:
        return PICTURES if self.pictures_only else DOCUMENTS

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | ({"pictures_only": True} if self.pictures_only else {})

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        value = super().clean(value, model_instance)
        if value and not value._committed:
            check_and_rename(value.file, self.allowed)
            value.name = value.file.name
        return value

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": CheckedFileFormField, "allowed": self.allowed, **kwargs})
