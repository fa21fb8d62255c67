"""Erasing people: an account by its number, a name that stands in texts. What they did stays, under a mark."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from history.tracking import TrackedModel
from history.written import rows_written
from progress.models import PersonInCharge
from progress.personal.kept import NAMING, OWN, field_of, going
from progress.records.actions import sign
from usage.models import UseKind
from usage.recording import record_use
from usage.sessions import end_sessions
from values.fields import FoldedField
from values.text import person_name

SHORTEST_NAME = 4  # what is shorter stands in words that are no name


def mark_of(person: User) -> str:
    """Return what stands in place of a person's name, in the office's language."""
    with override(settings.LANGUAGE_CODE):
        return _("deleted user no. %(number)s") % {"number": person.pk}


def mark_of_name() -> str:
    """Return what stands in a text in place of the name of somebody without an account."""
    with override(settings.LANGUAGE_CODE):
        return _("(name erased)")


def why_not(person: User) -> str:
    """Return what has to be done before a person is erased; empty where nothing has."""
    if count := person.in_charge_of.count():
        return _("They are in charge of %(count)s sites: hand these over first.") % {"count": count}
    if count := person.conclusions.filter(confirmed_on=None).count():
        text = _("%(count)s conclusions of meetings are theirs to do: give these to someone else first.")
        return text % {"count": count}
    return ""


@transaction.atomic
def erase_person(*, person: User, by) -> User:
    """Take from an account its name, its address and every way of signing in, and delete what is the person's own.

    What they saved, wrote, sent and decided stays under `mark_of`; the record of use stays for its time. Raises
    PermissionDenied for one's own account; ValidationError where something has to be done before.
    """
    erased = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if erased.pk == by.pk:
        raise PermissionDenied
    if reason := why_not(erased):
        raise ValidationError(reason)
    end_sessions(erased)
    former, name = erased.get_username(), person_name(erased)
    for label in OWN:
        _delete(going(label, erased), by)
    erased.username, erased.first_name, erased.last_name, erased.email = _free_name(erased), "", mark_of(erased), ""
    erased.is_active = erased.is_staff = erased.is_superuser = False
    erased.last_login = None
    erased.set_unusable_password()
    erased.save()
    erased.groups.clear()
    erased.user_permissions.clear()
    _rename_mentions(former, erased.get_username())
    _rename_in_log(erased, name)
    record_use(UseKind.PERSONAL, by=by, what=mark_of(erased))
    return erased


def _delete(records: models.QuerySet, by) -> None:
    if not issubclass(records.model, TrackedModel):
        records.delete()
        return
    for record in records:
        sign(record, by, _("Personal data erased"))
        record.delete()


def _free_name(person: User) -> str:
    """Return a user name that says nothing of the person and is nobody's."""
    name = f"da-xoa-{person.pk}"
    while User.objects.filter(username=name).exclude(pk=person.pk).exists():
        name += "-"
    return name


def _rename_mentions(former: str, name: str) -> None:
    """Let remarks, and what they said before, name the mark where they named the person: "@lan"."""
    named = re.compile(rf"(?<![\w@.+-])@{re.escape(former)}(?![\w@+-]|\.[\w@+-])")
    for _field, records in _holding("progress.Remark.text", f"@{former}"):
        _replace(records, "text", lambda text: named.sub(lambda _match: f"@{name}", text))


def _rename_in_log(person: User, name: str) -> None:
    """Let the administration's own log name the mark: pages of the account, and of sites it was in charge of."""
    kinds = ContentType.objects.get_for_models(User, PersonInCharge)
    mark = mark_of(person)
    LogEntry.objects.filter(content_type=kinds[User], object_id=str(person.pk)).update(object_repr=mark)
    charges = PersonInCharge.history.filter(person=person.pk).values_list("id", flat=True)
    entries = LogEntry.objects.filter(content_type=kinds[PersonInCharge], object_id__in=list(map(str, charges)))
    for entry in entries:
        entry.object_repr = entry.object_repr.replace(name, mark)[:200]
        entry.save(update_fields=["object_repr"])


@dataclass(frozen=True, slots=True)
class Found:
    """A field whose text holds a name: how many records do, now and in history."""

    name: str
    now: int
    before: int


def find_name(name: str) -> list[Found]:
    """Return in which fields a name stands, as it is written."""
    found = []
    for label in NAMING:
        model, field = field_of(label)
        counts = [records.count() for _field, records in _holding(label, name)]
        if any(counts):
            title = f"{model._meta.verbose_name_plural}: {model._meta.get_field(field).verbose_name}"
            found.append(Found(title, counts[0], sum(counts[1:])))
    return found


@transaction.atomic
def erase_name(*, name: str, by) -> int:
    """Put `mark_of_name` where a name stands in a text, now and in history; return in how many records.

    Raises ValidationError for a name too short to be one alone.
    """
    name = name.strip()
    if len(name) < SHORTEST_NAME:
        text = _("Give the name as it is written, at least %(count)s characters.")
        raise ValidationError({"name": text % {"count": SHORTEST_NAME}})
    mark, count = mark_of_name(), 0
    for label in NAMING:
        for field, records in _holding(label, name):
            count += _replace(records, field, lambda text: text.replace(name, mark))
    record_use(UseKind.PERSONAL, by=by, what=_("a name in %(count)s texts") % {"count": count})
    return count


def _holding(label: str, text: str) -> Iterator[tuple[str, models.QuerySet]]:
    """Yield the field and those records of a model, then of its history, whose text holds `text` as it is written."""
    model, field = field_of(label)
    yield field, _exact(model._base_manager.all(), field, text)
    if issubclass(model, TrackedModel):
        yield field, _exact(model.history.all(), field, text)


def _exact(records: models.QuerySet, field: str, text: str) -> models.QuerySet:
    """Return the records that hold `text`; SQLite's own comparison takes capitals of the alphabet for small letters."""
    rows = records.filter(**{f"{field}__contains": text}).values_list("pk", field)
    return records.filter(pk__in=[pk for pk, said in rows if text in said])


def _replace(records: models.QuerySet, field: str, change: Callable[[str], str]) -> int:
    """Change a text of records in place, with no save of its own in history, and what is folded from it; count them."""
    model, rows = records.model, list(records.order_by())
    most = model._meta.get_field(field).max_length
    follow = [one for one in model._meta.fields if isinstance(one, FoldedField) and one.depends_on({field})]
    for row in rows:
        text = change(getattr(row, field))
        setattr(row, field, text if most is None or len(text) <= most else mark_of_name())
        values = {one.name: one.derived(row) for one in follow} | {field: getattr(row, field)}
        model._base_manager.filter(pk=row.pk).update(**values)
    if issubclass(model, TrackedModel):
        rows_written(rows)
    return len(rows)
