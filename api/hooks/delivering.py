"""One message to one webhook: what it says when it is sent, what came of it, and when it is tried again."""

import datetime
import json
import logging
import random
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.text import Truncator

from api.fields import values_of
from api.hooks.events import PING
from api.hooks.models import ANSWER_LENGTH, Delivery, DeliveryState, PauseReason, Webhook
from api.hooks.posting import Answer, post
from api.hooks.signing import BEGIN, headers_of, secrets_of
from api.nouns import BY_KEY, Noun
from api.reading import deleted
from progress.models import NotificationKind
from progress.notifications.actions import notify
from usage.secret_box import Unreadable

log = logging.getLogger(__name__)
MINUTE, HOUR = datetime.timedelta(minutes=1), datetime.timedelta(hours=1)
# How long after each failure in turn it is tried again: about three days in all.
PAUSES = (MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR)
LONGEST_PAUSE = 24 * HOUR
GONE, CLIENT_ERROR, SERVER_ERROR = 410, 400, 500
MAY_PASS = {408, 425, 429}  # of the 4xx those that say nothing against the message


def send_now(delivery: Delivery) -> Delivery:
    """Send one message at once, as somebody asked for it, whether or not the webhook is paused; return how it went.

    A test message is not tried again; another waits for its next attempt as after any other failure.
    """
    hook = delivery.hook
    try:
        keys = secrets_of(hook, timezone.now())
    except Unreadable:
        pause(hook, PauseReason.UNREADABLE)
        return delivery
    body = bodies_of(hook, [delivery])[delivery.pk]
    if body is None:
        drop([delivery])
    else:
        note(hook, keys, delivery, deliver(hook, keys, delivery, body))
    return delivery


def bodies_of(hook: Webhook, deliveries: list[Delivery]) -> dict[int, bytes | None]:
    """Return what each message says, by its key: the records as the interface shows them to the account, right now.

    None of a record that is gone, or that the account may not see (any more).
    """
    with translation.override(settings.LANGUAGE_CODE):
        open_nouns = [BY_KEY[key] for key in {one.noun for one in deliveries if one.noun} if _opens(BY_KEY[key], hook)]
        records: dict[str, dict[int, Any]] = {}
        for noun in open_nouns:
            wanted = {one.record_pk for one in deliveries if one.noun == noun.key and not one.is_deletion}
            rows = noun.complete(list(noun.rows(hook.person).filter(pk__in=wanted))) if wanted else []
            records[noun.key] = {row.pk: values_of(noun.fields, row) for row in rows}
        return {one.pk: _body(one, records) for one in deliveries}


def _opens(noun: Noun, hook: Webhook) -> bool:
    return hook.person.is_active and noun.opens_for(hook.person)


def _body(delivery: Delivery, records: dict[str, dict[int, Any]]) -> bytes | None:
    """Return what a message says; `records` are those of each list that the account may open."""
    if delivery.event == PING:
        data: Any = {}
    elif delivery.noun not in records:
        data = None
    elif delivery.is_deletion:
        data = deleted(delivery.record_pk or 0, delivery.at)
    else:
        data = records[delivery.noun].get(delivery.record_pk or 0)
    if data is None:
        return None
    moment = timezone.localtime(delivery.at).isoformat(timespec="seconds")
    said = {"type": delivery.event, "timestamp": moment, "list": delivery.noun or None, "data": data}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def deliver(hook: Webhook, keys: list[str], delivery: Delivery, body: bytes) -> Answer:
    """Send a message and return what came back; asks no database, so that any thread may wait here."""
    headers = headers_of(delivery.message_id, body, timezone.now(), keys)
    told = {"Content-Type": "application/json", "User-Agent": "tracker-webhooks/1", "Accept-Encoding": "identity"}
    return post(hook.address, body, told | headers)


def note(hook: Webhook, keys: list[str], delivery: Delivery, answer: Answer) -> bool:
    """Write down what came of a message; return whether the webhook goes on with the next one."""
    now = timezone.now()
    delivery.attempts += 1
    delivery.first_tried_at = delivery.first_tried_at or now
    delivery.tried_at, delivery.milliseconds = now, answer.milliseconds
    delivery.status, delivery.trouble = answer.status, answer.trouble
    delivery.answer = shown_answer(answer.text, keys)
    delivery.next_at, goes_on = None, True
    if answer.is_success:
        delivery.state = DeliveryState.DELIVERED
        hook.delivered_at, hook.rests_until = now, None
        Webhook.objects.filter(pk=hook.pk).update(delivered_at=now, rests_until=None)
    elif delivery.event == PING:
        delivery.state = DeliveryState.FAILED
    else:
        goes_on = _failed(hook, delivery, answer, now)
    delivery.save()
    return goes_on


def _failed(hook: Webhook, delivery: Delivery, answer: Answer, now: datetime.datetime) -> bool:
    """Say when a message is tried again, or that it is given up; return whether others may go on meanwhile."""
    is_refused = answer.status is not None and CLIENT_ERROR <= answer.status < SERVER_ERROR
    is_refused = is_refused and answer.status not in MAY_PASS
    delivery.state = DeliveryState.WAITING
    if answer.status == GONE:
        delivery.next_at = now
        pause(hook, PauseReason.GONE)
        return False
    if delivery.attempts <= len(PAUSES):
        delivery.next_at = now + max(_pause(delivery.attempts), _asked_for(answer))
        if not is_refused:
            hook.rests_until = delivery.next_at
            Webhook.objects.filter(pk=hook.pk).update(rests_until=delivery.next_at)
        return is_refused
    if is_refused and hook.delivered_at and delivery.first_tried_at and hook.delivered_at > delivery.first_tried_at:
        delivery.state = DeliveryState.FAILED  # this one alone is not wanted
        return True
    delivery.next_at = now
    pause(hook, PauseReason.NO_SUCCESS)
    return False


def _pause(attempts: int) -> datetime.timedelta:
    """Return how long after so many failures; not to the second, so that not all come at once."""
    return PAUSES[attempts - 1] * random.uniform(1, 1.1)


def _asked_for(answer: Answer) -> datetime.timedelta:
    """Return how long the receiver asks to be left alone, a day at most."""
    text = answer.retry_after.strip()
    seconds = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
    return min(datetime.timedelta(seconds=seconds), LONGEST_PAUSE)


def shown_answer(text: str, keys: list[str]) -> str:
    """Return the beginning of an answer as it is kept: without our secrets, of printable characters."""
    for key in keys:
        for secret in (key, key.removeprefix(BEGIN)):
            text = text.replace(secret, "…")
    plain = "".join(char if char.isprintable() else " " for char in text)
    return Truncator(" ".join(plain.split())).chars(ANSWER_LENGTH)


def drop(deliveries: Iterable[Delivery]) -> None:
    """Say of messages that they are not sent, for there is nothing (any more) that they may say."""
    for delivery in deliveries:
        delivery.state, delivery.next_at = DeliveryState.DROPPED, None
        delivery.save(update_fields=["state", "next_at"])


def pause_restored() -> int:
    """Pause all webhooks of a restored backup, which may stand beside the server it was made of; return how many."""
    return Webhook.objects.in_use().update(paused_at=timezone.now(), pause_reason=PauseReason.RESTORED)


def pause(hook: Webhook, reason: PauseReason) -> None:
    """Pause a webhook and notify the person who registered it. What happens meanwhile is sent when it goes on."""
    now = timezone.now()
    paused = Webhook.objects.filter(pk=hook.pk, paused_at=None, withdrawn_at=None)
    if paused.update(paused_at=now, pause_reason=reason):
        hook.paused_at, hook.pause_reason = now, reason
        if reason != PauseReason.BY_HAND:
            log.warning("Webhook %s is paused: %s", hook.pk, reason.value)
            notify(people=[hook.made_by_id], kind=NotificationKind.PAUSED, record=hook, by=None)
