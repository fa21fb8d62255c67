"""Addresses of the tracker: the keys in them, the view that answers one, the path below which they all lie."""

from django.conf import settings
from django.urls import ResolverMatch, get_script_prefix, register_converter, resolve
from django.urls.converters import IntConverter

from values.numbers import LONGEST_KEY


class KeyConverter(IntConverter):
    """The key of a row, "<key:pk>": a number that every database takes; with more digits no address fits."""

    regex = f"[0-9]{{1,{LONGEST_KEY}}}"


register_converter(KeyConverter, "key")


def view_at(path: str) -> ResolverMatch:
    """Return what answers an address of ours, as `reverse` gives it; raises Resolver404 where nothing does.

    Django's `resolve` does not know the path of SITE_URL below which the tracker may lie.
    """
    return resolve(f"/{path.removeprefix(get_script_prefix())}")


def site_address() -> str:
    """Return where people find the tracker, "https://tinh.example.vn/ccn/", as SITE_URL says."""
    return f"{settings.SITE_URL}{get_script_prefix()}"
