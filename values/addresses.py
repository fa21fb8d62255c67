"""What stands in addresses in place of a number."""

from django.urls import register_converter
from django.urls.converters import IntConverter


class KeyConverter(IntConverter):
    """The key of a row, "<key:pk>": a number that every database takes; with more digits no address fits."""

    regex = "[0-9]{1,18}"


register_converter(KeyConverter, "key")
