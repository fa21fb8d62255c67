"""Addresses of the tracker: the keys in them, the view that answers one, the path below which they all lie."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import Resolver404, ResolverMatch, get_script_prefix, register_converter, resolve
from django.urls.converters import IntConverter
from django.utils.http import url_has_allowed_host_and_scheme

from values.numbers import LONGEST_KEY


class KeyConverter(IntConverter):
    """The key of a row, "<key:pk>": a number that every database takes; with more digits no address fits."""

    regex = f"[0-9]{{1,{LONGEST_KEY}}}"


register_converter(KeyConverter, "key")


# Between two slashes: whatever key stands there, the same view answers.
KEY = re.compile(f"(?<=/)[0-9]{{1,{LONGEST_KEY}}}(?=/)")


def view_at(path: str) -> ResolverMatch:
    """Return what answers an address of ours, as `reverse` gives it; raises Resolver404 where nothing does.

    Django's `resolve` does not know the path of SITE_URL below which the tracker may lie.
    """
    return resolve(_below_the_path(path))


def answering(path: str) -> Callable[..., Any] | None:
    """Return the view that answers an address of ours, found once in this process; None where nothing does."""
    return _answering(settings.ROOT_URLCONF, KEY.sub("0", _below_the_path(path)))


@lru_cache(maxsize=5_000)
def _answering(urls: str, path: str) -> Callable[..., Any] | None:
    try:
        return resolve(path, urls).func
    except Resolver404:
        return None


def _below_the_path(address: str) -> str:
    return f"/{address.removeprefix(get_script_prefix())}"


def page_before(page: str | None, request: HttpRequest) -> str:
    """Return path and query of `page`, from which one of ours was asked; the start page's for any other address."""
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    return urlsplit(page or "")._replace(scheme="", netloc="", fragment="").geturl()


def site_address() -> str:
    """Return where people find the tracker, "https://tinh.example.vn/ccn/", as SITE_URL says."""
    return f"{settings.SITE_URL}{get_script_prefix()}"
