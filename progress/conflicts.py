"""Two people changed one record: what each of them wrote, field by field, and a form to go on from."""

import datetime
from dataclasses import dataclass

from django import forms

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
    last = stored.history.select_related("history_user").order_by("-history_date", "-history_id").first()
    return Conflict(
        form=type(form)(data, instance=stored, by=form.by),
        who=person_name(last and last.history_user),
        when=last.history_date if last else stored.changed_at,
        differences=differences,
    )


def _as_it_was(stored: TrackedModel, form: forms.ModelForm) -> forms.ModelForm | None:
    """The form as it was given out: of the version it carries, if the history has it."""
    record = stored.history.filter(version=form.cleaned_data["version"]).order_by("-history_id").first()
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
