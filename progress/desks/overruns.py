"""Tell whom it concerns, once for each, of dossiers that passed their legal time limit."""

import datetime

from django.db import transaction

from progress.desks.queries import over_limit
from progress.models import Movement, Notification, NotificationKind
from progress.models.exchange.notification import about
from progress.notifications.actions import notify_each
from progress.notifications.concerned import people_concerned


@transaction.atomic
def tell_overruns(on: datetime.date) -> int:
    """Tell of the dossiers that are over their time limit on a day and were not told of; return how many.

    Once a day: days pass without anybody recording anything.
    """
    told = Notification.objects.filter(about=about(Movement()), kind=NotificationKind.OVERDUE).values("about_pk")
    new = list(over_limit(Movement.objects.exclude(pk__in=told), on))
    concerned = people_concerned(movement.site_id for movement in new)
    notify_each(
        records_with_people=[(movement, concerned[movement.site_id]) for movement in new],
        kind=NotificationKind.OVERDUE,
        by=None,
    )
    return len(new)
