"""Whose summary it is: the office that keeps the sites or, of those who see a part, which part."""

from django.utils.translation import gettext as _

from progress.access import scope
from progress.models import SiteKind
from reports.access import scope_label
from reports.models import Letterhead


def sender(user) -> str:
    """ "Sở Công Thương"; "Sites in xã Cẩm Giàng, tỉnh Thái Nguyên"."""
    kind = next((kind for kind in SiteKind if scope.sees_every(user, kind)), None)
    if kind is None:
        return scope_label(user)
    office = Letterhead.objects.filter(kind=kind).values_list("office", flat=True).first()
    return office or (_("Department of Industry and Trade") if kind == SiteKind.CLUSTER else scope_label(user))
