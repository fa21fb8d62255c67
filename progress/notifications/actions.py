"""Writes about notifications: people are told of an event, by the action that makes it; they read it, once."""

import datetime
from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from progress.models import Notification, NotificationKind, WorkSettings
from progress.models.exchange.notification import about
from progress.notifications.queries import without_record


def notify(*, people: Iterable, kind: NotificationKind, record: Model, by) -> None:
    """Tell `people` (primary keys) of an event at `record`; nobody of their own acts.

    Call it within the transaction of the act. The same event told before becomes unread again.
    """
    notify_each(records_with_people=[(record, people)], kind=kind, by=by)


def notify_each(*, records_with_people: Iterable[tuple[Model, Iterable]], kind: NotificationKind, by) -> None:
    """Tell the people of each record of an event at it; one statement for every few hundred."""
    now, own = timezone.now(), by.pk if by else None
    rows = [
        Notification(person_id=pk, kind=kind, about=about(record), about_pk=record.pk, by_id=own, at=now)
        for record, people in records_with_people
        for pk in sorted(set(people) - {own, None})
    ]
    Notification.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["person", "about", "about_pk", "kind"],
        update_fields=["by", "at", "read_at"],
        batch_size=500,
    )


def notify_only(*, people: Collection, kind: NotificationKind, record: Model, by) -> None:
    """Notify just `people` of what `record` says of them; who was notified before keeps what they have read."""
    earlier = Notification.objects.filter(kind=kind, about=about(record), about_pk=record.pk)
    earlier.exclude(person__in=people).delete()
    notify(people=set(people) - set(earlier.values_list("person", flat=True)), kind=kind, record=record, by=by)


@transaction.atomic
def mark_read(*, by, notifications) -> int:
    """Say that `by` has read those of `notifications` that are theirs; return how many were unread."""
    return notifications.filter(person=by.pk).unread().update(read_at=timezone.now())


@transaction.atomic
def forget_old(on: datetime.date) -> int:
    """Delete what was read longer ago than the settings keep it, and what is about records that are gone.

    What nobody has read stays. Return how many were deleted.
    """
    until = timezone.make_aware(datetime.datetime.combine(on, datetime.time.min))
    until -= datetime.timedelta(days=WorkSettings.current().notifications_kept_days)
    deleted, _by_model = Notification.objects.filter(read_at__lt=until).delete()
    gone, _by_model = without_record(Notification.objects.filter(at__lt=until)).delete()
    return deleted + gone
