"""The files and functions of the product that four journeys pass; for a migrated database and Django's test set-up."""

import io
import os
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.test.utils import override_settings
from openpyxl import load_workbook

from bench.house import ROOMS, ROOT, is_product
from clusters.models import Cluster
from progress.access.roles import Role
from progress.models import Milestone, Site, StaffProfile, Submission
from spreadsheets.models import ImportRun, ImportState
from values.today import today

# The most files each journey may pass.
TARGETS = {
    "a clerk's report of a milestone, from POST to row and back": 20,
    "the page of a site": 28,
    "a workbook, from upload to saved rows": 55,
    "a list as of a day": 22,
}
WITHIN = tuple(f"{ROOT / room}{os.sep}" for room in ROOMS)


@dataclass(frozen=True, slots=True)
class Journey:
    """What one journey passed: the functions of each file, both as a reader finds them."""

    name: str
    functions: dict[str, set[str]]

    @property
    def is_too_long(self) -> bool:
        return len(self.functions) > TARGETS[self.name]

    def __str__(self) -> str:
        files, count = len(self.functions), sum(map(len, self.functions.values()))
        missed = "  TOO LONG" if self.is_too_long else ""
        return f"{files:3} files (at most {TARGETS[self.name]}), {count:3} functions: {self.name}{missed}"


def measure() -> list[Journey]:
    """Merge the shipped data, add a clerk and an officer, and make the four journeys; return what each passed."""
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=settings.STORAGES | plain):
        call_command("seed", verbosity=0)
        return [_measured(name, journey) for name, journey in zip(TARGETS, _journeys(), strict=True)]


def _measured(name: str, journey: Callable[[], None]) -> Journey:
    """Measure a journey the second time it is made: what a server reads once is read by then."""
    journey()
    return Journey(name, passed(journey))


def passed(run: Callable[[], None]) -> dict[str, set[str]]:
    """Run `run`; return the functions of the product called meanwhile, by file."""
    found: dict[str, set[str]] = {}

    def note(frame: FrameType, event: str, _argument) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(WITHIN) and code.co_name != "<module>":
            found.setdefault(code.co_filename, set()).add(code.co_qualname)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        run()
    finally:
        sys.setprofile(before)
    return {str(Path(path).relative_to(ROOT)): found[path] for path in sorted(found) if is_product(Path(path))}


def _journeys() -> list[Callable[[], None]]:
    """Return the journeys in the order of TARGETS, each of which can be made again and again."""
    site = Cluster.objects.exclude(developer=None).order_by("pk")[0]
    clerk = _browser("clerk", Role.CLERK, organisation=site.developer)
    officer = _browser("officer", Role.DEPARTMENT)
    return [
        _report(clerk, site),
        lambda: _opened(clerk, site.get_absolute_url()),
        _workbook(officer),
        lambda: _opened(officer, f"/clusters/?as_of={today():%Y-%m-%d}"),
    ]


def _browser(name: str, role: Role, **place) -> Client:
    """Return the browser of a new person of that role, signed in."""
    user = User.objects.create_user(name)
    user.groups.add(Group.objects.get(name=role.value))
    StaffProfile.objects.create(user=user, **place)
    client = Client()
    client.force_login(user)
    return client


def _opened(client: Client, address: str):
    return _answered(client.get(address))


def _answered(response, status: int = HTTPStatus.OK):
    if response.status_code != status:
        raise AssertionError(f"{response.request['PATH_INFO']} answers {response.status_code}")
    return response


def _report(clerk: Client, site: Site) -> Callable[[], None]:
    """Return the report of a clerk who writes a note into the form in a milestone's row."""
    milestone = Milestone.objects.filter(site=site, stage__parent=None).order_by("pk")[0]
    page = f"{site.get_absolute_url()}milestones/{milestone.pk}/"
    fields = _opened(clerk, page).context["form"]
    values = {field.html_name: field.field.prepare_value(field.value()) for field in fields}
    typed = {name: str(value) for name, value in values.items() if value not in (None, "")}

    def journey() -> None:
        Submission.objects.all().delete()
        _answered(clerk.post(page, typed | {"note": "đã nộp hồ sơ"}), HTTPStatus.FOUND)
        if not Submission.objects.exists():
            raise AssertionError("nothing was reported")

    return journey


def _workbook(officer: Client) -> Callable[[], None]:
    """Return the way of a workbook with a new note in one milestone, another one each of the two times."""
    with warnings.catch_warnings():  # openpyxl drops print areas
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(b"".join(_opened(officer, "/workbook/file/?sheet=progress"))))
    sheet = book.worksheets[1]
    column = next(cell.column for cell in sheet[1] if cell.value == "note")
    files = [_noted(book, sheet.cell(row, column)) for row in (4, 3)]

    def journey() -> None:
        file = SimpleUploadedFile("tien-do.xlsx", files.pop())
        _answered(officer.post("/import/", {"file": file}), HTTPStatus.FOUND)
        run = ImportRun.objects.latest("pk")
        _opened(officer, f"/imports/{run.pk}/")
        agreed = {"fingerprint": run.fingerprint}
        _answered(officer.post(f"/imports/{run.pk}/confirm/", agreed), HTTPStatus.FOUND)
        run.refresh_from_db()
        if run.state != ImportState.SAVED:
            raise AssertionError(f"the import is {run.state}, not saved")

    return journey


def _noted(book, cell) -> bytes:
    """Return the workbook as a file with a note in `cell`, which is as before then."""
    before, cell.value = cell.value, "đã nộp hồ sơ"
    file = io.BytesIO()
    book.save(file)
    cell.value = before
    return file.getvalue()
