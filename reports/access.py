"""Who reads the figures of a province, and what the dashboard of everybody else speaks of."""

from django.utils.translation import gettext as _

from progress.access import scope
from progress.access.roles import Role, roles_of
from progress.models import SiteKind
from reports.indicators.areas import provinces_of_sites
from reports.models import Letterhead


def sees_province(user) -> bool:
    """Return whether `user` may read the province's figures; they mislead whoever sees only part of the clusters."""
    return scope.sees_every(user, SiteKind.CLUSTER) and user.has_perm("reports.view_indicator")


def has_role(user) -> bool:
    return user.is_superuser or bool(roles_of(user))


def scope_label(user) -> str:
    """Say whose sites the page counts: "tỉnh Lào Cai (until 30/06/2025)", "huyện Tân Thành"."""
    if scope.sees_every(user, SiteKind.CLUSTER) and scope.sees_every(user, SiteKind.ZONE):
        return _areas() or _("All industrial clusters and zones")
    roles, parts = roles_of(user), []
    if scope.sees_every(user, SiteKind.ZONE):
        parts.append(": ".join(filter(None, (_("All industrial zones"), _areas()))))
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


def _areas() -> str:
    """Return the names of the provinces in which sites are recorded."""
    return ", ".join(area.label for area in provinces_of_sites())
