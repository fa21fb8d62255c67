"""What a cross table can be made of: the lists that it follows, with their filters."""

from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from clusters.filters import ClusterFilter
from clusters.models import Cluster
from progress.models import SecondaryProject, SiteKind, Stage
from progress.projects.filters import ProjectFilter
from progress.records.filters import ListFilter
from zones.filters import ZoneFilter
from zones.models import Zone


@dataclass(frozen=True, slots=True)
class Counted:
    """The records of a list: their model, its filter, the name of the list's address, and what is read along."""

    label: str
    model: type
    filter_class: type[ListFilter]
    list_name: str
    read_along: tuple[str, ...]

    def records(self, found: QuerySet) -> QuerySet:
        """Return what a filter found with all that dimensions read of a record itself."""
        if self.model is SecondaryProject:
            found = found.annotate(standing=F("site__summary__standing"))
        return found.select_related(*self.read_along)

    @property
    def unit_path(self) -> str:
        """Where the unit stands in which a record lies."""
        return "site__unit" if self.model is SecondaryProject else "unit"

    @property
    def stages(self) -> list[Stage]:
        """Return the stages in use of this kind of site, without their sub-steps; for projects those of both kinds."""
        stages = Stage.objects.all() if self.model is SecondaryProject else Stage.objects.of_kind(self.model.site_kind)
        return [stage for stage in stages.filter(parent=None) if stage.is_active]

    @property
    def site_kinds(self) -> set[str]:
        """The kinds of sites that it may speak of."""
        return set(SiteKind.values) if self.model is SecondaryProject else {str(self.model.site_kind)}


KINDS = {
    "clusters": Counted(_("Industrial clusters"), Cluster, ClusterFilter, "clusters:list", ("unit", "developer")),
    "zones": Counted(_("Industrial zones"), Zone, ZoneFilter, "zones:list", ("unit", "developer")),
    "projects": Counted(
        _("Secondary projects"),
        SecondaryProject,
        ProjectFilter,
        "progress:projects",
        ("site__unit", "site__developer", "investor", "document"),
    ),
}
