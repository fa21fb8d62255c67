"""What is measured: a file sent, previewed in stored pages, confirmed and saved; and the file sent out."""

import tempfile

from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from progress.models import Milestone
from spreadsheets.catalogue import sheet
from spreadsheets.exports import SheetListing
from spreadsheets.imports import sessions
from spreadsheets.models import ImportRun
from spreadsheets.writers import write_table


def run_import(content: bytes, user) -> ImportRun:
    """Both steps, as two requests take them: nothing but what is stored goes from one to the other."""
    run = sessions.start(content, "bench.xlsx", user)[0]
    return run_confirm(run, user)


def run_confirm(run: ImportRun, user) -> ImportRun:
    run = ImportRun.objects.defer("tables").get(pk=run.pk)
    sessions.confirm(run, by=user, agreed=run.fingerprint)
    return run


def forget_file(run: ImportRun) -> None:
    """Take the kept file away, so that the next run keeps it anew."""
    default_storage.delete(run.path)


def first_page_size(content: bytes, user) -> tuple[str, int]:
    """Return what was measured of the preview's first page, and its size in bytes."""
    with transaction.atomic():
        run = sessions.start(content, "bench.xlsx", user)[0]
        try:
            address = reverse("spreadsheets:run", args=[run.pk])
        except NoReverseMatch:
            largest = max(run.pages.all(), key=lambda page: len(str(page.entries)))
            told, size = "stored entries", len(str(largest.entries).encode())
        else:
            client = Client()
            client.force_login(user)
            told, size = "HTML", len(client.get(address).content)
        transaction.set_rollback(True)
    forget_file(run)
    return told, size


def run_export(kind: str, user) -> int:
    """Write all milestones into a file; return its size."""
    listing = SheetListing(sheet("progress")(user), Milestone.objects.visible_to(user).order_by("pk"))
    with tempfile.TemporaryFile() as target:
        write_table(kind, listing.spec(), target)
        return target.tell()
