"""What belongs to no one site: kept lists, organisations, programs, time limits, imports; with their addresses."""

import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from api.hooks.signing import new_secret, sealed
from api.models import Delivery, Webhook
from api.nouns import NOUNS
from api.tests.program import make_secret
from bkproject.tests.addresses.naming import Addresses, asking, leading, steps
from bkproject.tests.addresses.words import ELSEWHERE, SENT, UNSENT
from places.models import Organisation
from progress.models import HolidayCalendar, Notification, PersonInCharge, SavedList, TimeLimit
from reports.models import Letterhead
from spreadsheets.imports import sessions
from spreadsheets.imports.understanding import Choice
from spreadsheets.models import ImportRun, LayoutMapping

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


def page_addresses() -> Addresses:
    """Pages that need no record."""
    return {
        **leading("", ["spreadsheets:template-file", "sites-paper", "sites-paper-word"], "clusters"),
        **leading("", ["help:page", "help:picture"], "dang-nhap"),
        **leading("", ["progress:tile"], 8, 203, 112),
        **leading("", ["spreadsheets:export"], "clusters/"),
        **asking("", ["progress:saved-list-add"], "list=clusters:list"),
        **leading("own", ["mfa_remove_webauthn"], 1),  # asks who it is first
    }


def organisation_addresses(cast) -> Addresses:
    """An organisation that no site names, a unit, and the letters to a developer."""
    unnamed = Organisation.objects.create(name="Công ty khác", kind="enterprise", address=ELSEWHERE)
    return {
        **leading("of nobody", ["progress:object-history", "progress:merge"], "organisation", unnamed.pk),
        **leading("of nobody", steps("progress:organisation", "", "edit"), unnamed.pk),
        **leading("", ["progress:unit-edit"], cast.places.elsewhere.pk),
        **leading("", steps("letter", "", "word"), cast.company.pk),
    }


def officer_addresses(cast) -> Addresses:
    """What the department's officer has: a site in charge, a saved list, a notification; the office's letterhead."""
    PersonInCharge.objects.create(site_id=cast.cluster.pk, person=cast.department)
    saved = SavedList.objects.create(owner=cast.department, list_name="clusters:list", name="Chậm", is_shared=True)
    told = Notification.objects.create(person=cast.department, kind="assigned", about="site", about_pk=cast.cluster.pk)
    head = Letterhead.objects.create(kind="cluster", office="Sở Công Thương", symbol="SCT", place="Thái Nguyên")
    return {
        **asking("of cluster", ["progress:in-charge-hand-over"], f"from={cast.department.pk}"),
        **leading("", steps("progress:saved-list", "", "begin", "edit", "delete"), saved.pk),
        ("progress:notification", "own"): told.get_absolute_url(),
        **leading("", ["help:letterhead-confirm"], head.pk),
    }


def program_addresses(cast, sites) -> Addresses:
    """The lists and records that programs read, the token of a person, and a webhook."""
    addresses: Addresses = {}
    for noun in NOUNS:
        addresses |= leading(noun.key, ["api:list"], noun.key)
    for where, site in sites.items():
        addresses |= leading(where, ["api:record"], "sites", site.pk)
    make_secret(cast.department)
    # Nothing is sent: its address leads inside.
    hook = Webhook.objects.create(
        name="LGSP", address="https://127.0.0.1/", person=cast.department, made_by=cast.administrator,
        events=["site.changed"], secret=sealed(new_secret()),
    )  # fmt: skip
    told = Delivery.objects.create(
        hook=hook, message_id="msg_1", event="site.changed", noun="sites", record_pk=cast.cluster.pk, at=timezone.now()
    )
    return {
        **addresses,
        **leading("", ["api:unknown"], "a/b"),
        **leading("own", ["api:token-withdraw"], cast.department.access_tokens.get().pk),
        **leading("", steps("api:hook", "", *HOOK_STEPS), hook.pk),
        **leading("", ["api:delivery-send"], told.pk),
    }


def limit_addresses(stage) -> Addresses:
    """The legal time limit of a stage, and the days off of a year."""
    limit = TimeLimit.objects.create(
        stage=stage, days=5, day_kind="working", article="Điều 1", valid_from=datetime.date(2024, 5, 1)
    )
    year = HolidayCalendar.objects.create(year=2026, days_off="30/04/2026", source="thông báo")
    return {
        **leading("", ["progress:limit-edit"], limit.pk),
        **leading("", ["progress:calendar-edit"], year.pk),
    }


def import_addresses(clerk, officer) -> Addresses:
    """An import the clerk saved, one with a refused row that the officer has not confirmed, a remembered layout."""
    run = ImportRun.objects.create(by=clerk, filename=f"{SENT}.csv", digest="0" * 64, size=4, kind="csv", state="saved")
    run.saved_at, run.path = run.started_at, default_storage.save("imports/a.csv", ContentFile(b"a;b\n"))
    run.save()
    content = "Tên CCN;Bước;Tỷ lệ\nCẩm Giàng;Đánh giá tác động môi trường;400\n".encode()
    waiting, _found, plan = sessions.start(content, f"{UNSENT}.csv", officer, choice=Choice(kind="progress"))
    assert plan.counts["refused"] == 1
    layout = LayoutMapping.objects.create(layout_id="0" * 64, sheet_key="progress", filename="Biểu.xlsx")
    return {
        **leading("of clerk", steps("spreadsheets:import", "done", "file", "undo"), run.pk),
        **leading("own", [*OWN_IMPORTS, "progress:units-wanted"], waiting.pk),
        **leading("", steps("spreadsheets:layout", "", "forget"), layout.pk),
    }
