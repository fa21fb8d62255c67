"""The file of all that the tracker keeps of one person, to be given to them on request."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from progress.access.roles import role_name
from progress.models import Remark
from progress.personal.kept import DONE, OWN, field_of, name_of, records_of, tracked_models
from spreadsheets.writers import BookSpec, SheetSpec
from spreadsheets.writers.specs import LINES, ColumnSpec, GuideLine
from usage.models import UseRecord
from usage.sessions import browser_name, open_sessions
from values.text import person_name

ACCOUNT = ("username", "last_name", "first_name", "email", "is_active", "date_joined", "last_login")
# What is shown in sheets of its own, or as a secret not at all.
ELSEWHERE = {"usage.UseRecord.person", "usersessions.UserSession.user", "progress.Remark.written_by"}
KINDS = {"+": gettext_lazy("Added"), "~": gettext_lazy("Changed"), "-": gettext_lazy("Deleted")}


def book_of(person: User) -> BookSpec:
    """Return the workbook of a person: account, where they are signed in, records, remarks, saves, record of use.

    No password, no secret of a second factor and nobody else's data are in it.
    """
    return BookSpec(
        title=_("Personal data no. %(number)s") % {"number": person.pk},
        sheets=[
            _sheet("account", _("Account"), [_("What"), _("Value")], _account(person)),
            _sheet(
                "sessions", _("Where you are signed in"), [_("Since"), _("Address"), _("Browser")], _sessions(person)
            ),
            _sheet("records", _("Records"), [_("Kind"), _("Record"), _("Time")], _records(person)),
            _sheet("remarks", _("Remarks"), [_("Time"), _("Site"), _("Text")], _remarks(person)),
            _sheet(
                "saves",
                _("Saves"),
                [_("Time"), _("Kind"), _("What was done"), _("Number"), _("Reason")],
                _saves(person),
            ),
            _sheet(
                "usage",
                _("Record of use"),
                [_("Time"), _("What was done"), _("Address"), _("File, account or record"), _("Page")],
                _uses(person),
            ),
        ],
        guide=[GuideLine(_("All that the tracker keeps of one person; passwords and secrets are not in it."))],
        properties={"when": timezone.now(), "who": person_name(person)},
    )


def _sheet(key: str, title: str, headers: list[str], rows: Iterator[tuple]) -> SheetSpec:
    columns = [ColumnSpec(f"c{number}", header, LINES, width=30) for number, header in enumerate(headers)]
    return SheetSpec(key, title, columns, rows)


def shown(value: Any) -> str | None:
    """Return a value as text: times as people here read them."""
    if hasattr(value, "utcoffset"):
        return f"{timezone.localtime(value):%d/%m/%Y %H:%M:%S}"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return None if value in (None, "") else str(value)


def _groups_of(person: User) -> list[str]:
    return list(person.groups.order_by("name").values_list("name", flat=True))


def _account(person: User) -> Iterator[tuple]:
    for name in ACCOUNT:
        yield str(capfirst(User._meta.get_field(name).verbose_name)), shown(getattr(person, name))
    yield str(capfirst(_("roles"))), ", ".join(map(role_name, _groups_of(person))) or None
    yield str(capfirst(_("place of work"))), shown(getattr(person, "staff_profile", None))
    yield (
        _("Person in charge of"),
        "\n".join(str(one.site) for one in person.in_charge_of.select_related("site")) or None,
    )


def _sessions(person: User) -> Iterator[tuple]:
    for session in open_sessions(person, None):
        yield shown(session.row.created_at), str(session.row.ip), browser_name(session.row.user_agent)


def _records(person: User) -> Iterator[tuple]:
    for label in (*OWN, *DONE):
        if label in ELSEWHERE:
            continue
        model, _field = field_of(label)
        moment = next((f.name for f in model._meta.fields if isinstance(f, models.DateTimeField)), None)
        relations = [f.name for f in model._meta.fields if isinstance(f, models.ForeignKey)]
        for record in records_of(label, person).select_related(*relations).order_by("pk"):
            yield name_of(label), str(record), shown(getattr(record, moment)) if moment else None


def _remarks(person: User) -> Iterator[tuple]:
    for remark in Remark.objects.filter(written_by=person.pk).select_related("site").order_by("pk"):
        yield shown(remark.written_at), shown(remark.site), remark.text


def _saves(person: User) -> Iterator[tuple]:
    for model in tracked_models():
        kind = str(capfirst(model._meta.verbose_name))
        saves = model.history.filter(history_user=person.pk).order_by("history_date", "history_id")
        names = ("history_date", "history_type", model._meta.pk.attname, "history_change_reason")
        for moment, type_, pk, reason in saves.values_list(*names).iterator():
            yield shown(moment), kind, str(KINDS[type_]), str(pk), reason


def _uses(person: User) -> Iterator[tuple]:
    for use in UseRecord.objects.filter(person=person.pk).order_by("pk").iterator():
        yield shown(use.at), use.get_kind_display(), use.address, use.what, use.page
