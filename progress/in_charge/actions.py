"""Writes about the persons in charge of sites: set, added, removed, handed over.

As all actions: keywords only, atomic, `by=` the person.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from history.bulk import add_in_bulk, change_in_bulk, delete_in_bulk
from progress.models import NotificationKind, PersonInCharge, Site
from progress.models.office import sites_of
from progress.notifications.actions import notify_each
from progress.records.history import REQUEST_LIMIT

MOST_SITES = REQUEST_LIMIT
TOO_MANY = ngettext_lazy(
    "At most %(most)s site is changed at a time.", "At most %(most)s sites are changed at a time.", "most"
)
CHANGED_MEANWHILE = _("Someone changed who is in charge in the meantime. Nothing was saved. Check again, then save.")


@dataclass(slots=True)
class ChargeChange:
    """What changes of the people in charge of one site; `outside` may not be in charge there and are left out."""

    site: Site
    rows: list[PersonInCharge]
    added: list = field(default_factory=list)
    removed: list = field(default_factory=list)
    outside: list = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed)

    @property
    def before(self) -> list:
        return [row.person for row in self.rows]

    @property
    def after(self) -> list:
        gone = {person.pk for person in self.removed}
        return [*(person for person in self.before if person.pk not in gone), *self.added]

    @property
    def key(self) -> str:
        """What tells this change from any other: the site, who is in charge, who comes and who goes."""
        lists = (sorted(person.pk for person in people) for people in (self.before, self.added, self.removed))
        return f"{self.site.pk}:{list(lists)}"


def may_set(user) -> bool:
    """Return whether `user` sets who is in charge at all, of the sites they may change."""
    return user.has_perm("progress.change_personincharge")


def planned(
    *, sites: Iterable[Site], add: Collection = (), remove: Collection = (), replace: bool = False
) -> list[ChargeChange]:
    """Return what adding and removing people would change at each of `sites`, in their order; two queries.

    With `replace` those of `add` come in the place of all others.
    """
    changes = {site.pk: ChargeChange(site, []) for site in sites}
    for row in PersonInCharge.objects.filter(site__in=changes.keys()).select_related("person"):
        changes[row.site_id].rows.append(row)
    gone = {person.pk for person in remove}
    kept = {person.pk for person in add}
    for change in changes.values():
        there = {person.pk for person in change.before}
        new = [person for person in add if person.pk not in there]
        change.added = [person for person in new if change.site.pk in sites_of(person)]
        change.outside = [person for person in new if person not in change.added]
        change.removed = [p for p in change.before if (replace and p.pk not in kept) or p.pk in gone]
        if change.outside and not change.added:
            change.removed = []  # what nobody can take over stays where it is
    return list(changes.values())


@transaction.atomic
def change_in_charge(*, changes: list[ChargeChange], by, reason: str = "") -> int:
    """Save what `planned` returned; return at how many sites something changed.

    A person who takes another's place takes over their record, so that its history tells who came after whom. Raises
    PermissionDenied; ValidationError for too many sites, and when somebody else changed who is in charge since.
    """
    changes = [change for change in changes if not change.is_empty]
    pks = [change.site.pk for change in changes]
    if not may_set(by) or Site.objects.editable_by(by).filter(pk__in=pks).count() < len(pks):
        raise PermissionDenied
    if len(changes) > MOST_SITES:
        raise ValidationError(TOO_MANY % {"most": MOST_SITES})
    list(Site.objects.select_for_update().filter(pk__in=pks).order_by("pk"))
    stored: dict[int, set] = {pk: set() for pk in pks}
    for site, person in PersonInCharge.objects.filter(site__in=pks).values_list("site", "person"):
        stored[site].add(person)
    if any(stored[change.site.pk] != {person.pk for person in change.before} for change in changes):
        raise ValidationError(CHANGED_MEANWHILE, "stale")
    _write(changes, by, reason)
    return len(changes)


def _write(changes: list[ChargeChange], by, reason: str) -> None:
    new, passed_on, gone = [], [], []
    for change in changes:
        leaving = {person.pk for person in change.removed}
        rows, added = [row for row in change.rows if row.person_id in leaving], list(change.added)
        for row in rows[: len(added)]:
            row.person = added.pop(0)
            passed_on.append(row)
        gone += rows[len(change.added) - len(added) :]
        new += [PersonInCharge(site_id=change.site.pk, person=person) for person in added]
    delete_in_bulk(gone, by=by, reason=reason)
    change_in_bulk(passed_on, ["person"], by=by, reason=reason)
    add_in_bulk(new, by=by, reason=reason)
    tell_new([*passed_on, *new], by=by)


def tell_new(rows: Iterable[PersonInCharge], *, by) -> None:
    """Tell people of the sites that they are in charge of from now on."""
    notify_each(
        records_with_people=[(row.site, [row.person_id]) for row in rows], kind=NotificationKind.ASSIGNED, by=by
    )
