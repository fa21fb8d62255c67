"""The digest: what happened that concerns a person, and their work, as a letter by mail, once a day at most."""

import datetime
import logging
from collections.abc import Hashable
from contextlib import suppress
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from progress.models import Notification, Reminder
from progress.notifications.queries import unread_count, unread_of
from progress.work import Section, WorkLine, has_work, work_of
from progress.work.sections import EXPLAINED, LATE
from values.text import one_line, person_name, without_links

log = logging.getLogger(__name__)


LINES_SHOWN = 15


LONGEST_LINE = 300  # characters of a line, whatever people typed


LONGEST_NAME = 80


OVERDUE = (LATE, EXPLAINED)  # the sections that hold overdue milestones


@dataclass(slots=True)
class DigestOutcome:
    """What a run did, by user name; of those whose digest did not go out, why."""

    sent: list[str] = field(default_factory=list)
    nothing_to_say: list[str] = field(default_factory=list)
    without_address: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)


def digest_for(
    user,
    language: str,
    on: datetime.date,
    shared: dict[Hashable, Section] | None = None,
    last: datetime.datetime | None = None,
) -> EmailMessage | None:
    """Return the digest of one person on a day: unread notifications, then work. `shared` is that of `work_of`.

    None when there is nothing to do and nothing happened since the `last` one. What people typed stands in it as single
    lines without links, so that every line, section and link is ours.
    """
    with translation.override(language):
        news = unread_of(user, LINES_SHOWN)
        work = work_of(user, on, lines_shown=LINES_SHOWN, shared=shared) if has_work(user) else None
        sections = [section for section in (work.shown if work else ()) if not section.kind.is_news]
        if not sections and not _is_new(news, last):
            return None
        context = {
            "news": [
                (
                    _one(f"{notification.get_kind_display()}: {notification.noun}, {notification.what}"),
                    _one(notification.said),
                    notification,
                )
                for notification in news
            ],
            "unread": unread_count(user) if news else 0,
            "sections": [(section, map(_told, section.lines)) for section in sections],
            "on": on,
            "site_url": settings.SITE_URL,
            "name": one_line(without_links(person_name(user)), LONGEST_NAME),
        }
        subject = _subject(sections, context["unread"], on)
        return EmailMessage(subject, render_to_string("work/digest.txt", context), to=[user.email])


def _is_new(news: list[Notification], last: datetime.datetime | None) -> bool:
    """Return whether the newest happened since then; a digest sent later than now, by a wrong clock, silences none."""
    return bool(news) and (last is None or not news[0].at <= last <= timezone.now())


def _one(text: str) -> str:
    return one_line(without_links(text), LONGEST_LINE)


def _told(line: WorkLine) -> str:
    what = f"{line.site}, {line.record.title}" if line.record else line.site
    return _one(f"{what}: {line.text}")


def send_digests(on: datetime.date, *, usernames: list[str] | None = None) -> DigestOutcome:
    """Send everybody who works on something or has news, or only `usernames`, their digest; nobody gets two of one day.

    A digest counts as sent before it goes out, so that two runs at once send one. One that fails, whatever the reason,
    keeps nobody else from theirs, and the next run tries it again. Raises OSError when the mail server cannot be
    reached at all.
    """
    people = get_user_model().objects.filter(is_active=True).order_by("username").select_related("staff_profile__unit")
    if usernames is not None:
        people = people.filter(username__in=usernames)
    outcome, shared = DigestOutcome(), {}
    with_news = set(Notification.objects.unread().values_list("person", flat=True))
    with get_connection() as connection:
        for user in (person for person in people if has_work(person) or person.pk in with_news):
            if not user.email:
                outcome.without_address.append(user.username)
            else:
                _send(user, on, connection, outcome, shared)
    return outcome


def _send(user, on, connection, outcome: DigestOutcome, shared: dict[Hashable, Section]) -> None:
    reminder, claimed, begun = None, False, timezone.now()
    try:
        reminder, _made = Reminder.objects.get_or_create(user=user)
        message = digest_for(user, reminder.language, on, shared, reminder.last_sent_at)
        if message is None:
            outcome.nothing_to_say.append(user.username)
            return
        claimed = reminder.claim(on, begun)
        if not claimed:
            return
        validate_email(user.email)
        message.connection = connection
        message.send()
    except Exception as error:  # of one person's data, address or server: the others wait for theirs
        log.exception("The digest for %s could not be sent", user.username)
        outcome.failed[user.username] = _why(error, user)
        if claimed:
            reminder.release()
        if reminder:
            reminder.note_failure(on)
        with suppress(Exception):
            connection.close()  # the next message opens it anew, whatever state this one left it in
    else:
        outcome.sent.append(user.username)


def _why(error: Exception, user) -> str:
    """The reason in one line, for whoever reads what the run printed."""
    if isinstance(error, ValidationError):
        return _("“%(address)s” is no e-mail address") % {"address": one_line(user.email, LONGEST_NAME)}
    return one_line(str(error) or type(error).__name__, LONGEST_LINE)


def _subject(sections: list[Section], unread: int, on: datetime.date) -> str:
    """Return how much there is: "Your work on 23/11/2026: 5 things, 3 milestones overdue, 2 notifications"."""
    total = sum(section.total for section in sections)
    late = sum(section.total for section in sections if section.kind in OVERDUE)
    text = ngettext("Your work on %(day)s: %(total)s thing", "Your work on %(day)s: %(total)s things", total)
    parts = [text % {"day": on.strftime("%d/%m/%Y"), "total": total}]
    if late:
        parts.append(ngettext("%(count)s milestone overdue", "%(count)s milestones overdue", late) % {"count": late})
    if unread:
        parts.append(ngettext("%(count)s notification", "%(count)s notifications", unread) % {"count": unread})
    return ", ".join(parts)
