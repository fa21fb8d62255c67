"""Links of a page as of a past day lead to pages as of the same day, wherever these can answer so."""

import datetime
import re
from collections.abc import Callable
from functools import cache
from html import escape, unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.urls import Resolver404, resolve

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
