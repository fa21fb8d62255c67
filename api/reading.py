"""Pages of records: where one ends the next begins, whatever was added meanwhile; changes told with deletions."""

import base64
import binascii
import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max, Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from api.fields import values_of
from api.nouns.base import Noun
from progress.access.scope import EVERYTHING
from progress.changes.past import first_recorded_day
from values.numbers import plain_number
from values.today import end_of, read_past_day, shown_day, start_of

USUAL, MOST = 100, 500
# A record of history is dated when it is saved, but is seen only once its transaction ends: at most so much later.
OVERLAP = datetime.timedelta(minutes=10)
COMMON = ("limit", "cursor", "as_of", "changed_since", "lang")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for: how many records after which key, of which day, changed since when, narrowed how."""

    limit: int = USUAL
    after: int = -1
    began: datetime.datetime | None = None  # when the first page was read
    as_of: datetime.date | None = None
    since: datetime.datetime | None = None
    narrowed: Q = EVERYTHING


def read_query(noun: Noun, query: QueryDict, *, of_one: bool = False) -> Asked:
    """Return what the parameters of an address ask for; raise ValidationError that names each wrong one."""
    errors: dict[str, Any] = {}
    filters = {} if of_one else {one.name: one for one in noun.filters}
    known = {*filters, *(("as_of", "lang") if of_one else COMMON)}
    asked = Asked()
    for name, text in query.items():
        try:
            if name not in known:
                raise ValidationError(_("There is no such parameter. There are: %(names)s."), "name", _names(known))
            asked = _with(asked, noun, name, text.strip(), filters)
        except ValidationError as error:
            errors[name] = error
    if asked.as_of and asked.since:
        errors["changed_since"] = ValidationError(_("Ask for changes or for the state of a day, not for both."))
    if errors:
        raise ValidationError(errors)
    return replace(asked, began=asked.began or timezone.now())


def _names(known: set[str]) -> dict[str, str]:
    return {"names": ", ".join(sorted(known))}


def _with(asked: Asked, noun: Noun, name: str, text: str, filters: dict) -> Asked:
    if name == "limit":
        if not 1 <= (number := plain_number(text) or 0) <= MOST:
            raise ValidationError(_("Write a number from 1 to %(most)s."), "limit", {"most": MOST})
        return replace(asked, limit=number)
    if name == "cursor":
        after, began = _read_cursor(text)
        return replace(asked, after=after, began=began)
    if name == "as_of":
        return replace(asked, as_of=_read_day(noun, text))
    if name == "changed_since":
        return replace(asked, since=_read_moment(text))
    if name in filters:
        chosen = filters[name]
        return replace(asked, narrowed=asked.narrowed & chosen.narrow(chosen.read(text)))
    return asked  # the language is chosen before anything is said


def _read_day(noun: Noun, text: str) -> datetime.date | None:
    """Return the past day, None for today; raises ValidationError for one of which nothing is known."""
    day = read_past_day(text)
    if not noun.has_past:
        raise ValidationError(_("This list is of today only."), "no_past")
    first = first_recorded_day()
    if first is None or day < first:
        raise ValidationError(_("No data for %(day)s."), "before", {"day": shown_day(day)})
    return day


def _read_moment(text: str) -> datetime.datetime:
    """Return a moment written in ISO form, or the beginning of a day."""
    problem = ValidationError(_("Write a moment like 2026-11-30T08:00:00+07:00, or a day."), "moment")
    try:
        # In an address a plus sign stands for a space.
        moment = parse_datetime(text.replace(" ", "+"))
        if moment is None:
            return start_of(read_past_day(text))
        return (moment if timezone.is_aware(moment) else timezone.make_aware(moment)).astimezone(datetime.UTC)
    except ValidationError:
        raise problem from None
    except (ValueError, OverflowError):
        raise problem from None


def _read_cursor(text: str) -> tuple[int, datetime.datetime]:
    try:
        after, began = base64.urlsafe_b64decode(text.encode()).decode().split("@")
        moment = datetime.datetime.fromtimestamp(int(began), datetime.UTC)
        number = plain_number(after)
        if number is not None:
            return number, moment
    except (ValueError, OverflowError, OSError, binascii.Error):
        pass
    raise ValidationError(_("Take the cursor from the address of the next page."), "cursor")


def cursor_after(key: int, began: datetime.datetime) -> str:
    """Return what a page after the record with this key begins with."""
    return base64.urlsafe_b64encode(f"{key}@{int(began.timestamp())}".encode()).decode()


@dataclass(frozen=True, slots=True)
class Page:
    """The records of one page, as JSON has them, and the key of the last where there are more."""

    records: list[dict[str, Any]]
    last: int | None


def read_page(noun: Noun, user, asked: Asked) -> Page:
    """Return a page of what `user` sees, by the keys of the records; a fixed number of queries."""
    if asked.since is None:
        rows = noun.rows(user).filter(noun.narrow, asked.narrowed, pk__gt=asked.after).order_by("pk")
        found = _of_past(noun, rows, asked)[: asked.limit + 1]
        records = list(found)
        is_more = len(records) > asked.limit
        records = noun.complete(records[: asked.limit])
        return Page([values_of(noun.fields, one) for one in records], records[-1].pk if is_more else None)
    return _read_changes(noun, user, asked)


def _of_past(noun: Noun, rows, asked: Asked):
    return rows.filter(**{f"{noun.since}__lt": end_of(asked.as_of)}) if noun.since and asked.as_of else rows


def _read_changes(noun: Noun, user, asked: Asked) -> Page:
    """Return what was changed, and deleted, since a moment; of both the next by their keys."""
    since, count = asked.since - OVERLAP, asked.limit + 1
    changed = noun.changed(user, since).filter(asked.narrowed, pk__gt=asked.after).order_by("pk")
    keys: dict[int, dict[str, Any] | None] = dict.fromkeys(changed.values_list("pk", flat=True)[:count])
    for records, column in noun.left(user, since):
        left = records.filter(**{f"{column}__gt": asked.after}).order_by(column).values_list(column)
        keys |= {pk: _left(pk, moment) for pk, moment in left.annotate(at=Max("in_force_until"))[:count]}
    for records, column in noun.gone(user, since):
        own = records.filter(**{f"{column}__gt": asked.after}).order_by(column)
        keys |= {pk: deleted(pk, moment) for pk, moment in own.values_list(column, "history_date")[:count]}
    wanted = sorted(keys)
    shown = wanted[: asked.limit]
    rows = {row.pk: row for row in noun.complete(list(noun.rows(user).filter(pk__in=shown)))}
    told = ((rows.get(pk), keys[pk]) for pk in shown)
    found = [values_of(noun.fields, row) if row else gone for row, gone in told if row or gone]
    return Page(found, shown[-1] if len(wanted) > asked.limit else None)


def deleted(pk: int, moment: datetime.datetime) -> dict[str, Any]:
    """Return what is told of a record that was deleted."""
    return {"id": pk, "deleted": True, "deleted_at": timezone.localtime(moment).isoformat(timespec="seconds")}


def _left(pk: int, moment: datetime.datetime) -> dict[str, Any]:
    """Return what is told of a record that is there, but no longer to be seen by whoever asks."""
    return {"id": pk, "left": True, "left_at": timezone.localtime(moment).isoformat(timespec="seconds")}


def read_one(noun: Noun, user, pk: int, asked: Asked) -> dict[str, Any] | None:
    """Return one record with the fields that lists leave out; None where `user` may not see it."""
    rows: Iterator = noun.complete(list(_of_past(noun, noun.rows(user), asked).filter(pk=pk)))
    return next((values_of((*noun.fields, *noun.more), row) for row in rows), None)
