"""The list of the office: vacant land of each site, whether its sheet is published, what is missing on it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import django_filters as filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from progress.models import Site
from progress.records.filters import ListFilter, PlaceFilter, SearchFilter, site_kind_filter
from progress.records.pages import with_place
from reports.investors.changes import Moved, moved_since
from reports.investors.content import content_of, units_today
from reports.investors.missing import Gap, gaps_of
from reports.investors.models import InvestorSheet
from reports.investors.reading import SiteOffer, offers_of
from reports.investors.vacant import Vacant
from spreadsheets.exports import PlainListing, in_chunks, plain
from spreadsheets.writers.specs import CHOICE, DATE, LINES, NUMBER, REFERENCE
from values.dates import plain_day
from values.today import shown_day

PUBLISHED, MOVED, UNPUBLISHED = "published", "moved", "unpublished"
SHOWN_GAPS = 3


class InvestorSheetFilter(ListFilter):
    """`/investor-sheets/?state=moved&unit=xa-an-phu`."""

    q = SearchFilter(gettext_lazy("Site, place or developer"))
    kind = site_kind_filter("kind")
    unit = PlaceFilter("unit")
    state = filters.ChoiceFilter(
        method="in_state",
        label=gettext_lazy("Publication"),
        choices=[
            (PUBLISHED, gettext_lazy("Sheet published")),
            (MOVED, gettext_lazy("Published, data changed since")),
            (UNPUBLISHED, gettext_lazy("Not published")),
        ],
    )

    def _narrow_choices(self):
        self._suggest_units(self.queryset)

    def in_state(self, sites, name, value):
        is_published = Exists(InvestorSheet.objects.in_force().filter(site=OuterRef("pk")).order_by())
        found = sites.filter(~is_published if value == UNPUBLISHED else is_published)
        if value != MOVED:
            return found
        return found.filter(pk__in=[row.site.pk for row in rows_of(with_place(found)) if row.moved])


@dataclass(frozen=True, slots=True)
class Row:
    """A site with what an officer asks about its sheet."""

    offer: SiteOffer
    sheet: InvestorSheet | None
    moved: list[Moved]
    gaps: list[Gap]

    @property
    def site(self) -> Site:
        return self.offer.site

    @property
    def vacant(self) -> Vacant:
        return self.offer.vacant

    @property
    def place(self) -> str:
        return units_today(self.site.unit) if self.site.unit else ""

    @property
    def published_on(self) -> str:
        return shown_day(self.sheet.published_at) if self.sheet else ""

    @property
    def gaps_shown(self) -> str:
        """The first gaps in a line, and how many more there are."""
        shown = ", ".join(gap.label for gap in self.gaps[:SHOWN_GAPS])
        more = len(self.gaps) - SHOWN_GAPS
        return _("%(shown)s and %(count)s more") % {"shown": shown, "count": more} if more > 0 else shown


def sites_offered(user) -> QuerySet:
    """Return the sites that `user` sees at which something can be offered, or of which a sheet is published."""
    published = InvestorSheet.objects.in_force().order_by().values("site")
    visible = Site.objects.visible_to(user)
    return visible.filter(Q(pk__in=Site.objects.chased().order_by().values("pk")) | Q(pk__in=published))


def rows_of(sites: Iterable[Site]) -> list[Row]:
    """Return a row for each of the sites, which want `with_place()`; as many queries for many as for one."""
    offers = offers_of(list(sites))
    in_force = InvestorSheet.objects.in_force().filter(site__in=[offer.site.pk for offer in offers])
    sheets = {sheet.site_id: sheet for sheet in in_force}
    return [_row(offer, sheets.get(offer.site.pk)) for offer in offers]


def _row(offer: SiteOffer, sheet: InvestorSheet | None) -> Row:
    if sheet:
        sheet.site = offer.site
    moved = moved_since(sheet.content, content_of(offer)) if sheet else []
    return Row(offer, sheet, moved, gaps_of(offer))


def sheets_listing(sites: QuerySet) -> PlainListing:
    """Return the list as it is exported."""
    columns = [
        plain("site", _("Site"), lambda row: str(row.site), REFERENCE),
        plain("unit", _("Administrative unit"), lambda row: row.place or None, REFERENCE),
        plain("vacant", _("Vacant industrial land (ha)"), lambda row: row.vacant.area, NUMBER),
        plain("basis", _("Source or calculation"), lambda row: row.vacant.basis, LINES),
        plain("published", _("Publication"), publication, CHOICE),
        plain("published_on", _("Published on"), lambda row: row.sheet and plain_day(row.sheet.published_at), DATE),
        plain("missing", _("Missing"), lambda row: "\n".join(gap.label for gap in row.gaps) or None, LINES),
    ]
    return PlainListing("investor_sheets", _("Investor sheets"), columns, _rows(sites), sites.count)


def publication(row: Row) -> str:
    """Return in words whether the sheet of a site is published, and whether that is still what the records say."""
    if row.sheet is None:
        return _("Not published")
    return _("Published, data changed since") if row.moved else _("Sheet published")


def _rows(sites: QuerySet) -> Iterator[Row]:
    for chunk in in_chunks(with_place(sites)):
        yield from rows_of(chunk)
