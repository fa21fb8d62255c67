"""A person's calendar: its secret address is made and withdrawn on their account, and read by calendar programs."""

import datetime
import hashlib

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from icalendar import Calendar, Event

from progress.models import Reminder
from reports.calendar.entries import entries_of
from reports.calendar.models import CalendarAddress
from values.today import today

SECONDS = 15 * 60  # for which a program need not ask again


@require_POST
def make_address(request):
    """Make the person's address and show it, this once."""
    secret = CalendarAddress.make(by=request.user)
    address = settings.SITE_URL + reverse("calendar", args=[secret])
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
        content = _written(user, today())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    etag = quote_etag(hashlib.sha256(content).hexdigest())
    response["ETag"] = etag
    patch_cache_control(response, private=True, max_age=SECONDS)
    return get_conditional_response(request, etag=etag, response=response)


def _written(user, on: datetime.date) -> bytes:
    """Return the calendar as a file (RFC 5545), the same for the same entries on the same day."""
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
        address = settings.SITE_URL + entry.url
        event.add("url", address)
        event.add("description", "\n".join(filter(None, [entry.note, address])))
        if entry.place:
            event.add("location", entry.place)
        found.add_component(event)
    return found.to_ical()
