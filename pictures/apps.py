"""Pictures drawn on the server as SVG: bars, and lines over two axes. Knows no site."""

from django.apps import AppConfig


class PicturesConfig(AppConfig):
    name = "pictures"
