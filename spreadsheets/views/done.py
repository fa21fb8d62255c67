"""What became of an import that is settled."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from spreadsheets.views.access import is_waiting, own_run, run_address


@require_safe
def import_done(request: HttpRequest, pk: int) -> HttpResponse:
    run = own_run(request, pk)
    if is_waiting(run):
        return redirect(run_address(run))
    return render(request, "spreadsheets/import_done.html", {"run": run})
