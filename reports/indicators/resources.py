"""The sheets of the province's indicators and of their figures: targets and results."""

from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import lazystr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from places.lookup import unit_lookup
from progress.milestones.cells.subject import gives_no_number
from progress.sheets.gate import NOTE_NAMES, SOURCED_NAMES, SourcedResource, document_column, shown, unit_column
from progress.sheets.references import document_lookup
from progress.sheets.units import UnitValueWidget
from reports.access import sees_province
from reports.indicators.actions import CHOOSES, NEEDS_REASON
from reports.indicators.models import FigureKind
from reports.models import Indicator, IndicatorChoice, IndicatorFigure
from spreadsheets.columns import Column
from spreadsheets.layout import Target
from spreadsheets.lookups import Lookup
from spreadsheets.resources import SheetResource, folded, wanted
from spreadsheets.widgets import LookupWidget, WholeNumberWidget, YesNoWidget


def _indicator_names(indicator: Indicator) -> set[str]:
    return {indicator.code, indicator.name, indicator.name_en}


def indicator_lookup(user) -> Lookup:
    return Lookup(Indicator.objects.all(), _indicator_names, write=lambda indicator: indicator.label)


class ProvinceResource(SheetResource):
    """What is said of the province as a whole: for those who see all of it."""

    @classmethod
    def may_be_seen(cls, user):
        return super().may_be_seen(user) and sees_province(user)

    @property
    def may_be_sent(self):
        return super().may_be_sent and sees_province(self.user)

    def visible(self):
        return super().visible() if sees_province(self.user) else super().visible().none()


class IndicatorResource(ProvinceResource):
    """Found by its code. An indicator may be part of one that another row of the sheet records."""

    key = "indicators"
    title = gettext_lazy("Indicators")
    required = ("code", "name")
    natural = ("code",)
    named_by = ("code",)
    is_bulk = False
    refers_to_itself = True
    aliases = {"code": ("mã", "mã chỉ tiêu"), "name": ("tên chỉ tiêu", "chỉ tiêu"), "unit": ("đơn vị tính", "đvt")}

    order = Column("order", gettext_lazy("place in the list"), WholeNumberWidget())
    part_of = Column("part_of", gettext_lazy("part of"), LookupWidget(), aliases=("thuộc chỉ tiêu",))

    class Meta:
        model = Indicator
        fields = ("id", "code", "name", "name_en", "order", "unit", "unit_en", "part_of", "computed", "version")

    def lookups(self):
        return {"part_of": self.lookup(indicator_lookup)}

    def key_from(self, read):
        return (wanted(read, "code"),)

    def check(self, record, changed, before, reason, *, is_new):
        whole = self.looked_up["part_of"].get(record.part_of_id) if record.part_of_id else None
        if whole and record.pk and record.pk in (whole.pk, whole.part_of_id):
            raise ValidationError({"part_of": _("An indicator cannot be part of itself.")})


def _said(kind: FigureKind, cell: Any) -> dict[str, Any]:
    return {} if isinstance(cell, str) and gives_no_number(cell) else {"kind": kind.value, "value": cell}


# How offices head the columns of wide sheets, an indicator in each row.
_HEADERS = {
    FigureKind.PLANNED: ("kế hoạch", "kế hoạch năm", "mục tiêu", "kh", "chỉ tiêu kế hoạch"),
    FigureKind.ACTUAL: ("thực hiện", "kết quả thực hiện", "kết quả", "th", "kết quả đạt được"),
}


class IndicatorFigureResource(SourcedResource, ProvinceResource):
    """Found by number or by indicator, period, area, prices, kind and where it comes from.

    The first figure of a thing is in use until a person chooses another, on its page and with a reason.
    """

    key = "indicator_figures"
    title = gettext_lazy("Figures of indicators")
    required = ("indicator", "period", "kind", "value")
    natural = ("indicator_id", "period", "area_id", "prices", "kind", "source", "document_id")
    named_by = ("area", "prices", "source", "document")
    shared = ("area", "prices", "source", "document", "as_of")
    is_bulk = False
    rests_on = (IndicatorFigure,)
    aliases = SOURCED_NAMES | {
        "period": ("kỳ", "năm", "kỳ số liệu"),
        "kind": ("kế hoạch hay thực hiện",),
        "value": ("giá trị", "số liệu"),
        "note": NOTE_NAMES,
    }

    indicator = Column(
        "indicator", gettext_lazy("indicator"), LookupWidget(), is_key=True, aliases=("chỉ tiêu", "tên chỉ tiêu")
    )
    area = Column("area", gettext_lazy("area covered"), LookupWidget(), aliases=("địa bàn", "phạm vi"))
    value = Column(
        "value", IndicatorFigure._meta.get_field("value").verbose_name, UnitValueWidget(), beside="indicator"
    )
    unit = unit_column("indicator__unit_label", "indicator_id")
    document = document_column()
    is_chosen = Column(
        "is_chosen",
        gettext_lazy("in use"),
        YesNoWidget(),
        is_only_shown=True,
        depends_on=("is_chosen",),
        help_text=gettext_lazy("Read-only: the figure in use is chosen on the indicator's page, with a reason."),
    )

    reason = shown("reason", gettext_lazy("reason for the choice"), "reason")

    class Meta:
        model = IndicatorFigure
        fields = (
            "id", "indicator", "period", "area", "prices", "kind", "at_least", "value", "unit", "source", "document",
            "as_of", "is_chosen", "reason", "note", "version",
        )  # fmt: skip

    def __init__(self, user, lookups=None):
        super().__init__(user, lookups)
        self.fields["value"].widget.unit_of = lambda pk: getattr(self.looked_up["indicator"].get(pk), "unit", "")

    def lookups(self):
        return {
            "indicator": self.lookup(indicator_lookup),
            "area": unit_lookup(by_day=False),
            "document": self.lookup(document_lookup),
        }

    def targets(self):
        return [
            Target(
                kind.value,
                lazystr(kind.label),
                partial(_said, kind),
                row_key=kind.value,
                provides=("kind", "value"),
                aliases=_HEADERS[kind],
                says_row={"kind": kind.value},
                dated_by="period",
            )
            for kind in FigureKind
        ]

    def in_order(self, records):
        return records.order_by(*IndicatorFigure._meta.ordering)

    def key_from(self, read):
        source, document = read("source") or "", read("document")
        if not (source or document):
            source = self.statement.source
        of_slice = wanted(read, "indicator"), wanted(read, "period"), read("area"), read("prices") or ""
        return (*of_slice, wanted(read, "kind"), folded(source), document)

    def keys_of(self, stored):
        *of_slice, source, document = stored
        return [(*of_slice, folded(source), document)]

    def label_of(self, record):
        indicator = self.looked_up["indicator"].get(record.indicator_id)
        return f"{indicator}, {record.period}" if indicator else str(record.period)


class IndicatorChoiceResource(ProvinceResource):
    """Found by number or by indicator, period, area and prices."""

    key = "indicator_choices"
    title = gettext_lazy("Choices of indicators' figures")
    required = ("indicator", "period", "basis")
    natural = ("indicator_id", "period", "area_id", "prices")
    named_by = ("area", "prices")
    is_bulk = False
    aliases = {"period": ("kỳ", "năm", "kỳ số liệu"), "reason": ("lý do",)}

    indicator = Column(
        "indicator", gettext_lazy("indicator"), LookupWidget(), is_key=True, aliases=("chỉ tiêu", "tên chỉ tiêu")
    )
    area = Column("area", gettext_lazy("area covered"), LookupWidget(), aliases=("địa bàn", "phạm vi"))

    class Meta:
        model = IndicatorChoice
        fields = ("id", "indicator", "period", "area", "prices", "basis", "reason", "version")

    def lookups(self):
        return {"indicator": self.lookup(indicator_lookup), "area": unit_lookup(by_day=False)}

    @property
    def may_be_sent(self):
        return self._may_choose

    @property
    def may_add_any(self):
        return self._may_choose

    @property
    def _may_choose(self) -> bool:
        return self.user.has_perm(CHOOSES) and sees_province(self.user)

    def may_add(self, record):
        return self._may_choose

    def may_change(self, record):
        return self._may_choose

    def in_order(self, records):
        return records.order_by(*IndicatorChoice._meta.ordering)

    def key_from(self, read):
        return (wanted(read, "indicator"), wanted(read, "period"), read("area"), read("prices") or "")

    def check(self, record, changed, before, reason, *, is_new):
        if "basis" in changed and not record.reason.strip():
            raise ValidationError({"reason": NEEDS_REASON})

    def label_of(self, record):
        indicator = self.looked_up["indicator"].get(record.indicator_id)
        return f"{indicator}, {record.period}" if indicator else str(record.period)
