"""Forms of tracked rows that carry the version they were made from: nobody overwrites what another saved since."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet, model_to_dict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.choice_between import LEFT, MINE, USE, as_sent, choice_error
from values.numbers import plain_number
from values.text import person_name
from values.today import shown_day, shown_moment

GONE = gettext_lazy("This row was deleted by someone else after you opened the page. Nothing was saved.")
CHOOSING = gettext_lazy("Nothing is saved yet: check which values the fields have, then save.")

DELETED_ONE_CHANGED = gettext_lazy(
    "“%(object)s” was changed by someone else after you opened the page, so it was not deleted. Nothing was saved."
)


class VersionedForm(forms.ModelForm):  # type: ignore[type-arg]  # no subscripts at run time
    """A model form that refuses what was typed over an older version, and says who recorded what since.

    Where history still holds the version the form was made from, fields that the person did not touch do not count
    as theirs: a row of a long page that only somebody else changed is left alone.
    """

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = self.instance.version if self.instance.pk else None
        self.stored = dict(self.initial)
        if self.is_stale and (seen := self._as_it_was_seen()):
            self.initial.update({name: value for name, value in seen.items() if name in self.fields})
            self.initial["seen_version"] = self._seen_version

    @cached_property
    def is_stale(self) -> bool:
        """Whether the row was saved by somebody since the form was made."""
        return self.is_bound and self.instance.pk is not None and self._seen_version != self.stored["seen_version"]

    @cached_property
    def _seen_version(self) -> int | None:
        sent = self.data.get(self.add_prefix("seen_version"), "")
        return plain_number(str(sent))

    def _as_it_was_seen(self) -> dict[str, Any] | None:
        record = self.instance.history.filter(version=self._seen_version).first()
        return record and model_to_dict(record.instance, list(self.fields))

    def clean(self) -> Any:
        data = super().clean()
        if self.is_stale and self.has_changed():
            self._refuse()
        elif USE in self.data and not self.prefix:
            # The record of the page itself: with this error nothing of the page is saved.
            self.add_error(None, ValidationError(CHOOSING, "choosing"))
        return data

    @cached_property
    def _pressed(self) -> str:
        """The button of this form that chooses whose value a field is to hold."""
        sent = self.data.get(USE, "")
        return sent if sent.partition(":")[2] in {self.add_prefix(name) for name in self.fields} else ""

    @cached_property
    def _last_save(self) -> tuple[Any, ...]:
        """The newest record of the history, and whose it is."""
        last = self.instance.history.select_related("history_user").first()
        return last, person_name(last.history_user if last else None) or _("Someone else")

    def _refuse(self) -> None:
        """Say who saved what, let what was left alone follow it, and go on from the stored version."""
        last, author = self._last_save
        when = shown_moment(last.history_date if last else timezone.now(), "DATETIME_FORMAT")
        message = _(
            "%(who)s saved “%(object)s” at %(when)s, after you opened this page. Nothing was saved. Choose "
            "the value to keep in each field; fields you did not change have the saved value. Then save "
            "again."
        )
        self.add_error(None, ValidationError(message, "stale", {"who": author, "object": self.instance, "when": when}))
        touched = set(self.changed_data)
        self._show_choice(touched, [name for name in self.stored if name in self.fields])
        self._hold("seen_version", [str(self.stored["seen_version"])])

    def _show_choice(self, touched: Any = (), names: Any = None) -> None:
        """Say at each field theirs and mine; of a form that is not older, at those the page already showed so."""
        for name in self.fields if names is None else names:
            field, bound = self.fields[name], self[name]
            typed, left = (self._listed(kind + bound.html_name) for kind in (MINE, LEFT))
            kept = typed or left
            theirs = self.stored.get(name)
            if name == "seen_version" or field.disabled or (names is None and not kept):
                continue
            is_mine = field.has_changed(theirs, bound.data) and (names is None or name in touched)
            mine = self._sent(name) if is_mine or not kept else kept
            is_mine = {f"theirs:{bound.html_name}": False, f"mine:{bound.html_name}": True}.get(self._pressed, is_mine)
            self._hold(name, mine if is_mine else as_sent(bound, theirs))
            if not field.has_changed(theirs, self._read(name, mine)):
                continue
            is_typed = is_mine or name in touched or bool(typed)
            params = {"who": self._last_save[1], "theirs": shown(field, theirs)}
            if is_typed:
                params["mine"] = shown(field, self._read(name, mine))
                text = _("Saved value, by %(who)s: “%(theirs)s”; my value: “%(mine)s”.") % params
            else:
                text = _("Saved value, by %(who)s: “%(theirs)s”.") % params
            kind = MINE if is_typed else LEFT
            self.add_error(name, choice_error(bound, text, mine, is_mine=is_mine, kept_as=kind, pressed=self._pressed))

    def _sent(self, name: str) -> list[str]:
        return self._listed(self.add_prefix(name)) or [""]

    def _listed(self, key: str) -> list[str]:
        return self.data.getlist(key) if hasattr(self.data, "getlist") else [self.data[key]] if key in self.data else []

    def _read(self, name: str, texts: list[str]) -> Any:
        """Return what a field's widget makes of the values that a browser sent."""
        data = MultiValueDict({name: [text for text in texts if text != ""] or [""]})
        if isinstance(self.fields[name], forms.BooleanField):
            return texts == ["on"]
        return self.fields[name].widget.value_from_datadict(data, {}, name)

    def _hold(self, name: str, texts: list[str]) -> None:
        """Let the page that comes back hold these values in a field."""
        data: Any = self.data
        self.data = data = data.copy()
        key = self.add_prefix(name)
        if (texts == [""] and isinstance(self.fields[name], forms.BooleanField)) or not texts:
            data.pop(key, None)
        elif isinstance(data, MultiValueDict):
            data.setlist(key, texts)
        else:
            data[key] = texts[0]

    def _post_clean(self) -> None:
        """Check every constraint: Django leaves out those over fields that nobody types, such as folded names."""
        super()._post_clean()  # type: ignore[misc]  # the stubs leave out what begins with _
        if not self.errors and self.has_changed():
            try:
                self.instance.validate_constraints()
            except ValidationError as error:
                self._update_errors(error)  # type: ignore[attr-defined]  # as above
        is_refused = self.is_stale and self.has_changed()
        if not is_refused and (self.errors or USE in self.data):
            self._show_choice()


class VersionedFormSet(BaseInlineFormSet):  # type: ignore[type-arg]  # no subscripts at run time
    """Rows inside another record's page, each with its own version."""

    def clean(self) -> None:
        super().clean()
        form: Any
        for form in self.initial_forms:
            if form.instance.pk is None:
                raise ValidationError(GONE, "gone")
            if self.can_delete and self._should_delete_form(form) and form.is_stale:  # type: ignore[attr-defined]  # as above
                raise ValidationError(DELETED_ONE_CHANGED, "stale", {"object": form.instance})


def shown(field: Any, value: Any) -> str:
    """Return a form field's value as a person reads it."""
    if value is None or value == "":
        return _("(empty)")
    if isinstance(field, forms.ModelChoiceField):
        values = value if isinstance(value, list | tuple) else [value]
        rows: Any = field.queryset
        keys = [plain_number(str(getattr(v, "pk", v))) for v in values]
        records = rows.filter(pk__in=[key for key in keys if key is not None])
        return ", ".join(map(str, records)) or str(value)
    if isinstance(field, forms.BooleanField):
        return _("yes") if field.to_python(value) else _("no")
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        flat = {str(key): label for key, label in choices if not isinstance(label, list | tuple)}
        return str(flat.get(str(value), value))
    if hasattr(value, "strftime"):
        return shown_day(value)
    return str(field.prepare_value(value))
