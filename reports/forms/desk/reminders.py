"""Reminders of forms that are owed: one letter or mail for each addressee, whatever they owe of the form."""

import io
import logging
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.utils import translation

from places.ceased import Succession, names_a_unit
from places.models import AdministrativeUnit, Organisation, OrganisationKind
from progress.models import FilingWay
from reports.forms.desk.actions import note_reminder
from reports.forms.desk.debts import Debt, may_handle
from reports.forms.desk.queries import DebtRow
from reports.letters.direction import FILE_NAMES, direction
from reports.letters.lines import MissingReport
from reports.letters.pending import pending_reports
from reports.letters.text import letter
from reports.letters.word import as_word
from reports.letters.wording import OF_FORMS
from reports.models import Letterhead
from values.text import as_file_name, one_line, without_links
from values.today import today

log = logging.getLogger(__name__)
LONGEST = 300  # characters of a line of a mail, whatever people typed


@dataclass(slots=True)
class ReminderOutcome:
    """Whom a run reminded, of how many forms; whom it could not, and why."""

    reminded: list[str] = field(default_factory=list)
    forms: int = 0
    without_name: list[str] = field(default_factory=list)  # forms of which nobody is recorded who owes them
    without_address: list[str] = field(default_factory=list)
    without_letterhead: list[str] = field(default_factory=list)
    ceased: list[str] = field(default_factory=list)  # units that are no more, with those in their place
    reminded_before: list[str] = field(default_factory=list)  # today, by mail
    failed: list[str] = field(default_factory=list)
    archive: bytes = b""

    def count(self, name: str, rows: list[DebtRow]) -> None:
        self.reminded.append(name)
        self.forms += len(rows)


def remind_by_mail(rows: Iterable[DebtRow], by) -> ReminderOutcome:
    """Send each addressee one mail about the forms they owe; note of each form the day and to whom.

    One mail that fails keeps no other back. Raises PermissionDenied for a form that is not for `by` to handle.
    """
    outcome = ReminderOutcome()
    groups = _without_ceased(_grouped(rows, by, outcome), outcome)
    addresses = _addresses([group[0].debt for group in groups.values()])
    with get_connection() as connection:
        for name, group in groups.items():
            to = addresses.get(_key(group[0].debt), [])
            if not to:
                outcome.without_address.append(name)
                continue
            group = [row for row in group if not _was_mailed_today(row)]
            if not group:
                outcome.reminded_before.append(name)
                continue
            try:
                _mail(name, group, to, connection).send()
            except Exception:  # of one address or the server: the others wait for theirs
                log.exception("The reminder to %s could not be sent", name)
                outcome.failed.append(name)
                continue
            _note(group, by, FilingWay.MAIL, ", ".join(to))
            outcome.count(name, group)
    return outcome


def _mail(name: str, group: list[DebtRow], to: list[str], connection) -> EmailMessage:
    """Return the mail about the forms of one addressee; Vietnamese, as letters are."""
    with translation.override("vi"):
        debt = group[0].debt
        lines = [
            (one_line(without_links(row.debt.name), LONGEST), f"{settings.SITE_URL}{row.debt.get_absolute_url()}")
            for row in group
        ]
        context = {"name": one_line(without_links(name), LONGEST), "debt": debt, "lines": lines, "on": today()}
        subject = translation.gettext("Reminder: form %(form)s of %(period)s")
        subject %= {"form": debt.form, "period": debt.period.label}
        return EmailMessage(subject, render_to_string("desk/reminder.txt", context), to=to, connection=connection)


def remind_by_letter(rows: Iterable[DebtRow], by) -> ReminderOutcome:
    """Draft each addressee one letter about the forms they owe, all in one ZIP; note of each form the day.

    Raises PermissionDenied for a form that is not for `by` to handle.
    """
    outcome, file = ReminderOutcome(), io.BytesIO()
    heads = Letterhead.objects.by_kind()
    names: set[str] = set()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, translation.override("vi"):
        for name, group in _without_ceased(_grouped(rows, by, outcome), outcome).items():
            pending = pending_reports(_organisation(group[0].debt), [_missing(row) for row in group])
            head = heads.get(pending.kind)
            if head is None or head.is_of(pending.organisation):
                outcome.without_letterhead.append(name)
                continue
            way = direction(head, pending.organisation)
            content = as_word(letter(pending, head, way, OF_FORMS))
            archive.writestr(_free(f"{today():%Y.%m.%d}. {FILE_NAMES[way]} {name}", names), content)
            _note(group, by, FilingWay.LETTER, name)
            outcome.count(name, group)
    outcome.archive = file.getvalue() if outcome.reminded else b""
    return outcome


def _free(stem: str, names: set[str]) -> str:
    """Return a name of a file in the archive that no other has."""
    name, number = as_file_name(f"{stem}.docx"), 1
    while name in names:
        number += 1
        name = as_file_name(f"{stem} ({number}).docx")
    names.add(name)
    return name


def _missing(row: DebtRow) -> MissingReport:
    debt = row.debt
    project, unit = (debt.project.name if debt.project else ""), (debt.unit.full_name if debt.unit else "")
    return MissingReport(
        debt.site, project, debt.form, debt.period, debt.due, row.answered, row.asked, unit, debt.site_kind
    )


def _was_mailed_today(row: DebtRow) -> bool:
    reminder = row.log.reminder
    return reminder is not None and reminder.way == FilingWay.MAIL and reminder.on == today()


def _grouped(rows: Iterable[DebtRow], by, outcome: ReminderOutcome) -> dict[str, list[DebtRow]]:
    """Return what is owed by addressee; forms that nobody is recorded to owe stand in the outcome.

    What came meanwhile is left out. Raises PermissionDenied before anybody is written to.
    """
    groups, rows = defaultdict(list), [row for row in rows if row.is_missing]
    if not all(may_handle(by, row.debt) for row in rows):
        raise PermissionDenied
    for row in rows:
        if name := addressee(row.debt):
            groups[name].append(row)
        else:
            outcome.without_name.append(row.debt.name)
    return groups


def _without_ceased(groups: dict[str, list[DebtRow]], outcome: ReminderOutcome) -> dict[str, list[DebtRow]]:
    """Return the groups but those of units that are no more, or of authorities of such: these stand in the outcome.

    Three queries where any is asked for, however many.
    """
    succession, there = cache(Succession), {}
    for name, group in groups.items():
        instead = _instead(group[0].debt, succession)
        if instead is None:
            there[name] = group
        else:
            outcome.ceased.append(f"{name} ({'; '.join(unit.full_name for unit in instead) or '?'})")
    return there


def _instead(debt: Debt, succession: Callable[[], Succession]) -> list[AdministrativeUnit] | None:
    """Return the units in the place of the one that a form is owed by; None where that is there today."""
    if debt.unit:
        return None if debt.unit.is_valid_on(today()) else succession().instead_of(debt.unit, today())
    if debt.who is None or not names_a_unit(debt.who):
        return None
    not_there = succession().not_there(debt.who, today())
    return not_there.instead if not_there else None


def addressee(debt: Debt) -> str:
    """Return whom a reminder is written to; empty where nobody is recorded."""
    if debt.unit:
        return f"Ủy ban nhân dân {debt.unit.full_name}"
    return debt.who.name if debt.who else ""


def _organisation(debt: Debt) -> Organisation:
    if debt.who:
        return debt.who
    return Organisation(name=addressee(debt), kind=OrganisationKind.COMMITTEE)


def _key(debt: Debt) -> tuple[str, int]:
    return ("unit", debt.unit.pk) if debt.unit else ("organisation", debt.who.pk)


def _addresses(debts: list[Debt]) -> dict[tuple[str, int], list[str]]:
    """Return by addressee the addresses of the people who work there: who reports for it; one query."""
    permission = "rowoverride" if debts and debts[0].unit else "periodfigure"
    people = get_user_model().objects.filter(
        is_active=True,
        groups__permissions__codename=f"change_{permission}",
        staff_profile__isnull=False,
    )
    path = "unit" if debts and debts[0].unit else "organisation"
    keys = [_key(debt)[1] for debt in debts]
    people = people.filter(**{f"staff_profile__{path}__in": keys}).exclude(email="").distinct().order_by("pk")
    found = defaultdict(list)
    for pk, address in people.values_list(f"staff_profile__{path}", "email"):
        found[path, pk].append(address)
    return found


def _note(group: list[DebtRow], by, way: FilingWay, to: str) -> None:
    for row in group:
        note_reminder(debt=row.debt, by=by, way=way, to=to)
