"""The sheet of facts for investors: a row for each subject of each site."""

from django.utils.translation import gettext_lazy

from progress.models import InvestorFact
from progress.sheets.gate import NOTE_NAMES, SOURCED_NAMES, SitePartResource, SourcedResource, document_column
from spreadsheets.resources import wanted


class InvestorFactResource(SourcedResource, SitePartResource):
    """Found by its site and its subject."""

    key = "investor_facts"
    title = gettext_lazy("Facts for investors")
    required = ("site", "subject")
    natural = ("site_id", "subject")
    named_by = ("subject",)
    known_by = ("subject",)
    document_fields = ("document",)
    aliases = SOURCED_NAMES | {
        "text": ("nội dung", "nội dung tiếng việt"),
        "text_en": ("nội dung tiếng anh",),
        "note": NOTE_NAMES,
    }

    document = document_column()

    class Meta:
        model = InvestorFact
        fields = (
            "id", "site_kind", "site", "subject", "readiness", "text", "text_en", "document", "source", "as_of", "note",
            "version",
        )  # fmt: skip

    def key_from(self, read):
        return (self.site_from(read), wanted(read, "subject"))
