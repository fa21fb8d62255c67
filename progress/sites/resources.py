"""What the sheets of clusters and of zones share."""

from collections import Counter
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from places.lookup import unit_lookup
from places.proposed import new_units
from places.resources import OrganisationLookup
from progress.access.scope import keeps_every
from progress.models import Milestone, Site, SiteKind
from progress.models.rules.site_names import bare_name, exact_name, may_be_called, name_key, without_more
from progress.models.site import hint_of, tell_apart
from progress.sheets.gate import NOTE_NAMES, SiteScopedResource
from progress.sheets.naming import (
    PLACE_NAMES,
    called,
    group_hint,
    is_group_title,
    kind_of_group,
    kind_of_table,
    kind_said,
)
from progress.sheets.references import UNIT, answers_of, shared_names
from spreadsheets.book import is_blank
from spreadsheets.cell import cell_text
from spreadsheets.columns import GROUP, Column
from spreadsheets.lookups import Lookup
from spreadsheets.resources import wanted
from spreadsheets.widgets import LookupWidget, TextWidget
from values.today import shown_day


class SiteNameWidget(TextWidget):
    """A site's name without the words for its kind."""

    def read(self, value):
        return bare_name(super().read(value))


class SiteResource(SiteScopedResource):
    """A cluster or a zone: found by its number, or by its name and, where several have that, its place.

    A name without marks may be any that folds alike; one with other marks is another name.
    """

    required = ("name",)
    natural = ("name_exact", "unit_id")
    named_by = ("name",)
    hints = (group_hint(),)
    names_organisations = ("developer",)
    joined_by = {"name": "name", "unit": "unit"}
    is_undone_in_bulk = False  # a site goes with all that hangs on it
    rests_on = (Site,)
    aliases = {"note": (*NOTE_NAMES, "hiện trạng", "tình hình", "tình hình thực hiện")}

    name = Column(
        "name",
        gettext_lazy("name"),
        SiteNameWidget(),
        aliases=("tên dự án", "tên khu, cụm", "tên khu, cụm công nghiệp"),
        help_text=gettext_lazy("Without its kind: An Phú, not CCN An Phú."),
    )
    unit = Column(
        "unit",
        gettext_lazy("administrative unit"),
        LookupWidget(),
        told_by=(GROUP,),
        aliases=PLACE_NAMES,
        help_text=gettext_lazy("Add the unit it belongs to where the name alone is not enough: xã A, huyện B."),
    )
    address = Column("address", gettext_lazy("exact location"), TextWidget(), aliases=("địa chỉ", "thôn", "vị trí"))
    developer = Column(
        "developer",
        gettext_lazy("infrastructure developer"),
        LookupWidget(),
        aliases=(
            "chủ đầu tư",
            "cđt",
            "cđt hạ tầng",
            "nhà đầu tư hạ tầng",
            "đơn vị chủ đầu tư",
            "đơn vị đầu tư hạ tầng",
            "tên chủ đầu tư",
            "đơn vị làm chủ đầu tư",
            "chủ đầu tư xây dựng hạ tầng",
            "chủ đầu tư xây dựng hạ tầng kỹ thuật",
            "doanh nghiệp đầu tư hạ tầng",
        ),
    )

    def __init__(self, user, lookups=None):
        super().__init__(user, lookups)
        seen = self.visible().select_related("unit__parent")
        self._names = Lookup(seen, lambda site: [site.name], key=name_key)
        self._others: dict[str, Site] | None = None
        self._spellings: dict[str, list[str]] = {}
        self.kind_of_sheet = ""
        self._shared_names: set[str] = set()

    def lookups(self):
        return {"unit": unit_lookup(), "developer": self.lookup(OrganisationLookup)}

    def is_group_title(self, text):
        return is_group_title(text)

    def take_context(self, table):
        self.kind_of_sheet = kind_of_table(table, "name")
        self.looked_up["unit"].take_context(table, "unit")

    def questions(self, table, answers):
        yield from super().questions(table, answers)
        yield from shared_names(
            self, table, "unit", kind=UNIT, label=lambda unit: unit.label, recorded=self._recorded_unit
        )

    def proposals(self, table):
        yield from new_units(table, "unit", self.looked_up["unit"])
        yield from super().proposals(table)

    def take_answers(self, answers):
        super().take_answers(answers)
        self.looked_up["unit"].answers = answers_of(UNIT, answers)

    def _recorded_unit(self, cells, line) -> int | None:
        """Return the unit of the recorded site that a row of a foreign file is about; None where there is none."""
        try:
            pk = self.find(lambda name: cells.value(line, name), lambda name: cells.cell(line, name), None)
        except ValidationError:
            return None
        site = self._names.get(pk)
        return site.unit_id if site else None

    def key_from(self, read):
        return self._spelling(wanted(read, "name")), read("unit")

    def _spelling(self, name: str) -> str:
        """Return how the first row spelled the name that this one may stand for, or is a fuller spelling of."""
        others = self._spellings.setdefault(name_key(name), [])
        spelling = next((other for other in others if may_be_called(name, other) or may_be_called(other, name)), None)
        if spelling is None:
            others.append(spelling := exact_name(name))
        return spelling

    def claims(self, cell):
        name = cell("name")
        if is_blank(name):
            return self.model.site_kind == SiteKind.CLUSTER  # told once, as a row without a name
        if kind := self._kind_said(cell):
            return kind == self.model.site_kind
        recorded = {site.kind for site in called(self._any_kind.called(cell_text(name)), cell_text(name))}
        return self.model.site_kind in recorded if len(recorded) == 1 else None

    def _kind_said(self, cell) -> str:
        """Return the kind of site that a row is about, as far as the file says it; "" for not at all."""
        return kind_said(cell_text(cell("name"))) or kind_of_group(cell(GROUP) or "") or self.kind_of_sheet

    @cached_property
    def _any_kind(self) -> Lookup:
        """The sites of every kind that the person sees, by name."""
        return Lookup(Site.objects.visible_to(self.user), lambda site: [site.name], key=name_key)

    def find(self, read, cell, stored):
        name, groups = wanted(read, "name"), cell(GROUP) or ""
        kind = self._kind_said(cell)
        if kind and kind != self.model.site_kind:
            text = _("This is said to be a %(kind)s: import it as one, or correct the name or the title above it.")
            raise ValidationError({"name": text % {"kind": str(SiteKind(kind).label).lower()}})
        there = [site.pk for site in self._in_place(called(self._names.called(name), name), cell("unit"), groups)]
        return there[0] if len(there) == 1 else None

    def _in_place(self, sites: list[Site], place, groups: str) -> list[Site]:
        """Return those of the sites that can be where a row says: the unknown place of one may be any."""
        units = self.looked_up["unit"]
        if place is not None and (candidates := units.candidates(place)):
            known = [site for site in sites if site.unit_id]
            there = [site for site in known if units.kin.may_be_one_place(site.unit_id, candidates)]
            return there or [site for site in sites if not site.unit_id]
        if len(sites) > 1 and (districts := units.districts_of({GROUP: groups})):
            sites = [s for s in sites if s.unit_id and units.kin.may_be_one_place(s.unit_id, districts)] or sites
        return sites

    def label_of(self, record):
        return str(record)

    def described(self, record):
        return record.with_place

    def full_name_of(self, record):
        return record.with_place

    def near(self, read):
        name = read("name")
        shorter = without_more(name)
        return (self._names.called(shorter) if shorter != name else []) or self._names.near(name)

    def may_add(self, record):
        """Return whether the person may add sites at all; permission depends on the place too: checked on save."""
        return self.user.has_perm(f"{self._app}.add_{self._model_name}")

    def may_take_back(self, record, *, is_added, is_own):
        return super().may_take_back(record, is_added=is_added, is_own=is_own) and self.is_within(record)

    def is_saved_alone(self, record):
        """Return whether others of its new or former name are to be told apart, or rights depend on where it lies."""
        was = record.as_stored
        is_called_anew = was is not None and (was["name"], was["unit_id"]) != (record.name, record.unit_id)
        return is_called_anew or not keeps_every(self.user, self.model.site_kind)

    def complete(self, records):
        """Give new sites the addresses, and places behind shared names, that saving each would give them."""
        if not records:
            return
        recorded = Site.objects.filter(kind=self.model.site_kind)
        taken, names = set(recorded.values_list("slug", flat=True)), recorded.values_list("name_exact", flat=True)
        named = Counter([*names, *(site.name_exact for site in records)])
        for site in records:
            site.slug = site.free_slug(taken)
            taken.add(site.slug)
            site.place_hint = hint_of(site.unit) if named[site.name_exact] > 1 else ""
        self._shared_names = {site.name_exact for site in records if named[site.name_exact] > 1}

    def saved(self, records, changed):
        if new := [site for site in records if site.as_stored is None]:
            tell_apart(self.model.site_kind, self._shared_names)
            Milestone.objects.create_missing(sites=new, by=self.user)

    def save(self, record, *, is_new, changed, reason):
        super().save(record, is_new=is_new, changed=changed, reason=reason)
        if not Site.objects.editable_by(self.user).filter(pk=record.pk).exists():
            raise ValidationError(_("You do not have permission to keep this site, or a site in that place."))

    def warnings(self, record, changed, before):
        """Yield doubts: the place is called otherwise by now; a site of the other kind has the same name."""
        units = self.looked_up["unit"]
        unit = units.get(record.unit_id) if "unit" in changed else None
        if unit and len(successors := units.ended(unit)) == 1:
            text = _("%(unit)s ended on %(day)s and became %(successor)s: the site is recorded where the file says.")
            named = {"unit": unit.short_name, "successor": successors[0].full_name}
            yield "unit", text % (named | {"day": shown_day(unit.valid_until)})
        if "name" not in changed:
            return
        if self._others is None:
            others = Site.objects.visible_to(self.user).exclude(kind=self.model.site_kind)
            self._others = {site.name_exact: site for site in others}
        if other := self._others.get(exact_name(record.name)):
            yield "name", _("%(other)s has the same name. Is this row in the right sheet?") % {"other": other}
