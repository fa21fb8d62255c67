"""Every address of the tracker × every role × every method, against one table of expected answers.

An address that is not in the table fails the first test: say here who may open it.
"""

import datetime
import itertools
from http import HTTPStatus

import pytest
from django.contrib import admin
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from api.hooks.signing import new_secret, sealed
from api.models import Delivery, Webhook
from api.nouns import NOUNS
from api.tests.program import make_secret
from bkproject.tests.planted import words_in
from places.models import Organisation
from progress.access.roles import Role
from progress.milestones.actions import report_milestone
from progress.models import (
    AgendaItem,
    Baseline,
    Conclusion,
    FilingStep,
    Finding,
    HolidayCalendar,
    Inspection,
    InspectionPhoto,
    InvestorFact,
    Meeting,
    Movement,
    Notification,
    Obstacle,
    ObstacleKind,
    PeriodFigure,
    PersonInCharge,
    ReportRow,
    SavedList,
    SecondaryProject,
    SiteEvent,
    SiteKind,
    SiteOutline,
    SitePosition,
    TimeLimit,
)
from progress.models.rules.reporting_period import Period
from progress.obstacles.steps import STEPS
from progress.remarks.actions import write_remark
from progress.tests.cast import document, figure, make_cast, milestone, person, record
from reports.forms.desk.debts import find_debt
from reports.forms.desk.one_debt import scopes_of_forms
from reports.forms.filing import file_form
from reports.models import Computed, FormKind, FormRow, Indicator, IndicatorFigure, Letterhead, OwnTable
from reports.tables.actions import file_table
from spreadsheets.imports import sessions
from spreadsheets.imports.understanding import Choice
from spreadsheets.models import ImportRun, LayoutMapping
from values.dates import PartialDate

pytestmark = pytest.mark.once
ROLES = ["administrator", "department", "board", "local", "clerk", "leader", "nobody"]
METHODS = ["get", "post", "put", "patch", "delete"]
YES, NO, GONE = "answers", HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND

# In the order of ROLES. "of cluster": inside the scope of local officer and clerk; "of other": outside it.
ALL = [YES] * 7
# Of reports: the clerk's of the cluster, a local officer's of the others. Officers of the site decide, reporters mend.
DECIDING = {
    "of cluster": [YES, YES, GONE, NO, NO, NO, GONE],
    "of other": [YES, YES, GONE, GONE, GONE, NO, GONE],
    "of zone": [YES, GONE, YES, GONE, GONE, NO, GONE],
}
MENDING = {
    "of cluster": [NO, NO, GONE, NO, YES, NO, GONE],
    "of other": [NO, NO, GONE, GONE, GONE, NO, GONE],
    "of zone": [NO, GONE, NO, GONE, GONE, NO, GONE],
}
READ_AT_SITES = {
    "of cluster": [YES, YES, GONE, YES, YES, YES, GONE],
    "of other": [YES, YES, GONE, GONE, GONE, YES, GONE],
    "of zone": [YES, YES, YES, GONE, GONE, YES, GONE],
}
# By the officers of their kind of site; the others read, if they see the site.
CHANGED_BY_OFFICERS = {
    "of cluster": [YES, YES, GONE, NO, NO, NO, GONE],
    "of other": [YES, YES, GONE, GONE, GONE, NO, GONE],
    "of zone": [YES, NO, YES, GONE, GONE, NO, GONE],
}
# By whoever sees every site of the kind, and by the officers who keep them.
MEETINGS_READ = {
    "of cluster": [YES, YES, GONE, GONE, GONE, YES, GONE],
    "of zone": [YES, YES, YES, GONE, GONE, YES, GONE],
}
MEETINGS_KEPT = {
    "of cluster": [YES, YES, GONE, GONE, GONE, NO, GONE],
    "of zone": [YES, NO, YES, GONE, GONE, NO, GONE],
}
# Form 02 of a cluster, and form 03 of the local officer's commune.
DEBTS_READ = {
    "of cluster": [YES, YES, GONE, YES, YES, YES, GONE],
    "of other": [YES, YES, GONE, GONE, GONE, YES, GONE],
}
FORMS_TAKEN_IN = {
    "of cluster": [YES, YES, GONE, NO, NO, NO, GONE],
    "of other": [YES, YES, GONE, GONE, GONE, NO, GONE],
    "of unit": [YES, YES, GONE, NO, GONE, NO, GONE],
}
FORMS_SENT_UP = {
    "": [YES, YES, GONE, GONE, GONE, NO, GONE],
    "of cluster": [NO, NO, GONE, NO, NO, NO, GONE],
    "of other": [NO, NO, GONE, GONE, GONE, NO, GONE],
    "of unit": [NO, NO, GONE, NO, GONE, NO, GONE],
}
# "of cluster": form 03 of the local officer's own commune; "": form 04, of the whole province; "of zone": the Board's.
FORMS_READ = {
    "": [YES, YES, GONE, GONE, NO, YES, NO],
    "of cluster": [YES, YES, GONE, YES, NO, YES, NO],
    "of zone": [YES, YES, YES, GONE, NO, YES, NO],
}
# Whoever sees a site may say something about it.
WRITTEN_BY_READERS = READ_AT_SITES
# Of the department's officer: nobody else's, whatever their rights.
OWN_IMPORTS = [
    "spreadsheets:run",
    "spreadsheets:run-reading",
    "spreadsheets:run-decide",
    "spreadsheets:run-confirm",
    "spreadsheets:run-give-up",
    "spreadsheets:run-refused",
]
HOOK_STEPS = ("edit", "secret", "test", "pause", "go-on", "withdraw")
ONES_OWN = [
    "mfa_index",
    "sessions-end",
    "calendar-make",
    "calendar-withdraw",
    "mfa_activate_totp",
    "mfa_generate_recovery_codes",
    "mfa_add_webauthn",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
]
TABLE = {
    "dashboard": {"": ALL},
    # The handbook says the same to everybody; setting up is for whoever adds people.
    **{f"help:{name}": {"": ALL} for name in ("index", "terms", "first-day", "read", "page", "picture")},
    "help:setup": {"": [YES, NO, NO, NO, NO, NO, NO]},
    "help:office": {"": [YES, NO, NO, NO, NO, NO, NO]},
    "help:letterhead-confirm": {"": [YES, NO, NO, NO, NO, NO, NO]},
    "indicator": {"": [YES, YES, GONE, GONE, GONE, YES, GONE]},
    "indicator-basis": {"": [YES, YES, GONE, GONE, GONE, NO, GONE]},
    "indicators": {"": [YES, YES, GONE, GONE, GONE, YES, GONE]},
    "indicator-add": {"": [YES, YES, GONE, GONE, GONE, NO, GONE]},
    "indicator-edit": {"": [YES, YES, GONE, GONE, GONE, NO, GONE]},
    "indicator-figure-add": {"": [YES, YES, GONE, GONE, GONE, NO, GONE]},
    "indicator-figure-edit": {"": [YES, YES, GONE, GONE, GONE, NO, GONE]},
    "indicator-figure-delete": {"": [YES, YES, GONE, GONE, GONE, NO, GONE]},
    "indicator-figure-choose": {"": [YES, YES, GONE, GONE, GONE, NO, GONE]},
    "forms": {"": [YES, YES, YES, YES, NO, YES, NO]},
    "form": FORMS_READ,
    "form-row": FORMS_READ,
    "form-override": {
        "": [YES, YES, GONE, GONE, NO, NO, NO],
        "of cluster": [YES, YES, GONE, YES, NO, NO, NO],
        "of zone": [YES, NO, YES, GONE, NO, NO, NO],
    },
    "form-file": {
        "": [YES, YES, GONE, GONE, NO, NO, NO],
        "of cluster": [YES, YES, GONE, NO, NO, NO, NO],
        "of zone": [YES, NO, YES, GONE, NO, NO, NO],
    },
    "form-filed": FORMS_READ,
    "form-filed-row": FORMS_READ,
    # Cross tables count what each person sees.
    "cross-table": {"": ALL},
    "cross-table-records": {"": ALL},
    # The office's, made by the department's officer; the filed version speaks of clusters.
    "own-tables": {"": ALL},
    "own-table-add": {"": ALL},
    **{f"own-table{name}": {"": [YES, YES, YES, GONE, GONE, YES, GONE]} for name in ("", "-word", "-excel")},
    # The Board sees no cluster, so there is no number.
    "own-table-cell": {"": [YES, YES, GONE, GONE, GONE, YES, GONE]},
    "own-table-edit": {"": [YES, YES, NO, GONE, GONE, NO, GONE]},
    "own-table-delete": {"": [YES, YES, NO, GONE, GONE, NO, GONE]},
    "own-table-file": {"": [YES, YES, NO, GONE, GONE, NO, GONE]},
    **{
        f"own-table-filed{name}": {"": [YES, YES, GONE, GONE, GONE, YES, GONE]}
        for name in ("", "-cell", "-word", "-excel")
    },
    # By the officers who keep all clusters or all zones.
    **{f"national-file{name}": {"": [YES, YES, YES, NO, NO, NO, NO]} for name in ("", "-download", "-schema")},
    **dict.fromkeys(("form-copy", "form-copy-file", "filed-copy", "filed-copy-file"), FORMS_READ),
    # Whoever reads a version may have its files made: they follow from it.
    "filed-copy-keep": FORMS_READ,
    "project-copy": READ_AT_SITES,
    "project-copy-file": READ_AT_SITES,
    **dict.fromkeys(("site-copy", "site-copy-file"), READ_AT_SITES | {"of zone": [GONE] * 7}),
    "letters": {"": [YES, YES, YES, NO, NO, NO, NO]},
    # The Board has no site of this developer, and so no letter to it.
    "letter": {"": [YES, YES, GONE, NO, NO, NO, NO]},
    "letter-word": {"": [YES, YES, GONE, NO, NO, NO, NO]},
    "meeting-minutes": {
        "of cluster": [YES, YES, GONE, NO, NO, NO, NO],
        "of zone": [YES, YES, YES, NO, NO, NO, NO],
    },
    "differences": {"": ALL},
    "latest-changes": {"": ALL},
    "doubts": {"": ALL},
    "summary": {"": ALL},
    "weekly": {"": ALL},
    "province-paper": {"": ALL},
    "province-paper-word": {"": [YES, YES, YES, YES, YES, YES, GONE]},
    "sites-paper": {"": ALL},
    "sites-paper-word": {"": [YES, YES, GONE, YES, YES, YES, GONE]},
    "site-paper": READ_AT_SITES,
    "site-paper-word": READ_AT_SITES,
    "clusters:list": {"": ALL},
    "zones:list": {"": ALL},
    "clusters:add": {"": [YES, YES, NO, NO, NO, NO, NO]},
    "zones:add": {"": [YES, NO, YES, NO, NO, NO, NO]},
    "clusters:edit": {
        "of cluster": [YES, YES, GONE, NO, NO, NO, GONE],
        "of other": [YES, YES, GONE, GONE, GONE, NO, GONE],
    },
    "zones:edit": {"of zone": [YES, NO, YES, GONE, GONE, NO, GONE]},
    "clusters:detail": {
        "of cluster": [YES, YES, GONE, YES, YES, YES, GONE],
        "of other": [YES, YES, GONE, GONE, GONE, YES, GONE],
    },
    "zones:detail": {"of zone": [YES, YES, YES, GONE, GONE, YES, GONE]},
    "clusters:milestone": {
        "of cluster": [YES, YES, GONE, YES, YES, NO, GONE],
        "of other": [YES, YES, GONE, GONE, GONE, NO, GONE],
    },
    "zones:milestone": {"of zone": [YES, NO, YES, GONE, GONE, NO, GONE]},
    "progress:site-no-change": {
        "of cluster": [YES, YES, GONE, YES, YES, NO, GONE],
        "of other": [YES, YES, GONE, GONE, GONE, NO, GONE],
        "of zone": [YES, NO, YES, GONE, GONE, NO, GONE],
    },
    "clusters:choose-figure": {
        "of cluster": [YES, YES, GONE, NO, NO, NO, GONE],
        "of other": [YES, YES, GONE, GONE, GONE, NO, GONE],
    },
    "zones:choose-figure": {"of zone": [YES, NO, YES, GONE, GONE, NO, GONE]},
    "progress:site-figure-add": {"": [YES, YES, YES, NO, NO, NO, NO], **CHANGED_BY_OFFICERS},
    "progress:site-figure-edit": CHANGED_BY_OFFICERS,
    "progress:site-figure-delete": CHANGED_BY_OFFICERS,
    # One's own imports; everybody's for administrators and leaders. Taking back is for those who may send files at all.
    "spreadsheets:imports": {"": [YES, YES, YES, YES, YES, YES, NO]},
    # What is remembered of a kind counts for all who may send it.
    "spreadsheets:layouts": {"": [YES, YES, YES, YES, YES, NO, NO]},
    "spreadsheets:layout": {"": [YES, YES, YES, YES, YES, NO, NO]},
    "spreadsheets:layout-forget": {"": [YES, YES, YES, YES, YES, NO, NO]},
    "spreadsheets:import-done": {"of clerk": [YES, GONE, GONE, GONE, YES, YES, GONE]},
    "spreadsheets:import-file": {"of clerk": [YES, GONE, GONE, GONE, YES, YES, GONE]},
    "spreadsheets:import-undo": {"of clerk": [YES, GONE, GONE, GONE, YES, NO, GONE]},
    "progress:documents": {"": ALL},
    "progress:document-names": {"": ALL},
    "progress:document": READ_AT_SITES,
    "progress:document-file": READ_AT_SITES,
    "progress:document-add": {
        "": [YES, YES, YES, YES, YES, NO, NO],
        "of cluster": [YES, YES, GONE, YES, YES, NO, GONE],
        "of other": [YES, YES, GONE, GONE, GONE, NO, GONE],
        "of zone": [YES, NO, YES, GONE, GONE, NO, GONE],
    },
    "progress:document-edit": CHANGED_BY_OFFICERS,
    "progress:document-detach": CHANGED_BY_OFFICERS,
    "progress:inspections": {"": ALL},
    "progress:inspection": READ_AT_SITES,
    "progress:inspection-add": {"": [YES, YES, YES, NO, NO, NO, NO], **CHANGED_BY_OFFICERS},
    "progress:event-add": {"": [YES, YES, YES, NO, NO, NO, NO], **CHANGED_BY_OFFICERS},
    "progress:event-edit": CHANGED_BY_OFFICERS,
    "progress:inspection-edit": CHANGED_BY_OFFICERS,
    "progress:inspection-photos": CHANGED_BY_OFFICERS,
    "progress:inspection-photo": READ_AT_SITES,
    "progress:inspection-photo-edit": CHANGED_BY_OFFICERS,
    "progress:finding-done": CHANGED_BY_OFFICERS,
    "progress:search": {"": ALL},
    "progress:submissions": {"": [YES] * 7},
    "progress:submissions-accept": {"": [YES, YES, YES, NO, NO, NO, NO]},
    "progress:report-obstacle": {
        "of cluster": [NO, NO, GONE, YES, YES, NO, GONE],
        "of other": [NO, NO, GONE, GONE, GONE, NO, GONE],
        "of zone": [NO, NO, NO, GONE, GONE, NO, GONE],
    },
    "progress:submission": {
        "of cluster": [YES, YES, GONE, YES, YES, YES, GONE],
        "of other": [YES, YES, GONE, GONE, GONE, YES, GONE],
        "of zone": [YES, GONE, YES, GONE, GONE, YES, GONE],
    },
    "progress:submission-accept": DECIDING,
    "progress:submission-correct": DECIDING,
    "progress:submission-return": DECIDING,
    "progress:submission-edit": MENDING,
    "progress:submission-withdraw": MENDING,
    # Without sites, or a person, the address leads to the page of all persons in charge.
    "progress:in-charge": {"": [YES, YES, YES, NO, NO, NO, NO]},
    "progress:in-charge-set": {
        "": [YES, YES, YES, NO, NO, NO, NO],
        "of cluster": [YES, YES, GONE, NO, NO, NO, NO],
        "of zone": [YES, NO, YES, NO, NO, NO, NO],
    },
    "progress:in-charge-hand-over": {"of cluster": [YES, YES, GONE, NO, NO, NO, NO]},
    "progress:work": {"": [YES, YES, YES, YES, YES, NO, NO]},
    "progress:work-milestone": {
        "of cluster": [YES, YES, GONE, YES, YES, NO, GONE],
        "of other": [YES, YES, GONE, GONE, GONE, NO, GONE],
        "of zone": [YES, NO, YES, GONE, GONE, NO, GONE],
    },
    "progress:work-together": {
        "": [YES, YES, YES, YES, YES, NO, NO],
        "of cluster": [YES, YES, GONE, YES, YES, NO, GONE],
        "of other": [YES, YES, GONE, GONE, GONE, NO, GONE],
        "of zone": [YES, NO, YES, GONE, GONE, NO, GONE],
    },
    # The office's, saved by the department's officer.
    "progress:saved-lists": {"": ALL},
    "progress:saved-list-add": {"": ALL},
    "progress:saved-list": {"": [YES, YES, YES, GONE, GONE, YES, GONE]},
    "progress:saved-list-begin": {"": [YES, YES, YES, GONE, GONE, YES, GONE]},
    "progress:saved-list-edit": {"": [YES, YES, NO, GONE, GONE, NO, GONE]},
    "progress:saved-list-delete": {"": [YES, YES, NO, GONE, GONE, NO, GONE]},
    "progress:promises": {"": ALL},
    "progress:timeline": {"": ALL},
    "progress:map": {"": ALL},
    "progress:tile": {"": [GONE] * 7},  # without a base map; with one: positions/tests/test_tile_file.py
    "progress:position-add": {"": [YES, YES, YES, NO, NO, NO, NO], **CHANGED_BY_OFFICERS},
    **dict.fromkeys(("progress:position-edit", "progress:position-delete"), CHANGED_BY_OFFICERS),
    "progress:outline": {"": [YES, YES, YES, NO, NO, NO, NO], **CHANGED_BY_OFFICERS},
    "progress:outline-delete": CHANGED_BY_OFFICERS,
    "progress:investor-fact-add": {"": [YES, YES, YES, NO, NO, NO, NO], **CHANGED_BY_OFFICERS},
    **dict.fromkeys(("progress:investor-fact-edit", "progress:investor-fact-delete"), CHANGED_BY_OFFICERS),
    "investor-sheets": {"": ALL},
    **dict.fromkeys(("investor-sheet", "investor-sheet-word"), READ_AT_SITES),
    **dict.fromkeys(("investor-sheet-publish", "investor-sheet-withdraw"), CHANGED_BY_OFFICERS),
    "progress:milestone-promises": {
        "of cluster": [YES, YES, GONE, YES, YES, YES, GONE],
        "of other": [YES, YES, GONE, GONE, GONE, YES, GONE],
        "of zone": [YES, YES, YES, GONE, GONE, YES, GONE],
    },
    "progress:baseline-add": {
        "of cluster": [YES, YES, GONE, NO, NO, NO, GONE],
        "of other": [YES, YES, GONE, GONE, GONE, NO, GONE],
        "of zone": [YES, NO, YES, GONE, GONE, NO, GONE],
    },
    "progress:baseline": {
        "of cluster": [YES, YES, GONE, YES, YES, YES, GONE],
        "of other": [YES, YES, GONE, GONE, GONE, YES, GONE],
        "of zone": [YES, YES, YES, GONE, GONE, YES, GONE],
    },
    "progress:obstacles": {"": ALL},
    "progress:obstacle": {
        "of cluster": [YES, YES, GONE, YES, YES, YES, GONE],
        "of other": [YES, YES, GONE, GONE, GONE, YES, GONE],
        "of zone": [YES, YES, YES, GONE, GONE, YES, GONE],
    },
    "progress:obstacle-add": {"": [YES, YES, YES, NO, NO, NO, NO], **CHANGED_BY_OFFICERS},
    "progress:obstacle-edit": CHANGED_BY_OFFICERS,
    "progress:obstacle-answer": CHANGED_BY_OFFICERS,
    "progress:obstacle-resolve": CHANGED_BY_OFFICERS,
    "progress:obstacle-confirm": CHANGED_BY_OFFICERS,
    "progress:obstacle-reopen": CHANGED_BY_OFFICERS,
    "progress:meetings": {"": ALL},
    "progress:meeting-add": {"": [YES, YES, YES, NO, NO, NO, NO]},
    "progress:meeting": MEETINGS_READ,
    **dict.fromkeys(
        (
            "progress:meeting-edit",
            "progress:meeting-agenda",
            "progress:agenda-item-edit",
            "progress:agenda-item-move",
            "progress:agenda-item-remove",
            "progress:conclude",
        ),
        MEETINGS_KEPT,
    ),
    "progress:conclusion": READ_AT_SITES,
    "progress:conclusion-edit": CHANGED_BY_OFFICERS,
    "progress:conclusion-settle": {
        "of cluster": [YES, YES, GONE, YES, YES, NO, GONE],
        "of other": [YES, YES, GONE, GONE, GONE, NO, GONE],
        "of zone": [YES, NO, YES, GONE, GONE, NO, GONE],
    },
    "progress:conclusion-confirm": CHANGED_BY_OFFICERS,
    "progress:conclusion-reopen": CHANGED_BY_OFFICERS,
    # Everybody has their own; the one is the department's officer's.
    "progress:notifications": {"": ALL},
    "progress:notifications-read": {"": ALL},
    "progress:notification": {"own": [GONE, YES, GONE, GONE, GONE, GONE, GONE]},
    "progress:desks": {"": ALL},
    "progress:calls": {"": ALL},
    "outlook": {"": ALL},
    "site-outlook": READ_AT_SITES,
    "moves": {"": ALL},
    **dict.fromkeys(
        ("progress:movement-add", "progress:movement-edit", "progress:movement-delete"), CHANGED_BY_OFFICERS
    ),
    "progress:limits": {"": [YES, YES, YES, YES, YES, YES, NO]},
    "progress:limit-add": {"": [YES, NO, NO, NO, NO, NO, NO]},
    "progress:limit-edit": {"": [YES, NO, NO, NO, NO, NO, NO]},
    "progress:calendar-add": {"": [YES, NO, NO, NO, NO, NO, NO]},
    "progress:calendar-edit": {"": [YES, NO, NO, NO, NO, NO, NO]},
    "progress:remarks": {"": ALL},
    "progress:remark-add": WRITTEN_BY_READERS,
    "progress:remark-people": WRITTEN_BY_READERS,
    "progress:remarks-read": READ_AT_SITES,
    "progress:remark-file": READ_AT_SITES,
    # Its writer alone changes it: in these the administrator.
    "progress:remark-edit": {
        "of cluster": [YES, NO, GONE, NO, NO, NO, GONE],
        "of other": [YES, NO, GONE, GONE, GONE, NO, GONE],
        "of zone": [YES, NO, NO, GONE, GONE, NO, GONE],
    },
    "progress:remark-strike": {
        "of cluster": [YES, NO, GONE, NO, NO, NO, GONE],
        "of other": [YES, NO, GONE, GONE, GONE, NO, GONE],
        "of zone": [YES, NO, NO, GONE, GONE, NO, GONE],
    },
    "progress:projects": {"": ALL},
    "progress:project": {
        "of cluster": [YES, YES, GONE, YES, YES, YES, GONE],
        "of other": [YES, YES, GONE, GONE, GONE, YES, GONE],
        "of zone": [YES, YES, YES, GONE, GONE, YES, GONE],
    },
    "progress:project-add": {"": [YES, YES, YES, NO, NO, NO, NO], **CHANGED_BY_OFFICERS},
    "progress:project-edit": CHANGED_BY_OFFICERS,
    "progress:project-figures": {
        "of cluster": [YES, YES, GONE, YES, YES, NO, GONE],
        "of other": [YES, YES, GONE, GONE, GONE, NO, GONE],
        "of zone": [YES, NO, YES, GONE, GONE, NO, GONE],
    },
    "progress:site-figures": {
        "of cluster": [YES, YES, GONE, YES, YES, NO, GONE],
        "of other": [YES, YES, GONE, GONE, GONE, NO, GONE],
        "of zone": [GONE] * 7,
    },
    "progress:take-over-answer": CHANGED_BY_OFFICERS,
    "progress:site-periods": {
        "of cluster": [YES, YES, GONE, YES, YES, YES, GONE],
        "of other": [YES, YES, GONE, GONE, GONE, YES, GONE],
        "of zone": [YES, YES, YES, GONE, GONE, YES, GONE],  # one answered once
    },
    "filing-desk": {"": ALL},
    "filing-remind": {"": [YES, YES, YES, NO, NO, NO, NO]},
    # "of cluster": form 02 of the cluster; "of unit": form 03 of the local officer's commune; "": form 04.
    "filing-debt": {
        "": [YES, YES, GONE, GONE, GONE, YES, GONE],
        "of cluster": [YES, YES, GONE, YES, YES, YES, GONE],
        "of other": [YES, YES, GONE, GONE, GONE, YES, GONE],
        "of unit": [YES, YES, GONE, YES, GONE, YES, GONE],
    },
    **dict.fromkeys(("filing-excel", "filing-file"), DEBTS_READ),
    **dict.fromkeys(("filing-receive", "filing-return", "filing-cancel", "filing-take-over"), FORMS_TAKEN_IN),
    "filing-hand-in": {
        "of cluster": [NO, NO, GONE, YES, YES, NO, GONE],
        "of other": [NO, NO, GONE, GONE, GONE, NO, GONE],
        "of unit": [NO, NO, GONE, NO, GONE, NO, GONE],
    },
    **dict.fromkeys(("filing-send-up", "filing-answer", "filing-undo-upward"), FORMS_SENT_UP),
    "filing-sign": {
        "": [NO, NO, GONE, GONE, GONE, NO, GONE],
        "of cluster": [NO, NO, GONE, NO, YES, NO, GONE],
        "of unit": [NO, NO, GONE, YES, GONE, NO, GONE],
    },
    "progress:history": {"": ALL},
    "progress:site-history": {
        "of cluster": [YES, YES, GONE, YES, YES, YES, GONE],
        "of other": [YES, YES, GONE, GONE, GONE, YES, GONE],
        "of zone": [YES, YES, YES, GONE, GONE, YES, GONE],
    },
    "progress:object-history": {
        "of cluster": [YES, YES, GONE, YES, YES, YES, GONE],
        "of other": [YES, YES, GONE, GONE, GONE, YES, GONE],
        "of zone": [YES, YES, YES, GONE, GONE, YES, GONE],
        "of nobody": [YES, YES, GONE, GONE, GONE, YES, GONE],  # an organisation that no site names
    },
    "progress:undo": {
        "of cluster": [YES, YES, GONE, NO, NO, NO, GONE],
        "of other": [YES, YES, GONE, GONE, GONE, NO, GONE],
        "of zone": [YES, NO, YES, GONE, GONE, NO, GONE],
    },
    "progress:undo-request": {
        "of cluster": [YES, YES, GONE, NO, NO, NO, GONE],
        "of other": [YES, YES, GONE, GONE, GONE, NO, GONE],
        "of zone": [YES, NO, YES, GONE, GONE, NO, GONE],
    },
    "progress:merge": {
        "of cluster": [YES, YES, GONE, NO, NO, NO, GONE],
        "of other": [YES, YES, GONE, GONE, GONE, NO, GONE],
        "of zone": [YES, NO, YES, GONE, GONE, NO, GONE],
        "of nobody": [YES, YES, GONE, GONE, GONE, NO, GONE],
    },
    "progress:organisations": {"": ALL},
    "progress:organisation": {"of nobody": [YES, YES, GONE, GONE, GONE, YES, GONE]},
    "progress:organisation-add": {"": [YES, YES, YES, NO, NO, NO, NO]},
    "progress:organisation-edit": {"of nobody": [YES, YES, GONE, GONE, GONE, NO, GONE]},
    "progress:units": {"": ALL},
    "progress:usage": {"": [YES, NO, NO, NO, NO, NO, NO]},
    "progress:units-country": {"": [YES, NO, NO, NO, NO, NO, NO]},
    # Whose import it is, and whoever may add what it waits for.
    "progress:units-wanted": {"own": [GONE, YES, GONE, GONE, GONE, GONE, GONE]},
    "progress:unit-add": {"": [YES, NO, NO, NO, NO, NO, NO]},
    "progress:unit-edit": {"": [YES, NO, NO, NO, NO, NO, NO]},
    "progress:reminders": {"": ALL},
    "spreadsheets:workbook": {"": ALL},
    "spreadsheets:workbook-file": {"": [YES, YES, YES, YES, YES, YES, NO]},
    "spreadsheets:templates": {"": [YES, YES, YES, YES, YES, NO, NO]},
    # Of clusters: for those who add some.
    "spreadsheets:template-file": {"": [YES, YES, GONE, GONE, GONE, GONE, GONE]},
    # As the list it exports: of all sites, of one site.
    "spreadsheets:export": {
        "": ALL,
        "of cluster": [YES, YES, GONE, YES, YES, YES, GONE],
        "of other": [YES, YES, GONE, GONE, GONE, YES, GONE],
        "of zone": [YES, YES, YES, GONE, GONE, YES, GONE],
    },
    "spreadsheets:import": {"": [YES, YES, YES, YES, YES, NO, NO]},
    **{name: {"own": [GONE, YES, GONE, GONE, GONE, GONE, GONE]} for name in OWN_IMPORTS},
    "password_change": {"": ALL},
    "password_change_done": {"": ALL},
    # One's own account: without a second factor there are no recovery codes.
    **{name: {"": ALL} for name in ONES_OWN},
    # Of programs; a signed-in person may open the same addresses. Reports are sent by those whose reports wait.
    "api:guide": {"": ALL},
    "api:index": {"": ALL},
    "api:schema": {"": ALL},
    "api:unknown": {"": [GONE] * 7},
    "api:list": {
        **{noun.key: [YES] * 6 + [NO] for noun in NOUNS},
        "indicators": [YES, YES, NO, NO, NO, YES, NO],
        "indicator-figures": [YES, YES, NO, NO, NO, YES, NO],
        "filed-forms": [YES, YES, YES, YES, NO, YES, NO],
    },
    "api:record": {where: [*answers[:6], NO] for where, answers in READ_AT_SITES.items()},
    **{f"api:report-{kind}": {"": [NO, NO, NO, YES, YES, NO, NO]} for kind in ("milestone", "obstacle", "period")},
    "api:tokens": {"": [YES, NO, NO, NO, NO, NO, NO]},
    "api:hooks": {"": [YES, NO, NO, NO, NO, NO, NO]},
    "api:hook-add": {"": [YES, NO, NO, NO, NO, NO, NO]},
    "api:hook": {"": [YES, NO, NO, NO, NO, NO, NO]},
    # To whom no webhook is shown there is none.
    **{f"api:hook-{step}": {"": [YES, GONE, GONE, GONE, GONE, GONE, GONE]} for step in HOOK_STEPS if step != "edit"},
    "api:hook-edit": {"": [YES, NO, NO, NO, NO, NO, NO]},
    "api:delivery-send": {"": [YES, GONE, GONE, GONE, GONE, GONE, GONE]},
    "api:token-add": {"": ALL},
    "api:token-add-system": {"": [YES, NO, NO, NO, NO, NO, NO]},
    # The department's officer's own; administrators withdraw any.
    "api:token-withdraw": {"own": [YES, YES, GONE, GONE, GONE, GONE, GONE]},
    # Of what is published: by administrators; of one site, by whoever sees it.
    "opendata:settings": {"": [YES, NO, NO, NO, NO, NO, NO]},
    "opendata:shown": READ_AT_SITES,
    "mfa_deactivate_totp": {"": [GONE] * 7},
    "mfa_view_recovery_codes": {"": [GONE] * 7},
    "mfa_remove_webauthn": {"own": ALL},
}
# A word planted in records of each site, in what was reported there, in an organisation that no site names, in the
# saved import of the clerk and in the officer's that is not saved: who sees which of them, on all pages together.
AT_SITES = {where: f"Chu {where}" for where in ("of cluster", "of other", "of zone")}
REPORTED = {where: f"Gửi {where}" for where in AT_SITES}
ELSEWHERE, SENT, UNSENT = "Chữ không ai", "Tệp đã lưu", "Tệp chưa lưu"
EVERYTHING = {*AT_SITES.values(), *REPORTED.values(), ELSEWHERE, SENT, UNSENT}
READS = {
    "administrator": EVERYTHING - {UNSENT},
    "department": EVERYTHING - {REPORTED["of zone"], SENT},
    "board": {AT_SITES["of zone"], REPORTED["of zone"]},
    "local": {AT_SITES["of cluster"], REPORTED["of cluster"]},
    "clerk": {AT_SITES["of cluster"], REPORTED["of cluster"], SENT},
    "leader": EVERYTHING - {UNSENT},
    "nobody": set(),
}
# Without sign-in too. The admin's sign-in page leads to the one of the tracker.
OPEN = {
    "login", "account_login", "mfa_authenticate", "mfa_login_webauthn", "logout", "set_language", "healthz", "offline",
    "offline-worker", "password_reset", "password_reset_done", "password_reset_confirm", "password_reset_complete",
    "calendar", "invest", "invest-sheet", "invest-word", "opendata:index", "opendata:site", "opendata:sites-csv",
    "opendata:milestones-csv", "opendata:sites-json", "opendata:geojson", "opendata:oc4ids", "opendata:changes", None,
}  # fmt: skip


def names(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                yield from names(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace)
        else:
            yield f"{namespace}{pattern.name}" if pattern.name else None


def inspection_addresses(site, where) -> dict[str, str]:
    """A visit to a site, with a finding and a photo."""
    visit = Inspection.objects.create(site_id=site.pk, date=datetime.date(2026, 9, 14))
    finding = Finding.objects.create(inspection=visit, found=f"san nền chậm, {AT_SITES[where]}")
    photo = InspectionPhoto.objects.create(inspection=visit, file=ContentFile(b"\xff\xd8\xff", "a.jpg"))
    return {
        "progress:inspection-add": f"{reverse('progress:inspection-add')}?site={site.pk}",
        "progress:inspection": reverse("progress:inspection", args=[visit.pk]),
        "progress:inspection-edit": reverse("progress:inspection-edit", args=[visit.pk]),
        "progress:inspection-photos": reverse("progress:inspection-photos", args=[visit.pk]),
        "progress:inspection-photo": reverse("progress:inspection-photo", args=[photo.pk]),
        "progress:inspection-photo-edit": reverse("progress:inspection-photo-edit", args=[photo.pk]),
        "progress:finding-done": reverse("progress:finding-done", args=[finding.pk]),
    }


def project_addresses(site, where) -> dict:
    """The pages of a project at the site, and of the forms of a period that are asked there."""
    for form, for_zones in (("01", True), ("02", False)):
        row = {"number": "1", "order": 10, "name": "Doanh thu", "for_zones": for_zones}
        ReportRow.objects.get_or_create(form=form, defaults=row)
    row = ReportRow.objects.get(form="02")
    answer = PeriodFigure.objects.create(site_id=site.pk, row=row, year=2024, period="year", value=1)
    project, period = SecondaryProject.objects.create(site_id=site.pk, name=f"Nhà máy {AT_SITES[where]}"), "2026-half"
    return {
        ("progress:project", where): reverse("progress:project", args=[project.pk]),
        ("progress:project-add", where): f"{reverse('progress:project-add')}?site={site.pk}",
        ("progress:project-edit", where): reverse("progress:project-edit", args=[project.pk]),
        ("progress:project-figures", where): reverse("progress:project-figures", args=[project.pk, period]),
        ("progress:site-figures", where): reverse("progress:site-figures", args=[site.pk, period]),
        ("progress:site-periods", where): reverse("progress:site-periods", args=[site.pk]),
        ("project-copy", where): reverse("project-copy", args=[project.pk, period]),
        ("project-copy-file", where): reverse("project-copy-file", args=[project.pk, period, "word"]),
        ("site-copy", where): reverse("site-copy", args=[site.pk, period]),
        ("site-copy-file", where): reverse("site-copy-file", args=[site.pk, period, "excel"]),
        ("progress:take-over-answer", where): reverse("progress:take-over-answer", args=[site.pk, answer.pk]),
    }


def meeting_addresses(site, where) -> dict:
    """A meeting with a matter and a conclusion of the site."""
    meeting = Meeting.objects.create(kind=site.kind, date=datetime.date(2026, 9, 14), title="Giao ban")
    item = AgendaItem.objects.create(meeting=meeting, site_id=site.pk, order=1, topic=f"Bàn {AT_SITES[where]}")
    company = Organisation.objects.get(name="Công ty Cổ phần Nhựa đường")
    text = f"Làm {AT_SITES[where]}"
    # Whose the zone's conclusion is has nothing else there: the Board has no letter to the clusters' developer.
    owner = {"person": person("chair", Role.BOARD)} if site.kind == SiteKind.ZONE else {"organisation": company}
    conclusion = Conclusion.objects.create(meeting=meeting, site_id=site.pk, text=text, **owner)
    named = {
        meeting: ("meeting", "meeting-edit", "meeting-agenda"),
        item: ("agenda-item-edit", "agenda-item-move", "agenda-item-remove", "conclude"),
        conclusion: ("conclusion", *(f"conclusion-{step}" for step in ("edit", "settle", "confirm", "reopen"))),
    }
    return {("meeting-minutes", where): reverse("meeting-minutes", args=[meeting.pk])} | {
        (f"progress:{name}", where): reverse(f"progress:{name}", args=[record.pk])
        for record, names_ in named.items()
        for name in names_
    }


def position_addresses(site, where) -> dict:
    """The position of the site, its outline, its investor sheet: pages ask where one is to be added."""
    position = SitePosition.objects.create(site_id=site.pk, latitude="22.1", longitude="105.9", note=AT_SITES[where])
    shape, told = "[[[[105.8,22.1],[105.81,22.1],[105.81,22.11]]]]", AT_SITES[where]
    outline = SiteOutline.objects.create(site_id=site.pk, shape=shape, file_name="ranh.geojson", area=1, note=told)
    outlines = {
        ("progress:outline", where): f"{reverse('progress:outline')}?site={site.pk}",
        ("progress:outline-delete", where): reverse("progress:outline-delete", args=[outline.pk]),
    }
    fact = InvestorFact.objects.create(site_id=site.pk, subject="rent", text=told)
    investors = {
        ("progress:investor-fact-add", where): f"{reverse('progress:investor-fact-add')}?site={site.pk}",
        **{
            (f"progress:investor-fact-{step}", where): reverse(f"progress:investor-fact-{step}", args=[fact.pk])
            for step in ("edit", "delete")
        },
        **{
            (f"investor-sheet{step}", where): reverse(f"investor-sheet{step}", args=[site.pk])
            for step in ("", "-word", "-publish", "-withdraw")
        },
    }
    return (
        outlines
        | investors
        | {("progress:position-add", where): f"{reverse('progress:position-add')}?site={site.pk}"}
        | {
            (f"progress:position-{step}", where): reverse(f"progress:position-{step}", args=[position.pk])
            for step in ("edit", "delete")
        }
    )


def desk_addresses(site, where, office) -> dict:
    """A movement of the dossier of a milestone of the site."""
    eia, day = milestone(site, "eia"), datetime.date(2026, 9, 14)
    note = f"Gửi lại {AT_SITES[where]}"
    moved = Movement.objects.create(site_id=site.pk, milestone=eia, kind="received", office=office, date=day, note=note)
    return {("progress:movement-add", where): f"{reverse('progress:movement-add')}?milestone={eia.pk}"} | {
        (f"progress:movement-{step}", where): reverse(f"progress:movement-{step}", args=[moved.pk])
        for step in ("edit", "delete")
    }


def limit_addresses(stage) -> dict:
    limit = TimeLimit.objects.create(
        stage=stage, days=5, day_kind="working", article="Điều 1", valid_from=datetime.date(2024, 5, 1)
    )
    year = HolidayCalendar.objects.create(year=2026, days_off="30/04/2026", source="thông báo")
    return {
        ("progress:limit-edit", ""): reverse("progress:limit-edit", args=[limit.pk]),
        ("progress:calendar-edit", ""): reverse("progress:calendar-edit", args=[year.pk]),
    }


def remark_addresses(site, where, writer) -> dict:
    """A remark on the site, with a file."""
    remark = write_remark(by=writer, record=site, text=f"Xem {AT_SITES[where]}", file=ContentFile(b"%PDF-1.4", "a.pdf"))
    steps = {(f"progress:remark-{step}", where): reverse(f"progress:remark-{step}", args=[remark.pk])
             for step in ("edit", "strike", "file")}  # fmt: skip
    at_site = ("remark-add", "remark-people", "remarks-read")
    return steps | {(f"progress:{name}", where): f"{reverse(f'progress:{name}')}?site={site.pk}" for name in at_site}


def report_addresses(site, where, reporter):
    eia = milestone(site, "eia")
    told = {"percent": 40, "note": REPORTED[where]}
    report = report_milestone(milestone=eia, by=reporter, version=eia.version, changes=told)
    steps = [f"progress:submission{step}" for step in ("", "-accept", "-correct", "-return", "-edit", "-withdraw")]
    return {(name, where): reverse(name, args=[report.pk]) for name in steps}


@pytest.fixture
def office(db):
    cast = make_cast()
    sites = {"of cluster": cast.cluster, "of other": cast.other_cluster, "of zone": cast.zone}
    addresses = {}
    authority = Organisation.objects.create(name="Sở Nông nghiệp và Môi trường", kind="agency")
    elsewhere = person("elsewhere", Role.LOCAL, unit=cast.places.elsewhere)
    for where, site in sites.items():
        space = f"{site.kind}s"
        paper = document(site, number=f"{site.pk}/QĐ-UBND", title=f"Về {AT_SITES[where]}")
        rate = figure(site, "leased-area", "4")
        paper.file.save("qd.pdf", ContentFile(b"%PDF-1.4"))
        addresses |= {
            (f"{space}:detail", where): reverse(f"{space}:detail", args=[site.slug]),
            (f"{space}:edit", where): reverse(f"{space}:edit", args=[site.slug]),
            **{(name, where): reverse(name, args=[space, site.slug]) for name in ("site-paper", "site-paper-word")},
            (f"{space}:milestone", where): reverse(f"{space}:milestone", args=[site.slug, milestone(site, "eia").pk]),
            (f"{space}:choose-figure", where): reverse(
                f"{space}:choose-figure", args=[site.slug, figure(site, "area", "40").pk]
            ),
            ("progress:site-figure-add", where): f"{reverse('progress:site-figure-add')}?site={site.pk}",
            **{
                (f"progress:site-figure-{step}", where): reverse(f"progress:site-figure-{step}", args=[rate.pk])
                for step in ("edit", "delete")
            },
            ("progress:milestone-promises", where): reverse(
                "progress:milestone-promises", args=[milestone(site, "eia").pk]
            ),
            ("progress:event-edit", where): reverse("progress:event-edit", args=[_event(site).pk]),
            ("progress:event-add", where): f"{reverse('progress:event-add')}?site={site.pk}",
            **position_addresses(site, where),
            ("progress:baseline-add", where): f"{reverse('progress:baseline-add')}?site={site.pk}",
            ("progress:baseline", where): Baseline.objects.create(site_id=site.pk, name="Gốc").get_absolute_url(),
            ("progress:work-milestone", where): reverse("progress:work-milestone", args=[milestone(site, "eia").pk]),
            ("progress:work-together", where): f"/work/together/?milestone={milestone(site, 'eia').pk}",
            ("progress:merge", where): reverse("progress:merge", args=["document", paper.pk]),
            ("progress:document-add", where): f"{reverse('progress:document-add')}?site={site.pk}",
            ("progress:document-detach", where): reverse("progress:document-detach", args=[paper.pk, site.pk]),
            **{
                (f"progress:document{part}", where): reverse(f"progress:document{part}", args=[paper.pk])
                for part in ("", "-file", "-edit")
            },
            **{(name, where): address for name, address in inspection_addresses(site, where).items()},
            **obstacle_addresses(site, where),
            **project_addresses(site, where),
            **meeting_addresses(site, where),
            **remark_addresses(site, where, cast.administrator),
            ("progress:site-no-change", where): reverse("progress:site-no-change", args=[site.pk]),
            ("progress:in-charge-set", where): f"{reverse('progress:in-charge-set')}?site={site.pk}",
            **desk_addresses(site, where, authority),
            ("site-outlook", where): reverse("site-outlook", args=[site.pk]),
            ("opendata:shown", where): reverse("opendata:shown", args=[site.pk]),
            ("progress:site-history", where): reverse("progress:site-history", args=[site.pk]),
            ("spreadsheets:export", where): reverse("spreadsheets:export", args=[f"history/sites/{site.pk}/"]),
            ("progress:object-history", where): reverse("progress:object-history", args=["document", paper.pk]),
            ("progress:undo", where): reverse("progress:undo", args=["sitefigure", _saved(site).pk]),
            ("progress:undo-request", where): reverse("progress:undo-request", args=[_saved(site).request_id]),
        }
        addresses |= report_addresses(site, where, cast.clerk if site is cast.cluster else elsewhere)
        addresses["progress:report-obstacle", where] = f"{reverse('progress:report-obstacle')}?site={site.pk}"
    output = Indicator.objects.create(
        code="output", name="Giá trị sản xuất", order=1, unit="tỷ đồng", computed=Computed.SUM_OF_PARTS
    )
    published = IndicatorFigure.objects.create(
        indicator=output, period=PartialDate.year(2023), kind="actual", value=1780, source="báo cáo"
    )
    PersonInCharge.objects.create(site_id=cast.cluster.pk, person=cast.department)
    handing_over = f"{reverse('progress:in-charge-hand-over')}?from={cast.department.pk}"
    addresses["progress:in-charge-hand-over", "of cluster"] = handing_over
    addresses["spreadsheets:template-file", ""] = reverse("spreadsheets:template-file", args=["clusters"])
    addresses["help:page", ""] = reverse("help:page", args=["dang-nhap"])
    addresses["help:picture", ""] = reverse("help:picture", args=["dang-nhap"])
    addresses["progress:tile", ""] = reverse("progress:tile", args=[8, 203, 112])
    addresses["spreadsheets:export", ""] = reverse("spreadsheets:export", args=["clusters/"])
    for name in ("sites-paper", "sites-paper-word"):
        addresses[name, ""] = reverse(name, args=["clusters"])
    addresses["indicator", ""] = reverse("indicator", args=["output"])
    for step in ("edit", "delete", "choose"):
        name = f"indicator-figure-{step}"
        addresses[name, ""] = reverse(name, args=["output", published.pk])
    for name in ("indicator-edit", "indicator-figure-add"):
        addresses[name, ""] = reverse(name, args=["output"])
    addresses["indicator-basis", ""] = reverse("indicator-basis", args=["output"])
    record(cast.cluster, "operation", planned="2023")
    head = Letterhead.objects.create(kind="cluster", office="Sở Công Thương", symbol="SCT", place="Thái Nguyên")
    addresses["help:letterhead-confirm", ""] = reverse("help:letterhead-confirm", args=[head.pk])
    unnamed = Organisation.objects.create(name="Công ty khác", kind="enterprise", address=ELSEWHERE)
    addresses["progress:object-history", "of nobody"] = reverse(
        "progress:object-history", args=["organisation", unnamed.pk]
    )
    addresses["progress:merge", "of nobody"] = reverse("progress:merge", args=["organisation", unnamed.pk])
    addresses["progress:unit-edit", ""] = reverse("progress:unit-edit", args=[cast.places.elsewhere.pk])
    for name in ("progress:organisation", "progress:organisation-edit"):
        addresses[name, "of nobody"] = reverse(name, args=[unnamed.pk])
    for name in ("letter", "letter-word"):
        addresses[name, ""] = reverse(name, args=[cast.company.pk])
    saved = SavedList.objects.create(owner=cast.department, list_name="clusters:list", name="Chậm", is_shared=True)
    addresses["progress:saved-list-add", ""] = f"{reverse('progress:saved-list-add')}?list=clusters:list"
    for step in ("", "-begin", "-edit", "-delete"):
        addresses[f"progress:saved-list{step}", ""] = reverse(f"progress:saved-list{step}", args=[saved.pk])
    told = Notification.objects.create(person=cast.department, kind="assigned", about="site", about_pk=cast.cluster.pk)
    addresses["progress:notification", "own"] = told.get_absolute_url()
    addresses["mfa_remove_webauthn", "own"] = reverse("mfa_remove_webauthn", args=[1])  # asks who it is first
    addresses |= program_addresses(cast, sites)
    addresses |= table_addresses(cast)
    addresses |= limit_addresses(cast.stages["eia"])
    addresses |= form_addresses(cast.places.new_commune, cast.department, cast.board)
    addresses |= filing_addresses(cast)
    addresses |= layout_addresses()
    addresses |= import_addresses(cast.clerk)
    addresses |= waiting_import_addresses(cast.department)
    cast.address = lambda name, where: addresses.get((name, where)) or reverse(name)
    return cast


def program_addresses(cast, sites) -> dict:
    """The lists and records that programs read, and the token of a person."""
    lists = {("api:list", noun.key): reverse("api:list", args=[noun.key]) for noun in NOUNS}
    records = {("api:record", where): reverse("api:record", args=["sites", site.pk]) for where, site in sites.items()}
    make_secret(cast.department)
    # Nothing is sent: its address leads inside.
    hook = Webhook.objects.create(
        name="LGSP", address="https://127.0.0.1/", person=cast.department, made_by=cast.administrator,
        events=["site.changed"], secret=sealed(new_secret()),
    )  # fmt: skip
    told = Delivery.objects.create(
        hook=hook, message_id="msg_1", event="site.changed", noun="sites", record_pk=cast.cluster.pk, at=timezone.now()
    )
    hooks = {("api:hook", ""): hook.get_absolute_url()}
    hooks |= {(f"api:hook-{step}", ""): reverse(f"api:hook-{step}", args=[hook.pk]) for step in HOOK_STEPS}
    hooks[("api:delivery-send", "")] = reverse("api:delivery-send", args=[told.pk])
    own = reverse("api:token-withdraw", args=[cast.department.access_tokens.get().pk])
    unknown = reverse("api:unknown", args=["a/b"])
    return lists | records | hooks | {("api:unknown", ""): unknown, ("api:token-withdraw", "own"): own}


def form_addresses(unit, officer, board) -> dict:
    """Form 04 of the province, form 03 of one commune, and a form of zones."""
    addresses = {}
    forms = (("", "04", "province", "cluster"), ("of cluster", "03", "unit", "cluster"))
    for where, number, level, site_kind in (*forms, ("of zone", "kcn", "province", "zone")):
        kind = FormKind.objects.create(number=number, level=level, site_kind=site_kind, name=f"Biểu {number}")
        FormRow.objects.create(kind=kind, number="1", order=1, name="Số lượng cụm", computation="planned")
        query = f"?unit={unit.pk}" if level == "unit" else ""
        addresses["form", where] = reverse("form", args=[number, "2025-year"]) + query
        addresses["form-row", where] = reverse("form-row", args=[number, "2025-year", "1"]) + query
        addresses["form-override", where] = reverse("form-override", args=[number, "2025-year", "1"]) + query
        addresses["form-file", where] = reverse("form-file", args=[number, "2025-year"]) + query
        period, of_unit = Period.parse("2025-year"), unit if level == "unit" else None
        by = board if site_kind == "zone" else officer
        filed = file_form(kind=kind, unit=of_unit, period=period, by=by)
        addresses["form-filed", where] = filed.get_absolute_url()
        addresses["form-copy", where] = reverse("form-copy", args=[number, "2025-year"]) + query
        addresses["form-copy-file", where] = reverse("form-copy-file", args=[number, "2025-year", "word"]) + query
        for step in ("", "-keep"):
            addresses[f"filed-copy{step}", where] = reverse(f"filed-copy{step}", args=[filed.pk])
        addresses["filed-copy-file", where] = reverse("filed-copy-file", args=[filed.pk, "excel"])
        addresses["form-filed-row", where] = reverse("form-filed-row", args=[filed.pk, "1"])
    return addresses


def filing_addresses(cast) -> dict:
    """Forms 02 of two clusters, 03 of a commune and 04, with a file that came of each of the former."""
    addresses = {("filing-debt", ""): "/figures/04/2025-year/0/", ("filing-sign", ""): "/figures/04/2025-year/0/sign/"}
    upward = ("send-up", "answer", "undo-upward")
    for name in upward:
        addresses[f"filing-{name}", ""] = reverse(f"filing-{name}", args=["04", "2025-year", 0])
    at = {"of cluster": ("02", cast.cluster), "of other": ("02", cast.other_cluster)}
    for where, (form, debtor) in (at | {"of unit": ("03", cast.places.new_commune)}).items():
        debt = find_debt(cast.department, form, "2025-year", debtor.pk, scopes_of_forms(cast.department))
        file = ContentFile(b"TT;Ch\xe1\xbb\x89 ti\xc3\xaau;S\xe1\xbb\x91 li\xe1\xbb\x87u\n1;a;2\n", "a.xls")
        step = FilingStep.objects.create(
            form=form, about_pk=debtor.pk, year=2025, period="year", kind="received", way="file", by=cast.department,
            on=datetime.date(2026, 1, 5), at=timezone.now(), file=file, file_name="a.xls",
        )  # fmt: skip
        addresses["filing-debt", where] = debt.get_absolute_url()
        for name in ("excel", "receive", "return", "cancel", "sign", "hand-in", *upward):
            addresses[f"filing-{name}", where] = debt.address(f"filing-{name}")
        for name in ("file", "take-over"):
            args = [form, "2025-year", debtor.pk, step.pk]
            addresses[f"filing-{name}", where] = reverse(f"filing-{name}", args=args)
    return addresses


def table_addresses(cast) -> dict:
    """Cross tables, one that is the office's report with its filed version, and the national file."""
    table = OwnTable.objects.create(
        title="Cụm", period=PartialDate.year(2025), view_name="cross-table", argument="clusters", letterhead="cluster",
        query="rows=standing&across=&amount=count", owner=cast.department, is_shared=True,
    )  # fmt: skip
    filed = file_table(table=table, by=cast.department)
    addresses = {
        "cross-table": reverse("cross-table", args=["clusters"]),
        "cross-table-records": reverse("cross-table-records", args=["clusters"]),
        "own-table-add": f"{reverse('own-table-add')}?view=clusters:list",
        "own-table-cell": reverse("own-table-cell", args=[table.pk, 0, 1]),
        "own-table-filed-cell": reverse("own-table-filed-cell", args=[filed.pk, 0, 1]),
        "national-file-download": reverse("national-file-download", args=["2025-year", "json"]),
    }
    addresses |= {f"own-table{name}": reverse(f"own-table{name}", args=[table.pk]) for name in ("", "-word", "-excel")}
    addresses |= {
        f"own-table-{step}": reverse(f"own-table-{step}", args=[table.pk]) for step in ("edit", "delete", "file")
    }
    for name in ("", "-word", "-excel"):
        addresses[f"own-table-filed{name}"] = reverse(f"own-table-filed{name}", args=[filed.pk])
    return {(name, ""): address for name, address in addresses.items()}


def import_addresses(user) -> dict:
    """The pages of an import that the person saved."""
    run = ImportRun.objects.create(by=user, filename=f"{SENT}.csv", digest="0" * 64, size=4, kind="csv", state="saved")
    run.saved_at, run.path = run.started_at, default_storage.save("imports/a.csv", ContentFile(b"a;b\n"))
    run.save()
    names = ("import-done", "import-file", "import-undo")
    return {(f"spreadsheets:{name}", "of clerk"): reverse(f"spreadsheets:{name}", args=[run.pk]) for name in names}


def layout_addresses() -> dict:
    """The pages of what is remembered of a list of progress."""
    layout = LayoutMapping.objects.create(layout_id="0" * 64, sheet_key="progress", filename="Biểu.xlsx")
    names = ("layout", "layout-forget")
    return {(f"spreadsheets:{name}", ""): reverse(f"spreadsheets:{name}", args=[layout.pk]) for name in names}


def waiting_import_addresses(user) -> dict:
    """The pages of an import that the person has not confirmed, with a refused row to download."""
    content = "Tên CCN;Bước;Tỷ lệ\nCẩm Giàng;Đánh giá tác động môi trường;400\n".encode()
    run, _found, plan = sessions.start(content, f"{UNSENT}.csv", user, choice=Choice(kind="progress"))
    assert plan.counts["refused"] == 1
    return {(name, "own"): reverse(name, args=[run.pk]) for name in (*OWN_IMPORTS, "progress:units-wanted")}


def obstacle_addresses(site, where):
    kind, _made = ObstacleKind.objects.get_or_create(code="land", defaults={"name": "Đất đai", "order": 1})
    obstacle = Obstacle.objects.create(site_id=site.pk, kind=kind, description=f"Vướng {AT_SITES[where]}")
    steps = ("obstacle", *(f"obstacle-{step}" for step in STEPS))
    return {(f"progress:{name}", where): reverse(f"progress:{name}", args=[obstacle.pk]) for name in steps} | {
        ("progress:obstacle-add", where): f"{reverse('progress:obstacle-add')}?site={site.pk}"
    }


def _event(site):
    return SiteEvent.objects.create(site_id=site.pk, kind="amended", date=PartialDate.year(2024))


def _saved(site):
    """A record of the history of a figure of the site, as if written in a request."""
    record = figure(site, "term", "50").history.get()
    record.request_id = f"{record.pk:032x}"
    record.save()
    return record


def in_turn(answers) -> list[tuple]:
    """Each role with its answer, those who are let in first."""
    return sorted(zip(ROLES, answers, strict=True), key=lambda pair: pair[1] != YES)


def signed_in(user) -> Client:
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
    return client


def test_the_table_knows_every_address():
    assert set(names(get_resolver().url_patterns)) == set(TABLE) | OPEN


def test_each_role_gets_and_reads_what_the_tables_say(office):
    """No answer is kept by a browser, and none holds a word that is not for the role."""
    wrong, read = [], {role: set() for role in ROLES}
    clients = {role: signed_in(getattr(office, role)) for role in ROLES}
    for method, (name, cases) in itertools.product(METHODS, TABLE.items()):
        for where, answers in cases.items():
            for role, expected in in_turn(answers):
                with transaction.atomic():
                    response = getattr(clients[role], method)(office.address(name, where))
                    transaction.set_rollback(True)  # what one was let do must not change what the next one gets
                status = response.status_code
                # 405: the page has no such method; 422, 415 and 400: it read what was sent, and it was not enough.
                given = YES if status < 400 or status in (400, 405, 415, 422) else status
                if given != expected and status != HTTPStatus.METHOD_NOT_ALLOWED:
                    wrong.append((method, name, where, role, status, expected))
                if response.get("Cache-Control") != "no-store, private":
                    wrong.append((method, name, where, role, response.get("Cache-Control"), "no-store"))
                words = words_in(response, EVERYTHING)
                read[role] |= words
                if not words <= READS[role]:
                    wrong.append((method, name, where, role, words - READS[role]))
                if method not in ("get", "post") and expected == YES and status == HTTPStatus.METHOD_NOT_ALLOWED:
                    break  # a method that the page lacks for who may open it, it lacks for everybody
    assert wrong == []
    assert read == READS


def test_who_reads_waits_for_nobody_who_saves(office):
    """On SQLite a transaction, even one that only reads, waits for the one lock and keeps it from those who save.

    Undoing is tried out, in a copy; two days are compared in temporary tables, outside tests without a transaction;
    a notification that is opened is read by it, once.
    That a file is taken out is recorded.
    """
    client = signed_in(office.administrator)
    writing = ("differences", "progress:notification")
    names = [name for name in TABLE if "undo" not in name and name not in writing]
    pages = [office.address(name, where) for name in names for where in TABLE[name]]
    for model, model_admin in admin.site._registry.items():
        record = model._base_manager.first()
        pages += [address for _name, address in admin_addresses(model_admin, record.pk if record else 1)]
    waiting = []
    for page in pages:
        with CaptureQueriesContext(connection) as asked:
            response = client.get(page)
        is_taken_out = response.has_header("Content-Disposition") or page.startswith("/api/v1/")
        waiting += [(page, sql) for sql in writes(asked, is_file=is_taken_out)]
    assert waiting == []


def writes(queries, *, is_file: bool) -> list[str]:
    """Return what is no SELECT, but for the one record that a file was taken out."""
    found = [query["sql"] for query in queries if not query["sql"].startswith("SELECT")]
    return [] if is_file and len(found) == 3 and "usage_userecord" in found[1] else found


def test_nobody_gets_past_the_sign_in_page(office):
    client = signed_in(None)
    for method, (name, cases) in itertools.product(METHODS, TABLE.items()):
        for where in cases:
            response = getattr(client, method)(office.address(name, where))
            if response.wsgi_request.path.startswith("/api/v1/"):  # programs are told, not led
                assert response.status_code == HTTPStatus.UNAUTHORIZED, name
                continue
            assert response.status_code == HTTPStatus.FOUND, name
            assert response["Location"].startswith("/login/"), name


def admin_addresses(model_admin, pk):
    """Every address of a model's admin, by the name of its view."""
    for pattern in model_admin.get_urls():
        if pattern.name:
            args = [pk] * len(pattern.pattern.converters)
            yield pattern.name, reverse(f"admin:{pattern.name}", args=args)
