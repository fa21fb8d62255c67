"""What a person says of a file they send: which one, how it is to be read, where its columns go."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spreadsheets.attached.archives import is_archive_of_files
from spreadsheets.imports.joined import Joined, joined
from spreadsheets.imports.understanding import ALL_SHEETS, Choice, Understood, kinds_for
from spreadsheets.layout import ColumnMatch, Table
from spreadsheets.resources import SheetResource
from values.forms import StyledForm, offer
from values.text import Person

ACCEPTED = ".xlsx,.xlsm,.xlsb,.xls,.xml,.htm,.html,.mht,.ods,.fods,.csv,.tsv,.txt,.zip"
FIND_OUT = ("", gettext_lazy("recognise by its columns"))
UNSAID = "?"


def kind_choices(user: Person) -> list[tuple[str, Any]]:
    """Return what a sheet may hold: first the kinds that are read together, then each by itself."""
    kinds = kinds_for(user)
    together = joined(user, kinds)
    several = [(together.key, together.title)] if together else []
    return [*several, *((key, kind.title) for key, kind in kinds.items())]


class UploadForm(StyledForm, forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        max_length=255,
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "empty": gettext_lazy("The file is empty."),
        },
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Content"),
        required=False,
        help_text=gettext_lazy("Only needed for files that do not come from the tracker."),
    )

    def __init__(self, data: Any = None, files: Any = None, *, user: Person, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        offer(self.fields["kind"], [FIND_OUT, *kind_choices(user)])

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if is_archive_of_files(file):
            if file.size > settings.IMPORT_ARCHIVE_MAX_MB * 1024**2:
                text = gettext_lazy("The archive is larger than %(most)s MB. Send it in parts.")
                raise ValidationError(text, params={"most": settings.IMPORT_ARCHIVE_MAX_MB})
        elif file.size > settings.SPREADSHEET_MAX_MB * 1024**2:
            text = gettext_lazy("The file is larger than %(most)s MB. Split it, or remove what is not needed.")
            raise ValidationError(text, params={"most": settings.SPREADSHEET_MAX_MB})
        return file


class ReadingForm(StyledForm, forms.Form):
    """Which sheet of a file is read, as what, and whether with what is hidden in it."""

    sheet = forms.ChoiceField(label=gettext_lazy("Sheet"), required=False, widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=gettext_lazy("Content"), required=False)
    read_hidden = forms.BooleanField(label=gettext_lazy("Read hidden rows and columns too"), required=False)

    def __init__(self, data: Any, *, user: Person, understood: Understood, choice: Choice) -> None:
        key = understood.first[0] if understood.first else choice.kind
        sheet = choice.sheet or understood.suggested or (understood.first[1].sheet if understood.first else "")
        initial = {"sheet": sheet, "kind": key, "read_hidden": choice.read_hidden}
        super().__init__(data, initial=initial)
        offer(self.fields["kind"], [FIND_OUT, *kind_choices(user)])
        self.all_sheets = (ALL_SHEETS, _("all sheets, each as what it holds"))
        offer(self.fields["sheet"], [*((name, name) for name in understood.offered), self.all_sheets])
        self.fields["sheet"].required = len(understood.offered) > 1
        self.fields["sheet"].error_messages["required"] = gettext_lazy("Choose the sheet to read.")
        if understood.is_ours:
            del self.fields["kind"], self.fields["sheet"]
        elif len(understood.offered) < 2:
            del self.fields["sheet"]

    def choice(self, before: Choice) -> Choice:
        """Return what was said; columns and cells are asked about anew when another sheet or kind is read."""
        data = self.cleaned_data
        sheet, kind = data.get("sheet", before.sheet), data.get("kind", before.kind)
        is_same = (sheet, kind) == (before.sheet, before.kind)
        mapping, answers = (before.mapping, before.answers) if is_same else ({}, {})
        return Choice(sheet=sheet, kind=kind, mapping=mapping, answers=answers, read_hidden=data["read_hidden"])


@dataclass(slots=True)
class ColumnRow:
    """One column of the file on the page that asks where it goes."""

    name: str
    match: ColumnMatch
    chosen: str
    error: str = ""


@dataclass(slots=True)
class TableColumns:
    """The columns of one sheet, and where they can go: (label of a group, [(key, label)])."""

    table: Table
    title: str
    groups: list[tuple[str, list[tuple[str, str]]]]
    rows: list[ColumnRow] = field(default_factory=list)


class ColumnsForm:
    """Where each column of the tables goes. Plain, for a form field per column would hold all choices each time."""

    def __init__(self, tables: Sequence[tuple[SheetResource | Joined, Table]], data: Any = None) -> None:
        self.data = data
        columns = [self._of(number, resource, table) for number, (resource, table) in enumerate(tables)]
        self.tables = [table for table in columns if table.rows]

    def _of(self, number: int, resource: SheetResource | Joined, table: Table) -> TableColumns:
        columns = TableColumns(table, str(resource.title), _groups(resource))
        for match in table.matches:
            if _is_ours(table, match):
                continue
            name = f"column-{number}-{match.index}"
            chosen = UNSAID if match.target is None else match.target
            if self.data is not None:
                chosen = self.data.get(name, chosen)
            columns.rows.append(ColumnRow(name, match, chosen))
        return columns

    def is_valid(self) -> bool:
        for table in self.tables:
            keys = {key for _group, choices in table.groups for key, _label in choices}
            taken = Counter(row.chosen for row in table.rows)
            taken.update(m.target for m in table.table.matches if m.target and _is_ours(table.table, m))
            for row in table.rows:
                if row.chosen not in keys and row.chosen != "":
                    row.error = _("Choose a field for this column, or skip it.")
                elif row.chosen and taken[row.chosen] > 1:
                    row.error = _("Another column goes to the same field. Skip one of them.")
        return not self.errors

    @property
    def errors(self) -> list[ColumnRow]:
        return [row for table in self.tables for row in table.rows if row.error]

    @property
    def mapping(self) -> dict[str, dict[str, str]]:
        """As Choice.mapping."""
        return {t.table.sheet: {row.match.key: row.chosen for row in t.rows} for t in self.tables}


def _is_ours(table: Table, match: ColumnMatch) -> bool:
    """Return whether nobody has to say where a column goes: our own workbook has its keys."""
    return table.has_keys and match.how == "key"


def _groups(resource: SheetResource | Joined) -> list[tuple[str, list[tuple[str, str]]]]:
    own = _("Columns of “%(sheet)s”") % {"sheet": resource.title}
    groups = {own: [(column.column_name, column.header) for column in resource.read_columns]}
    for target in resource.targets():
        groups.setdefault(str(target.group), []).append((target.key, str(target.label)))
    return list(groups.items())
