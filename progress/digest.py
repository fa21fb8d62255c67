"""The digest: a person's work as a letter by mail, in their language, once a day at most."""

import datetime
import logging
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import ngettext

from progress.models import Reminder
from progress.work import Work, has_work, work_of

log = logging.getLogger(__name__)

LINES_SHOWN = 15


@dataclass(slots=True)
class Outcome:
    """What a run did, by user name."""

    sent: list[str] = field(default_factory=list)
    nothing_to_say: list[str] = field(default_factory=list)
    without_address: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def digest_for(user, language: str, on: datetime.date) -> EmailMessage | None:
    """The digest of one person's work on a day; None when there is nothing to do."""
    with translation.override(language):
        work = work_of(user, on, lines_shown=LINES_SHOWN)
        if work.is_empty:
            return None
        context = {"work": work, "on": on, "site_url": settings.SITE_URL, "user": user}
        return EmailMessage(_subject(work, on), render_to_string("progress/digest.txt", context), to=[user.email])


def send_digests(on: datetime.date, *, usernames: list[str] | None = None) -> Outcome:
    """Send everybody who works on something, or only `usernames`, their digest; nobody gets two of one day.

    A digest counts as sent before it goes out, so that two runs at once send one; when the mail server refuses it,
    the next run tries again.
    """
    people = get_user_model().objects.filter(is_active=True).order_by("username").select_related("staff_profile__unit")
    if usernames is not None:
        people = people.filter(username__in=usernames)
    outcome = Outcome()
    with get_connection() as connection:
        for user in filter(has_work, people):
            _send(user, on, connection, outcome)
    return outcome


def _send(user, on, connection, outcome: Outcome) -> None:
    if not user.email:
        outcome.without_address.append(user.username)
        return
    reminder, _made = Reminder.objects.get_or_create(user=user)
    message = digest_for(user, reminder.language, on)
    if message is None:
        outcome.nothing_to_say.append(user.username)
        return
    if not reminder.claim(on):
        return
    message.connection = connection
    try:
        message.send()
    except OSError:  # smtplib's errors are OSErrors too
        log.exception("The digest for %s could not be sent", user.username)
        reminder.release()
        outcome.failed.append(user.username)
    else:
        outcome.sent.append(user.username)


def _subject(work: Work, on: datetime.date) -> str:
    """How much there is, on one line: "Your work on 23/11/2026: 5 things, 3 milestones overdue"."""
    total = sum(section.total for section in work.sections)
    overdue = work.section("late")
    subject = ngettext("Your work on %(day)s: %(total)s thing", "Your work on %(day)s: %(total)s things", total) % {
        "day": on.strftime("%d/%m/%Y"),
        "total": total,
    }
    if not (overdue and overdue.total):
        return subject
    counted = ngettext("%(count)s milestone overdue", "%(count)s milestones overdue", overdue.total)
    return f"{subject}, {counted % {'count': overdue.total}}"
