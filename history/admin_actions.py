"""What the lists of the administration do with rows that were ticked."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest

from values.numbers import plain_number


class ActsOnTicked(admin.ModelAdmin):  # type: ignore[type-arg]  # no subscripts at run time
    """Named first: what is no key is no row's, so an action goes without it."""

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any], *args: Any, **more: Any) -> Any:
        ticked = request.POST.getlist(ACTION_CHECKBOX_NAME)
        sent = request.POST.copy()
        sent.setlist(ACTION_CHECKBOX_NAME, [key for key in ticked if plain_number(key) is not None])
        request.POST = sent  # type: ignore[assignment]  # immutable as it comes
        return super().response_action(request, queryset, *args, **more)
