"""The sheets of baselines and of their dates: new ones are frozen, those that are frozen never change."""

from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from progress.models import Baseline, BaselineDate
from progress.sheets.gate import NOTE_NAMES, SitePartResource, document_column
from progress.sheets.milestone_names import MilestoneLookup
from spreadsheets.columns import Column
from spreadsheets.lookups import Lookup
from spreadsheets.resources import folded, wanted
from spreadsheets.widgets import DateWidget, LookupWidget


class FrozenResource(SitePartResource):
    """Rows are added, by those who may freeze a schedule, and never changed."""

    def may_add(self, record):
        return self.user.has_perm("progress.add_baseline") and self.is_within(record)

    def may_change(self, record):
        return False

    def may_delete(self, record):
        return self.user.has_perm("progress.delete_baseline") and self.is_within(record)

    @property
    def may_be_sent(self):
        return self.may_add_any

    @property
    def may_add_any(self):
        return self.user.has_perm("progress.add_baseline")


class BaselineResource(FrozenResource):
    """Found by site and name."""

    key = "frozen_baselines"
    title = gettext_lazy("Frozen baselines")
    required = ("site", "name")
    natural = ("site_id", "name_folded")
    document_fields = ("document",)
    aliases = {"name": ("tên tiến độ gốc",), "note": NOTE_NAMES}

    document = document_column()

    class Meta:
        model = Baseline
        fields = ("id", "site_kind", "site", "name", "frozen_on", "document", "note", "version")

    def key_from(self, read):
        return (self.site_from(read), folded(wanted(read, "name")))


class BaselineDateResource(FrozenResource):
    """A row per milestone of each baseline. Dates come with a new baseline, which is frozen then."""

    key = "baselines"  # as in workbooks that were sent out before the other sheet was there
    title = gettext_lazy("Baselines")
    required = ("site", "baseline", "milestone", "date")
    natural = ("baseline_id", "milestone_id")

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

    @cached_property
    def _frozen(self) -> set[int]:
        """The baselines that have dates already: nothing is added to them."""
        return set(BaselineDate.objects.order_by().values_list("baseline", flat=True).distinct())

    def check(self, record, changed, before, reason, *, is_new):
        if is_new and record.baseline_id in self._frozen:
            raise ValidationError(
                {"baseline": _("This baseline is frozen: nothing is added to it. Freeze another one.")}
            )
