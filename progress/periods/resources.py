"""The sheet of what is answered to the forms of reporting periods: a row per figure."""

import re
from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.tracking import StaleVersion
from progress.milestones.cells.subject import gives_no_number
from progress.models import PeriodFigure, ReportForm, ReportRow, SecondaryProject
from progress.models.office import needs_acceptance
from progress.models.rules.reporting_period import QUARTERS, Period, PeriodKind
from progress.periods.actions import NotAsked, StaleFigures, report_period_figures
from progress.periods.queries import jump_notice
from progress.sheets.gate import NOTE_NAMES, SOURCED_NAMES, SitePartResource, SourcedResource, shown, unit_column
from progress.sheets.notices import doubtful, look_over
from progress.sheets.references import project_lookup
from progress.sheets.units import UnitValueWidget
from spreadsheets.cell import CellError
from spreadsheets.columns import Column
from spreadsheets.layout import Target
from spreadsheets.lookups import Lookup
from spreadsheets.resources import wanted
from spreadsheets.widgets import ChoiceWidget, LookupWidget, WholeNumberWidget
from values.dates import FIRST_YEAR, LAST_YEAR, PartialDate, PartialDateError, Precision
from values.text import shown as shown_text


class YearWidget(WholeNumberWidget):
    def read(self, value):
        year = super().read(value)
        if not FIRST_YEAR < year <= LAST_YEAR:
            raise CellError(_("“%(given)s” is not a reporting year."), given=shown_text(value))
        return year


def _of_period(period: PartialDate) -> dict[str, object]:
    """Return what a header's period says of the figures under it. Raises PartialDateError for one that no form has."""
    year, is_first = period.start.year, period.start.month == 1
    if period.precision == Precision.QUARTER:
        return {"year": year, "period": QUARTERS[(period.start.month - 1) // 3].value}
    if period.precision == Precision.YEAR or (period.precision == Precision.HALF_YEAR and is_first):
        return {
            "year": year,
            "period": (PeriodKind.YEAR if period.precision == Precision.YEAR else PeriodKind.HALF).value,
        }
    message = gettext_lazy("“%(given)s” is no reporting period: give a quarter, the first half-year or a year.")
    raise PartialDateError(message, "period", {"given": period})


def _shortly(name: str) -> str:
    """Return what a line asks for without of what and when: "Doanh thu" of "Doanh thu của dự án trong kỳ báo cáo"."""
    return re.split(r"\s+(?:của dự án|trong kỳ|of the project|in the period)\b|\s*\(", name)[0]


def _said(cell: object) -> dict[str, object]:
    return {} if isinstance(cell, str) and gives_no_number(cell) else {"value": cell}


def _said_of_line(says_row: dict[str, str], cell: object) -> dict[str, object]:
    said = _said(cell)
    return said and {**says_row, **said}


class PeriodFigureResource(SourcedResource, SitePartResource):
    """Found by site, project (of form 01), row of the form, year and period."""

    key = "figures"
    title = gettext_lazy("Figures of reporting periods")
    required = ("site", "row", "year", "period")
    natural = ("site_id", "project_id", "row_id", "year", "period")
    shared = ("source", "as_of", "filed_on")
    aliases = SOURCED_NAMES | {
        "value": ("số liệu", "giá trị", "kết quả"),
        "note": NOTE_NAMES,
    }

    project = Column(
        "project",
        gettext_lazy("secondary project"),
        LookupWidget(),
        is_key=True,
        beside="site",
        aliases=("dự án", "tên dự án", "dự án thứ cấp"),
        help_text=gettext_lazy("For form 01; none for form 02."),
    )
    form = Column(
        "row__form",
        gettext_lazy("form"),
        ChoiceWidget(ReportForm.choices),
        is_key=True,
        aliases=("biểu", "biểu mẫu", "biểu số"),
    )
    row = Column(
        "row",
        gettext_lazy("line"),
        LookupWidget(),
        is_key=True,
        beside="form",
        aliases=("chỉ tiêu", "mã chỉ tiêu", "dòng", "số thứ tự chỉ tiêu"),
        help_text=gettext_lazy("Number of the line as printed in the form: 5, 15.1."),
    )
    value = Column("value", PeriodFigure._meta.get_field("value").verbose_name, UnitValueWidget(), beside="row")
    row_name = shown("row__label", gettext_lazy("name of the line"), "row_id")
    unit = unit_column("row__unit_label", "row_id")
    year = Column("year", gettext_lazy("year"), YearWidget(), is_key=True, aliases=("năm báo cáo",))
    period = Column(
        "period", gettext_lazy("reporting period"), ChoiceWidget(PeriodKind.choices), is_key=True, aliases=("kỳ",)
    )

    class Meta:
        model = PeriodFigure
        fields = (
            "id", "site_kind", "site", "project", "form", "row", "row_name", "unit", "year", "period", "value",
            "note", "source", "as_of", "filed_on", "version",
        )  # fmt: skip

    def __init__(self, user, lookups=None):
        super().__init__(user, lookups)
        self.fields["value"].widget.unit_of = lambda row: getattr(self.looked_up["row"].get(row), "unit", "")

    def lookups(self):
        rows = Lookup(
            ReportRow.objects.all(),
            lambda row: [row.number, f"{row.form}/{row.number}", row.name, row.name_en],
            write=lambda row: row.number,
            among=lambda row: row.form,
        )
        return {**super().lookups(), "project": self.lookup(project_lookup), "row": rows}

    def targets(self):
        of_any_line = Target(
            "of_period",
            gettext_lazy("Values of one period"),
            _said,
            row_key="of_period",
            provides=("value",),
            dated_by="period",
            says_period=_of_period,
        )
        return [of_any_line, *self._of_lines]

    @cached_property
    def _of_lines(self) -> list[Target]:
        """A column for each line of the forms, of several periods: "Doanh thu / 2024 | 2025" of projects in rows."""
        rows = {(row.form, row.number): row for row in ReportRow.objects.typed().order_by("-form", "-order")}
        targets = []
        for (form, number), row in reversed(rows.items()):
            says_row, names = {"row__form": form, "row": number}, [row.name, row.name_en]
            if form == ReportForm.PROJECT:  # both forms ask for some of them
                names += [_shortly(name) for name in names]
            targets.append(
                Target(
                    f"{form}/{number}",
                    f"{number}. {row.label}",
                    partial(_said_of_line, says_row),
                    row_key=f"{form}/{number}",
                    provides=(*says_row, "value"),
                    aliases=tuple({*names} - {""}),
                    group=ReportForm(form).label,
                    says_row=says_row,
                    unit=row.unit_label,
                    dated_by="period",
                    says_period=_of_period,
                )
            )
        return targets

    def key_from(self, read):
        return (self.site_from(read), read("project"), *(wanted(read, name) for name in ("row", "year", "period")))

    def title_of(self, record):
        row, project = self.looked_up["row"].get(record.row_id), self._project(record)
        period = Period(record.year, record.period).label if record.year and record.period else ""
        return ", ".join(filter(None, [project and project.name, str(row or ""), period]))

    def _project(self, record) -> SecondaryProject | None:
        return self.looked_up["project"].get(record.project_id)

    def may_add(self, record):
        return self._may_record(record)

    def may_change(self, record):
        return self._may_record(record)

    def _may_record(self, record) -> bool:
        """Return whether the person may add and change figures, as the page of figures wants: a row may do either."""
        return super().may_add(record) and super().may_change(record)

    def check(self, record, changed, before, reason, *, is_new):
        row, site = self.looked_up["row"].get(record.row_id), self.sites.get(record.site_id)
        if row and site and record.year and record.period and not row.is_asked(site.kind, record.of_period):
            text = _("Form %(form)s does not require this line of such a site for that period.")
            raise ValidationError({"row": text % {"form": row.form}})

    # --- Reports ---

    @cached_property
    def reports(self) -> bool:
        return needs_acceptance(self.user)

    @cached_property
    def _sent(self) -> dict:
        """What the rows sent so far rest on, by page."""
        return {}

    def report(self, record, *, is_new, changed, reason):
        page = (record.site_id, record.project_id, record.year, record.period)
        stated = [name for name in ("source", "as_of") if self.source_stands or name in {*changed, *record._said}]
        rests_on = (record.source if "source" in stated else "", record.as_of if "as_of" in stated else None)
        if self._sent.setdefault(page, rests_on) != rests_on:
            text = _("Lines of one form and period are sent together: give them one source and one date.")
            raise ValidationError({"source": text})
        number = self.looked_up["row"].get(record.row_id).number
        site = self.sites.get(record.site_id)
        try:
            report_period_figures(
                site=site,
                project=self._project(record),
                period=record.of_period,
                values={number: (record.value, record.note)},
                versions={number: record.version},
                by=self.user,
                reason=reason,
                source=rests_on[0],
                as_of=rests_on[1],
            )
        except StaleFigures as error:
            raise StaleVersion(record, error.stored.get(number)) from error
        except ValidationError as error:
            # Each complaint stands at the number of its row.
            raise ValidationError([text for texts in error.message_dict.values() for text in texts]) from error
        except NotAsked as error:
            raise PermissionDenied from error

    # --- What is worth a look ---

    @cached_property
    def _values(self) -> dict[tuple, object]:
        """All recorded values, to compare with; asked for once, when a value changes."""
        names = ("site_id", "project_id", "row_id", "year", "period", "value")
        figures = self.visible().filter(value__isnull=False).order_by().values_list(*names)
        return {row[:5]: row[5] for row in figures}

    def look_over(self, records):
        look_over(records)

    def warnings(self, record, changed, before):
        yield from doubtful(record)
        row = self.looked_up["row"].get(record.row_id)
        if "value" not in changed or record.value is None or row is None or row.is_zero_or_one:
            return
        for period in (record.of_period.preceding, record.of_period.year_before):
            last = self._values.get((record.site_id, record.project_id, record.row_id, period.year, period.kind))
            if last is not None:
                if text := jump_notice(record.value, last, period):
                    yield "value", text
                return
