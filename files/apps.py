"""Files that people send: their containers, kinds, fields and serving."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "files"
