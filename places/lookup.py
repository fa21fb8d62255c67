"""How files name administrative units: former and present ones of one name are told apart by their last day."""

import datetime
import re
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from places.kin import Kin
from places.models import DISTRICTS, PROVINCES, AdministrativeUnit, OrganisationKind
from spreadsheets.cell import CellError, LeftOut, SharedName, cell_text
from spreadsheets.columns import GROUP
from spreadsheets.layout import Table
from spreadsheets.lookups import Lookup
from spreadsheets.questions import key_of
from values.text import fold, in_every_language, normalize, shown
from values.today import day_said, today

# How offices shorten what names of units and organisations begin with, as it is compared: folded.
_SHORT = (
    ("uy ban nhan dan ", "ubnd "),
    ("thanh pho ", "tp. "),
    ("tp ", "tp. "),
    ("tx. ", "thi xa "),
    ("tx ", "thi xa "),
    ("cong ty trach nhiem huu han ", "cong ty tnhh "),
    ("cong ty co phan ", "cong ty cp "),
    ("cty ", "cong ty "),
    ("ctcp ", "cong ty cp "),
    ("ban quan ly ", "bql "),
)
_NO_LETTER = re.compile(r"[^a-z0-9]+")
# What the tracker's own lists say behind a place, of which unit it is in now: "(từ 01/07/2025: xã An Phú, …)".
_BECAME = re.compile(r"\s*\((?:từ|since|from) \d{1,2}/\d{1,2}/\d{4}:[^()]*\)\s*$", re.IGNORECASE)
# A name that says of which kind a unit is.
WITH_KIND = re.compile(r"(?:xa|phuong|thi tran|tt|huyen|quan|thi xa|tx|thanh pho|tp|tinh|dac khu)\b\.?\s*")
# "P. Lê Lợi", "TT An Phú, H. Tân Thành": how the kind of a unit is shortened before its name.
_SHORT_KINDS = {
    "x.": "xã", "p.": "phường", "tt.": "thị trấn", "tt": "thị trấn", "h.": "huyện", "q.": "quận", "t.": "tỉnh",
}  # fmt: skip
_SHORT_KIND = re.compile(r"(?:^|(?<=,)\s*)(x\.|p\.|tt\.|tt(?=\s)|h\.|q\.|t\.)\s*(?=[^\W_])", re.IGNORECASE)
# "xã An Phú - huyện Tân Thành" is "xã An Phú, huyện Tân Thành".
_DASH = re.compile(r"\s+[-–]\s+")
# Which kinds of communes the header of a column names, whose cells may then be names alone: "Xã, phường".
_KINDS_IN_HEADER = re.compile(r"\b(xã|phường|thị trấn|đặc khu)\b", re.IGNORECASE)
# What lists write in place of a unit nobody knows.
_NOWHERE = {"", "chua co so lieu", "chua co thong tin", "chua xac dinh", "chua ro", "khong ro"}
# What counts a group or a sheet before its name: "II. Huyện Tân Thành", "3. Tân Thành".
_COUNTED = re.compile(r"^\s*(?:[IVXLC]+|[A-Z]|\d+)(?:\s*[.)/:-]\s*|\s+)(?=\S)")

# By what the names of organisations of a kind begin with.
BEGINNINGS = (
    (OrganisationKind.ENTERPRISE, ("cong ty", "cty", "ctcp", "tap doan", "tong cong ty", "doanh nghiep", "hop tac xa")),
    (OrganisationKind.PUBLIC_UNIT, ("trung tam", "ban quan ly du an")),
    (OrganisationKind.COMMITTEE, ("ubnd", "uy ban nhan dan")),
    (OrganisationKind.AGENCY, ("so ", "ban quan ly", "bo ", "phong ")),
)
# "Công ty A và Công ty B", "Công ty A / CTCP B"; a consortium is one party, and "Tổng công ty A - CTCP" one name.
_ANOTHER = re.compile(r"(?!lien danh\b).*(?:[/,&+]|\bva)\s*(?:tong )?(?:cong ty|cty|ctcp)\b", re.DOTALL)
_BULLET = re.compile(r"\s*(?:[-–+•*]|\d{1,2}\s*[.)/])")


def official_key(name: str) -> str:
    """Return what the usual spellings of one name share: "UBND tỉnh" and "Uỷ ban nhân dân tỉnh"."""
    key = fold(name).replace(" ,", ",")
    for long, short in _SHORT:
        if key.startswith(long):
            key = short + key.removeprefix(long)
    return key


def spelled_out(text: str) -> str:
    """Return the name of a unit with the kinds in it written out: "TT. An Phú, H. Tân Thành"."""
    return _SHORT_KIND.sub(_written_out, _DASH.sub(", ", normalize(text)))


def _written_out(match: re.Match[str]) -> str:
    return f"{' ' if match.start() else ''}{_SHORT_KINDS[match[1].lower()]} "


def unit_key(name: str) -> str:
    """Return what the usual spellings of a unit's name share."""
    return official_key(spelled_out(name))


def unit_names(unit: AdministrativeUnit) -> set[str]:
    """Return a unit's names in files: identifier, name with kind, that with the unit it belongs to, and
    with its last day; with the province around its district, or with that alone; with the unit it belongs to by its
    bare name. Wants `parent__parent` loaded."""
    around = unit.parent.parent.short_name if unit.parent_id and unit.parent.parent_id else ""
    longer = {f"{unit.full_name}, {around}", f"{unit.short_name}, {around}"} if around else set()
    longer |= {f"{unit.short_name}, {unit.parent.name}"} if unit.parent_id else set()
    labels = in_every_language(lambda: unit.label)
    plain = {re.sub(r"\b0(\d)/", r"\1/", label) for label in labels}  # (đến 30/6/2025), as people write it
    return {unit.slug, unit.short_name, unit.full_name, *longer, *labels, *plain}


def _with_these_marks(text: str, units: dict[int, AdministrativeUnit]) -> dict[int, AdministrativeUnit]:
    """Return those of several units whose name is just this, where any is: Văn Lăng is not Văn Lang."""
    wanted = normalize(text).casefold()
    same = {pk: unit for pk, unit in units.items() if wanted in {name.casefold() for name in unit_names(unit)}}
    return same or units


class UnitLookup(Lookup):
    """Finds units. Of several that have the name, the one in the district that the row or its group names is likeliest,
    then the only one valid on the day the file speaks of; one that is recorded already comes before all of them."""

    def __init__(self, *, by_day: bool = True):
        """Load the units; without `by_day` the file's day does not decide between present and former units."""
        units = AdministrativeUnit.objects.select_related("parent__parent").present_first()
        super().__init__(units, unit_names, key=unit_key, write=lambda unit: unit.label)
        self.by_day = by_day
        # What the file says of all its rows: its day, and the texts that may name a district.
        self.day: datetime.date | None = None
        self.titles: list[str] = []
        # The kinds of which its units are, where the header of their column names them.
        self.kinds: list[str] = []

    @cached_property
    def kin(self) -> Kin:
        return Kin()

    def find(self, value, among=None, where=None):
        if fold(cell_text(value)).strip(" .-–…") in _NOWHERE:
            raise LeftOut
        units = self._named(cell_text(value), among)
        if len(units) < 2:
            unit = super().find(value, among)
            self._refuse_divided(unit, value, where or {})
            return unit
        units = _with_these_marks(cell_text(value), units)
        if len(units) == 1:
            return next(iter(units.values()))
        likeliest = self._likeliest(set(units), where or {})
        if likeliest is None:
            likeliest = self.answered(key_of("unit", cell_text(value)), units.values())
        several = "; ".join(units[pk].label for pk in self.in_order(units))
        message = _("“%(given)s” can be any of these: %(several)s.")
        raise SharedName(message, pks=units, likeliest=likeliest, given=shown(value), several=several)

    def _refuse_divided(self, unit: AdministrativeUnit, value, where: dict[str, str]) -> None:
        """Raise SharedName for a unit that became several and is named as if it were still there.

        A person says which of them is meant, or that the former one is. Who names its district speaks of that time.
        """
        successors = self.ended(unit)
        if len(successors) < 2 or "," in cell_text(value) or "(" in cell_text(value):
            return
        if self.kin.in_district(unit.pk, self.districts_of(where)):
            return
        units = [unit, *successors]
        message = _("“%(given)s” was divided; it can be any of these: %(several)s.")
        likeliest = self.answered(key_of("unit", cell_text(value)), units)
        several = "; ".join(other.label for other in units)
        pks = [other.pk for other in units]
        raise SharedName(message, pks=pks, likeliest=likeliest, given=shown(value), several=several)

    def ended(self, unit: AdministrativeUnit) -> list[AdministrativeUnit]:
        """Return what a unit became that was no more on the day the file speaks of; none while it was there."""
        if not self.by_day or not unit.valid_until or unit.valid_until >= (self.day or today()):
            return []
        return [later for pk in self.kin.successors(unit.pk) if (later := self.get(pk))]

    def _named(self, text, among):
        found = super()._named(text, among) or super()._named(_BECAME.sub("", text), among)
        if not found and not WITH_KIND.match(fold(spelled_out(text))):
            for kind in self.kinds:
                found |= super()._named(f"{kind} {text}", among)
        return found

    def with_kind(self, text: str) -> str:
        """Return a name with its kind before it, where the header of its column names the one kind."""
        text = spelled_out(text)
        return text if len(self.kinds) != 1 or WITH_KIND.match(fold(text)) else f"{self.kinds[0]} {text}"

    def knows(self, text: str, groups: str = "") -> bool:
        """Return whether a text names a unit that is recorded, be it one of several, under the titles of `groups`."""
        try:
            self.find(text, where={GROUP: groups} if groups else {})
        except (SharedName, LeftOut):
            return True
        except CellError:
            return False
        return True

    def _likeliest(self, pks: set[int], where: dict[str, str]) -> int | None:
        districts = self.districts_of(where)
        there = {pk for pk in pks if self.kin.in_district(pk, districts)} if districts else set()
        if len(there) == 1:
            return there.pop()
        if not self.by_day:
            return None
        pks = there or pks
        day = self.day or today()
        valid = {pk for pk in pks if self.get(pk).is_valid_on(day)}
        return valid.pop() if len(valid) == 1 else None

    def _unknown(self, text, among):
        error = super()._unknown(text, among)
        if "near" in error.params or WITH_KIND.match(fold(text)):
            return error
        return CellError(
            _("“%(given)s” is not recorded. Write it with its kind (“xã …”, “phường …”), or add the unit first."),
            given=shown(text),
        )

    def options(self) -> list[str]:
        return [self.name_of(pk) for pk in self._load()]

    def candidates(self, value) -> set[int]:
        """Return the units that a cell may mean, none where it names none."""
        return set(self._named(cell_text(value), None))

    def districts_of(self, where: dict[str, str]) -> set[int]:
        """Return the districts, cities and provinces that the titles of a row's groups name, the innermost that does;
        else the districts that the sheet's titles or its name do: of provinces every letterhead speaks."""
        for title in reversed(where.get(GROUP, "").splitlines()):
            if districts := self._upper_in(title):
                return districts
        named = set().union(*map(self._upper_in, self.titles))
        return {pk for pk in named if self.get(pk).kind not in PROVINCES}

    def _upper_in(self, title: str) -> set[int]:
        """Return the districts and provinces that a title speaks of; one that is only a name is a district's too."""
        alone = _NO_LETTER.sub(" ", fold(_COUNTED.sub("", title))).strip()
        words = f" {alone} ".replace(" thanh pho ", " tp ").replace(" tx ", " thi xa ")
        named = {pk for name, pk in self._districts if f" {name} " in words}
        return named or {pk for name, pk in self._bare_districts if name == alone.removeprefix("h ")}

    @cached_property
    def _bare_districts(self) -> list[tuple[str, int]]:
        upper = [unit for unit in self._load().values() if unit.kind in DISTRICTS]
        return [(_NO_LETTER.sub(" ", fold(unit.name)).strip(), unit.pk) for unit in upper]

    @cached_property
    def _districts(self) -> list[tuple[str, int]]:
        upper = [unit for unit in self._load().values() if unit.kind in DISTRICTS + PROVINCES]
        return [(_NO_LETTER.sub(" ", fold(unit.short_name)).strip(), unit.pk) for unit in upper]

    def take_context(self, table: Table, column: str) -> None:
        """Remember what a table says of all its rows, and which kinds the header of the units' column names."""
        header = "" if table.has_keys else normalize(table.headers.get(column, ""))
        self.kinds = list(dict.fromkeys(kind.lower() for kind in _KINDS_IN_HEADER.findall(header)))
        self.titles = [] if table.has_keys else [*table.titles, table.sheet]
        self.day = day_said([*table.titles, *table.headers.values(), table.sheet])


def unit_lookup(*, by_day: bool = True) -> UnitLookup:
    return UnitLookup(by_day=by_day)


def names_several(text: str) -> bool:
    """Return whether a cell names several organisations, one after the other; a name may be wrapped over lines."""
    beginnings = tuple(word for _kind, words in BEGINNINGS for word in words)
    return (
        ";" in text
        or bool(_ANOTHER.match(fold(text)))
        or any(_BULLET.match(line) or fold(line).startswith(beginnings) for line in text.splitlines()[1:])
    )
