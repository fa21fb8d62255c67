"""Sending what webhooks are to be told: each in order, several at a time, again and again for three days.

The database is asked by one thread alone; the others wait for receivers. A receiver that does not answer holds up what
comes after, for it would not answer that either; one that refuses a message (4xx) does not: that message comes again.
"""

import datetime
import logging
import time
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from api.hooks.collecting import collect
from api.hooks.delivering import LONGEST_PAUSE, bodies_of, deliver, drop, note, pause
from api.hooks.models import Delivery, DeliveryState, PauseReason, Webhook
from api.hooks.posting import Answer
from api.hooks.signing import secrets_of
from usage.secret_box import Unreadable

log = logging.getLogger(__name__)
RECEIVERS = 8  # that are waited for at the same time
MESSAGES_READ = 100  # at a time, of one webhook
SECONDS = 45  # after which a run begins nothing new; the next one goes on
LEASE = datetime.timedelta(minutes=5)  # of whoever sends to a webhook: longer than a run


@dataclass
class Outcome:
    """What a run did, by webhook: how many messages were delivered and how many failed; which were paused."""

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
    outcome, begun, until = Outcome(), time.monotonic(), timezone.now() + LEASE
    in_use = Webhook.objects.in_use().select_related("person__staff_profile__unit")
    hooks = [hook for hook in in_use if _claim(hook, until)]
    try:
        lines = [line for hook in hooks if (line := _begin(hook))]
        with ThreadPoolExecutor(RECEIVERS) as pool:
            running: dict[Future[Answer], tuple[_Line, Delivery]] = {}
            for line in lines:
                _go_on(line, pool, running)
            while running:
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    line, delivery = running.pop(future)
                    goes_on = note(line.hook, line.keys, delivery, future.result())
                    is_delivered = delivery.state == DeliveryState.DELIVERED
                    (outcome.delivered if is_delivered else outcome.failed)[line.hook] += 1
                    if goes_on and time.monotonic() - begun < SECONDS:
                        _go_on(line, pool, running)
    finally:
        # What another process took over, for this one was longer than its lease, stays taken.
        Webhook.objects.filter(pk__in=[hook.pk for hook in hooks], busy_until=until).update(busy_until=None)
    outcome.paused = [hook for hook in hooks if hook.paused_at]
    return outcome


def forget_old() -> int:
    """Delete what was sent or given up longer ago than WEBHOOKS_KEPT_DAYS; return how many messages that were."""
    until = timezone.now() - datetime.timedelta(days=settings.WEBHOOKS_KEPT_DAYS)
    old = Delivery.objects.filter(made_at__lt=until).exclude(state=DeliveryState.WAITING)
    return old._raw_delete(old.db)


def _claim(hook: Webhook, until: datetime.datetime) -> bool:
    """Return whether nobody else sends to a webhook now; a process that ended in the middle held it for minutes."""
    now = timezone.now()
    is_free = Q(busy_until=None) | Q(busy_until__lte=now) | Q(busy_until__gt=now + 2 * LEASE)  # a clock went back
    return bool(Webhook.objects.filter(is_free, pk=hook.pk).update(busy_until=until))


def _begin(hook: Webhook) -> _Line | None:
    """Return what is to be sent to a webhook now; None, and it is paused, where nothing can be."""
    if not hook.person.is_active:
        pause(hook, PauseReason.CLOSED)
        return None
    try:
        keys = secrets_of(hook, timezone.now())
    except Unreadable:
        pause(hook, PauseReason.UNREADABLE)
        return None
    try:
        collect(hook)
    except Exception:  # of one account's rights or records: the others are told, and the next run looks again
        log.exception("What happened could not be looked through for webhook %s", hook.pk)
        return None
    return _Line(hook, keys)


def _go_on(line: _Line, pool: ThreadPoolExecutor, running: dict) -> None:
    """Send the next message of a line, if there is one whose time has come."""
    if not Webhook.objects.in_use().filter(pk=line.hook.pk).exists():
        return  # paused or withdrawn meanwhile
    if not line.waiting:
        line.waiting = _due(line.hook)
    if line.waiting:
        delivery, body = line.waiting.pop(0)
        running[pool.submit(deliver, line.hook, line.keys, delivery, body)] = (line, delivery)


def _due(hook: Webhook) -> list[tuple[Delivery, bytes]]:
    """Return the messages whose time has come, each with what it says; those that say nothing any more are dropped."""
    now = timezone.now()
    if hook.rests_until and now < hook.rests_until <= now + 2 * LONGEST_PAUSE:
        return []
    while True:
        is_due = Q(next_at__lte=now) | Q(next_at__gt=now + 2 * LONGEST_PAUSE)  # a clock went back
        rows = hook.deliveries.filter(is_due, state=DeliveryState.WAITING).order_by("pk")
        due = list(rows[:MESSAGES_READ])
        bodies = bodies_of(hook, due)
        drop(one for one in due if bodies[one.pk] is None)
        found = [(one, body) for one in due if (body := bodies[one.pk]) is not None]
        if found or not due:
            return found
