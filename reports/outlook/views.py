"""Where open milestones and the plan are heading: computed from how long other sites took, never stored."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.generic import DetailView

from progress.milestones.stage_cells import OPERATION
from progress.models import Milestone, Site, SiteKind, Stage
from progress.outlook.durations import FEWEST, Durations
from progress.outlook.filters import OutlookFilter
from progress.outlook.queries import Outlook, Outlooks, open_milestones
from progress.records.pages import PageOrPart, RecordListView, wants_fragment
from reports.outlook.plan import plan_paces
from spreadsheets.exports import PlainListing, in_chunks, plain
from spreadsheets.exports.views import Exportable
from spreadsheets.writers.specs import NUMBER, PARTIAL_DATE, REFERENCE
from values.dates import write_duration
from values.today import today

MONTH = 30.44  # days, of a duration in months


class OutlookView(Exportable, RecordListView):
    """Calculated ranges of open milestones, the durations they come from, and the plan at that pace."""

    model = Milestone
    exports = ("outlook",)
    template_name = "outlook/outlook.html"
    part_name = "outlook/includes/outlook_list.html"
    found = ngettext_lazy("Found %(count)s open milestone", "Found %(count)s open milestones", "count")

    list_title = gettext_lazy("Calculated ranges")

    def filter_of(self, data):
        return OutlookFilter(data, open_milestones(self.request.user), user=self.request.user)

    def in_full(self, milestones):
        return milestones.select_related("site__unit__parent", "stage__parent")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user, on = self.request.user, today()
        milestones = list(context["page_obj"].object_list)
        key_stages = {stage.pk: stage for stage in Stage.objects.key()}
        outlooks = Outlooks(user, on, {*key_stages, *(milestone.stage_id for milestone in milestones)})
        return context | {
            "rows": [(milestone, outlooks.of(milestone)) for milestone in milestones],
            "fewest": FEWEST,
            "taken": _taken(outlooks, key_stages),
            "paces": plan_paces(user, outlooks) if any(s.code == OPERATION for s in key_stages.values()) else [],
        }

    def listing(self, key):
        return outlook_listing(self.request.user, self.get_queryset())


class SiteOutlookView(PageOrPart, DetailView):
    """Calculated ranges of the open milestones of one site: a page, or the part of the site's page that asks."""

    answers_as_of = True

    def get_queryset(self):
        return Site.objects.visible_to(self.request.user)

    def get_template_names(self):
        return ["outlook/includes/site_ranges.html" if wants_fragment(self.request) else "outlook/site_outlook.html"]

    def get_context_data(self, **kwargs):
        user = self.request.user
        milestones = open_milestones(user).filter(site=self.object.pk).select_related("site", "stage__parent")
        milestones = list(milestones.order_by("stage__order", "phase"))
        outlooks = Outlooks(user, today(), {milestone.stage_id for milestone in milestones})
        rows = [(milestone, outlooks.of(milestone)) for milestone in milestones]
        return super().get_context_data(**kwargs) | {"site": self.object, "rows": rows, "fewest": FEWEST}


def _taken(outlooks: Outlooks, stages: dict[int, Stage]) -> list[tuple]:
    """Return by kind of site and key stage how long it took: their labels, the cases, the text of the middle half."""
    known = [of_stage for of_stage in outlooks.by_stage.values() if of_stage.stage in stages]
    known.sort(key=lambda of_stage: (of_stage.kind, stages[of_stage.stage].order))
    return [
        (SiteKind(of_stage.kind).label, stages[of_stage.stage].label, of_stage, half_text(of_stage.durations))
        for of_stage in known
    ]


def half_text(durations: Durations) -> str:
    """Return "14 months – 3 years 1 month"; empty where too few cases are done."""
    half = durations.middle_half()
    if half is None:
        return ""
    early, late = (None if days is None else write_duration(int(days / MONTH), days) for days in half[:2])
    return f"{early} – {late}" if late else _("%(early)s or longer") % {"early": early}


def outlook_listing(user, milestones) -> PlainListing:
    columns = [
        plain("site", _("Site"), lambda row: str(row[0].site), REFERENCE),
        plain("stage", _("Stage"), lambda row: row[0].title, REFERENCE),
        plain("target", _("Current target"), lambda row: str(row[0].promise or "") or None, PARTIAL_DATE),
        plain("early", _("Calculated, from"), lambda row: str(row[1].early) if row[1] else None, PARTIAL_DATE),
        plain(
            "late", _("Calculated, to"), lambda row: str(row[1].late or "") or None if row[1] else None, PARTIAL_DATE
        ),
        plain("cases", _("Sites it is calculated from"), lambda row: row[1].cases if row[1] else None, NUMBER),
    ]
    return PlainListing("outlook", _("Calculated ranges"), columns, _rows(user, milestones), milestones.count)


def _rows(user, milestones) -> Iterator[tuple[Milestone, Outlook | None]]:
    outlooks = Outlooks(user, today())
    for chunk in in_chunks(milestones):
        for milestone in chunk:
            yield milestone, outlooks.of(milestone)
