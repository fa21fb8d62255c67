"""How sheets name milestones, and how they are found by what people write."""

import functools
from collections import Counter, defaultdict
from operator import attrgetter

from progress.models import Milestone, Site, Stage
from progress.sheets.references import stage_names
from spreadsheets.lookups import Lookup
from values.text import fold, normalize

FIELDS = ("pk", "site_id", "stage_id", "phase")


class MilestoneLookup(Lookup):
    """Finds milestones by their stage ("EIA", "eia"; "EIA/1" for phase 1), each among those of its site.

    There are many, and a file speaks of few: of those alone instances are made, and the names at a site are gathered
    when they are first needed.
    """

    def __init__(self, user):
        self.user = user
        self._made: dict[int, Milestone] = {}
        key = functools.lru_cache(1000)(fold)  # a stage has many milestones, all of its names
        milestones = Milestone.objects.visible_to(user)  # whose names `_names` gathers
        super().__init__(milestones, tuple, key, write=_name_of, among=attrgetter("site_id"))

    def get(self, pk):
        if pk not in self._made and pk in self._places:
            self._made[pk] = self._make(pk)
        return self._made.get(pk)

    def name_of(self, pk):
        if pk not in self._places:
            return None
        _site, stage, phase = self._places[pk]
        return super().name_of(pk) if stage in self._alike else f"{self._stages[stage].label}{_of_phase(phase)}"

    def _make(self, pk: int) -> Milestone:
        site, stage, phase = self._places[pk]
        milestone = Milestone.from_db(self.records.db, ["id", *FIELDS[1:]], [pk, site, stage, phase])
        milestone.stage = self._stages[stage]
        if site in self._sites:
            milestone.site = self._sites[site]
        return milestone

    def _pks(self):
        return self._places

    def _names(self, among):
        if among not in self._named_in:
            names = self._named_in[among] = {}
            for pk in self._places if among is None else self._at_site[among]:
                for key in self._keys(*self._places[pk][1:]):
                    names.setdefault(key, []).append(pk)
        return self._named_in[among]

    @functools.cached_property
    def _places(self) -> dict:
        """The site, the stage and the phase of each milestone, by primary keys."""
        return {pk: tuple(place) for pk, *place in self.records.values_list(*FIELDS)}

    @functools.cached_property
    def _at_site(self) -> dict:
        pks_by_site = defaultdict(list)
        for pk, (site, _stage, _phase) in self._places.items():
            pks_by_site[site].append(pk)
        return pks_by_site

    @functools.cached_property
    def _sites(self) -> dict:
        return {site.pk: site for site in Site.objects.visible_to(self.user)}

    @functools.cached_property
    def _stages(self) -> dict:
        return {stage.pk: stage for stage in Stage.objects.all()}

    @functools.cached_property
    def _keys(self):
        """Return a function that gives the keys of the names of a stage, in a phase."""
        return functools.cache(
            lambda stage, phase: {
                self.key(normalize(f"{name}{_of_phase(phase)}")) for name in stage_names(self._stages[stage])
            }
        )

    @functools.cached_property
    def _alike(self) -> set:
        """Stages whose label is a name of another stage too."""
        count = Counter(key for stage in self._stages for key in self._keys(stage, 0))
        return {pk for pk, stage in self._stages.items() if count[self.key(normalize(stage.label))] > 1}


def _name_of(milestone: Milestone) -> str:
    return f"{milestone.stage.label}{_of_phase(milestone.phase)}"


def _of_phase(phase: int) -> str:
    return f"/{phase}" if phase else ""
