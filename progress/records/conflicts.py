"""Two people changed one record: what each of them wrote, field by field, and a form to go on from."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django import forms

from history.tracking import TrackedModel
from values.numbers import plain_number
from values.text import person_name
from values.today import shown_day

USE = "use"  # the button that says whose value the form holds: "theirs:forecast", "mine:forecast"; "mine:*" for all
MINE, LEFT = "mine-", "left-"  # what a person typed, and what stood in a field they left alone, carried in the page


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field in which the stored value and the typed one differ.

    `is_mine` says which of them the form holds now. Until the person chooses, what they typed stays, and what they
    left alone (not `is_typed`) follows the stored value, for saving it would undo the other's work unseen.
    """

    label: str
    theirs: str
    mine: str
    is_mine: bool
    name: str = ""
    typed: str = ""  # mine, as it stood in the field
    is_typed: bool = True

    @property
    def kept_as(self) -> str:
        """The name under which the page carries mine while the form may hold theirs."""
        return f"{MINE if self.is_typed else LEFT}{self.name}"


@dataclass(frozen=True, slots=True)
class Conflict:
    form: forms.ModelForm
    what: str
    who: str
    when: datetime.datetime
    differences: list[FieldDifference]
    pressed: str = ""  # the button that brought the form back, unless somebody saved meanwhile

    @property
    def has_mine(self) -> bool:
        """Whether the person had changed anything that is now stored otherwise."""
        return any(difference.is_typed for difference in self.differences)

    @property
    def all_fields(self) -> str:
        """What stands for all fields of this form in the value of a button."""
        return self.form.add_prefix("*")


def is_open(form: forms.ModelForm) -> bool:
    """Return whether the form came from a page that showed theirs and mine: they are shown until it is saved."""
    names = [form.add_prefix(name) for name in form.compared]
    return any(kind + name in form.data for name in names for kind in (MINE, LEFT))


def conflict(form: forms.ModelForm, stored: TrackedModel) -> Conflict:
    """Return what stands between a form made from an older version and the record as it is stored now.

    The form takes `by` and names in `compared` the fields that make the record. The returned one carries the stored
    version, so that sending it again saves it, and holds for each field whose value the person chose. One that is
    not older and was not brought back by a choice is returned as it is, with its errors.
    """
    pressed, data = form.data.get(USE, ""), form.data.copy()
    theirs, is_older = _made_anew(form, stored), _version(form) != stored.version
    was = _as_it_was(stored, form) if is_older else None
    differences = []
    for name in (name for name in form.fields if name in form.compared and name in theirs.fields):
        typed = _typed_over(form, name, stored, was, is_older)
        if typed is None:
            continue
        text, is_typed, is_mine = typed
        if wanted := _wanted(pressed, form, name, is_typed):
            is_mine = wanted == "mine"
        is_typed, value = is_typed or is_mine, _value(stored, name)
        bound, key = form[name], form.add_prefix(name)
        data[key] = text if is_mine else _text(bound, value)
        if form.fields[name].has_changed(value, text):
            shown = _shown(bound, value), _shown(bound, text)
            differences.append(FieldDifference(str(bound.label), *shown, is_mine, key, _text(bound, text), is_typed))
    again = form
    if is_older or pressed:
        data[form.add_prefix("version")] = str(stored.version)
        again = _made_anew(form, stored, data)
        again.files.update(form.files)
    return Conflict(again, str(stored), *last_save(stored), differences, "" if is_older else pressed)


def _typed_over(form, name: str, stored, was, is_older: bool) -> tuple[str, bool, bool] | None:
    """Return what the person sets against the stored value, whether they typed it, and whether the form holds it."""
    key, current = form.add_prefix(name), form[name].data
    kept, left = form.data.get(MINE + key), form.data.get(LEFT + key)
    if not is_older and kept is None and left is None:
        return None
    seen = was[name].initial if was else _value(stored, name)
    if form.fields[name].has_changed(seen, current):
        return current, True, True
    if kept is not None:
        return kept, True, False
    if left is not None:
        return left, False, False
    is_same = was is None or _value(was.instance, name) == _value(stored, name)
    return None if is_same else (current, False, False)


def _wanted(pressed: str, form, name: str, is_typed: bool) -> str:
    """Return whose value the pressed button asks for in a field; "all of mine" are those that the person typed."""
    whose, _colon, key = pressed.partition(":")
    is_for_all = key == form.add_prefix("*") and (whose == "theirs" or is_typed)
    is_meant = key == form.add_prefix(name) or is_for_all
    return whose if is_meant and whose in ("theirs", "mine") else ""


def last_save(stored: TrackedModel) -> tuple[str, datetime.datetime]:
    last = stored.history.select_related("history_user").order_by("-history_date", "-history_id").first()
    return person_name(last and last.history_user), last.history_date if last else stored.changed_at


def record_of_version(stored: TrackedModel, version: int):
    """Return what the history keeps of a version; None if it lacks it."""
    return stored.history.filter(version=version).order_by("-history_id").first()


def _as_it_was(stored: TrackedModel, form: forms.ModelForm) -> forms.ModelForm | None:
    """Return the form as it was given out: of the version it carries, if the history has it."""
    record = record_of_version(stored, _version(form))
    return record and _made_anew(form, record.instance)


def _version(form: forms.ModelForm) -> int:
    version = plain_number(str(form["version"].data or ""), digits=9)
    return -1 if version is None else version


def _value(record: TrackedModel, name: str):
    """Return what is stored, whatever else the form proposes."""
    return record._meta.get_field(name).value_from_object(record)


def _made_anew(form: forms.ModelForm, record: TrackedModel, data=None) -> forms.ModelForm:
    form_class: Callable[..., forms.ModelForm] = type(form)
    return form_class(data, instance=record, by=form.by, prefix=form.prefix, auto_id=form.auto_id)


def _shown(bound_field, value) -> str:
    choices = getattr(bound_field.field, "choices", None)
    if choices and value not in (None, ""):
        return str({str(key): label for key, label in choices}.get(str(value), value))
    return _text(bound_field, value)


def _text(bound_field, value) -> str:
    if isinstance(value, datetime.date):
        return shown_day(value)
    shown = bound_field.field.prepare_value(value)
    return "" if shown is None else str(shown)
