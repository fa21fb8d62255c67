"""Filters by a record that is named by hand: no page lists all there are, suggestions are asked for while typing."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from values.forms import CleanCharField
from values.numbers import plain_number
from values.text import Label, fold, in_every_language, shown

UNKNOWN = _("No record here has the name “%(given)s”.")
SUGGESTIONS = 50
_BEFORE_THE_WHOLE = re.compile(r"[^,(]*")  # xã An Phú, huyện Tân Thành (đến 30/06/2025)


@dataclass(frozen=True, slots=True)
class Named:
    """The records that a text names, none where it says so; as a string, what they are called."""

    records: tuple[Model, ...]
    text: str

    def __str__(self) -> str:
        return self.text


class LookupInput(forms.TextInput):
    """A text input that asks `suggestions_url`, with what was typed, for options; without JavaScript it is typed."""

    suggestions_url = ""

    def render(self, name, value, attrs=None, renderer=None):
        options = f"{attrs['id']}_options"
        asks = {
            "hx-get": self.suggestions_url, "hx-trigger": "focus once, input changed delay:200ms", "hx-sync": "this",
            "hx-target": f"#{options}", "hx-swap": "innerHTML", "list": options, "autocomplete": "off",
        }  # fmt: skip
        drawn = super().render(name, value, attrs | (asks if self.suggestions_url else {}), renderer)
        return drawn + format_html('<datalist id="{}"></datalist>', options)


class LookupField(CleanCharField):
    """Reads the key of a record of `queryset`, as addresses hold it, its label, or a part of its names: of several.

    `none` are the key and the words for what belongs to no record, where that may be asked for.
    """

    widget = LookupInput

    def __init__(
        self,
        *,
        queryset: QuerySet,
        key: str = "pk",
        name_of: Callable[[Model], str] = str,
        none: tuple[str, Label] | None = None,
        **kwargs,
    ):
        super().__init__(max_length=200, **kwargs)
        self.queryset, self.key, self.name_of, self.none = queryset, key, name_of, none
        # Given a folded text, the names to suggest that contain it; of all of `queryset` where None.
        self.suggest: Callable[[str], Iterable[str]] | None = None

    def clean(self, value):
        """Return what is Named; None for nothing."""
        text = super().clean(value)
        if not text:
            return None
        if self._is_none(text):
            return Named((), str(self.none[1]))
        matches = self._named(text)
        if not matches:
            raise ValidationError(UNKNOWN, "unknown", {"given": shown(text)})
        return Named(tuple(matches), self.name_of(matches[0]) if len(matches) == 1 else text)

    def bound_data(self, data, initial):
        """Show what an address names by its key as people read it."""
        if data and self._is_none(data):
            return str(self.none[1])
        record = self._of_key(data) if data else None
        return self.name_of(record) if record else data

    def _is_none(self, text: str) -> bool:
        if not self.none:
            return False
        key, label = self.none
        return text == key or fold(text) in map(fold, in_every_language(lambda: str(label)))

    def _of_key(self, text: str) -> Model | None:
        key = plain_number(text) if self.key == "pk" else text
        return self.queryset.filter(**{self.key: key}).first() if key is not None else None

    def _named(self, text: str) -> list[Model]:
        if record := self._of_key(text):
            return [record]
        words, begin = fold(text), fold(_BEFORE_THE_WHOLE.match(text)[0])
        candidates = list(self.queryset.filter(folded__contains=begin)) if begin else []
        exact = [r for r in candidates if words in map(fold, in_every_language(lambda r=r: self.name_of(r)))]
        return exact or [record for record in candidates if words in record.folded]

    def suggestions(self, typed: str) -> list[str]:
        """Return names of records that could find something, a few of those that contain what was typed."""
        words = fold(typed)
        if self.suggest:
            return list(self.suggest(words))[:SUGGESTIONS]
        none = [str(self.none[1])] if self.none and words in fold(str(self.none[1])) else []
        return none + [self.name_of(record) for record in self.queryset.filter(folded__contains=words)[:SUGGESTIONS]]


class LookupFilter(filters.Filter):
    """Finds what belongs to the record that is named, or to one of several; see LookupField."""

    field_class = LookupField

    def filter(self, queryset, value):
        if value and not value.records:
            return queryset.filter(**{f"{self.field_name}__isnull": True})
        return queryset.filter(**{f"{self.field_name}__in": self.keys(value)}) if value else queryset

    def keys(self, value: Named) -> Iterable[int]:
        return {record.pk for record in value.records}


def options(names: Iterable[str]) -> HttpResponse:
    """Answer with what a `datalist` holds."""
    return HttpResponse(format_html_join("\n", '<option value="{}">', ((name,) for name in names)))
