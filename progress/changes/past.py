"""Pages as of a past day: inside `as_of(day, user)` every query reads what was recorded until the end of that day.

    with as_of(datetime.date(2024, 6, 14), request.user):
        Cluster.objects.visible_to(request.user)  # as they were recorded then

Reads only, and only what `user` may see today. Costs one filling of temporary tables; see history/shadows.py.
"""

import datetime
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from html import escape, unescape
from http import HTTPStatus
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.models import Min
from django.http import Http404
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import timezone

from history.shadows import Shadows, history_of, tracked_models
from progress.access import scope
from progress.models import Site
from values.today import at_day, end_of, past_day, read_past_day, refuse_in_the_past

READING = ("SELECT", "BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")


@contextmanager
def as_of(day: datetime.date, user) -> Iterator[None]:
    """Let every query on this connection see the records as they stood at the end of `day`, of today's sites of `user`.

    `values.today.today()` is that day. Whatever would write raises PastIsReadOnly. Not to be nested.
    """
    if past_day():
        raise RuntimeError("a past day is being looked at already")
    sites = _sites_of_today(user)
    with (
        _standing_before(Shadows(connection, Site), day, sites),
        at_day(day),
        scope.held_for(user, sites),
        connection.execute_wrapper(_only_reading),
    ):
        yield


def first_recorded_day() -> datetime.date | None:
    """The day of the oldest record of all; None while nothing is recorded."""
    moments = [history_of(model).objects.aggregate(first=Min("history_date"))["first"] for model in tracked_models()]
    first = min(filter(None, moments), default=None)
    return first and timezone.localdate(first)


def _sites_of_today(user) -> list[int] | None:
    """Primary keys of the sites `user` sees; None for whoever sees every site, so also those deleted since."""
    if profile := getattr(user, "staff_profile", None):
        # Where a person works is of today: read, with all its name takes, before the units of another day are there.
        for place in (profile.unit, profile.organisation):
            str(place)
    rule = scope.sites_seen_by(user)
    if rule == scope.EVERYTHING:
        return None
    return list(Site.objects.filter(rule).order_by("pk").values_list("pk", flat=True))


@contextmanager
def _standing_before(shadows: Shadows, day: datetime.date, sites: list[int] | None) -> Iterator[None]:
    on_sqlite = connection.vendor == "sqlite"
    if on_sqlite:
        _drop(shadows)  # a crashed request may have left some on this connection
    # Alone, SQLite goes without a transaction, which would take the one lock that writers share.
    by_hand = on_sqlite and not connection.in_atomic_block
    with nullcontext() if by_hand else transaction.atomic():
        try:
            _run(shadows.statements(end_of(day), sites))
            yield
        finally:
            if by_hand:
                _drop(shadows)
            else:
                transaction.set_rollback(True)  # takes the temporary tables away, whatever happened


def _run(statements) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _drop(shadows: Shadows) -> None:
    """Take away what stands in SQLite's schema `temp` of the shadows, and nothing else."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT type, name FROM sqlite_temp_master WHERE type IN ('table', 'view')")
            names = shadows.names()
            for kind, name in [row for row in cursor.fetchall() if row[1] in names]:
                cursor.execute(f"DROP {kind} temp.{connection.ops.quote_name(name)}")
    except DatabaseError:
        # Rows not read to the end hold their table; the connection takes all that is temporary with it.
        if connection.in_atomic_block:
            raise
        connection.close()


def _only_reading(execute, sql, params, many, context):
    if not sql.lstrip(" (\n").upper().startswith(READING):
        refuse_in_the_past()
    return execute(sql, params, many, context)


# Text and values of attributes are escaped in our templates: what looks like a tag is one.
TAG = re.compile(r"<[a-z][^<>]*>")


ADDRESS = re.compile(r'(?<=\s)(href|hx-get|action)="(/[^"]*)"')


OWN_DAY = "data-own-day"  # on a tag: its address says which day it is about


def keep_day(html: str, day: datetime.date, answers: Callable) -> str:
    """`html` with the day in every link, and in every form that only asks, to a view of which `answers(view)`."""

    @cache
    def can_answer(path: str) -> bool:
        try:
            return answers(resolve(path).func)
        except Resolver404:
            return False

    def kept(tag: re.Match) -> str:
        if OWN_DAY in tag[0]:
            return tag[0]
        if tag[0].startswith("<form"):
            return _form(tag[0], day, can_answer)
        return ADDRESS.sub(lambda found: f'{found[1]}="{_dated(found[2], day, can_answer)}"', tag[0])

    return TAG.sub(kept, html)


def _dated(address: str, day: datetime.date, can_answer: Callable) -> str:
    parts = urlsplit(unescape(address))
    if parts.netloc or not can_answer(parts.path):
        return address
    query = [("as_of", day.isoformat()), *((k, v) for k, v in parse_qsl(parts.query, True) if k != "as_of")]
    return escape(parts._replace(query=urlencode(query)).geturl())


def _form(tag: str, day: datetime.date, can_answer: Callable) -> str:
    """A form that asks takes the day along as a field of its own: its address loses its query when it is sent.

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
        asked = request.GET.get("as_of", "").strip()
        if not asked:
            return None
        if request.method not in SAFE:
            return _refusal(request, "past/read_only.html", HTTPStatus.METHOD_NOT_ALLOWED, Allow=", ".join(SAFE))
        if not (request.answers_as_of and request.user.is_authenticated):
            return _refusal(request, "past/no_past.html", HTTPStatus.NOT_FOUND)
        try:
            day = read_past_day(asked)
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
    """Whether a view, a function or what as_view() made of a class, can show its page as of a past day."""
    return getattr(getattr(view, "view_class", view), "answers_as_of", False)


def _page(request, day: datetime.date, view, args, kwargs):
    """The page as of `day`, rendered to its end while that day is being looked at."""
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
