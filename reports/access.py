"""Who reads the figures of a province and which forms, and what the dashboard of everybody else speaks of."""

import datetime
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from clusters.models import Cluster
from places.holders import Holders
from places.models import PROVINCES, AdministrativeUnit
from progress.access import scope
from progress.access.roles import Role, roles_of
from progress.models import SiteKind
from progress.models.rules.reporting_period import Period
from reports.forms.places import units_of
from reports.indicators.areas import provinces_of_sites
from reports.models import FiledForm, FormKind, FormLevel, Letterhead
from values.dates import PartialDate
from zones.models import Zone


def sees_province(user) -> bool:
    """Return whether `user` may read the province's figures; they mislead whoever sees only part of the clusters."""
    return scope.sees_every(user, SiteKind.CLUSTER) and user.has_perm("reports.view_indicator")


def has_role(user) -> bool:
    return user.is_superuser or bool(roles_of(user))


def sees_all(user) -> bool:
    return all(scope.sees_every(user, kind) for kind in SiteKind)


def scope_label(user, provinces: list[AdministrativeUnit] | None = None) -> str:
    """Say whose sites the page counts: "tỉnh Lào Cai (until 30/06/2025)", "huyện Tân Thành".

    `provinces` are those in which sites are recorded; they are read where they are not given.
    """
    if sees_all(user):
        return _names(provinces) or _("All industrial clusters and zones")
    roles, parts = roles_of(user), []
    if scope.sees_every(user, SiteKind.ZONE):
        parts.append(": ".join(filter(None, (_("All industrial zones"), _names(provinces)))))
    profile = getattr(user, "staff_profile", None)
    if profile and profile.unit and Role.LOCAL in roles:
        parts.append(_("Sites in %(unit)s") % {"unit": profile.unit.full_name})
    if profile and profile.organisation and Role.CLERK in roles:
        parts.append(_("Sites of %(developer)s") % {"developer": profile.organisation.name})
    return "; ".join(parts)


def sender(user) -> str:
    """Return whose report it is, "Sở Công Thương" or what is seen, "Sites in xã An Phú, tỉnh Lào Cai"."""
    kind = next((kind for kind in SiteKind if scope.sees_every(user, kind)), None)
    if kind is None:
        return scope_label(user)
    head = Letterhead.objects.of(kind)
    if head is None and kind == SiteKind.CLUSTER:
        return _("Department of Industry and Trade")
    return head.office if head else scope_label(user)


def _names(provinces: list[AdministrativeUnit] | None) -> str:
    return ", ".join(area.label for area in (provinces_of_sites() if provinces is None else provinces))


class Scope:
    """Whose sites of a kind forms speak of for one person, and which units and provinces they can be asked for."""

    def __init__(self, user, site_kind: str = SiteKind.CLUSTER):
        self.user, self.site_kind, self.holders = user, site_kind, Holders()
        self.is_whole = scope.sees_every(user, site_kind)
        self.is_kept = scope.keeps_every(user, site_kind)
        self.sites = (Zone if site_kind == SiteKind.ZONE else Cluster).objects.visible_to(user)

    @cached_property
    def places(self) -> list[int | None]:
        """The keys of the units of these sites, one for each."""
        return list(self.sites.order_by().values_list("unit", flat=True))

    def units(self, end: datetime.date) -> list[AdministrativeUnit]:
        """Return the units with sites; whoever sees only the sites of their own unit gets units within it."""
        units = units_of(self.holders, self.places, end)
        if self.is_whole:
            return units
        profile = getattr(self.user, "staff_profile", None)
        if not (profile and profile.unit_id):
            return []
        within = AdministrativeUnit.objects.ids_within(profile.unit, self.holders.family)
        own = self.holders.units[profile.unit_id]
        return [own, *(unit for unit in units if unit.pk in within and unit != own)]

    def provinces(self) -> list[AdministrativeUnit]:
        """Return the provinces that hold sites, of old and new names, where there is more than one to choose."""
        held = {pk for place in set(self.places) for pk in self.holders.of(place)}
        found = [self.holders.units[pk] for pk in held if self.holders.units[pk].kind in PROVINCES]
        return sorted(found, key=lambda unit: (unit.folded, unit.pk)) if len(found) > 1 else []

    def kinds(self) -> list[FormKind]:
        """Return the forms that the person may read: those of the province only with all sites of their kind."""
        if not self.user.has_perm("reports.view_formkind"):
            return []
        is_local = Role.LOCAL in roles_of(self.user)
        return [
            kind
            for kind in FormKind.objects.compiled().prefetch_related("periods")
            if scope.sees_every(self.user, kind.site_kind) or (is_local and kind.level == FormLevel.UNIT)
        ]

    def check(self, kind: FormKind, unit: AdministrativeUnit | None, period: Period, permission: str) -> None:
        """Raise PermissionDenied for a form, unit or act that is not theirs."""
        offered = self.units(period.end) if kind.level == FormLevel.UNIT else [None, *self.provinces()]
        if not (self.user.has_perm(permission) and kind in self.kinds() and unit in offered):
            raise PermissionDenied

    def within(self, unit: AdministrativeUnit | None):
        """Return the sites that lie in a unit for certain; all for None."""
        if unit is None:
            return self.sites
        places = {place for place in self.places if unit.pk in self.holders.of(place)}
        return self.sites.filter(unit__in=places)

    def perhaps_within(self, unit: AdministrativeUnit | None):
        """Return sites recorded so roughly that they may lie in the unit."""
        if unit is None:
            return self.sites.none()
        certain = {place for place in self.places if unit.pk in self.holders.of(place)}
        rough = {p for p in self.places if p not in certain and self.holders.may_hold(unit.pk, p)}
        return self.sites.filter(unit__in=rough - {None}) | self.sites.filter(unit=None)


def filed_for(user, pk: int) -> FiledForm | None:
    """Return a version that was filed; None for one of a form or a unit that the person does not read."""
    rows = FiledForm.objects.select_related("kind", "unit__parent", "filed_by")
    filed = rows.filter(pk=pk).first()
    if filed is None:
        return None
    found = Scope(user, filed.kind.site_kind)
    is_theirs = filed.kind in found.kinds() and (found.is_whole or filed.unit in found.units(filed.cut_off))
    return filed if is_theirs else None


def filed_seen_by(user) -> QuerySet:
    """Return all versions that were filed of forms and units that the person reads, by the rule of `filed_for`.

    A fixed number of queries for whoever sees all sites of a kind; one more set of units for each cut-off for others.
    """
    rows, seen = FiledForm.objects.select_related("kind"), Q(pk__in=[])
    for site_kind in SiteKind:
        found = Scope(user, site_kind)
        of_kinds = Q(kind__in=[kind.pk for kind in found.kinds() if kind.site_kind == site_kind])
        if found.is_whole:
            seen |= of_kinds
            continue
        for day in rows.filter(of_kinds).order_by().values_list("content__to", flat=True).distinct():
            units = [unit.pk for unit in found.units(PartialDate.parse(day).end)]
            seen |= of_kinds & Q(content__to=day, unit__in=units)
    return rows.filter(seen)
