"""The digest: a person's work as a letter by mail, in their language, once a day at most."""

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
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from progress.models import Reminder
from progress.work import Section, Work, WorkLine, has_work, work_of
from values.text import one_line, person_name, without_links

log = logging.getLogger(__name__)


LINES_SHOWN = 15


LONGEST_LINE = 300  # characters of a line, whatever people typed


LONGEST_NAME = 80


@dataclass(slots=True)
class DigestOutcome:
    """What a run did, by user name; of those whose digest did not go out, why."""

    sent: list[str] = field(default_factory=list)
    nothing_to_say: list[str] = field(default_factory=list)
    without_address: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)


def digest_for(
    user, language: str, on: datetime.date, shared: dict[Hashable, Section] | None = None
) -> EmailMessage | None:
    """The digest of one person's work on a day; None when there is nothing to do. `shared` is that of `work_of`.

    What people typed stands in it as single lines without links, so that every line, section and link is ours.
    """
    with translation.override(language):
        work = work_of(user, on, lines_shown=LINES_SHOWN, shared=shared)
        if work.is_empty:
            return None
        context = {
            "sections": [(section, map(_told, section.lines)) for section in work.sections if section.total],
            "on": on,
            "site_url": settings.SITE_URL,
            "name": one_line(without_links(person_name(user)), LONGEST_NAME),
        }
        return EmailMessage(_subject(work, on), render_to_string("work/digest.txt", context), to=[user.email])


def _told(line: WorkLine) -> str:
    what = f"{line.site}, {line.record.title}" if line.record else line.site
    return one_line(without_links(f"{what}: {line.text}"), LONGEST_LINE)


def send_digests(on: datetime.date, *, usernames: list[str] | None = None) -> DigestOutcome:
    """Send everybody who works on something, or only `usernames`, their digest; nobody gets two of one day.

    A digest counts as sent before it goes out, so that two runs at once send one. One that fails, whatever the reason,
    keeps nobody else from theirs, and the next run tries it again. Raises OSError when the mail server cannot be
    reached at all.
    """
    people = get_user_model().objects.filter(is_active=True).order_by("username").select_related("staff_profile__unit")
    if usernames is not None:
        people = people.filter(username__in=usernames)
    outcome, shared = DigestOutcome(), {}
    with get_connection() as connection:
        for user in filter(has_work, people):
            if not user.email:
                outcome.without_address.append(user.username)
            else:
                _send(user, on, connection, outcome, shared)
    return outcome


def _send(user, on, connection, outcome: DigestOutcome, shared: dict[Hashable, Section]) -> None:
    reminder, claimed = None, False
    try:
        reminder, _made = Reminder.objects.get_or_create(user=user)
        message = digest_for(user, reminder.language, on, shared)
        if message is None:
            outcome.nothing_to_say.append(user.username)
            return
        claimed = reminder.claim(on)
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
