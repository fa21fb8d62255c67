"""Making and withdrawing access tokens."""

import datetime
import secrets

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from api.models import LONGEST_DAYS, AccessToken, digest_of
from progress.staff.second_factor import ADD_ONE, lacks_second_factor
from usage.models import UseKind
from usage.recording import record_use
from values.today import ONE_DAY, shown_day

BEGIN, SHOWN = "ccn_", 12


@transaction.atomic
def make_token(*, person, by, name: str, ends_on: datetime.date, is_of_system: bool = False) -> tuple[AccessToken, str]:
    """Make a token with the rights of `person` that works until the end of a day; return it and its secret.

    The secret is nowhere kept: who loses it makes another token. Raises PermissionDenied where it is not for `by` to
    make, ValidationError at the field, also where a second factor is asked of `by` and missing.
    """
    may_make = by.has_perm("api.add_accesstoken") if is_of_system else person == by
    if not may_make:
        raise PermissionDenied
    check_lent_rights(person=person, by=by)
    secret = f"{BEGIN}{secrets.token_urlsafe(32)}"
    token = AccessToken(
        person=person,
        name=name,
        is_of_system=is_of_system,
        digest=digest_of(secret),
        begins_with=secret[:SHOWN],
        made_by=by,
        ends_on=ends_on,
    )
    _check_end(ends_on)
    token.full_clean()
    token.save()
    record_use(UseKind.TOKEN, by=by, what=f"+{token}: {person.get_username()}, {shown_day(ends_on)}")
    return token, secret


def check_lent_rights(*, person, by) -> None:
    """Raise ValidationError where `by` cannot give the rights of `person` to another program."""
    if person.is_superuser and not by.is_superuser:
        raise ValidationError({"person": _("Only a person with all rights can give all rights to another program.")})
    if not person.is_active:
        raise ValidationError({"person": _("This account is not active.")})
    if lacks_second_factor(by):
        raise ValidationError(ADD_ONE)


@transaction.atomic
def withdraw_token(*, token: AccessToken, by) -> None:
    """Let a token open nothing any more; one that is withdrawn stays as it is."""
    if not AccessToken.objects.editable_by(by).filter(pk=token.pk).exists():
        raise PermissionDenied
    now = timezone.now()
    if AccessToken.objects.filter(pk=token.pk, withdrawn_at=None).update(withdrawn_at=now, withdrawn_by=by):
        record_use(UseKind.TOKEN, by=by, what=f"−{token}: {token.person.get_username()}")


def _check_end(day: datetime.date) -> None:
    today = timezone.localdate()
    last = today + LONGEST_DAYS * ONE_DAY
    if not today <= day <= last:
        text = _("Choose a day from today until %(last)s.")
        raise ValidationError({"ends_on": ValidationError(text, "end", {"last": shown_day(last)})})
