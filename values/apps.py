"""Partial dates, Vietnamese numbers and folded text, with their model and form fields."""

from django.apps import AppConfig


class ValuesConfig(AppConfig):
    name = "values"
