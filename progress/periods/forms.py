"""The form of one sheet: a figure and a note for each row, and where they come from."""

from dataclasses import dataclass, field
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from progress.models import PeriodFigure, ReportRow, Submission
from progress.models.base import not_in_the_future
from progress.models.figure import Occupancy
from progress.models.rules.bounds import notice_of
from progress.models.rules.days import refuse_to_come
from progress.periods.actions import Answers, report_period_figures
from progress.periods.queries import jump_notice
from progress.periods.sheet import Sheet
from progress.records.actions import REASON_LENGTH
from progress.records.provenance import SOURCE_STANDS, KeepsSource
from values.forms import CleanCharField, NumberField, PartialDateField, StyledForm
from values.numbers import format_number, jump
from values.today import today

PARTS = ("value", "note", "version")
YES_NO = (("", gettext_lazy("no data yet")), ("1", gettext_lazy("1 (yes)")), ("0", gettext_lazy("0 (no)")))


@dataclass(frozen=True, slots=True)
class FigureDoubt:
    """Why a value looks like a slip; it is saved once its reader has ticked that it was checked."""

    text: str
    value: str  # what was checked: another value is doubted anew
    is_checked: bool


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A row as the page shows it; of a computed row only `row` and `occupancy`."""

    row: ReportRow
    value: BoundField | None = None
    note: BoundField | None = None
    version: BoundField | None = None
    preceding: PeriodFigure | None = None
    year_before: PeriodFigure | None = None
    stored: PeriodFigure | None = None
    doubt: FigureDoubt | None = None
    occupancy: Occupancy | None = None
    waiting: list = field(default_factory=list)  # what reports that wait say of it


class FiguresForm(StyledForm, KeepsSource, forms.Form):
    """Each row carries the version it was made from, and what it held then: rows left alone are left alone."""

    source = CleanCharField(
        label=gettext_lazy("Source of these figures"),
        max_length=200,
        required=False,
        show_hidden_initial=True,
        help_text=gettext_lazy("The report with these figures, with its number and date."),
    )
    as_of = PartialDateField(
        label=gettext_lazy("As at"), required=False, show_hidden_initial=True, validators=[refuse_to_come]
    )
    filed_on = forms.DateField(
        label=gettext_lazy("Filed on"),
        required=False,
        validators=[not_in_the_future],
        help_text=gettext_lazy("The day the report came in; empty if not known."),
    )
    reason = CleanCharField(
        label=gettext_lazy("Why it changes"),
        max_length=REASON_LENGTH,
        required=False,
        help_text=gettext_lazy("For figures recorded before: kept in the history with the person and the time."),
    )

    def __init__(self, data=None, *, sheet: Sheet, is_reported: bool = False):
        """Make the fields of the lines; figures that wait for acceptance (`is_reported`) need no day of filing."""
        super().__init__(data, initial=_common_provenance(sheet))
        self.sheet = sheet
        self.offer_source(PeriodFigure(**self.initial))
        if is_reported:
            del self.fields["filed_on"]
        for row in sheet.typed_rows:
            stored = sheet.stored.get(row.number)
            self.fields[f"value-{row.number}"] = _value_field(row, stored)
            self.fields[f"note-{row.number}"] = CleanCharField(
                label=_("Note on line %(number)s") % {"number": row.number},
                max_length=200,
                required=False,
                show_hidden_initial=True,
                initial=stored.note if stored else "",
            )
            self.fields[f"version-{row.number}"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=stored.version if stored else 0
            )
        self.order_fields([name for name in self.fields if "-" in name])

    @property
    def about(self) -> list[BoundField]:
        names = [*([SOURCE_STANDS] if self.may_stand else []), "source", "as_of", "filed_on", "reason"]
        return [self[name] for name in names if name in self.fields]

    @property
    def said(self) -> list[str]:
        """What was said of where new figures come from: typed anew, or that it stays."""
        names = ("source", "as_of")
        return [name for name in names if name in self.changed_data or self.said_of_source.get(SOURCE_STANDS)]

    @property
    def is_refiled(self) -> bool:
        """Whether the day was changed on a page that was filed before."""
        return "filed_on" in self.data and "filed_on" in self.changed_data

    def clean_filed_on(self):
        """Take the day that the page begins with where none is sent."""
        return self.cleaned_data["filed_on"] if "filed_on" in self.data else self.initial["filed_on"]

    def answers(self) -> Answers:
        """Return what the person typed anew, by row; with another source, every row that has a figure."""
        is_resourced = self.is_refiled or {"source", "as_of"} & set(self.changed_data)
        answers = {}
        for number in (row.number for row in self.sheet.typed_rows):
            value, note = self.cleaned_data[f"value-{number}"], self.cleaned_data[f"note-{number}"]
            is_retyped = {f"value-{number}", f"note-{number}"} & set(self.changed_data)
            if is_retyped or (is_resourced and value is not None):
                answers[number] = (value, note)
        return answers

    def has_doubts(self) -> bool:
        """Return whether a value that looks like a slip was not confirmed."""
        return any(doubt and not doubt.is_checked for doubt in map(self.doubt, self.sheet.typed_rows))

    def doubt(self, row: ReportRow) -> FigureDoubt | None:
        """Return what is odd about the value that was typed anew in a row."""
        name = f"value-{row.number}"
        value = self._typed(row)
        if value is None or name not in self.changed_data or row.is_zero_or_one:
            return None
        text = self._too_far_from_last(row, value) or self._more_than_the_land(row, value)
        if not (text := text or notice_of(row.unit, value)):
            return None
        shown = format_number(value)
        return FigureDoubt(text, shown, self.data.get(f"checked-{row.number}") == shown)

    def _too_far_from_last(self, row, value) -> str:
        last = self.sheet.last(row.number)
        text = jump_notice(value, last.value, last.of_period) if last else ""
        return f"{text} {self._meant(row, value, last.value)}".strip() if text else ""

    def _meant(self, row, value, last) -> str:
        """Say that a decimal comma may have been meant: a point before three digits groups thousands."""
        typed = str(self.data.get(f"value-{row.number}", "")).strip()
        if typed.count(".") != 1 or "," in typed or jump(value / 1000, last):
            return ""
        return _("If you meant %(value)s, write it with a comma.") % {"value": format_number(value / 1000)}

    def _more_than_the_land(self, row, value) -> str:
        land = self.sheet.industrial_land
        if land is None or not self.sheet.has_rate(row) or value <= land.value:
            return ""
        text = _("%(value)s ha is more than the %(land)s ha of industrial land.")
        return text % {"value": format_number(value), "land": format_number(land.value)}

    def _typed(self, row) -> Decimal | None:
        """Return the value of a row as the form holds it, as far as it can be read."""
        if not self.is_bound:
            name = f"value-{row.number}"
            initial = self.get_initial_for_field(self.fields[name], name)
            return initial if isinstance(initial, Decimal) else None
        return getattr(self, "cleaned_data", {}).get(f"value-{row.number}")

    def lines(self) -> list[FigureLine]:
        numbers = {row.pk: row for row in self.sheet.rows}
        return [
            self._rate(row, numbers.get(row.rate_of_id)) if row.rate_of_id else self._line(row)
            for row in self.sheet.rows
        ]

    def _rate(self, row, of) -> FigureLine:
        return FigureLine(row, occupancy=self.sheet.occupancy(of, self._typed(of)) if of else None)

    def _line(self, row) -> FigureLine:
        return FigureLine(
            row,
            *(self[name] if (name := f"{part}-{row.number}") in self.fields else None for part in PARTS),
            *(figures.get(row.number) for figures in (self.sheet.preceding, self.sheet.year_before, self.sheet.stored)),
            doubt=self.doubt(row) if self.is_bound else None,
        )

    def apply(self, by) -> list[PeriodFigure] | Submission | None:
        """Record what was typed anew, or send it for acceptance.

        Raises StaleFigures, PermissionDenied, and ValidationError by field.
        """
        sheet, data = self.sheet, self.cleaned_data
        try:
            return report_period_figures(
                site=sheet.site,
                project=sheet.project,
                period=sheet.period,
                values=self.answers(),
                versions={row.number: data[f"version-{row.number}"] for row in sheet.typed_rows},
                by=by,
                reason=data["reason"],
                **({"source": data["source"], "as_of": data["as_of"], "stated": self.said} if self.said else {}),
                filed_on=data.get("filed_on"),
                is_refiled=self.is_refiled,
            )
        except ValidationError as error:
            raise by_field(error) from error


def by_field(error: ValidationError) -> ValidationError:
    """Return an error about rows as one about their fields."""
    return ValidationError({f"value-{number}": messages for number, messages in error.message_dict.items()})


def _value_field(row: ReportRow, stored: PeriodFigure | None) -> forms.Field:
    label = _("Line %(number)s") % {"number": row.number}
    value = stored.value if stored else None
    if row.is_zero_or_one:
        return forms.TypedChoiceField(
            label=label,
            choices=YES_NO,
            coerce=int,
            empty_value=None,
            required=False,
            show_hidden_initial=True,
            initial=initial_value(row, value),
        )
    quantity = NumberField(
        label=label,
        unit=row.unit_label,
        required=False,
        show_hidden_initial=True,
        initial=initial_value(row, value),
        min_value=0,
        max_digits=18,
        decimal_places=4,
    )
    if row.is_whole:
        quantity.validators.append(_check_whole)
    return quantity


def initial_value(row: ReportRow, value: Decimal | None) -> Decimal | str | None:
    """Return what the field of a row begins with."""
    if not row.is_zero_or_one:
        return value
    return "" if value is None else str(int(value))


def _check_whole(value: Decimal) -> None:
    if value != value.to_integral_value():
        raise ValidationError(gettext_lazy("This is a count: give a whole number."), "whole")


def _common_provenance(sheet: Sheet) -> dict:
    """Return the source and day of the sheet's figures, where all have the same, and the last day one was filed.

    A page on which nothing stands yet is filed today, unless its reader says another day.
    """
    known = [figure for figure in sheet.stored.values() if figure.value is not None]
    provenances = {(figure.source, figure.as_of) for figure in known}
    source, as_of = provenances.pop() if len(provenances) == 1 else ("", None)
    filed = max((figure.filed_on for figure in known if figure.filed_on), default=None)
    return {"source": source, "as_of": as_of, "filed_on": filed if known else today()}
