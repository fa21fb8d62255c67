"""Whose imports are whose."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from spreadsheets.imports.understanding import kinds_for
from spreadsheets.models import ImportRun, ImportState
from values.labels import Person, signed_in


def refuse_unless_may_send(user: Person) -> None:
    """Raise PermissionDenied for whoever may not send any sheet at all."""
    if not kinds_for(user):
        raise PermissionDenied


def own_run(request: HttpRequest, pk: int) -> ImportRun:
    """Return an import of this person; everybody else's is 404, whoever asks."""
    return get_object_or_404(ImportRun.objects.filter(by=signed_in(request.user)), pk=pk)


def is_waiting(run: ImportRun) -> bool:
    return run.state in (ImportState.ASKING, ImportState.PREVIEW)


def run_address(run: ImportRun, notice: str = "") -> str:
    """Return where an import is looked at; `notice` is one of notices.NOTICES, told there once."""
    address = reverse("spreadsheets:run", args=[run.pk])
    return f"{address}?notice={notice}" if notice else address
