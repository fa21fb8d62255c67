from itertools import islice

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from history.bulk import add_in_bulk
from history.tracking import History, TrackedModel, asking_person
from progress.models.base import CodedQuerySet, SitePart, Sourced, TwoLanguageName, period_constraints
from progress.models.promise import Promise, PromiseColumns, PromiseQuerySet
from progress.models.rules.investor_subjects import INFRASTRUCTURE_CHOICES
from progress.models.rules.milestone import BLOCKED, DOUBTS, RULES, SETTLED, State
from progress.models.site import Site, parts
from values.fields import CleanCharField, CleanTextField, PartialDateField, QuantityField
from values.rules import is_untouched as is_row_untouched
from values.rules import untouched
from values.text import Label


class WeeklyColumn(models.TextChoices):
    """The columns of the weekly progress sheet that a stage can speak in."""

    ESTABLISHMENT = "establishment", _("Planned establishment")
    CONSTRUCTION_START = "construction-start", _("Planned start of construction")
    INFRASTRUCTURE_DONE = "infrastructure-done", _("Planned completion of infrastructure")


class FormPart(models.TextChoices):
    """What a stage says in the report forms of Circular 14/2024/TT-BCT: forms ask for a part, never for a stage."""

    PLAN = "plan", _("In the development plan")
    ESTABLISHMENT = "establishment", _("Established")
    DETAILED_PLAN = "detailed-plan", _("Detailed plan approved")
    PROJECT = "project", _("Infrastructure project approved")
    WASTEWATER = "wastewater", _("Central wastewater treatment, built or being built")
    OPERATION = "operation", _("In operation")


class StageQuerySet(CodedQuerySet):
    def equal_to(self, row: "Stage") -> "list[Stage]":
        """Return those of the row's name that are sub-steps of the same stage, or of none as it is."""
        return [one for one in super().equal_to(row) if one.parent_id == row.parent_id]

    def active(self):
        return self.filter(is_active=True)

    def key(self):
        """Return the key stages, which every list and the dashboard show."""
        return self.active().filter(is_key=True)

    def of_kind(self, kind: str):
        """Return the stages of clusters or of zones; all of them for "", sites of either kind."""
        if not kind:
            return self.all()
        return self.filter(Q(for_clusters=True) if kind == "cluster" else Q(for_zones=True))


class Stage(TwoLanguageName, TrackedModel):
    """A step of the procedure, or a sub-step of one. The catalogue is data: a new law changes rows, not code.

    Stages overlap in practice, so their order is that of reading, not a rule.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    short_name = CleanCharField(
        _("short Vietnamese name"), max_length=30, blank=True, help_text=_("For narrow columns: GPMB, ĐTM.")
    )
    short_name_en = CleanCharField(_("short English name"), max_length=30, blank=True)
    other_names = CleanTextField(
        _("other names"),
        blank=True,
        help_text=_("What offices call it in their workbooks, one name a line: BCNCKT, Giải phóng mặt bằng."),
    )
    order = models.PositiveSmallIntegerField(_("order"))
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="substeps", verbose_name=_("sub-step of")
    )
    for_clusters = models.BooleanField(_("for clusters"), default=True)
    for_zones = models.BooleanField(_("for zones"), default=True)
    is_key = models.BooleanField(_("key stage"), default=False, help_text=_("Shown on every list and the dashboard."))
    is_active = models.BooleanField(
        _("in use"),
        default=True,
        help_text=_("A stage no longer in use stays on the sites that have it; new sites do not get it."),
    )
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, help_text=_("In the overall progress of a site: 2 counts twice, 0 does not count.")
    )
    ends_with = CleanCharField(_("ends with (Vietnamese)"), max_length=200, blank=True)
    ends_with_en = CleanCharField(_("ends with (English)"), max_length=200, blank=True)
    asks_document = models.BooleanField(_("asks for a document"), default=False)
    asks_date = models.BooleanField(
        _("asks for the day it was done"),
        default=False,
        help_text=_("Done without an actual date gives a question: its decision or minutes have a date."),
    )
    asks_area = models.BooleanField(_("asks for hectares"), default=False)
    asks_households = models.BooleanField(_("asks for households"), default=False)
    weekly_column = models.CharField(
        _("column of the weekly sheet"),
        max_length=20,
        choices=WeeklyColumn,
        blank=True,
        help_text=_("Column of its target; done or dated stages first."),
    )
    form_part = models.CharField(
        _("part in the report forms"),
        max_length=16,
        choices=FormPart,
        blank=True,
        help_text=_("What forms 03 and 04 take from this stage; empty where they take nothing."),
    )
    infrastructure = models.CharField(
        _("infrastructure for investors"),
        max_length=20,
        choices=INFRASTRUCTURE_CHOICES,
        blank=True,
        help_text=_("What the investor sheet takes from this stage; empty where it takes nothing."),
    )

    history = History()
    objects = StageQuerySet.as_manager()

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                name="stage_belongs_to_a_kind",
                condition=Q(for_clusters=True) | Q(for_zones=True),
                violation_error_message=_("A stage is for clusters, for zones, or for both."),
            ),
            models.CheckConstraint(
                name="substep_is_no_key_stage",
                condition=Q(parent__isnull=True) | Q(is_key=False),
                violation_error_message=_("A sub-step cannot be a key stage."),
            ),
        ]

    def natural_key(self):
        return (self.code,)

    def clean(self):
        super().clean()
        if self.parent and (self.parent.parent_id or self.parent_id == self.pk):
            raise ValidationError({"parent": _("A sub-step belongs to a stage, not to another sub-step.")})

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Save, and give every site of the stage's kinds the milestone it now lacks."""
        super().save(*args, **kwargs)
        milestones = Stage._meta.get_field("milestones").related_model.objects
        milestones.create_missing(stages=[self])

    def is_for(self, kind: str) -> bool:
        return self.for_clusters if kind == "cluster" else self.for_zones

    @property
    def names(self) -> list[str]:
        """All names that people and offices call it by."""
        return [self.name, self.name_en, self.short_name, self.short_name_en, *self.other_names.splitlines()]

    @property
    def short_label(self) -> str:
        short = self.short_name_en if self.label == self.name_en else self.short_name
        return short or self.label


# A part, its whole, and what to say when the part is more.
WITHIN = (
    ("area_done", "area_total", _("The hectares done cannot be more than the hectares in all.")),
    ("area_ready", "area_total", _("The area ready to build on cannot be more than the total area.")),
    ("households_done", "households_total", _("The households done cannot be more than the households in all.")),
)


def with_phase(what: str, phase: int) -> str:
    """Return "Operation, phase 2"; `what` alone of a site that is built at once (0)."""
    return _("%(what)s, phase %(phase)s") % {"what": what, "phase": phase} if phase else what


class MilestoneQuerySet(PromiseQuerySet):
    def get_by_natural_key(self, site_kind, site_slug, stage_code, phase):
        return self.get(site__kind=site_kind, site__slug=site_slug, stage__code=stage_code, phase=phase)

    def equal_to(self, row: "Milestone"):
        """Return the milestone of the row's site, stage and phase."""
        return self.filter(site=row.site_id, stage=row.stage_id, phase=row.phase)

    def key(self):
        """Return milestones of the key stages."""
        return self.filter(stage__is_key=True, stage__is_active=True)

    def with_blocked(self):
        """Annotate `is_blocked`: not settled, and an open obstacle holds it."""
        held = Exists(parts(self.model, "obstacles").open().filter(milestone=OuterRef("pk")))
        return self.annotate(is_blocked=Q(~Q(state__in=SETTLED), held))

    def in_state(self, state: str):
        """Return milestones shown in `state`, one of State or "blocked"."""
        if state == BLOCKED:
            return self.with_blocked().filter(is_blocked=True)
        milestones = self.filter(state=state)
        return milestones if state in SETTLED else milestones.with_blocked().filter(is_blocked=False)

    @transaction.atomic
    def create_missing(self, *, sites=None, stages=None, by=None) -> None:
        """Give every site (or only `sites`) the milestones of the active stages (or only `stages`) it has none of.

        A site that runs a stage in phases has a milestone of it already and gets no other. `by` stands in their history
        or, without, whoever makes the request.
        """
        stages = [s for s in (Stage.objects.active() if stages is None else stages) if s.is_active]
        sites = list((Site.objects.all() if sites is None else sites) if stages else [])
        having = set(
            self.model.objects.filter(site__in=sites, stage__in=stages).values_list("site_id", "stage_id")
            if sites
            else ()
        )
        missing = (
            Milestone(site_id=site.pk, stage=stage)
            for site in sites
            for stage in stages
            if stage.is_for(site.kind) and (site.pk, stage.pk) not in having
        )
        while some := list(islice(missing, TOGETHER)):
            add_in_bulk(some, by=by or asking_person(), reason="")


# Milestones made together: a file of thousands of sites needs no room for all of theirs.
TOGETHER = 5_000
# What says which milestone it is; all else is recorded of it.
MILESTONE_KEYS = ("site", "stage", "phase")


class Milestone(Promise, PromiseColumns, SitePart, Sourced):
    """How far one site is with one stage (in one phase of it).

    Areas are hectares. Planned is the first promise, forecast the latest, actual when it was done; each as precise
    as what was said.
    """

    without_source = begins_empty = MILESTONE_KEYS
    kept_states = (State.DONE,)
    dropped_states = (State.NOT_APPLICABLE,)

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="milestones", verbose_name=_("site"))
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="milestones", verbose_name=_("stage"))
    phase = models.PositiveSmallIntegerField(
        _("phase"), default=0, help_text=_("1, 2 … where a stage has phases; 0 for the stage as a whole.")
    )
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.UNKNOWN)
    planned = PartialDateField(_("planned"), null=True, blank=True, help_text=_("The original target date."))
    forecast = PartialDateField(_("forecast"), null=True, blank=True, help_text=_("The current target date."))
    actual = PartialDateField(_("actual"), null=True, blank=True, help_text=_("Only for a milestone that is done."))
    percent = models.PositiveSmallIntegerField(
        _("percent done"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    area_done = QuantityField(_("hectares done"), unit="ha", null=True, blank=True)
    area_ready = QuantityField(
        _("hectares ready to build on"),
        unit="ha",
        null=True,
        blank=True,
        help_text=_("Land ready to build on; often less than the area cleared."),
    )
    area_total = QuantityField(_("total hectares"), unit="ha", null=True, blank=True)
    households_done = models.PositiveIntegerField(_("households done"), null=True, blank=True)
    households_total = models.PositiveIntegerField(_("total households"), null=True, blank=True)
    document = models.ForeignKey(
        "progress.Document",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="milestones",
        verbose_name=_("document"),
        help_text=_("The decision, minutes or report it is based on."),
    )
    note = CleanTextField(_("note"), blank=True)

    rules = (*Sourced.rules, *RULES)
    doubts = DOUBTS

    history = History()
    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["stage__order", "phase"]
        constraints = [
            models.UniqueConstraint(
                name="milestone_once_per_site_stage_phase",
                fields=["site", "stage", "phase"],
                violation_error_message=_("This site already has a milestone of this stage and phase."),
            ),
            models.CheckConstraint(
                name="milestone_percent_up_to_100",
                condition=Q(percent__isnull=True) | Q(percent__gte=0, percent__lte=100),
                violation_error_message=_("Percent done is between 0 and 100."),
            ),
            models.CheckConstraint(
                name="milestone_areas_not_negative",
                condition=(Q(area_done__isnull=True) | Q(area_done__gte=0))
                & (Q(area_ready__isnull=True) | Q(area_ready__gte=0))
                & (Q(area_total__isnull=True) | Q(area_total__gte=0)),
                violation_error_message=_("An area cannot be negative."),
            ),
            models.CheckConstraint(
                name="milestone_actual_only_when_done",
                condition=Q(actual__isnull=True) | Q(state=State.DONE),
                violation_error_message=_("Only a milestone that is done has an actual date."),
            ),
            *(
                models.CheckConstraint(
                    name=f"milestone_{part}_within_total",
                    condition=Q((f"{part}__isnull", True))
                    | Q((f"{whole}__isnull", True))
                    | Q((f"{part}__lte", F(whole))),
                    violation_error_message=message,
                )
                for part, whole, message in WITHIN
            ),
            *period_constraints("milestone", "planned", "forecast", "actual", "as_of"),
        ]
        indexes = [
            models.Index(fields=["stage", "state"]),
            models.Index(fields=["site", "due_slot", "first_due_slot", "recorded_slip"], name="milestone_lateness"),
            # All that is added up of target dates.
            models.Index(
                fields=[
                    "site",
                    "due_slot",
                    "first_due_slot",
                    "recorded_slip",
                    "first_promise",
                    "planned",
                    "forecast",
                    "actual",
                    "state",
                ],
                condition=Q(first_promise__isnull=False),
                name="milestone_promised",
            ),
            models.Index(fields=["due_slot"]),
            models.Index(fields=["first_due_slot"]),
        ]

    def __str__(self):
        return f"{self.site}: {self.title}"

    def natural_key(self):
        return (self.site.kind, self.site.slug, self.stage.code, self.phase)

    @property
    def title(self) -> str:
        return with_phase(self.stage.label, self.phase)

    @property
    def shown_state(self) -> str:
        """The recorded state, or "blocked"; wants `with_blocked()` or costs a query."""
        if self.is_settled:
            return self.state
        blocked = getattr(self, "is_blocked", None)
        if blocked is None:
            blocked = self.obstacles.open().exists()
        return BLOCKED if blocked else self.state

    @property
    def shown_state_label(self) -> Label:
        return _("Blocked") if self.shown_state == BLOCKED else State(self.state).label

    def clean(self):
        """Say at the field they are about what constraints refuse, and what the change breaks of the rules."""
        errors = {}
        try:
            super().clean()
        except ValidationError as broken:
            errors = broken.error_dict
        if self.actual and self.state != State.DONE:
            errors["actual"] = _("Only a milestone that is done has an actual date.")
        for done, total, message in WITHIN:
            part, whole = getattr(self, done), getattr(self, total)
            if part is not None and whole is not None and part > whole:
                errors[done] = message
        if self.stage_id and self.site_id and not self.stage.is_for(self.site.kind):
            errors["stage"] = _("This stage does not apply to this kind of site.")
        if errors:
            raise ValidationError(errors)


# Nobody has recorded anything of the milestone yet.
UNTOUCHED = untouched(Milestone, MILESTONE_KEYS)


def is_untouched(milestone: Milestone) -> bool:
    """Return whether nobody has recorded anything of it yet; the same rule as UNTOUCHED."""
    return is_row_untouched(milestone, MILESTONE_KEYS)
