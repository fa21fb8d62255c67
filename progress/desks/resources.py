"""The sheet of the movements of dossiers."""

from django.utils.translation import gettext_lazy

from places.resources import OrganisationLookup
from progress.models import Movement
from progress.sheets.gate import NOTE_NAMES, SitePartResource, document_column
from progress.sheets.milestone_names import MilestoneLookup
from spreadsheets.columns import Column
from spreadsheets.resources import wanted
from spreadsheets.widgets import LookupWidget


class MovementResource(SitePartResource):
    """Found by site, milestone, movement, office and date."""

    key = "movements"
    title = gettext_lazy("Movements of dossiers")
    required = ("site", "milestone", "kind", "office", "date")
    natural = ("milestone_id", "kind", "office_id", "date")
    named_by = ("milestone", "kind", "date")
    document_fields = ("document",)
    aliases = {
        "kind": ("luân chuyển", "tình trạng hồ sơ", "xử lý hồ sơ"),
        "date": ("ngày", "ngày gửi", "ngày tiếp nhận", "ngày trả"),
        "source": ("nguồn", "nguồn số liệu"),
        "note": NOTE_NAMES,
    }

    milestone = Column(
        "milestone",
        gettext_lazy("milestone"),
        LookupWidget(),
        is_key=True,
        beside="site",
        aliases=("mốc", "bước", "mốc tiến độ", "bước thực hiện", "thủ tục"),
        help_text=gettext_lazy("Name or code of its stage; add “/1” for phase 1."),
    )
    office = Column(
        "office",
        gettext_lazy("office"),
        LookupWidget(),
        is_key=True,
        aliases=("cơ quan", "cơ quan giải quyết", "đơn vị", "cơ quan thụ lý", "nơi giữ hồ sơ"),
        help_text=gettext_lazy("A recorded organisation, by its full or short name."),
    )
    document = document_column()

    class Meta:
        model = Movement
        fields = (
            "id", "site_kind", "site", "milestone", "kind", "office", "date", "document", "source", "note", "version",
        )  # fmt: skip

    def lookups(self):
        return {
            **super().lookups(),
            "milestone": self.lookup(MilestoneLookup),
            "office": self.lookup(OrganisationLookup),
        }

    def key_from(self, read):
        return (wanted(read, "milestone"), wanted(read, "kind"), wanted(read, "office"), wanted(read, "date"))
