"""Writes of organisations: the staff pages call these.

Every action takes keywords only, is atomic, wants `by=` the person, and refuses fields it does not know.
"""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from places.models import Organisation
from places.resources import OrganisationLookup
from progress.records.actions import change_record, refuse_unknown, sign
from progress.records.doubts import CONFIRMED

ORGANISATION_FIELDS = frozenset({"name", "short_name", "kind", "level", "tax_code", "address", "contact"})


@transaction.atomic
def add_organisation(*, by, values: dict, confirmed: Collection[str] = ()) -> tuple[Organisation, bool]:
    """Record an organisation; return it and whether it is new.

    One of this name that is recorded out of the person's scope is not added twice but theirs to use, as it is. Raises
    PermissionDenied; ValidationError, at "confirmed" while one of the same name in other words ("CTCP" for "Công ty Cổ
    phần") is recorded and was not said to be another; TypeError for a field that is not an organisation's.
    """
    refuse_unknown(values, ORGANISATION_FIELDS, "of an organisation")
    if not by.has_perm("places.add_organisation"):
        raise PermissionDenied
    lookup = OrganisationLookup(by)
    if known := lookup.elsewhere(values.get("name", "")):
        sign(known, by, _("Named by a person who did not see it before."))
        known.save()
        return known, False
    organisation = Organisation(**values)
    organisation.full_clean()
    _ask_of_same(lookup.called(organisation.name), confirmed)
    sign(organisation, by, "")
    organisation.save()
    return organisation, True


def _ask_of_same(known: list[Organisation], confirmed: Collection[str]) -> None:
    code = "same-" + "-".join(str(organisation.pk) for organisation in known)
    if known and code not in confirmed:
        links = ((organisation.get_absolute_url(), organisation.name) for organisation in known)
        named = format_html_join("; ", '<a href="{}" target="_blank">{}</a>', links)
        text = format_html("{} {}. {}", _("Already recorded:"), named, _("It is another organisation: save it."))
        raise ValidationError({CONFIRMED: [ValidationError(text, code)]})


def update_organisation(
    *, organisation: Organisation, by, version: int, changes: dict, reason: str = ""
) -> Organisation:
    """Set `changes` on an organisation seen at `version`; return it as saved. Raises as `change_record` does."""
    return change_record(
        record=organisation,
        by=by,
        permission="places.change_organisation",
        allowed=ORGANISATION_FIELDS,
        version=version,
        changes=changes,
        reason=reason,
    )
