"""Pages as of a past day: inside `as_of(day, user)` every query reads what was recorded until the end of that day.

    with as_of(datetime.date(2024, 6, 14), request.user):
        Cluster.objects.visible_to(request.user)  # as they were recorded then

Reads only, and only what `user` may see today. Adds no query; see history/past_tables.py.
"""

import datetime
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape, unescape
from http import HTTPStatus
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Q
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from history.past_tables import PastTables, StandIns, history_of, models_with_past
from progress.access import scope
from progress.models import Site
from values.addresses import answering
from values.today import at_day, end_of, past_day, read_past_day, refuse_in_the_past

HARMLESS = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")


@contextmanager
def as_of(
    day: datetime.date, user, *, recorded_until: datetime.date | None = None, rule: Callable[..., Q] | None = None
) -> Iterator[None]:
    """Let every query on this connection see the records as they stood at the end of `day`, of today's sites of `user`.

    `values.today.today()` is that day. Tables of history end with it, or with the day `recorded_until`, for whoever
    compares. `rule` of progress/access/scope.py says whose the sites are; they are seen inside, whichever it is.
    Whatever would write raises PastIsReadOnly. Not to be nested.
    """
    if past_day():
        raise RuntimeError("a past day is being looked at already")
    sites = sites_of_today(user, rule)
    past = PastTables(connection, Site, end_of(day), end_of(recorded_until or day), sites)

    with standing_in(past, day, user, sites):
        yield


@contextmanager
def standing_in(tables: StandIns, day: datetime.date, user, sites: list[int] | None) -> Iterator[None]:
    """Let every query on this connection read `tables`; `today()` is `day`, and `user` sees the sites named.

    Whatever would write raises PastIsReadOnly.
    """

    def read_those(execute, sql, params, many, context):
        begin = sql.lstrip(" (\n")[:9].upper()
        if begin.startswith("SELECT"):
            sql = tables.read(sql)
        elif not begin.startswith(HARMLESS):
            refuse_in_the_past()
        return execute(sql, params, many, context)

    with at_day(day), scope.held_for(user, sites), connection.execute_wrapper(read_those):
        yield


def first_recorded_day() -> datetime.date | None:
    """Return the day of the oldest record of all; None while nothing is recorded. One query, answered by indexes."""
    records = [history_of(model) for model in models_with_past()]
    each = " UNION ALL ".join(f"SELECT MIN(history_date) AS moment FROM {r._meta.db_table}" for r in records)
    oldest = f"SELECT 0 AS history_id, MIN(moment) AS history_date FROM ({each}) AS oldest"
    [first] = records[0]._default_manager.raw(oldest)
    return first.history_date and timezone.localdate(first.history_date)


def sites_of_today(user, rule: Callable[..., Q] | None = None) -> list[int] | None:
    """Return primary keys of the sites `user` sees, or has by another rule; None for every site, also those deleted
    since.
    """
    if profile := getattr(user, "staff_profile", None):
        # Where a person works is of today: read, with all its name takes, before the units of another day are there.
        for place in (profile.unit, profile.organisation):
            str(place)
    found = (rule or scope.sites_seen_by)(user)
    if found == scope.EVERYTHING:
        return None
    return list(Site.objects.filter(found).order_by("pk").values_list("pk", flat=True))


# Forms, and what leads somewhere. Text and values are escaped in our templates: what looks like a tag is one.
TAG = re.compile(r'<(?:form\b[^<>]*|[a-z][^<>]*\s(?:href|hx-get|action)="/[^<>]*)>')


ADDRESS = re.compile(r'(?<=\s)(href|hx-get|action)="(/[^"]*)"')


OWN_DAY = "data-own-day"  # on a tag: its address says which day it is about


def keep_day(html: str, day: datetime.date, answers: Callable) -> str:
    """Put the day in each link, and each form that only asks, of `html` to a view of which `answers(view)`."""

    def can_answer(path: str) -> bool:
        view = answering(path)
        return view is not None and answers(view)

    def kept(tag: re.Match) -> str:
        if OWN_DAY in tag[0]:
            return tag[0]
        if tag[0].startswith("<form"):
            return _form(tag[0], day, can_answer)
        return ADDRESS.sub(lambda match: f'{match[1]}="{_dated(match[2], day, can_answer)}"', tag[0])

    return TAG.sub(kept, html)


def _dated(address: str, day: datetime.date, can_answer: Callable) -> str:
    parts = urlsplit(unescape(address))
    if parts.netloc or not can_answer(parts.path):
        return address
    query = [("as_of", day.isoformat()), *((k, v) for k, v in parse_qsl(parts.query, True) if k != "as_of")]
    return escape(parts._replace(query=urlencode(query)).geturl())


def _form(tag: str, day: datetime.date, can_answer: Callable) -> str:
    """Return the tag of a form; one that asks gets the day as a field: its address loses its query when it is sent.

    Without an address it asks the very page it is on.
    """
    action = ADDRESS.search(tag)
    if 'method="get"' not in tag or (action and not can_answer(urlsplit(unescape(action[2])).path)):
        return tag
    return f'{tag}<input type="hidden" name="as_of" value="{day.isoformat()}">'


SAFE = ("GET", "HEAD")


class AsOfMiddleware:
    """Comes after those that know the person and send whoever is not signed in to sign-in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        request.answers_as_of = answers_as_of(view)
        text = request.GET.get("as_of", "").strip()
        if not text or answers_by_itself(view):
            return None
        if request.method not in SAFE:
            return _refusal(request, "past/read_only.html", HTTPStatus.METHOD_NOT_ALLOWED, Allow=", ".join(SAFE))
        if not (request.answers_as_of and request.user.is_authenticated):
            return _refusal(request, "past/no_past.html", HTTPStatus.NOT_FOUND)
        try:
            day = read_past_day(text)
        except ValidationError as error:
            return _refusal(request, "past/bad_day.html", HTTPStatus.BAD_REQUEST, complaints=error.messages)
        first = first_recorded_day()
        if first is None or day < first:
            return _refusal(request, "past/before.html", HTTPStatus.NOT_FOUND, day=day, first=first)
        try:
            return _page(request, day, view, args, kwargs)
        except Http404:
            if _is_there_today(request, view, args, kwargs):
                return _refusal(request, "past/not_recorded.html", HTTPStatus.NOT_FOUND, day=day)
            raise


def answers_as_of(view) -> bool:
    """Return whether a view, a function or what as_view() made of a class, can show its page as of a past day."""
    return getattr(getattr(view, "view_class", view), "answers_as_of", False)


def answers_by_itself(view) -> bool:
    """Return whether a view looks at a past day in its own way, as the interface for programs does."""
    return getattr(getattr(view, "view_class", view), "answers_by_itself", False)


def _page(request, day: datetime.date, view, args, kwargs):
    """Return the page as of `day`, rendered to its end while that day is being looked at."""
    with as_of(day, request.user):
        request.past_day = day
        _offer_reading_only(request.user)
        try:
            response = view(request, *args, **kwargs)
            if callable(getattr(response, "render", None)):
                response = response.render()
            if response.streaming:
                response.streaming_content = list(response.streaming_content)
            elif response.get("Content-Type", "").startswith("text/html"):
                response.content = keep_day(response.content.decode(), day, answers_as_of)
        finally:
            del request.past_day
    return response


def _offer_reading_only(user) -> None:
    """Let pages offer nothing that changes: for the rest of this request `user` holds the permissions to view alone."""
    holds = user.has_perm
    user.has_perm = lambda permission, obj=None: ".view_" in permission and holds(permission, obj)


def _is_there_today(request, view, args, kwargs) -> bool:
    request.GET = _without_day(request)
    try:
        view(request, *args, **kwargs)
    except Http404:
        return False
    return True


def _without_day(request):
    query = request.GET.copy()
    query.pop("as_of", None)
    return query


def _refusal(request, template: str, status: HTTPStatus, *, Allow: str = "", **context):
    query = _without_day(request).urlencode()
    today_url = f"{request.path}?{query}" if query else request.path
    response = render(request, template, context | {"today_url": today_url}, status=status)
    if Allow:
        response["Allow"] = Allow
    return response
