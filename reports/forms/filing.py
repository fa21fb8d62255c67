"""Filing a form: what is frozen of it, who may, and how two versions differ."""

import datetime
from dataclasses import astuple, dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from history.tracking import StaleVersion
from places.models import AdministrativeUnit
from progress.models.rules.reporting_period import Period
from progress.records.actions import sign
from reports.forms.copies.actions import keep_copy
from reports.forms.sheet import Line, Scope, lines_of, overrides_of, rows_of, terms_of
from reports.models import FiledForm, FormKind, FormLevel, FormRow, RowOverride
from values.numbers import format_number
from values.today import now, today

OVERRIDE_FIELDS = frozenset({"value", "reason", "source"})


def _check_scope(by, kind: FormKind, unit: AdministrativeUnit | None, period: Period, permission: str) -> Scope:
    """Return the scope of who writes; PermissionDenied for a form, unit or act that is not theirs."""
    found = Scope(by)
    is_of_unit = kind.level == FormLevel.UNIT
    offered = found.units(period.end) if is_of_unit else [None, *found.provinces()]
    if not (by.has_perm(permission) and kind in found.kinds() and unit in offered):
        raise PermissionDenied
    return found


@transaction.atomic
def override_row(
    *, row: FormRow, unit: AdministrativeUnit | None, period: Period, by, version: int, values: dict
) -> RowOverride:
    """Put a value in place of the computed one; `version` is that of the override as it was seen, 0 for none.

    Raises PermissionDenied; StaleVersion when somebody saved since; ValidationError.
    """
    if unknown := values.keys() - OVERRIDE_FIELDS:
        raise TypeError(f"not of an override: {', '.join(sorted(unknown))}")
    _check_scope(by, row.kind, unit, period, "reports.add_rowoverride")
    override = _stored(row, unit, period, version)
    for name, value in values.items():
        setattr(override, name, value)
    override.full_clean()
    sign(override, by, override.reason)
    override.save()
    return override


@transaction.atomic
def remove_override(*, row: FormRow, unit: AdministrativeUnit | None, period: Period, by, version: int) -> None:
    """Let the computed value stand again. Raises PermissionDenied and StaleVersion."""
    _check_scope(by, row.kind, unit, period, "reports.delete_rowoverride")
    override = _stored(row, unit, period, version)
    if override.pk:
        sign(override, by, "")
        override.delete()


def _stored(row: FormRow, unit: AdministrativeUnit | None, period: Period, version: int) -> RowOverride:
    """Return the override as it is stored, or a new one; StaleVersion where that is not the one that was seen."""
    FormRow.objects.select_for_update().get(pk=row.pk)  # of two who enter first, one comes second
    of_row = {"row": row, "unit": unit, "year": period.year, "period": period.kind}
    stored = RowOverride.objects.filter(**of_row).first()
    override = stored or RowOverride(**of_row)
    if override.version != version:
        raise StaleVersion(override, stored)
    return override


def versions_of(kind: FormKind, unit: AdministrativeUnit | None, period: Period):
    """Return the versions filed of one form, the newest first."""
    filed = FiledForm.objects.filter(kind=kind, unit=unit, year=period.year, period=period.kind)
    return filed.select_related("kind", "unit__parent", "filed_by").order_by("-number")


@transaction.atomic
def file_form(*, kind: FormKind, unit: AdministrativeUnit | None, period: Period, by, reason: str = "") -> FiledForm:
    """File a form as the records are now, true by its cut-off; return the version that was made.

    A form is filed from the day after its cut-off on. Raises PermissionDenied; ValidationError before that day, for a
    correction without a reason, and where nothing changed since the last version.
    """
    found = _check_scope(by, kind, unit, period, "reports.add_filedform")
    if today() <= period.end:
        raise ValidationError(_("A form is filed after its cut-off date, %(day)s.") % {"day": f"{period.end:%d/%m/%Y}"})
    FormKind.objects.select_for_update().get(pk=kind.pk)  # of two who file, one comes second
    last = versions_of(kind, unit, period).first()
    if last and not reason.strip():
        raise ValidationError(_("Give the reason for the correction."))
    with translation.override("vi"):
        lines = lines_of(rows_of(kind, period), found.within(unit), period, overrides_of(kind, unit, period))
        content = frozen(kind, unit, period, lines)
    if last and last.content == content:
        raise ValidationError(_("Nothing has changed since the version filed last."))
    filed = FiledForm(kind=kind, unit=unit, year=period.year, period=period.kind, content=content, reason=reason)
    filed.number, filed.filed_at, filed.filed_by = (last.number + 1 if last else 1), now(), by
    filed.full_clean()
    filed.save()
    keep_copy(filed=filed, changed=changed_rows(last, filed))
    return filed


def frozen(kind: FormKind, unit: AdministrativeUnit | None, period: Period, lines: list[Line]) -> dict:
    """Return a form as text and numbers that need no other record to be read."""
    terms = terms_of(kind, period)
    return {
        "form": kind.number,
        "title": terms.title if terms else kind.label,
        "sender": terms.sender if terms else "",
        "receivers": terms.receivers.splitlines() if terms else [],
        "due": _day(terms.due(period)) if terms else "",
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
        "cluster": str(item.cluster),
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
    """A row that says something else in the later of two versions."""

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
