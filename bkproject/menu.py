"""The main menu: what one does daily in sight, everything else in groups with a name."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from progress.access.scope import keeps_every
from progress.models import SiteKind


@dataclass(frozen=True, eq=False, slots=True)
class Entry:
    """A page in the menu: its text, the name of its address, the permissions of which one opens it (none: anybody).

    It is marked on every page whose address is named as `within` begins; `is_for` says to whom it goes by this text.
    """

    label: str
    name: str
    permissions: tuple[str, ...] = ()
    within: str = ""
    is_for: Callable[[Any], bool] = lambda user: True

    def is_open_to(self, user: Any) -> bool:
        return self.is_for(user) and (not self.permissions or any(map(user.has_perm, self.permissions)))


# Those of every day, and the others by the names of their groups.
Menu = tuple[tuple[Entry, ...], tuple[tuple[str, tuple[Entry, ...]], ...]]


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
    """An entry as it is met on one page; `current` is the value of `aria-current`."""

    label: str
    url: str
    current: str


def links(entries: Iterable[Entry], here: str) -> list[Link]:
    """Return links to the entries, on the page whose address is named `here`."""
    shown = []
    for entry in entries:
        near = "true" if entry.within and here.startswith(entry.within) else ""
        shown.append(Link(entry.label, reverse(entry.name), "page" if here == entry.name else near))
    return shown


def menu(user: Any) -> Menu:
    """Return the entries that the person may open."""

    def opened(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        return tuple(entry for entry in entries if entry.is_open_to(user))

    groups = ((name, opened(entries)) for name, entries in GROUPS)
    return opened(DAILY), tuple(group for group in groups if group[1])
