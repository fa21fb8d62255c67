"""The sheet of secondary projects."""

from django.utils.translation import gettext_lazy

from places.resources import OrganisationLookup
from progress.models import ProjectState, SecondaryProject
from progress.promises.rule import Promised, check_reason, recall_promises
from progress.sheets.gate import (
    NOTE_NAMES,
    SOURCED_NAMES,
    SitePartResource,
    SourcedResource,
    document_column,
    reason_column,
)
from progress.sheets.naming import kind_said
from progress.sheets.notices import doubtful, look_over, tenfold
from spreadsheets.columns import Column
from spreadsheets.lookups import Lookup
from spreadsheets.resources import folded, wanted
from spreadsheets.widgets import LookupWidget, TextWidget

# How offices put how far a project is, folded; "tạm dừng" may end again, and is none of these.
_STATES = {
    "dang trien khai xay dung": ProjectState.BUILDING,
    "dang dau tu xay dung": ProjectState.BUILDING,
    "dang thi cong": ProjectState.BUILDING,
    "da duoc chap thuan": ProjectState.APPROVED,
    "da chap thuan": ProjectState.APPROVED,
    "da duoc chap thuan chu truong dau tu": ProjectState.APPROVED,
    "da duoc chap thuan chu truong": ProjectState.APPROVED,
    "da hoat dong": ProjectState.OPERATING,
    "hoat dong": ProjectState.OPERATING,
    "da di vao hoat dong": ProjectState.OPERATING,
    "dang san xuat": ProjectState.OPERATING,
    "dang san xuat kinh doanh": ProjectState.OPERATING,
    "dang san xuat, kinh doanh": ProjectState.OPERATING,
    "dung hoat dong": ProjectState.STOPPED,
    "ngung hoat dong": ProjectState.STOPPED,
    "da dung hoat dong": ProjectState.STOPPED,
    "da ngung hoat dong": ProjectState.STOPPED,
}


class ProjectResource(SourcedResource, SitePartResource):
    """Found by site and name."""

    key = "projects"
    title = gettext_lazy("Secondary projects")
    required = ("site", "name")
    natural = ("site_id", "name_folded")
    named_by = ("name",)
    names_organisations = ("investor",)
    document_fields = ("document",)
    aliases = SOURCED_NAMES | {
        "product": ("sản phẩm", "ngành nghề", "lĩnh vực", "mục tiêu dự án"),
        "capacity": ("công suất", "quy mô", "quy mô công suất"),
        "capacity_unit": ("đơn vị tính công suất", "đvt công suất"),
        "land_area": ("diện tích", "diện tích đất", "diện tích sử dụng đất", "diện tích thuê đất"),
        "registered_capital": ("vốn đăng ký", "tổng vốn đầu tư", "tổng mức đầu tư", "vốn đầu tư đăng ký"),
        "paid_capital": ("vốn thực hiện", "vốn đã thực hiện", "vốn đầu tư thực hiện", "luỹ kế vốn thực hiện"),
        "workers": ("lao động", "số lao động", "số người lao động"),
        "is_foreign": ("fdi", "vốn nước ngoài", "đầu tư nước ngoài"),
        "state": ("hiện trạng", "tình trạng", "tình hình hoạt động"),
        "planned_operation": ("dự kiến hoạt động", "dự kiến vận hành", "dự kiến hoàn thành", "thời gian hoạt động"),
        "forecast_operation": ("dự kiến hoạt động hiện nay", "thời hạn hoạt động mới"),
        "actual_operation": ("hoạt động từ", "ngày hoạt động", "thực tế hoạt động", "thời điểm hoạt động"),
        "approved_on": ("ngày chấp thuận", "ngày cấp giấy chứng nhận đăng ký đầu tư", "ngày cấp gcnđkđt"),
        "leased_on": ("ngày thuê đất", "ngày hợp đồng thuê đất", "thời điểm thuê đất"),
        "stopped_on": ("ngày dừng hoạt động", "ngày ngừng hoạt động", "dừng hoạt động từ"),
        "note": NOTE_NAMES,
    }

    name = Column(
        "name", gettext_lazy("name"), TextWidget(), aliases=("tên dự án", "dự án", "dự án đầu tư", "dự án thứ cấp")
    )
    investor = Column(
        "investor",
        gettext_lazy("secondary investor"),
        LookupWidget(),
        aliases=("nhà đầu tư", "chủ đầu tư", "cđt", "tên nhà đầu tư", "doanh nghiệp"),
        help_text=gettext_lazy("A recorded organisation, by its full or short name."),
    )
    document = document_column()
    why = reason_column()

    class Meta:
        model = SecondaryProject
        fields = (
            "id", "site_kind", "site", "name", "investor", "product", "capacity", "capacity_unit", "land_area",
            "registered_capital", "paid_capital", "workers", "is_foreign", "state", "planned_operation",
            "forecast_operation", "actual_operation", "approved_on", "leased_on", "stopped_on", "document", "source",
            "as_of", "note", "why", "version",
        )  # fmt: skip

    def __init__(self, user, lookups=None):
        super().__init__(user, lookups)
        self.fields["workers"].widget.unit = gettext_lazy("people")
        self.fields["state"].widget.know(_STATES)
        self._names = Lookup(self.visible(), lambda project: [project.name], among=lambda project: project.site_id)

    def lookups(self):
        return {**super().lookups(), "investor": self.lookup(OrganisationLookup)}

    def is_group_title(self, text):
        """Return whether a row that holds only this text is a title over projects: a kind of site with its name is."""
        return super().is_group_title(text) or bool(kind_said(text))

    def key_from(self, read):
        return (self.site_from(read), folded(wanted(read, "name")))

    def title_of(self, record):
        return record.name

    def check(self, record, changed, before, reason, *, is_new):
        if not is_new and not changed.isdisjoint(record.dates[:2]):
            dates = [before.get(name, getattr(record, name)) for name in record.dates[:2]]
            check_reason(record, Promised(*dates), reason)

    def see_stored(self, records):
        recall_promises(records)

    def near(self, read):
        return self._names.near(read("name"), read("site"))

    def look_over(self, records):
        look_over(records)

    def warnings(self, record, changed, before):
        yield from tenfold(record, changed, before)
        yield from doubtful(record)
