"""The first day: five steps for each role, with the pages they are done on."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from progress.access.roles import Role, roles_of
from values.text import Label


@dataclass(frozen=True, slots=True)
class Step:
    """What to do, why, and the name of the address where it is done; `handbook` is the page that tells more."""

    title: Label
    text: Label
    name: str
    handbook: str

    @property
    def url(self) -> str:
        return reverse(self.name)


WORK = Step(
    _("Open your work"),
    _("It lists what is overdue, due soon or blocked at your sites. “Update” opens a short form in the line."),
    "progress:work",
    "viec-cua-toi",
)
CLUSTERS = Step(
    _("Find a cluster"),
    _("Search without marks, filter, choose columns. The page of a cluster holds all that is known of it."),
    "clusters:list",
    "khu-cum",
)
ZONES = Step(
    _("Find a zone"),
    _("Search without marks, filter, choose columns. The page of a zone holds all that is known of it."),
    "zones:list",
    "khu-cum",
)
OBSTACLES = Step(
    _("Look at the obstacles"),
    _("Each names the authority that is to act and by when. A second person confirms that it is resolved."),
    "progress:obstacles",
    "vuong-mac",
)
WORKBOOK = Step(
    _("Download the Excel workbook of your sites"),
    _("Correct the cells and hand it in again: a preview shows every change before anything is saved."),
    "spreadsheets:workbook",
    "nhap-excel",
)
REPORTS = Step(
    _("Follow your reports"),
    _("What you send waits for an officer. A returned report says why; correct it and send it again."),
    "progress:submissions",
    "viec-cua-toi",
)
PERIODS = Step(
    _("Fill in the figures of the reporting period"),
    _("The forms that are owed stand at the top, with the date by which they are due."),
    "filing-desk",
    "xuat-excel-word",
)
STEPS: dict[Role, tuple[Step, ...]] = {
    Role.ADMINISTRATOR: (
        Step(
            _("Go through the list of setting up"),
            _("Letterhead, units, people, sites, mail, backup: each with its state and the way there."),
            "help:setup",
            "quan-tri",
        ),
        Step(
            _("Add the people"),
            _("Name, role, place of work and a first password, which they change when they first sign in."),
            "admin:auth_user_add",
            "quan-tri",
        ),
        Step(
            _("Bring in the sites from a file"),
            _("The office's own Excel file will do: what its columns mean is asked once and remembered."),
            "spreadsheets:import",
            "nhap-excel",
        ),
        Step(
            _("Look through the catalogue of stages"),
            _("Rename, order or retire stages; the key stages are the columns of every list."),
            "admin:progress_stage_changelist",
            "quan-tri",
        ),
        Step(
            _("Name the persons in charge"),
            _("Each site stands then in the work of its officer."),
            "progress:in-charge",
            "quan-tri",
        ),
    ),
    Role.DEPARTMENT: (
        WORK,
        CLUSTERS,
        OBSTACLES,
        WORKBOOK,
        Step(
            _("Make the weekly sheet"),
            _("The A3 progress sheet of the week as an Excel file; last week's sheets may stay behind it."),
            "weekly",
            "xuat-excel-word",
        ),
    ),
    Role.BOARD: (
        WORK,
        ZONES,
        OBSTACLES,
        Step(
            _("Add an inspection"),
            _("With its findings: what is required, by when, and when it was done."),
            "progress:inspections",
            "vuong-mac",
        ),
        WORKBOOK,
    ),
    Role.LOCAL: (WORK, CLUSTERS, PERIODS, REPORTS, WORKBOOK),
    Role.CLERK: (WORK, CLUSTERS, PERIODS, REPORTS, WORKBOOK),
    Role.LEADER: (
        Step(
            _("Read the dashboard"),
            _("How many sites, how far they are, what is overdue, and the targets of the year."),
            "dashboard",
            "khu-cum",
        ),
        Step(
            _("See what changed in the week"),
            _("Between any two days: milestones done, target dates changed, obstacles opened and resolved."),
            "differences",
            "lich-su-hoan-tac",
        ),
        Step(
            _("See which target dates were not met"),
            _("The longest delays first, by unit and by developer."),
            "progress:promises",
            "cap-nhat-moc",
        ),
        OBSTACLES,
        Step(
            _("Read the summary on the phone"),
            _("The day in a short numbered text, to copy into a message."),
            "summary",
            "xuat-excel-word",
        ),
    ),
}


def steps_of(user) -> tuple[Step, ...]:
    """Return the five steps of the first role that `user` holds; none for whoever has no role."""
    roles = {Role.ADMINISTRATOR} if user.is_superuser else roles_of(user)
    return next((STEPS[role] for role in Role if role in roles), ())
