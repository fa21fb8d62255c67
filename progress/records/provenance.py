"""Where new values come from: said in the same act or, by itself, whose report it is. Never inherited.

A record has one provenance: a document or a source, and the day it was true. It speaks of the values said last. When
any value changes, what is said with the change takes its place; where nothing is said, the values stand "theo báo cáo
của" whoever said them, on the day they did. A document that proved the former values stays in the history and among
those of the site, and is named again (`SOURCE_STANDS`) where it proves the new ones as well: so a decision that
established a site is not left standing under a percent that nobody decided. A note alone changes no value.
"""

import datetime
import functools
from collections.abc import Collection
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from history.versioned_forms import VersionedForm
from progress.models.base import Sourced
from values.dates import PartialDate
from values.text import in_every_language, normalize, person_name

PROVENANCE = ("document", "source", "as_of")

# Among the changes an action takes: the recorded source proves the new values too. Said, never presumed.
SOURCE_STANDS = "source_stands"
_BOOKKEEPING = {*PROVENANCE, "note", "reason", "version", "changed_at"}
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Statement:
    """Who or what says a value, in words of the office's language, and on which day."""

    source: str
    day: PartialDate | None


def entered_by(person) -> Statement:
    """Return that `person` says it, today."""
    return said_by(person, timezone.localdate())


def said_by(person, day: datetime.date) -> Statement:
    """Return "theo báo cáo của <person>, <day>"."""
    with override(settings.LANGUAGE_CODE):
        text = _("as reported by %(who)s, %(day)s")
        words = {"who": _short(person_name(person)), "day": date_format(day, "SHORT_DATE_FORMAT")}
        return Statement(text % words, PartialDate.day(day))


def corrected_by(person, report: Statement) -> Statement:
    """Return whose report it was and who changed it today."""
    day = timezone.localdate()
    with override(settings.LANGUAGE_CODE):
        text = _("%(report)s; corrected by %(who)s, %(day)s")
        words = {"report": report.source, "who": _short(person_name(person), 50)}
        words["day"] = date_format(day, "SHORT_DATE_FORMAT")
        return Statement((text % words)[:200], PartialDate.day(day))


def read_from_file(filename: str, day: PartialDate | None) -> Statement:
    """Return which file it was read from, and the file's day where that is known."""
    with override(settings.LANGUAGE_CODE):
        text = _("file “%(name)s”, %(day)s") if day else _("file “%(name)s”")
        return Statement(text % {"name": _short(filename), "day": day}, day)


def is_statement(source: str) -> bool:
    """Return whether a source is what stands there by itself: whose report it was, or the file that it came in."""
    texts = in_every_language(lambda: _("as reported by %(who)s, %(day)s"))
    texts |= in_every_language(lambda: _("file “%(name)s”"))
    return source.startswith(tuple(text.partition("%(")[0] for text in texts))


def provenance_of(model: type[models.Model]) -> list[str]:
    """Return which fields of `model` say where its values come from."""
    names = {f.name for f in model._meta.concrete_fields}
    return [name for name in PROVENANCE if name in names]


@functools.cache
def values_of(model: type[models.Model]) -> frozenset[str]:
    """Return the fields of `model` that its provenance speaks of: whatever is recorded but names, notes and steps."""
    if not issubclass(model, Sourced):
        return frozenset()
    others = _BOOKKEEPING | set(model.without_source) | set(getattr(model, "same_thing", ()))
    fields = (f for f in model._meta.concrete_fields if f.editable and not f.primary_key)
    return frozenset(f.name for f in fields if f.name not in others)


def differing(record: models.Model, before: dict) -> set[str]:
    """Return the names of fields whose value is another than in `before`, which holds columns by field name."""
    return {name for name, value in before.items() if _value(record, name) != value}


def renew(
    record: models.Model,
    changed: Collection[str],
    *,
    statement: Statement,
    stated: Collection[str] = (),
    is_new: bool = False,
) -> list[str]:
    """Set the provenance of a record whose fields `changed` were given new values; return which fields that changed.

    `stated` names provenance fields that came with the change although they stay as they are. Nothing happens where
    no value changed. A record left without any value has no provenance either.
    """
    model = type(record)
    if not is_new and values_of(model).isdisjoint(changed):
        return []
    names = provenance_of(model)
    before = {name: _value(record, name) for name in names}
    news = names if is_new else changed
    said_now = {name for name in names if name in stated or (name in news and before[name] not in (None, ""))}
    for name in names:
        if name not in said_now:
            setattr(record, model._meta.get_field(name).attname, "" if name == "source" else None)
    if said_now.isdisjoint({"document", "source"}) and says_anything(record):
        record.source = statement.source
        if "as_of" not in said_now and not record.is_dated_by_period:
            record.as_of = statement.day
    return [name for name in names if _value(record, name) != before[name]]


def says_anything(record: models.Model) -> bool:
    """Return whether any value of a record is other than what a new one begins with."""
    fields = (record._meta.get_field(name) for name in values_of(type(record)))
    return any(_value(record, f.name) not in (None, "", f.get_default()) for f in fields)


def said_again(changes: dict) -> tuple[dict, Collection[str]]:
    """Return `changes` without SOURCE_STANDS, and the provenance that it says stands."""
    rest = {name: value for name, value in changes.items() if name != SOURCE_STANDS}
    return rest, PROVENANCE if changes.get(SOURCE_STANDS) else ()


def _value(record: models.Model, name: str):
    return getattr(record, record._meta.get_field(name).attname)


def _short(text: str, limit: int = _LONGEST_NAME) -> str:
    text = normalize(text)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


HELP = gettext_lazy(
    "For new values, give their own source and date below. Without one, the person who saves and the date are "
    "the source."
)


class SourceStandsField(forms.BooleanField):
    """Nothing of the record: ticking it alone changes nothing."""

    def __init__(self, **kwargs):
        label = gettext_lazy("The source so far also proves the new values")
        super().__init__(**{"label": label, "help_text": HELP, "required": False, **kwargs})

    def has_changed(self, initial, data):
        return False


class KeepsSource(forms.Form):
    """Mixin of forms of sourced records, which call `offer_source` when they are made."""

    source_stands = SourceStandsField()

    def offer_source(self, record) -> None:
        """Offer the recorded source, named, where there is one."""
        if text := source_text(record):
            self.fields[SOURCE_STANDS].label = _("The source so far also proves the new values: %(source)s") % {
                "source": text
            }
        else:
            del self.fields[SOURCE_STANDS]

    @property
    def may_stand(self) -> bool:
        return SOURCE_STANDS in self.fields

    @property
    def said_of_source(self) -> dict:
        """What the action is told beside the changes."""
        return {SOURCE_STANDS: self.cleaned_data[SOURCE_STANDS]} if self.may_stand else {}


class SourcedForm(VersionedForm):
    """A sourced record in the administration; the page sets `by`, whoever saves."""

    by = None
    source_stands = SourceStandsField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.pk or not source_text(self.instance):
            self.fields[SOURCE_STANDS].widget = forms.HiddenInput()

    def _post_clean(self):
        super()._post_clean()
        if not self.errors and self.has_changed():
            stated = PROVENANCE if self.cleaned_data.get(SOURCE_STANDS) else ()
            changed = {name for name in self.changed_data if name in self._meta.model._meta._forward_fields_map}
            is_new = self.instance._state.adding
            renew(self.instance, changed, statement=entered_by(self.by), stated=stated, is_new=is_new)


def source_text(record) -> str:
    """Return where the recorded values come from, in a line; empty where nothing says so."""
    values = [getattr(record, name) for name in provenance_of(type(record))]
    return " · ".join(str(value) for value in values if value)
