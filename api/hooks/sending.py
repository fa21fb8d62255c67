"""Sending what webhooks are to be told: each in order, several at a time, again and again for three days.

The database is asked by one thread alone; the others wait for receivers. A receiver that does not answer holds up what
comes after, for it would not answer that either; one that refuses a message (4xx) does not: that message comes again.
"""

import datetime
import json
import logging
import random
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.text import Truncator

from api.fields import values_of
from api.hooks.collecting import collect
from api.hooks.events import PING
from api.hooks.models import ANSWER_LENGTH, Delivery, DeliveryState, PauseReason, Webhook
from api.hooks.posting import Answer, post
from api.hooks.signing import BEGIN, headers_of, secrets_of
from api.nouns import BY_KEY
from api.reading import deleted
from progress.models import NotificationKind
from progress.notifications.actions import notify
from usage.secret_box import Unreadable

log = logging.getLogger(__name__)
MINUTE, HOUR = datetime.timedelta(minutes=1), datetime.timedelta(hours=1)
# How long after each failure in turn it is tried again: about three days in all.
PAUSES = (MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR)
LONGEST_PAUSE = 24 * HOUR
RECEIVERS = 8  # that are waited for at the same time
MESSAGES_READ = 100  # at a time, of one webhook
SECONDS = 45  # after which a run begins nothing new; the next one goes on
LEASE = datetime.timedelta(minutes=5)  # of whoever sends to a webhook: longer than a run
NO_CONTENT, GONE, CLIENT_ERROR, SERVER_ERROR = 204, 410, 400, 500
MAY_PASS = {408, 425, 429}  # of the 4xx those that say nothing against the message


@dataclass
class Outcome:
    """What a run did, by webhook: how many messages were delivered and how many failed."""

    delivered: Counter = field(default_factory=Counter)
    failed: Counter = field(default_factory=Counter)
    paused: list[Webhook] = field(default_factory=list)


@dataclass
class _Line:
    """A webhook with what is to be sent to it, in order, as it was read."""

    hook: Webhook
    keys: list[str]
    waiting: list[tuple[Delivery, bytes]] = field(default_factory=list)


def send_all() -> Outcome:
    """Look for what happened and send it, to every webhook in use that no other process sends to."""
    outcome, begun = Outcome(), time.monotonic()
    hooks = [hook for hook in Webhook.objects.in_use().select_related("person__staff_profile__unit") if _claim(hook)]
    try:
        lines = [line for hook in hooks if (line := _begin(hook, outcome))]
        with ThreadPoolExecutor(RECEIVERS) as pool:
            running: dict[Future[Answer], tuple[_Line, Delivery]] = {}
            for line in lines:
                _go_on(line, pool, running)
            while running:
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    line, delivery = running.pop(future)
                    goes_on = _note(line, delivery, future.result(), outcome)
                    if goes_on and time.monotonic() - begun < SECONDS:
                        _go_on(line, pool, running)
    finally:
        Webhook.objects.filter(pk__in=[hook.pk for hook in hooks]).update(busy_until=None)
    return outcome


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
    [body] = [_read(hook, [delivery])[delivery.pk]]
    if body is None:
        _drop([delivery])
    else:
        _note(_Line(hook, keys), delivery, _post(hook, keys, delivery, body), Outcome())
    return delivery


def pause(hook: Webhook, reason: PauseReason) -> None:
    """Send nothing more to a webhook, and tell whoever registered it; what happens meanwhile is told later."""
    now = timezone.now()
    paused = Webhook.objects.filter(pk=hook.pk, paused_at=None, withdrawn_at=None)
    if paused.update(paused_at=now, pause_reason=reason):
        hook.paused_at, hook.pause_reason = now, reason
        if reason != PauseReason.BY_HAND:
            log.warning("Webhook %s is paused: %s", hook.pk, reason.value)
            notify(people=[hook.made_by_id], kind=NotificationKind.PAUSED, record=hook, by=None)


def forget_old() -> int:
    """Delete what was sent or given up longer ago than WEBHOOKS_KEPT_DAYS; return how many messages that were."""
    until = timezone.now() - datetime.timedelta(days=settings.WEBHOOKS_KEPT_DAYS)
    old = Delivery.objects.filter(made_at__lt=until).exclude(state=DeliveryState.WAITING)
    return old._raw_delete(old.db)


def _claim(hook: Webhook) -> bool:
    """Return whether nobody else sends to a webhook now; a process that ended in the middle held it for minutes."""
    now = timezone.now()
    is_free = Q(busy_until=None) | Q(busy_until__lte=now) | Q(busy_until__gt=now + 2 * LEASE)  # a clock went back
    return bool(Webhook.objects.filter(is_free, pk=hook.pk).update(busy_until=now + LEASE))


def _begin(hook: Webhook, outcome: Outcome) -> _Line | None:
    """Return what is to be sent to a webhook now; None where it cannot be sent to."""
    if not hook.person.is_active:
        reason = PauseReason.CLOSED
    else:
        try:
            keys = secrets_of(hook, timezone.now())
            collect(hook)
            return _Line(hook, keys)
        except Unreadable:
            reason = PauseReason.UNREADABLE
    pause(hook, reason)
    outcome.paused.append(hook)
    return None


def _go_on(line: _Line, pool: ThreadPoolExecutor, running: dict) -> None:
    """Send the next message of a line, if there is one whose time has come."""
    if not Webhook.objects.in_use().filter(pk=line.hook.pk).exists():
        return  # paused or withdrawn meanwhile
    if not line.waiting:
        line.waiting = _due(line.hook)
    if line.waiting:
        delivery, body = line.waiting.pop(0)
        running[pool.submit(_post, line.hook, line.keys, delivery, body)] = (line, delivery)


def _due(hook: Webhook) -> list[tuple[Delivery, bytes]]:
    """Return the messages whose time has come, each with what it says; those that say nothing any more are dropped."""
    now = timezone.now()
    if hook.rests_until and now < hook.rests_until <= now + LONGEST_PAUSE * 2:
        return []
    while True:
        rows = hook.deliveries.filter(state=DeliveryState.WAITING, next_at__lte=now).order_by("pk")
        due = list(rows[:MESSAGES_READ])
        bodies = _read(hook, due)
        _drop([one for one in due if bodies[one.pk] is None])
        found = [(one, body) for one in due if (body := bodies[one.pk]) is not None]
        if found or not due:
            return found


def _drop(deliveries: Iterable[Delivery]) -> None:
    for delivery in deliveries:
        delivery.state, delivery.next_at = DeliveryState.DROPPED, None
        delivery.save(update_fields=["state", "next_at"])


def _read(hook: Webhook, deliveries: list[Delivery]) -> dict[int, bytes | None]:
    """Return what each message says, by its key: the records as the interface shows them to the account, right now.

    None of a record that is gone, or that the account may not see (any more).
    """
    with translation.override(settings.LANGUAGE_CODE):
        records: dict[str, dict[int, Any]] = {}
        for key in {one.noun for one in deliveries if one.noun and not one.is_deletion}:
            noun = BY_KEY[key]
            wanted = {one.record_pk for one in deliveries if one.noun == key}
            rows = noun.complete(list(noun.rows(hook.person).filter(pk__in=wanted))) if _opens(noun, hook) else []
            records[key] = {row.pk: values_of(noun.fields, row) for row in rows}
        return {one.pk: _body(one, records) for one in deliveries}


def _opens(noun: Any, hook: Webhook) -> bool:
    return hook.person.is_active and noun.opens_for(hook.person)


def _body(delivery: Delivery, records: dict[str, dict[int, Any]]) -> bytes | None:
    if delivery.event == PING:
        data: Any = {}
    elif delivery.is_deletion:
        data = deleted(delivery.record_pk or 0, delivery.at)
    else:
        data = records[delivery.noun].get(delivery.record_pk or 0)
    if data is None:
        return None
    moment = timezone.localtime(delivery.at).isoformat(timespec="seconds")
    said = {"type": delivery.event, "timestamp": moment, "list": delivery.noun or None, "data": data}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _post(hook: Webhook, keys: list[str], delivery: Delivery, body: bytes) -> Answer:
    headers = headers_of(delivery.message_id, body, timezone.now(), keys)
    told = {"Content-Type": "application/json", "User-Agent": "tracker-webhooks/1", "Accept-Encoding": "identity"}
    return post(hook.address, body, told | headers)


def _note(line: _Line, delivery: Delivery, answer: Answer, outcome: Outcome) -> bool:
    """Write down what came of a message; return whether the webhook goes on with the next one."""
    hook, now = line.hook, timezone.now()
    delivery.attempts += 1
    delivery.first_tried_at = delivery.first_tried_at or now
    delivery.tried_at, delivery.milliseconds = now, answer.milliseconds
    delivery.status, delivery.trouble = answer.status, answer.trouble
    delivery.answer = shown_answer(answer.text, line.keys)
    delivery.next_at, goes_on = None, True
    if answer.is_success:
        delivery.state = DeliveryState.DELIVERED
        hook.delivered_at, hook.rests_until = now, None
        Webhook.objects.filter(pk=hook.pk).update(delivered_at=now, rests_until=None)
        outcome.delivered[hook] += 1
    else:
        outcome.failed[hook] += 1
        goes_on = _failed(hook, delivery, answer, now, outcome)
    delivery.save()
    return goes_on


def _failed(hook: Webhook, delivery: Delivery, answer: Answer, now: datetime.datetime, outcome: Outcome) -> bool:
    """Say when a message is tried again, or that it is given up; return whether others may go on meanwhile."""
    if delivery.event == PING:
        delivery.state = DeliveryState.FAILED
        return True
    is_refused = answer.status is not None and CLIENT_ERROR <= answer.status < SERVER_ERROR
    is_refused = is_refused and answer.status not in MAY_PASS
    delivery.state = DeliveryState.WAITING
    if answer.status == GONE:
        delivery.next_at = now
        pause(hook, PauseReason.GONE)
    elif delivery.attempts <= len(PAUSES):
        delivery.next_at = now + max(_pause(delivery.attempts), _asked_for(answer))
        if not is_refused:
            hook.rests_until = delivery.next_at
            Webhook.objects.filter(pk=hook.pk).update(rests_until=delivery.next_at)
        return is_refused
    elif is_refused and hook.delivered_at and delivery.first_tried_at and hook.delivered_at > delivery.first_tried_at:
        delivery.state = DeliveryState.FAILED  # this one alone is not wanted
        return True
    else:
        delivery.next_at = now
        pause(hook, PauseReason.NO_SUCCESS)
    outcome.paused.append(hook)
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
