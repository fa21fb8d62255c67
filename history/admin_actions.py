"""What the lists of the administration do with rows that were ticked."""

from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase

from values.numbers import plain_number


class ActsOnTicked:
    """Named before ModelAdmin: what is no key is no row's, so an action goes without it."""

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponseBase | None:
        ticked = request.POST.getlist(ACTION_CHECKBOX_NAME)
        request.POST = request.POST.copy()  # type: ignore[assignment]  # immutable as it comes
        request.POST.setlist(ACTION_CHECKBOX_NAME, [key for key in ticked if plain_number(key) is not None])
        return super().response_action(request, queryset)  # type: ignore[misc]  # of ModelAdmin
