"""The sheet of sites' figures: every source's figure of every measure, a row each."""

from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.functional import cached_property, lazystr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from progress.figures.actions import choose_figure
from progress.milestones.cells.subject import gives_no_number
from progress.models import Measure, SiteFigure
from progress.models.figure import INVESTMENTS
from progress.records.doubts import law_notices
from progress.records.provenance import read_from_file
from progress.sheets.file_source import DAY_KEY, answered_day, ask_day, keep_as_source, source_of
from progress.sheets.gate import (
    NOTE_NAMES,
    SOURCED_NAMES,
    SitePartResource,
    SourcedResource,
    document_column,
    shown,
    unit_column,
)
from progress.sheets.notices import doubtful, look_over, tenfold
from progress.sheets.units import UnitValueWidget
from spreadsheets.book import is_blank
from spreadsheets.cell import FormattedNumber
from spreadsheets.columns import ID, Column, widget_for
from spreadsheets.layout import Target
from spreadsheets.layout.table import words_of
from spreadsheets.merge.stored import batches
from spreadsheets.questions import LEAVE_OUT_OPTION, Asked, Option, Question, key_of
from spreadsheets.resources import folded, wanted
from spreadsheets.widgets import YesNoWidget, read_percent
from values.numbers import format_number, parse_number
from values.quantities import number_in, read_quantity
from values.text import ReadingError, normalize

CHOOSES = "progress.change_sitefigure"


# Characters of a reason that stand beside a figure in use; all of them are in the history.
REASON_SHOWN = 200


_SAME_THING = ("site_id", "measure")


# How offices head the columns of wide sheets, a row per site.
_HEADERS = {
    Measure.AREA: (
        "diện tích", "quy mô diện tích", "tổng diện tích", "quy mô", "diện tích quy hoạch", "dt", "tổng dt",
        "diện tích ccn", "diện tích cụm",
    ),
    Measure.PLANNED_AREA: (
        "diện tích theo quy hoạch", "diện tích theo phương án phát triển", "diện tích theo quy hoạch tỉnh",
    ),
    Measure.ESTABLISHED_AREA: (
        "diện tích theo quyết định thành lập", "diện tích theo qđ thành lập", "diện tích thành lập",
        "diện tích đã thành lập",
    ),
    Measure.DETAILED_PLAN_AREA: (
        "diện tích theo quy hoạch chi tiết", "diện tích quy hoạch chi tiết", "diện tích theo qhct",
    ),
    Measure.INDUSTRIAL_AREA: (
        "diện tích đất công nghiệp", "đất công nghiệp", "diện tích đất công nghiệp theo quy hoạch", "đất cn",
        "diện tích đất cn",
    ),
    Measure.LEASED_AREA: (
        "diện tích đã cho thuê", "đã cho thuê", "đất công nghiệp đã cho thuê", "diện tích đã lấp đầy",
        "diện tích đất công nghiệp đã cho thuê", "diện tích đất đã cho thuê", "đất đã cho thuê",
    ),
    Measure.VACANT_AREA: (
        "diện tích còn trống", "diện tích đất còn trống", "diện tích đất công nghiệp còn trống", "đất còn trống",
        "diện tích chưa cho thuê", "đất công nghiệp chưa cho thuê", "diện tích đất công nghiệp chưa cho thuê",
    ),
    Measure.OCCUPANCY_RATE: (
        "tỷ lệ lấp đầy", "tỉ lệ lấp đầy", "tỷ lệ lấp đầy ccn", "tỷ lệ lấp đầy cụm công nghiệp", "tỷ lệ lấp đầy kcn",
        "tỷ lệ lấp đầy khu công nghiệp", "tỷ lệ lấp đầy đất công nghiệp", "tỷ lệ lấp đầy diện tích đất công nghiệp",
        "mức độ lấp đầy", "occupancy rate",
    ),
    Measure.TOTAL_INVESTMENT: ("tổng mức đầu tư", "tmđt", "tổng vốn đầu tư", "tổng vốn đầu tư hạ tầng"),
    Measure.WASTEWATER_CAPACITY: ("công suất xử lý nước thải", "công suất xlnt", "công suất trạm xử lý nước thải"),
    Measure.PAID_INVESTMENT: (
        "vốn đã thực hiện", "luỹ kế vốn thực hiện", "luỹ kế vốn đầu tư thực hiện", "vốn thực hiện luỹ kế",
        "vốn đầu tư đã thực hiện", "luỹ kế vốn đầu tư đã thực hiện", "vốn đầu tư thực hiện luỹ kế",
        "vốn đầu tư hạ tầng luỹ kế thực hiện", "vốn đầu tư luỹ kế thực hiện", "vốn đầu tư hạ tầng đã thực hiện",
        "vốn đầu tư hạ tầng thực hiện luỹ kế",
    ),
}  # fmt: skip


def _said(measure: Measure, cell: Any) -> dict[str, Any]:
    """Return what a wide sheet's cell says of a measure: its number in the measure's unit, though the cell names
    another; nothing where it says that nothing is known."""
    if isinstance(cell, str):
        if gives_no_number(cell):
            return {}
        if read_quantity(cell):
            cell = FormattedNumber(number_in(cell, str(measure.unit)), normalize(cell))
    return {"measure": measure.value, "value": cell}


PERCENT, SHARE = "percent", "share"


def _said_rate(cell: Any) -> dict[str, Any]:
    """Return what a wide sheet's cell says of a rate in percent; nothing where it says that nothing is known. Raises
    Asked for a number that may be a share: 0,85 without a sign of percent."""
    if isinstance(cell, str) and gives_no_number(cell):
        return {}
    if (rate := _lone_number(cell)) is None:
        return _rated(read_percent(cell))
    words = words_of(cell)
    read = _("A rate without a sign of percent: it may be a share of the whole.")
    options = [Option(SHARE, f"{format_number(rate * 100)} %"), Option(PERCENT, f"{format_number(rate)} %")]
    raise Asked(Question(key_of("rate", words), "", words, "", read=read, options=[*options, LEAVE_OUT_OPTION]))


def _answered_rate(cell: Any, answer: str) -> dict[str, Any]:
    rate = _lone_number(cell)
    number = rate * 100 if rate is not None and answer == SHARE else rate
    return _rated(FormattedNumber(number, words_of(cell)))


def _rated(cell: Any) -> dict[str, Any]:
    return {"measure": Measure.OCCUPANCY_RATE.value, "value": cell}


def _lone_number(cell: Any) -> Decimal | None:
    """Return the number of a cell that shows no percent and is above 0 and not above 1; None for any other."""
    if isinstance(cell, bool) or (isinstance(cell, FormattedNumber) and cell.percent is not None):
        return None
    try:
        number = parse_number(Decimal(f"{cell:.15g}") if isinstance(cell, float) else cell)
    except ReadingError:
        return None
    return number if 0 < number <= 1 else None


class FigureResource(SourcedResource, SitePartResource):
    """Found by number or by site, measure and where it comes from: another source's figure is another row.

    The first figure of a measure is in use until a person chooses another, on its page and with a reason.
    """

    key = "site_figures"
    title = gettext_lazy("Figures of sites")
    required = ("site", "measure", "value")
    natural = ("site_id", "measure", "source", "document_id", "as_of")
    named_by = ("source", "document", "as_of")
    shared = ("source", "document", "as_of")
    document_fields = ("document",)
    takes_a_place = True
    rests_on = (SiteFigure,)
    aliases = SOURCED_NAMES | {
        "value": ("giá trị", "số liệu"),
        "standard": ("quy chuẩn", "quy chuẩn xả thải", "quy chuẩn nước thải"),
        "note": NOTE_NAMES,
    }

    measure = Column(
        "measure",
        gettext_lazy("type of figure"),
        widget_for(SiteFigure._meta.get_field("measure")),
        is_key=True,
        aliases=("chỉ tiêu", "tên chỉ tiêu"),
    )
    value = Column("value", SiteFigure._meta.get_field("value").verbose_name, UnitValueWidget(), beside="measure")
    unit = unit_column("unit", "measure")
    document = document_column()
    is_chosen = Column(
        "is_chosen",
        gettext_lazy("in use"),
        YesNoWidget(),
        is_only_shown=True,
        depends_on=("is_chosen",),
        help_text=gettext_lazy("Read-only: the figure in use is chosen on the site's page, with a reason."),
    )
    reason = shown("reason", gettext_lazy("reason for the choice"), "reason")

    class Meta:
        model = SiteFigure
        fields = (
            "id", "site_kind", "site", "measure", "value", "unit", "source", "document", "as_of", "is_chosen",
            "reason", "standard", "note", "version",
        )  # fmt: skip

    def __init__(self, user, lookups=None):
        super().__init__(user, lookups)
        self.fields["value"].widget.unit_of = lambda measure: Measure(measure).unit

    def key_from(self, read):
        """Return the key of a row; one without source or day has those of the file: another file has other figures."""
        place = self.site_from(read), wanted(read, "measure")
        source, document, as_of = read("source") or "", read("document"), read("as_of")
        if not (source or document):
            source = self.statement.source
        return (*place, folded(source), document, as_of or self.file_day)

    def questions(self, table, answers):
        keep_as_source(table, self.looked_up["document"])
        if not source_of(table).day and _lack_a_day(table):
            yield ask_day(table)

    def given_by_file(self, table):
        values = super().given_by_file(table)
        if answer := table.answers.get(DAY_KEY):
            day = answered_day(answer)
            source = source_of(table).paper or read_from_file(table.file, day).source
            values |= {"source": source, "as_of": day and day.iso, "said": [*values["said"], "as_of"]}
        return values

    def keys_of(self, stored):
        site_id, measure, source, document_id, as_of = stored
        return [(site_id, measure, folded(source), document_id, as_of)]

    def title_of(self, record):
        return str(record) if record.value is not None else record.get_measure_display()

    def targets(self):
        return [
            Target(
                measure.value,
                lazystr(measure.label),
                _said_rate if measure == Measure.OCCUPANCY_RATE else partial(_said, measure),
                row_key=measure.value,
                provides=("measure", "value"),
                aliases=_HEADERS.get(measure, ()),
                answered=_answered_rate if measure == Measure.OCCUPANCY_RATE else None,
                says_row={"measure": measure.value},
                unit=lazystr(measure.unit),
                dated_by="as_of",
                is_sum=measure in INVESTMENTS,
            )
            for measure in Measure
        ]

    def save(self, record, *, is_new, changed, reason):
        super().save(record, is_new=is_new, changed=changed, reason=reason)
        self.saved([record], changed)

    def complete(self, records):
        """Put the first figure of a measure in use, as saving one by itself does."""
        sites = {record.site_id for record in records}
        chosen = SiteFigure.objects.filter(is_chosen=True).order_by()
        in_use = {pair for part in batches(sites) for pair in chosen.filter(site__in=part).values_list(*_SAME_THING)}
        for record in records:
            place = (record.site_id, record.measure)
            record.is_chosen = place not in in_use
            in_use.add(place)

    @cached_property
    def _in_use(self) -> dict[tuple, SiteFigure]:
        """The figures in use, by site and measure; of those without one, the first of the file."""
        chosen = self.visible().filter(is_chosen=True).select_related("document")
        return {(figure.site_id, figure.measure): figure for figure in chosen}

    def offer(self, record, *, is_new):
        in_use = self._in_use.setdefault((record.site_id, record.measure), record)
        if in_use is record or (record.pk and in_use.pk == record.pk) or not self.user.has_perm(CHOOSES):
            return None
        text = _("%(figure)s %(unit)s (%(source)s) stays in use. Use the figure of this file instead.")
        source = in_use.source_label or _("no source recorded")
        return "value", text % {"figure": in_use, "unit": in_use.unit, "source": source}

    def take_up(self, record, reason):
        choose_figure(figure=record, by=self.user, reason=reason[:REASON_SHOWN])

    def look_over(self, records):
        look_over(records)

    def warnings(self, record, changed, before):
        yield from tenfold(record, changed, before)
        yield from doubtful(record)
        for notice in law_notices(record):
            yield "value", notice


def _lack_a_day(table) -> bool:
    """Return whether a row that may be a new figure says no day."""
    places = {name: table.keys.index(name) for name in (ID, "as_of") if name in table.keys}
    return any(all(is_blank(line.values[place]) for place in places.values()) for line in table.lines)
