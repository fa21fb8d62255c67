"""The notifications of a person: how many are unread, and with the records they are about."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from progress.models import Notification
from progress.models.exchange.notification import kinds_of_records
from progress.models.exchange.remark import SUBJECTS

MOST_COUNTED = 100  # the bell says "99+" from here on

READING: dict[str, tuple[str, ...]] = {
    "submission": ("site", "milestone__stage", "project"),
    "obstacle": ("site",),
    "inspection": ("site",),
    "conclusion": ("site", "meeting"),
    "remark": ("site", "milestone__stage", *SUBJECTS[1:]),
    "movement": ("site", "milestone__stage", "office"),
    "site": (),
    "importrun": ("by",),
}


def unread_count(user) -> int:
    """Return how many notifications `user` has not read, at most MOST_COUNTED.

    None where the person was read with the knowledge that there is none (`has_unread`). Else one query, or a second
    one where there are any: what the person may see of them.
    """
    if not getattr(user, "has_unread", True):
        return 0
    unread = Notification.objects.unread().order_by()
    kinds = set(unread.filter(person=user.pk).values_list("about", "kind").distinct())
    return unread.visible_to(user, among=kinds)[:MOST_COUNTED].count() if kinds else 0


def with_records(notifications: Iterable[Notification]) -> list[Notification]:
    """Return notifications with their records read along: a query for each kind of record there is."""
    notifications = list(notifications)
    keys = defaultdict(set)
    for notification in notifications:
        keys[notification.about].add(notification.about_pk)
    records = {
        name: kinds_of_records()[name]._default_manager.select_related(*READING.get(name, ())).in_bulk(pks)
        for name, pks in keys.items()
    }
    for notification in notifications:
        notification.record = records[notification.about].get(notification.about_pk)
    return [notification for notification in notifications if notification.record]


def unread_of(user, limit: int) -> list[Notification]:
    """Return the newest of what `user` has not read, with records."""
    return with_records(Notification.objects.visible_to(user).unread().select_related("by")[:limit])


def without_record(notifications: QuerySet) -> QuerySet:
    """Return those whose record was deleted."""
    rule = Q(pk__in=[])
    for name, model in kinds_of_records().items():
        rule |= Q(about=name) & ~Q(Exists(model._default_manager.filter(pk=OuterRef("about_pk")).order_by()))
    return notifications.filter(rule)
