"""How files name sites, and what a sheet says around a name: its kind, its district, its commune.

A cluster and a zone of one name are never taken for each other: the words in the cell count first, then the column of
kinds, the group's title, the column's header, the sheet's titles. Where nothing says the kind and both exist, a person
is asked.
"""

import functools
import re
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from places.lookup import UnitLookup
from progress.models import Site, SiteKind
from progress.models.rules.site_names import bare_name, exact_name, may_be_called, name_key
from spreadsheets.cell import CellError, SharedName, cell_text
from spreadsheets.columns import GROUP, Column
from spreadsheets.layout import Table
from spreadsheets.lookups import Lookup
from spreadsheets.questions import key_of
from spreadsheets.widgets import TextWidget
from values.text import fold, normalize, shown

_KIND_WORDS = {
    SiteKind.CLUSTER: ("ccn", "cum cong nghiep", "cum cn", "c.c.n"),
    SiteKind.ZONE: ("kcn", "khu cong nghiep", "khu cn", "k.c.n"),
}

# What headers, groups and titles say; an office that writes or is written to says nothing of the rows.
_OFFICES = re.compile(r"\bban quan ly\b( du an)?( cac)? (khu|kcn)( cong nghiep| cn)?")
_OF_CLUSTERS = re.compile(r"\b(ccn|cum cong nghiep|cum cn)\b")
_OF_ZONES = re.compile(r"\b(kcn|khu cong nghiep|khu cn|khu ?(,|/|-|va|&) ?cum)\b")
_HEADER_OF_CLUSTERS, _HEADER_OF_ZONES = re.compile(r"\b(ccn|cum)\b"), re.compile(r"\b(kcn|khu(?! vuc))\b")

_DISTRICT = re.compile(
    r"(các |những |tổng hợp |danh sách |danh mục )?(huyện|quận|thị xã|thành phố|tp\.?|tỉnh|địa bàn|khu vực|vùng|xã"
    r"|phường|thị trấn|huyen|thi xa|thanh pho|thi tran)\s+\S.*"
)

_KIND_ALONE = re.compile(
    r"(cac )?((khu|cum)( cong nghiep| cn)?|kcn|ccn)((,| va|/) ?(khu|cum)( cong nghiep| cn)?)?\b(?P<rest>.*)"
)

# What may follow "Cụm công nghiệp" in the title of a group of them, and in no cluster's name.
_OF_A_GROUP = re.compile(r"|(da|dang|chua|duoc|trong|ngoai|tren|thuoc|theo|du kien|quy hoach|moi|co)\b.*")
COMMUNE = "site_unit"
# How offices head the column of a site's place, and that of the district around it.
PLACE_NAMES = (
    "địa điểm", "xã, phường", "xã", "đơn vị hành chính", "địa bàn", "thuộc xã", "xã, phường, thị trấn", "tên xã",
    "tên xã, phường", "xã (phường)", "địa điểm (xã)", "địa điểm (xã, phường)", "địa điểm thực hiện",
    "địa điểm xây dựng", "thuộc xã, phường", "địa điểm xã",
)  # fmt: skip
DISTRICT_NAMES = (
    "huyện", "tên huyện", "thuộc huyện", "huyện, thành phố", "huyện, thị xã, thành phố", "huyện, tp", "huyện (cũ)",
    "huyện cũ", "quận, huyện", "địa bàn huyện", "địa bàn cấp huyện", "huyện, thị",
)  # fmt: skip


def kind_said(name: str) -> str:
    """Return the kind of site that a name begins with ("CCN An Phú"), or ""."""
    key = fold(name)
    return next((kind for kind, words in _KIND_WORDS.items() if key.startswith(tuple(f"{w} " for w in words))), "")


def kind_in(text: str, *, is_header: bool = False) -> str:
    """Return the one kind of site that a title or a header speaks of; "" for none and for both."""
    words = _OFFICES.sub(" ", fold(text))
    clusters, zones = (_HEADER_OF_CLUSTERS, _HEADER_OF_ZONES) if is_header else (_OF_CLUSTERS, _OF_ZONES)
    kinds = [kind for kind, pattern in ((SiteKind.CLUSTER, clusters), (SiteKind.ZONE, zones)) if pattern.search(words)]
    return kinds[0] if len(kinds) == 1 else ""


def kind_of_group(titles: str) -> str:
    """Return the kind that the innermost title speaks of which speaks of any."""
    return next(filter(None, map(kind_in, reversed(titles.splitlines()))), "")


def kind_of_table(table: Table, column: str) -> str:
    """Return the kind of site that a column's header says, else the sheet's titles or its name."""
    of_header = kind_in(table.headers.get(column, ""), is_header=True)
    if of_header or table.has_keys:
        return of_header if not table.has_keys else ""
    return kind_in(" ; ".join(table.titles)) or kind_in(table.sheet)


def is_group_title(text: str) -> bool:
    """Return whether a row's only words name a district or a kind of sites, and no site."""
    if _DISTRICT.fullmatch(normalize(text).casefold()):
        return True
    alone = _KIND_ALONE.fullmatch(fold(text))
    return bool(alone and _OF_A_GROUP.fullmatch(alone["rest"].strip(" :-–")))


@functools.lru_cache(maxsize=10_000)
def site_key(name: str) -> str:
    """Return a site's name as references compare it: its kind stays part of it where it is said."""
    kind = kind_said(name)
    return f"{kind} {_bare(name)}" if kind else name_key(name)


def _bare(name: str) -> str:
    key = fold(name)
    for words in _KIND_WORDS.values():
        for word in words:
            if key.startswith(f"{word} "):
                return key.removeprefix(f"{word} ").lstrip(".:- ")
    return key


def site_names(site: Site) -> set[str]:
    return {site.slug, site.name, f"{site.short_kind} {site.name}", str(site), site.with_place}


def called(sites: Iterable[Site], text: str) -> list[Site]:
    """Return those of the sites found by a folded name that it may stand for: with its very marks, else without any."""
    sites = list(sites)
    exact = [site for site in sites if site.name_exact == exact_name(text)]
    return exact or [site for site in sites if may_be_called(text, site.name) or _is_more_than_a_name(site, text)]


def _is_more_than_a_name(site: Site, text: str) -> bool:
    """Return whether a text is something else that a site is known by: its identifier, its name with its place."""
    return fold(bare_name(text)) != site.name_key


def hints() -> tuple[Column, ...]:
    """Return the columns of foreign files that tell sites of one name apart."""
    label = _("administrative unit of the site")
    return Column(None, label, TextWidget(), column_name=COMMUNE, aliases=PLACE_NAMES), group_hint()


def group_hint() -> Column:
    """Return what tells sites and communes of one name apart beside the row's own cells: the titles of its group, the
    cell of a column of districts."""
    label = _("district, to distinguish places of the same name")
    return Column(None, label, TextWidget(), column_name=GROUP, aliases=DISTRICT_NAMES)


class SiteLookup(Lookup):
    """The sites a person sees. A cluster and a zone of one name are told apart by what stands before it, beside it or
    over it; sites of one name by their marks, by the commune in the row, by the district in the group's title."""

    def __init__(self, user):
        sites = Site.objects.visible_to(user).select_related("unit__parent", "cluster", "zone")
        super().__init__(sites, site_names, key=site_key, among=lambda site: site.kind)
        self.kind_of_sheet = ""
        self._units = UnitLookup()

    def take_context(self, table: Table, column: str) -> None:
        """See what a table says of all its rows: of which kind the names in a column are, of which district."""
        self.kind_of_sheet = kind_of_table(table, column)
        self._units.take_context(table, COMMUNE)

    def find(self, value, among=None, where=None):
        text, where = cell_text(value), where or {}
        kind = among or kind_said(text) or kind_of_group(where.get(GROUP, "")) or self.kind_of_sheet or None
        matches = self._named(text, kind)
        sites = self._in_place(called(matches.values(), text), where)
        if len(sites) == 1:
            return sites[0]
        if not sites:
            if matches and not called(matches.values(), text):
                near = _("“%(given)s” is not recorded. Similar names: %(several)s. Write the name as it is recorded.")
                raise self._shared(near, text, matches.values())
            if matches:
                raise self._elsewhere(text, matches.values(), where)
            if kind and (others := called(self._named(_without_kind(text), None).values(), text)):
                raise self._other_kind(text, kind, others)
            return super().find(value, kind)
        raise self._shared(_("“%(given)s” can be any of these: %(several)s."), text, sites)

    def _shared(self, message, text: str, sites: Iterable[Site]) -> SharedName:
        pks, several = [site.pk for site in sites], "; ".join(site.with_place for site in sites)
        likeliest = self.answered(key_of("site", text), sites)
        return SharedName(message, pks=pks, likeliest=likeliest, given=shown(text), several=several)

    def _in_place(self, sites: list[Site], where: dict[str, str]) -> list[Site]:
        """Return those of the sites that can be where the row says, and of several the ones in the group's district."""
        if units := self._units.candidates(where.get(COMMUNE, "")):
            kin = self._units.kin
            there = [s for s in sites if s.unit_id and kin.may_be_one_place(s.unit_id, units)]
            sites = there or [site for site in sites if not site.unit_id]
        if len(sites) > 1 and (districts := self._units.districts_of(where)):
            kin = self._units.kin
            sites = [s for s in sites if s.unit_id and kin.may_be_one_place(s.unit_id, districts)] or sites
        return sites

    def _elsewhere(self, text: str, sites: Iterable[Site], where: dict[str, str]) -> CellError:
        message = _("“%(given)s” in “%(place)s” is not recorded, only: %(near)s.")
        near = "; ".join(site.with_place for site in sites)
        return CellError(message, given=shown(text), place=shown(where.get(COMMUNE, "")), near=near)

    def _other_kind(self, text: str, kind: str, sites: Iterable[Site]) -> CellError:
        message = _("No %(kind)s “%(given)s” is recorded, only: %(near)s. If that is meant, write it so.")
        label = str(SiteKind(kind).label).lower()
        return CellError(message, kind=label, given=shown(text), near="; ".join(site.with_place for site in sites))


def _without_kind(text: str) -> str:
    return bare_name(text) if not kind_said(text) else _bare(text)


def site_lookup(user) -> SiteLookup:
    return SiteLookup(user)
