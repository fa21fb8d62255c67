"""What is read of one kind of record: its fields, who sees it, what it is narrowed by, where its changes stand."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from api.fields import KEY, TEXT, YES_NO, Field
from history.past_tables import history_of
from history.tracking import IN_FORCE
from places.models import AdministrativeUnit
from progress.access import scope
from progress.access.scope import EVERYTHING
from progress.models import SiteKind
from progress.records.filters import ids_of_place
from values.numbers import plain_number
from values.text import Label

TRUE, FALSE = "true", "false"


@dataclass(frozen=True, slots=True)
class Filter:
    """A parameter that narrows a list: `narrow` gives the condition for a value that was read."""

    name: str
    kind: str
    about: Label
    narrow: Callable[[Any], Q]
    choices: tuple[tuple[str, Label], ...] = ()

    def read(self, text: str) -> Any:
        """Return the value that was written; raise ValidationError for one that is none."""
        if self.kind == KEY:
            if (number := plain_number(text)) is None:
                raise ValidationError(_("“%(given)s” is no key: write its number."), "key", {"given": text})
            return number
        codes = [TRUE, FALSE] if self.kind == YES_NO else [code for code, _meaning in self.choices]
        if codes and text not in codes:
            words = {"given": text, "codes": ", ".join(codes)}
            raise ValidationError(_("“%(given)s” is none of: %(codes)s."), "code", words)
        return text == TRUE if self.kind == YES_NO else text.replace("\0", "")

    @property
    def schema(self) -> dict[str, Any]:
        if self.kind == KEY:
            return {"type": "integer", "minimum": 0, "maximum": 2**31 - 1}
        if self.kind == YES_NO:
            return {"type": "boolean"}
        codes = {"enum": [code for code, _meaning in self.choices]} if self.choices else {}
        return {"type": "string", **codes}


@dataclass(frozen=True, slots=True)
class Source:
    """The table of history that holds changes of a record, and its column with the key of the record.

    Of the record's `own` table a deletion is the record's.
    """

    model: type[Model]
    path: str = ""
    own: bool = True

    def changed(self, since: datetime.datetime) -> QuerySet:
        """Return the records of history in force that were written at `since` or later."""
        return history_of(self.model)._default_manager.filter(in_force_until=IN_FORCE, history_date__gte=since)

    @property
    def column(self) -> str:
        return self.path or self.model._meta.pk.attname


def of_seen_sites(user, records: QuerySet) -> QuerySet:
    """Return those of deleted records that hung on a site which `user` sees."""
    return records.filter(scope.sites_seen_by(user, prefix="site__"))


def of_seen_selves(user, records: QuerySet) -> QuerySet:
    """Return those of deleted sites that `user` would see."""
    return records.filter(scope.sites_seen_by(user))


def of_everything(user, records: QuerySet) -> QuerySet:
    """Return all of them to whoever sees every site: of the others nobody knows what they once saw."""
    return records if scope.sites_seen_by(user) == scope.EVERYTHING else records.none()


def of_anybody(user, records: QuerySet) -> QuerySet:
    return records


@dataclass(frozen=True, slots=True)
class Noun:
    """One kind of record; `rows` gives those that a person sees, any of `permissions` opens it at all.

    `narrow` leaves out what a plain list does not tell; whoever asks for changes is told that it became so.
    """

    key: str
    title: Label
    fields: tuple[Field, ...]
    permissions: tuple[str, ...]
    rows: Callable[[Any], QuerySet]
    filters: tuple[Filter, ...] = ()
    sources: tuple[Source, ...] = ()
    deleted: Callable[[Any, QuerySet], QuerySet] = of_seen_sites
    may: Callable[[Any], bool] = lambda user: True
    narrow: Q = EVERYTHING
    more: tuple[Field, ...] = ()  # of one record alone
    has_past: bool = True
    complete: Callable[[list], list] = lambda rows: rows  # reads for all of a page what their fields need
    since: str = ""  # the column of the moment, of what never changes and has no history
    may_leave: bool = False  # whether a change of the record itself decides who sees it

    def opens_for(self, user) -> bool:
        return any(user.has_perm(name) for name in self.permissions) and self.may(user)

    def changed(self, user, since: datetime.datetime) -> QuerySet:
        """Return the rows that were changed at `since` or later."""
        rows = self.rows(user)
        if self.since:
            return rows.filter(**{f"{self.since}__gte": since})
        written = Q()
        for source in self.sources:
            written |= Q(pk__in=source.changed(since).order_by().values(source.column))
        return rows.filter(written)

    def gone(self, user, since: datetime.datetime) -> list[tuple[QuerySet, str]]:
        """Return for each table the records of history that say that a row was deleted since, and the column."""
        own = [source for source in self.sources if source.own]
        return [
            (self.deleted(user, source.changed(since).filter(history_type="-")).order_by(), source.column)
            for source in own
        ]

    def left(self, user, since: datetime.datetime) -> list[tuple[QuerySet, str]]:
        """Return the records of history, ended since, by which `user` saw rows that they no longer see, and the column.

        None for whoever sees everything.
        """
        if not self.may_leave or scope.sites_seen_by(user) == EVERYTHING:
            return []
        seen = self.rows(user).order_by().values("pk")
        found = []
        for source in (one for one in self.sources if one.own):
            ended = history_of(source.model)._default_manager.filter(in_force_until__gte=since)
            earlier = self.deleted(user, ended.exclude(in_force_until=IN_FORCE))
            found.append((earlier.exclude(**{f"{source.column}__in": seen}).order_by(), source.column))
        return found


def site_filters() -> tuple[Filter, ...]:
    """Return the parameters of what hangs on a site."""
    return (
        Filter("site", KEY, _("Key of the site"), lambda key: Q(site=key)),
        kind_filter("site__kind"),
        unit_filter("site__unit"),
    )


def kind_filter(path: str) -> Filter:
    return Filter("kind", TEXT, _("Kind of site"), lambda code: Q((path, code)), tuple(SiteKind.choices))


def unit_filter(path: str) -> Filter:
    about = _("Key of a former or present administrative unit: sites that lie in it, lay in it or became part of it")
    return Filter("unit", KEY, about, lambda key: Q((f"{path}__in", _within(key))))


def _within(key: int) -> set[int]:
    unit = AdministrativeUnit.objects.filter(pk=key).first()
    return ids_of_place(unit) if unit else set()
