"""The sheet of documents, each once however many sites use it."""

import re

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.bulk import add_in_bulk
from places.resources import OrganisationLookup
from progress.documents.actions import detach_document
from progress.models import Document, DocumentKind, SiteDocument
from progress.records.actions import FOR_OTHER_SITES, may_change, use_document
from progress.sheets.gate import FILE_HELP, NOTE_NAMES, SiteDocumentResource, SiteScopedResource
from progress.sheets.naming import site_lookup
from spreadsheets.attached.cells import FileWidget, RecordFiles
from spreadsheets.columns import Column
from spreadsheets.merge.stored import SEVERAL
from spreadsheets.widgets import LookupsWidget, LookupWidget
from values.text import fold

# How numbers of official documents say their kind: 125/QĐ-UBND (appendix III of Decree 30/2020/NĐ-CP).
_KIND_OF_SYMBOL = {
    "qd": DocumentKind.DECISION,
    "ttr": DocumentKind.SUBMISSION,
    "tb": DocumentKind.NOTICE,
    "bb": DocumentKind.MINUTES,
    "bc": DocumentKind.REPORT,
    "gp": DocumentKind.LICENCE,
    "gcn": DocumentKind.LICENCE,
    # Kinds that have no name of their own here: resolutions, plans, directives.
    "nq": DocumentKind.OTHER,
    "kh": DocumentKind.OTHER,
    "ct": DocumentKind.OTHER,
}
_SYMBOL = re.compile(rf"\d/(?:\d{{4}}/)?({'|'.join(_KIND_OF_SYMBOL)})(?:-|$)")


_BEFORE_NUMBER = re.compile(
    r"^[^\W\d][^\d/:.]{0,30}?\s(?:số\s*)?[:.]?\s*(?=\d+\w?/)|^số\s*:?\s*(?=\d+\w?/)", re.IGNORECASE
)


def _bare(number: str) -> str:
    """Return a document's number without its kind before it: "QĐ số 2150/QĐ-UBND" → "2150/QĐ-UBND"."""
    return _BEFORE_NUMBER.sub("", number)


class DocumentResource(SiteScopedResource):
    """Found by its number (without one, by what it is about), date and issuer. A new one is recorded at its sites."""

    key = "documents"
    title = gettext_lazy("Documents")
    natural = ("reference_folded", "date", "issuer_id")
    named_by = ("number", "title", "date", "issuer")
    names_organisations = ("issuer",)
    is_undone_in_bulk = False  # its sites are links with a history of their own
    comes_with = (SiteDocumentResource,)
    aliases = {
        "kind": ("loại văn bản", "hình thức văn bản"),
        "number": ("số", "số hiệu", "số ký hiệu", "số văn bản", "số, ký hiệu"),
        "date": ("ngày", "ngày ban hành", "ngày văn bản", "ngày tháng"),
        "title": ("trích yếu", "trích yếu nội dung", "trích yếu văn bản", "tên văn bản", "nội dung", "về việc"),
        "url": ("đường dẫn", "liên kết", "link"),
        "note": NOTE_NAMES,
    }

    issuer = Column(
        "issuer",
        gettext_lazy("issued by"),
        LookupWidget(),
        aliases=("cơ quan ban hành", "nơi ban hành", "đơn vị ban hành"),
    )
    sites = Column(
        "sites",
        gettext_lazy("sites"),
        LookupsWidget(),
        aliases=(
            "khu, cụm",
            "các khu, cụm",
            "thuộc khu, cụm",
            "ccn",
            "cụm công nghiệp",
            "tên cụm",
            "tên ccn",
            "tên cụm công nghiệp",
            "kcn",
            "khu công nghiệp",
            "khu, cụm công nghiệp",
            "tên khu, cụm",
        ),
        help_text=gettext_lazy("Sites that use it, separated by semicolons: CCN An Phú; KCN Tân Thành."),
    )
    file = Column("file", gettext_lazy("file"), FileWidget(), aliases=("tệp", "tệp đính kèm"), help_text=FILE_HELP)

    class Meta:
        model = Document
        fields = ("id", "kind", "number", "date", "issuer", "title", "sites", "url", "file", "note", "version")

    def lookups(self):
        return {"issuer": self.lookup(OrganisationLookup), "sites": self.lookup(site_lookup)}

    def record_files(self):
        def with_file():
            records = self.visible().exclude(file="").order_by("pk").values_list("pk", "number", "title", "file")
            return ((pk, number or title, path) for pk, number, title, path in records.iterator())

        return {"file": RecordFiles("documents", "documents", with_file, self.sent_files)}

    def prepare(self, record, changed, *, is_new):
        """Take the kind of a new document from the symbol in its number, where the file does not say it."""
        names = [*super().prepare(record, changed, is_new=is_new)]
        if is_new and not record.kind and (symbol := _SYMBOL.search(fold(record.number))):
            record.kind = _KIND_OF_SYMBOL[symbol[1]]
            names.append("kind")
        if is_new and (number := _bare(record.number)) != record.number:
            record.number = number
            names.append("number")
        return names

    def key_from(self, read):
        reference = read("number") or read("title")
        if not reference:
            raise ValidationError({"number": _("Give the document's number or subject.")})
        return (fold(reference), read("date"), read("issuer"))

    def find(self, read, cell, stored):
        """Return the document of the row; where it says no issuer, the only one of its number and date."""
        found = super().find(read, cell, stored)
        if found is None and (number := read("number")) and _bare(number) != number:
            return self.find(lambda name: _bare(number) if name == "number" else read(name), cell, stored)
        if found is not None or read("issuer") is not None:
            return found
        pks = self._by_number.get((fold(read("number") or read("title") or ""), read("date")), [])
        return pks[0] if len(pks) == 1 else SEVERAL if pks else None

    @cached_property
    def _by_number(self) -> dict[tuple, list[int]]:
        numbers: dict[tuple, list[int]] = {}
        for reference, date, pk in self.visible().order_by("pk").values_list("reference_folded", "date", "pk"):
            numbers.setdefault((reference, date), []).append(pk)
        return numbers

    @cached_property
    def _editable(self) -> set[int]:
        return set(Document.objects.editable_by(self.user).values_list("pk", flat=True))

    def is_within(self, record) -> bool:
        """Return whether the person may change every site that uses the document."""
        return record.pk is None or record.pk in self._editable

    @cached_property
    def _out_of_sight(self) -> set[tuple]:
        """What names the documents that are recorded and not the person's to see."""
        seen = Document.objects.visible_to(self.user).values("pk")
        return set(Document.objects.exclude(pk__in=seen).values_list(*self.natural))

    def check(self, record, changed, before, reason, *, is_new):
        if not is_new:
            return
        sites = record._many.get("sites", ())
        if not sites:
            raise ValidationError({"sites": _("Name at least one site of the document.")})
        if not self.editable_sites.issuperset(sites):
            raise ValidationError(_("You do not have permission to change this record."))
        if (fold(record.reference), record.date, record.issuer_id) in self._out_of_sight:
            raise ValidationError({"number": FOR_OTHER_SITES})

    def is_saved_alone(self, record):
        """Return whether sites are put to a recorded document or taken off it: the pages' actions do that, singly."""
        return record.pk is not None and "sites" in record._many

    def saved(self, records, changed):
        """Count new documents among those of their sites."""
        links = [
            SiteDocument(site_id=pk, document=document)
            for document in records
            for pk in sorted(document._many.get("sites", ()))
        ]
        add_in_bulk(links, by=self.user, reason="")

    def save(self, record, *, is_new, changed, reason):
        sites = [self.looked_up["sites"].get(pk) for pk in sorted(record._many.pop("sites", ()))]
        if plain := changed - {"sites"}:
            super().save(record, is_new=False, changed=plain, reason=reason)
        if "sites" in changed:
            self._use_at(record, sites, reason)

    def _use_at(self, record: Document, sites: list, reason: str) -> None:
        links = SiteDocument.objects.visible_to(self.user).filter(document=record.pk).select_related("site", "document")
        known = {link.site_id: link for link in links}
        for site in sites:
            if site.pk not in known:
                if not may_change(self.user, site, "progress.add_sitedocument"):
                    raise PermissionDenied
                use_document(document=record, site=site, by=self.user)
        for link in known.values():
            if link.site_id not in {site.pk for site in sites}:
                detach_document(link=link, by=self.user, reason=reason)
