"""The sheet of what inspections found; the visits themselves are recorded on their pages."""

from django.utils.translation import gettext_lazy

from places.resources import OrganisationLookup
from progress.models import Finding, Inspection, ObstacleKind
from progress.sheets.gate import SitePartResource
from spreadsheets.columns import Column
from spreadsheets.lookups import Lookup
from spreadsheets.resources import folded, wanted
from spreadsheets.widgets import LookupWidget


class FindingResource(SitePartResource):
    """Found by number or by visit and words; a new one is added to a recorded visit."""

    key = "findings"
    title = gettext_lazy("Findings of inspections")
    required = ("site", "inspection", "found")
    natural = ("inspection_id", "found")
    named_by = ("found",)
    aliases = {
        "found": ("nội dung kiểm tra", "kết quả kiểm tra", "tồn tại", "phát hiện"),
        "to_do": ("việc cần làm", "yêu cầu", "biện pháp khắc phục", "kiến nghị"),
        "responsible_people": ("người chịu trách nhiệm",),
        "due": ("thời hạn", "hạn hoàn thành"),
        "done_on": ("ngày hoàn thành", "ngày khắc phục"),
        "done_note": ("kết quả khắc phục", "kết quả thực hiện"),
    }

    inspection = Column(
        "inspection",
        gettext_lazy("inspection"),
        LookupWidget(),
        is_key=True,
        beside="site",
        aliases=("ngày kiểm tra", "đợt kiểm tra", "đợt đôn đốc"),
        help_text=gettext_lazy("A recorded inspection of the site, by its date: 15/03/2026."),
    )
    responsible = Column(
        "responsible", gettext_lazy("responsible"), LookupWidget(), aliases=("đơn vị thực hiện", "trách nhiệm")
    )

    kind = Column(
        "kind", gettext_lazy("kind of finding"), LookupWidget(), aliases=("lĩnh vực", "loại tồn tại", "nhóm tồn tại")
    )

    class Meta:
        model = Finding
        fields = (
            "id", "site_kind", "site", "inspection", "found", "kind", "to_do", "responsible",
            "responsible_people", "due", "done_on", "done_note", "version",
        )  # fmt: skip

    def lookups(self):
        visits = Inspection.objects.visible_to(self.user).select_related("site")
        kinds = Lookup(ObstacleKind.objects.all(), lambda k: {k.code, k.name, k.name_en}, write=lambda kind: kind.label)
        return {
            **super().lookups(),
            "kind": kinds,
            "inspection": Lookup(visits, _visit_names, write=lambda v: v.title, among=lambda v: v.site_id),
            "responsible": self.lookup(OrganisationLookup),
        }

    def key_from(self, read):
        return (wanted(read, "inspection"), folded(wanted(read, "found")))

    def keys_of(self, stored):
        inspection_id, description = stored
        return [(inspection_id, folded(description))]


def _visit_names(visit: Inspection) -> list[str]:
    return [visit.title, f"{visit.date:%d/%m/%Y}", f"{visit.date:%Y-%m-%d}"]
