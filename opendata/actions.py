"""What the office publishes, changed: recorded in the history of the settings and in the record of use."""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from opendata.fields import BY_KEY
from opendata.models import OpenDataSettings
from progress.models import SiteKind
from progress.records.actions import refuse_unknown, sign
from usage.models import UseKind
from usage.recording import record_use

FIELDS = frozenset({"is_on", "kinds", "fields", "licence", "publisher", "email", "phone", "oc4ids_prefix"})


def may_publish(user) -> bool:
    """Return whether `user` decides what is published."""
    return user.has_perm("opendata.change_opendatasettings") and user.has_perm("opendata.add_opendatasettings")


@transaction.atomic
def change_open_data(*, by, version: int, **changes) -> OpenDataSettings:
    """Set what is published, seen at `version` (0 before the first time); return the settings.

    What changes nothing is not saved. Raises PermissionDenied, ValidationError, StaleVersion, TypeError.
    """
    refuse_unknown(changes, FIELDS, "of the open data settings")
    if not may_publish(by):
        raise PermissionDenied
    current = OpenDataSettings.objects.select_for_update().filter(pk=1).first() or OpenDataSettings(pk=1)
    before = {name: getattr(current, name) for name in FIELDS}
    for name, value in changes.items():
        setattr(current, name, value)
    current.kinds = [kind for kind in SiteKind.values if kind in current.kinds]
    current.fields = [key for key in BY_KEY if key in current.fields]
    after = {name: getattr(current, name) for name in FIELDS}
    if after == before and current.version:
        return current
    if current.is_on and not current.kinds:
        raise ValidationError({"kinds": _("Choose at least one kind of site, or switch open data off.")})
    current.version = version
    current.full_clean()
    sign(current, by, "")
    current.save()
    record_use(UseKind.OPEN_DATA, by=by, what=_told(before, after))
    return current


def _told(before: dict, after: dict) -> str:
    """Return in the office's language what was switched, and which fields are published now and were not, or were."""
    with override(settings.LANGUAGE_CODE):
        said = []
        if before["is_on"] != after["is_on"]:
            said.append(_("switched on") if after["is_on"] else _("switched off"))
        was, now = set(before["fields"]), set(after["fields"])
        said += [f"+{BY_KEY[key].label}" for key in after["fields"] if key not in was]
        said += [f"−{BY_KEY[key].label if key in BY_KEY else key}" for key in before["fields"] if key not in now]
        others = sorted(name for name in FIELDS - {"is_on", "fields"} if before[name] != after[name])
        names = [str(OpenDataSettings._meta.get_field(name).verbose_name) for name in others]
        return "; ".join([*said, *names])
