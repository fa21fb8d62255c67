"""The sheet of progress: a row per milestone."""

from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from progress.acceptance.resources import SubmissionResource
from progress.milestones.actions import report_milestone
from progress.milestones.cells.state_words import state_questions
from progress.milestones.cells.wide import DayOfSheet, stage_targets
from progress.models import Milestone, Stage, State
from progress.models.milestone import UNTOUCHED
from progress.models.office import needs_acceptance
from progress.promises.rule import Promised, check_reason, recall_promises
from progress.records.doubts import EVERY
from progress.records.provenance import PROVENANCE, SOURCE_STANDS
from progress.sheets.file_source import keep_as_source, source_of
from progress.sheets.gate import (
    NOTE_NAMES,
    SOURCED_NAMES,
    SitePartResource,
    SourcedResource,
    document_column,
    reason_column,
)
from progress.sheets.notices import doubtful, look_over, tenfold
from progress.sheets.references import stage_lookup
from spreadsheets.columns import Column
from spreadsheets.resources import wanted
from spreadsheets.widgets import DeadlineWidget, LookupWidget, PercentWidget, WholeNumberWidget


class MilestoneResource(SourcedResource, SitePartResource):
    """Found by site, stage and phase, none of which an import changes."""

    key = "progress"
    title = gettext_lazy("Progress")
    required = ("site", "stage")
    natural = ("site_id", "stage_id", "phase")
    document_fields = ("document",)
    shared = ("source", "as_of", "why")
    comes_with = (SubmissionResource,)
    # A site is recorded with a milestone of each stage.
    begins_with = ("site", UNTOUCHED & Q(phase=0))
    aliases = SOURCED_NAMES | {
        # The weekly sheet of another office: its projects are the sites.
        "site": ("tên dự án",),
        "state": ("hiện trạng", "tình trạng", "trạng thái", "tiến độ"),
        "planned": ("kế hoạch", "theo kế hoạch", "thời hạn"),
        "forecast": ("dự kiến", "dự kiến hoàn thành", "thời gian dự kiến"),
        "actual": ("thực tế", "ngày hoàn thành", "đã hoàn thành", "thực tế hoàn thành"),
        "percent": ("tỷ lệ", "tỷ lệ hoàn thành", "% hoàn thành", "phần trăm"),
        "area_done": ("diện tích đã thực hiện", "diện tích đã gpmb", "diện tích đã giải phóng mặt bằng"),
        "area_ready": ("mặt bằng sạch", "diện tích mặt bằng sạch"),
        "area_total": ("diện tích phải thực hiện", "diện tích cần gpmb", "tổng diện tích"),
        "households_done": ("số hộ đã thực hiện", "số hộ đã chi trả"),
        "households_total": ("tổng số hộ", "số hộ"),
        "note": NOTE_NAMES,
    }

    stage = Column(
        "stage",
        gettext_lazy("stage"),
        LookupWidget(),
        is_key=True,
        aliases=("bước", "mốc", "mốc tiến độ", "thủ tục", "nội dung công việc"),
    )
    phase = Column(
        "phase",
        gettext_lazy("phase"),
        WholeNumberWidget(),
        is_key=True,
        help_text=gettext_lazy("1, 2 … where a stage has phases; 0 for the stage as a whole."),
    )
    percent = Column("percent", Milestone._meta.get_field("percent").verbose_name, PercentWidget(), unit="%")
    document = document_column()
    why = reason_column()

    class Meta:
        model = Milestone
        fields = (
            "id", "site_kind", "site", "stage", "phase", "state", "planned", "forecast", "actual", "percent",
            "area_done", "area_ready", "area_total", "households_done", "households_total", "document", "source",
            "as_of", "note", "why", "version",
        )  # fmt: skip

    def __init__(self, user, lookups=None):
        super().__init__(user, lookups)
        self._day = DayOfSheet()
        for name in ("planned", "forecast"):
            self.fields[name].widget = DeadlineWidget()

    def lookups(self):
        return {**super().lookups(), "stage": stage_lookup()}

    def key_from(self, read):
        return (self.site_from(read), wanted(read, "stage"), read("phase") or 0)

    def title_of(self, record):
        return record.title if self.looked_up["stage"].get(record.stage_id) else ""

    def targets(self):
        return stage_targets(self._day)

    def see_titles(self, table):
        self._day.on = source_of(table).statement.day.start

    def questions(self, table, answers):
        yield from super().questions(table, answers)
        yield from state_questions(table, answers)
        keep_as_source(table, self.looked_up["document"])

    def check(self, record, changed, before, reason, *, is_new):
        if not is_new and not changed.isdisjoint(Promised._fields):
            promised = Promised(**{name: before.get(name, getattr(record, name)) for name in Promised._fields})
            check_reason(record, promised, reason)

    def see_stored(self, records):
        recall_promises(records)

    @cached_property
    def reports(self) -> bool:
        return needs_acceptance(self.user)

    def report(self, record, *, is_new, changed, reason):
        changes = self.related(changed) | {SOURCE_STANDS: self.source_stands or not record._said.isdisjoint(PROVENANCE)}
        arguments = {"version": record.version, "changes": changes, "reason": reason}
        # What is doubtful was shown in the preview.
        report_milestone(milestone=record, by=self.user, confirmed=EVERY, **arguments)

    # --- What is worth a look ---

    def look_over(self, records):
        look_over(records)
        if not any(record.state == State.DONE for record in records):
            self._unfinished = {}
            return
        self._stages = {stage.pk: stage for stage in Stage.objects.active().filter(parent=None)}
        known = Milestone.objects.visible_to(self.user).filter(stage__in=self._stages, state__in=_UNFINISHED)
        states = dict.fromkeys(known.order_by().values_list("site_id", "stage_id", "phase"))
        for record in records:
            key = (record.site_id, record.stage_id, record.phase)
            if record.state in _UNFINISHED and record.stage_id in self._stages:
                states[key] = None
            else:
                states.pop(key, None)
        self._unfinished = {}
        for site, stage, _phase in states:
            self._unfinished.setdefault(site, set()).add(self._stages[stage])

    def warnings(self, record, changed, before):
        yield from tenfold(record, changed, before)
        yield from doubtful(record)
        if "state" in changed and record.state == State.DONE and record.stage_id in getattr(self, "_stages", ()):
            order = self._stages[record.stage_id].order
            earlier = sorted((s for s in self._unfinished.get(record.site_id, ()) if s.order < order), key=_order)
            if earlier:
                names = "; ".join(stage.short_label for stage in earlier)
                yield "state", _("Done before earlier stages are: %(stages)s.") % {"stages": names}


_UNFINISHED = (State.NOT_STARTED, State.IN_PROGRESS)


def _order(stage: Stage) -> int:
    return stage.order
