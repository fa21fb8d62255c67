"""Registering webhooks, changing, pausing and withdrawing them; sending a message again or a test."""

import datetime
import secrets
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from api.actions import check_lent_rights
from api.hooks.addresses import check_address
from api.hooks.collecting import beginning
from api.hooks.delivering import pause, send_now
from api.hooks.events import BY_CODE, EVENTS, PING
from api.hooks.models import Delivery, DeliveryState, PauseReason, Webhook
from api.hooks.signing import new_secret, sealed
from usage.models import UseKind
from usage.recording import record_use
from values.text import Label

# As the record of use calls them.
NEW_SECRET, GOES_ON = gettext_lazy("new secret"), gettext_lazy("goes on")
BOTH_SIGN = datetime.timedelta(days=1)  # after a secret was changed


@transaction.atomic
def register(*, by, person, name: str, address: str, events: Iterable[str]) -> tuple[Webhook, str]:
    """Register a webhook for events that happen from now on; return it and its secret, which is shown this once.

    It is told only what `person` may see. Raises PermissionDenied, or ValidationError at the field.
    """
    if not by.has_perm("api.add_webhook"):
        raise PermissionDenied
    check_lent_rights(person=person, by=by)
    secret = new_secret()
    hook = Webhook(person=person, name=name, address=address, secret=sealed(secret), made_by=by)
    hook.events = _in_order(events)
    _check(hook)
    hook.position = beginning(hook)
    hook.save()
    _record(f"+{hook}", by, f"{person.get_username()}, {', '.join(hook.events)}")
    return hook, secret


@transaction.atomic
def change(*, hook: Webhook, by, name: str, address: str, events: Iterable[str]) -> None:
    """Change the name, address and events of a webhook. Of an added event, only what happens from now on is sent.

    Raises PermissionDenied, or ValidationError at the field.
    """
    hook = _locked(hook, by)
    check_lent_rights(person=hook.person, by=by)  # a new address gives what the account sees to another program
    hook.name, hook.address, hook.events = name, address, _in_order(events)
    _check(hook)
    hook.position = beginning(hook)
    hook.save()
    _record(f"~{hook}", by, ", ".join(hook.events))


@transaction.atomic
def renew_secret(*, hook: Webhook, by) -> str:
    """Give a webhook a new secret and return it; the one before signs beside it for a day."""
    hook = _locked(hook, by)
    secret = new_secret()
    hook.earlier_secret, hook.earlier_until = hook.secret, timezone.now() + BOTH_SIGN
    hook.secret = sealed(secret)
    hook.save()
    _record(f"~{hook}", by, NEW_SECRET)
    return secret


@transaction.atomic
def pause_by_hand(*, hook: Webhook, by) -> None:
    """Pause a webhook until somebody resumes it. It is then told what happened in between."""
    hook = _locked(hook, by)
    pause(hook, PauseReason.BY_HAND)
    _record(f"~{hook}", by, PauseReason.BY_HAND.label)


@transaction.atomic
def go_on(*, hook: Webhook, by) -> None:
    """Let a paused webhook go on: what waits is sent at the next run, and what happened meanwhile."""
    hook = _locked(hook, by)
    now = timezone.now()
    hook.paused_at, hook.pause_reason, hook.rests_until = None, "", None
    hook.save()
    hook.deliveries.filter(state=DeliveryState.WAITING).update(attempts=0, first_tried_at=None, next_at=now)
    _record(f"~{hook}", by, GOES_ON)


@transaction.atomic
def withdraw(*, hook: Webhook, by) -> None:
    """Send nothing to a webhook any more; its secrets are forgotten, what it was told stays to be read for its time."""
    hook = _locked(hook, by)
    hook.withdrawn_at, hook.withdrawn_by = timezone.now(), by
    hook.secret = hook.earlier_secret = ""
    hook.paused_at, hook.pause_reason = None, ""
    hook.save()
    waiting = hook.deliveries.filter(state=DeliveryState.WAITING)
    waiting.update(state=DeliveryState.DROPPED, next_at=None)
    _record(f"−{hook}", by)


def send_test(*, hook: Webhook, by) -> Delivery:
    """Send a message that says nothing, at once, and return how it went."""
    with transaction.atomic():
        hook = _locked(hook, by)
        message = f"msg_{secrets.token_hex(16)}"
        now = timezone.now()
        delivery = Delivery.objects.create(
            hook=hook, message_id=message, event=PING, at=now, state=DeliveryState.FAILED, next_at=None
        )
    return send_now(delivery)


def send_again(*, delivery: Delivery, by) -> Delivery:
    """Send a message again at once, under the same identifier and with the record as it is now; return the result."""
    with transaction.atomic():
        delivery.hook = _locked(delivery.hook, by)
        delivery.attempts, delivery.first_tried_at = 0, None
        delivery.save(update_fields=["attempts", "first_tried_at"])
    return send_now(delivery)


def _record(which: str, by, what: Label = "") -> None:
    """Record what was done to a webhook, in the office's language."""
    with override(settings.LANGUAGE_CODE):
        record_use(UseKind.WEBHOOK, by=by, what=f"{which}: {what}" if what else which)


def _locked(hook: Webhook, by) -> Webhook:
    """Return the webhook as it is stored, kept from others meanwhile; raises PermissionDenied, also once withdrawn."""
    found = Webhook.objects.editable_by(by).filter(pk=hook.pk, withdrawn_at=None)
    stored = found.select_related("person").select_for_update(of=("self",)).first()
    if stored is None:
        raise PermissionDenied
    return stored


def _in_order(events: Iterable[str]) -> list[str]:
    chosen = set(events)
    return [event.code for event in EVENTS if event.code in chosen]


def _check(hook: Webhook) -> None:
    """Raise ValidationError for what cannot be registered."""
    if not hook.events:
        raise ValidationError({"events": _("Choose at least one event.")})
    nouns = [noun for code in hook.events for noun in BY_CODE[code].nouns]
    if not any(noun.opens_for(hook.person) for noun in nouns):
        raise ValidationError({"person": _("This account may read nothing of these events.")})
    try:
        check_address(hook.address)
    except ValidationError as error:
        raise ValidationError({"address": error}) from error
    hook.full_clean(exclude=["secret", "position"])
