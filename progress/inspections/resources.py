"""The sheets of inspections, of what they found, and of the photos taken there."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from files.kinds import ALIASES, PICTURES
from places.resources import OrganisationLookup
from progress.inspections.actions import tell_of
from progress.models import Finding, Inspection, InspectionPhoto, ObstacleKind, VisitKind
from progress.sheets.gate import FILE_HELP, SitePartResource, document_column
from spreadsheets.attached.cells import FileWidget, RecordFiles
from spreadsheets.columns import Column
from spreadsheets.lookups import Lookup
from spreadsheets.resources import folded, wanted
from spreadsheets.widgets import LookupWidget


class InspectionResource(SitePartResource):
    """Found by site, kind and date: of several on one day the number tells which."""

    key = "visits"
    title = gettext_lazy("Inspections")
    required = ("site", "date")
    natural = ("site_id", "kind", "date")
    named_by = ("kind", "date")
    document_fields = ("document",)
    aliases = {
        "kind": ("loại đợt kiểm tra", "hình thức kiểm tra"),
        "date": ("ngày kiểm tra", "ngày đôn đốc"),
        "people": ("thành phần", "thành phần tham gia", "đoàn kiểm tra"),
        "remarks": ("nhận xét chung", "kết luận chung"),
    }

    document = document_column()

    class Meta:
        model = Inspection
        fields = ("id", "site_kind", "site", "kind", "date", "people", "remarks", "document", "version")

    def key_from(self, read):
        return (self.site_from(read), read("kind") or VisitKind.INSPECTION, wanted(read, "date"))

    def title_of(self, record):
        return record.title if record.date else ""

    def saved(self, records, changed):
        super().saved(records, changed)
        tell_of([record for record in records if record.as_stored is None], by=self.user)


class OfInspectionResource(SitePartResource):
    """What hangs on a recorded inspection of the row's site."""

    inspection = Column(
        "inspection",
        gettext_lazy("inspection"),
        LookupWidget(),
        is_key=True,
        beside="site",
        aliases=("ngày kiểm tra", "đợt kiểm tra", "đợt đôn đốc"),
        help_text=gettext_lazy("A recorded inspection of the site, by its date: 15/03/2026."),
    )

    def lookups(self):
        visits = Inspection.objects.visible_to(self.user).select_related("site")
        return {
            **super().lookups(),
            "inspection": Lookup(visits, _visit_names, write=lambda v: v.title, among=lambda v: v.site_id),
        }


class PhotoResource(OfInspectionResource):
    """Found by number, or by inspection and content: a photo that is there is not added again."""

    key = "photos"
    title = gettext_lazy("Photos of inspections")
    required = ("site", "inspection", "file")
    natural = ("inspection_id", "file")
    named_by = ("file",)
    aliases = {"caption": ("chú thích", "chú thích ảnh", "nội dung ảnh")}

    file = Column("file", gettext_lazy("photo"), FileWidget(), aliases=("ảnh", "tệp ảnh", "tệp"), help_text=FILE_HELP)

    class Meta:
        model = InspectionPhoto
        fields = ("id", "site_kind", "site", "inspection", "file", "caption", "version")

    def record_files(self):
        def with_file():
            names = "pk", "site__name", "inspection__date", "file"
            records = self.visible().order_by("pk").values_list(*names)
            return ((pk, f"{site} {date:%Y-%m-%d}", path) for pk, site, date, path in records.iterator())

        return {"file": RecordFiles("photos", "inspections", with_file, self.sent_files)}

    def key_from(self, read):
        return (wanted(read, "inspection"), wanted(read, "file"))

    def check(self, record, changed, before, reason, *, is_new):
        kind = str(record.file).rpartition(".")[2]
        if "file" in changed and ALIASES.get(kind, kind) not in PICTURES:
            raise ValidationError({"file": _("This is not a JPEG or PNG picture, despite its name.")})

    def title_of(self, record):
        return str(record)


class FindingResource(OfInspectionResource):
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
        kinds = Lookup(ObstacleKind.objects.all(), lambda k: {k.code, k.name, k.name_en}, write=lambda kind: kind.label)
        return {
            **super().lookups(),
            "kind": kinds,
            "responsible": self.lookup(OrganisationLookup),
        }

    def key_from(self, read):
        return (wanted(read, "inspection"), folded(wanted(read, "found")))

    def keys_of(self, stored):
        inspection_id, description = stored
        return [(inspection_id, folded(description))]


def _visit_names(visit: Inspection) -> list[str]:
    return [visit.title, f"{visit.date:%d/%m/%Y}", f"{visit.date:%Y-%m-%d}"]
