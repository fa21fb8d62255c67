"""Who sees and who changes which sites: the one gate of lists, pages, admin, files, import and export.

A rule is a Q over Site. What a role may do to a kind of object at all (view, add, change, delete) is a Django
permission of its group (roles.py); this module says to which rows it applies. No role, no rows.

Rights are those of today: while a past day is being looked at, the sites seen are those that were seen before it was
(`held_for`), and nothing is anybody's to change.
"""

import functools
import operator
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db.models import Q

from progress.access.roles import Role, roles_of
from values.today import past_day

EVERYTHING = Q()


@dataclass(frozen=True, slots=True)
class Place:
    """The units, by primary key, whose sites alone are read, and how an address asks for them."""

    units: frozenset[int]
    asked: str


_place: ContextVar[Place | None] = ContextVar("place that is read of", default=None)
# Whose sites of today are held while the past is looked at, and their primary keys (None: every site).
_held: ContextVar[tuple[int | None, list[int] | None] | None] = ContextVar("sites of today", default=None)


def sites_seen_by(user, prefix: str = "") -> Q:
    """Return the Q of the sites `user` may see; `prefix` is the path to the site ("site__") of what hangs on one."""
    held = _held.get()
    return _in_place(_as_held(user, held, prefix) if held else _any(user, SEES, prefix), prefix)


@contextmanager
def held_for(user, pks: list[int] | None) -> Iterator[None]:
    """Let `user` see, inside, the sites with these primary keys (all, for None), whatever their own rules say."""
    token = _held.set((user.pk, pks))
    try:
        yield
    finally:
        _held.reset(token)


@contextmanager
def narrowed_to(place: Place | None) -> Iterator[None]:
    """Let whoever reads see, inside, only those of their sites that lie in a place; None changes nothing."""
    token = _place.set(place)
    try:
        yield
    finally:
        _place.reset(token)


def place_read() -> Place | None:
    """Return the place that pages are narrowed to inside `narrowed_to`."""
    return _place.get()


def sites_edited_by(user, prefix: str = "") -> Q:
    """Return the Q of the sites whose data `user` may change, as far as their permissions go."""
    return _nothing(prefix) if past_day() else _in_place(_any(user, EDITS, prefix), prefix)


def sees_every(user, kind: str) -> bool:
    """Return whether `user` sees all sites of a kind ("cluster", "zone"), so that totals are the province's."""
    if user.is_superuser:
        return True
    whole = {Role.ADMINISTRATOR, Role.DEPARTMENT, Role.LEADER} | ({Role.BOARD} if kind == "zone" else set())
    return bool(roles_of(user) & whole)


def rights_of(user) -> Hashable:
    """Return all that decides which sites `user` sees and what they may do; equal for people who read the same."""
    profile = getattr(user, "staff_profile", None)
    works_for = (profile.unit_id, profile.organisation_id) if profile else None
    return user.is_superuser, frozenset(roles_of(user)), works_for, frozenset(user.get_all_permissions()), _place.get()


def keeps_every(user, kind: str) -> bool:
    """Return whether `user` keeps the data of all sites of a kind: the officers of its office."""
    if user.is_superuser:
        return True
    officers = {Role.ADMINISTRATOR, Role.BOARD if kind == "zone" else Role.DEPARTMENT}
    return bool(roles_of(user) & officers)


def read_ahead(user, family) -> None:
    """Keep on `user`, read with `staff_profile__unit` and `groups`, what their rule would ask the database for."""
    names = {group.name for group in user.groups.all()}
    user._roles = {role for role in Role if role.value in names}
    profile = getattr(user, "staff_profile", None)
    if profile and profile.unit:
        profile.unit_ids = type(profile.unit).objects.ids_within(profile.unit, family)


def _any(user, rules, prefix) -> Q:
    if not (user.is_authenticated and user.is_active):
        return _nothing(prefix)
    if user.is_superuser:
        return EVERYTHING
    held = [rules[role](user, prefix) for role in Role if role in rules and role in roles_of(user)]
    granted = [rule for rule in held if rule is not None]
    if EVERYTHING in granted:
        return EVERYTHING
    return functools.reduce(operator.or_, granted) if granted else _nothing(prefix)


def _in_place(rule: Q, prefix: str) -> Q:
    place = _place.get()
    return rule & Q(**{f"{prefix}unit__in": place.units}) if place else rule


def _as_held(user, held, prefix) -> Q:
    whose, pks = held
    if user.pk != whose:
        return _nothing(prefix)
    return EVERYTHING if pks is None else Q(**{f"{prefix}pk__in": pks})


def _nothing(prefix) -> Q:
    return Q(**{f"{prefix}pk__in": []})


def _everything(user, prefix) -> Q:
    return EVERYTHING


def _of_kind(kind):
    return lambda user, prefix: Q(**{f"{prefix}kind": kind})


def _in_own_unit(user, prefix) -> Q | None:
    """Return the sites in a local officer's unit, in units below it and in those that wholly became part of it."""
    profile = getattr(user, "staff_profile", None)
    if profile is None or profile.unit is None:
        return None
    if not hasattr(profile, "unit_ids"):
        profile.unit_ids = type(profile.unit).objects.ids_within(profile.unit)
    return Q(**{f"{prefix}unit__in": profile.unit_ids})


def _of_own_organisation(user, prefix) -> Q | None:
    """Return sites whose developer is the organisation a clerk works for."""
    profile = getattr(user, "staff_profile", None)
    if profile is None or profile.organisation_id is None:
        return None
    return Q(**{f"{prefix}developer": profile.organisation_id})


SEES = {
    Role.ADMINISTRATOR: _everything,
    Role.DEPARTMENT: _everything,
    Role.BOARD: _of_kind("zone"),
    Role.LOCAL: _in_own_unit,
    Role.CLERK: _of_own_organisation,
    Role.LEADER: _everything,
}

EDITS = {
    Role.ADMINISTRATOR: _everything,
    Role.DEPARTMENT: _of_kind("cluster"),
    Role.BOARD: _of_kind("zone"),
    Role.LOCAL: _in_own_unit,
    Role.CLERK: _of_own_organisation,
}
