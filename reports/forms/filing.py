"""Filing a form: what is frozen of it, who may, and how two versions differ."""

import datetime
from dataclasses import astuple, dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from places.models import AdministrativeUnit
from progress.models.rules.reporting_period import Period
from reports import fingerprints
from reports.access import Scope
from reports.forms.copies.actions import keep_copy
from reports.forms.sheet import Line, hand_values_of, lines_of, rows_of, terms_of
from reports.models import FiledForm, FormKind
from usage.recording import record_filing
from values.numbers import format_number
from values.text import person_name
from values.today import now, shown_moment, today

LANGUAGE_FILED = "vi"


def versions_of(kind: FormKind, unit: AdministrativeUnit | None, period: Period):
    """Return the versions filed of one form, the newest first."""
    filed = FiledForm.objects.filter(kind=kind, unit=unit, year=period.year, period=period.kind)
    return filed.select_related("kind", "unit__parent", "filed_by").order_by("-number")


def may_file(by, kind: FormKind, found: Scope) -> bool:
    """Return whether `by` files a form: an officer of the office that keeps its kind of sites."""
    return found.is_kept and by.has_perm("reports.add_filedform")


class LookAgain(ValidationError):
    """The form is not the one that was looked at; `numbers` are the rows that say something else now."""

    def __init__(self, numbers: list[str]):
        self.numbers = numbers
        text = _("The form has changed since it was looked at: %(lines)s. Look again, then file.")
        super().__init__(text % {"lines": _in_words(numbers)})


def _in_words(numbers: list[str]) -> str:
    lines = ", ".join(number for number in numbers if number)
    return _("lines %(lines)s") % {"lines": lines} if lines else _("its heading")


@transaction.atomic
def file_form(
    *,
    kind: FormKind,
    unit: AdministrativeUnit | None,
    period: Period,
    by,
    reason: str = "",
    seen: str | None = None,
) -> FiledForm:
    """File a form as the records are now, true by its cut-off; return the version that was made.

    A form is filed from the day after its cut-off on. `seen` is the fingerprint of the form that the person looked at;
    a command that looks at nothing gives none.

    Raises PermissionDenied; LookAgain where the records say something else by now; ValidationError before that day, for
    a period before the form was there, for a form without lines, for a correction without a reason, and where nothing
    changed since the last version.
    """
    found = Scope(by, kind.site_kind)
    found.check(kind, unit, period, "reports.add_filedform")
    if not may_file(by, kind, found):
        raise PermissionDenied
    if not kind.is_in_force(period):
        text = _("This form is filed for periods cut off from %(day)s on.")
        raise ValidationError(text % {"day": f"{kind.valid_from:%d/%m/%Y}"})
    if today() <= period.end:
        raise ValidationError(_("A form is filed after its cut-off date, %(day)s.") % {"day": f"{period.end:%d/%m/%Y}"})
    FormKind.objects.select_for_update().get(pk=kind.pk)  # of two who file, one comes second
    last = versions_of(kind, unit, period).first()
    content = content_now(kind, unit, period, found)
    if seen is not None and (changed := fingerprints.changed_since(seen, fingerprint(content))):
        raise LookAgain(changed)
    if not any("value" in row for row in content["rows"]):
        raise ValidationError(_("This form has no line to report: an administrator adds its lines first."))
    if last and not reason.strip():
        raise ValidationError(_already_filed(last))
    if last and last.content == content:
        raise ValidationError(_("Nothing has changed since the version filed last."))
    filed = FiledForm(kind=kind, unit=unit, year=period.year, period=period.kind, content=content, reason=reason)
    filed.number, filed.filed_at, filed.filed_by = (last.number + 1 if last else 1), now(), by
    filed.full_clean()
    filed.save()
    keep_copy(filed=filed, changed=changed_rows(last, filed))
    record_filing(filed, by=by)
    return filed


def _already_filed(last: FiledForm) -> str:
    """Return that another version is a correction: the other tab, or a colleague, was first."""
    text = _("Version %(number)s was filed on %(day)s by %(person)s. Another one is a correction: give its reason.")
    words = {"number": last.number, "day": shown_moment(last.filed_at)}
    return text % (words | {"person": person_name(last.filed_by)})


def content_now(kind: FormKind, unit: AdministrativeUnit | None, period: Period, found: Scope) -> dict:
    """Return what would be frozen of a form now, in the language in which forms are filed."""
    with translation.override(LANGUAGE_FILED):
        in_force, _waiting = hand_values_of(kind, unit, period)
        return frozen(kind, unit, period, lines_of(rows_of(kind, period), found.within(unit), period, in_force))


def fingerprint(content: dict) -> str:
    """Return a short text that says what a form says, row by row: "=1a2b3c4d 1=5e6f7a8b …", the heading first."""
    heading = {name: value for name, value in content.items() if name != "rows"}
    return fingerprints.fingerprint([("", heading), *((row["number"], row) for row in content["rows"])])


def frozen(kind: FormKind, unit: AdministrativeUnit | None, period: Period, lines: list[Line]) -> dict:
    """Return a form as text and numbers that need no other record to be read."""
    terms = terms_of(kind, period)
    return {
        "form": kind.number,
        "title": terms.title if terms else kind.label,
        "sender": terms.sender if terms else "",
        "receivers": terms.receivers.splitlines() if terms else [],
        "due": _day(period.due),
        "unit": unit.label if unit else "",
        "period": period.label,
        "from": _day(period.start),
        "to": _day(period.end),
        "rows": [_frozen_line(line) for line in lines],
    }


def _day(day: datetime.date) -> str:
    return f"{day:%d/%m/%Y}"


def _frozen_line(line: Line) -> dict:
    row = {"number": line.row.number, "indicator": line.row.name, "unit": line.row.unit}
    if line.computed is None:
        return row
    override = line.override
    return row | {
        "value": _text(line.value),
        "computed": _text(line.computed.value),
        "override": override and {"reason": override.reason, "source": override.source},
        "unknown": len(line.computed.unknown),
        "doubtful": len(line.computed.doubtful),
        "items": [_frozen_item(item) for item in line.computed.items],
    }


def _frozen_item(item) -> dict:
    said = item.said
    return {
        "site": str(item.site),
        "project": item.project.name if item.project else "",
        "amount": _text(item.amount),
        "status": item.status,
        "reason": said.doubt,
        "source": said.source,
        "as_of": item.day,
        "note": said.note,
    }


def _text(value: Decimal | None) -> str | None:
    """Return a number as forms print it; None for unknown."""
    return None if value is None else format_number(value)


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that says something else in one of two versions."""

    number: str
    indicator: str
    before: str | None
    after: str | None


def differences(before: FiledForm, after: FiledForm) -> list[Difference]:
    """Return the rows whose value changed from one version to another, those that came and went among them."""
    old = {row["number"]: row for row in before.content["rows"] if "value" in row}
    new = {row["number"]: row for row in after.content["rows"] if "value" in row}
    return [
        Difference(number, (new.get(number) or old[number])["indicator"], _value(old, number), _value(new, number))
        for number in [*new, *(number for number in old if number not in new)]
        if _value(old, number) != _value(new, number)
    ]


def changed_rows(before: FiledForm | None, after: FiledForm) -> list[tuple]:
    """Return the differences as rows for a letter: number, indicator, before, after; none of a first version."""
    return [astuple(one) for one in differences(before, after)] if before else []


def _value(rows: dict, number: str) -> str | None:
    return rows[number]["value"] if number in rows else None
