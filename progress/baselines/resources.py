"""The sheet of baselines, for reading only: a schedule that was frozen is not changed."""

from django.utils.translation import gettext_lazy

from progress.models import Baseline, BaselineDate
from progress.sheets.gate import SitePartResource
from progress.sheets.milestone_names import MilestoneLookup
from spreadsheets.columns import Column
from spreadsheets.lookups import Lookup
from spreadsheets.resources import wanted
from spreadsheets.widgets import DateWidget, LookupWidget


class BaselineResource(SitePartResource):
    """A row per milestone of each baseline."""

    key = "baselines"
    title = gettext_lazy("Baselines")
    natural = ("baseline_id", "milestone_id")
    is_export_only = True

    baseline = Column("baseline", gettext_lazy("baseline"), LookupWidget(), is_key=True, beside="site")
    frozen_on = Column(
        "baseline__frozen_on",
        gettext_lazy("frozen on"),
        DateWidget(),
        is_only_shown=True,
        depends_on=("baseline_id",),
    )
    milestone = Column("milestone", gettext_lazy("milestone"), LookupWidget(), is_key=True, beside="site")

    class Meta:
        model = BaselineDate
        fields = ("id", "site_kind", "site", "baseline", "frozen_on", "milestone", "date", "version")

    def lookups(self):
        baselines = Baseline.objects.visible_to(self.user)
        return {
            **super().lookups(),
            "baseline": Lookup(baselines, lambda baseline: [baseline.name], among=lambda baseline: baseline.site_id),
            "milestone": self.lookup(MilestoneLookup),
        }

    def key_from(self, read):
        return (wanted(read, "baseline"), wanted(read, "milestone"))

    def title_of(self, record):
        return str(self.looked_up["baseline"].get(record.baseline_id) or "")
