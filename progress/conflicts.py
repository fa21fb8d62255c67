"""Two people changed one record: what each of them wrote, field by field, and a form to go on from."""

import datetime
from copy import copy
from dataclasses import dataclass

from django import forms

from progress.actions import MILESTONE_FIELDS
from progress.models import Milestone
from progress.words import value_text
from values.people import person_name
from values.tracking import TrackedModel


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which the stored value and the typed one differ.

    `is_mine` says which of them the form holds now: what a person typed stays, what they left alone follows the
    stored value, for saving it would undo the other's work unseen.
    """

    label: str
    theirs: str
    mine: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    form: forms.ModelForm
    who: str
    when: datetime.datetime
    differences: list[Difference]


def conflict(form: forms.ModelForm, stored: TrackedModel) -> Conflict:
    """What stands between a form made from an older version and the record as it is stored now.

    The form takes `by` and names in `compared` the fields that make the record. The returned one carries the stored
    version, so that sending it again saves it.
    """
    theirs = type(form)(instance=stored, by=form.by)
    started_from = _as_it_was(stored, form)
    data = form.data.copy()
    data[form.add_prefix("version")] = str(stored.version)
    differences = []
    for name in (name for name in form.fields if name in form.compared and name in theirs.fields):
        bound, other = form[name], theirs[name]
        if not form.fields[name].has_changed(other.initial, bound.data):
            continue
        is_mine = started_from is None or form.fields[name].has_changed(started_from[name].initial, bound.data)
        differences.append(
            Difference(str(bound.label), _shown(other, other.initial), _shown(bound, bound.data), is_mine)
        )
        if not is_mine:
            data[form.add_prefix(name)] = _typed(other)
    who, when = _last_save(stored)
    again = type(form)(data, instance=stored, by=form.by, auto_id=form.auto_id)
    return Conflict(form=again, who=who, when=when, differences=differences)


@dataclass(frozen=True, slots=True)
class TheirSave:
    """What somebody saved of a milestone over the version that a change of several was made from."""

    milestone: Milestone
    who: str
    when: datetime.datetime
    differences: list[Difference]


def their_save(stored: Milestone, version: int, mine: dict) -> TheirSave:
    """What was saved since `version`, beside the values that were to be set; of a version that the history lacks, all
    that is stored otherwise than was to be set."""
    record = _record(stored, version)
    was, wanted = record.instance if record else stored, copy(stored)
    for name, value in mine.items():
        setattr(wanted, name, value)
    differences = []
    for f in (f for f in Milestone._meta.fields if f.name in MILESTONE_FIELDS):
        is_mine = f.name in mine and getattr(wanted, f.attname) != getattr(stored, f.attname)
        if getattr(was, f.attname) != getattr(stored, f.attname) or (record is None and is_mine):
            own = value_text(wanted, f.name) if f.name in mine else ""
            differences.append(Difference(str(f.verbose_name), value_text(stored, f.name), own, is_mine))
    who, when = _last_save(stored)
    return TheirSave(stored, who, when, differences)


def _last_save(stored: TrackedModel) -> tuple[str, datetime.datetime]:
    last = stored.history.select_related("history_user").order_by("-history_date", "-history_id").first()
    return person_name(last and last.history_user), last.history_date if last else stored.changed_at


def _record(stored: TrackedModel, version: int):
    """What the history keeps of a version; None if it lacks it."""
    return stored.history.filter(version=version).order_by("-history_id").first()


def _as_it_was(stored: TrackedModel, form: forms.ModelForm) -> forms.ModelForm | None:
    """The form as it was given out: of the version it carries, if the history has it."""
    record = _record(stored, form.cleaned_data["version"])
    return record and type(form)(instance=record.instance, by=form.by)


def _typed(bound_field) -> str:
    """The value as a person would type it into the field."""
    shown = bound_field.field.prepare_value(bound_field.initial)
    return "" if shown is None else str(shown)


def _shown(bound_field, value) -> str:
    choices = getattr(bound_field.field, "choices", None)
    if choices and value not in (None, ""):
        return str({str(key): label for key, label in choices}.get(str(value), value))
    shown = bound_field.field.prepare_value(value)
    return "" if shown is None else str(shown)
