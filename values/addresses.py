"""What stands in addresses in place of a number."""

from django.urls import register_converter
from django.urls.converters import IntConverter

from values.numbers import LONGEST_KEY


class KeyConverter(IntConverter):
    """The key of a row, "<key:pk>": a number that every database takes; with more digits no address fits."""

    regex = f"[0-9]{{1,{LONGEST_KEY}}}"


register_converter(KeyConverter, "key")
