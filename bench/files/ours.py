"""What is measured: a file sent, previewed in stored pages, confirmed and saved; and the file sent out."""

import tempfile
from http import HTTPStatus

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from progress.models import Milestone
from spreadsheets.catalogue import sheet
from spreadsheets.exports import SheetListing
from spreadsheets.imports import sessions
from spreadsheets.models import ImportRun
from spreadsheets.writers import write_table


def run_import(content: bytes, user) -> ImportRun:
    """Import a workbook in two steps, as two requests would: only what is stored goes from one to the other."""
    run = sessions.start(content, "bench.xlsx", user)[0]
    return run_confirm(run, user)


def run_confirm(run: ImportRun, user) -> ImportRun:
    run = ImportRun.objects.defer("tables").get(pk=run.pk)
    sessions.confirm(run, by=user, agreed=run.fingerprint)
    return run


def forget_file(run: ImportRun) -> None:
    """Take the kept file away, so that the next run keeps it anew."""
    default_storage.delete(run.path)


def first_page_size(content: bytes, user) -> int:
    """Return the size in bytes of the preview's first page, as a browser gets it, before it is compressed."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with transaction.atomic(), override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain}):
        run = sessions.start(content, "bench.xlsx", user)[0]
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(user)
        response = client.get(reverse("spreadsheets:run", args=[run.pk]), follow=True)
        transaction.set_rollback(True)
    forget_file(run)
    if response.status_code != HTTPStatus.OK:
        raise AssertionError(f"the preview is not shown: {response.status_code}")
    return len(response.content)


def run_export(kind: str, user) -> int:
    """Write all milestones into a file; return its size."""
    listing = SheetListing(sheet("progress")(user), Milestone.objects.visible_to(user).order_by("pk"))
    with tempfile.TemporaryFile() as target:
        write_table(kind, listing.spec(), target)
        return target.tell()
