"""Units that an import names and nobody has recorded: a person who may not add them asks whoever may."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from places.lookup import unit_lookup
from places.models import PREFIXES
from places.resources import UnitResource
from progress.units.actions import ADDS_UNITS, ask_for_units, was_asked
from spreadsheets.imports.files import unpack
from spreadsheets.merge.beyond import named_by
from spreadsheets.models import ImportRun


@dataclass(frozen=True, slots=True)
class WantedUnit:
    """A unit as a file names it; `address` is that of the form in which it is added."""

    name: str
    lies_in: str
    row: int
    address: str


def wanted_units(run: ImportRun) -> list[WantedUnit]:
    """Return the units that the rows of a waiting import name and that are not recorded yet."""
    units, lookup = [], unit_lookup(by_day=False)
    tables = unpack(run.tables) if run.tables else []
    for table in named_by(tables, run.by, UnitResource.key):
        for line in table.lines:
            kind, name, parent, last_day = line.values
            within = lookup.called(parent) if parent else []
            asked = {"kind": kind, "name": name} | ({"parent": within[0].pk} if len(within) == 1 else {})
            asked |= {"valid_until": f"{last_day:%d/%m/%Y}"} if last_day else {}
            address = f"{reverse('progress:unit-add')}?{urlencode(asked)}"
            units.append(WantedUnit(f"{PREFIXES[kind]} {name}", parent or "", line.number, address))
    return units


@require_http_methods(["GET", "HEAD", "POST"])
def units_wanted(request, pk: int):
    """Show which units an import waits for; the person whose import it is asks those who may add them.

    Nobody else sees an import that is not saved, but those who were asked.
    """
    run = get_object_or_404(ImportRun.objects.waiting(), pk=pk)
    may_add, is_own = request.user.has_perm(ADDS_UNITS), run.by_id == request.user.pk
    if not is_own and (request.method == "POST" or not (may_add and was_asked(run=run, person=request.user))):
        raise Http404
    units = wanted_units(run)
    if request.method == "POST":
        told = ask_for_units(run=run, by=request.user) if units else 0
        text = _("The administrators were asked. You are free to save the other rows, or wait.")
        if told:
            messages.success(request, text)
        else:
            messages.warning(request, _("No other person may add units, or no unit is missing any more."))
        return redirect("spreadsheets:run", run.pk)
    return render(
        request, "units/units_wanted.html", {"run": run, "units": units, "may_add": may_add, "is_own": is_own}
    )
