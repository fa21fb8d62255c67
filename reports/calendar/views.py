"""A person's calendar: what stands in it, by the rights they have at that moment, and its secret address."""

import datetime
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import models
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from icalendar import Calendar, Event

from progress.models import Finding, Meeting, Milestone, Reminder, ReportForm, SecondaryProject
from progress.models.office import WorkSettings
from progress.models.rules.reporting_period import Period, calendar_of
from progress.staff.second_factor import ADD_ONE, lacks_second_factor
from progress.work import Desk, SectionKind, has_work
from progress.work.narrowing import usual
from progress.work.others import CONCLUSIONS, FINDINGS
from progress.work.periods import MISSING_REPORTS
from progress.work.projects import PROJECTS
from progress.work.structure import Section, Together
from reports.calendar.models import CalendarAddress
from reports.forms.desk.work import compiled_debts_of
from values.dates import slot_of
from values.today import shown_day, today

BEFORE, AFTER = datetime.timedelta(days=90), datetime.timedelta(days=400)
MOST = 2000  # of each kind
ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One day in a calendar: `key` stays the same while the entry does, `url` leads to its page."""

    key: str
    day: datetime.date
    what: str
    url: str
    note: str = ""
    place: str = ""


def entries_of(user, on: datetime.date) -> list[Entry]:
    """Return what a person sees in their calendar, in the order of days: of their work what my work shows them."""
    desk = Desk(user, on, WorkSettings.current(), usual(user))
    found = chain(_promises(desk), _others(desk), _meetings(desk), _site_reports(desk), _compiled_forms(desk))
    return sorted(found, key=lambda entry: (entry.day, entry.key))


def _days(desk: Desk) -> tuple[datetime.date, datetime.date]:
    return desk.on - BEFORE, desk.on + AFTER


def _promises(desk: Desk) -> Iterator[Entry]:
    """Give the last days of the target dates in force, of what is not done."""
    between = tuple(map(slot_of, _days(desk)))
    sources: list[tuple[str, Any]] = []
    if has_work(desk.user):
        sources.append(("milestone", desk.milestones().select_related("stage")))
    if PROJECTS.is_for(desk):
        sources.append(("project", desk.projects()))
    for kind, rows in sources:
        rows = rows.filter(desk.narrowing.at("site__"), due_slot__range=between).select_related("site")
        for row in rows.order_by("due_slot", "pk")[:MOST]:
            yield Entry(f"{kind}-{row.pk}", row.promise.end, _of(row), _address(row), _said(row.promise))


def _of(row: Milestone | SecondaryProject) -> str:
    what = row.title if isinstance(row, Milestone) else str(row)
    return _("Due: %(what)s, %(site)s") % {"what": what, "site": row.site}


def _address(row: models.Model) -> str:
    if isinstance(row, Milestone):
        return f"{row.site.get_absolute_url()}#milestone-{row.pk}"
    if isinstance(row, Finding):
        return f"{reverse('progress:inspection', args=[row.inspection_id])}#finding-{row.pk}"
    return row.get_absolute_url()


def _said(date: Any) -> str:
    """Return the date as it was said, which may be a month or a quarter: its last day stands in the calendar."""
    return _("Target date: %(date)s") % {"date": date}


def _others(desk: Desk) -> Iterator[Entry]:
    """Give what is to be done of findings of inspections and of conclusions of meetings."""
    for kind in (FINDINGS, CONCLUSIONS):
        if kind.is_for(desk):
            for row in _due(kind, desk):
                what = _("Due: %(what)s, %(site)s") % {"what": row, "site": row.site or row.place}
                yield Entry(f"{kind.code}-{row.pk}", row.due.end, what, _address(row), _said(row.due))


def _due(kind: SectionKind, desk: Desk) -> Any:
    found = Section(kind, desk, Together()).found.filter(due__end__range=_days(desk))
    return kind.read(list(found.values_list("pk", flat=True)[:MOST]))


def _meetings(desk: Desk) -> Iterator[Entry]:
    for meeting in Meeting.objects.visible_to(desk.user).filter(date__range=_days(desk))[:MOST]:
        what = _("Meeting: %(title)s") % {"title": meeting.title}
        yield Entry(f"meeting-{meeting.pk}", meeting.date, what, meeting.get_absolute_url(), place=meeting.place)


def _site_reports(desk: Desk) -> Iterator[Entry]:
    """Give until when forms 01 and 02 are sent, to whoever records them of a site."""
    if not MISSING_REPORTS.is_for(desk) or not desk.sites().exists():
        return
    for form in (ReportForm.PROJECT, ReportForm.DEVELOPER):
        for period in _periods(form, desk):
            yield _deadline(form, str(ReportForm(form).label), period, f"{reverse('filing-desk')}?period={period.code}")


def _periods(form: str, desk: Desk) -> list[Period]:
    first, last = _days(desk)
    years = range(first.year - 1, last.year + 1)
    found = (period for year in years for period in calendar_of(form).periods(year))
    return [period for period in found if first < period.due <= last]


def _compiled_forms(desk: Desk) -> Iterator[Entry]:
    """Give until when forms are filed or signed off by whoever does so, but those that were filed."""
    for debt in compiled_debts_of(desk, *_days(desk)):
        name = f"{debt.label}, {debt.name}" if debt.name else str(debt.label)
        yield _deadline(debt.form, name, debt.period, debt.get_absolute_url())


def _deadline(form: str, name: str, period: Period, url: str) -> Entry:
    """Return the last day on which a form is in time: it is sent before the day it is due."""
    what = _("Report: %(form)s, %(period)s") % {"form": name, "period": period.label}
    note = _("Sent before %(day)s") % {"day": shown_day(period.due)}
    return Entry(f"form-{form}-{period.code}", period.due - ONE_DAY, what, url, note)


SECONDS = 15 * 60  # for which a program need not ask again


@require_POST
@reauthentication_required(app="reports")
def make_address(request):
    """Make the person's address and show it, this once; who they are is asked as before an access token is made."""
    if lacks_second_factor(request.user):
        messages.error(request, ADD_ONE)
        return redirect("mfa_index")
    secret = CalendarAddress.make(by=request.user)
    address = request.build_absolute_uri(reverse("calendar", args=[secret]))
    response = render(request, "calendar/address.html", {"address": address})
    patch_cache_control(response, no_store=True, private=True)
    return response


@require_POST
def withdraw_address(request):
    if CalendarAddress.withdraw(by=request.user):
        messages.success(request, _("The calendar's address was withdrawn. Programs that knew it read nothing more."))
    return redirect("mfa_index")


@login_not_required
@require_safe
def calendar(request, secret: str):
    """Answer a calendar program with the calendar of whose address it is; 404 where it was withdrawn."""
    user = CalendarAddress.reader(secret)
    if user is None:
        return HttpResponse(status=404, content_type="text/plain")
    reminder = Reminder.objects.filter(user=user).first()
    with translation.override(reminder.language if reminder else settings.LANGUAGE_CODE):
        content = _written(user, today(), request.build_absolute_uri)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    etag = quote_etag(hashlib.sha256(content).hexdigest())
    response["ETag"] = etag
    patch_cache_control(response, private=True, max_age=SECONDS)
    return get_conditional_response(request, etag=etag, response=response)


def _written(user, on: datetime.date, full: Callable[[str], str]) -> bytes:
    """Return the calendar as a file (RFC 5545), the same for the same entries on the same day.

    `full` makes an address of ours one with a host.
    """
    found = Calendar()
    found.add("prodid", "-//tracker//calendar//")
    found.add("version", "2.0")
    found.add("x-wr-calname", _("My work"))
    found.add("refresh-interval", datetime.timedelta(hours=6), parameters={"VALUE": "DURATION"})
    host = settings.SITE_URL.partition("://")[2]
    moment = timezone.make_aware(datetime.datetime.combine(on, datetime.time())).astimezone(datetime.UTC)
    for entry in entries_of(user, on):
        event = Event()
        event.add("uid", f"{entry.key}@{host}")
        event.add("dtstamp", moment)
        event.add("dtstart", entry.day)
        event.add("summary", entry.what)
        event.add("transp", "TRANSPARENT")
        address = full(entry.url)
        event.add("url", address)
        event.add("description", "\n".join(filter(None, [entry.note, address])))
        if entry.place:
            event.add("location", entry.place)
        found.add_component(event)
    return found.to_ical()
