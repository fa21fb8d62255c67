"""The sheet of sites' figures: every source's figure of every measure, a row each."""

from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy

from progress.figures import law_notices
from progress.models import Measure, SiteFigure
from progress.resources.gate import NOTE_NAMES, SOURCED_NAMES, SitePartResource, document_column, shown
from progress.resources.notices import doubtful, look_over, tenfold
from spreadsheets.columns import Column, widget_for
from spreadsheets.layout import Target
from spreadsheets.resources import folded, wanted
from spreadsheets.widgets import YesNoWidget

# How offices head the columns of wide sheets, a row per site.
_HEADERS = {
    Measure.AREA: ("diện tích", "quy mô diện tích", "tổng diện tích", "quy mô", "diện tích quy hoạch"),
    Measure.INDUSTRIAL_AREA: ("diện tích đất công nghiệp", "đất công nghiệp"),
    Measure.LEASED_AREA: ("diện tích đã cho thuê", "đất công nghiệp đã cho thuê", "diện tích đã lấp đầy"),
    Measure.TOTAL_INVESTMENT: ("tổng mức đầu tư", "tmđt", "tổng vốn đầu tư"),
    Measure.PAID_INVESTMENT: ("vốn đã thực hiện", "luỹ kế vốn thực hiện"),
}


class FigureResource(SitePartResource):
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
    is_bulk = False  # the first figure of a measure comes into use by being saved
    aliases = SOURCED_NAMES | {"value": ("giá trị", "số liệu"), "note": NOTE_NAMES}

    measure = Column(
        "measure",
        gettext_lazy("measure"),
        widget_for(SiteFigure._meta.get_field("measure")),
        is_key=True,
        aliases=("chỉ tiêu", "tên chỉ tiêu"),
    )
    unit = shown("unit", gettext_lazy("unit of measurement"), "measure")
    document = document_column()
    is_chosen = Column(
        "is_chosen",
        gettext_lazy("in use"),
        YesNoWidget(),
        is_only_shown=True,
        depends_on=("is_chosen",),
        help=gettext_lazy("Only shown: which figure is in use is chosen on the site's page, with the reason."),
    )
    reason = shown("reason", gettext_lazy("why this one"), "reason")

    class Meta:
        model = SiteFigure
        fields = (
            "id", "site_kind", "site", "measure", "value", "unit", "source", "document", "as_of", "is_chosen",
            "reason", "note", "version",
        )  # fmt: skip

    def key_from(self, read):
        place = self.site_from(read), wanted(read, "measure")
        return (*place, folded(read("source") or ""), read("document"), read("as_of"))

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
                lambda cell, measure=measure: {"measure": measure.value, "value": cell},
                row_key=measure.value,
                provides=("measure", "value"),
                aliases=_HEADERS.get(measure, ()),
                says_row={"measure": measure.value},
            )
            for measure in Measure
        ]

    def save(self, record, *, is_new, changed, reason):
        super().save(record, is_new=is_new, changed=changed, reason=reason)
        self.saved([record], changed)

    def look_over(self, records):
        look_over(records)

    def warnings(self, record, changed, before):
        yield from tenfold(record, changed, before)
        yield from doubtful(record)
        for notice in law_notices(record):
            yield "value", notice
