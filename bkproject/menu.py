"""The main menu: what one does daily in sight, everything else in groups with a name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from progress.access.scope import keeps_every
from progress.models import SiteKind


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the menu: its text, the name of its address, the permissions of which one opens it (none: anybody).

    It is marked on every page whose address is named as `within` begins; `is_for` says to whom it goes by this text.
    """

    label: str
    name: str
    permissions: tuple[str, ...] = ()
    within: str = ""
    is_for: Callable[[Any], bool] = lambda user: True


def only_reports(user: Any) -> bool:
    """Return whether `user` sends reports and decides on none."""
    return user.has_perm("progress.add_submission") and not user.has_perm("progress.change_submission")


def keeps_sites(user: Any) -> bool:
    """Return whether `user` keeps the data of all sites of a kind."""
    return any(keeps_every(user, kind) for kind in SiteKind)


DAILY = (
    Entry(_("My work"), "progress:work", ("progress.change_milestone",), within="progress:work"),
    Entry(_("Dashboard"), "dashboard"),
    Entry(_("Industrial clusters"), "clusters:list", within="clusters:"),
    Entry(_("Industrial zones"), "zones:list", within="zones:"),
    Entry(_("All obstacles"), "progress:obstacles", within="progress:obstacle"),
)
GROUPS = (
    (
        _("Follow up"),
        (
            Entry(_("Progress chart"), "progress:timeline"),
            Entry(_("Map of sites"), "progress:map"),
            Entry(_("Target dates"), "progress:promises"),
            Entry(_("Changes of target dates"), "moves"),
            Entry(_("Calculated ranges"), "outlook"),
            Entry(_("Dossiers by desk"), "progress:desks"),
            Entry(_("Sponsors and developers sought"), "progress:calls"),
            Entry(_("Inspections"), "progress:inspections"),
            Entry(_("My reports"), "progress:submissions", is_for=only_reports),
            Entry(_("Reports for approval"), "progress:submissions", is_for=lambda user: not only_reports(user)),
            Entry(_("Meetings"), "progress:meetings", ("progress.view_meeting",)),
            Entry(_("Remarks"), "progress:remarks", ("progress.view_remark",)),
            Entry(_("Doubtful data"), "doubts"),
        ),
    ),
    (
        _("Records"),
        (
            Entry(_("Documents"), "progress:documents"),
            Entry(_("Secondary projects"), "progress:projects"),
            Entry(_("Organisations"), "progress:organisations", ("places.change_organisation",)),
            Entry(_("Administrative units"), "progress:units", ("places.change_administrativeunit",)),
            Entry(_("Indicators"), "indicators", ("reports.change_indicator",)),
        ),
    ),
    (
        _("Reports"),
        (
            Entry(_("Filing desk"), "filing-desk", within="filing-"),
            Entry(_("Compiled forms"), "forms", ("reports.view_formkind",), within="form"),
            Entry(_("Own tables"), "own-tables", within="own-table"),
            Entry(_("National file"), "national-file", is_for=keeps_sites),
            Entry(_("Weekly progress sheet"), "weekly"),
            Entry(_("Summary to send"), "summary"),
            Entry(_("Changes between two days"), "differences"),
            Entry(_("Investor sheets"), "investor-sheets", ("reports.view_investorsheet",), within="investor-"),
            Entry(_("Reminder letters"), "letters", ("reports.view_letterhead",)),
        ),
    ),
    (
        _("Data"),
        (
            Entry(_("Workbook"), "spreadsheets:workbook"),
            Entry(_("Import from a file"), "spreadsheets:import", ("progress.change_milestone",)),
            Entry(_("Imports"), "spreadsheets:imports", ("progress.change_milestone", "spreadsheets.view_importrun")),
            Entry(_("History"), "progress:history"),
            Entry(_("Record of use"), "progress:usage", ("usage.view_userecord",)),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as one person meets it on one page; `current` is the value of `aria-current`."""

    label: str
    url: str
    current: str


def links(entries: tuple[Entry, ...], request: HttpRequest) -> list[Link]:
    """Return the entries that the person may open."""
    user = request.user
    here = request.resolver_match.view_name if request.resolver_match else ""
    allowed = []
    for entry in entries:
        if entry.is_for(user) and (not entry.permissions or any(map(user.has_perm, entry.permissions))):
            near = "true" if entry.within and here.startswith(entry.within) else ""
            allowed.append(Link(entry.label, reverse(entry.name), "page" if here == entry.name else near))
    return allowed
