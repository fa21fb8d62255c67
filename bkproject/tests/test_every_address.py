"""Every address of the tracker × every role × every method, against one table of expected answers.

An address that is not in the table fails the first test: say here who may open it. The records behind the addresses
stand in `bkproject/tests/addresses/`.
"""

import itertools
from http import HTTPStatus

import pytest
from django.contrib import admin
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver, reverse

from api.nouns import NOUNS
from bkproject.tests.addresses.of_the_office import HOOK_STEPS, OWN_IMPORTS
from bkproject.tests.addresses.office import office
from bkproject.tests.addresses.words import AT_SITES, EVERYTHING, REPORTED, SENT, UNSENT
from bkproject.tests.planted import words_in

__all__ = ["office"]  # the fixture
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
# Which of the planted words each role reads, on all pages together.
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
