"""The gate that sheets of sites and of what hangs on them pass, and what rows on sites share."""

from collections.abc import Collection
from functools import cached_property, partial

from django.db import models
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.bulk import add_in_bulk
from places.proposed import new_organisations
from places.resources import ORGANISATION
from progress.models import SITE_PARTS, Document, Site, SiteDocument, SiteKind
from progress.records.provenance import Statement, entered_by, provenance_of, renew, values_of
from progress.sheets.file_source import source_of
from progress.sheets.naming import COMMUNE, hints, is_group_title, site_lookup
from progress.sheets.references import SITE, answers_of, document_lookup, organisations_meant, shared_names
from spreadsheets.book import Note
from spreadsheets.columns import GROUP, Column
from spreadsheets.merge.stored import batches
from spreadsheets.resources import SheetResource, wanted
from spreadsheets.widgets import ChoiceWidget, LinesWidget, LookupWidget, TextWidget
from values.dates import PartialDate
from values.quantities import common_unit

DOCUMENT_HELP = gettext_lazy("A recorded document, by its number and date: QĐ 125/QĐ-UBND, 16/10/2020.")
DOCUMENT_NAMES = ("văn bản", "căn cứ", "quyết định", "số quyết định", "số, ngày văn bản", "văn bản số")

SOURCED_NAMES = {
    "source": ("nguồn", "nguồn số liệu"),
    "as_of": ("thời điểm", "tính đến ngày", "số liệu tính đến"),
}

REASON_NAMES = (
    "lý do", "lý do điều chỉnh", "lý do thay đổi", "lý do chậm", "nguyên nhân", "nguyên nhân chậm",
    "lý do điều chỉnh thời hạn", "lý do điều chỉnh tiến độ", "nguyên nhân chậm tiến độ",
)  # fmt: skip

FILE_HELP = gettext_lazy("Its name in the archive (.zip) that goes with the workbook.")

NOTE_NAMES = ("ghi chú", "chú thích")


def document_column() -> Column:
    label = gettext_lazy("document")
    return Column("document", label, LookupWidget(), aliases=DOCUMENT_NAMES, help_text=DOCUMENT_HELP)


def reason_column() -> Column:
    """Return the column of why a row is changed, for sheets of promises: read, kept in history, never filled."""
    return Column(
        None,
        gettext_lazy("reason for the change"),
        LinesWidget(),
        is_about_change=True,
        aliases=REASON_NAMES,
        help_text=gettext_lazy("Required where a target date changes. It is kept in the history."),
    )


class SiteScopedResource(SheetResource):
    """Shows what the person sees; lets them write at the sites they edit, as far as their permissions go.

    Of names in the columns `names_organisations` that are nearly recorded ones it is asked which are meant; others are
    proposed with the file.
    """

    names_organisations: tuple[str, ...] = ()

    def questions(self, table, answers):
        yield from super().questions(table, answers)
        for column in self.names_organisations:
            yield from organisations_meant(self.looked_up[column], table, column)

    def take_answers(self, answers):
        super().take_answers(answers)
        self._know_organisations(answers)

    def _know_organisations(self, answers):
        for column in self.names_organisations:
            self.looked_up[column].answers = answers_of(ORGANISATION, answers)

    def proposals(self, table):
        self._know_organisations(table.answers)
        yield from super().proposals(table)
        for column in self.names_organisations:
            yield from new_organisations(table, column, self.looked_up[column])

    def visible(self):
        return super().visible().visible_to(self.user)

    @cached_property
    def editable_sites(self) -> set[int]:
        return set(Site.objects.editable_by(self.user).values_list("pk", flat=True))

    def may_add(self, record):
        return super().may_add(record) and self.is_within(record)

    def may_change(self, record):
        return super().may_change(record) and self.is_within(record)

    def is_within(self, record) -> bool:
        return (record.pk if isinstance(record, Site) else record.site_id) in self.editable_sites


class SourcedResource(SheetResource):
    """Rows with a source and a day: new values rest on those of the row or of the file, never on the recorded ones."""

    def given_by_file(self, table):
        provenance = source_of(table)
        if provenance.to_come:
            message = _("The date of the figures in the file, %(day)s, is in the future: it is not used.")
            table.warnings.append(Note(table.sheet, "", str(provenance.to_come), message % {"day": provenance.to_come}))
        stated = {"source": provenance.paper, "as_of": provenance.day}
        return {
            "source": provenance.statement.source,
            "as_of": _stored(provenance.statement.day),
            "said": [name for name, value in stated.items() if value],
        }

    @property
    def statement(self) -> Statement:
        """What values of rows without a source rest on."""
        if not self.given:
            return entered_by(self.user)
        return Statement(self.given["source"], _read(self.given["as_of"]))

    @property
    def file_day(self) -> PartialDate | None:
        """The day that the file itself says, or that was answered of it."""
        return self.statement.day if "as_of" in self.given.get("said", ()) else None

    def prepare(self, record, changed, *, is_new):
        names = [*super().prepare(record, changed, is_new=is_new)]
        if not (is_new or values_of(type(record)) & changed):
            return names
        if self.source_stands and not is_new:
            return names
        stated = {name for name in provenance_of(type(record)) if name in record._said}
        if self.reports:
            return [*names, *self._report(record, stated)]
        if self.file_day and "as_of" not in stated:
            record.as_of = self.file_day
            stated, names = {*stated, "as_of"}, [*names, "as_of"]
            record._said = {*record._said, "as_of"}
        return [*names, *renew(record, changed, statement=self.statement, stated=stated, is_new=is_new)]

    def _report(self, record, stated: set[str]) -> list[str]:
        """Report new values with what the file says of their source; the rest is settled when they are approved."""
        names = [] if not self.given or stated else self.given["said"]
        for name in names:
            setattr(record, name, self.statement.day if name == "as_of" else self.statement.source)
        return names


def _stored(day: PartialDate | None) -> str | None:
    return day.iso if day else None


def _read(iso: str | None) -> PartialDate | None:
    return PartialDate.from_iso(iso) if iso else None


class SitePartResource(SiteScopedResource):
    """What hangs on a site, named by its kind and its name; a row never moves to another site."""

    required = ("site",)
    hints = hints()
    joined_by = {"site": "name", COMMUNE: "unit"}
    # Fields that hold a document: one that a row names counts among those of the site.
    document_fields: tuple[str, ...] = ()

    site_kind = Column(
        "site__kind",
        gettext_lazy("kind of site"),
        ChoiceWidget(SiteKind.choices),
        is_key=True,
        aliases=("loại hình khu, cụm", "loại hình khu cụm"),
    )
    site = Column(
        "site",
        gettext_lazy("site"),
        LookupWidget(),
        is_key=True,
        beside="site_kind",
        told_by=(COMMUNE, GROUP),
        heads_groups=True,
        aliases=(
            "tên cụm", "tên ccn", "cụm công nghiệp", "tên cụm công nghiệp", "ccn", "cụm",
            "tên khu", "tên kcn", "khu công nghiệp", "tên khu công nghiệp", "kcn",
            "tên khu, cụm", "khu, cụm công nghiệp", "tên khu, cụm công nghiệp", "tên khu/cụm",
        ),
        help_text=gettext_lazy("CCN or KCN before the name distinguishes a cluster and a zone of the same name."),
    )  # fmt: skip

    def lookups(self):
        lookups = {"site": self.lookup(site_lookup)}
        if self.document_fields:
            documents = self.lookup(document_lookup)
            lookups |= dict.fromkeys(self.document_fields, documents)
        return lookups

    @property
    def sites(self):
        return self.looked_up["site"]

    def is_group_title(self, text):
        return is_group_title(text)

    def take_context(self, table):
        self.sites.take_context(table, "site")

    def questions(self, table, answers):
        yield from super().questions(table, answers)
        yield from shared_names(self, table, "site", kind=SITE, label=lambda site: site.with_place)

    def take_answers(self, answers):
        super().take_answers(answers)
        self.sites.answers = answers_of(SITE, answers)

    def in_order(self, records):
        return records.order_by("site__kind", "site__name_key", "site", *self.model._meta.ordering, "pk")

    def site_from(self, read) -> int:
        return wanted(read, "site")

    def label_of(self, record):
        return f"{self.sites.get(record.site_id) or ''}: {self.title_of(record)}"

    def subject_of(self, record):
        return str(self.sites.get(record.site_id) or "")

    def title_of(self, record) -> str:
        return str(record)

    def saved(self, records, changed):
        names = [name for name in self.document_fields if name in changed]
        if names:
            use_documents(records, names, self.user)


class SiteDocumentResource(SitePartResource):
    """The links between documents and sites, which come with rows that rest on a document: no sheet of its own."""

    title = gettext_lazy("Documents of sites")
    required = ("site", "document")
    natural = ("site_id", "document_id")
    document = document_column()

    class Meta:
        model = SiteDocument
        fields = ("id", "site_kind", "site", "document", "version")

    def lookups(self):
        return {**super().lookups(), "document": self.lookup(document_lookup)}

    def title_of(self, record):
        return str(self.looked_up["document"].get(record.document_id) or "")

    def counted_on_by(self, pks):
        """Yield the records that rest on a document: they count on its being among those of their site."""
        for part in batches(pks):
            links = SiteDocument.objects.filter(pk__in=part).values_list("site_id", "document_id", "pk")
            linked = {(site, document): pk for site, document, pk in links}
            documents = {document for _site, document in linked}
            for model in SITE_PARTS:
                fields = [f for f in model._meta.fields if f.related_model is Document and model is not SiteDocument]
                for f in fields:
                    users = model._base_manager.filter(**{f"{f.name}__in": documents}).order_by()
                    for pk, *pair in users.values_list("pk", "site_id", f.attname):
                        if tuple(pair) in linked:
                            yield model, pk, linked[tuple(pair)]


def use_documents(records: list[models.Model], names: Collection[str], user) -> None:
    """Count the documents that records rest on among those of their sites, each once: as `use_document` does, in bulk.

    The documents were found among those the person may see.
    """
    wanted_links = {
        (r.site_id, pk) for r in records for name in names if r.site_id and (pk := getattr(r, f"{name}_id"))
    }
    if not wanted_links:
        return
    documents = {document for _site, document in wanted_links}
    known: set[tuple[int, int]] = set()
    for part in batches(sorted(documents)):
        known |= set(SiteDocument.objects.filter(document__in=part).values_list("site_id", "document_id"))
    links = [SiteDocument(site_id=s, document_id=d) for s, d in sorted(wanted_links - known)]
    add_in_bulk(links, by=user, reason="")


class UnitColumn(Column):
    """The unit of a row's value, only shown; a file may write it as offices do, in either language: "tỷ đ", "Ha"."""

    gives_units = True

    def get_value(self, instance):
        unit = partial(super().get_value, instance)
        return lazy(unit, str)() if unit() else None  # said again in the language in which it is compared

    def shows(self, cell, value):
        unit = common_unit(str(value or ""))
        return super().shows(cell, value) or (isinstance(cell, str) and unit != "" and common_unit(cell) == unit)


def unit_column(attribute: str, *depends_on: str) -> Column:
    label, names = gettext_lazy("unit of measurement"), ("đvt", "đơn vị tính", "đơn vị")
    return UnitColumn(attribute, label, TextWidget(), is_only_shown=True, depends_on=depends_on, aliases=names)


def shown(attribute: str, label, *depends_on: str) -> Column:
    """Return a column that only shows what another record or rule says."""
    return Column(attribute, label, TextWidget(), is_only_shown=True, depends_on=depends_on)
