"""A cross table as an address asks for it: filters of the list, rows, columns and amount."""

from dataclasses import dataclass
from functools import cached_property, partial

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from places.holders import OLD_PROVINCE, were_merged
from progress.records.filters import ListFilter
from reports.cross.amounts import Amount, amounts_of
from reports.cross.dimensions import Dimension, dimensions_of
from reports.cross.facts import Facts
from reports.cross.kinds import KINDS, Counted
from reports.cross.table import CrossTable, cross
from values.forms import StyledForm
from values.today import today

ROWS, ACROSS, AMOUNT = "rows", "across", "amount"
OWN = (ROWS, ACROSS, AMOUNT)
OF_LISTS = ("columns", "order", "page", "next", "line")  # parameters of a list that say nothing here
MOST_COLUMNS = 40


class CrossForm(StyledForm, forms.Form):
    """What stands in rows and columns, and what is counted."""

    rows = forms.ChoiceField(label=pgettext_lazy("cross table", "Rows"))
    across = forms.ChoiceField(label=pgettext_lazy("cross table", "Columns"), required=False)
    amount = forms.ChoiceField(label=gettext_lazy("Count or add up"))

    def __init__(self, *args, dimensions: list[Dimension], amounts: list[Amount], **kwargs):
        super().__init__(*args, **kwargs)
        grouped: dict[str, list[tuple[str, str]]] = {}
        for dimension in dimensions:
            grouped.setdefault(dimension.group, []).append((dimension.key, dimension.label))
        self.fields[ROWS].choices = list(grouped.items())
        self.fields[ACROSS].choices = [("", _("none, the total alone")), *grouped.items()]
        self.fields[AMOUNT].choices = [(amount.key, amount.with_unit) for amount in amounts]

    def clean(self):
        super().clean()
        if self.cleaned_data.get(ROWS) and self.cleaned_data[ROWS] == self.cleaned_data.get(ACROSS):
            self.add_error(ACROSS, _("Rows and columns are the same: choose another for the columns."))


@dataclass
class Asked:
    """What one address asks, for one person. Without rows it asks for what is usual."""

    plural: str
    query: QueryDict
    user: object

    @property
    def kind(self) -> Counted:
        return KINDS[self.plural]

    @cached_property
    def stages(self):
        return self.kind.stages

    @cached_property
    def dimensions(self) -> dict[str, Dimension]:
        return {one.key: one for one in dimensions_of(self.plural, self.stages)}

    @cached_property
    def amounts(self) -> dict[str, Amount]:
        return {one.key: one for one in amounts_of(self.plural, self.stages)}

    @cached_property
    def form(self) -> CrossForm:
        key = next((f"stage-{stage.code}" for stage in self.stages if stage.is_key), "standing")
        units = self.filter.queryset.order_by().values_list(self.kind.unit_path, flat=True).distinct()
        level = "unit" if ROWS in self.query or not were_merged(units) else OLD_PROVINCE.key
        usual = {ROWS: level, ACROSS: "state" if self.plural == "projects" else key, AMOUNT: "count"}
        data = {name: self.query.get(name, "") for name in OWN} if ROWS in self.query else usual
        return CrossForm(
            {**data, AMOUNT: data[AMOUNT] or "count"},
            dimensions=list(self.dimensions.values()),
            amounts=list(self.amounts.values()),
        )

    @cached_property
    def filter(self) -> ListFilter:
        """The list's own filter; what it cannot read finds nothing."""
        visible = self.kind.model.objects.visible_to(self.user)
        return self.kind.filter_class(self.query, visible, user=self.user)

    @property
    def is_understood(self) -> bool:
        return self.form.is_valid() and self.filter.is_valid()

    @property
    def rows(self) -> Dimension:
        return self.dimensions[self.form.cleaned_data[ROWS]]

    @property
    def across(self) -> Dimension | None:
        return self.dimensions.get(self.form.cleaned_data[ACROSS])

    @property
    def amount(self) -> Amount:
        return self.amounts[self.form.cleaned_data[AMOUNT]]

    @cached_property
    def facts(self) -> Facts:
        return Facts(self.filter.qs, today())

    def without_day(self) -> int:
        """Return how many records rest on something whose day nobody recorded: it is taken as it is recorded."""
        parts = [self.rows, *([self.across] if self.across else [])]
        return sum(
            any(part.lacks_day(self.facts, entry.record) for part in parts)
            or (self.amount.is_sourced and entry.given.value is not None and not entry.given.day)
            for entry in self.table.total.entries
        )

    @cached_property
    def table(self) -> CrossTable:
        """The table; an empty one where the address is not understood."""
        if not self.is_understood:
            return CrossTable([], [], {})
        facts = self.facts
        column_of = partial(self.across.part_of, facts) if self.across else None
        row_of, given_by = partial(self.rows.part_of, facts), partial(self.amount.given, facts)
        return cross(self.kind.records(self.filter.qs), row_of, column_of, given_by)

    @property
    def is_too_wide(self) -> bool:
        return len(self.table.columns) > MOST_COLUMNS

    @property
    def title(self) -> str:
        """Say what the table shows: "Secondary projects: land (ha), by developer and state"."""
        if not self.form.is_valid():
            return str(self.kind.label)
        words = {
            "records": self.kind.label,
            "amount": _lower(self.amount.with_unit),
            "rows": _lower(self.rows.label),
            "columns": _lower(self.across.label) if self.across else "",
        }
        if self.across:
            return _("%(records)s: %(amount)s by %(rows)s and %(columns)s") % words
        return _("%(records)s: %(amount)s by %(rows)s") % words

    def filters(self) -> QueryDict:
        """Return the query of the list that is counted."""
        kept = self.query.copy()
        for name in (*OWN, "row", "column", "page"):
            kept.pop(name, None)
        return kept


def _lower(text) -> str:
    """Return a label as it stands within a sentence: an abbreviation keeps its capitals."""
    text = str(text)
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
